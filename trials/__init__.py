"""Trials of the whole bot: a process of its own on the loopback Discord, played and disturbed."""
