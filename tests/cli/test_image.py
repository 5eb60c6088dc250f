"""`visiontune image` as a user runs it: variations, sheets, formats, plans, files, previews, and what is refused."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

SMALL = ("--backend", "stub", "--width", "128", "--height", "96")


def pixels(path: Path) -> np.ndarray:
    picture = cv2.imread(str(path), cv2.IMREAD_COLOR_RGB)
    assert picture is not None
    return picture


def test_one_file_per_picture_and_a_sheet_of_all(run, tmp_path: Path) -> None:
    done = run("image", "a kite", *SMALL, "--count", "4", "--sheet", "-o", "k.jpg", "--json", "--seed", "5")
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    seeds = [one["request"]["seed"] for one in document["artifacts"]]
    assert seeds[0] == 5 and len(set(seeds)) == 4
    assert [Path(one["path"]).name for one in document["artifacts"]] == ["k-1.jpg", "k-2.jpg", "k-3.jpg", "k-4.jpg"]
    sheet = pixels(tmp_path / document["sheet"])
    assert sheet.shape[0] > 2 * 96 and sheet.shape[1] > 2 * 128
    for n in range(1, 5):  # every picture is on it
        mean = pixels(tmp_path / f"k-{n}.jpg").reshape(-1, 3).mean(axis=0)
        assert (np.abs(sheet.astype(int) - mean).sum(axis=2) < 90).sum() > 96 * 128 / 4
    again = run("image", "a kite", *SMALL, "--seed", str(seeds[2]), "-o", "again.jpg")
    assert again.returncode == 0
    assert (pixels(tmp_path / "again.jpg") == pixels(tmp_path / "k-3.jpg")).all()


@pytest.mark.parametrize(("suffix", "starts"), [("png", b"\x89PNG"), ("jpg", b"\xff\xd8\xff"), ("webp", b"RIFF")])
def test_the_suffix_picks_the_format_and_the_file_says_how_it_was_made(run, tmp_path, suffix, starts) -> None:
    done = run("image", "a red kite", *SMALL, "-o", f"k.{suffix}", "--seed", "0", "--quiet")
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / f"k.{suffix}").read_bytes().startswith(starts)
    assert np.abs(pixels(tmp_path / f"k.{suffix}").reshape(-1, 3).mean(axis=0) - (200, 50, 50)).max() < 4
    request = json.loads(run("show", f"k.{suffix}").stdout)["request"]
    assert (request["prompt"], request["seed"]) == ("a red kite", 0)
    run("image", "a red kite", *SMALL, "-o", f"bare.{suffix}", "--seed", "0", "--strip-metadata")
    assert run("show", f"bare.{suffix}").returncode == 2
    assert b"red kite" not in (tmp_path / f"bare.{suffix}").read_bytes()


def test_the_illustrators_layers_are_written_as_svg(run, tmp_path: Path) -> None:
    done = run("image", "a lighthouse by the sea", "-o", "l.svg", "--seed", "1", "--quiet")
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "l.svg").read_text(encoding="utf-8")
    assert text.count("data-depth=") >= 3
    assert json.loads(run("show", "l.svg").stdout)["request"]["seed"] == 1


def test_a_backend_without_layers_says_so(run) -> None:
    done = run("image", "x", *SMALL, "-o", "k.svg")
    assert done.returncode == 2 and "stub" in done.stderr


def test_files_come_into_the_library_by_content_before_anything_is_made(run, tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "a.png"), np.full((96, 128, 3), 200, np.uint8))
    cv2.imwrite(str(tmp_path / "m.png"), np.full((96, 128), 255, np.uint8))
    words = ["--init-image", "a.png", "--mask", "m.png", "--strength", "0.5", "--lora", "x:0.5", "--lora", "y"]
    words += ["--model", "m", "--scheduler", "euler", "--json"]
    request = json.loads(run("image", "x", *SMALL, *words).stdout)["request"]
    assert (tmp_path / "home" / "files" / request["init_image"].removeprefix("sha256:")).is_file()
    assert request["mask"].endswith(".png") and request["mask"] != request["init_image"]
    assert (request["strength"], request["loras"]) == (0.5, ["x:0.5", "y"])
    assert (request["model"], request["scheduler"]) == ("m", "euler")


def test_a_plan_is_shown_edited_and_drawn(run, tmp_path: Path) -> None:
    shown = run("image", "three red kites over a green meadow", "--show-plan", "-o", "k.png", "--seed", "1", "--quiet")
    assert shown.stdout.split() == ["k.png", "k.plan.json"]
    plan = json.loads((tmp_path / "k.plan.json").read_text())
    assert plan["heroes"][0]["count"] == 3
    plan["heroes"][0]["count"] = 2
    (tmp_path / "two.json").write_text(json.dumps(plan))
    done = run("image", "--plan", "two.json", "--seed", "1", "-o", "two.png", "--json")
    assert done.returncode == 0, done.stderr
    request = json.loads(done.stdout)["request"]
    assert request["plan"]["heroes"][0]["count"] == 2
    assert request["prompt"]


def test_a_backend_without_plans_says_so_and_still_draws(run, tmp_path: Path) -> None:
    (tmp_path / "p.json").write_text('{"title": "Hello"}')
    done = run("image", "--plan", "p.json", *SMALL, "--json")
    assert json.loads(done.stdout)["request"]["prompt"] == "Hello"


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["x", "--count", "65"], "--count"),
        (["x", "--width", "63"], "width: 63"),
        (["x", "--height", "5000"], "4096"),
        (["x", "--aspect", "2:1"], "--aspect"),
        (["x", "--style", "woterkolor"], "did you mean"),
        (["x", "--steps", "0"], "num_inference_steps"),
        (["x", "--sheet"], "-o"),
        (["x", "--upscale", "5"], "--upscale"),
        (["x", "--upscale", "2", "-o", "k.svg"], "every size"),
        (["x", "--mask", "m.png"], "--init-image"),
        (["x", "--strength", "0.5"], "--init-image"),
        (["x", "--init-image", "missing.png"], "--init-image"),
        (["x", "--init-image", "broken.json"], "--init-image: 'broken.json' - is no picture"),
        (["--plan", "missing.json"], "--plan"),
        (["--plan", "broken.json"], "--plan"),
        (["--plan", "list.json"], "--plan"),
        (["--plan", "wrong.json"], "plan.heroes[0].count"),
        (["--plan", "odd.json"], "plan.cls"),
        ([], "prompt"),
        (["x", "-o", "k.gif"], ".webp"),
    ],
)
def test_what_is_wrong_is_named(refusal, tmp_path: Path, words: list[str], named: str) -> None:
    (tmp_path / "broken.json").write_text("{")
    (tmp_path / "list.json").write_text("[]")
    (tmp_path / "odd.json").write_text('{"cls": 1}')
    (tmp_path / "wrong.json").write_text('{"heroes": [{"art": "kite", "count": 99}]}')
    assert named in refusal("image", *words)


@pytest.mark.parametrize(("words", "named"), [(["--nope"], "--nope"), (["x", "--count", "many"], "--count")])
def test_wrong_options_are_bad_input_and_no_traceback(run, words: list[str], named: str) -> None:
    done = run("image", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert named in done.stderr and "Traceback" not in done.stderr


def test_help_names_the_styles(run) -> None:
    from visiontune.image.styles import STYLES

    shown = " ".join(run("image", "--help").stdout.split())
    assert all(style in shown for style in STYLES)


def in_a_terminal(command: list[str], environment: dict[str, str], folder: Path) -> tuple[str, str]:
    """What `command` writes to stdout (a pipe) and to stderr (a terminal of 80 x 40)."""
    import fcntl
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 80, 0, 0))
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs, env=environment, cwd=folder, text=True)
    os.close(theirs)
    seen = b""
    while select.select([ours], [], [], 60)[0]:
        try:
            piece = os.read(ours, 65_536)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        seen += piece
    os.close(ours)
    assert process.stdout is not None
    out = process.stdout.read()
    process.stdout.close()
    assert process.wait(60) == 0
    return out, seen.decode()


@pytest.mark.parametrize(("colours", "shown"), [("truecolor", True), ("", False)])
def test_previews_show_in_terminals_that_can_and_results_stay_on_stdout(run, tmp_path, colours, shown) -> None:
    run("--version")
    term = "xterm-256color" if colours else "dumb"
    home = {"VISIONTUNE_HOME": str(tmp_path / "home"), "VISIONTUNE_MIN_FREE_DISK": "0"}
    environment = {**os.environ, **home, "TERM": term, "COLORTERM": colours, "COLUMNS": "80", "LINES": "40"}
    environment.pop("NO_COLOR", None)
    command = [sys.executable, "-m", "visiontune", "image", "a red kite", *SMALL, "-o", "k.png"]
    out, terminal = in_a_terminal(command, environment, tmp_path)
    assert out == "k.png\n"
    assert ("▀" in terminal) is shown
    if shown:
        assert "38;2;224;74;74" in terminal  # the stub's light red


def test_a_picture_is_enlarged_and_says_what_it_was_made_from(run, tmp_path: Path) -> None:
    done = run("image", "a red kite", *SMALL, "--upscale", "3", "--seed", "4", "-o", "k.png", "--json", "--count", "2")
    assert done.returncode == 0, done.stderr
    documents = json.loads(done.stdout)["artifacts"]
    assert pixels(tmp_path / "k-2.png").shape == (288, 384, 3)
    assert {one["kind"] for one in documents} == {"upscale"}
    assert documents[0]["made_from"]["request"]["seed"] == 4
    assert documents[0]["details"]["origin"]["request"]["prompt"] == "a red kite"
    assert json.loads(run("show", "k-1.png").stdout)["request"]["factor"] == 3
    alone = run("upscale", "k-1.png", "--factor", "2", "-o", "larger.webp", "--backend", "stub", "--quiet")
    assert (alone.returncode, alone.stdout) == (0, "larger.webp\n")
    assert pixels(tmp_path / "larger.webp").shape == (576, 768, 3)
