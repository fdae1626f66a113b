"""What the file itself says of its picture."""

from __future__ import annotations

import pytest

from newsapp.media.renditions.intake import inspect
from newsapp.media.rules import LICENCES, Words
from tests.media import pictures

RIGHTS = '<rdf:li xml:lang="hi">सर्वाधिकार</rdf:li><rdf:li xml:lang="x-default">© 2026 Asha Rao</rdf:li>'
FULL = f"""
<dc:creator><rdf:Seq><rdf:li>Asha Rao</rdf:li><rdf:li>फ़रीदा शेख़</rdf:li></rdf:Seq></dc:creator>
<dc:rights><rdf:Alt>{RIGHTS}</rdf:Alt></dc:rights>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">Boats, as the agency tells it</rdf:li></rdf:Alt></dc:description>
<photoshop:Credit>Asha Rao/The Coast Desk</photoshop:Credit>
<photoshop:Source>The Coast Desk</photoshop:Source>
<Iptc4xmpCore:AltTextAccessibility>
    <rdf:Alt><rdf:li xml:lang="x-default">Three boats on a dry beach</rdf:li></rdf:Alt>
</Iptc4xmpCore:AltTextAccessibility>
"""


def words(file: bytes) -> Words:
    return inspect(file).words


def names(file: bytes) -> list[str]:
    return [person["name"] for person in words(file).people]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_xmp_is_read_from_every_format_that_carries_it(kind: str) -> None:
    packet = pictures.xmp(FULL)
    if kind == "PNG":
        text = pictures.chunk(b"iTXt", b"XML:com.adobe.xmp\x00\x00\x00\x00\x00" + packet)
        plain = pictures.png()
        file = plain[:33] + text + plain[33:]
    else:
        file = pictures.saved(pictures.scene(), kind, xmp=packet)
    said = words(file)
    assert said.alt == "Three boats on a dry beach"
    assert said.credit_line == "Asha Rao/The Coast Desk"
    assert [person["name"] for person in said.people] == ["Asha Rao", "फ़रीदा शेख़"]
    assert (said.source, said.licence, said.licence_url) == ("The Coast Desk", "© 2026 Asha Rao", "")


def test_xmp_properties_may_be_written_as_attributes() -> None:
    packet = pictures.xmp("", 'photoshop:Credit="PTI &amp; Sons" photoshop:Source="PTI" dc:creator="Asha Rao"')
    said = words(pictures.jpeg(xmp=packet))
    assert (said.credit_line, said.source) == ("PTI & Sons", "PTI")
    assert said.people == ({"name": "Asha Rao", "role": "", "url": ""},)


@pytest.mark.parametrize(
    "properties",
    [
        "<xmpRights:WebStatement>http://creativecommons.org/licenses/by/4.0/</xmpRights:WebStatement>",
        '<cc:license rdf:resource="https://creativecommons.org/licenses/by/4.0/"/>',
        "<xmpRights:UsageTerms>CC-BY-4.0</xmpRights:UsageTerms><dc:rights>© 2026</dc:rights>",
    ],
)
def test_a_known_licence_is_recognised_however_it_is_said(properties: str) -> None:
    said = words(pictures.jpeg(xmp=pictures.xmp(properties)))
    assert (said.licence, said.licence_url) == ("CC-BY-4.0", LICENCES["CC-BY-4.0"])


def test_an_own_licence_keeps_its_words_and_its_address() -> None:
    address = "<xmpRights:WebStatement>https://coast.example/terms</xmpRights:WebStatement>"
    rights = "<dc:rights>© Coast Desk</dc:rights>"
    said = words(pictures.jpeg(xmp=pictures.xmp(address + rights)))
    assert (said.licence, said.licence_url) == ("© Coast Desk", "https://coast.example/terms")
    said = words(pictures.jpeg(xmp=pictures.xmp(address)))
    assert (said.licence, said.licence_url) == ("https://coast.example/terms", "https://coast.example/terms")


def test_a_description_is_the_alternative_text_where_there_is_no_better_one() -> None:
    packet = pictures.xmp("<dc:description><rdf:Alt><rdf:li>Boats</rdf:li></rdf:Alt></dc:description>")
    assert words(pictures.jpeg(xmp=packet)).alt == "Boats"


