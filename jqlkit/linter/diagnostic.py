"""What the linter says: diagnostics, their severity, and fixes. Plain data that knows no rule.

Hand-written slotted classes: dataclasses would cost a third of the start-up time of `jqlkit lint -q`.
"""

from enum import StrEnum
from typing import Any, ClassVar

from jqlkit.spans import Edit, Span


class Severity(StrEnum):
    """How bad a diagnostic is; severities compare by weight.

    >>> Severity.INFO < Severity.WARNING < Severity.ERROR
    True
    """

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"

    @property
    def weight(self) -> int:
        """0 for info, 1 for warning, 2 for error."""
        return _WEIGHTS[self.value]

    def __lt__(self, other: str) -> bool:
        return self.weight < Severity(other).weight

    def __le__(self, other: str) -> bool:
        return self.weight <= Severity(other).weight

    def __gt__(self, other: str) -> bool:
        return self.weight > Severity(other).weight

    def __ge__(self, other: str) -> bool:
        return self.weight >= Severity(other).weight


_WEIGHTS = {"info": 0, "warning": 1, "error": 2}


class Applicability(StrEnum):
    """Whether a fix keeps the meaning of the query (`--fix`) or may change it (`--unsafe-fixes`)."""

    SAFE = "safe"
    UNSAFE = "unsafe"


class _Data:
    """Equality, hash and repr over the slots."""

    __slots__: ClassVar[tuple[str, ...]] = ()

    def _values(self) -> tuple[Any, ...]:
        return tuple([getattr(self, name) for name in self.__slots__])

    def __eq__(self, other: object) -> bool:
        return self._values() == other._values() if isinstance(other, type(self)) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._values())

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join([f'{name}={getattr(self, name)!r}' for name in self.__slots__])})"


class Fix(_Data):
    """A repair: edits of the query's text, which do not overlap, and whether they are safe."""

    __slots__ = ("applicability", "edits", "message")

    message: str
    edits: tuple[Edit, ...]
    applicability: Applicability

    def __init__(
        self, message: str, edits: "tuple[Edit, ...] | list[Edit]", applicability: Applicability = Applicability.SAFE
    ) -> None:
        self.message = message
        self.edits = tuple(edits)
        self.applicability = applicability


class Diagnostic(_Data):
    """One finding in a query: which rule, how bad, what, where (offsets in code points), and how to repair it.

    >>> import jqlkit
    >>> [(d.code, d.name, d.severity.value) for d in jqlkit.lint("ORDER BY created")]
    [('JQL100', 'unbounded-query', 'error')]
    """

    __slots__ = ("code", "fix", "message", "name", "severity", "span")

    code: str
    name: str
    severity: Severity
    message: str
    span: Span
    fix: Fix | None

    def __init__(
        self, code: str, name: str, severity: Severity, message: str, span: Span, fix: Fix | None = None
    ) -> None:
        self.code = code
        self.name = name
        self.severity = severity
        self.message = message
        self.span = span
        self.fix = fix
