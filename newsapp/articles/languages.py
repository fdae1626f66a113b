"""Languages an article may be written in, and the direction in which each is read."""

from __future__ import annotations

# BCP 47 tag → the language's own name. English and the languages of the Indian constitution's schedule that have
# a settled script, and what their neighbours and readers abroad write.
LANGUAGES: dict[str, str] = {
    "en": "English",
    "hi": "हिन्दी",
    "mr": "मराठी",
    "ur": "اردو",
    "te": "తెలుగు",
    "as": "অসমীয়া",
    "bn": "বাংলা",
    "gu": "ગુજરાતી",
    "kn": "ಕನ್ನಡ",
    "ks": "کٲشُر",
    "ml": "മലയാളം",
    "ne": "नेपाली",
    "or": "ଓଡ଼ିଆ",
    "pa": "ਪੰਜਾਬੀ",
    "sa": "संस्कृतम्",
    "sd": "سنڌي",
    "si": "සිංහල",
    "ta": "தமிழ்",
    "ar": "العربية",
    "fa": "فارسی",
    "fr": "Français",
}
RIGHT_TO_LEFT = frozenset({"ar", "fa", "ks", "sd", "ur"})


def direction(language: str) -> str:
    """`rtl` or `ltr`."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"
