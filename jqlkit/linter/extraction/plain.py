"""Text without a structure that is known: addresses with a query."""

from jqlkit.linter.extraction.collector import Collector
from jqlkit.linter.extraction.mapped import Mapped
from jqlkit.linter.extraction.urls import add_text


def extract_plain(collector: Collector, source: Mapped) -> None:
    """Adds the queries of addresses in running text or markup."""
    add_text(collector, source, "?jql= of a URL", show_dynamic=bool(source.holes))
