"""One canonical layout for every query."""

from jqlkit.formatter.documents import format_document
from jqlkit.formatter.options import FormatOptions
from jqlkit.formatter.query import format

__all__ = ["FormatOptions", "format", "format_document"]
