"""Jupyter notebooks: each cell's source, put together from its lines, in the language of the cell."""

import re
from itertools import groupby

from jqlkit.linter.extraction.collector import Collector
from jqlkit.linter.extraction.dispatch import extract_into
from jqlkit.linter.extraction.json_files import json_scalars
from jqlkit.linter.extraction.mapped import Mapped, joined

_CELL_MAGIC = re.compile(r"\s*%%(?:bash|sh|script|!)\b[^\n]*\n")


def extract_notebook(collector: Collector, source: Mapped) -> None:
    """Adds the queries of a notebook."""
    lines = [scalar for scalar in json_scalars(source) if scalar.path[-2:] == ("cells", "source")]
    for _, group in groupby(lines, key=lambda scalar: id(scalar.neighbours)):
        cell = list(group)
        text = joined([scalar.value for scalar in cell])
        kind = cell[0].neighbours.get("cell_type", "code")
        if kind == "markdown":
            extract_into(collector, text, "markdown")
        elif magic := _CELL_MAGIC.match(text.text):
            extract_into(collector, text.part(magic.end(), len(text)), "shell")
        elif kind == "code":
            extract_into(collector, text, "python")
