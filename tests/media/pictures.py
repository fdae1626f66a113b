"""Files of pictures, honest and not, made on the spot."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

SIZE = (400, 240)
RED, GREEN, BLUE = (200, 30, 30), (30, 160, 30), (30, 30, 200)


def scene(size: tuple[int, int] = SIZE, mode: str = "RGB") -> Image.Image:
    """Red at the left, blue at the right, and a green stripe along the top."""
    picture = Image.new("RGB", size, RED)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((size[0] // 2, 0, *size), fill=BLUE)
    draw.rectangle((0, 0, size[0], size[1] // 8), fill=GREEN)
    return picture.convert(mode)


def saved(picture: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    """The picture as a file of this format."""
    file = BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def jpeg(size: tuple[int, int] = SIZE, **options: Any) -> bytes:
    """The scene as JPEG."""
    return saved(scene(size), quality=92, **options)


def png(size: tuple[int, int] = SIZE, **options: Any) -> bytes:
    """The scene as PNG."""
    return saved(scene(size), "PNG", **options)


def animated(kind: str, size: tuple[int, int] = SIZE, frames: int = 3) -> bytes:
    """A moving picture."""
    rest = [Image.new("RGB", size, (index * 17, 40, 90)) for index in range(1, frames)]
    quick = {"speed": 10} if kind == "AVIF" else {}
    return saved(scene(size), kind, save_all=True, append_images=rest, duration=90, **quick)


def archive() -> bytes:
    """A ZIP archive with a page in it."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as zipped:
        zipped.writestr("index.html", "<script>alert(1)</script>")
    return file.getvalue()


def chunk(kind: bytes, content: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_bomb(side: int = 60_000) -> bytes:
    """A hundred bytes that say they are a picture of this many pixels square."""
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\x00" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def with_size(file: bytes, at: int, form: str, *size: int) -> bytes:
    """The file with another size written over the one at this place."""
    written = struct.pack(form, *size)
    return file[:at] + written + file[at + len(written) :]


def exif(**tags: Any) -> Image.Exif:
    """EXIF with a place on Earth, a camera, and these tags by number (`t315="Asha Rao"`)."""
    found = Image.Exif()
    found[0x010F], found[0x010E] = "A Camera Maker", "OLYMPUS DIGITAL CAMERA"
    for name, value in tags.items():
        found[int(name[1:])] = value
    found.get_ifd(0x8825).update({1: "N", 2: (19.0, 4.0, 30.0), 3: "E", 4: (72.0, 52.0, 0.0)})
    return found


def segment(marker: int, content: bytes) -> bytes:
    """A segment of a JPEG."""
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def with_segment(file: bytes, extra: bytes) -> bytes:
    """The JPEG with this segment at its beginning."""
    return file[:2] + extra + file[2:]


def iptc(*sets: tuple[int, int, bytes]) -> bytes:
    """An APP13 segment with these IPTC-IIM data sets of (record, number, text)."""
    block = b"".join(struct.pack(">BBBH", 0x1C, record, number, len(text)) + text for record, number, text in sets)
    resource = b"8BIM\x04\x04\x00\x00" + struct.pack(">I", len(block)) + block + b"\x00" * (len(block) % 2)
    return segment(0xED, b"Photoshop 3.0\x00" + resource)


def xmp(properties: str, attributes: str = "") -> bytes:
    """An XMP packet with these properties."""
    spaces = {
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "dc": "http://purl.org/dc/elements/1.1/",
        "photoshop": "http://ns.adobe.com/photoshop/1.0/",
        "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
        "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
        "cc": "http://creativecommons.org/ns#",
    }
    named = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in spaces.items())
    inside = f'<rdf:Description rdf:about="" {attributes}>{properties}</rdf:Description>'
    packet = (
        f'<?xpacket begin="\ufeff"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {named}>{inside}</rdf:RDF></x:xmpmeta>'
    )
    return f'{packet}<?xpacket end="w"?>'.encode() + b" " * 200


def box(kind: bytes, content: bytes) -> bytes:
    """A box of an ISO media file."""
    return struct.pack(">I4s", len(content) + 8, kind) + content
