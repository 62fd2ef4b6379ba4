"""Queries in shell scripts: the commands that send them, variables that hold them."""

import re
from itertools import pairwise
from typing import Final

from jqlkit.linter.extraction.collector import Collector
from jqlkit.linter.extraction.curl import Curl
from jqlkit.linter.extraction.dispatch import extract_into
from jqlkit.linter.extraction.mapped import HOLE, Decoder, Mapped
from jqlkit.linter.extraction.model import Unexpanded
from jqlkit.linter.extraction.recognition import is_query_name
from jqlkit.linter.extraction.shell_words import Command, ShellReader, Word
from jqlkit.linter.extraction.urls import add_link

_PREFIXES: Final = frozenset(
    "sudo time env command exec nohup then do else if while until ! { ( $ % > >>> elif && xargs watch".split()
)
_DECLARE: Final = frozenset(("export", "local", "readonly", "declare", "typeset", "set", "ENV", "ARG"))
_HTTP: Final = frozenset(("curl", "wget", "http", "https", "xh", "httpie", "curlie"))
_DOLLAR: Final = re.compile(r"\$(?:\{?([A-Za-z_]\w*)\}?)")
_SCOPED: Final = frozenset(("issue", "issues", "sprint", "epic"))
_QUERY_OPTIONS: Final = frozenset(("-q", "--query", "--jql"))
_PRINTERS: Final = frozenset(("echo", "printf"))
_JQ: Final = frozenset(("jq", "gojq", "jaq"))
#: The language of an interpreter, and the option behind which a program stands.
_INTERPRETERS: Final = {
    **dict.fromkeys(("python", "pypy"), ("python", re.compile(r"-[a-zA-Z]*c"))),
    **dict.fromkeys(("sh", "bash", "dash", "ksh", "zsh"), ("shell", re.compile(r"-[a-z]*c"))),
    **dict.fromkeys(("node", "bun"), ("javascript", re.compile(r"-p?e|-p|--eval|--print"))),
    "ruby": ("ruby", re.compile(r"-[a-z]*e")),
}


def extract_shell(collector: Collector, source: Mapped) -> None:
    """Adds the queries and facts of a shell script."""
    commands = list(ShellReader(source).commands())
    script = _Script(collector, source)
    for command in commands:
        script.learn(command)
    pipeline: list[Command] = []
    for command in commands:
        script.command(command)
        pipeline.append(command)
        if not command.piped:
            script.prefixes(pipeline)
            pipeline = []


