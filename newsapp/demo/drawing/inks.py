"""The inks on the shelf: a printer's black and vermilion, and a few quiet companions."""

from __future__ import annotations

Colour = tuple[int, int, int]

PAPER: Colour = (255, 253, 249)
INK: Colour = (22, 19, 15)
VERMILION: Colour = (179, 38, 30)
BONE: Colour = (238, 228, 210)
OCHRE: Colour = (214, 164, 78)
CLAY: Colour = (196, 122, 88)
ROSE: Colour = (228, 186, 164)
SAGE: Colour = (132, 148, 116)
MOSS: Colour = (78, 92, 66)
MIST: Colour = (190, 204, 202)
TEAL: Colour = (86, 126, 128)
INDIGO: Colour = (48, 68, 92)
NIGHT: Colour = (30, 38, 52)
