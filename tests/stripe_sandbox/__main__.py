"""`python -m tests.stripe_sandbox`: run the sandbox until SIGTERM or Ctrl-C."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
import time
import traceback
from pathlib import Path
from types import FrameType

from werkzeug.serving import WSGIRequestHandler, make_server

from tests.stripe_sandbox import clock, mischief
from tests.stripe_sandbox.app import Application
from tests.stripe_sandbox.control import Control
from tests.stripe_sandbox.delivery import Delivery
from tests.stripe_sandbox.spec import spec
from tests.stripe_sandbox.store import Store

_TICK_S = 0.25


class _Handler(WSGIRequestHandler):
    """Keeps connections open, sends at once, and writes no line for every request."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


def main() -> None:
    """Listen, and say so in one line."""
    told = _arguments()
    spec()
    store, plays = Store(told.state), mischief.Mischief()
    server = make_server("127.0.0.1", told.port, Application(store, plays), threaded=True, request_handler=_Handler)
    store.address = f"http://127.0.0.1:{server.server_port}"
    delivery = Delivery(store, plays, told.webhook, told.secret)
    delivery.wanted = told.events.split(",")
    store.deliver = delivery.send
    Control(plays, delivery).register()
    delivery.start()
    threading.Thread(target=_keep_time, args=(store,), daemon=True).start()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, _end)
    print(f"Stripe sandbox on {store.address}: nothing here has talked to Stripe", flush=True)
    server.serve_forever()


def _keep_time(store: Store) -> None:
    while True:
        time.sleep(_TICK_S)
        try:
            clock.do_what_is_due(store)
        except Exception:  # noqa: BLE001 - a fault of the sandbox, which must be seen and not stop its clock
            traceback.print_exc()


def _end(_number: int, _frame: FrameType | None) -> None:
    sys.exit(0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="stripe_sandbox", description="A stand-in for Stripe on this machine.")
    parser.add_argument("--port", type=int, default=0, help="where to listen; 0 takes a free one")
    parser.add_argument("--webhook", required=True, help="the address that events are sent to")
    parser.add_argument("--secret", required=True, help="the webhook's secret, whsec_…")
    parser.add_argument("--events", default="*", help="which are sent, as checkout.session.*,charge.updated")
    parser.add_argument("--state", type=Path, help="keep everything in this SQLite file")
    return parser.parse_args()


if __name__ == "__main__":
    main()
