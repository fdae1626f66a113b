"""One line of JSON for each thing worth noting, with the request's id; never a body, never an address of a giver."""

from __future__ import annotations

import json
import logging
import sys

from flask import g, has_request_context

from newsapp.platform.clock import now, rfc3339

_STANDARD = frozenset(vars(logging.makeLogRecord({})))


class JsonLines(logging.Formatter):
    """Formats a record and whatever was given as `extra`."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line of JSON."""
        line = {"at": rfc3339(now()), "level": record.levelname, "from": record.name, "message": record.getMessage()}
        if request_id := present_request_id():
            line["request_id"] = request_id
        line |= {key: value for key, value in vars(record).items() if key not in _STANDARD and key != "message"}
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def present_request_id() -> str:
    """The id of the request that is being answered; empty outside of one."""
    return getattr(g, "request_id", "") if has_request_context() else ""


def start(level: str) -> None:
    """Send newsapp's log to standard error."""
    logger = logging.getLogger("newsapp")
    if not logger.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(JsonLines())
        logger.addHandler(handler)
        logger.propagate = False
    logger.setLevel(level)
