"""Finding JQL in files of every kind, with the way back from a query to its place in the file."""

from jqlkit.linter.extraction.extract import extract_file, extract_text
from jqlkit.linter.extraction.files import find_files
from jqlkit.linter.extraction.model import ExtractedQuery, Extraction

__all__ = ["ExtractedQuery", "Extraction", "extract_file", "extract_text", "find_files"]
