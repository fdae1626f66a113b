"""The editor's page as a browser without script gets it: it shows, it saves, and keeps what was typed."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from newsapp.articles import queries
from newsapp.articles.actions import assigning, drafting, embargoes
from newsapp.articles.models import Article
from newsapp.desk.pages.story import MODULES
from newsapp.platform import clock
from newsapp.platform.db import db
from newsapp.staff.actions import freezing
from newsapp.staff.roles import WORKER
from tests.articles.body.documents import doc, node, paragraph
from tests.desk.leafing import get
from tests.factories import newsroom, pictures
from tests.factories.visitors import BROWSER, Visitor, visitor
from tests.house.sources import TOP

EDITOR = TOP / "static/js/desk/editor"


def send(who: Visitor, story: Article, **changed: Any) -> Any:
    """Send the form as this person's browser has it, with some fields typed anew."""
    page = get(who, f"/desk/stories/{story.id}")
    assert page.status_code == 200
    return who.browser.post(f"/desk/stories/{story.id}", data=fields_of(page.text) | changed, headers=BROWSER)


def fields_of(page: str) -> dict[str, Any]:
    """What a browser without script would send of this page's form."""
    start = page.index('id="story"')
    form = page[start : page.index("</form>", start)]
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        said = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if "name" in said:
            found.setdefault(said["name"], []).append(unescape(said.get("value", "")))
    for name, value in re.findall(r'<textarea[^>]*? name="(\w+)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        found[name] = [unescape(value).replace("\n", "\r\n")]
    for name, inside in re.findall(r'<select[^>]*? name="(\w+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.findall(r'value="([^"]*)"[^>]* selected', inside) or re.findall(r'value="([^"]*)"', inside)
        found.setdefault(name, []).append(chosen[0])
    return found


def stored(story: Article) -> Article:
    db.session.rollback()
    db.session.expire_all()
    return queries.visible(story.id, WORKER)


def test_saving_the_form_untouched_changes_nothing_even_what_markdown_cannot_say(client: FlaskClient) -> None:
    who, other = visitor(client), newsroom.draft(headline="Another")
    body = doc(node("pullquote", paragraph("Said"), cite="Her"), node("fact_box", paragraph("One"), title="Facts"))
    picture = pictures.taken_in()
    story = newsroom.draft(
        body=body,
        related=[other.id],
        illustration={"image": picture.id, "caption": "A wall"},
        embargo_until=clock.parse("2031-03-04T04:00:00Z"),
    )
    before = queries.revision(story.id, 1).snapshot
    assert send(who, story).headers["Location"] == f"/desk/stories/{story.id}?plain&done=saved"
    after = queries.revision(story.id, 2)
    assert (after.parent, after.snapshot) == (1, before)


def test_every_field_is_changed_by_the_form(client: FlaskClient) -> None:
    who, story, other = visitor(client), newsroom.draft(), newsroom.draft(headline="Another")
    picture = pictures.taken_in()
    told: dict[str, Any] = {"headline": "New", "standfirst": "", "dateline": "Goa", "language": "hi"}
    told |= {"section": "labour", "slug": "a-new-one", "tags": ["harbour", "", "rain"], "related": ["", other.id]}
    told |= {
        "byline_author": ["farida-sheikh", "", "meera-kulkarni"],
        "byline_role": ["photographer", "editor", "author"],
    }
    told |= {"image": picture.id, "caption": "Stripes", "embargo_until": "2031-03-04T09:30"}
    told |= {"body_markdown": "## A heading\r\n\r\nWords."}
    assert send(who, story, **told).status_code == 303
    now = stored(story)
    assert (now.headline, now.standfirst, now.dateline, now.language) == ("New", "", "Goa", "hi")
    assert (now.section and now.section.slug, now.slug) == ("labour", "a-new-one")
    assert [tag.slug for tag in now.tags] == ["harbour", "rain"]
    assert queries.related_ids(story.id) == [other.id]
    names = [(it.author.slug, it.role) for it in now.bylines]
    assert names == [("farida-sheikh", "photographer"), ("meera-kulkarni", "author")]
    assert (now.image_id, now.image_caption) == (picture.id, "Stripes")
    assert now.embargo_until and now.embargo_until.isoformat() == "2031-03-04T04:00:00+00:00"
    assert [it["type"] for it in now.body["content"]] == ["heading", "paragraph"]
    done = get(who, f"/desk/stories/{story.id}?plain&done=saved")
    assert "Saved." in done.text
    assert send(who, story, image="", section="", tags=[], byline_author=[]).status_code == 303
    now = stored(story)
    assert (now.image_id, now.section, [*now.tags, *now.bylines]) == (None, None, [])
    refused = send(who, story, embargo_until="")
    assert (refused.status_code, refused.text.count(embargoes.SHORTER)) == (403, 2)


@pytest.mark.parametrize(
    ("field", "typed", "place", "sentence"),
    [
        ("headline", "", "headline", "It is needed."),
        ("headline", "x" * 301, "headline", "At most 300 characters"),
        ("section", "nowhere", "section", "There is no section"),
        ("tags", ["rain", "nothing"], "tags", "There is no tag"),
        ("slug", "Not one!", "slug", ""),
        ("image", "nothing", "image", "There is no such picture."),
        ("embargo_until", "soon", "embargo_until", "A time as in"),
        ("body_markdown", "![x](image:nothing)", "body_markdown", "There is no picture"),
        ("related", ["nothing"], "related", "There is no such article."),
        ("byline_author", ["nobody"], "bylines", "There is no author"),
    ],
)
def test_what_is_refused_is_said_beside_its_field_and_all_that_was_typed_stays(
    client: FlaskClient, field: str, typed: Any, place: str, sentence: str
) -> None:
    who, story = visitor(client), newsroom.draft()
    changed = {"dateline": '"><b>typed', "body_markdown": "Typed </textarea>words", field: typed}
    refused = send(who, story, **changed)
    assert refused.status_code == 422
    flaw = re.findall(rf'id="{place}-flaw"[^>]*role="alert">([^<]*)<', refused.text)
    assert flaw and sentence in unescape(flaw[0]) and flaw[0].strip()
    again = fields_of(refused.text)
    for name, value in changed.items():
        if name == "section":
            continue  # what is not there cannot be chosen
        kept = [it for it in again[name] if it]
        assert kept == [it for it in (value if isinstance(value, list) else [value]) if it], name
    assert stored(story).version == 1


def test_a_stale_form_shows_both_versions_keeps_mine_and_saves_it_only_when_told_again(client: FlaskClient) -> None:
    who, story = visitor(client), newsroom.draft()
    form = fields_of(get(who, f"/desk/stories/{story.id}").text)
    theirs = {"headline": "Theirs", "tags": [], "body_markdown": "The wall was finished in July.\n\nAnd more."}
    drafting.change(story.id, theirs, by=newsroom.person("editor"))
    mine = form | {"standfirst": "Mine", "body_markdown": "The wall was finished in June.\r\n\r\nMy own words."}
    stale = who.browser.post(f"/desk/stories/{story.id}", data=mine, headers=BROWSER)
    assert stale.status_code == 412
    assert re.search(r"editor \w+ has saved this story since you opened it", stale.text)
    table = stale.text[stale.text.index("<table>") : stale.text.index("</table>")]
    assert {"<del>Theirs</del>", "<del>July.</del>", "<ins>June.</ins>"} <= set(
        re.findall(r"<(?:ins|del)>.*?</(?:ins|del)>", table)
    )
    assert "My own words." in re.sub(r"</?(?:ins|del)>", "", table)
    assert "<td>rain</td><td></td>" in table
    again = fields_of(stale.text)
    assert "My own words." in again["body_markdown"][0]
    assert (again["version"], again["standfirst"]) == (["2"], ["Mine"])
    assert stored(story).headline == "Theirs"
    assert who.browser.post(f"/desk/stories/{story.id}", data=again, headers=BROWSER).status_code == 303
    now = stored(story)
    assert (now.headline, now.standfirst, now.version) == ("The harbour that moved", "Mine", 3)
    assert "My own words." in str(now.body)
    for version in ("", "x", "-1"):
        assert (
            who.browser.post(
                f"/desk/stories/{story.id}", data=again | {"version": version}, headers=BROWSER
            ).status_code
            == 412
        )


def test_what_was_left_out_of_the_text_is_told(client: FlaskClient) -> None:
    who, story = visitor(client), newsroom.draft()
    done = send(who, story, body_markdown="Words <iframe src=https://evil.example></iframe> here.")
    assert done.status_code == 200
    assert "Saved, but not all of the text could be kept:" in done.text
    assert "Left out: 1 ×" in done.text
    assert stored(story).version == 2


def bare(page: str) -> str:
    """A page without what differs by itself: its nonce, and the address that its languages lead to."""
    return re.sub(r'nonce="[^"]*"|\?plain=&amp;|\?(?=language=)', "", page)


def test_anothers_draft_is_as_good_as_none(client: FlaskClient) -> None:
    who = visitor(client, "contributor")
    story = newsroom.draft(headline="Nobody may know of this")
    nothing = get(who, "/desk/stories/nothing")
    for answer in (
        get(who, f"/desk/stories/{story.id}"),
        get(who, f"/desk/stories/{story.id}?plain"),
        who.browser.post(f"/desk/stories/{story.id}", data={"headline": ""}, headers=BROWSER),
    ):
        assert answer.status_code == nothing.status_code == 404
        assert "Nobody may know" not in answer.text
        assert bare(answer.text) == bare(nothing.text)
    accountant = visitor(client, "finance")
    accountant.add_passkey()
    assert get(accountant, f"/desk/stories/{story.id}").status_code == 403
    mine = newsroom.draft(by=who.staff.person, related=[story.id])
    page = get(who, f"/desk/stories/{mine.id}")
    assert page.status_code == 200
    assert "Nobody may know" not in page.text
    assigning.assign(story.id, who.staff.id, None, by=newsroom.person("editor"))
    assert "Nobody may know" in get(who, f"/desk/stories/{story.id}").text


def test_whoever_may_only_read_reads_it_as_readers_do(client: FlaskClient) -> None:
    who = visitor(client)
    body = doc(paragraph("Words <b>"), node("pullquote", paragraph("Said"), cite="Her"))
    story = newsroom.published(body=body)
    page = get(who, f"/desk/stories/{story.id}")
    assert (page.status_code, "<textarea" in page.text, "Words &lt;b&gt;" in page.text) == (200, False, True)
    assert '<figure class="pullquote">' in page.text
    assert who.browser.post(f"/desk/stories/{story.id}", data={"version": "2"}, headers=BROWSER).status_code in (
        403,
        422,
    )
    publisher = visitor(client, "publisher")
    publisher.add_passkey()
    assert "<textarea" in get(publisher, f"/desk/stories/{story.id}").text
    freezing.freeze("A key was stolen.", by=newsroom.person("publisher"))
    refused = send(publisher, story, standfirst="Typed")
    assert (refused.status_code, "Typed" in refused.text, stored(story).standfirst) == (
        423,
        True,
        "Fishers lost their beach.",
    )


def test_the_credit_stands_on_its_own_line_without_a_caption_and_a_missing_alt_is_asked_for(
    client: FlaskClient,
) -> None:
    who = visitor(client)
    picture = pictures.taken_in(alt="", credit_line="Graphic: Devika")
    story = newsroom.draft(illustration={"image": picture.id, "caption": ""})
    page = get(who, f"/desk/stories/{story.id}").text
    assert re.search(r'<span class="credit"[^>]*>Graphic: Devika</span>', page)
    assert "Nobody has said yet what the picture shows" in page
    story = newsroom.draft(illustration={"image": pictures.taken_in(kind="photograph").id, "caption": ""})
    assert "No credit is given." in get(who, f"/desk/stories/{story.id}").text


def test_the_page_speaks_hindi_while_its_story_is_in_urdu(client: FlaskClient) -> None:
    who, story = visitor(client), newsroom.draft(language="ur", headline="دیوار")
    page = get(who, f"/desk/stories/{story.id}?language=hi").text
    assert '<html lang="hi"' in page
    assert re.search(r'<textarea id="headline"[^>]* lang="ur" dir="rtl"[^>]*>دیوار<', page)
    assert "जाँचें और सौंपें" in page


def test_only_scripts_of_its_own_run_and_all_it_opens_with_are_named_beforehand(client: FlaskClient) -> None:
    who, story = visitor(client), newsroom.draft()
    page = get(who, f"/desk/stories/{story.id}")
    nonce = re.findall(r"'nonce-([\w-]+)'", page.headers["Content-Security-Policy"])[0]
    scripts = re.findall(r"<script[^>]*>", page.text) + re.findall(r'<link rel="modulepreload"[^>]*>', page.text)
    assert scripts and all(f'nonce="{nonce}"' in it for it in scripts)
    assert not re.search(r"<script(?![^>]*src=)|\son\w+=\"|\sstyle=", page.text)
    assert "modulepreload" not in get(who, f"/desk/stories/{story.id}?plain").text
    assert set(MODULES) == opened("page")


def opened(name: str, seen: frozenset[str] = frozenset()) -> set[str]:
    """The editor's modules that this one needs as it opens, itself among them."""
    source = (EDITOR / f"{name}.mjs").read_text(encoding="utf-8")
    found = {name}
    for each in re.findall(r'^(?:import|export|\}) .*?from "\./(\w+)\.mjs";$', source, re.MULTILINE):
        if each not in seen | found:
            found |= opened(each, seen | frozenset(found))
    return found
