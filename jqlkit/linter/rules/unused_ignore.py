"""An ignore comment that silences nothing.

What it does
    Reports a comment `jqlkit: ignore[...]` for a rule that finds nothing there. With --online, the same code marks what
    Jira itself says of a query; that finding is called refused-by-jira.

Why is this bad
    It hides the next mistake of this kind.

Example
    # jqlkit: ignore[JQL203] we do mean minutes
    created >= -30d

Use instead
    created >= -30d

Fix
    Safe: removes the comment, if all its rules find nothing.

When to ignore
    Switch the rule off with `ignore = ["unused-ignore"]`.

References
    https://docs.astral.sh/ruff/rules/unused-noqa/
"""
