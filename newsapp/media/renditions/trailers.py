"""What may follow a picture in its file: padding, and what cameras append; anything else makes a file two things."""

from __future__ import annotations

import re
import struct

from newsapp.media.renditions import containers

_PADDING = b"\x00 \t\r\n"
_STRAY_BYTES = 8
_MOST_EXTRAS = 8
_PICTURE = re.compile(rb"[\x00 \t\r\n]*(?=\xff\xd8\xff)")
_FILM = re.compile(rb"\x00*?(?=\x00\x00..ftyp)", re.DOTALL)


def is_harmless(rest: bytes, after: str) -> bool:
    """Whether these bytes after the end of a picture of this format are padding or a camera's own.

    Phones put further pictures (gain maps, depth) and the film of a moving photograph behind a JPEG; they are dropped.
    """
    if len(rest.strip(_PADDING)) <= _STRAY_BYTES:
        return True
    return after == "JPEG" and (_is_samsungs(rest) or _is_extras(rest))


def _is_samsungs(rest: bytes) -> bool:
    # Blocks, then a directory "SEFH…", its length, and "SEFT".
    if not rest.endswith(b"SEFT") or len(rest) < 12:
        return False
    (length,) = struct.unpack_from("<I", rest, len(rest) - 8)
    return rest[-8 - length :][:4] == b"SEFH"


def _is_extras(rest: bytes) -> bool:
    for _ in range(_MOST_EXTRAS):
        if len(rest.strip(_PADDING)) <= _STRAY_BYTES:
            return True
        end = _end_of_extra(rest)
        if end is None:
            return False
        rest = rest[end:]
    return False


def _end_of_extra(rest: bytes) -> int | None:
    if picture := _PICTURE.match(rest):
        try:
            return picture.end() + containers.jpeg(rest[picture.end() :]).end
        except (IndexError, struct.error, ValueError):
            return None
    if film := _FILM.match(rest):
        return max((end for _, _, end in containers.boxes(rest, film.end())), default=None)
    return None
