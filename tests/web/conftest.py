"""Fixtures of pages: a studio's application, and somebody who opens them."""

from __future__ import annotations

import pytest
from flask_openapi import OpenAPI

from helpers_web_pages import Person
from visiontune.settings import Settings
from visiontune.studio import Studio
from visiontune.web.app import create_app


@pytest.fixture
def app(settings: Settings, studio: Studio) -> OpenAPI:
    return create_app(settings, studio=studio)


@pytest.fixture
def person(app: OpenAPI) -> Person:
    return Person(app)
