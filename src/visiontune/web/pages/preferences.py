"""The profile: what the user prefers, used in every request that does not say otherwise."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request

from visiontune.chat.memory.profile import Profile, Profiles
from visiontune.errors import InputError
from visiontune.image.styles import STYLES
from visiontune.web.boards.choices import known_languages
from visiontune.web.creating.music import COMPOSERS
from visiontune.web.here import here
from visiontune.web.security.identity import visitor
from visiontune.web.showing import SHAPES
from visiontune.web.state import web

pages = Blueprint("settings_profile", __name__)
FIELDS = (
    ("name", "Name", "Ana", "What to call you"),
    ("style", "Style of pictures", "No preference", "One of the list, or any other where a model paints"),
    ("aspect", "Shape of pictures and films", "", ""),
    ("voice", "Voice", "No preference", "A voice of the list, or words as british or female"),
    ("language", "Language", "", ""),
    ("composer", "Composer", "No preference", ""),
    ("brand_name", "Brand", "Acme", ""),
    ("brand_colours", "Colours of the brand", "navy, #ff8800", ""),
)
"""Name, label, example, help."""
ASPECTS = (
    ("", "No preference"),
    *SHAPES,
)


@pages.get("/profile")
def profile() -> str:
    return render_template("pages/settings/profile.html", **_shown(_profiles().get(visitor().user)))


@pages.post("/profile")
def change() -> Response:
    given = {name: request.form[name] for name, *_ in FIELDS if name in request.form}
    try:
        kept = _profiles().change(visitor().user, **given)
    except InputError as error:
        field = error.field.partition("[")[0].partition(".")[0]
        values = _shown(_profiles().get(visitor().user), given, {field: error.remedy})
        return make_response(render_template("parts/settings/profile.html", **values), 422)
    return _answer(kept, "Kept.")


@pages.post("/profile/forget")
def forget() -> Response:
    return _answer(_profiles().clear(visitor().user), "Forgotten.")


def _answer(kept: Profile, told: str) -> Response:
    response = make_response(render_template("parts/settings/profile.html", **_shown(kept)))
    response.headers["HX-Trigger"] = json.dumps({"vt:toast": {"text": told, "kind": ""}})
    return response


def _shown(kept: Profile, given: dict[str, str] | None = None, faults: dict[str, str] | None = None) -> dict[str, Any]:
    values = kept.model_dump() | {"brand_colours": ", ".join(kept.brand_colours)} | (given or {})
    languages = [("", "No preference"), *known_languages()]
    if values["language"] not in dict(languages):
        languages.append((values["language"], values["language"]))
    selects = {"aspect": ASPECTS, "language": languages}
    return {"fields": FIELDS, "selects": selects, "offers": _offers(), "values": values, "faults": faults or {}}


def _offers() -> dict[str, list[str]]:
    """What is here of each, to choose from; anything else may be written as well."""
    from visiontune.music.composers import composers as composers_here

    people = [word for voice in here().voices() for word in (voice.accent, voice.gender, voice.name)]
    composers = [*COMPOSERS, *composers_here(web().settings.home)]
    return {
        "style": list(STYLES),
        "voice": list(dict.fromkeys(filter(None, people))),
        "composer": list(dict.fromkeys(filter(None, composers))),
    }


def _profiles() -> Profiles:
    return Profiles(web().studio.database)
