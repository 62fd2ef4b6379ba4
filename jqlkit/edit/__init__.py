"""Queries out of queries: into a project, with another field name, simpler; and what a query asks for.

All functions take a text, a query or a clause, and give a new query.
"""

from jqlkit.bounds import boundedness
from jqlkit.edit.fields import fields_used, rename_field
from jqlkit.edit.projects import in_project
from jqlkit.edit.simplifying import simplify

__all__ = ["boundedness", "fields_used", "in_project", "rename_field", "simplify"]
