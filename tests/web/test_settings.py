"""Settings: what is here, models, keys that are written and never shown, what the user prefers, and who may what."""

from __future__ import annotations

import json
import logging
import stat
from pathlib import Path

import pytest
from flask_openapi import OpenAPI
from pydantic import SecretStr

from helpers_postgres import Emptied
from helpers_web_pages import Person
from visiontune.errors import InputError
from visiontune.services import Options, ServiceFile, ending
from visiontune.settings import Settings
from visiontune.studio import Studio
from visiontune.web.app import create_app

KEY = "sk-test-0123456789abcdefghij4f2a"


@pytest.fixture(autouse=True)
def _no_keys_of_the_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)  # nor a .env file
    for service in ("OPENAI", "GEMINI"):
        for name in ("API_KEY", "BASE_URL", "MODEL", "IMAGE_MODEL", "SPEECH_MODEL"):
            monkeypatch.delenv(f"VISIONTUNE_{service}_{name}", raising=False)


# ---- Keys


def everything(person: Person) -> str:
    """All that pages say."""
    paths = [f"/settings/{tab}" for tab in ("keys", "weights", "profile", "about", "backends")]
    return "".join(person.get(path).text for path in [*paths, "/library", "/jobs", "/", "/create"])


def test_a_key_is_written_and_never_shown(
    person: Person, studio: Studio, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    answer = person.post("/settings/keys/openai", {"openai_api_key": KEY, "openai_model": "gpt-9"})
    assert answer.status_code == 200 and KEY not in answer.text
    page = person.get("/settings/keys").text
    assert "ends with …4f2a" in page and 'value="gpt-9"' in page
    told = everything(person) + caplog.text + str(answer.headers)
    assert KEY not in told and KEY[:12] not in told
    kept = settings.home / "services.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert json.loads(kept.read_text())["openai_api_key"] == KEY
    assert studio.workshop.environment.option("openai_api_key") == KEY, "it is used at once"


def test_another_process_uses_a_key_at_once(person: Person, settings: Settings) -> None:
    with Studio(settings) as engine:
        assert engine.workshop.environment.option("gemini_api_key") is None
        person.post("/settings/keys/gemini", {"gemini_api_key": KEY})
        assert engine.workshop.environment.option("gemini_api_key") == KEY
        person.post("/settings/keys/gemini/remove")
        assert engine.workshop.environment.option("gemini_api_key") is None


def test_an_empty_field_keeps_the_key_and_forgetting_forgets(person: Person, studio: Studio) -> None:
    person.post("/settings/keys/openai", {"openai_api_key": KEY})
    person.post("/settings/keys/openai", {"openai_api_key": "", "openai_model": "other"})
    assert studio.workshop.environment.option("openai_api_key") == KEY
    assert studio.workshop.environment.option("openai_model") == "other"
    page = person.post("/settings/keys/openai/remove").text
    assert "no key" in page
    assert studio.workshop.environment.option("openai_api_key") is None


def test_where_machines_share_a_studio_keys_and_models_are_told_to_be_of_one(
    person: Person, settings: Settings, emptied: Emptied
) -> None:
    told = "Where others work for this studio"
    assert told not in person.get("/settings/keys").text + person.get("/settings/weights").text
    shared = settings.model_copy(update={"database": SecretStr(emptied.url())})
    with Studio(shared) as studio:
        someone = Person(create_app(shared, studio=studio))
        assert told in someone.get("/settings/keys").text and told in someone.get("/settings/weights").text
        kept = someone.post("/settings/keys/gemini", {"gemini_api_key": KEY})
        assert "by this machine" in kept.headers["HX-Trigger"]


def test_a_key_goes_to_the_address_that_it_was_written_for(person: Person, studio: Studio) -> None:
    person.post("/settings/keys/openai", {"openai_api_key": KEY, "openai_base_url": "http://127.0.0.1:1/v1"})
    person.post("/settings/keys/openai", {"openai_base_url": "http://127.0.0.1:2/v1"})
    assert studio.workshop.environment.option("openai_base_url") == "http://127.0.0.1:2/v1"
    assert studio.workshop.environment.option("openai_api_key") is None


def test_the_environment_comes_first_and_whole(settings: Settings) -> None:
    given = Settings.load(home=settings.home, cache=settings.cache, openai_api_key=KEY, openai_model="theirs")
    ServiceFile(settings.home).change(
        openai_api_key="written", openai_base_url="http://elsewhere.example/v1", openai_image_model="mine"
    )
    with Studio(given) as studio:
        options = studio.workshop.environment.options
        assert options["openai_api_key"] == KEY and options["openai_base_url"] is None
        assert options["openai_model"] == "theirs" and options["openai_image_model"] == "mine"
        page = Person(create_app(given, studio=studio)).get("/settings/keys").text
        assert "set by the environment" in page and KEY not in page and "4f2a" not in page
        assert 'name="openai_api_key"' not in page and "elsewhere.example" not in page


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("openai_api_key", "has spaces in it"), ("openai_api_key", "x" * 501), ("openai_api_key", "ключ"),
        ("openai_api_key", "a\nb"), ("openai_api_key", "\0"), ("openai_base_url", "ftp://x"),
        ("openai_base_url", "javascript:alert(1)"), ("openai_base_url", "http://user:secret@x/"),
        ("openai_base_url", "http://x:99999/"), ("openai_base_url", "nonsense"), ("openai_model", "x" * 201),
    ],
)  # fmt: skip
def test_what_will_not_do_is_told_at_its_field(person: Person, settings: Settings, name: str, value: str) -> None:
    answer = person.post("/settings/keys/openai", {name: value})
    assert answer.status_code == 422
    assert f'id="{name}-fault"' in answer.text
    if name == "openai_api_key":
        assert value.strip() not in answer.text or value == "\0"
    assert "secret@" not in answer.text or name != "openai_api_key"
    assert ServiceFile(settings.home).read() == {}


