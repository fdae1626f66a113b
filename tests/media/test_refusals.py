"""Files that are not taken, and how soon and clearly that is said."""

from __future__ import annotations

import struct
import time
from io import BytesIO

import pytest
from PIL import Image

from newsapp.media import rules
from newsapp.media.renditions import containers
from newsapp.media.renditions.intake import MORE_THAN_A_PICTURE, inspect
from newsapp.platform.errors import Invalid, Refusal, TooLarge, Unsupported
from tests.media import pictures

ZIP = pictures.archive()
PAGE = b"<!doctype html><script>alert(document.cookie)</script>"


def refusal(file: bytes) -> Refusal:
    """Why the file is refused: within a second of work, and naming the field."""
    began = time.thread_time()
    with pytest.raises(Refusal) as refused:
        inspect(file)
    assert time.thread_time() - began < 1
    assert list(refused.value.extra["errors"]) == ["file"]
    return refused.value


def sentence(file: bytes) -> str:
    return str(refusal(file).extra["errors"]["file"][0])


def padded_gif(blocks: int) -> bytes:
    return b"GIF89a\x01\x00\x01\x00\x00\x00\x00" + b"\x21\xfe" + b"\x01x" * blocks


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "SVG"),
        (b"\xef\xbb\xbf <?xml version='1.0'?>\n<!-- a --><svg/>", "SVG"),
        (PAGE, "HTML"),
        (b"%PDF-1.7\n", "PDF"),
        (ZIP, "ZIP"),
        (b"not a picture", "not a picture"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "HEIC"),
        (b"II*\x00" + b"\x00" * 40, "TIFF"),
        (b"BM" + b"\x00" * 60, "JPEG or PNG"),
        (b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00mp42isom", "film"),
        (b"\x00", "not a picture"),
        (b"\xff\xd8", "not a picture"),
        (b"RIFF\x00\x00\x00\x00WAVE", "not a picture"),
    ],
)
def test_what_is_no_picture_that_we_take_is_named(file: bytes, said: str) -> None:
    assert isinstance(refusal(file), Unsupported)
    assert said in sentence(file)
    assert containers.TAKEN in sentence(file)


def test_an_empty_file_is_refused() -> None:
    assert sentence(b"") == "The file is empty."


def test_a_file_that_is_too_large_is_refused_unread() -> None:
    assert isinstance(refusal(b"\xff\xd8\xff" + b"\x00" * rules.MOST_BYTES), TooLarge)


def test_a_bomb_of_a_hundred_bytes_is_refused_by_its_header() -> None:
    bomb = pictures.png_bomb()
    assert len(bomb) < 200
    assert isinstance(refusal(bomb), TooLarge)
    assert "40 megapixels" in sentence(bomb)


def test_bombs_of_every_format_are_refused_by_their_headers() -> None:
    lossy = pictures.saved(pictures.scene(), "WEBP")
    lossless = pictures.saved(pictures.scene(), "WEBP", lossless=True)
    jpeg = pictures.jpeg()
    avif = pictures.saved(pictures.scene(), "AVIF")
    bombs = [
        pictures.with_size(jpeg, jpeg.index(b"\xff\xc0") + 5, ">HH", 16000, 16000),
        pictures.with_size(pictures.saved(pictures.scene(), "GIF"), 6, "<HH", 16000, 16000),
        pictures.with_size(lossy, lossy.index(b"\x9d\x01\x2a") + 3, "<HH", 16000, 16000),
        pictures.with_size(lossless, lossless.index(b"VP8L") + 9, "<I", 15999 | 15999 << 14),
        pictures.with_size(avif, avif.index(b"ispe") + 8, ">II", 16000, 16000),
    ]
    for bomb in bombs:
        assert isinstance(refusal(bomb), TooLarge)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "AVIF"])
def test_the_pixels_of_all_frames_are_counted(kind: str) -> None:
    film = pictures.animated(kind, (2000, 1500), frames=15)
    assert isinstance(refusal(film), TooLarge)
    assert "15 frames" in sentence(film)


def test_a_side_that_no_webp_can_have_is_refused() -> None:
    assert "no side" in sentence(pictures.saved(Image.new("L", (16_384, 2)), "PNG"))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.99])
def test_a_file_that_is_cut_off_is_refused(kind: str, share: float) -> None:
    whole = pictures.saved(pictures.scene((300, 200)), kind)
    cut = whole[: max(20, int(len(whole) * share))]
    assert isinstance(refusal(cut), Invalid | Unsupported)