class _Script:
    """What is known of a script's variables, and what its commands do with them."""

    def __init__(self, collector: Collector, source: Mapped) -> None:
        self.collector = collector
        self.source = source
        self.values: dict[str, Mapped] = {}
        self.encoded: set[str] = set()

    def learn(self, command: Command) -> None:
        """Notes the variables that a command sets."""
        words = command.assignments if not command.words else []
        if command.words and command.words[0].value.text in _DECLARE:
            words = command.words[1:]
        for word in words:
            name, mark, _ = word.value.text.partition("=")
            if mark and name.rstrip("+").isidentifier():
                value = word.value.part(len(name) + 1, len(word.value))
                self.values[name.rstrip("+")] = value
                raw = self.source.text[word.start : word.end]
                if re.search(r"@uri|quote|urlencode|encodeURI|uri_escape|printf\s+%%|rawurl", raw):
                    self.encoded.add(name)

    def command(self, command: Command) -> None:
        """Adds what one command holds."""
        for word in command.assignments:
            self.assignment(word)
        words = _without_prefixes(command.words)
        for document in command.documents:
            self.document(document, words)
        if not words:
            return
        name = words[0].value.text.rpartition("/")[2]
        if name in _DECLARE:
            for word in words[1:]:
                self.assignment(word)
        elif name in _HTTP:
            Curl(self.collector, self.source, name, words, self.value, self.is_encoded).run()
        elif program := _program(words):
            extract_into(self.collector, *program)
        else:
            self.options(name, words)
            for word in words[1:]:
                if "=" in word.value.text and "jql" in word.value.text.lower():
                    self.argument(name, word)

    def argument(self, command: str, word: Word) -> None:
        """`JQL=VALUE` as an argument of another command, or an address."""
        name = word.value.text.partition("=")[0]
        if name.isidentifier() and is_query_name(name) and command not in _PRINTERS:
            value = word.value.part(len(name) + 1, len(word.value))
            self.value(word, value, f"{command} {name}=", certain=False, strict=False)
        elif re.search(r"[?&](?:jql|jqlQuery)=", word.value.text):
            add_link(self.collector, word.value, "?jql= of a URL")

    def document(self, document: Mapped, words: list[Word]) -> None:
        """A here-document: a program, a JSON body, or text with addresses."""
        known = _interpreter(words[0]) if words else None
        if known and all(word.value.text.startswith("-") for word in words[1:]):
            extract_into(self.collector, document, known[0])
        elif "jql" in document.text.lower():
            extract_into(self.collector, document, "json" if document.text.lstrip()[:1] in "{[" else "text")

    def assignment(self, word: Word) -> None:
        """A variable named after the language, or with an address in it."""
        name, mark, _ = word.value.text.partition("=")
        if not mark:
            return
        value = word.value.part(len(name) + 1, len(word.value))
        plus = name.endswith("+")
        if is_query_name(name.rstrip("+")) and "://" not in value.text:
            self.collector.query(value, f"variable {name}", strict=False, fragment=plus)
        elif "jql=" in value.text or "/rest/api/" in value.text:
            add_link(self.collector, value, "?jql= of a URL")

    def options(self, name: str, words: list[Word]) -> None:
        """`--jql VALUE` of any command, `-q VALUE` of the Jira clients."""
        texts = [word.value.text for word in words]
        is_client = name in ("jira", "jira-cli", "go-jira", "acli", "jirust", "jiratui")
        scoped = is_client and bool(_SCOPED & set(texts[1:3])) and name != "acli"
        if name == "jql":
            return
        for at, text in enumerate(texts):
            if text == "--arg" and name in _JQ and at + 2 < len(words) and is_query_name(texts[at + 1]):
                self.value(
                    words[at + 2], words[at + 2].value, f"{name} --arg {texts[at + 1]}", certain=False, strict=False
                )
            option, mark, _ = text.partition("=")
            if option != "--jql" and not (is_client and option in _QUERY_OPTIONS):
                if is_client and re.match(r"-q[^-=\s]", text):
                    self.value(words[at], words[at].value.part(2, len(text)), f"{name} -q", scoped=scoped, certain=True)
                continue
            via = " ".join([name, *[t for t in texts[1:at] if t.isalpha()][:3], option])
            if mark:
                value = words[at].value.part(len(option) + 1, len(text))
                self.value(words[at], value, via, scoped=scoped, certain=is_client)
            elif at + 1 < len(words) and not texts[at + 1].startswith("--"):
                self.value(words[at + 1], words[at + 1].value, via, scoped=scoped, certain=is_client)

    def value(
        self, word: Word, value: Mapped, via: str, *, scoped: bool = False, certain: bool = True, strict: bool = True
    ) -> None:
        """A query that a command gets; a variable leads to its value, `$X` in single quotes is not expanded."""
        if value.text.strip() == HOLE and value.holes:
            name = _variable(next(iter(value.holes.values())).text)
            known = self.values.get(name)
            if known is not None and known.text.strip() != HOLE:
                self.collector.query(known, f"variable {name}, {via}", scoped=scoped)
            return
        unexpanded = [
            Unexpanded(match[1], self.source.span(*match.span()), "quotes")
            for start, end in word.single
            for match in _DOLLAR.finditer(self.source.text, start, end)
        ]
        lenient = bool(unexpanded)
        is_query = self.collector.query(
            value, via, scoped=scoped, certain=certain, strict=strict, whole=True, lenient=lenient
        )
        if is_query or certain:
            self.collector.unexpanded += unexpanded

    def is_encoded(self, expression: str) -> bool:
        """Whether a variable holds text that is percent-encoded."""
        return _variable(expression) in self.encoded

    def prefixes(self, pipeline: list[Command]) -> None:
        """`X=1 curl "$X"`: the shell expands $X before it sets X."""
        text = "".join(self.source.text[c.words[0].start : c.words[-1].end] for c in pipeline if c.words)
        if "jql" not in text.lower() and "/rest/api/" not in text:
            return
        for command in pipeline:
            if not command.words:
                continue
            for assignment in command.assignments:
                name = assignment.value.text.partition("=")[0]
                if name in self.values:
                    continue
                for used in pipeline:
                    for word in used.words:
                        if name in word.variables:
                            span = self.source.span(word.start, word.end)
                            self.collector.unexpanded.append(Unexpanded(name, span, "prefix"))
                            break


def _variable(expression: str) -> str:
    match = re.match(r"\$\{?([A-Za-z_]\w*)\}?$", expression)
    return match[1] if match else ""


def _interpreter(word: Word) -> tuple[str, re.Pattern[str]] | None:
    name = word.value.text.rpartition("/")[2]
    return _INTERPRETERS.get(name.rstrip("0123456789."))


def _program(words: list[Word]) -> tuple[Mapped, str] | None:
    """The program that a command gives to an interpreter, and its language."""
    for at, word in enumerate(words):
        if known := _interpreter(word):
            host, before_program = known
            for option, program in pairwise(words[at + 1 :]):
                if before_program.fullmatch(option.value.text):
                    return program.value, host
                if not option.value.text.startswith("-"):
                    break
    return None


def _without_prefixes(words: list[Word]) -> list[Word]:
    at = 0
    while at < len(words) and (words[at].value.text in _PREFIXES or (at and re.match(r"\w+=", words[at].value.text))):
        at += 1
    return words[at:]


def extract_make(collector: Collector, source: Mapped) -> None:
    """Adds the queries of a Makefile: its variables, and its recipes as shell."""
    decoder = Decoder(source)
    at = 0
    for match in re.finditer(r"\$\$|\$\((\w+)\)|\$\{(\w+)\}", source.text):
        decoder.copy(at, match.start())
        at = match.end()
        if match.group() == "$$":
            decoder.put("$", match.start(), at)
        else:
            decoder.hole(match[1] or match[2], "", match.start(), at)
    decoder.copy(at, len(source))
    text = decoder.build()
    for match in re.finditer(r"(?m)^(?:export\s+)?(\w+)[ \t]*[:?+]?=[ \t]*(\S.*)$", text.text):
        if is_query_name(match[1]):
            collector.query(text.part(*match.span(2)), f"variable {match[1]}", strict=False)
    for match in re.finditer(r"(?m)^\t[@\-+]*((?:.*\\\n)*.*)$", text.text):
        if match[1]:
            extract_shell(collector, text.part(*match.span(1)))
