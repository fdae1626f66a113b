"""The words that go out with a rendition: the credit, licence and alternative text as XMP, for JPEG as IPTC-IIM too."""

from __future__ import annotations

import struct
from xml.sax.saxutils import escape

from newsapp.media.rules import Words

_NAMESPACES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "dc": "http://purl.org/dc/elements/1.1/",
        "photoshop": "http://ns.adobe.com/photoshop/1.0/",
        "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
        "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    }.items()
)
_UTF8 = b"\x1b%G"


def xmp(words: Words) -> bytes:
    """The XMP packet that says these words."""
    names = [person["name"] for person in words.people]
    said = (
        ("dc:creator", _list("Seq", names)),
        ("dc:rights", _one(words.licence)),
        ("photoshop:Credit", escape(words.credit_line)),
        ("photoshop:Source", escape(words.source)),
        ("xmpRights:WebStatement", escape(words.licence_url)),
        ("Iptc4xmpCore:AltTextAccessibility", _one(words.alt)),
    )
    properties = "".join(f"<{name}>{value}</{name}>" for name, value in said if value)
    packet = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        f'<rdf:RDF {_NAMESPACES}><rdf:Description rdf:about="">{properties}</rdf:Description></rdf:RDF>'
        '</x:xmpmeta><?xpacket end="r"?>'
    )
    return packet.encode()


def iptc_segment(words: Words) -> bytes:
    """The APP13 segment of a JPEG that says these words.

    The standard of 1991 allows 32 bytes for a name, which is ten letters of Hindi; like everybody, we write all of it.
    """
    said = [(80, person["name"]) for person in words.people]
    said += [(110, words.credit_line), (115, words.source), (116, words.licence), (120, words.alt)]
    sets = [(1, 90, _UTF8)] + [(2, number, text.encode()) for number, text in said if text]
    block = b"".join(struct.pack(">BBBH", 0x1C, record, number, len(text)) + text for record, number, text in sets)
    resource = b"8BIM\x04\x04\x00\x00" + struct.pack(">I", len(block)) + block + b"\x00" * (len(block) % 2)
    segment = b"Photoshop 3.0\x00" + resource
    return b"\xff\xed" + struct.pack(">H", len(segment) + 2) + segment


def _one(text: str) -> str:
    return text and f'<rdf:Alt><rdf:li xml:lang="x-default">{escape(text)}</rdf:li></rdf:Alt>'


def _list(kind: str, texts: list[str]) -> str:
    items = "".join(f"<rdf:li>{escape(text)}</rdf:li>" for text in texts)
    return items and f"<rdf:{kind}>{items}</rdf:{kind}>"
