"""Where contributions will be made; until giving opens, software that asks is told so."""

from __future__ import annotations

from flask import Response

from newsapp.platform.errors import Conflict
from newsapp.platform.guards import public
from newsapp.platform.http import Routes
from newsapp.reading.presenting import API

giving = Routes("contributions", __name__, url_prefix=f"{API}/contributions", description="Giving opens soon.")


@giving.route("", methods=["POST"])
@public
@giving.alt_response(409, description="Giving is not open yet.")
def contribute() -> Response:
    """Giving is not open yet: nothing is taken, nothing is kept."""
    raise Conflict("Giving opens soon. Nothing was taken.")
