"""Research: what a centre adds, and from which value (0-100) on each technology is unlocked."""

POINTS_A_CENTRE = 5
"""Research a round from each research centre (ours: three of them reach 80 in about 6 rounds)."""

WIND = 30
"""Unlocks wind farms (DESIGN.md section 4)."""

CARBON_CAPTURE = 35
"""Unlocks carbon capture (DESIGN.md section 4)."""

SOLAR = 40
"""Unlocks solar fields (DESIGN.md section 4)."""

FUSION = 80
"""Unlocks the fusion reactor (DESIGN.md section 4)."""
