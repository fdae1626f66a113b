"""Those who ask from outside."""

from __future__ import annotations

from contextvars import copy_context
from typing import Any

from flask import has_app_context
from flask.globals import _cv_app
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from newsapp.platform.db import db


class OutsideClient(FlaskClient):
    """A client whose requests never see the application context that the test itself is in, as in life.

    Flask would let a request share it, and with it the database session: what a request left uncommitted, or had
    only in memory, would look as if it were stored. Afterwards the test's own session reads anew.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request, and read the whole answer: a file that is sent is closed."""
        kwargs.setdefault("buffered", True)
        answer = copy_context().run(self._open_outside, *args, **kwargs)
        if has_app_context():
            db.session.rollback()
        return answer

    def _open_outside(self, *args: Any, **kwargs: Any) -> TestResponse:
        _cv_app.set(None)
        return super().open(*args, **kwargs)
