"""The press: what it prints is a picture, and the same one every time."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageStat

from newsapp.demo import loading
from newsapp.demo.drawing.inks import INK, PAPER, VERMILION
from newsapp.demo.drawing.press import Sheet
from newsapp.demo.drawing.strokes import bow, curve, outline, pairs, tapered
from newsapp.demo.drawing.styles import draw, jpeg

PICTURES = loading.pictures().values()


@pytest.mark.parametrize("told", PICTURES, ids=lambda told: told.name)
def test_a_picture_has_its_size_and_is_not_uniform(told: loading.Picture) -> None:
    across, down = (side // 3 for side in told.size)
    picture = draw(told.style, seed=told.seed, width_px=across, height_px=down)
    assert picture.size == (across, down)
    assert picture.mode == "RGB"
    assert sum(ImageStat.Stat(picture).stddev) > 60
    quarters = [(0, 0), (across // 2, 0), (0, down // 2), (across // 2, down // 2)]
    for left, top in quarters:
        part = picture.crop((left, top, left + across // 2, top + down // 2))
        assert sum(ImageStat.Stat(part).stddev) > 12


def test_the_same_seed_draws_the_same_pixels_and_another_does_not() -> None:
    first, again, other = (
        draw("monsoon_coast", seed=seed, width_px=400, height_px=225).tobytes() for seed in (7, 7, 8)
    )
    assert first == again
    assert first != other


def test_the_file_handed_in_is_a_jpeg_of_a_reasonable_weight() -> None:
    file = jpeg(draw("low_tide", seed=1))
    assert Image.open(io.BytesIO(file)).format == "JPEG"
    assert Image.open(io.BytesIO(file)).size == (1600, 900)
    assert 50_000 < len(file) < 900_000


def close(pixel: object, colour: tuple[int, int, int]) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(part - wanted) < 50 for part, wanted in zip(pixel, colour, strict=True))


def test_opaque_ink_hides_what_is_under_it_and_glass_darkens_it() -> None:
    sheet = Sheet(60, 20, 1)
    with sheet.ink(VERMILION) as plate:
        plate.box(0, 0, 60, 20)
    with sheet.ink(PAPER, opaque=True) as plate:
        plate.box(0, 0, 20, 20)
    with sheet.ink(PAPER) as plate:
        plate.box(20, 0, 40, 20)
    printed = sheet.pulled().resize((3, 1), Image.Resampling.BOX)
    assert close(printed.getpixel((0, 0)), PAPER)
    assert close(printed.getpixel((1, 0)), VERMILION)
    assert close(printed.getpixel((2, 0)), VERMILION)


def test_plates_cut_together_are_pulled_in_the_order_in_which_they_are_named() -> None:
    sheet = Sheet(20, 20, 1)
    with sheet.inks(VERMILION, INK) as (under, over):
        under.everywhere()
        over.everywhere()
    assert close(sheet.pulled().resize((1, 1), Image.Resampling.BOX).getpixel((0, 0)), INK)


def test_a_plate_on_which_nothing_was_cut_prints_nothing() -> None:
    empty, blank = Sheet(20, 20, 1), Sheet(20, 20, 1)
    with empty.ink(INK):
        pass
    assert empty.pulled().tobytes() == blank.pulled().tobytes()


def test_points_are_read_in_hundredths_and_placed_in_pixels() -> None:
    assert pairs("10,-50 0,7.5") == [(0.1, -0.5), (0.0, 0.075)]
    assert outline("10,-50", (100, 100), 200) == [(120, 0)]
    assert outline("10,50", (0, 0), 1600, 900) == [(160, 450)]


def test_curves_begin_and_end_where_they_are_told() -> None:
    points = [(0.0, 0.0), (10.0, 5.0), (20.0, 0.0)]
    smooth = curve(points)
    assert (smooth[0], smooth[-1]) == (points[0], points[-1])
    assert points[1] in smooth
    hung = bow((0, 0), (10, 0), 4)
    assert (hung[0], hung[-1]) == ((0, 0), (10, 0))
    assert max(y for _, y in hung) == pytest.approx(4)


def test_a_limb_is_as_thick_as_it_is_told_at_both_ends() -> None:
    shape = tapered([(0, 0), (10, 0), (20, 0)], 6, 2)
    assert shape[0][1] - shape[-1][1] == pytest.approx(6)
    assert shape[2][1] - shape[3][1] == pytest.approx(2)
