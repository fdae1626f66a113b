"""A browser in which nothing may run that is not the house's own; a page that is told apart from what it should be.

The policy of the pages is switched off, so that what holds here is that they escape and clean what they show.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Request
from playwright.sync_api import Error as PlaywrightError

from tests.corpora.scripts import HOST

# What no page of the house has, in its text, its templates and its shadows: a handler, an address that runs, a way out.
FOREIGN = """own => {
  const found = [], told = it => it.outerHTML.slice(0, 160), tell = (what, it) => found.push(`${what}: ${told(it)}`);
  const leads = ['href', 'src', 'action', 'formaction', 'data', 'poster', 'ping', 'background', 'xlink:href', 'to',
    'values', 'srcset', 'srcdoc', 'codebase', 'manifest'];
  const runs = /^(javascript|vbscript|livescript|data|blob|filesystem|view-source|feed):/i;
  const asks = /^(src|srcset|poster|background|ping|data)$/i;
  const attributes = Object.getOwnPropertyDescriptor(Element.prototype, 'attributes').get; // a field may be called so
  const walk = root => root.querySelectorAll('*').forEach(it => {
    const name = it.localName;
    if (it.id === 'xml-viewer-style') return;  // with which Chromium shows a feed
    for (const {name: key, value} of attributes.call(it)) {
      if (/^on/i.test(key)) tell('a handler', it);
      const plain = value.replace(/[\\u0000-\\u0020]/g, '');
      const drawn = name === 'img' && /^(data:image\\/(png|jpeg|webp|avif|gif)|blob:)/i.test(plain);
      if (leads.includes(key.toLowerCase()) && runs.test(plain) && !drawn) tell('an address that runs', it);
      if (key.toLowerCase() === 'srcdoc') tell('a page in the page', it);
      if (asks.test(key) && value.includes(own.host)) tell('it asks elsewhere', it);
    }
    if (['base', 'object', 'embed', 'frameset', 'portal', 'fencedframe', 'marquee', 'foreignobject', 'math', 'xmp',
      'plaintext', 'annotation-xml', 'animate', 'set'].includes(name.toLowerCase())) tell('an element', it);
    if (name === 'meta' && /refresh|set-cookie/i.test(it.httpEquiv)) tell('it leads away', it);
    if (name === 'iframe' && new URL(it.src, own.url).origin !== own.url) tell('a frame', it);
    if (name === 'form' && new URL(it.getAttribute('action') || '', own.url).origin !== own.url) tell('a form', it);
    if (name === 'style' || name === 'link' && /stylesheet|prefetch|icon/.test(it.rel) && !it.href.startsWith(own.url))
      tell('a style or a picture', it);
    if (name === 'script') {
      const own_file = it.src && new URL(it.src, own.url).href.startsWith(`${own.url}/static/`);
      let words = false;
      if (/json/.test(it.type)) try { JSON.parse(it.textContent); words = true; } catch { words = false; }
      if (!own_file && !words) tell('a script', it);
    }
    if (it.content instanceof DocumentFragment) walk(it.content);
    if (it.shadowRoot) walk(it.shadowRoot);
  });
  walk(document);
  return found;
}"""


@dataclass
class Watch:
    """One browser context: its page, and everything that went wrong in it."""

    context: BrowserContext
    page: Page
    url: str
    wrong: list[str] = field(default_factory=list)
    seen: Counter[int] = field(default_factory=Counter)  # how many pages of each status

    @classmethod
    @contextlib.contextmanager
    def over(cls, browser: Browser, url: str, cookies: dict[str, str] | None = None) -> Iterator[Watch]:
        """Watch a browser that has these cookies."""
        context = browser.new_context(bypass_csp=True, accept_downloads=False)
        context.add_cookies([{"name": name, "value": value, "url": url} for name, value in (cookies or {}).items()])
        watch = cls(context, context.new_page(), url)
        context.expose_binding("__ran", lambda source, number: watch.note(f"script {number} ran", source["page"]))
        context.on("request", watch.note_request)
        context.on("page", lambda page: watch.note("a window opened", page))
        watch.page.on("dialog", watch.note_dialog)
        yield watch
        context.close()

    def note(self, what: str, page: Page) -> None:
        """Something that must not happen did."""
        self.wrong.append(f"{page.url}: {what}")

    def note_request(self, request: Request) -> None:
        """A request must go to the house itself."""
        if HOST in request.url.partition("?")[0].partition("#")[0] and not request.url.startswith(self.url):
            self.wrong.append(f"{self.page.url}: it asked {request.url}")

    def note_dialog(self, dialog: Any) -> None:
        """A dialog must not open."""
        self.note(f"a dialog opened: {dialog.message}", self.page)
        dialog.dismiss()

    def look(self, path: str) -> None:
        """Open a page of the house and see that all in it is the house's own."""
        address = self.url + path
        try:
            answer = self.page.goto(address, wait_until="load")
        except PlaywrightError as error:
            if "Download is starting" not in error.message:
                raise
            return
        self.seen[answer.status if answer else 0] += 1
        self.scan()

    def scan(self) -> None:
        """See that all in the present page is the house's own, and that it is the house's page."""
        if not self.page.url.startswith(f"{self.url}/"):
            self.wrong.append(f"it led to {self.page.url}")
        if self.page.evaluate("/^image\\/(?!svg)/.test(document.contentType)"):
            return  # a picture alone: the page around it, with the address as it was asked, is the browser's own
        told = {"url": self.url, "host": HOST}
        self.wrong += [f"{self.page.url} has {it}" for it in self.page.evaluate(FOREIGN, told)]

    def read(self, html: str) -> None:
        """See what another program, as a feed reader or a mail program, would make of this HTML."""
        self.page.goto("about:blank")
        self.page.set_content(html, wait_until="load")
        told = {"url": self.url, "host": HOST}
        self.wrong += [f"{html[:80]} has {it}" for it in self.page.evaluate(FOREIGN, told)]
