"""Running queries on a Jira: Cloud, Data Center, or Cloud behind a gateway."""

from jqlkit.jira.models import Column, Issue

__all__ = ["Column", "Issue"]
