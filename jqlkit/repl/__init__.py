"""The interactive session: `Session` without a terminal, and thin adapters that give it one."""
