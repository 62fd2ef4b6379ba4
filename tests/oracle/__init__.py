"""A second evaluator of JQL, for tests: plain Python predicates over issues as Jira gives them.

It is written from the documented semantics (docs/semantics.md), shares no code with `jqlkit.local` but the parser,
and is meant to be read, not to be fast. Where the two differ, one of them is wrong.
"""
