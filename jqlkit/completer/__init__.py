"""What may stand at the cursor of a JQL text."""

from jqlkit.completer.accept import Accepted, accept
from jqlkit.completer.completion import Completion, Kind
from jqlkit.completer.engine import complete
from jqlkit.completer.items import ValueSource

__all__ = ["Accepted", "Completion", "Kind", "ValueSource", "accept", "complete"]
