"""The picture that stands for a story where it is shared."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from newsapp.media.renditions import sharing, typefaces
from newsapp.media.renditions.intake import inspect
from newsapp.media.renditions.sharing import Card, Photo, share_picture
from newsapp.media.renditions.typefaces import FACES, face_for
from newsapp.media.renditions.typesetting import fitted
from newsapp.media.rules import Words
from tests.media import pictures

HEADLINES = {
    "en": "The harbour that moved: how a village lost its beach in one monsoon",
    "hi": "बंदरगाह जो खिसक गया: एक मछुआरा गाँव ने कैसे अपना तट खो दिया",
    "mr": "महाराष्ट्राच्या किनाऱ्यावरील बंदर सरकले",
    "ur": "بندرگاہ جو کھسک گئی: ماہی گیروں کے گاؤں نے اپنا ساحل کیسے کھو دیا",
    "te": "కదిలిన ఓడరేవు: తీరాన్ని కోల్పోయిన గ్రామం",
}


def card(language: str = "en", year: int | None = None, **more: str) -> Card:
    told = {"site_name": "The Lamp Post", "section": "Climate", "headline": HEADLINES[language]} | more
    return Card(**told, language=language, year=year)


def drawn(card: Card, photo: Photo | None = None) -> Image.Image:
    file = share_picture(card, photo)
    assert len(file) <= sharing.MOST_BYTES
    picture = Image.open(BytesIO(file))
    assert (picture.format, picture.size, picture.mode) == ("JPEG", (1200, 630), "RGB")
    return picture


def ink(picture: Image.Image, box: tuple[int, int, int, int]) -> int:
    """How many dark pixels there are in the box."""
    return sum(picture.crop(box).convert("L").histogram()[:90])


def near(picture: Image.Image, at: tuple[int, int], colour: str, most: int = 12) -> bool:
    found, wanted = picture.getpixel(at), Image.new("RGB", (1, 1), colour).getpixel((0, 0))
    assert isinstance(found, tuple)
    assert isinstance(wanted, tuple)
    return all(abs(one - other) <= most for one, other in zip(found, wanted, strict=True))


@pytest.mark.parametrize("language", HEADLINES)
def test_a_headline_is_set_on_paper_from_the_side_where_its_script_begins(language: str) -> None:
    picture = drawn(card(language))
    left, right = ink(picture, (60, 204, 260, 630)), ink(picture, (940, 204, 1140, 630))
    assert near(picture, (600, 625), "#fffdf9")
    assert ink(picture, (72, 204, 1128, 600)) > 5000
    assert (right > left) == (language == "ur")
    assert ink(picture, (1146, 120, 1200, 630)) + ink(picture, (0, 120, 54, 630)) == 0


@pytest.mark.parametrize("language", HEADLINES)
def test_an_old_story_says_its_year_in_its_language_on_a_plain_band(language: str) -> None:
    picture = drawn(card(language, year=2019))
    assert near(picture, (600, 620), "#16130f")
    band = picture.crop((0, 550, 1200, 630)).convert("L")
    assert sum(band.histogram()[200:]) > 1000
    other = drawn(card(language, year=2018)).crop((0, 550, 1200, 630)).convert("L")
    assert band.tobytes() != other.tobytes()


def test_the_year_stands_over_a_photo_too() -> None:
    photo = Photo(pictures.jpeg((1600, 900)), (0.5, 0.5), Words())
    assert near(drawn(card(year=2019), photo), (600, 620), "#16130f")
    assert not near(drawn(card(), photo), (600, 620), "#16130f")


def test_a_language_without_a_sentence_says_the_bare_year() -> None:
    tamil = Card("The Lamp Post", "", "Rain", "ta", 2019)
    english = Card("The Lamp Post", "", "Rain", "en", 2019)
    widths = [sum(drawn(it).crop((0, 556, 1200, 630)).convert("L").histogram()[200:]) for it in (tamil, english)]
    assert 0 < widths[0] < widths[1] / 2


@pytest.mark.parametrize(("focus", "seen"), [(0.1, pictures.RED), (0.9, pictures.BLUE)])
def test_a_wide_photo_is_cropped_around_what_must_be_seen(focus: float, seen: tuple[int, int, int]) -> None:
    picture = drawn(card(), Photo(pictures.jpeg((3000, 400)), (focus, 0.5), Words()))
    assert picture.getpixel((600, 400)) == pytest.approx(seen, abs=40)


def test_a_tall_photo_is_cropped_around_what_must_be_seen() -> None:
    tall = pictures.saved(pictures.scene((630, 1200)).rotate(90, expand=True))
    top = drawn(card(), Photo(pictures.jpeg((400, 3000)), (0.5, 0.0), Words()))
    foot = drawn(card(), Photo(pictures.jpeg((400, 3000)), (0.5, 1.0), Words()))
    assert top.getpixel((300, 20)) == pytest.approx(pictures.GREEN, abs=40)
    assert foot.getpixel((300, 20)) == pytest.approx(pictures.RED, abs=40)
    assert drawn(card(), Photo(tall, (0.5, 0.5), Words())).size == (1200, 630)


def test_a_shared_photo_keeps_its_credit() -> None:
    words = Words(alt="Boats", credit_line="Photo: Asha Rao")
    file = share_picture(card(), Photo(pictures.jpeg(exif=pictures.exif()), (0.5, 0.5), words))
    assert inspect(file).words == words
    assert b"Camera" not in file


def test_the_worst_of_photos_stays_under_300_kilobytes() -> None:
    noise = Image.merge("RGB", [Image.effect_noise((1200, 630), 200) for _ in range(3)])
    drawn(card(), Photo(pictures.saved(noise, "PNG"), (0.5, 0.5), Words()))
    assert len(share_picture(card(), Photo(pictures.saved(noise, "PNG"), (0.5, 0.5), Words()))) > 100_000


@pytest.mark.parametrize(
    "headline",
    [
        "word " * 60,
        "x" * 300,
        "क्षत्रिय" * 40,
        "بندرگاہ" * 40,
        "a",
        "Rain 🌧 and → arrows",
        "मौसम — “बारिश” 2026",
        "e\u0301" * 100,
    ],
)
def test_any_headline_stays_inside_its_page(headline: str) -> None:
    picture = drawn(card(headline=headline, year=2001))
    assert ink(picture, (72, 204, 1128, 540)) > 200
    assert ink(picture, (1146, 120, 1200, 540)) + ink(picture, (0, 120, 54, 540)) == 0


def test_where_we_cannot_draw_a_script_the_papers_name_stands_alone() -> None:
    assert face_for("தமிழ் தலைப்பு") is None
    alone = drawn(card(headline="தமிழ் தலைப்பு", section="தமிழ்"))
    assert ink(alone, (72, 204, 1128, 400)) > 3000
    assert ink(alone, (72, 20, 1128, 100)) == 0


def test_a_card_without_any_words_is_still_a_picture() -> None:
    empty = drawn(card(site_name="", headline="", section=""))
    assert ink(empty, (0, 20, 1200, 630)) == 0


def test_signs_that_a_face_lacks_are_left_out_and_joiners_are_not() -> None:
    found = face_for("Rain 🌧 again")
    assert found is not None
    assert (found[0].name, found[1]) == ("latin", "Rain again")
    found = face_for("क्‍ष 🌧")
    assert found is not None
    assert (found[0].name, found[1]) == ("devanagari", "क्‍ष")


@pytest.mark.parametrize(
    ("face", "characters"),
    [
        ("latin", "ABCxyzÀÿĀſ₹€“”‘’–—…0123456789"),
        ("devanagari", "अआइईउऊऋएऐओऔऑॲकखगघङळऱऩक़ख़ज़ड़ढ़फ़ऽ।॥ंःँ्ािीुूृेैोौॉॅ०१२३४५६७८९₹Az09“”’—…\u200c\u200d"),
        ("nastaliq", "ابپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوہھءیےۓؤئآأۂۃ۰۱۲۳۴۵۶۷۸۹،؛؟۔ًٌٍَُِّْٰAz09()«»“”’—…"),
        ("telugu", "అఆఇఈఉఊఋఎఏఐఒఓఔకఖగఘఙళఱ్ాిీుూృెేైొోౌంః౦౧౨౩Az09“”’—…\u200c\u200d"),
    ],
)
def test_each_face_has_the_letters_of_its_languages(face: str, characters: str) -> None:
    found = next(each for each in FACES if each.name == face)
    assert found.lacks(characters) == set()


def test_lines_are_shaped_so_that_letters_join() -> None:
    # A conjunct is narrower than its consonants side by side, and joined Arabic narrower than single letters.
    for joined, apart in (("क्त", "क‌त"), ("ببب", "ب‌ب‌ب")):
        words = face_for(joined)
        assert words is not None
        font = words[0].at(100)
        assert font.getlength(joined, direction=words[0].direction) < font.getlength(
            apart, direction=words[0].direction
        )


def test_letters_of_nastaliq_stand_close_within_a_word() -> None:
    # In bolder weights of the font ھ brings half an em of nothing, and بڑھی falls apart.
    font = next(face for face in FACES if face.name == "nastaliq").at(100)
    for letters in ("ھی", "ھے", "کی"):
        left, _, right, _ = font.getmask(letters, direction="rtl").getbbox()
        assert font.getlength(letters, direction="rtl") - (right - left) < 15


def test_a_text_is_set_as_large_as_it_fits_and_in_lines_of_about_one_length() -> None:
    words = face_for(HEADLINES["en"])
    assert words is not None
    setting = fitted(words, "en", (1056, 400), range(136, 36, -4))
    font = setting.face.at(setting.size_px)
    lengths = [font.getlength(line) for line in setting.lines]
    assert " ".join(setting.lines) == HEADLINES["en"]
    assert max(lengths) <= 1056
    assert min(lengths) > max(lengths) * 0.7
    assert fitted(words, "en", (1056, 900), range(136, 36, -4)).size_px > setting.size_px


def test_a_text_that_never_fits_ends_in_an_ellipsis_between_letters() -> None:
    words = face_for("क्षत्रि" * 60)
    assert words is not None
    for width in range(200, 500, 10):
        (line,) = fitted(words, "hi", (width, 80), [40]).lines
        assert line.removesuffix("…").replace("क्षत्रि", "") in ("", "क्ष")
        assert line.endswith("…")
    long = face_for("one two three four five six seven eight nine ten")
    assert long is not None
    lines = fitted(long, "en", (200, 100), [40]).lines
    assert len(lines) == 2
    assert lines[-1].endswith("…")


def test_this_machine_can_shape_every_script() -> None:
    assert typefaces.can_shape()
