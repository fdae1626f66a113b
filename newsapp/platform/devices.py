"""What a browser calls itself, in words that people know their devices by."""

from __future__ import annotations

LONGEST = 60
# The first that is found names it: each of these also claims to be some of those below it.
_BROWSERS = (
    ("SamsungBrowser", "Samsung Internet"),
    ("UCBrowser", "UC Browser"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "a Chromebook"),
    ("Mac OS X", "a Mac"),
    ("Linux", "Linux"),
)


def named(user_agent: str) -> str:
    """The device in plain words, such as "Firefox on Android"; a program by its first word; "" for nothing."""
    browser, system = _first(_BROWSERS, user_agent), _first(_SYSTEMS, user_agent)
    if browser:
        return f"{browser} on {system}" if system else browser
    word = "".join(letter for letter in user_agent[:200] if letter.isprintable()).split(" ")[0]
    return word[:LONGEST]


def _first(known: tuple[tuple[str, str], ...], said: str) -> str:
    return next((words for sign, words in known if sign in said), "")
