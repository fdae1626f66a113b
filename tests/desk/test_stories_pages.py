"""Today and the list of stories as a browser without script gets them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from newsapp.articles import workflow
from newsapp.articles.actions import assigning, correcting, drafting, publishing
from newsapp.desk import words
from newsapp.platform import clock, worker
from newsapp.platform.db import transaction
from newsapp.platform.outbox import Job
from newsapp.staff.actions import membership
from newsapp.staff.roles import ROLES, WORKER
from tests.desk.leafing import get, post
from tests.factories import givers, newsroom, pictures
from tests.factories.visitors import Visitor, visitor

STORIES = "/desk/stories"


def whole(client: FlaskClient, role: str) -> Visitor:
    """Somebody of this role who is signed in with all that it needs."""
    who = visitor(client, role)
    who.add_passkey()
    return who


def listed(who: Visitor, query: str = "") -> list[str]:
    """The headlines of the list, in order."""
    page = get(who, f"{STORIES}{query}")
    assert page.status_code == 200, page.text
    return re.findall(r'<th scope="row"><a [^>]*><span [^>]*>(.*?)</span></a>', page.text)


def part(page: Any, name: str) -> str:
    """What stands on Today under this title."""
    found = re.search(rf'<section aria-labelledby="{name}-title">(.*?)</section>', page.text, re.DOTALL)
    return found[1] if found else ""


def test_today_says_what_waits_and_for_how_long(client: FlaskClient) -> None:
    who = whole(client, "editor")
    due, late = newsroom.draft(headline="Due soon", bylines=[]), newsroom.draft(headline="Ought to be out")
    publishing.schedule(due.id, clock.now() + timedelta(hours=3, minutes=1), by=WORKER)
    publishing.schedule(late.id, clock.now() + timedelta(minutes=1), by=WORKER)
    for name in ("Waits longest", "Waits since now"):
        drafting.submit(newsroom.draft(headline=name).id, by=WORKER)
    given = newsroom.draft(headline="For you", language="ur")
    assigning.assign(given.id, who.staff.id, clock.now() + timedelta(days=2, hours=1), by=WORKER)
    newsroom.published(headline="Out & about")
    newsroom.draft(by=who.staff.person, headline="My beginning")
    with clock.freeze(clock.now() + timedelta(minutes=2)):
        page = get(who, "/desk")
    assert re.findall(r'dir="ltr">(.*?)</span></a>', part(page, "due")) == ["Ought to be out", "Due soon"]
    assert "overdue" in part(page, "due").partition("Due soon")[0]
    assert "in 3 hours" in part(page, "due")
    assert "begun by newsapp" in part(page, "due")
    assert part(page, "review").index("Waits longest") < part(page, "review").index("Waits since now")
    assert f'<a href="/desk/stories/{given.id}"><span class="story-words" lang="ur" dir="rtl">For you<' in page.text
    assert "in 2 days" in part(page, "given")
    assert "Out &amp; about" in part(page, "published")
    assert "<bdi>Meera Kulkarni</bdi>" in part(page, "published")
    assert "My beginning" in part(page, "drafts")
    assert 'data-state="submitted">In review<' in part(page, "review")


def test_an_empty_today_says_so_in_words_and_how_to_begin(client: FlaskClient) -> None:
    page = get(whole(client, "contributor"), "/desk")
    for name in ("due", "review", "given", "published", "drafts"):
        assert re.search(r'<p class="desk-hint">[^<]{20,}</p>', part(page, name)), name
    assert page.text.count('class="button"') == 1
    assert 'href="/desk/stories/new"' in page.text
    assert part(page, "failed") == part(page, "gifts") == ""


def test_a_contributor_sees_only_their_own_on_today_and_in_the_list(client: FlaskClient) -> None:
    who = whole(client, "contributor")
    newsroom.draft(headline="Secret of others")
    drafting.submit(newsroom.draft(headline="Secret in review").id, by=WORKER)
    newsroom.published(headline="Secret though public")
    newsroom.draft(by=who.staff.person, headline="Mine")
    worker.drain()
    for path in ("/desk", STORIES, f"{STORIES}?q=secret", f"{STORIES}?whose=assigned", f"{STORIES}?state=submitted"):
        assert "Secret" not in get(who, path).text, path
    assert listed(who) == listed(who, "?whose=mine") == ["Mine"]


def test_a_long_list_of_today_leads_to_all_of_it(client: FlaskClient) -> None:
    who = whole(client, "editor")
    for number in range(9):
        drafting.submit(newsroom.draft(headline=f"Story {number}").id, by=WORKER)
    review = part(get(who, "/desk"), "review")
    assert review.count("<li>") == 8
    address = re.findall(r'href="(/desk/stories\?[^"]+)"', review)
    assert len(listed(who, address[0].removeprefix(STORIES))) == 9


def test_who_sees_to_money_gets_sums_and_no_story(client: FlaskClient) -> None:
    newsroom.draft(headline="Not for finance")
    givers.settled(givers.contribution(amount_minor=150_000, status="paid"))
    givers.settled(givers.contribution(amount_minor=2_500, currency="USD", status="paid"))
    page = get(whole(client, "finance"), "/desk")
    assert "₹1,500" in part(page, "gifts")
    assert "$25" in part(page, "gifts")
    assert part(page, "gifts").count("payments: 1") == 4
    assert '<a class="button" href="/desk/contributions">' in page.text
    assert "Not for finance" not in page.text
    assert "/desk/stories" not in page.text


def test_whoever_may_see_no_money_sees_none(client: FlaskClient) -> None:
    givers.settled()
    assert "₹" not in get(whole(client, "publisher"), "/desk").text
    assert "₹500" in part(get(whole(client, "admin"), "/desk"), "gifts")


def test_failed_work_is_told_to_who_may_see_it_without_what_went_wrong(client: FlaskClient) -> None:
    with transaction() as session:
        told = {"payload": {}, "due_at": clock.now(), "failed_at": clock.now(), "open": False}
        session.add(Job(name="media.render", failure="asha@example.org", **told))
    failed = part(get(whole(client, "publisher"), "/desk"), "failed")
    assert "media.render" in failed
    assert 'href="/desk/jobs"' in failed
    assert "asha" not in failed
    assert part(get(whole(client, "editor"), "/desk"), "failed") == ""


@pytest.mark.parametrize("role", ROLES)
def test_everybody_has_a_today_and_only_who_writes_has_stories(client: FlaskClient, role: str) -> None:
    who = whole(client, role)
    assert get(who, "/desk").status_code == 200
    expected = 403 if role == "finance" else 200
    assert {get(who, path).status_code for path in (STORIES, f"{STORIES}/new")} == {expected}
    assert post(who, STORIES, headline="x", language="en").status_code == (403 if role == "finance" else 303)


def test_the_list_is_narrowed_by_where_a_story_stands(client: FlaskClient) -> None:
    who = whole(client, "editor")
    newsroom.draft(headline="draft")
    drafting.submit(newsroom.draft(headline="submitted").id, by=WORKER)
    publishing.schedule(newsroom.draft(headline="scheduled").id, clock.now() + timedelta(hours=1), by=WORKER)
    newsroom.published(headline="published")
    for standing in ("under_review", "retracted", "withheld"):
        correcting.set_standing(newsroom.published(headline=standing).id, standing, "A notice.", by=WORKER)
    doubted = newsroom.published(headline="withdrawn")
    correcting.set_standing(doubted.id, "under_review", "A notice.", by=WORKER)
    publishing.withdraw(doubted.id, "It was wrong.", by=WORKER)
    for state in workflow.STATES:
        assert listed(who, f"?state={state}") == [state]
        assert f'data-state="{state}"' in get(who, f"{STORIES}?state={state}").text
    assert tuple(words.STATES) == workflow.STATES


def test_the_list_is_narrowed_by_language_section_and_whose(client: FlaskClient) -> None:
    who = whole(client, "editor")
    newsroom.draft(headline="Hindi", language="hi", section="labour")
    own = newsroom.draft(by=who.staff.person, headline="Own")
    given = newsroom.draft(headline="Given")
    assigning.assign(given.id, who.staff.id, None, by=WORKER)
    assert listed(who, "?written=hi") == listed(who, "?section=labour") == ["Hindi"]
    assert listed(who, "?whose=mine") == [own.headline]
    assert listed(who, "?whose=assigned") == [given.headline]
    assert listed(who, "?whose=mine&state=published") == []
    page = get(who, f"{STORIES}?written=hi&section=labour&state=draft&language=en").text
    assert '<html lang="en"' in page  # the desk's own language, which is asked for by another name
    for value in ("hi", "labour", "draft"):
        assert f'<option value="{value}" selected>' in page, value


def test_words_are_found_in_the_story_and_marked_and_markup_in_them_stays_text(client: FlaskClient) -> None:
    who = whole(client, "editor")
    newsroom.draft(headline="Walls", standfirst="<script>alert(1)</script> & the monsoon", language="en")
    newsroom.draft(headline="बारिश", standfirst="मानसून देर से आया।", language="hi")
    newsroom.draft(headline="Another")
    pictures.taken_in(alt="Monsoon over <b>the</b> bay", credit_line="Graphic: Us")
    worker.drain()
    page = get(who, f"{STORIES}?q=monsoon").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; the <mark>monsoon</mark>" in page
    assert "Monsoon over &lt;b&gt;the&lt;/b&gt; bay" in page
    assert "Graphic: Us" in page
    assert listed(who, "?q=monsoon") == ["Walls"]
    assert listed(who, "?q=मानसून&written=hi") == ["बारिश"]
    assert listed(who, "?q=monsoon&written=hi") == []
    named = get(who, f"{STORIES}?q=climate").text
    assert 'href="/desk/stories?section=climate"' in named
    assert "To the catalogue" in named


def test_the_list_goes_on_where_it_ended_and_keeps_what_was_chosen(client: FlaskClient) -> None:
    who = whole(client, "editor")
    for number in range(5):
        newsroom.draft(headline=f"Rain {number}")
        newsroom.draft(headline=f"Sun {number}", language="hi")
    worker.drain()
    for narrowing in ("?written=en&limit=2", "?written=en&q=rain&limit=2&language=en"):
        found, query = [], narrowing
        while query:
            page = get(who, f"{STORIES}{query}").text
            found += re.findall(r'<th scope="row"><a [^>]*><span [^>]*>(.*?)</span></a>', page)
            onward = re.search(r'href="/desk/stories(\?[^"]+)" rel="next"', page)
            query = onward[1].replace("&amp;", "&") + "&limit=2" if onward else ""
        assert found == [f"Rain {number}" for number in reversed(range(5))]


@pytest.mark.parametrize(
    "query",
    "?state=nowhere ?whose=x ?cursor=! ?cursor=abc ?limit=x ?limit=1000 ?section=%00 ?q=a%00 ?written=tlh".split(),
)
def test_an_address_that_asks_for_what_there_is_not_is_told_so_and_keeps_the_rest(
    client: FlaskClient, query: str
) -> None:
    who = whole(client, "editor")
    page = get(who, f"{STORIES}{query}&section=labour" if "section" not in query else f"{STORIES}{query}")
    assert page.status_code == 422
    assert 'role="alert"' in page.text
    assert 'class="story-filter"' in page.text


def test_a_list_with_nothing_in_it_says_why(client: FlaskClient) -> None:
    who = whole(client, "editor")
    assert "There is no story yet." in get(who, STORIES).text
    assert "No story that you may see is like this." in get(who, f"{STORIES}?q=elephant").text
    newsroom.draft()
    assert "desk-empty" not in get(who, STORIES).text


def test_a_story_is_begun_with_a_headline_and_a_language(client: FlaskClient) -> None:
    who = whole(client, "contributor")
    form = get(who, f"{STORIES}/new")
    assert '<option value="en" selected>' in form.text
    begun = post(who, STORIES, headline="  बारिश के बाद ", language="hi")
    assert begun.status_code == 303
    article_id = begun.headers["Location"].removeprefix(f"{STORIES}/")
    told = who.ask("GET", f"/articles/{article_id}").get_json()
    assert (told["headline"], told["language"], told["status"]) == ("बारिश के बाद", "hi", "draft")
    assert told["created_by"] == who.staff.id
    assert '<option value="hi" selected>' in get(who, f"{STORIES}/new").text


@pytest.mark.parametrize(
    ("headline", "language", "field"),
    [("", "en", "headline"), ("x" * 301, "en", "headline"), ("a\u202eb", "ur", "headline"), ("<b>", "tlh", "language")],
)
def test_what_was_typed_is_kept_when_a_story_cannot_be_begun(
    client: FlaskClient, headline: str, language: str, field: str
) -> None:
    who = whole(client, "editor")
    page = post(who, STORIES, headline=headline, language=language)
    assert page.status_code == 422
    assert re.search(rf'name="{field}"[^>]*aria-invalid="true"', page.text)
    assert headline.replace("<", "&lt;").replace(">", "&gt;") in page.text
    assert listed(who) == []


def test_a_form_of_another_site_begins_nothing(client: FlaskClient) -> None:
    who = whole(client, "editor")
    evil = who.browser.post(STORIES, data={"headline": "x"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert evil.status_code == 403
    assert listed(who) == []


def test_who_has_left_is_named_all_the_same(client: FlaskClient) -> None:
    who, gone = whole(client, "editor"), newsroom.person("contributor")
    newsroom.draft(by=gone, bylines=[])
    membership.change(gone.id, {"active": False, "name": "Asha <Rao>"}, by=WORKER)
    assert "begun by Asha &lt;Rao&gt;" in get(who, STORIES).text


def test_both_pages_speak_hindi(client: FlaskClient) -> None:
    who = whole(client, "editor")
    newsroom.published()
    assert "हाल में प्रकाशित" in get(who, "/desk?language=hi").text
    page = get(who, f"{STORIES}?state=published").text
    assert "पिछला बदलाव" in page
    assert 'href="?state=published&amp;language=en"' in page
