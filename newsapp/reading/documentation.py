"""The OpenAPI document of every route, and a page to read and try it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, json, render_template_string

from newsapp.platform.guards import public
from newsapp.platform.http import Api
from newsapp.platform.settings import current
from newsapp.reading.presenting import API

CACHE = "public, max-age=300"
# The viewer styles its own shadow tree from strings; nothing else on this page can be told to.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
PAGE = """<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ site }}: API</title>
<script type="module" src="/static/vendor/rapidoc/rapidoc-min.js"></script>
</head>
<body>
<rapi-doc spec-url="{{ api }}/openapi.json" render-style="read" theme="light" bg-color="#fffdf9" text-color="#16130f"
  primary-color="#b3261e" regular-font="system-ui, sans-serif" load-fonts="false" show-header="false"
  allow-server-selection="false" schema-style="table" use-path-in-nav-bar="true">
</rapi-doc>
<noscript>
<h1>{{ site }}: API</h1>
<p>The whole document: <a href="{{ api }}/openapi.json">openapi.json</a>. It describes:</p>
<ul>
{% for method, path, summary in operations %}<li><code>{{ method }} {{ path }}</code> {{ summary }}</li>
{% endfor %}</ul>
</noscript>
</body>
</html>
"""


def documentation(api: Api) -> Blueprint:
    """The routes to the document, made once for the routes that this application has."""
    blueprint = Blueprint("documentation", __name__, url_prefix=API)

    @blueprint.get("/openapi.json")
    @public
    def get_openapi() -> Response:
        """Every route, its arguments and its answers."""
        body = json.dumps(api.spec.to_dict(), ensure_ascii=False)
        return Response(body, mimetype="application/json", headers={"Cache-Control": CACHE})

    @blueprint.get("/docs")
    @public
    def get_docs() -> Response:
        """The document as a page."""
        told = {"site": current().site_name, "api": API, "operations": _operations(api.spec.to_dict())}
        headers = {"Cache-Control": CACHE, "Content-Security-Policy": POLICY}
        return Response(render_template_string(PAGE, **told), mimetype="text/html", headers=headers)

    return blueprint


def _operations(document: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [
        (method.upper(), path, operation.get("summary", ""))
        for path, ways in document["paths"].items()
        for method, operation in ways.items()
        if method != "parameters"
    ]
