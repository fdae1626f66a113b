"""What a file says of its picture: XMP first, then IPTC-IIM, then EXIF, as photographers and agencies fill them in."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring
from PIL import Image

from newsapp.media.renditions import decoding
from newsapp.media.rules import LICENCES, LONGEST, LONGEST_NAME, MOST_PEOPLE, Words, licence_known_as, tidied

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_PHOTOSHOP = "{http://ns.adobe.com/photoshop/1.0/}"
_RIGHTS = "{http://ns.adobe.com/xap/1.0/rights/}"
_XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
# Our field → the XMP properties that say it, the best first.
_XMP = {
    "alt": ("{http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/}AltTextAccessibility", f"{_DC}description"),
    "people": (f"{_DC}creator",),
    "credit_line": (f"{_PHOTOSHOP}Credit",),
    "source": (f"{_PHOTOSHOP}Source",),
    "licence": (f"{_RIGHTS}UsageTerms", f"{_DC}rights"),
    "licence_url": (f"{_RIGHTS}WebStatement", "{http://creativecommons.org/ns#}license"),
}
# The same in record 2 of IPTC-IIM, and in EXIF. EXIF's description is left out: cameras put their own name there.
_IIM = {"alt": 120, "people": 80, "credit_line": 110, "source": 115, "licence": 116}
_EXIF = {"people": 0x013B, "licence": 0x8298}
_IIM_RESOURCE = 0x0404
_LARGEST_XMP = 256 * 1024
_BOUNDARY = re.compile(r"\s*;\s*")

Said = dict[str, list[str]]


def words(image: Image.Image) -> Words:
    """Everything that the loaded picture's file says of it that we print, cleaned and cut to our lengths."""
    said = _exif(image) | _iim(image) | _xmp(image)
    first = {name: next(iter(texts), "") for name, texts in said.items()}
    licence, url = _licence(first.get("licence", ""), first.get("licence_url", ""))
    return Words(
        alt=first.get("alt", ""),
        credit_line=first.get("credit_line", ""),
        people=tuple({"name": name, "role": "", "url": ""} for name in said.get("people", [])[:MOST_PEOPLE]),
        source=first.get("source", ""),
        licence=licence,
        licence_url=url,
    )


def _licence(text: str, address: str) -> tuple[str, str]:
    name, url = licence_known_as(address)
    if name in LICENCES:
        return name, url
    name, known_url = licence_known_as(text)
    return name or address, known_url or url


def _cleaned(said: dict[str, list[str]]) -> Said:
    kept: Said = {}
    for name, texts in said.items():
        longest = LONGEST_NAME if name == "people" else LONGEST.get(name, LONGEST["licence"])
        lines = [tidied(text)[:longest].rstrip() for text in texts]
        if any(lines):
            kept[name] = list(dict.fromkeys(filter(None, lines)))
    return kept


def _xmp(image: Image.Image) -> Said:
    packet = image.info.get("xmp") or b""
    packet = packet.encode(errors="replace") if isinstance(packet, str) else packet
    if not packet or len(packet) > _LARGEST_XMP:
        return {}
    try:
        root: Element = fromstring(packet.strip(b"\x00 \t\r\n"))
    except (LookupError, SyntaxError, ValueError):
        return {}  # broken, in an unknown encoding, or with entities that would expand
    return _cleaned({name: _first_said(root, properties) for name, properties in _XMP.items()})


def _first_said(root: Element, properties: tuple[str, ...]) -> list[str]:
    return next((texts for each in properties if (texts := list(_texts(root, each)))), [])


def _texts(root: Element, name: str) -> Iterator[str]:
    for element in root.iter():
        if element.tag == f"{_RDF}Description" and element.get(name):
            yield element.attrib[name]
        elif element.tag == name:
            # Of a text in several languages the default one comes first, as XMP asks.
            items = sorted(element.iter(f"{_RDF}li"), key=lambda li: li.get(_XML_LANGUAGE, "x-default") != "x-default")
            texts = [li.text or "" for li in items] or [element.text or "", element.get(f"{_RDF}resource", "")]
            yield from (text for text in texts if text.strip())


def _iim(image: Image.Image) -> Said:
    resources: Any = image.info.get("photoshop")
    block = resources.get(_IIM_RESOURCE) if isinstance(resources, dict) else None
    if not isinstance(block, bytes):
        return {}
    sets: dict[tuple[int, int], list[bytes]] = {}
    for number, value in _datasets(block):
        sets.setdefault(number, []).append(value)
    encoding = "utf-8" if sets.get((1, 90), [b""])[0] in (b"\x1b%G", b"") else "latin-1"
    said = {name: sets.get((2, number), []) for name, number in _IIM.items()}
    return _cleaned({name: [_decoded(text, encoding) for text in texts] for name, texts in said.items()})


def _datasets(block: bytes) -> Iterator[tuple[tuple[int, int], bytes]]:
    position = 0
    while position + 5 <= len(block) and block[position] == 0x1C:
        record, number, length = struct.unpack_from(">BBH", block, position + 1)
        if length & 0x8000:
            return  # an extended length: nothing that we print is so long
        yield (record, number), block[position + 5 : position + 5 + length]
        position += 5 + length


def _exif(image: Image.Image) -> Said:
    said = decoding.exif(image, *_EXIF.values())
    # Pillow reads what it takes for ASCII as Latin-1; cameras write UTF-8.
    texts = (text.encode("latin-1", "replace") if isinstance(text, str) else b"" for text in said)
    artist, rights = (_decoded(text, "utf-8") for text in texts)
    return _cleaned({"people": _BOUNDARY.split(artist), "licence": [rights]})


def _decoded(text: bytes, encoding: str) -> str:
    try:
        return text.decode(encoding)
    except UnicodeDecodeError:
        return text.decode("cp1252", errors="replace")
