"""What a file says of itself, read without decoding: its format, its size in pixels, and where the picture ends.

The name and media type that came with a file are not asked: only its bytes are.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from newsapp.media.rules import LONGEST_SIDE_PX, MOST_BYTES, MOST_PIXELS
from newsapp.platform.errors import Invalid, TooLarge, Unsupported

TAKEN = "Send a JPEG, PNG, WebP, AVIF or GIF."
DAMAGED = "The picture is cut off or damaged; send the whole file."
# More chunks, markers or frames than any real file has: reading them one by one would take seconds.
_MOST_PARTS = 20_000
# Each scan of a progressive JPEG is decoded over the whole picture; programs write about ten.
_MOST_SCANS = 100
_LARGEST_META = 2**20

_JPEG_SIZES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_JPEG_BARE = frozenset({0x01, *range(0xD0, 0xD9)})
_AVIF_SIZE = re.compile(b"ispe")
_JPEG_NEXT_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]", re.DOTALL)
_OTHERS: tuple[tuple[re.Pattern[bytes], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE | re.DOTALL), what)
    for pattern, what in (
        (rb".{0,1000}<svg", "An SVG is a program rather than a picture, and is not taken."),
        (rb"%PDF", "A PDF is not a picture."),
        (rb"PK\x03\x04", "A ZIP archive or office document is not a picture."),
        (rb"<", "A page of HTML or XML is not a picture."),
        (rb".{4}ftyp(hei|hev|mif1|msf1)", "HEIC cannot be shown by most browsers: save the picture as JPEG first."),
        (rb"II\*\x00|MM\x00\*", "TIFF and camera raw files are not taken: save the picture as JPEG first."),
        (rb"BM|8BPS", "This format is not taken: save the picture as JPEG or PNG first."),
        (rb".{4}ftyp", "A film is not a picture."),
    )
)


@dataclass(frozen=True)
class Container:
    """What the headers say: the format in Pillow's spelling, the largest size, and all frames' number."""

    format: str
    width_px: int
    height_px: int
    frames: int
    end: int


def read(file: bytes) -> Container:
    """The file's own account of itself; Invalid, Unsupported or TooLarge where we do not take it."""
    if not file:
        raise Invalid.of("file", "The file is empty.")
    if len(file) > MOST_BYTES:
        raise too_large(f"The file has more than {MOST_BYTES // 2**20} MB.")
    walk = _walker(file)
    try:
        container = walk(file)
    except (IndexError, struct.error, ValueError) as error:
        raise Invalid.of("file", DAMAGED) from error
    if container.end > len(file) or not container.width_px or not container.height_px:
        raise Invalid.of("file", DAMAGED)
    check_size(container.width_px, container.height_px, container.frames)
    return container


def check_size(width_px: int, height_px: int, frames: int = 1) -> None:
    """Refuse more pixels than we decode, all frames counted, or a side that no WebP can have."""
    if width_px * height_px * frames > MOST_PIXELS:
        counted = f" in {frames} frames" if frames > 1 else ""
        raise too_large(f"{width_px} × {height_px} pixels{counted} are more than {MOST_PIXELS // 10**6} megapixels.")
    if max(width_px, height_px) > LONGEST_SIDE_PX:
        raise too_large(f"{width_px} × {height_px} pixels: no side may be longer than {LONGEST_SIDE_PX}.")


def too_large(sentence: str) -> TooLarge:
    """The refusal of a file for its size."""
    return TooLarge(sentence, errors={"file": [sentence]})


def _walker(file: bytes) -> Callable[[bytes], Container]:
    for opening, walk in _FORMATS:
        if opening.match(file):
            return walk
    start = file[:1100]
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    known = (what for pattern, what in _OTHERS if pattern.match(start) or pattern.match(text))
    sentence = f"{next(known, 'The file is not a picture.')} {TAKEN}"
    raise Unsupported(sentence, errors={"file": [sentence]})


def jpeg(file: bytes) -> Container:
    """The account of a JPEG; IndexError, struct.error or ValueError where it is cut off."""
    width = height = scans = 0
    position = 2
    for _ in range(_MOST_PARTS):
        if file[position] != 0xFF:
            raise ValueError("no marker where one must be")
        marker = file[position + 1]
        if marker == 0xD9:
            return Container("JPEG", width, height, 1, position + 2)
        if marker == 0xFF or marker in _JPEG_BARE:
            position += 1 if marker == 0xFF else 2
            continue
        (length,) = struct.unpack_from(">H", file, position + 2)
        if marker in _JPEG_SIZES:
            height, width = struct.unpack_from(">HH", file, position + 5)
        position += 2 + length
        if marker == 0xDA:
            scans += 1
            position = _after_scan(file, position, scans)
    raise ValueError("no end")


