"""Addresses a body may point to: links for readers, and the pages of providers whose posts may be embedded.

Patterns are written so that Python's `re.fullmatch` and ECMA-262 (which JSON Schema uses) read them alike.
"""

from __future__ import annotations

import re

# Blanks, controls, halves of surrogate pairs, invisible and direction characters (ZWNJ and ZWJ may stay: words need
# them), noncharacters, and what the WHATWG URL standard forbids in a written address. A backslash counts as a slash
# in browsers and would smuggle `//` in.
_FORBIDDEN = (
    r'\u0000-\u0020"<>\\^`{|}\u007f-\u00a0\u00ad\u061c\u1680\u180e\u2000-\u200b\u200e\u200f\u2028-\u202f'
    r"\u205f-\u206f\u3000\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff0-\uffff"
)
_REST = f"[^{_FORBIDDEN}]*"
_HOST = rf"[^{_FORBIDDEN}/?#@:\[\]]+(?::[0-9]{{1,5}})?"
_WEB = rf"https?://{_HOST}(?:[/?#]{_REST})?"
LINK = rf"(?:{_WEB}|mailto:[^{_FORBIDDEN}]+|tel:\+?[0-9][0-9().*#-]*|/(?:[^{_FORBIDDEN}/]{_REST})?)"
MOST_CHARACTERS = 2000

# Provider → its name as printed, and the hosts that are its own.
PROVIDERS: dict[str, tuple[str, tuple[str, ...]]] = {
    "youtube": ("YouTube", ("www.youtube.com", "youtube.com", "m.youtube.com", "youtu.be", "www.youtube-nocookie.com")),
    "vimeo": ("Vimeo", ("vimeo.com", "www.vimeo.com", "player.vimeo.com")),
    "x": ("X", ("x.com", "www.x.com", "twitter.com", "www.twitter.com", "mobile.twitter.com")),
    "instagram": ("Instagram", ("www.instagram.com", "instagram.com")),
    "facebook": ("Facebook", ("www.facebook.com", "facebook.com", "m.facebook.com", "fb.watch")),
    "soundcloud": ("SoundCloud", ("soundcloud.com", "www.soundcloud.com", "m.soundcloud.com", "w.soundcloud.com")),
    "spotify": ("Spotify", ("open.spotify.com",)),
    "datawrapper": ("Datawrapper", ("datawrapper.dwcdn.net", "www.datawrapper.de")),
    "flourish": ("Flourish", ("public.flourish.studio", "flo.uri.sh")),
    "documentcloud": ("DocumentCloud", ("www.documentcloud.org", "embed.documentcloud.org")),
    "archive": ("Internet Archive", ("archive.org", "www.archive.org", "web.archive.org")),
}
EMBEDS: dict[str, str] = {
    provider: "https://(?:" + "|".join(hosts).replace(".", r"\.") + f")/{_REST}"
    for provider, (_, hosts) in PROVIDERS.items()
}
_LINK = re.compile(LINK)
_EMBEDS = {provider: re.compile(pattern) for provider, pattern in EMBEDS.items()}


def is_link(url: str) -> bool:
    """Whether a link may lead there."""
    return len(url) <= MOST_CHARACTERS and _LINK.fullmatch(url) is not None


def is_external(url: str) -> bool:
    """Whether a link leaves this site."""
    return url.startswith(("http://", "https://"))


def provider_of(url: str) -> str | None:
    """The provider whose page this is; None for somebody else's."""
    if len(url) > MOST_CHARACTERS:
        return None
    return next((provider for provider, pattern in _EMBEDS.items() if pattern.fullmatch(url)), None)
