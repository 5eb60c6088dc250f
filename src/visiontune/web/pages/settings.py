"""Settings: a tab each, with an address of its own.

```
/settings/backends   what makes what, and what is lacking       (backends)
/settings/weights    models: fetched, stopped, removed          (weights)
/settings/keys       online services: written, never shown      (keys)
/settings/profile    what the user prefers                      (preferences)
/settings/about      this studio, and its address for programs  (about)
```
"""

from __future__ import annotations

from flask import Blueprint, redirect
from flask_openapi import OpenAPI
from werkzeug.wrappers import Response

from visiontune.web.pages import about, backends, keys, preferences, weights
from visiontune.web.security.identity import visitor

pages = Blueprint("settings", __name__, url_prefix="/settings")
TABS = (
    ("backends", "Engines", "cpu"),
    ("weights", "Models", "package"),
    ("keys", "Keys", "key-round"),
    ("profile", "Profile", "user-round"),
    ("about", "About", "info"),
)
"""Name in the address, label, icon."""


def register(app: OpenAPI) -> None:
    """Add what is here to `app`."""
    for part in (backends, weights, keys, preferences, about):
        app.register_blueprint(part.pages, url_prefix="/settings")
    app.register_blueprint(pages)
    app.jinja_env.globals["settings_tabs"] = tabs


@pages.get("")
def settings() -> Response:
    return redirect("/settings/backends")


def tabs() -> list[tuple[str, str, str]]:
    """Those that the visitor may open."""
    return [tab for tab in TABS if tab[0] != "keys" or visitor().is_admin]
