"""The files by which phones open the paper's addresses in the paper's own app."""

from __future__ import annotations

from typing import Any

PATHS = ("/article/*", "/section/*", "/tag/*", "/author/*", "/contribute*")


def asset_links(app: str) -> list[dict[str, Any]] | None:
    """Android's assetlinks.json from `package=fingerprint,fingerprint`; None where there is no app."""
    package, _, told = app.partition("=")
    fingerprints = [each.strip() for each in told.split(",") if each.strip()]
    if not package or not fingerprints:
        return None
    target = {"namespace": "android_app", "package_name": package, "sha256_cert_fingerprints": fingerprints}
    return [{"relation": ["delegate_permission/common.handle_all_urls"], "target": target}]


def site_association(app: str) -> dict[str, Any] | None:
    """iOS's apple-app-site-association from `TEAMID.bundle`; None where there is no app."""
    if not app:
        return None
    components = [{"/": path} for path in PATHS]
    return {"applinks": {"details": [{"appIDs": [app], "components": components}]}}
