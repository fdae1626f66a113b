"""Where the bytes of pictures are: a folder of this machine, or an object store."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import lru_cache

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, from_url

from newsapp.platform import settings as settings_
from newsapp.platform.errors import Unavailable
from newsapp.platform.settings import Settings

# Lower-case names between slashes, none hidden, none climbing out of the folder.
_KEY = re.compile(r"(?=.{1,300}\Z)[a-z0-9][a-z0-9._-]*(?:/[a-z0-9][a-z0-9._-]*)*", re.ASCII)


class Store:
    """Files by key. Writing one is atomic: whoever reads finds the old bytes or the new, whole."""

    def __init__(self, place: ObjectStore) -> None:
        self._place = place

    def put(self, key: str, content: bytes, content_type: str) -> None:
        """Keep these bytes, in place of what was there; Unavailable when the store does not answer."""
        if not _KEY.fullmatch(key):
            raise ValueError(f"not a key: {key!r}")
        # A folder keeps no media types; whoever serves it goes by the key's ending.
        attributes = None if isinstance(self._place, LocalStore) else {"Content-Type": content_type}
        try:
            obstore.put(self._place, key, content, attributes=attributes)
        except (BaseError, OSError) as error:
            raise Unavailable("Pictures cannot be kept just now.") from error

    def get(self, key: str) -> bytes | None:
        """The bytes at this key; None where nothing is, or could be; Unavailable when the store does not answer."""
        if not _KEY.fullmatch(key):
            return None
        try:
            return bytes(obstore.get(self._place, key).bytes())
        except FileNotFoundError:
            return None
        except (BaseError, OSError) as error:
            raise Unavailable("Pictures cannot be read just now.") from error

    def delete_prefix(self, prefix: str) -> None:
        """Delete everything whose key begins with this folder, however many do so at once.

        Unavailable when the store does not answer.
        """
        if not _KEY.fullmatch(prefix.rstrip("/")):
            raise ValueError(f"not a folder: {prefix!r}")
        try:
            for key in [each["path"] for found in obstore.list(self._place, prefix=prefix) for each in found]:
                with suppress(FileNotFoundError):
                    obstore.delete(self._place, key)
        except (BaseError, OSError) as error:
            raise Unavailable("Pictures cannot be deleted just now.") from error


@lru_cache(maxsize=16)
def open_store(settings: Settings) -> Store:
    """The store that these settings name: an object store's address, or the folder `media` of the instance."""
    if settings.media_store_url:
        return Store(from_url(settings.media_store_url))
    return Store(LocalStore(settings.instance.absolute() / "media", automatic_cleanup=True, mkdir=True))


def current() -> Store:
    """The store of the running application."""
    return open_store(settings_.current())
