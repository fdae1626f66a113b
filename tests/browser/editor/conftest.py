"""What the browser's tests may ask for besides: a site with an editor, and somebody who writes in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.editor.site import EditorSite, editor_site
from tests.browser.editor.writing import Writer


@pytest.fixture
def site() -> Iterator[EditorSite]:
    """A site with one empty article."""
    with editor_site() as site:
        yield site


@pytest.fixture
def writer(browser: Browser, site: EditorSite) -> Iterator[Writer]:
    """Somebody at a laptop whose page shows no error while they write."""
    with Writer.at(browser, site) as writer:
        yield writer
        assert writer.errors == []
