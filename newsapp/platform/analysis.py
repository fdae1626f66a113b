"""What a word is, for search, decided once for both databases: cut, folded and stemmed in Python.

English and Hindi are stemmed by Snowball; Marathi and Urdu, for which it has nothing, by short lists of endings.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from snowballstemmer.english_stemmer import EnglishStemmer
from snowballstemmer.hindi_stemmer import HindiStemmer

MOST_TERMS = 12
LONGEST_WORD = 60
SNIPPET = 220
_JOINERS = "\u200c\u200d"
_MARKS = "".join(chr(code) for code in range(0x300, 0x1B00) if unicodedata.category(chr(code)) in ("Mn", "Mc"))
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}{_JOINERS}])*(?:['\u2019][sS](?![^\W_]))?")
_POSSESSIVE = ("'s", "\u2019s")
# A nasal before a consonant of its own row is written as anusvara as often as not.
_NASAL = re.compile("ङ्(?=[क-घ])|ञ्(?=[च-झ])|ण्(?=[ट-ढ])|न्(?=[त-ध])|म्(?=[प-भ])")
_FOLDED = str.maketrans(
    {
        **dict.fromkeys("\u200c\u200d\u0640\u093c", None),  # joiners, tatweel, nukta
        "\u0901": "\u0902",  # candrabindu, written as anusvara as often as not
        **dict.fromkeys("يىئ", "ی"),
        **dict.fromkeys("كڪ", "ک"),
        **dict.fromkeys("هةۃۂە", "ہ"),
        **dict.fromkeys("أإآٱ", "ا"),
        "ؤ": "و",
    }
)
_MARATHI = tuple(
    sorted(
        "ांमध्ये ामध्ये ांसाठी ासाठी ांच्या ाच्या ींच्या ीच्या ांचे ाचे ांची ाची ांचा ाचा ांना ाला ींना ीला ीत ांनी ाने ीने ांवर ावर "
        "ातून ांत ात ीत ून ांशी ाशी च्या चे ची चा ला ने नी ना त े ा ी ो ू ं".split(),
        key=len,
        reverse=True,
    )
)
_MARATHI_OBLIQUE = ("्य",)
_MARATHI_SHORT = str.maketrans("ीू", "िु")  # a long vowel grows short before an ending
_URDU = ("یوں", "یاں", "وں", "یں")
_URDU_LAST = re.compile("(?<=..[^اوی])[اے]$")  # لڑکا لڑکے, امریکا امریکہ: one word in its cases and spellings
_BY_SCRIPT = {"latin": ("en",), "devanagari": ("hi", "mr"), "arabic": ("ur",)}


def analyse(text: str, language: str) -> str:
    """The text's stems in order, separated by spaces; letters and digits only."""
    return " ".join(stem(word, language) for word, _, _ in _words(text))


def query_terms(q: str, language: str | None = None) -> list[frozenset[str]]:
    """For each word of a query, the stems by which it may stand in the index: one for a known language, else some.

    At most the first twelve different words count.
    """
    found: list[frozenset[str]] = []
    for word, _, _ in _words(q):
        languages = (language,) if language else _BY_SCRIPT.get(_script(word), ("",))
        forms = frozenset(stem(word, each) for each in languages)
        if forms not in found:
            found.append(forms)
        if len(found) == MOST_TERMS:
            break
    return found


def match_query(terms: Sequence[Collection[str]], dialect: str) -> str:
    """These words as a full-text query that asks for all of them, in the language of this database.

    Terms are letters and digits, and quoted all the same.
    """
    quote, either, both = ('"', " OR ", " AND ") if dialect == "sqlite" else ("'", " | ", " & ")
    clean = str.maketrans("", "", "\"'\\")
    groups = [either.join(f"{quote}{form.translate(clean)}{quote}" for form in sorted(forms)) for forms in terms]
    return both.join(f"({group})" for group in groups)


def highlight(text: str, stems: Collection[str], language: str, *, width: int = SNIPPET) -> str:
    """An excerpt around the first of these stems, escaped, with <mark> around each; else the text's beginning."""
    hits = ((start, end) for word, start, end in _words(text) if stem(word, language) in stems)
    first = next(hits, None)
    start = _word_start(text, max(0, first[0] - width // 3)) if first else 0
    stop = _word_end(text, min(len(text), start + width))
    spans = [first, *_until(hits, stop)] if first else []
    parts, at = ["… " if start else ""], start
    for begin, end in spans:
        parts += [html.escape(text[at:begin]), "<mark>", html.escape(text[begin:end]), "</mark>"]
        at = end
    parts += [html.escape(text[at : max(stop, at)]), " …" if stop < len(text) else ""]
    return " ".join("".join(parts).split())


@lru_cache(maxsize=65536)
def stem(word: str, language: str) -> str:
    """What a word is kept and found as. Latin words in an Indian text are English ones.

    Each word gets a stemmer of its own: one holds the word it works on, and threads sharing it would mix theirs up.
    """
    folded = _fold(word)
    script = _script(folded)
    if script == "latin":
        return str(EnglishStemmer().stemWord(folded))
    if script == "devanagari" and language == "mr":
        # A Marathi stem says so: its letters may be another word in Hindi.
        # Twice, because the ending of a case stands on that of the oblique.
        bare = _cut(_cut(folded, _MARATHI, least=3), _MARATHI, least=3)
        return f"mr{_cut(bare, _MARATHI_OBLIQUE, least=4).translate(_MARATHI_SHORT)}"
    if script == "devanagari":
        return str(HindiStemmer().stemWord(folded))
    return _URDU_LAST.sub("ہ", _cut(folded, _URDU, least=3)) if script == "arabic" else folded


def _words(text: str) -> Iterator[tuple[str, int, int]]:
    for found in _WORD.finditer(text):
        if found.end() - found.start() <= LONGEST_WORD:
            yield found[0], found.start(), found.end()


def _fold(word: str) -> str:
    """Case, accents, vowel points and the several ways to type one letter or digit."""
    letters = unicodedata.normalize("NFD", word).translate(_FOLDED)
    kept = [_digit(letter) for letter in letters if not _accent(letter)]
    whole = unicodedata.normalize("NFC", "".join(kept).translate(_FOLDED)).casefold()
    return _NASAL.sub("\u0902", _cut(whole, _POSSESSIVE, least=1))


def _accent(letter: str) -> bool:
    """Whether this mark is an accent or a vowel point that is written or left out at will."""
    return "\u0300" <= letter <= "\u036f" or "\u064b" <= letter <= "\u065f" or letter == "\u0670"


def _digit(letter: str) -> str:
    return str(unicodedata.digit(letter)) if letter.isdigit() else letter


def _script(word: str) -> str:
    for letter in word:
        if "\u0900" <= letter <= "\u097f":
            return "devanagari"
        if "\u0600" <= letter <= "\u06ff":
            return "arabic"
        if letter.isalpha():
            return "latin" if letter < "\u0250" else "other"
    return "other"


def _cut(word: str, endings: tuple[str, ...], *, least: int) -> str:
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= least:
            return word[: -len(ending)]
    return word


def _until(hits: Iterator[tuple[int, int]], stop: int) -> Iterator[tuple[int, int]]:
    for hit in hits:
        if hit[1] > stop:
            return
        yield hit


def _word_start(text: str, at: int) -> int:
    space = text.find(" ", at)
    return 0 if at == 0 else space + 1 if 0 <= space < at + LONGEST_WORD else at


def _word_end(text: str, at: int) -> int:
    space = text.rfind(" ", 0, at)
    return at if at >= len(text) or space < at - LONGEST_WORD else space
