"""Headless campaigns with scripted players, through the engine alone: they prove the balance.

Nothing of the running bot needs this; `ecotopia simulate`, `ecotopia bench` and the tests do.
"""
