"""The city's ground: its tiles, what is built on them and what a year does to them."""
