"""The picture desk's list of what it can draw, and the one call that draws it."""

from __future__ import annotations

import io
from collections.abc import Callable

from PIL import Image

from newsapp.demo.drawing import charts, faces, ground, law, market, rooms, seaside, town, wit, workshop
from newsapp.demo.drawing.press import Sheet

STYLES: dict[str, Callable[[Sheet], None]] = {
    style.__name__: style
    for style in (
        seaside.monsoon_coast, seaside.buoy_at_sea, seaside.salt_pans, seaside.island_graves,
        town.courier_at_night, town.last_tram, town.lamplit_square, town.court_front,
        ground.river_map, ground.road_through_fields, ground.well_from_above, ground.stepwell, market.onion_heaps,
        law.great_scales, law.wall_of_words,
        faces.waiting_crowd, faces.march, faces.scribe,
        workshop.hull_in_frame, workshop.hands_on_rope, workshop.tool_wall, workshop.low_tide,
        charts.heat_stripes, charts.struck_names, charts.dots_waiting,
        rooms.book_shelves, rooms.bare_dispensary, rooms.empty_stage, rooms.school_under_tree,
        wit.floating_desk, wit.short_ladder, wit.raid_on_the_mat,
    )
}  # fmt: skip


def draw(style: str, *, seed: int, width_px: int = 1600, height_px: int = 900) -> Image.Image:
    """Draw one picture; the same style, seed and size always give the same pixels."""
    sheet = Sheet(width_px, height_px, seed)
    STYLES[style](sheet)
    return sheet.pulled()


def jpeg(picture: Image.Image) -> bytes:
    """Return the picture as the file that a photographer would hand in."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90, optimize=True)
    return out.getvalue()
