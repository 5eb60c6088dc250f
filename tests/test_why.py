"""What `auto` chose, and why, is said with the result: in Python, by `--json` and by `visiontune library show`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from helpers_database import make_old
from helpers_diffusion import save_in_hub_cache
from helpers_extras import need
from visiontune.image.base import ImageRequest
from visiontune.image.diffusion import backend as diffusion
from visiontune.jobs.database import Database
from visiontune.requests import Request
from visiontune.settings import Settings
from visiontune.studio import Studio
from visiontune.video.base import VideoRequest

FIRST = "stable-diffusion-v1-5"


def kite(backend: str = "auto") -> ImageRequest:
    return ImageRequest(prompt="a red kite", backend=backend, width=256, height=192, seed=3)


@pytest.fixture(autouse=True)
def hub_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The cache of the hub's own client: the user's may have weights."""
    folder = tmp_path / "hub-cache"
    monkeypatch.setenv("HF_HUB_CACHE", str(folder))
    monkeypatch.setenv("VISIONTUNE_EXECUTOR", "inline")
    return folder


@pytest.fixture
def weights(hub_cache: Path) -> None:
    """Tiny weights where the hub's own client would have put Stable Diffusion 1.5."""
    need("diffusers")
    save_in_hub_cache(hub_cache, FIRST)


def test_without_weights_the_illustrator_draws_and_the_way_to_diffusion_is_named(studio: Studio) -> None:
    need("diffusers")
    made = studio.make(kite())
    assert made.request["backend"] == "illustrator"
    assert made.why.startswith("image by illustrator: the best that is usable here (")
    assert f"diffusion: no weights are here; fetch some, for example (2.1 GB): visiontune weights pull {FIRST}" in (
        made.why
    )
    assert "\n" not in made.why


def test_without_the_extra_its_name_is_said(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diffusion, "PACKAGES", ("no_such_package",))
    why = studio.make(kite()).why
    assert "diffusion: the package no_such_package is not installed (pip install 'visiontune[diffusion]')" in why


@pytest.mark.usefixtures("weights")
def test_with_weights_that_are_quick_enough_diffusion_paints(settings: Settings) -> None:
    with Studio(settings.model_copy(update={"image_seconds": 10_000.0})) as studio:
        made = studio.make(kite())
    assert made.request["backend"] == "diffusion"
    assert made.details["model"] == FIRST
    assert made.why.startswith("image by diffusion: the best that is usable here")


@pytest.mark.usefixtures("weights")
def test_weights_that_are_too_slow_here_are_passed_over_and_their_seconds_said(settings: Settings) -> None:
    with Studio(settings.model_copy(update={"image_seconds": 0.001})) as studio:
        made = studio.make(kite())
    assert made.request["backend"] == "illustrator"
    assert f"diffusion: {FIRST} would need " in made.why
    assert "by an estimate" in made.why
    assert "VISIONTUNE_IMAGE_SECONDS allows 0.001" in made.why


def test_a_backend_asked_for_by_name_needs_no_reason_and_makes_the_same(studio: Studio) -> None:
    named = studio.make(kite("illustrator"))
    before = named.path.read_bytes()
    chosen = studio.make(kite())
    assert named.why == "" != chosen.why
    assert (chosen.key, chosen.path) == (named.key, named.path)
    assert chosen.path.read_bytes() == before
    assert "usable here" not in (chosen.path.parent / "artifact.json").read_text()
    assert studio.library.get(named.id).why == ""  # of whom it is listed for


@pytest.mark.parametrize("ask", [Studio.make, lambda studio, request: made_later(studio, request)])
def test_the_library_keeps_it(studio: Studio, ask: Callable[[Studio, Request], object]) -> None:
    ask(studio, kite())
    (listed,) = studio.library.find()
    assert listed.why.startswith("image by illustrator: ")
    assert listed.document()["why"] == listed.why


def made_later(studio: Studio, request: Request) -> None:
    """As a worker does it."""
    job = studio.submit(request)
    assert studio.serve(until_idle=True) == 1
    assert studio.queue.get(job.id).state == "done"


def test_a_whole_says_who_makes_its_parts(studio: Studio) -> None:
    _, why = studio.workshop.explained(VideoRequest(prompt="bees", speech_backend="stub", music=False))
    kinds = [line.split(" by ")[0] for line in why.splitlines()]
    assert kinds == ["video", "image"]
    assert "image by illustrator: " in why


def test_the_command_line_says_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from visiontune.cli.app import app

    for name in ("home", "cache"):
        monkeypatch.setenv(f"VISIONTUNE_{name.upper()}", str(tmp_path / name))
    monkeypatch.setenv("VISIONTUNE_MIN_FREE_DISK", "0")
    monkeypatch.chdir(tmp_path)
    app(["image", "a red kite", "--width", "256", "--height", "192", "--json"], standalone_mode=False)
    made = json.loads(capsys.readouterr().out)
    assert made["why"].startswith("image by illustrator: ")
    app(["library", "show", made["id"]], standalone_mode=False)
    assert json.loads(capsys.readouterr().out)["why"] == made["why"]


def test_a_library_of_the_time_before_is_taken_over(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'old.db'}")
    with engine.begin() as connection:
        make_old(connection, "0001")
        row = {"id": "a" * 32, "user": "local", "key": "k", "kind": "image", "title": "", "request": "{}"}
        row |= {"warnings": "[]", "created": "0", "pinned": "0"}
        names = ", ".join(row)
        connection.execute(text(f"insert into artifacts ({names}) values ({', '.join(f':{n}' for n in row)})"), row)
    engine.dispose()
    new = Database(f"sqlite:///{tmp_path / 'old.db'}")
    with new.session(write=False) as session:
        assert session.execute(text("select id, why from artifacts")).all() == [("a" * 32, "")]
    new.close()
