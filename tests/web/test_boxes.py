"""The contribution box stands where its author put it, or between two paragraphs late in the story."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from newsapp.web import pictures
from newsapp.web.boxes import PLACE, with_box

BOX = Markup("<aside>Give</aside>")
PARAGRAPH = f"<p>{'word ' * 40}<em>end</em></p>"


def test_a_place_that_the_author_chose_is_used_once() -> None:
    text = f"<p>one</p>{PLACE}<p>two</p>{PLACE}<p>three</p>"
    assert with_box(text, BOX) == f"<p>one</p>{BOX}<p>two</p><p>three</p>"


def test_a_long_story_has_it_after_about_two_thirds() -> None:
    before, _, after = with_box(PARAGRAPH * 9, BOX).partition(BOX)
    assert (before.count("<p>"), after.count("<p>")) == (6, 3)


@pytest.mark.parametrize("text", ["", "<p>one</p>", PARAGRAPH * 5, "<ul><li>a</li></ul>" * 9])
def test_a_short_story_and_one_without_neighbouring_paragraphs_have_none(text: str) -> None:
    assert with_box(text, BOX) == text


def test_it_never_parts_a_heading_from_its_text_nor_stands_inside_anything() -> None:
    aside = f'<aside class="fact-box">{PARAGRAPH * 8}</aside>'
    text = PARAGRAPH * 3 + "<h2>Later</h2>" + PARAGRAPH + aside + "<h2>Last</h2>" + PARAGRAPH * 2
    before, _, after = with_box(text, BOX).partition(BOX)
    assert before.endswith("</p>")
    assert after.startswith("<p>")
    assert before.count("<aside") == before.count("</aside")


def test_text_that_has_lines_and_odd_breaks_is_measured_right() -> None:
    text = (PARAGRAPH[:-4] + "\u2028\u0085<br>\n&amp; more</p>") * 8
    before, _, after = with_box(text, BOX).partition(BOX)
    assert before + after == text
    assert (before.count("<p>"), after.count("<p>")) == (5, 3)


@given(
    st.lists(
        st.sampled_from(
            [PARAGRAPH, "<hr>", "<h3>x</h3>", '<figure><img src="a"><p>b</p></figure>', "<ul><li>c</li></ul>"]
        )
    )
)
def test_nothing_of_the_text_is_ever_lost(blocks: list[str]) -> None:
    text = "".join(blocks)
    assert with_box(text, BOX).replace(BOX, "") == text


def test_a_browser_is_offered_each_file_of_a_picture_by_type() -> None:
    made = [(320, "jpeg"), (640, "jpeg"), (1280, "jpeg"), (640, "webp")]
    told = [{"url": f"/m/{width}.{kind}", "width": width, "height": 9, "type": f"image/{kind}"} for width, kind in made]
    picture = {"renditions": told, "focal_point": {"x": 0.24, "y": 1.0}}
    assert pictures.sources(picture, "image/webp") == "/m/640.webp 640w"
    assert (pictures.fallback(picture) or {})["width"] == 640
    assert pictures.fallback({"renditions": []}) is None
    assert pictures.focus(picture) == "x2 y10"
    assert pictures.focus({"focal_point": None}) == "x5 y5"
