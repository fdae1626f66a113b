"""Styles, fonts and icons, at addresses that change with their content and may be kept for ever."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, send_from_directory

from newsapp.platform.guards import public

FOLDER = Path(__file__).parents[2] / "static"
FOR_EVER = "public, max-age=31536000, immutable"
FOR_NOW = "public, max-age=300"

assets = Blueprint("assets", __name__)


@cache
def edition() -> str:
    """A digest of all of them: one address for all, so that a style finds its fonts beside it."""
    digest = hashlib.sha256()
    for path in sorted(FOLDER.rglob("*")):
        if path.is_file() and "lettering" not in path.parts:
            digest.update(str(path.relative_to(FOLDER)).encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def address(path: str) -> str:
    """Where a file of the static folder is now."""
    return f"/static/{edition()}/{path}"


@assets.get("/static/<path:filename>")
@public
def get_asset(filename: str) -> Response:
    """A file, to be kept for ever when asked for by its digest."""
    digest, _, path = filename.partition("/")
    exact = digest == edition()
    answer = send_from_directory(FOLDER, path if exact else filename)
    answer.headers["Cache-Control"] = FOR_EVER if exact else FOR_NOW
    return answer


@assets.get("/<any('favicon.ico', 'icon-192.png', 'icon-512.png', 'apple-touch-icon.png'):name>")
@public
def get_icon(name: str) -> Response:
    """The paper's mark, where browsers and phones look for it by themselves."""
    answer = send_from_directory(FOLDER / "icons", name)
    answer.headers["Cache-Control"] = "public, max-age=86400"
    return answer