def test_a_service_that_is_none(person: Person) -> None:
    assert person.post("/settings/keys/nonsense", {}).status_code == 404


@pytest.mark.parametrize("content", ["", "{", "[]", '{"openai_api_key": 5, "home": "/x"}', "\0\0"])
def test_a_damaged_file_is_as_none(settings: Settings, content: str) -> None:
    settings.home.mkdir(parents=True)
    file = ServiceFile(settings.home)
    file.path.write_text(content)
    assert file.read() == {}
    options = Options(settings.options(), file)
    assert options["openai_api_key"] is None and len(options) == len(settings.options())
    file.change(openai_model="m")
    assert file.read() == {"openai_model": "m"}


def test_only_long_keys_tell_their_ending() -> None:
    assert [ending(key) for key in ("", "short", "x" * 19, "x" * 18 + "yz")] == ["", "", "", "xxyz"]
    with pytest.raises(InputError):
        ServiceFile(Path("/nowhere")).change(home="x")


# ---- Who may what


def test_keys_and_weights_are_for_admins(settings: Settings) -> None:
    with Studio(settings) as studio:
        app = create_app(settings, studio=studio, accounts=True)
        maker, admin = Person(app, "mia"), Person(app, "ann", "admin")
        assert maker.get("/settings/keys").status_code == 403
        assert "/settings/keys" not in maker.get("/settings/profile").text
        for path in (
            "/settings/keys/openai", "/settings/keys/openai/remove", "/settings/weights/pull",
            "/settings/weights/remove", "/settings/weights/cancel",
        ):  # fmt: skip
            assert maker.post(path, {"name": "kokoro-82m"}).status_code == 403, path
        assert maker.get("/settings/about/room").status_code == 403
        assert str(settings.home) not in maker.get("/settings/about").text
        assert admin.get("/settings/keys").status_code == 200
        assert (
            "Download" in admin.get("/settings/weights").text and "hx-post" not in maker.get("/settings/weights").text
        )


# ---- Backends


