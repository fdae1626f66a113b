"""Share: what a network, a messenger or a search engine needs to show a story, made from the Article alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

LONGEST_DESCRIPTION = 200
_LOCALES = {"en": "en_GB", "hi": "hi_IN", "mr": "mr_IN", "ur": "ur_PK", "te": "te_IN"}
_RETRACTED = {
    "en": "Retracted: ",
    "hi": "वापस ली गई ख़बर: ",
    "mr": "मागे घेतलेली बातमी: ",
    "ur": "واپس لی گئی خبر: ",
    "te": "ఉపసంహరించిన వార్త: ",
}
_SCRIPT = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


@dataclass(frozen=True)
class Site:
    """The paper, as others are told of it. Addresses are absolute; `x_handle` has its @ or is empty."""

    name: str
    url: str
    logo_url: str
    x_handle: str = ""


@dataclass(frozen=True)
class SharePicture:
    """The picture that is shown with a shared story."""

    url: str
    width: int
    height: int
    alt: str


def share(article: Mapping[str, Any], *, site: Site, picture: SharePicture) -> dict[str, Any]:
    """The story's Share in the contract's shape."""
    title = title_of(article)
    description = _shortened(_told_of(article))
    image = {"url": picture.url, "width": picture.width, "height": picture.height, "alt": picture.alt}
    return {
        "url": article["url"],
        "title": title,
        "description": description,
        "image": image,
        "open_graph": _open_graph(article, site, title, description) | _og_image(image),
        "twitter": _twitter(site, title, description, image),
        "json_ld": news_article(article, site, image),
        "targets": targets(article["url"], title),
    }


def targets(url: str, title: str) -> dict[str, str]:
    """Plain links that share an address, by network."""
    return {
        "facebook": f"https://www.facebook.com/sharer/sharer.php?{_query(u=url)}",
        "x": f"https://x.com/intent/post?{_query(url=url, text=title)}",
        "whatsapp": f"https://wa.me/?{_query(text=f'{title} {url}')}",
        "telegram": f"https://t.me/share/url?{_query(url=url, text=title)}",
        "linkedin": f"https://www.linkedin.com/sharing/share-offsite/?{_query(url=url)}",
        "email": f"mailto:?{_query(subject=title, body=url)}",
    }


def title_of(article: Mapping[str, Any]) -> str:
    """The title under which a story is shared: its headline, after a word where it was retracted."""
    prefix = _RETRACTED.get(article["language"], _RETRACTED["en"]) if article["standing"] == "retracted" else ""
    return prefix + str(article["headline"])


def news_article(article: Mapping[str, Any], site: Site, image: Mapping[str, Any]) -> dict[str, Any]:
    """The story as schema.org's NewsArticle, with its corrections, and the credit and copyright of its picture."""
    told = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": article["url"],
        "url": article["url"],
        "mainEntityOfPage": {"@type": "WebPage", "@id": article["url"]},
        "headline": article["headline"],
        "description": article["standfirst"],
        "datePublished": article["published_at"],
        "dateModified": article["updated_at"],
        "dateline": article["dateline"],
        "inLanguage": article["language"],
        "articleSection": (article["section"] or {}).get("name"),
        "keywords": [tag["name"] for tag in article["tags"]],
        "wordCount": article["word_count"],
        "isAccessibleForFree": True,
        "author": _people(article, site),
        "publisher": _publisher(site),
        "image": _images(article, image),
        "correction": [_correction(each) for each in article["corrections"]],
        "creativeWorkStatus": _STATUS.get(article["standing"]),
    }
    return {name: value for name, value in told.items() if value not in (None, "", [])}


def json_for_script(value: Any) -> str:
    """JSON that can stand inside <script>: nothing in it can end the element or begin another."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_SCRIPT)


_STATUS = {"under_review": "Under review", "retracted": "Retracted"}


def _told_of(article: Mapping[str, Any]) -> str:
    """What is said under the title: the notice of what was retracted, else the standfirst."""
    if article["standing"] == "retracted" and article["notice"]:
        return str(article["notice"]["text"])
    return str(article["standfirst"] or article["headline"])


def _shortened(text: str) -> str:
    if len(text) <= LONGEST_DESCRIPTION:
        return text
    cut = text[:LONGEST_DESCRIPTION]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:–—") + "…"


def _open_graph(article: Mapping[str, Any], site: Site, title: str, description: str) -> dict[str, Any]:
    told = {
        "og:type": "article",
        "og:title": title,
        "og:description": description,
        "og:url": article["url"],
        "og:site_name": site.name,
        "og:locale": _LOCALES.get(article["language"], article["language"]),
        "article:published_time": article["published_at"],
        "article:modified_time": article["updated_at"],
        "article:section": (article["section"] or {}).get("name"),
        "article:tag": [tag["name"] for tag in article["tags"]],
        "article:author": [f"{site.url}/author/{quote(byline['slug'])}" for byline in article["bylines"]],
    }
    return {name: value for name, value in told.items() if value}


def _og_image(image: Mapping[str, Any]) -> dict[str, Any]:
    told = {"og:image": image["url"], "og:image:width": image["width"], "og:image:height": image["height"]}
    return told | {"og:image:type": "image/jpeg", "og:image:alt": image["alt"]}


def _twitter(site: Site, title: str, description: str, image: Mapping[str, Any]) -> dict[str, str]:
    told = {"twitter:card": "summary_large_image", "twitter:title": title, "twitter:description": description}
    told |= {"twitter:image": image["url"], "twitter:image:alt": image["alt"]}
    return told | ({"twitter:site": site.x_handle} if site.x_handle else {})


def _people(article: Mapping[str, Any], site: Site) -> list[dict[str, str]]:
    people = [
        {"@type": "Person", "name": byline["name"], "url": f"{site.url}/author/{quote(byline['slug'])}"}
        for byline in article["bylines"]
        if byline["role"] in ("author", "reporter")
    ]
    return people or [{"@type": "NewsMediaOrganization", "name": site.name, "url": site.url}]


def _publisher(site: Site) -> dict[str, Any]:
    logo = {"@type": "ImageObject", "url": site.logo_url}
    return {"@type": "NewsMediaOrganization", "name": site.name, "url": site.url, "logo": logo}


def _images(article: Mapping[str, Any], image: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The largest rendition of the story's own picture with its credit, then the one made for sharing."""
    shared = {"@type": "ImageObject", "url": image["url"], "width": image["width"], "height": image["height"]}
    own = article["illustration"]
    if not own or not own["renditions"]:
        return [shared]
    largest = max(own["renditions"], key=lambda each: (each["width"], each["type"] == "image/jpeg"))
    credit = own["credit"]
    told = {
        "@type": "ImageObject",
        "url": largest["url"],
        "width": largest["width"],
        "height": largest["height"],
        "caption": own["caption"] or own["alt"],
        "creditText": credit["line"],
        "copyrightNotice": credit["line"],
        "license": credit["licence_url"],
        "creator": [{"@type": "Person", "name": person["name"]} for person in credit["people"]],
    }
    return [{name: value for name, value in told.items() if value}, shared]


def _correction(made: Mapping[str, Any]) -> dict[str, str]:
    return {"@type": "CorrectionComment", "text": made["note"], "datePublished": made["made_at"]}


def _query(**told: str) -> str:
    """A query in which every character that is not plain is percent-encoded once."""
    return urlencode(told, quote_via=quote, safe="")
