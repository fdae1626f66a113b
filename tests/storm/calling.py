"""One HTTP request as a client makes it: an answer, or none."""

from __future__ import annotations

import http.client
import json
from typing import Any
from urllib.parse import urlsplit

PATIENCE_S = 20


class NoAnswer(Exception):
    """Refused, cut, or too late: whether it was done, nobody knows."""


def call(method: str, url: str, said: Any = None, **headers: str) -> tuple[int, Any]:
    """Status and JSON; NoAnswer when none came whole. Headers are said with `_` for `-`."""
    parts = urlsplit(url)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    body = None if said is None else json.dumps(said).encode()
    if body is not None:
        sent["Content-Type"] = "application/json"
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE_S)
    try:
        connection.request(method, f"{parts.path}?{parts.query}" if parts.query else parts.path, body, sent)
        answer = connection.getresponse()
        raw = answer.read()
    except (OSError, http.client.HTTPException) as error:
        raise NoAnswer(repr(error)) from error
    finally:
        connection.close()
    is_json = "json" in answer.getheader("Content-Type", "")
    return answer.status, json.loads(raw) if is_json else raw.decode("utf-8", "replace")
