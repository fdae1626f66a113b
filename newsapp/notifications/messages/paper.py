"""The paper that a letter is written on: HTML plain enough for every mail program, in the paper's own colours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from newsapp.notifications.messages.wording import BUTTON, Wording

_TYPE = {
    "ltr": "font:17px/1.6 Charter,'Noto Serif','Noto Serif Devanagari',Georgia,serif",
    "rtl": "font:18px/2.2 'Noto Nastaliq Urdu','Jameel Noori Nastaleeq',serif",
}
_BUTTON = (
    "display:inline-block;padding:12px 24px;border-radius:4px;background:#b3261e;color:#ffffff;text-decoration:none;"
    "font-weight:bold"
)
_PAGE = """<!doctype html>
<html lang="{language}" dir="{direction}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{site}</title></head>
<body style="margin:0;background:#fffdf9">
<div dir="{direction}" style="max-width:560px;margin:0 auto;padding:24px 20px;color:#16130f;{type}">
<p style="margin:0 0 24px;padding:0 0 12px;border-bottom:1px solid #e5dfd5;font-weight:bold">{site}</p>
{paragraphs}
<p style="margin:32px 0 0;padding:12px 0 0;border-top:1px solid #e5dfd5;color:#5c554b;font-size:14px">{why}</p>
</div>
</body>
</html>
"""


def page(wording: Wording, paragraphs: Sequence[str], button: str, fields: Mapping[str, str]) -> str:
    """The letter as HTML; the last paragraph says why it was sent, and `fields` are as they were given."""
    told = {name: _bidi_safe(name, value) for name, value in fields.items()}
    *said, why = (
        _button(button, fields["link"]) if paragraph == BUTTON else _paragraph(paragraph, told)
        for paragraph in paragraphs
    )
    return _PAGE.format(
        language=wording.language,
        direction=wording.direction,
        type=_TYPE[wording.direction],
        site=escape(fields["site"]),
        paragraphs="\n".join(f'<p style="margin:0 0 16px">{each}</p>' for each in said),
        why=why,
    )


def _paragraph(paragraph: str, told: Mapping[str, str]) -> str:
    return escape(paragraph, quote=False).format(**told).replace("\n", "<br>")


def _bidi_safe(name: str, value: str) -> str:
    text = escape(value)
    if name == "giving_page":
        return f'<a dir="ltr" href="{text}" style="color:#b3261e">{text}</a>'
    return f"<bdi>{text}</bdi>"


def _button(label: str, address: str) -> str:
    return f'<a href="{escape(address)}" style="{_BUTTON}">{escape(label)}</a>'
