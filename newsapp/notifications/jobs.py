"""What the worker does with messages."""

from __future__ import annotations

from newsapp.notifications.actions import delivering
from newsapp.notifications.actions.delivering import Attach
from newsapp.platform import facts
from newsapp.platform.facts import Reaction


def deliverer(attach: Attach) -> Reaction:
    """The job that sends a message with the files that `attach` makes for it; doing it again does nothing.

    The room whose messages they are makes the files; `reactions` brings the two together.
    """

    @facts.heavy
    def deliver(message_id: str) -> None:
        delivering.deliver(message_id, attach)

    return deliver
