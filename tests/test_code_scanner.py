"""The pattern that cuts JavaScript, TypeScript, Go and Java: by cases, and against Pygments' lexers."""

import random
import time
from typing import Any

import pytest
from pygments.lexers import get_lexer_by_name
from pygments.token import String

from jqlkit.linter.extraction.code_strings import LANGUAGES
from jqlkit.linter.extraction.code_tokens import Token, tokens_of
from jqlkit.linter.extraction.mapped import HOLE, Mapped

CASES = [
    # regular expressions, and divisions that look like one
    ("javascript", "a = /'/; b = 'x'", ["x"]),
    ("javascript", "a = b / c / 'x'.length", ["x"]),
    ("javascript", "f(/[/'\"]/g, 'x')", ["x"]),
    ("javascript", "return /\\/'/.test(s) ? 'x' : 'y'", ["x", "y"]),
    ("javascript", "a = (b) / 2; c = 'x' / 'y'", ["x", "y"]),
    ("javascript", "x = a[0] / b; y = '/'", ["/"]),
    ("typescript", "const r: RegExp = /`/; const s = `x`", ["x"]),
    # template literals, nested and with holes
    ("javascript", "`a ${b} c`", ["a \ufdd0 c"]),
    ("javascript", "`a ${b ? `x ${c}` : 'y'} z`; 'q'", ["a \ufdd0 z", "q"]),
    ("javascript", "`a ${ {k: '}'}.k } z`; 'q'", ["a \ufdd0 z", "q"]),
    ("javascript", "`\\`${a}\\${b}`; 'q'", ["`\ufdd0${b}", "q"]),
    ("javascript", "tag`x\ny`; 'q'", ["x\ny", "q"]),
    # JSX: attributes are strings, text is not
    ("typescript", "<A b=\"x\" c={'y'} d={`z`} />", ["x", "y", "z"]),
    ("javascript", "<p title='a'>{t('b')}</p>", ["a", "b"]),
    # comments hold no strings, and strings no comments
    ("javascript", "// it's\n'x' /* \"y\" */ + 'z'", ["x", "z"]),
    ("javascript", "'http://x' + \"/* y */\"", ["http://x", "/* y */"]),
    ("java", '/** it\'s */ String a = "x"; // "y"', ["x"]),
    ("go", '/* ` */ a := `x\\`; b := "y"', ["x\\", "y"]),
    # escapes
    ("javascript", r"'it\'s \u0041\x42\u{43}\n'", ["it's ABC\n"]),
    ("go", r'"\"x\"\t\u00e9"', ['"x"\té']),
    ("java", r'"a\\" + "b\"c"', ["a\\", 'b"c']),
    # text blocks, runes, raw strings
    ("java", 'a = """\n  x "y"\n  """; b = "q"', ['\n  x "y"\n  ', "q"]),
    ("java", 'char c = \'"\'; String s = "x"', ['"', "x"]),
    ("go", 'r := \'"\'; s := "x"', ['"', "x"]),
    # what is never closed ends with its line, or with the file
    ("javascript", "a = 'x\nb = 'y'", ["x", "y"]),
    ("javascript", 'a = "x\nb = "y"', ["x", "y"]),
    ("javascript", "/* 'x'", []),
    ("go", 'a := "x\nb := "y"', ["x", "y"]),
]


def strings(language: str, text: str) -> list[Token]:
    tokens = tokens_of(Mapped.whole(text), LANGUAGES[language], lambda source, start, end: "")
    return [token for token in tokens if token.kind == "string"]


@pytest.mark.parametrize(("language", "text", "expected"), CASES)
def test_strings_of_a_program(language: str, text: str, expected: list[str]) -> None:
    values = [token.value.text for token in strings(language, text) if token.value is not None]
    assert [value for value in values if value] == expected


