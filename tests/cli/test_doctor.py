"""`visiontune doctor` tells what would happen: what `auto` takes, and what is checked and signed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def doctor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Call `visiontune doctor --json` in this process, with these settings."""
    from visiontune.cli.app import app

    def call(**settings: str) -> dict[str, Any]:
        for name in ("HOME", "CACHE"):
            monkeypatch.setenv(f"VISIONTUNE_{name}", str(tmp_path / name.lower()))
        monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
        for name, value in settings.items():
            monkeypatch.setenv(f"VISIONTUNE_{name.upper()}", value)
        monkeypatch.chdir(tmp_path)
        capsys.readouterr()
        app(["doctor", "--json"], standalone_mode=False)
        return dict(json.loads(capsys.readouterr().out))

    return call


def row(told: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in told["backends"] if f"{one['kind']}.{one['name']}" == name)


def test_without_weights_and_keys_each_kind_has_one_that_auto_takes(doctor) -> None:
    told = doctor()
    taken = [f"{one['kind']}.{one['name']}" for one in told["backends"] if one["auto"]]
    assert {"image.illustrator", "clip.layers", "plan.rules", "video.director"} <= set(taken)
    assert len({name.partition(".")[0] for name in taken}) == len(taken)
    assert "no language model that plans pictures" in row(told, "image.planner")["lacks"]
    assert "fetch it (98 MB) with" in row(told, "text.llama")["lacks"]
    assert told["checks_of_painted_pictures"].startswith("off; VISIONTUNE_SAFETY is auto")
    assert told["signed_files"].startswith("off; VISIONTUNE_C2PA_CERT")


def test_checks_and_signing_that_would_fail_say_so(doctor) -> None:
    told = doctor(safety="on", c2pa_cert="chain.pem")
    assert told["checks_of_painted_pictures"].startswith("of prompts and pictures; ")
    assert "(608 MB) with: visiontune weights pull safety-checker" in told["checks_of_painted_pictures"]
    assert told["signed_files"].startswith("none can be written: VISIONTUNE_C2PA_KEY")


def test_a_model_that_is_too_slow_here_or_unknown_is_not_the_one_that_auto_takes(doctor, tmp_path: Path) -> None:
    pytest.importorskip("diffusers")
    from helpers_diffusion import save_sd

    folder = str(save_sd(tmp_path / "sd"))
    here = row(doctor(image_model=folder, image_seconds="1e9"), "image.diffusion")
    assert here["auto"], here["passed_over"]
    told = doctor(image_model=folder, image_seconds="0.000001")
    slow = row(told, "image.diffusion")
    assert slow["usable"] and not slow["auto"] and "VISIONTUNE_IMAGE_SECONDS allows" in slow["passed_over"]
    assert row(told, "image.illustrator")["auto"]
    told = doctor(image_model="sdxl")
    wrong = row(told, "image.diffusion")
    assert not any(one["auto"] for one in told["backends"] if one["kind"] == "image")  # `auto` ends with this error
    assert not wrong["usable"] and "did you mean sdxl-base-1.0 or sdxl-turbo" in wrong["lacks"]
