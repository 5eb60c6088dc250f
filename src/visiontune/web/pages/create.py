"""Create: a form each for pictures, videos, music and speech, beside what it makes.

```
/create           the choice            POST /create/KIND             queues what a form asks for
/create/KIND      a form                     /create/KIND/estimate    what it would take
/create/pick      the library's, to choose   /create/upload           a file of one's own, for a field
                                             /create/voice            how a voice sounds
```
"""

from __future__ import annotations

from typing import BinaryIO, cast

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_openapi import OpenAPI
from markupsafe import escape
from werkzeug.wrappers import Response as Answer

from visiontune.backends import maker_name
from visiontune.errors import BackendError, InputError, NotFound, VisionTuneError, WeightsError
from visiontune.listing import Listing
from visiontune.uploading.base import MOST
from visiontune.web.creating import image, music, speech, video
from visiontune.web.creating.base import Form, Values
from visiontune.web.creating.files import shown_file
from visiontune.web.creating.given import Faulty, Given, fault
from visiontune.web.estimating import estimate
from visiontune.web.pages import cards
from visiontune.web.security.bodies import takes
from visiontune.web.security.identity import visitor
from visiontune.web.state import web
from visiontune.web.submitting import submit

pages = Blueprint("create", __name__)
FORMS: dict[str, Form] = {one.FORM.kind: one.FORM for one in (image, video, music, speech)}
_SHOWN = {"image": 12, "video": 4, "music": 5, "speech": 6}
"""How many of the last results stand beside a form."""
_SOURCES = {"start": "init_image", "primer": "primer", "theme": "theme", "music": "music_file", "picture": "picture"}
"""Words of addresses that name an artifact, and the fields that take its file."""
_PICKED = 48


def register(app: OpenAPI) -> None:
    """Add what is here to `app`."""
    app.jinja_env.globals["shown_file"] = shown_file
    app.register_blueprint(pages)


@pages.get("/create")
def choice() -> str:
    user = visitor().user
    last = {kind: web().listings.find(user, kind=kind, limit=1) for kind in FORMS}
    return render_template("pages/create.html", forms=FORMS, last=last)


@pages.get("/create/<any(image, video, music, speech):kind>")
def page(kind: str) -> str:
    user, form = visitor().user, FORMS[kind]
    running = [job for job in web().studio.queue.find(["queued", "running"], user) if job.kind in (kind, _also(kind))]
    made = web().listings.find(user, kind=kind, limit=_SHOWN[kind])
    return render_template("pages/create_form.html", **_standing(form, _first(form, user)), running=running, made=made)


@pages.post("/create/<any(image, video, music, speech):kind>")
def make(kind: str) -> Answer:
    """Queue what is asked for. What is wrong is told at its field; then nothing is queued."""
    form, values = FORMS[kind], request.form.to_dict()
    given = Given(values, visitor().user)
    try:
        wanted = form.requests(given)
        parents = [*given.parents, *_from(values)]
        jobs = [submit(one, list(dict.fromkeys(parents))) for one in wanted]
    except Faulty as error:
        return _again(form, values, error.faults)
    except InputError as error:
        return _again(form, values, dict([fault(error)]))
    except (BackendError, WeightsError) as error:
        return _again(form, values, {"": str(error)})
    if not request.headers.get("HX-Request"):
        return redirect("/jobs", 303)
    response = make_response("".join(cards.job_card(job) for job in reversed(jobs)))
    response.headers["HX-Trigger"] = "vt:made"
    return response


@pages.post("/create/<any(image, video, music, speech):kind>/estimate")
def cost(kind: str) -> str:
    """What the form as it stands would take. Nothing is said of faults: they are told when it is sent."""
    told, lacks = None, ""
    try:
        requests = FORMS[kind].requests(Given(request.form.to_dict(), visitor().user))
    except Faulty:
        return render_template("parts/create/estimate.html", told=told, lacks=lacks)
    try:
        told = estimate(requests)
    except InputError as error:
        lacks = fault(error)[1]
    except VisionTuneError as error:
        lacks = str(error)
    return render_template("parts/create/estimate.html", told=told, lacks=lacks)


@pages.post("/create/upload")
@takes(MOST + 2**20)
def upload() -> str:
    """Take a file for the field `name`; answers the field as it is then."""
    given = request.files.get("file")
    if given is None or not given.filename:
        raise InputError("file", "", "choose a file first")
    kept = web().uploads.take(cast(BinaryIO, given.stream), given.filename, visitor().user)
    wanted = request.args.get("media", "")
    if wanted and kept.media != wanted:
        raise InputError("file", kept.name, f"is {_called(kept.media)}; choose {_called(wanted)}")
    return _field(f"upload:{kept.id}")


@pages.get("/create/field")
def field() -> str:
    """The field of a file, with `token` chosen, or none."""
    return _field(request.args.get("token", ""))


