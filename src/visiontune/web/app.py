"""The application: `create_app(settings)`, for `visiontune serve`, gunicorn and tests alike."""

from __future__ import annotations

from importlib import import_module

from flask_openapi import Info, OpenAPI

from visiontune import __version__
from visiontune.settings import Settings
from visiontune.studio import Studio
from visiontune.web.state import Web

PARTS = (
    "access_log",
    "showing",
    "errors",
    "security.guarding",
    "idempotency",
    "assets",
    "media",
    "sounding",
    "events",
    "health",
    "pages.chat",
    "pages.create",
    "pages.artifacts",
    "pages.storyboard",
    "pages.library",
    "pages.jobs",
    "pages.settings",
    "pages.account",
    "v1.routes",
    "api.routes",
)
"""Modules of this package, each with `register(app)`."""


def create_app(settings: Settings | None = None, *, studio: Studio | None = None, accounts: bool = False) -> OpenAPI:
    """The web studio as a WSGI application.

    Args:
        settings: Default: `Settings.load()`.
        studio: Default: a new one of `settings`.
        accounts: Whether visitors must log in.
    """
    studio = studio or Studio(settings)
    app = OpenAPI(
        "visiontune.web",
        info=Info(title="VisionTune", version=__version__),
        doc_ui=False,
        template_folder="templates",
        static_folder=None,
    )
    app.extensions["visiontune"] = Web(studio.settings, studio, accounts)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    for part in PARTS:
        import_module(f"visiontune.web.{part}").register(app)
    return app
