"""`.jql` files: each section is a query."""

from jqlkit.documents import split_sections
from jqlkit.linter.extraction.collector import Collector
from jqlkit.linter.extraction.mapped import Mapped


def extract_jql(collector: Collector, source: Mapped) -> None:
    """Adds the queries of a `.jql` file; comments are blanks in them."""
    for section in split_sections(source.text):
        part = source.part(*section.span)
        via = f".jql file, section {section.name}" if section.name else ".jql file"
        query = Mapped(section.jql, part.starts, part.ends, part.origins, part.holes)
        collector.query(query, via, whole=True, certain=True)
