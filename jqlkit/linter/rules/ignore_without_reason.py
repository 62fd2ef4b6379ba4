"""An ignore comment that does not say why.

What it does
    Reports `jqlkit: ignore[JQL203]` without any words after it. Off by default.

Why is this bad
    Nobody knows later whether it is still needed.

Example
    # jqlkit: ignore[JQL203]
    created >= -3m

Use instead
    # jqlkit: ignore[JQL203] we do mean minutes
    created >= -3m

Fix
    None.

When to ignore
    It is off unless it is selected.

References
    https://eslint-community.github.io/eslint-plugin-eslint-comments/rules/require-description.html
"""
