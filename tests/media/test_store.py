"""Where the bytes of pictures are kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from obstore.store import MemoryStore

from newsapp.media.store import Store, open_store
from newsapp.platform.errors import Unavailable
from newsapp.platform.settings import Settings


@pytest.fixture(params=["folder", "objects"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return open_store(Settings(instance=tmp_path)) if request.param == "folder" else Store(MemoryStore())


def test_what_was_put_comes_back_and_is_replaced_as_a_whole(store: Store) -> None:
    store.put("a/b/640.webp", b"old", "image/webp")
    store.put("a/b/640.webp", b"new and longer", "image/webp")
    assert store.get("a/b/640.webp") == b"new and longer"


@pytest.mark.parametrize(
    "key",
    ["a/none.webp", "a", "", "../settings", "a/../../etc/passwd", "/etc/passwd", "a//b", "a\x00b", "a/.hidden", "é"],
)
def test_nothing_is_found_where_nothing_is_or_could_be(store: Store, key: str) -> None:
    store.put("a/b.webp", b"x", "image/webp")
    assert store.get(key) is None
    assert store.get("a/" + "b" * 500) is None


@pytest.mark.parametrize("key", ["", "../x", "/x", "a/../x", "a\n", "A/b"])
def test_nothing_can_be_put_or_deleted_outside(store: Store, key: str) -> None:
    with pytest.raises(ValueError, match="not a"):
        store.put(key, b"x", "image/webp")
    with pytest.raises(ValueError, match="not a"):
        store.delete_prefix(key)


def test_a_folder_is_deleted_with_all_that_is_in_it_and_nothing_else(store: Store) -> None:
    for key in ("a/b/1.webp", "a/b/2.jpg", "a/c/1.webp", "ab/1.webp"):
        store.put(key, b"x", "image/webp")
    store.delete_prefix("a/b/")
    store.delete_prefix("a/b/")
    assert [store.get(key) for key in ("a/b/1.webp", "a/b/2.jpg", "a/c/1.webp", "ab/1.webp")] == [
        None,
        None,
        b"x",
        b"x",
    ]


def test_pictures_are_in_the_instance_folder_unless_another_place_is_named(tmp_path: Path) -> None:
    open_store(Settings(instance=tmp_path)).put("a/1.jpg", b"x", "image/jpeg")
    assert (tmp_path / "media" / "a" / "1.jpg").read_bytes() == b"x"
    elsewhere = open_store(Settings(instance=tmp_path, media_store_url="memory:///"))
    assert elsewhere.get("a/1.jpg") is None


def test_one_installation_has_one_store(tmp_path: Path) -> None:
    assert open_store(Settings(instance=tmp_path)) is open_store(Settings(instance=tmp_path))


def test_a_store_that_fails_is_unavailable_and_no_crash(tmp_path: Path) -> None:
    store = open_store(Settings(instance=tmp_path))
    (tmp_path / "media" / "a").write_bytes(b"a file where a folder must be")
    with pytest.raises(Unavailable):
        store.put("a/1.jpg", b"x", "image/jpeg")
    (tmp_path / "media" / "b").symlink_to(tmp_path / "media" / "b")
    with pytest.raises(Unavailable):
        store.get("b")