def _after_scan(file: bytes, position: int, scans: int) -> int:
    found = _JPEG_NEXT_MARKER.search(file, position)
    if found is None or scans > _MOST_SCANS:
        raise ValueError("no end of a scan, or no end of scans")
    return found.start()


def _png(file: bytes) -> Container:
    width = height = 0
    frames, position, whole = 1, 8, memoryview(file)
    for _ in range(_MOST_PARTS):
        length, kind = struct.unpack_from(">I4s", file, position)
        (checksum,) = struct.unpack_from(">I", file, position + 8 + length)
        if zlib.crc32(whole[position + 4 : position + 8 + length]) != checksum:
            raise ValueError("a spoilt chunk")
        if kind == b"IHDR":
            width, height = struct.unpack_from(">II", file, position + 8)
        elif kind == b"acTL":
            (frames,) = struct.unpack_from(">I", file, position + 8)
        position += length + 12
        if kind == b"IEND":
            return Container("PNG", width, height, max(frames, 1), position)
    raise ValueError("no end")


def _gif(file: bytes) -> Container:
    width, height, flags = struct.unpack_from("<HHB", file, 6)
    frames, position = 0, 13 + _colours(flags)
    for _ in range(_MOST_PARTS):
        if file[position] == 0x3B:
            return Container("GIF", width, height, max(frames, 1), position + 1)
        if file[position] == 0x2C:
            left, top, wide, high, flags = struct.unpack_from("<HHHHB", file, position + 1)
            width, height = max(width, left + wide), max(height, top + high)
            frames += 1
            position = _after_blocks(file, position + 11 + _colours(flags))
        elif file[position] == 0x21:
            position = _after_blocks(file, position + 2)
        else:
            raise ValueError("neither a frame nor an extension")
    raise ValueError("no end")


def _colours(flags: int) -> int:
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _after_blocks(file: bytes, position: int) -> int:
    while length := file[position]:
        position += length + 1
    return position + 1


def _webp(file: bytes) -> Container:
    (length,) = struct.unpack_from("<I", file, 4)
    width = height = frames = 0
    position = 12
    for _ in range(_MOST_PARTS):
        if position + 8 > 8 + length:
            return Container("WEBP", width, height, max(frames, 1), 8 + length)
        kind, size = struct.unpack_from("<4sI", file, position)
        wide, high = _webp_size(kind, file[position + 8 : position + 26])
        width, height = max(width, wide), max(height, high)
        frames += kind == b"ANMF"
        position += 8 + size + size % 2
    raise ValueError("no end")


def _webp_size(kind: bytes, start: bytes) -> tuple[int, int]:
    def three(at: int) -> int:
        return 1 + int.from_bytes(start[at : at + 3], "little")

    if kind == b"VP8X":
        return three(4), three(7)
    if kind == b"ANMF":
        return three(6), three(9)
    if kind == b"VP8 ":
        wide, high = struct.unpack_from("<HH", start, 6)
        return wide & 0x3FFF, high & 0x3FFF
    if kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", start, 1)
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    return 0, 0


def _avif(file: bytes) -> Container:
    # The stream within may be larger than its box says; libavif decodes no more than 268 megapixels.
    sizes, end = [(0, 0)], 0
    for kind, start, end in boxes(file):
        if kind == b"meta" and end - start <= _LARGEST_META:
            found = _AVIF_SIZE.finditer(file, start, end)
            sizes += [struct.unpack_from(">II", file, size.end() + 4) for size in found]
    if file[end + 4 : end + 8] in (b"meta", b"mdat", b"moov"):
        raise ValueError("cut off")
    return Container("AVIF", max(wide for wide, _ in sizes), max(high for _, high in sizes), 1, end)


def boxes(file: bytes, position: int = 0) -> Iterator[tuple[bytes, int, int]]:
    """The (kind, start, end) of the boxes one after another, until what follows is none of this file."""
    while position + 8 <= len(file):
        size, kind = struct.unpack_from(">I4s", file, position)
        if size == 1:
            (size,) = struct.unpack_from(">Q", file, position + 8)
        end = position + size if size else len(file)
        if size in range(1, 8) or end > len(file):
            return
        yield kind, position, end
        position = end


_FORMATS: tuple[tuple[re.Pattern[bytes], Callable[[bytes], Container]], ...] = (
    (re.compile(rb"\xff\xd8\xff"), jpeg),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), _png),
    (re.compile(rb"GIF8[79]a"), _gif),
    (re.compile(rb"RIFF.{4}WEBP", re.DOTALL), _webp),
    (re.compile(rb".{4}ftyp(?:.{4}){0,16}?avi[fs]", re.DOTALL), _avif),
)
