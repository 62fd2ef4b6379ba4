"""An ignore comment for a rule that does not exist.

What it does
    Reports a code or a name in `jqlkit: ignore[...]` that no rule has.

Why is this bad
    It silences nothing, most often because it is misspelled.

Example
    # jqlkit: ignore[JQL2003] we do mean minutes
    created >= -3m

Use instead
    # jqlkit: ignore[JQL203] we do mean minutes
    created >= -3m

Fix
    None.

When to ignore
    Never.

References
    https://docs.astral.sh/ruff/rules/invalid-rule-code/
"""