def test_backends_say_what_is_taken_and_what_is_lacking(person: Person) -> None:
    assert 'hx-get="/settings/backends/list"' in person.get("/settings/backends").text
    assert person.get("/settings").headers["Location"] == "/settings/backends"
    told = person.get("/settings/backends/list").text
    assert "Pictures" in told and "Illustrator" in told and "in use" in told
    assert "VISIONTUNE_GEMINI_API_KEY" in told and 'href="/settings/keys#gemini"' in told
    assert ">stub<" not in told.lower()
    again = person.get("/settings/backends").text
    assert "Illustrator" in again and "Looking at" not in again, "the last answer is shown at once"


# ---- Weights


def test_weights_are_listed_with_size_and_licence(person: Person) -> None:
    page = person.get("/settings/weights").text
    assert "kokoro-82m" in page and "MB" in page and "Apache-2.0" in page
    assert "Download" in page


@pytest.mark.parametrize("name", ["", "nonsense", "../../etc/passwd", "/etc/passwd"])
@pytest.mark.parametrize("action", ["pull", "remove", "cancel"])
def test_only_models_of_the_list(person: Person, action: str, name: str) -> None:
    assert person.post(f"/settings/weights/{action}", {"name": name}).status_code == 404
    assert person.get("/settings/weights/row", name=name).status_code == 404


def test_nothing_is_pulled_offline(settings: Settings) -> None:
    offline = settings.model_copy(update={"offline": True})
    with Studio(offline) as studio:
        person = Person(create_app(offline, studio=studio))
        assert "VISIONTUNE_OFFLINE" in person.get("/settings/weights").text
        answer = person.post("/settings/weights/pull", {"name": "kokoro-82m"})
        assert answer.status_code == 422


def test_a_pull_shows_how_far_it_is_and_is_stopped(person: Person, app: OpenAPI, studio: Studio) -> None:
    from visiontune.jobs.tables import PullRow

    with studio.database.session() as session:
        row = PullRow(name="kokoro-82m", state="running", fraction=0.25, sentence="fetching", cancel_asked=0)
        row.owner, row.changed = studio.queue.owner, app.extensions["visiontune"].pulls.clock()
        session.add(row)
    told = person.get("/settings/weights/row", name="kokoro-82m").text
    assert 'value="0.25"' in told and "fetching" in told and 'hx-trigger="every 1s"' in told and "Stop" in told
    person.post("/settings/weights/cancel", {"name": "kokoro-82m"})
    with studio.database.session(write=False) as session:
        assert session.get_one(PullRow, "kokoro-82m").cancel_asked == 1


# ---- Profile and about


def test_what_is_preferred_is_kept_and_forgotten(person: Person) -> None:
    page = person.post(
        "/settings/profile", {"style": "watercolour", "aspect": "9:16", "brand_colours": "navy, #ff8800"}
    )
    assert page.status_code == 200 and 'name="style" value="watercolour"' in page.text
    assert 'value="9:16" selected' in page.text and "#ff8800" in page.text
    assert 'name="style" value="watercolour"' in person.get("/settings/profile").text
    assert 'name="style" value="watercolour"' not in person.post("/settings/profile/forget").text
    assert 'name="style" value="watercolour"' not in person.get("/settings/profile").text


@pytest.mark.parametrize(
    ("name", "value"), [("aspect", "7:3"), ("language", "klingonese"), ("brand_colours", "blurple"), ("name", "x" * 99)]
)
def test_a_wrong_preference_is_told_at_its_field(person: Person, name: str, value: str) -> None:
    answer = person.post("/settings/profile", {name: value, "style": "noir"})
    assert answer.status_code == 422
    assert f'id="profile-{name}-fault"' in answer.text and 'name="style" value="noir"' in answer.text
    assert 'name="style" value="noir"' not in person.get("/settings/profile").text


def test_about_names_the_address_for_programs(person: Person, settings: Settings) -> None:
    page = person.get("/settings/about").text
    assert "http://localhost/v1" in page and str(settings.home) in page and 'href="/api/docs"' in page
    assert "are free" in person.get("/settings/about/room").text
