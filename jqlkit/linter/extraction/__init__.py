"""Finding JQL in files of every kind, with the way back from a query to its place in the file."""

from jqlkit.linter.extraction.extract import extract_file, extract_text
from jqlkit.linter.extraction.model import ExtractedQuery, Extraction
from jqlkit.linter.extraction.reading import Unread
from jqlkit.linter.extraction.walking import Found, find_files

__all__ = ["ExtractedQuery", "Extraction", "Found", "Unread", "extract_file", "extract_text", "find_files"]
