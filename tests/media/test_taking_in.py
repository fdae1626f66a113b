"""From a file to a picture that readers get, and what is said of it later."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from newsapp.media import jobs, queries, rules, store
from newsapp.media.actions import intake
from newsapp.media.actions.intake import Told
from newsapp.media.models import Image
from newsapp.media.renditions.intake import inspect
from newsapp.platform import clock
from newsapp.platform.db import db
from newsapp.platform.errors import Forbidden, Invalid, NotFound, Stale, Unavailable, Unsupported
from newsapp.platform.outbox import Job
from newsapp.platform.settings import current
from newsapp.staff.models import TrailEntry
from newsapp.staff.roles import WORKER, Person
from tests.media import pictures

pytestmark = pytest.mark.usefixtures("app")
EDITOR = Person(id="e" * 26, name="An Editor", email="editor@paper.example", role="editor")
XMP = pictures.xmp(
    "<dc:creator><rdf:Seq><rdf:li>Asha Rao</rdf:li></rdf:Seq></dc:creator><photoshop:Source>PTI</photoshop:Source>"
    "<photoshop:Credit>Asha Rao/PTI</photoshop:Credit><dc:rights>CC-BY-4.0</dc:rights>"
    "<dc:description>Three boats</dc:description>"
)


def taken(file: bytes = b"", **told: Any) -> Image:
    return intake.take_in(file or pictures.jpeg((700, 420)), told=Told(**told), by=EDITOR)


def ready(**told: Any) -> Image:
    image = taken(**told)
    jobs.make_renditions(image.id)
    return queries.find(image.id)


def job_names() -> list[str]:
    return list(db.session.scalars(select(Job.name).order_by(Job.id)))


def trail() -> list[TrailEntry]:
    return list(db.session.scalars(select(TrailEntry).order_by(TrailEntry.number)))


def test_a_picture_is_kept_with_its_blurhash_at_once_and_its_renditions_are_asked_for() -> None:
    image = taken(kind="illustration", alt="Boats", credit_line="Illustration: M. K.", focal_x=0.0, focal_y=0.25)
    assert (image.width_px, image.height_px, image.format) == (700, 420, "jpeg")
    assert (image.kind, image.alt, image.credit_line) == ("illustration", "Boats", "Illustration: M. K.")
    assert (image.focal_x, image.focal_y, image.version, image.created_by) == (0.0, 0.25, 1, EDITOR.id)
    assert image.blurhash
    assert image.ready_at is None
    assert queries.as_illustration(image, "")["renditions"] == []
    assert job_names() == ["media.jobs.make_renditions"]
    assert (trail()[-1].action, trail()[-1].object_id, trail()[-1].by_id) == ("image.taken_in", image.id, EDITOR.id)


def test_where_the_newsroom_is_silent_the_file_speaks() -> None:
    image = taken(pictures.jpeg(xmp=XMP))
    assert (image.kind, image.alt, image.caption) == ("photograph", "Three boats", "")
    assert (image.credit_line, image.source) == ("Asha Rao/PTI", "PTI")
    assert (image.licence, image.licence_url) == ("CC-BY-4.0", rules.LICENCES["CC-BY-4.0"])
    assert image.credit_people == [{"name": "Asha Rao", "role": "photographer", "url": ""}]
    assert (image.focal_x, image.focal_y) == (0.5, 0.5)


def test_what_the_newsroom_says_goes_before_the_file() -> None:
    image = taken(
        pictures.jpeg(xmp=XMP), kind="cartoon", alt="Ours", credit_people=[{"name": "B"}], source="Us", licence="© B"
    )
    assert (image.alt, image.source, image.licence, image.licence_url) == ("Ours", "Us", "© B", "")
    # The file's line names somebody else, so that it is not printed.
    assert image.credit_line == "Cartoon: B"
    assert image.credit_people == [{"name": "B", "role": "cartoonist", "url": ""}]
    assert taken(pictures.jpeg(xmp=XMP), credit_line="Our line").credit_line == "Our line"


def test_a_line_is_printed_from_the_people_or_the_source_where_nobody_worded_one() -> None:
    people = [{"name": "A", "role": "artist"}, {"name": "B"}]
    assert taken(kind="illustration", credit_people=people).credit_line == "Illustration: A and B"
    assert taken(source="PTI").credit_line == "Photo: PTI"
    assert taken().credit_line == ""


def test_who_may_not_add_pictures_may_neither_send_nor_describe_one() -> None:
    image = taken()
    money = replace(EDITOR, role="finance")
    with pytest.raises(Forbidden):
        intake.take_in(pictures.jpeg(), told=Told(), by=money)
    with pytest.raises(Forbidden):
        intake.describe(image.id, {"alt": "x"}, by=money)
    with pytest.raises(Forbidden):
        intake.take_in(pictures.jpeg(), told=Told(), by=replace(EDITOR, scopes=frozenset({"articles.write"})))


def files() -> list[Path]:
    return [path for path in (current().instance / "media").rglob("*") if path.is_file()]


def test_a_refusal_leaves_no_trace() -> None:
    with pytest.raises(Unsupported):
        taken(b"<svg/>")
    with pytest.raises(Invalid) as refused:
        taken(kind="painting", alt="\x00", credit_people=[{"name": ""}])
    assert set(refused.value.errors) == {"kind", "alt", "credit_people.0.name"}
    assert (files(), job_names(), trail()) == ([], [], [])


def test_a_store_that_fails_leaves_no_row() -> None:
    (current().instance / "media").mkdir(exist_ok=True)
    (current().instance / "media" / "originals").write_bytes(b"in the way")
    with pytest.raises(Unavailable):
        taken()
    assert db.session.scalar(select(Image.id)) is None


def test_the_original_is_kept_as_it_was_sent_and_is_no_rendition() -> None:
    file = pictures.jpeg((700, 420), exif=pictures.exif())
    image = taken(file)
    assert queries.original(image.original_key) == file
    assert queries.rendition(image.original_key) is None
    assert not image.original_key.startswith(image.id)


def test_a_lost_file_is_said_plainly() -> None:
    image = taken()
    store.current().delete_prefix("originals")
    with pytest.raises(NotFound, match="not in the store"):
        jobs.make_renditions(image.id)
    assert queries.find(image.id).ready_at is None


def test_the_worker_makes_every_rendition_and_then_the_picture_is_ready() -> None:
    image = ready(alt="Boats", credit_line="Photo: Asha Rao")
    shown = [(made["width"], made["height"], made["type"]) for made in image.renditions]
    assert shown == [
        (width, width * 3 // 5, kind) for width in (320, 480, 640, 700) for kind in ("image/webp", "image/jpeg")
    ]
    assert image.ready_at is not None
    for made in image.renditions:
        found = queries.rendition(made["key"])
        assert found is not None
        assert found[1] == made["type"]
        assert inspect(found[0]).width_px == made["width"]
        assert inspect(found[0]).words.credit_line == "Photo: Asha Rao"


def test_keys_hold_the_pictures_id_and_128_bits_that_nobody_can_guess() -> None:
    image, other = ready(), ready()
    for made in image.renditions:
        image_id, part, _ = made["key"].split("/")
        assert (image_id, len(part)) == (image.id, 32)
        assert part not in image.original_key
        assert part != other.renditions[0]["key"].split("/")[1]


def test_making_renditions_again_changes_nothing(app: Flask) -> None:
    image = ready()
    before, at = image.renditions, image.ready_at
    with clock.freeze(clock.now() + timedelta(hours=1)):
        jobs.make_renditions(image.id)
    again = queries.find(image.id)
    assert (again.renditions, again.ready_at) == (before, at)
    assert len(files()) == len(before) + 1


def test_a_credit_that_changes_while_renditions_are_made_is_on_them(monkeypatch: pytest.MonkeyPatch) -> None:
    image = taken(credit_line="Old")
    read = queries.original
    changes = iter([lambda: intake.describe(image.id, {"credit_line": "New"}, by=EDITOR)])

    def read_while_somebody_writes(key: str) -> bytes:
        for change in changes:
            change()
        return read(key)

    monkeypatch.setattr(queries, "original", read_while_somebody_writes)
    jobs.make_renditions(image.id)
    found = queries.rendition(queries.find(image.id).renditions[0]["key"])
    assert found is not None
    assert inspect(found[0]).words.credit_line == "New"


def test_a_picture_that_nobody_knows_is_not_found() -> None:
    for image_id in ("0" * 26, "", "x" * 5000, "a\x00b", "no-such-image"):
        with pytest.raises(NotFound):
            queries.find(image_id)
        with pytest.raises(NotFound):
            intake.describe(image_id, {"alt": "x"}, by=EDITOR)


def test_describing_changes_what_is_named_and_nothing_else() -> None:
    image = taken(alt="Old", caption="Kept", credit_people=[{"name": "A"}])
    changed = intake.describe(image.id, {"alt": "New", "focal_x": 0.1, "licence": "cc0-1.0"}, by=EDITOR)
    assert (changed.alt, changed.caption, changed.focal_x, changed.version) == ("New", "Kept", 0.1, 2)
    assert (changed.credit_line, changed.licence_url) == ("Photo: A", rules.LICENCES["CC0-1.0"])
    line = trail()[-1]
    assert (line.action, line.before["alt"], line.after["alt"]) == ("image.changed", "Old", "New")
    assert "caption" not in (line.before or {})


def test_describing_nothing_new_leaves_no_trace() -> None:
    image = taken(alt="Boats")
    before = len(trail())
    assert intake.describe(image.id, {"alt": "Boats"}, by=EDITOR).version == 1
    assert len(trail()) == before


def test_a_printed_line_follows_its_people_and_a_worded_one_stays() -> None:
    printed, worded = taken(credit_people=[{"name": "A"}]), taken(credit_line="By hand", credit_people=[{"name": "A"}])
    people = {"credit_people": [{"name": "B", "role": "photographer", "url": "https://paper.example/b"}]}
    assert intake.describe(printed.id, people, by=EDITOR).credit_line == "Photo: B"
    assert intake.describe(worded.id, people, by=EDITOR).credit_line == "By hand"
    assert intake.describe(worded.id, {"credit_line": ""}, by=EDITOR).credit_line == "Photo: B"
    assert intake.describe(printed.id, {"kind": "illustration"}, by=EDITOR).credit_line == "Illustration: B"


def test_a_change_that_cannot_be_taken_names_its_field() -> None:
    image = taken()
    with pytest.raises(Invalid) as refused:
        intake.describe(image.id, {"focal_x": 2}, by=EDITOR)
    assert set(refused.value.errors) == {"focal_x"}


def test_an_illustration_has_the_contracts_shape() -> None:
    image = ready(kind="illustration", alt="Boats", caption="Its own", credit_people=[{"name": "A"}], licence="CC0-1.0")
    shown = queries.as_illustration(image, "The story's")
    assert shown.pop("renditions")[0] == {
        "url": f"{current().public_url}/media/{image.renditions[0]['key']}",
        "width": 320,
        "height": 192,
        "type": "image/webp",
    }
    assert shown == {
        "kind": "illustration",
        "alt": "Boats",
        "caption": "The story's",
        "credit": {
            "line": "Illustration: A",
            "people": [{"name": "A", "role": "illustrator", "url": ""}],
            "source": "",
            "licence": "CC0-1.0",
            "licence_url": rules.LICENCES["CC0-1.0"],
        },
        "focal_point": {"x": 0.5, "y": 0.5},
        "blurhash": image.blurhash,
    }
    elsewhere = queries.as_illustration(image, "", "https://pictures.example")
    assert elsewhere["caption"] == "Its own"
    assert elsewhere["renditions"][0]["url"].startswith(f"https://pictures.example/{image.id}/")


def test_many_pictures_are_found_at_once_and_nonsense_is_not_there() -> None:
    first, second = taken(), taken()
    assert queries.many([first.id, second.id, "0" * 26, "a\x00b", "\ud800"]).keys() == {first.id, second.id}
    assert queries.many(["nonsense"]) == {}


def test_a_rendition_is_found_by_its_key_alone() -> None:
    image = ready()
    key = image.renditions[0]["key"]
    assert queries.rendition(key) is not None
    for other in (key.replace("webp", "png"), key[1:], f"{image.id}/", f"{image.id}/../{image.original_key}", "a\x00"):
        assert queries.rendition(other) is None
    assert queries.rendition(f"{image.id}/{'0' * 32}/320.webp") is None


def test_the_list_is_newest_first_and_loses_nothing_between_pages() -> None:
    at = clock.now()
    made = []
    for number in range(5):
        # Two of one moment: the id decides.
        with clock.freeze(at + timedelta(seconds=number // 2)):
            made.append(taken(alt=f"Picture {number}").id)
    seen: list[str] = []
    before = None
    while rows := queries.listing(before=before, limit=2):
        seen += [row.id for row in rows]
        before = (rows[-1].created_at, rows[-1].id)
    assert seen == made[::-1]


def test_the_list_is_searched_by_alternative_text_and_credit() -> None:
    boats = taken(alt="Boats 100% dry", credit_people=[{"name": "फ़रीदा शेख़"}])
    nets = taken(alt="Nets", source="The Coast Desk")
    for words, found in (
        ("boats", [boats]),
        ("शेख़", [boats]),
        ("coast", [nets]),
        ("%", [boats]),
        ("_", []),
        ("\x00\ud800", None),
    ):
        expected = [nets, boats] if found is None else found
        assert queries.listing(q=words) == expected


def test_the_newsrooms_own_software_may_add_pictures() -> None:
    assert intake.take_in(pictures.png(), told=Told(), by=WORKER).created_by == "worker"


def test_terms_of_use_are_kept_with_the_last_day_on_which_they_hold() -> None:
    image = taken(usage_terms="Web only", usable_until="2026-12-31")
    assert (image.usage_terms, image.usable_until) == ("Web only", date(2026, 12, 31))
    # The day ends in the newsroom's zone, which is India's here.
    assert not queries.is_expired(image, datetime(2026, 12, 31, 18, 29, tzinfo=UTC))
    assert queries.is_expired(image, datetime(2026, 12, 31, 18, 31, tzinfo=UTC))
    assert not queries.is_expired(taken())
    changed = intake.describe(image.id, {"usable_until": None}, by=EDITOR)
    assert changed.usable_until is None
    assert (trail()[-1].before["usable_until"], trail()[-1].after["usable_until"]) == ("2026-12-31", None)


@pytest.mark.parametrize("day", ["soon", "2026-13-01", 20261231, "9999-12-31", True, datetime(2026, 1, 1, tzinfo=UTC)])
def test_a_day_that_is_none_is_named(day: Any) -> None:
    with pytest.raises(Invalid) as refused:
        intake.describe(taken().id, {"usable_until": day}, by=EDITOR)
    assert set(refused.value.errors) == {"usable_until"}


def test_an_alternative_text_is_worded_anew_but_never_taken_away() -> None:
    image = taken(alt="Boats")
    with pytest.raises(Invalid) as refused:
        intake.describe(image.id, {"alt": " "}, by=EDITOR)
    assert set(refused.value.errors) == {"alt"}
    assert intake.describe(image.id, {"alt": "Three boats"}, by=EDITOR).alt == "Three boats"
    assert intake.describe(taken().id, {"alt": ""}, by=EDITOR).alt == ""


def test_who_comes_late_writes_over_nobodys_words() -> None:
    image = taken(alt="Boats")
    intake.describe(image.id, {"alt": "Three boats"}, by=EDITOR, version=1)
    with pytest.raises(Stale):
        intake.describe(image.id, {"caption": "The harbour"}, by=EDITOR, version=1)
    assert queries.find(image.id).caption == ""


def test_a_rendition_is_as_wide_as_it_is_needed() -> None:
    image = ready()
    widths = {
        at: inspect((queries.rendition_at(image, at) or (b"", ""))[0]).width_px for at in (1, 320, 321, 640, 5000)
    }
    assert widths == {1: 320, 320: 320, 321: 480, 640: 640, 5000: 700}
    assert queries.rendition_at(taken(), 320) is None
