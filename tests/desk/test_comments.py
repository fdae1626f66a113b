"""Remarks on a draft over HTTP."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from newsapp.articles.actions import drafting
from newsapp.staff.roles import WORKER
from tests.factories import newsroom

ADMIN = "/api/v1/admin/articles"


def test_a_remark_is_made_listed_resolved_and_opened_again(app: Flask, client: FlaskClient) -> None:
    headers = newsroom.headers("editor")
    address = f"{ADMIN}/{newsroom.draft().id}/comments"
    made = client.post(address, json={"text": "July, surely?", "block": 0}, headers=headers)
    told = made.get_json()
    assert (made.status_code, told["quote"], told["by"]) == (201, "The wall was finished in June.", "A editor")
    resolved = client.put(f"{address}/{told['id']}/resolution", headers=headers).get_json()
    assert resolved["resolved_by"] == "A editor"
    assert client.get(address, headers=headers).get_json()["items"] == [resolved]
    opened = client.delete(f"{address}/{told['id']}/resolution", headers=headers).get_json()
    assert opened["resolved_at"] is None


def test_a_bad_remark_is_refused_by_name_and_one_that_is_not_there_is_not_found(
    app: Flask, client: FlaskClient
) -> None:
    headers = newsroom.headers("editor")
    address = f"{ADMIN}/{newsroom.draft().id}/comments"
    for told, field in (({"text": " "}, "text"), ({}, "text"), ({"text": "x", "block": 7}, "block")):
        refused = client.post(address, json=told, headers=headers)
        assert (refused.status_code, list(refused.get_json()["errors"])) == (422, [field])
    assert client.put(f"{address}/nothing/resolution", headers=headers).status_code == 404


def test_a_remark_follows_its_block(app: Flask, client: FlaskClient) -> None:
    headers, article = newsroom.headers("editor"), newsroom.draft()
    address = f"{ADMIN}/{article.id}/comments"
    client.post(address, json={"text": "July, surely?", "block": 0}, headers=headers)
    drafting.change(article.id, {"body_markdown": "It rained.\n\nThe wall was finished in July."}, by=WORKER)
    assert [it["block"] for it in client.get(address, headers=headers).get_json()["items"]] == [1]
