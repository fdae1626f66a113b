"""Where the sandbox sends its events: one address for the whole run, behind which each test puts its application."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import Any

from flask import Flask
from werkzeug.serving import make_server


class Receiver:
    """A real HTTP server whose application can be changed; without one, whatever comes is taken and forgotten."""

    def __init__(self) -> None:
        self.app: Flask | None = None
        self._server = make_server("127.0.0.1", 0, self._serve, threaded=True)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def _serve(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        app = self.app
        if app is not None:
            return app(environ, start_response)
        start_response("204 No Content", [])
        return []

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
