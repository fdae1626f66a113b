"""Commands for people and their trail, as somebody at a terminal uses them."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner
from flask.testing import FlaskClient

from newsapp.cli import main
from newsapp.platform.db import db
from newsapp.staff import queries
from newsapp.staff.actions import choosing_passwords
from tests.factories.visitors import visitor
from tests.staff.test_trail import some_lines, tamper

PAGE = Path(__file__).parents[2] / "docs" / "permissions.md"


def test_the_trail_is_read_and_the_line_that_was_changed_is_named(run: CliRunner) -> None:
    some_lines()
    good = run.invoke(main, ["audit", "verify"])
    assert (good.exit_code, good.stdout[:13]) == (0, "5 lines hold.")
    tamper("UPDATE trail SET action = 'nothing' WHERE number = 4")
    bad = run.invoke(main, ["audit", "verify"])
    assert bad.exit_code == 1
    assert "line 4 was changed: it now says nothing of test 3 by newsapp" in bad.stderr
    told = json.loads(run.invoke(main, ["audit", "verify", "--json"]).stdout)
    assert told["broken"].startswith("line 4")


def test_a_new_link_is_printed_for_who_has_forgotten_the_password(run: CliRunner, client: FlaskClient) -> None:
    who = visitor(client, "admin")
    who.add_passkey()
    printed = run.invoke(main, ["staff", "link", who.email]).stdout.strip()
    assert printed.startswith("http://127.0.0.1:8000/desk/password/")
    assert choosing_passwords.invited(printed.rpartition("/")[2]).id == who.staff.id
    assert queries.factors(who.staff.id).any
    assert run.invoke(main, ["staff", "link", who.email, "--without-factors"]).exit_code == 0
    db.session.rollback()
    assert not queries.factors(who.staff.id).any
    assert run.invoke(main, ["staff", "link", "nobody@b.org"]).exit_code == 1


def test_the_page_of_permissions_is_printed(run: CliRunner) -> None:
    assert run.invoke(main, ["permissions"]).stdout.strip() == PAGE.read_text(encoding="utf-8").strip()