def test_a_picture_whose_pixels_are_spoilt_is_refused() -> None:
    png = pictures.saved(Image.effect_noise((300, 200), 80), "PNG")
    avif = pictures.saved(pictures.scene(), "AVIF")
    pixels = avif.index(b"mdat") + 4
    for spoilt in (
        png[:4000] + b"\xa5" * 400 + png[4400:],
        pictures.png_bomb(side=300),
        avif[:pixels] + b"\xff" * (len(avif) - pixels),
    ):
        assert sentence(spoilt) == containers.DAMAGED


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
@pytest.mark.parametrize("behind", [PAGE, ZIP, b"<?php system($_GET[0]);", b"%PDF-1.7 and so on"])
def test_a_file_that_is_a_picture_and_something_else_is_refused(kind: str, behind: bytes) -> None:
    assert sentence(pictures.saved(pictures.scene(), kind) + behind) == MORE_THAN_A_PICTURE


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
def test_padding_behind_a_picture_is_nothing(kind: str) -> None:
    assert inspect(pictures.saved(pictures.scene(), kind) + b"\x00" * 4000 + b"\r\n").width_px == 400


def test_what_phones_put_behind_a_picture_is_no_reason_to_refuse_it() -> None:
    film = pictures.box(b"ftyp", b"isom\x00\x00\x00\x00") + pictures.box(b"mdat", b"\x01" * 300)
    gain_map = b"\x00\x00" + pictures.jpeg((40, 24))
    samsung = b"Image_UTC_Data1792828800000" + b"SEFH\x6b\x00\x00\x00\x01\x00\x00\x00"
    samsung += struct.pack("<I", 12) + b"SEFT"
    for behind in (film, b"\x00" * 9 + film, gain_map, gain_map * 3 + film, samsung):
        assert inspect(pictures.jpeg() + behind).format == "jpeg"


def test_what_only_looks_like_a_phones_extra_is_refused() -> None:
    cut_film = pictures.box(b"ftyp", b"isom\x00\x00\x00\x00") + PAGE
    cut_picture = pictures.jpeg((40, 24))[:-40]
    for behind in (cut_film, cut_picture, pictures.jpeg((9, 9)) * 9, PAGE + b"\x00\x00\x00\x00SEFT", b"SEFT" * 3):
        assert sentence(pictures.jpeg() + behind) == MORE_THAN_A_PICTURE
    assert sentence(pictures.png() + pictures.jpeg()) == MORE_THAN_A_PICTURE


def test_neither_a_name_nor_a_label_makes_a_file_a_picture() -> None:
    liar = pictures.png().replace(b"\x89PNG", b"\xff\xd8\xff\xe0", 1)
    assert isinstance(refusal(liar), Invalid)


def test_a_png_that_hides_its_size_from_the_header_is_refused() -> None:
    file = pictures.png()
    assert isinstance(refusal(file.replace(b"IHDR", b"iHDr", 1)), Invalid)


def test_files_of_millions_of_tiny_parts_are_refused_soon() -> None:
    tiny_chunks = b"\x89PNG\r\n\x1a\n" + pictures.chunk(b"teXt", b"") * 1_000_000
    tiny_segments = b"\xff\xd8" + b"\xff" * 8_000_000
    tiny_boxes = b"RIFF" + struct.pack("<I", 8_000_004) + b"WEBP" + b"ABCD\x00\x00\x00\x00" * 1_000_000
    tiny_frames = b"GIF89a\x01\x00\x01\x00\x00\x00\x00" + b"\x21\xfe\x00" * 1_000_000
    for file in (tiny_chunks, tiny_segments, tiny_boxes, tiny_frames, padded_gif(2_000_000)):
        assert sentence(file) == containers.DAMAGED


def test_a_jpeg_of_a_thousand_scans_is_refused() -> None:
    file = pictures.saved(pictures.scene(), progressive=True)
    start = file.rindex(b"\xff\xda")
    assert sentence(file[:start] + file[start:-2] * 1000 + b"\xff\xd9") == containers.DAMAGED


def test_an_unknown_block_in_a_gif_is_damage() -> None:
    assert sentence(b"GIF89a\x01\x00\x01\x00\x00\x00\x00\x99") == containers.DAMAGED


@pytest.mark.parametrize("size", [0, 1, 5, 2**32 - 1])
def test_boxes_with_impossible_sizes_end_the_reading(size: int) -> None:
    file = pictures.saved(pictures.scene(), "AVIF")
    extra = struct.pack(">I4s", size, b"free") + (struct.pack(">Q", 2**63) if size == 1 else b"") + b"x" * 40
    if size:
        assert sentence(file + extra) == MORE_THAN_A_PICTURE
    else:
        assert inspect(file + extra).format == "avif"


def test_a_box_of_64_bits_is_read() -> None:
    file = pictures.saved(pictures.scene(), "AVIF") + struct.pack(">I4sQ", 1, b"free", 24) + b"12345678"
    assert inspect(file).format == "avif"


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_random_bytes_behind_each_signature_never_crash_the_reading() -> None:
    for kind in ("JPEG", "PNG", "WEBP", "AVIF", "GIF"):
        whole = pictures.saved(pictures.scene((64, 40)), kind)
        for place in range(4, min(len(whole), 220), 3):
            broken = BytesIO(whole).getvalue()[:place] + b"\xff\x00\xff" + whole[place + 3 :]
            try:
                assert inspect(broken).width_px > 0
            except Refusal as refused:
                assert "file" in refused.extra["errors"]