@pages.get("/create/pick")
def pick() -> str:
    """What of the library can be chosen for a field, to be shown in a dialog."""
    wanted = request.args.get("media", "image")
    user, text = visitor().user, request.args.get("q", "")[:200]
    if wanted == "midi":
        pieces = web().listings.find(user, kind="music", text=text, limit=_PICKED)
        found = [*web().listings.page(user, media="midi", text=text, limit=_PICKED).items, *pieces]
    else:
        found = web().listings.page(user, media=wanted, text=text, limit=_PICKED).items
    return render_template("parts/create/picks.html", found=found, name=request.args.get("name", ""), media=wanted)


@pages.post("/create/voice")
def voice() -> Answer:
    """How a voice sounds: the recording of a sentence, made now if it never was."""
    user = visitor().user
    try:
        wanted = speech.sample(request.form.get("voice", ""), request.form.get("language", "en"), user)
    except Faulty as error:
        raise InputError("voice", request.form.get("voice", ""), str(error)) from error
    workshop = web().studio.workshop
    resolved = workshop.resolve(wanted)
    key = resolved.key_for(maker_name(workshop.backend(resolved), resolved, workshop.environment))
    found = web().studio.library.listed(key, user) if web().studio.store.find(key) else None
    if found is not None:
        return make_response(render_template("parts/create/voice.html", id=found.id))
    return make_response(render_template("parts/create/voice_job.html", job=submit(wanted)))


@pages.get("/create/voice/<artifact_id>")
def heard(artifact_id: str) -> str:
    """A fragment that plays the sample of a voice."""
    listing = web().listings.get(artifact_id, visitor().user)
    return render_template("parts/create/voice.html", id=listing.id)


def _first(form: Form, user: str) -> Values:
    """What stands in a form at first: its defaults, an earlier request, or what the address says."""
    values: Values = dict(form.blank)
    asked = request.args.to_dict()
    if earlier := asked.pop("from", ""):
        listing = web().listings.get(earlier, user)
        if listing.kind == form.kind:
            values |= form.filled(listing.request)
        values["from"] = earlier
    for word, name in _SOURCES.items():
        if one := asked.get(word, ""):
            listing = web().listings.get(one, user)
            values[name] = f"artifact:{one}"
            if name == "music_file":
                values["music"] = "own"
            if name == "picture" and not asked.get("prompt"):
                values["prompt"] = _words(listing)
            asked.pop(word)
    if one := asked.pop("text", "") if form.kind in ("speech", "video") else "":
        told = _text_of(one, user)
        values |= {"text": told} if form.kind == "speech" else {"source": told, "way": "source"}
    return values | {name: value for name, value in asked.items() if len(value) <= 20_000}


def _words(listing: Listing) -> str:
    return str(listing.request.get("prompt") or listing.title)


def _text_of(named: str, user: str) -> str:
    """The words of an artifact, or words themselves."""
    try:
        listing = web().listings.get(named, user)
    except NotFound:
        return named
    return str(listing.request.get("text") or "") or cards.shown(listing, whole=True).text


def _standing(form: Form, values: Values, faults: dict[str, str] | None = None) -> dict[str, object]:
    return {"form": form, "kind": form.kind, "values": values, "faults": faults or {}, "choices": form.choices()}


def _again(form: Form, values: Values, faults: dict[str, str]) -> Answer:
    """The form once more, with what is wrong at its fields; what has no field there is told above them."""
    faults = dict(faults)
    drawn = render_template("parts/create/form.html", **_standing(form, values, faults))
    homeless = [name for name, told in faults.items() if name and str(escape(told)) not in drawn]
    if homeless:
        faults[""] = " ".join(filter(None, [faults.get(""), *(f"{name}: {faults[name]}" for name in homeless)]))
    if not request.headers.get("HX-Request"):
        shown = render_template("pages/create_form.html", **_standing(form, values, faults), running=[], made=[])
        return Response(shown, 422)
    response = Response(render_template("parts/create/form.html", **_standing(form, values, faults)), 422)
    response.headers["HX-Retarget"] = "#create"
    response.headers["HX-Reswap"] = "outerHTML"
    return response


def _from(values: Values) -> list[str]:
    """The artifact that a form was filled from, if it is still there."""
    return [one.id for one in web().listings.some([str(values.get("from", ""))], visitor().user)]


def _also(kind: str) -> str:
    return {"image": "upscale", "video": "clip"}.get(kind, kind)


def _field(token: str) -> str:
    return render_template(
        "parts/create/file.html",
        name=request.args.get("name", ""),
        media=request.args.get("media", ""),
        label=request.args.get("label", "File"),
        token=token,
    )


def _called(media: str) -> str:
    return {"image": "a picture", "audio": "a sound file", "midi": "a score", "video": "a video"}.get(media, "a text")
