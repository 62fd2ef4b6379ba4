"""One file for each rule, named after it; its docstring is the page that `jqlkit rule CODE` prints."""
