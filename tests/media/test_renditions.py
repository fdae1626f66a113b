"""What readers get: the sizes, the colours, the credit, and nothing else of the file."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from io import BytesIO

import blurhash
import pytest
from PIL import Image, ImageCms, ImageFile, IptcImagePlugin

from newsapp.media import rules
from newsapp.media.renditions import decoding
from newsapp.media.renditions.containers import Container
from newsapp.media.renditions.intake import inspect
from newsapp.media.renditions.sizes import Rendition, render
from newsapp.platform.errors import TooLarge
from tests.media import pictures

WORDS = rules.Words(
    alt='Boats & nets, <dry>, "as drawn"',
    credit_line="Illustration: मीरा कुलकर्णी",
    people=({"name": "मीरा कुलकर्णी", "role": "illustrator", "url": ""}, {"name": "B", "role": "", "url": ""}),
    source="The Coast Desk",
    licence="CC-BY-4.0",
    licence_url="https://creativecommons.org/licenses/by/4.0/",
)


def opened(rendition: Rendition) -> ImageFile.ImageFile:
    picture = Image.open(BytesIO(rendition.file))
    picture.load()
    return picture


def colour(picture: Image.Image, across: float, down: float) -> tuple[int, ...]:
    found = picture.convert("RGB").getpixel((int(picture.width * across), int(picture.height * down)))
    assert isinstance(found, tuple)
    return tuple(int(value) for value in found)


def near(found: tuple[int, ...], wanted: tuple[int, ...], most: int = 40) -> bool:
    return all(abs(one - other) <= most for one, other in zip(found, wanted, strict=True))


def first(file: bytes) -> Image.Image:
    return opened(next(render(file, WORDS)))


def shows_the_scene(picture: Image.Image) -> bool:
    return (
        near(colour(picture, 0.2, 0.6), pictures.RED)
        and near(colour(picture, 0.8, 0.6), pictures.BLUE)
        and near(colour(picture, 0.5, 0.03), pictures.GREEN)
    )


def test_a_large_picture_gets_every_width_in_both_types() -> None:
    made = list(render(pictures.jpeg((2400, 1350)), WORDS))
    assert [(it.width_px, it.type) for it in made] == [
        (width, kind) for width in reversed(rules.WIDTHS_PX) for kind in (rules.WEBP, rules.JPEG)
    ]
    assert {it.height_px for it in made if it.width_px == 640} == {360}
    for rendition in made:
        picture = opened(rendition)
        assert picture.size == (rendition.width_px, rendition.height_px)
        assert picture.get_format_mimetype() == rendition.type
        assert shows_the_scene(picture)


def test_a_small_picture_is_never_made_larger() -> None:
    assert {(it.width_px, it.height_px) for it in render(pictures.png((400, 240)), WORDS)} == {(400, 240), (320, 192)}


def test_jpegs_are_progressive() -> None:
    made = [opened(it) for it in render(pictures.png(), WORDS) if it.type == rules.JPEG]
    assert [bool(picture.info.get("progressive")) for picture in made] == [True, True]


def every_rendition() -> Iterator[Rendition]:
    exif = pictures.exif(t315="Somebody Else", t37510="a secret comment")
    packet = pictures.xmp("<photoshop:Credit>Old credit</photoshop:Credit>")
    file = pictures.jpeg((700, 400), exif=exif, xmp=packet, comment=b"a secret comment", dpi=(300, 300))
    return render(pictures.with_segment(file, pictures.iptc((2, 90, b"Secret City"))), WORDS)


def test_nothing_of_the_file_but_its_pixels_reaches_readers() -> None:
    for rendition in every_rendition():
        picture = opened(rendition)
        assert not dict(picture.getexif())
        assert not picture.getexif().get_ifd(0x8825)
        assert "comment" not in picture.info
        for secret in (b"ecret", b"Camera", b"Somebody", b"Old credit", b"GPS"):
            assert secret not in rendition.file


def test_credit_licence_and_alternative_text_are_in_every_rendition() -> None:
    # Read back by our own reader: the same words come out, in the trade's fields.
    for rendition in every_rendition():
        said = inspect(rendition.file).words
        assert [person["name"] for person in said.people] == ["मीरा कुलकर्णी", "B"]
        assert (said.alt, said.credit_line, said.source) == (WORDS.alt, WORDS.credit_line, WORDS.source)
        assert (said.licence, said.licence_url) == (WORDS.licence, WORDS.licence_url)


def test_jpegs_say_it_in_iptc_too() -> None:
    picture = next(opened(it) for it in every_rendition() if it.type == rules.JPEG)
    said = IptcImagePlugin.getiptcinfo(picture)
    assert said is not None
    assert said[1, 90] == b"\x1b%G"
    assert said[2, 80] == ["मीरा कुलकर्णी".encode(), b"B"]
    assert said[2, 110] == WORDS.credit_line.encode()
    assert (said[2, 115], said[2, 116], said[2, 120]) == (b"The Coast Desk", b"CC-BY-4.0", WORDS.alt.encode())


def test_a_picture_without_words_says_nothing() -> None:
    for rendition in render(pictures.png(), rules.Words()):
        assert inspect(rendition.file).words == rules.Words()


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "PNG"])
def test_a_picture_held_any_way_comes_out_upright(orientation: int, kind: str) -> None:
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    turned = pictures.scene((1000, 500))
    if orientation in undo:
        turned = turned.transpose(Image.Transpose(undo[orientation]))
    file = pictures.saved(turned, kind, exif=pictures.exif(t274=orientation))
    inspected = inspect(file)
    assert (inspected.width_px, inspected.height_px) == (1000, 500)
    made = list(render(file, WORDS))
    assert made[0].width_px == 1000
    assert all(shows_the_scene(opened(it)) for it in made)


@pytest.mark.parametrize("mode", ["CMYK", "L", "P", "1", "LA", "RGBA", "I;16"])
def test_every_kind_of_pixel_becomes_eight_bit_rgb(mode: str) -> None:
    if mode == "I;16":
        deep = Image.new("I;16", (400, 240), 0xFFFF)
        deep.paste(0x8080, (0, 0, 200, 240))
        file = pictures.saved(deep, "PNG")
    else:
        kind = "JPEG" if mode == "CMYK" else "PNG"
        file = pictures.saved(pictures.scene(mode=mode), kind)
    assert inspect(file).blurhash
    for rendition in render(file, WORDS):
        picture = opened(rendition)
        assert picture.mode == "RGB"
        if mode in ("CMYK", "P", "RGBA"):
            assert shows_the_scene(picture)
        if mode == "I;16":
            assert near(colour(picture, 0.2, 0.6), (128, 128, 128), 3)
            assert near(colour(picture, 0.8, 0.6), (255, 255, 255), 3)


def test_sixteen_bits_of_colour_become_eight() -> None:
    row = b"\x00" + b"\xc8\x00\x1e\x00\x1e\x00" * 64
    header = b"\x00\x00\x00\x40\x00\x00\x00\x40\x10\x02\x00\x00\x00"
    body = pictures.chunk(b"IDAT", zlib.compress(row * 64))
    file = b"\x89PNG\r\n\x1a\n" + pictures.chunk(b"IHDR", header) + body + pictures.chunk(b"IEND", b"")
    assert near(colour(first(file), 0.5, 0.5), pictures.RED)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF", "AVIF"])
def test_what_is_transparent_becomes_white(kind: str) -> None:
    drawing = Image.new("RGBA", (400, 240), (0, 0, 0, 0))
    drawing.paste((*pictures.RED, 255), (0, 0, 200, 240))
    picture = first(pictures.saved(drawing, kind, lossless=True) if kind == "WEBP" else pictures.saved(drawing, kind))
    assert near(colour(picture, 0.2, 0.5), pictures.RED)
    assert near(colour(picture, 0.8, 0.5), (255, 255, 255), 4)


def test_the_first_frame_of_a_moving_picture_is_taken() -> None:
    for kind in ("GIF", "WEBP", "PNG"):
        assert shows_the_scene(first(pictures.animated(kind)))


def swapped_profile() -> bytes:
    """A colour profile in which red and blue stand for each other."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, blue = profile.index(b"rXYZ"), profile.index(b"bXYZ")
    profile[red : red + 4], profile[blue : blue + 4] = b"bXYZ", b"rXYZ"
    return bytes(profile)


