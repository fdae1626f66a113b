"""Puts the house together; the only place where real or stand-in parts are chosen."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from newsapp import tables
from newsapp.contributions import profiles
from newsapp.contributions.routes.giving import giving
from newsapp.contributions.routes.mine import mine
from newsapp.contributions.routes.webhooks import webhooks
from newsapp.desk import guards
from newsapp.desk.articles import articles as desk_articles
from newsapp.desk.campaigns import campaigns as desk_campaigns
from newsapp.desk.catalogue import catalogue as desk_catalogue
from newsapp.desk.comments import comments as desk_comments
from newsapp.desk.contributions import contributions as desk_contributions
from newsapp.desk.factors import factors as desk_factors
from newsapp.desk.finding import found as desk_found
from newsapp.desk.media import pictures as desk_pictures
from newsapp.desk.pages import rendering as desk_pages
from newsapp.desk.pages.books import pages as books_pages
from newsapp.desk.pages.campaigns import pages as campaigns_pages
from newsapp.desk.pages.catalogue import pages as catalogue_pages
from newsapp.desk.pages.contributions import pages as contributions_pages
from newsapp.desk.pages.front import pages as front_pages
from newsapp.desk.pages.gift import pages as gift_pages
from newsapp.desk.pages.history import pages as history_pages
from newsapp.desk.pages.me import pages as me_pages
from newsapp.desk.pages.phone import pages as phone_pages
from newsapp.desk.pages.pictures import pages as picture_pages
from newsapp.desk.pages.publishing import pages as publishing_pages
from newsapp.desk.pages.safety import pages as safety_pages
from newsapp.desk.pages.signing_in import pages as signing_in_pages
from newsapp.desk.pages.staff import pages as staff_pages
from newsapp.desk.pages.staff_keys import pages as staff_keys_pages
from newsapp.desk.pages.standing import pages as standing_pages
from newsapp.desk.pages.stories import pages as stories_pages
from newsapp.desk.pages.story import pages as story_pages
from newsapp.desk.pages.story_previews import pages as story_previews_pages
from newsapp.desk.pages.talk import pages as talk_pages
from newsapp.desk.pages.today import pages as today_pages
from newsapp.desk.pages.trail import pages as trail_pages
from newsapp.desk.pages.translations import pages as translations_pages
from newsapp.desk.pages.work import pages as work_pages
from newsapp.desk.people import people as desk_people
from newsapp.desk.previews import previews as desk_previews
from newsapp.desk.previews import shown_around
from newsapp.desk.safety import safety as desk_safety
from newsapp.desk.sessions import sessions as desk_sessions
from newsapp.desk.standing import standing as desk_standing
from newsapp.desk.uploads import uploads as desk_uploads
from newsapp.desk.writing import writing as desk_writing
from newsapp.media.store import open_store
from newsapp.platform import edition, facts, limits, logs, migrations, problems, security
from newsapp.platform import settings as settings_
from newsapp.platform.caching import FinishedAnswers
from newsapp.platform.db import db, driver_address, engine_options, prepare_engine
from newsapp.platform.health import health
from newsapp.platform.http import Api, number_requests
from newsapp.platform.settings import BadSettings, Settings
from newsapp.reactions import WORK
from newsapp.reading.articles import articles
from newsapp.reading.documentation import documentation
from newsapp.reading.feeds import feeds
from newsapp.reading.files import files
from newsapp.reading.places import places
from newsapp.web import pages
from newsapp.web.assets import address as asset_address
from newsapp.web.words import speaker as readers_words

SCREENS = (
    signing_in_pages,
    me_pages,
    contributions_pages,
    gift_pages,
    books_pages,
    campaigns_pages,
    safety_pages,
    staff_pages,
    staff_keys_pages,
    today_pages,
    stories_pages,
    picture_pages,
    story_pages,
    publishing_pages,
    phone_pages,
    standing_pages,
    history_pages,
    talk_pages,
    story_previews_pages,
    translations_pages,
    catalogue_pages,
    front_pages,
    work_pages,
    trail_pages,
)
API_TOLD = "Reading is anonymous; the desk needs `Authorization: Bearer TOKEN`. Refusals are RFC 9457 problems."


def create_app(settings: Settings) -> Flask:
    """The application for these settings; BadSettings when it must not start with them."""
    wrong = settings_.flaws(settings) + _giving_flaws(settings)
    if wrong:
        raise BadSettings("\n".join(wrong))
    assert tables.ALL  # noqa: S101 - loading the tables is the point
    app = Flask("newsapp", static_folder=None)
    _configure(app, settings)
    _open_parts(app, settings)
    _open_doors(app)
    app.wsgi_app = FinishedAnswers(  # type: ignore[method-assign]
        app.wsgi_app, app.extensions[edition.KEY], settings.cache_bytes
    )
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count)  # type: ignore[method-assign]
    return app


def _giving_flaws(settings: Settings) -> list[str]:
    """What the legal profile has against the currencies: only the room knows what it takes."""
    try:
        profiles.by_name(settings.legal_profile, settings.currencies)
    except ValueError as error:
        return [f"{settings_.variable('currencies')}: {error}"]
    return []


def _configure(app: Flask, settings: Settings) -> None:
    app.extensions[settings_.KEY] = settings
    app.extensions[facts.KEY] = WORK
    address = driver_address(settings.database)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        DEBUG=settings.debug,
        SQLALCHEMY_DATABASE_URI=address,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(address),
        MAX_CONTENT_LENGTH=settings.max_request_bytes,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        API_TITLE=settings.site_name,
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        API_SPEC_OPTIONS={"info": {"description": API_TOLD}, "servers": [{"url": settings.public_url}]},
    )
    logs.start(settings.log_level)


def _open_parts(app: Flask, settings: Settings) -> None:
    settings.instance.mkdir(parents=True, exist_ok=True)
    db.init_app(app)
    migrations.attach(app)
    with app.app_context():
        prepare_engine(db.engine)
        edition.start(app, db.engine, Path(settings.instance) / "edition.hint")
    app.extensions["newsapp.media_store"] = open_store(settings)
    number_requests(app)
    problems.handle(app)
    security.protect(app, settings)
    limits.limit(app, settings)


def _open_doors(app: Flask) -> None:
    api = Api(app)
    api.spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    for routes in (articles, places, giving, mine):
        api.register_blueprint(routes)
    desk = [desk_articles, desk_standing, desk_catalogue, desk_pictures, desk_people]
    desk += [desk_contributions, desk_campaigns, desk_sessions, desk_factors, desk_safety]
    desk += [desk_writing, desk_comments, desk_previews, desk_found, desk_uploads]
    for routes in desk:
        api.register_blueprint(routes)
    guards.close_door(app, desk)
    for blueprint in (health, feeds, files, webhooks, shown_around, documentation(api)):
        app.register_blueprint(blueprint)
    pages.open_door(app)
    desk_pages.open_door(app, SCREENS, asset_address, readers_words)
