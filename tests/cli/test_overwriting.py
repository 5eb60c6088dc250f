"""Nothing that a command was given, and nothing of the user's own beside it, is overwritten."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from visiontune.pictures import write_picture


def test_a_film_of_the_users_script_leaves_the_script(run, tmp_path: Path) -> None:
    write_picture(np.full((48, 64, 3), 90, np.uint8), tmp_path / "own.png")
    mine = json.dumps({"title": "Kites", "scenes": [{"narration": "A red kite flies.", "image": "own.png"}]})
    (tmp_path / "film.json").write_text(mine)
    (tmp_path / "film.vtt").write_text("WEBVTT of my own")
    words = ("video", "--script", "film.json", "--height", "240", "--speech-backend", "stub", "-o", "film.mp4")
    done = run(*words, "--no-music")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "film.json").read_text() == mine
    assert (tmp_path / "film.vtt").read_text() == "WEBVTT of my own"
    assert "sha256:" in (tmp_path / "film.script.json").read_text()
    assert "film.json is your own" in done.stderr and "film.script.json" in done.stderr
    assert (tmp_path / "film.srt").exists() and (tmp_path / "film.captions.vtt").exists()


def test_output_is_no_file_that_was_given(refusal, tmp_path: Path) -> None:
    write_picture(np.full((48, 64, 3), 90, np.uint8), tmp_path / "own.png")
    before = (tmp_path / "own.png").read_bytes()
    said = refusal("upscale", "own.png", "-o", "own.png")
    assert said == "--output: 'own.png' - holds what this is made from; name another file"
    assert (tmp_path / "own.png").read_bytes() == before


def test_show_plan_leaves_the_plan_that_was_given(run, tmp_path: Path) -> None:
    (tmp_path / "k.plan.json").write_text('{"setting": "meadow"}')
    size = ("--width", "160", "--height", "96")
    done = run("image", "--plan", "k.plan.json", *size, "-o", "k.png", "--show-plan", "--backend", "illustrator")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "k.plan.json").read_text() == '{"setting": "meadow"}'
    assert json.loads((tmp_path / "k.drawn.plan.json").read_text())["setting"] == "meadow"


def test_show_plan_leaves_a_plan_that_was_edited(run, tmp_path: Path) -> None:
    words = ("image", "a red kite", "--width", "160", "--height", "96", "--seed", "1", "-o", "k.png", "--show-plan")
    assert run(*words).stdout.split() == ["k.png", "k.plan.json"]
    again = run(*words)  # nobody touched it, so it is ours
    assert again.stdout.split() == ["k.png", "k.plan.json"] and "note" not in again.stderr
    (tmp_path / "k.plan.json").write_text("mine")
    kept = run(*words)
    assert kept.stdout.split() == ["k.png", "k.drawn.plan.json"]
    assert "k.plan.json is your own, or was edited, and stays" in kept.stderr
    assert (tmp_path / "k.plan.json").read_text() == "mine"


def test_a_folder_where_the_plan_would_go_is_no_obstacle(run, tmp_path: Path) -> None:
    (tmp_path / "k.plan.json").mkdir()
    done = run("image", "a red kite", "--width", "160", "--height", "96", "-o", "k.png", "--show-plan")
    assert (done.returncode, done.stdout.split()) == (0, ["k.png", "k.drawn.plan.json"])
    assert sorted(file.name for file in tmp_path.glob("*.json") if file.is_file()) == ["k.drawn.plan.json"]
    assert not list(tmp_path.glob(".*part"))


def test_names_without_room_are_refused_before_any_work(refusal) -> None:
    name = f"{'k' * 250}.png"
    assert "leaves no room for the plan" in refusal("image", "a red kite", "-o", name, "--show-plan")
    assert "is no file name" in refusal("image", "a red kite", "-o", name, "--count", "20")