def test_iptc_is_read_in_utf_8_and_in_older_encodings() -> None:
    sets = [
        (2, 80, "फ़रीदा".encode()),
        (2, 80, b"Asha Rao"),
        (2, 110, b"PTI"),
        (2, 115, b"Agency"),
        (2, 116, b"CC0-1.0"),
    ]
    marked = pictures.iptc((1, 90, b"\x1b%G"), *sets, (2, 120, b"A boat"))
    said = words(pictures.with_segment(pictures.jpeg(), marked))
    assert [person["name"] for person in said.people] == ["फ़रीदा", "Asha Rao"]
    assert (said.credit_line, said.source, said.alt) == ("PTI", "Agency", "A boat")
    assert (said.licence, said.licence_url) == ("CC0-1.0", LICENCES["CC0-1.0"])
    unmarked = pictures.iptc((2, 80, "José".encode("cp1252")))
    assert names(pictures.with_segment(pictures.jpeg(), unmarked)) == ["José"]
    other = pictures.iptc((1, 90, b"\x1b-A"), (2, 80, "José".encode("latin-1")))
    assert names(pictures.with_segment(pictures.jpeg(), other)) == ["José"]


def test_exif_names_the_artist_and_the_copyright_but_its_description_is_the_cameras() -> None:
    said = words(pictures.jpeg(exif=pictures.exif(t315="Asha Rao; Farida Sheikh", t33432="© Asha Rao".encode())))
    assert [person["name"] for person in said.people] == ["Asha Rao", "Farida Sheikh"]
    assert said.licence == "© Asha Rao"
    assert said.alt == ""


def test_xmp_is_believed_before_iptc_and_iptc_before_exif() -> None:
    segment = pictures.iptc((2, 80, b"From IPTC"), (2, 110, b"IPTC's line"))
    exif = pictures.exif(t315="From EXIF", t33432="EXIF's right")
    said = words(pictures.with_segment(pictures.jpeg(exif=exif), segment))
    assert (said.people[0]["name"], said.licence) == ("From IPTC", "EXIF's right")
    packet = pictures.xmp("<dc:creator>From XMP</dc:creator>")
    said = words(pictures.with_segment(pictures.jpeg(exif=exif, xmp=packet), segment))
    assert (said.people[0]["name"], said.credit_line) == ("From XMP", "IPTC's line")


@pytest.mark.parametrize(
    "packet",
    [
        b"<not xml",
        b'<?xml version="1.0" encoding="no-such"?><a/>',
        b'<!DOCTYPE a [<!ENTITY b "' + b"c" * 99 + b'"><!ENTITY d "&b;&b;&b;">]><a>&d;&d;</a>',
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        b"<a>" * 10_000 + b"</a>" * 10_000,
        b"\x00" * 40,
        b"<a/>",
    ],
)
def test_broken_and_hostile_xmp_says_nothing_and_harms_nobody(packet: bytes) -> None:
    inspected = inspect(pictures.saved(pictures.scene(), "WEBP", xmp=packet))
    assert inspected.words == Words()


def test_xmp_of_monstrous_length_is_not_read() -> None:
    packet = pictures.xmp("<photoshop:Credit>PTI</photoshop:Credit>") + b" " * 300_000
    assert words(pictures.saved(pictures.scene(), "WEBP", xmp=packet)).credit_line == ""


@pytest.mark.parametrize(
    "content",
    [
        b"Photoshop 3.0\x00" + b"8BIM\x04\x04\x00\x00\x00\x00\x00\x05\x1c\x02\x50\xff\xff",
        b"Photoshop 3.0\x00" + b"8BIM\x04\x04\x00\x00\x00\x00\x00\x06\x1c\x02\x50\x00\x09a",
        b"Photoshop 3.0\x00" + b"8BIM\x04",
        b"Photoshop 3.0\x00" + b"8BIM\x03\xed\x00\x00\x00\x00\x00\x02aa",
    ],
)
def test_broken_iptc_is_no_reason_to_refuse(content: bytes) -> None:
    inspected = inspect(pictures.with_segment(pictures.jpeg(), pictures.segment(0xED, content)))
    assert inspected.width_px == 400
    assert inspected.words.credit_line == ""


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_broken_exif_is_no_reason_to_refuse() -> None:
    for content in (b"Exif\x00\x00II*\x00\xff\xff\xff\xff", b"Exif\x00\x00garbage", b"Exif\x00\x00"):
        file = pictures.with_segment(pictures.jpeg(), pictures.segment(0xE1, content))
        assert inspect(file).words == Words()


def test_what_the_file_says_is_cleaned_and_cut() -> None:
    long = "x" * 5000
    properties = f"<photoshop:Credit>a\u202e b\n\n {long}</photoshop:Credit>"
    creators = "".join(f"<rdf:li>Person {number} {long}</rdf:li>" for number in range(40))
    file = pictures.saved(
        pictures.scene(),
        "WEBP",
        xmp=pictures.xmp(f"{properties}<dc:creator><rdf:Seq>{creators}</rdf:Seq></dc:creator>"),
    )
    said = words(file)
    assert said.credit_line.startswith("a b x")
    assert len(said.credit_line) == 200
    assert len(said.people) == 10
    assert {len(person["name"]) for person in said.people} == {120}