def test_colours_are_converted_to_srgb_and_the_profile_is_dropped() -> None:
    picture = first(pictures.png(icc_profile=swapped_profile()))
    assert near(colour(picture, 0.2, 0.6), pictures.BLUE)
    assert "icc_profile" not in picture.info


def test_a_profile_that_is_broken_or_for_other_colours_is_ignored() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    for profile in (b"nonsense" * 40, lab):
        assert shows_the_scene(first(pictures.png(icc_profile=profile)))


def test_the_blurhash_is_a_glimpse_of_the_picture() -> None:
    inspected = inspect(pictures.jpeg((900, 540)))
    glimpse = blurhash.decode(inspected.blurhash, 20, 12)
    assert near(glimpse.getpixel((2, 9)), pictures.RED, 70)
    assert near(glimpse.getpixel((17, 9)), pictures.BLUE, 70)
    assert len(inspect(pictures.jpeg((540, 900))).blurhash) == len(inspected.blurhash)


def test_a_decoder_that_finds_more_pixels_than_the_header_said_is_stopped() -> None:
    file = pictures.saved(Image.new("1", (9000, 9000)), "PNG")
    with pytest.raises(TooLarge):
        decoding.opened(file, Container("PNG", 10, 10, 1, len(file)))


def test_a_picture_of_forty_megapixels_is_taken() -> None:
    file = pictures.saved(Image.new("L", (8000, 5000), 90))
    assert (inspect(file).width_px, next(render(file, WORDS)).width_px) == (8000, 1920)
