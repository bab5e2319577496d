"""What a host sees of the running bot: figures, its health, and how late its event loop is."""
