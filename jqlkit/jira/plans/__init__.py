"""Ways to fetch the rows of a search; each plan is one module with `requests_expected()` and `rows()`."""
