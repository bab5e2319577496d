"""Thousands of guilds on the loopback Discord, and what it is like for a bot to serve them."""
