"""A Jira that runs anywhere: made-up issues and a server that answers like Jira's."""
