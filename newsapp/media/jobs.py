"""What the worker makes of pictures."""

from __future__ import annotations

from typing import Any

from newsapp.media import queries, store
from newsapp.media.actions import uploading
from newsapp.media.rules import EXTENSIONS, WEBP, Words
from newsapp.platform import clock, facts
from newsapp.platform.db import transaction


@facts.heavy
def make_renditions(image_id: str) -> None:
    """Make the picture's renditions with its present credit; doing it again changes nothing.

    A credit that is changed meanwhile is noticed, and the renditions are labelled once more.
    """
    while True:
        with transaction():
            image = queries.find(image_id)
            version, words, original, folder = image.version, image.words, image.original_key, image.folder
        made = _made(queries.original(original), words, folder)
        with transaction():
            image = queries.find(image_id)
            if image.version != version:
                continue
            if image.renditions != made:
                image.renditions, image.ready_at = made, clock.now()
                facts.record("image.ready", image_id=image_id)
        return


@facts.heavy
def sweep_uploads() -> None:
    """Throw away the pieces of files that never came whole."""
    uploading.sweep()


def _made(file: bytes, words: Words, folder: str) -> list[dict[str, Any]]:
    from newsapp.media.renditions.sizes import render  # noqa: PLC0415 - Pillow is heavy: loaded where it is used

    made = []
    for rendition in render(file, words):
        key = f"{folder}/{rendition.width_px}.{EXTENSIONS[rendition.type]}"
        store.current().put(key, rendition.file, rendition.type)
        made.append({"width": rendition.width_px, "height": rendition.height_px, "type": rendition.type, "key": key})
    return sorted(made, key=lambda it: (it["width"], it["type"] != WEBP))
