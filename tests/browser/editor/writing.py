"""Somebody who writes in the editor, with keyboard, pointer and clipboard."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Dialog, Page

from newsapp.articles.body.validation import check, normalised
from tests.browser.editor.site import EditorSite

# A browser tells a page a moment later that the cursor has moved; no hand is quicker than that. On a busy machine the
# moment is counted in frames that were drawn, too.
BREATH_MS = 40
DRAWN = "() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => drawn(true))))"
PASTE = """([html, text]) => {
  const data = new DataTransfer();
  if (html) data.setData("text/html", html);
  if (text) data.setData("text/plain", text);
  const told = {clipboardData: data, bubbles: true, cancelable: true};
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", told));
}"""
FILES = """([kind, names, type]) => {
  const data = new DataTransfer();
  for (const name of names) data.items.add(new File(["GIF89a"], name, {type}));
  const place = document.querySelector(".editor-text"), box = place.lastElementChild.getBoundingClientRect();
  const told = {bubbles: true, cancelable: true, clientX: box.x + 5, clientY: box.y + 5};
  const event = kind === "paste"
    ? new ClipboardEvent("paste", {clipboardData: data, ...told})
    : new DragEvent("drop", {dataTransfer: data, ...told});
  place.dispatchEvent(event);
}"""


@dataclass
class Writer:
    """A page with the editor open, and what went wrong on it."""

    page: Page
    site: EditorSite
    errors: list[str]

    @classmethod
    @contextlib.contextmanager
    def at(cls, browser: Browser, site: EditorSite, **device: Any) -> Iterator[Writer]:
        """Somebody at a laptop, unless another device is said."""
        with contextlib.closing(browser.new_context(**({"viewport": {"width": 1000, "height": 800}} | device))) as own:
            yield cls.in_context(own, site)

    @classmethod
    def in_context(cls, context: BrowserContext, site: EditorSite) -> Writer:
        """Somebody at a browser that is open."""
        page, errors = context.new_page(), list[str]()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda told: errors.extend([told.text] if "Content Security" in told.text else []))
        page.on("dialog", partial(_dismissed, errors))
        writer = cls(page, site, errors)
        writer.open()
        return writer

    def open(self, body: dict[str, Any] | None = None) -> None:
        """Come to the page anew; with a body, the site has that one."""
        if body is not None:
            self.site.save(body)
        self.page.goto(f"{self.site.url}/")
        self.page.wait_for_function("() => window.ready")
        self.page.evaluate("editor.focus()")
        self.page.evaluate("import('/static/js/desk/editor/cleaning.mjs').then(() => true)")
        self.page.wait_for_timeout(BREATH_MS)

    def type(self, *lines: str) -> None:
        """Type lines, Enter between them."""
        for index, line in enumerate(lines):
            if index:
                self.press("Enter")
            self.page.keyboard.type(line)

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)
            if key.endswith(("Home", "End", "Left", "Right", "Up", "Down")):
                self.page.evaluate(DRAWN)
                self.page.wait_for_timeout(BREATH_MS)

    def paste(self, html: str = "", text: str = "") -> None:
        """Paste what another program has put on the clipboard."""
        self.page.evaluate(PASTE, [html, text])

    def files(self, how: str, *names: str, kind: str = "image/gif") -> None:
        """Paste or drop files."""
        self.page.evaluate(FILES, [how, list(names), kind])

    def tool(self, name: str) -> None:
        """Press a button of the toolbar."""
        self.page.locator(f".editor-tools [role=toolbar] [data-action={name}]").click()

    def insert(self, name: str) -> None:
        """Choose from the toolbar's insert menu."""
        self.tool("insert")
        self.page.locator(f".editor-tools [role=menu] [data-action={name}]").click()

    def slash(self, words: str) -> None:
        """Choose the first of the slash menu that has such a name."""
        self.page.keyboard.type(f"/{words}")
        self.page.locator(".editor-menu [role=option]").first.wait_for()
        self.press("Enter")

    def answer(self, *values: str) -> None:
        """Fill in the dialog that asks, and apply it."""
        fields = self.page.locator("dialog input")
        fields.first.wait_for()
        for index, value in enumerate(values):
            fields.nth(index).fill(value)
        self.press("Enter")
        self.page.locator("dialog").wait_for(state="detached")
        self.page.wait_for_timeout(BREATH_MS)

    def body(self) -> dict[str, Any]:
        """The text now, which the server must find good."""
        body: dict[str, Any] = self.page.evaluate("editor.body()")
        assert check(body) == []
        return normalised(body)

    def outline(self) -> str:
        """The text now, in short: `heading2(Words) paragraph(strong[Words])`."""
        return " ".join(_outline(each) for each in self.body().get("content", []))

    def saved(self) -> dict[str, Any]:
        """What the site has, once all is saved."""
        self.page.wait_for_function("() => saving.state === 'saved'")
        return self.site.body


def _dismissed(errors: list[str], dialog: Dialog) -> None:
    errors.append(dialog.message)
    dialog.dismiss()


def _outline(node: dict[str, Any]) -> str:
    if node["type"] == "text":
        said = node["text"]
        for mark in reversed(node.get("marks", [])):
            attrs = "".join(f" {value}" for value in mark.get("attrs", {}).values())
            said = f"{mark['type']}{attrs}[{said}]"
        return str(said)
    inside = node.get("content", [])
    between = "" if node["type"] in ("paragraph", "heading") else " "
    attrs = node.get("attrs", {})
    said = f"{attrs.get('level', '')}" + "".join(f" {name}={value}" for name, value in attrs.items() if name != "level")
    return f"{node['type']}{said}({between.join(_outline(each) for each in inside)})"
