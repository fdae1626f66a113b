"""Lines, texts and e-mail addresses that givers type: what is kept of them, or what is wrong with them; pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from newsapp.platform.text import clean_line, flaws_of

LONGEST_EMAIL = 254  # RFC 5321: a path of 256 with its angle brackets
_LONGEST_LOCAL = 64
# What mail servers really take before the @, without the quoted forms that nobody has.
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+(?!\d+$){_LABEL}")
_GAP = re.compile(r"\n{3,}")
Errors = dict[str, list[str]]


def line(errors: Errors, field: str, value: Any, *, longest: int, required: bool = False) -> str:
    """One line of text, cleaned; what is wrong with it goes into `errors`."""
    return _measured(errors, field, _cleaned(errors, field, value, clean_line), longest, required)


def text(errors: Errors, field: str, value: Any, *, longest: int, required: bool = False) -> str:
    """A text that may have several lines, cleaned; what is wrong with it goes into `errors`."""
    return _measured(errors, field, _cleaned(errors, field, value, _clean_lines), longest, required)


def email(errors: Errors, field: str, value: Any) -> str:
    """An address to which mail can be sent, its domain in lower case and in ASCII; "" with an error otherwise."""
    typed = line(errors, field, value, longest=LONGEST_EMAIL, required=True)
    if field in errors:
        return ""
    local, _, domain = typed.rpartition("@")
    try:
        domain = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        domain = ""
    address = f"{local}@{domain}"
    known = len(local) <= _LONGEST_LOCAL and len(address) <= LONGEST_EMAIL
    if not (known and _LOCAL.fullmatch(local) and _DOMAIN.fullmatch(domain)):
        errors[field] = ["An e-mail address such as name@example.org."]
        return ""
    return address


def email_key(address: str) -> str:
    """The address as it is compared: two ways to write one mailbox are one giver."""
    return address.casefold()


def _cleaned(errors: Errors, field: str, value: Any, clean: Callable[[str], str]) -> str:
    """The text without what is only in its way; null is no text."""
    typed = "" if value is None else value
    wrong = flaws_of(typed) if isinstance(typed, str) else ["A text."]
    if wrong:
        errors[field] = wrong
    return "" if wrong else clean(typed)


def _measured(errors: Errors, field: str, kept: str, longest: int, required: bool) -> str:
    if required and not kept:
        errors.setdefault(field, ["It is needed."])
    if len(kept) > longest:
        errors[field] = [f"At most {longest} characters; this has {len(kept)}."]
    return kept


def _clean_lines(typed: str) -> str:
    """Each line cleaned, with one empty line between them at most."""
    return _GAP.sub("\n\n", "\n".join(clean_line(each) for each in typed.splitlines())).strip()