#: Statements that a generated program is made of. Both lexers have to agree where their strings are.
PIECES: dict[str, list[str]] = {
    "javascript": [
        "const a = 'it\\'s', b = \"say \\\"x\\\"\";\n", "let r = /['\"]/g.exec(s);\n", "x = y / 2 / z; // don't\n",
        "`a ${b} c`;\n", "`line\nline 'q' \"r\"`;\n", "/* it's \"quoted\" */\n", "if (a) { f('x', \"y\", `z`); }\n",
        "import { A } from 'b';\n", "const o = { 'k': \"v\", n: 1.5e3, [m]: '' };\n", "a ??= b?.c ?? 'd';\n",
        "s.replace(/\\//g, '/').split(\"\\n\");\n", "// 'x\n", "label: for (;;) break;\n", "return typeof 'x';\n",
    ],
    "typescript": [
        "const a: string = 'it\\'s';\n", "interface A<T> { b?: 'x' | \"y\"; c: T[] }\n", "// don't\n",
        "x = y as 'z';\n",
        "export async function f(a: number = 1): Promise<'r'> { return `x`; }\n", "/* \" */\n",
        "@dec('x') class A {}\n",
        "const t = `a ${b} 'c'`;\n", "enum E { A = 'a', B = \"b\" }\n", "let n = 0x1f / 2;\n",
    ],
    "go": [
        "a := \"it's \\\"x\\\"\"\n", "b := `raw 'x' \"y\"\nline`\n", "// don't\n", "/* \" ` ' */\n", "r := 'x'\n",
        "q := '\\''\n", "fmt.Printf(\"%s %d\\n\", a, 1)\n", "import \"net/http\"\n",
        "x := map[string]string{\"a\": \"b\"}\n",
        "type T struct { A string `json:\"a\"` }\n", "c := a / b / 2\n",
    ],
    "java": [
        "String a = \"it's \\\"x\\\"\";\n", "char c = '\\'';\n", "char d = '\"';\n", "// don't\n", "/** \" ' */\n",
        "@A(value = \"x\", n = 1)\n", "f(\"a\", \"b\" + c + \"d\");\n", "int x = a / b / 2;\n", "List<String> l;\n",
        "String t = \"\";\n", "long n = 1_000L;\n",
    ],
}  # fmt: skip


def theirs(language: str, text: str) -> list[tuple[int, int]]:
    """The ranges that Pygments calls strings, quotes included, without comments and regular expressions."""
    lexer: Any = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    ranges: list[list[int]] = []
    for start, kind, value in lexer.get_tokens_unprocessed(text):
        if kind not in String or kind in String.Regex or kind in String.Doc:
            continue
        if ranges and ranges[-1][1] == start:
            ranges[-1][1] = start + len(value)
        else:
            ranges.append([start, start + len(value)])
    return [(start, end) for start, end in ranges]


@pytest.mark.parametrize("language", PIECES)
def test_strings_stand_where_pygments_sees_them(language: str) -> None:
    rng = random.Random(language)
    for _ in range(150):
        text = "".join(rng.choices(PIECES[language], k=rng.randrange(1, 25)))
        ours = [(token.start, token.end) for token in strings(language, text) if "${" not in token.text]
        # A template with holes is one literal for us and several for Pygments; neighbours without a gap are one there.
        seen = [part for part in theirs(language, text) if not _in_template(text, part)]
        assert ours == seen, text


def _in_template(text: str, part: tuple[int, int]) -> bool:
    line = text[text.rfind("\n", 0, part[0]) + 1 : text.find("\n", part[1])]
    return "${" in line


UNITS = [
    *("'", '"', "`", "\\", "{", "(", "[", "${", "`${", "/*", "/", "a/", "//", '"""', "jql=f(", "jql=", "jql=[", "'\\"),
    *("jql: jql: ", "(a = b OR ", "jql + ", '"a" + ', 'x ? "a" : ', "?jql=", "return jql(", "jql.x.", "<a b='"),
    'jql = "',
]


@pytest.mark.parametrize("extension", ["ts", "java"])
@pytest.mark.parametrize("unit", UNITS)
def test_time_grows_with_the_length(extension: str, unit: str) -> None:
    """Twelve thousand characters of one thing once took seven seconds."""
    from jqlkit.linter.extraction import extract_text

    text = "jql " + unit * (12_000 // len(unit))
    start = time.process_time()
    extract_text(text, f"a.{extension}")
    assert time.process_time() - start < 1.5


def test_a_very_long_line() -> None:
    line = "a=1;b='x';" * 20_000 + "jql='project = A';"
    start = time.process_time()
    found: Any = strings("javascript", line)
    assert len(found) == 20_001
    assert found[-1].value.text == "project = A"
    assert HOLE not in found[-1].value.text
    assert time.process_time() - start < 10


@pytest.mark.parametrize("extension", ["rb", "php", "kt", "groovy", "cs", "ps1", "rs", "swift", "scala"])
@pytest.mark.parametrize("text", ["a = '", 'jql = "jql=/*', "// 'x", "<<~A", "x(`", "/a'", "%w("])
def test_the_end_of_a_text_may_be_anywhere(extension: str, text: str) -> None:
    from jqlkit.linter.extraction import extract_text

    for query in extract_text(text, f"a.{extension}", level="heuristic").queries:
        assert query.place.end <= len(text)
