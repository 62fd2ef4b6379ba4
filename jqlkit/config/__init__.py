"""Settings of jqlkit: what the linter reports, which sites there are, what the environment says."""
