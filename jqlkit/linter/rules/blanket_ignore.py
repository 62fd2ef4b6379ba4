"""An ignore comment that does not say what it ignores.

What it does
    Reports `jqlkit: ignore` without a list of rules.

Why is this bad
    It hides every mistake that is made there later.

Example
    # jqlkit: ignore
    created >= -3m

Use instead
    # jqlkit: ignore[JQL203] we do mean minutes
    created >= -3m

Fix
    None.

When to ignore
    Never.

References
    https://docs.astral.sh/ruff/rules/blanket-noqa/
"""
