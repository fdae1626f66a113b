"""How a page of the sandbox looks: one column for a phone, a strip that says what it is, no script."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from markupsafe import Markup

STYLE = Path(__file__).with_name("style.css").read_text(encoding="utf-8")
PAGE = Markup("""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<p class="sandbox">Stripe sandbox: no money moves</p>
<main>
{content}
</main>
</body>
</html>
""")


def page(title: str, *content: Markup) -> str:
    """A whole page of these parts, under the strip that says that no money moves."""
    return str(PAGE.format(title=title, style=Markup(STYLE), content=joined(content)))


def joined(parts: Iterable[Markup]) -> Markup:
    """These parts, one a line."""
    return Markup("\n").join(parts)


def back(url: str | None, words: str = "Back") -> Markup:
    """A link to where the visitor came from, where there is such an address."""
    return Markup('<a class="back" href="{}">← {}</a>').format(url, words) if url else Markup()


def heading(text: str, beneath: str = "") -> Markup:
    """The page's one heading, with a quieter line beneath."""
    line = Markup('<p class="quiet">{}</p>').format(beneath) if beneath else Markup()
    return Markup("<h1>{}</h1>{}").format(text, line)


def price(name: str, amount: str, often: str = "") -> Markup:
    """What is bought, and for how much, large."""
    per = Markup(' <span class="often">{}</span>').format(often) if often else Markup()
    return Markup('<h1 class="price"><span class="what">{}</span> <span class="amount">{}{}</span></h1>').format(
        name, amount, per
    )


def large(amount: str, often: str) -> Markup:
    """An amount, large, and how often."""
    return Markup('<p class="large"><span class="amount">{} <span class="often">{}</span></span></p>').format(
        amount, often
    )


def alert(message: str) -> Markup:
    """What went wrong, above the form, read out by screen readers; nothing where nothing did."""
    return Markup('<p class="alert" role="alert">{}</p>').format(message) if message else Markup()


def note(text: str) -> Markup:
    """A quiet paragraph."""
    return Markup('<p class="quiet">{}</p>').format(text)


def form(*parts: Markup, action: str = "") -> Markup:
    """A form that is sent to this address, or to the page's own."""
    return Markup('<form method="post" action="{}">\n{}\n</form>').format(action, joined(parts))


def field(label: str, name: str, **attributes: str) -> Markup:
    """A labelled text field; an attribute's underscores are hyphens in HTML."""
    told = Markup(" ").join(
        Markup('{}="{}"').format(key.replace("_", "-"), value) for key, value in attributes.items() if value
    )
    return Markup('<label>{}<input name="{}" id="{}" {}></label>').format(label, name, name, told)


def side_by_side(*fields: Markup) -> Markup:
    """Fields that share a line."""
    return Markup('<div class="pair">{}</div>').format(joined(fields))


def button(words: str, name: str = "", value: str = "", quiet: bool = False) -> Markup:
    """A button that sends its form, with this name and value where they are given."""
    said = Markup(' name="{}" value="{}"').format(name, value) if name else Markup()
    kind = Markup(' class="second"') if quiet else Markup()
    return Markup('<button type="submit"{}{}>{}</button>').format(said, kind, words)


def link(words: str, url: str) -> Markup:
    """A link that looks like a second button."""
    return Markup('<a class="second" href="{}">{}</a>').format(url, words)


def rows(pairs: Iterable[tuple[str | Markup, str | Markup]]) -> Markup:
    """A ruled list of two columns."""
    lines = (Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(term, told) for term, told in pairs)
    return Markup("<dl>{}</dl>").format(joined(lines))


def folded(summary: str, *content: Markup) -> Markup:
    """What is only seen when asked for."""
    return Markup("<details><summary>{}</summary>{}</details>").format(summary, joined(content))
