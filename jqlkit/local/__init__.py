"""The local engine: JQL over a snapshot of issues, with Jira's semantics and no Jira."""

from jqlkit.local.snapshot import Snapshot

__all__ = ["Snapshot"]
