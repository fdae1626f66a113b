"""A newsroom with one story, open to several people in browsers of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page

from newsapp.articles import queries
from newsapp.articles.models import Article
from newsapp.platform.db import db
from newsapp.platform.ids import new_id
from newsapp.staff.actions import choosing_passwords, membership
from newsapp.staff.roles import WORKER
from tests.factories.visitors import PASSWORD

LAPTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}


@dataclass
class Newsroom:
    """A paper that answers, with one draft, and the people who have it open."""

    url: str
    app: Flask
    browser: Browser
    story: str = ""
    contexts: list[BrowserContext] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def person(self, name: str, role: str = "editor", **device: Any) -> Page:
        """Somebody who is signed in, on a device of their own."""
        email = f"{new_id()}@paper.example"
        with self.app.app_context():
            _, secret = membership.employ(email, name, role, by=WORKER)
            choosing_passwords.by_link(secret, PASSWORD)
        context = self.browser.new_context(**(device or LAPTOP))
        self.contexts.append(context)
        told = {"data": {"email": email, "password": PASSWORD}, "headers": {"Origin": self.url}}
        assert context.request.post(f"{self.url}/api/v1/admin/sessions", **told).status == 201
        page = context.new_page()
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("console", lambda said: self.wrong.extend([said.text] if "Content Security" in said.text else []))
        page.on("dialog", lambda asked: asked.accept())
        return page

    def writer(self, name: str, role: str = "editor", **device: Any) -> Page:
        """The same, with the story open."""
        page = self.person(name, role, **device)
        self.open(page)
        return page

    def open(self, page: Page, more: str = "") -> None:
        """Come to the story's page."""
        page.goto(f"{self.url}/desk/stories/{self.story}{more}")
        page.locator("#story[data-ready]").wait_for()

    def stored(self) -> Article:
        """The story as the paper has it."""
        with self.app.app_context():
            db.session.rollback()
            article = queries.visible(self.story, WORKER)
            assert (article.tags, article.bylines) is not None
            db.session.expunge_all()
            return article

    def text(self) -> str:
        """The words of the stored body."""
        return " ".join(re.findall(r"'text': '([^']*)'", str(self.stored().body)))
