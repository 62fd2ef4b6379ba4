"""The linter: rules, the diagnostics they yield, and the fixes these bring.

Its public names are those of `jqlkit`. Nothing is imported here, since `jqlkit lint -q` starts through this package.
"""
