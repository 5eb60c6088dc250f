"""The command line as a user runs it: exit codes, JSON, messages, bad input."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import types
from pathlib import Path

import pytest


def test_help_imports_nothing_heavy() -> None:
    code = "import sys, visiontune.cli.app; print([m for m in ('numpy', 'pydantic', 'sqlalchemy', 'av', 'spacy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_an_interrupt_while_the_commands_are_imported_ends_quietly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from visiontune.cli import main

    class Interrupted(types.ModuleType):
        def __getattr__(self, name: str) -> None:
            raise KeyboardInterrupt

    monkeypatch.setitem(sys.modules, "visiontune.cli.app", Interrupted("visiontune.cli.app"))
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 130
    assert capsys.readouterr() == ("", "")


def test_speech_writes_the_format_of_the_suffix_and_one_json_object(run, tmp_path: Path) -> None:
    done = run("speech", "Doors close at nine.", "-o", "doors.mp3", "--seed", "1", "--json")
    document = json.loads(done.stdout)
    assert done.returncode == 0
    assert {"id", "kind", "path", "seconds", "request", "backend", "warnings", "artifacts"} <= document.keys()
    assert (tmp_path / "doors.mp3").stat().st_size > 5_000


def test_image_count_writes_numbered_files_with_seeds_of_their_own(run, tmp_path: Path) -> None:
    done = run(
        "image",
        "a red kite",
        "--backend",
        "stub",
        "--count",
        "3",
        "--width",
        "128",
        "--height",
        "96",
        "-o",
        "k.png",
        "--json",
    )
    artifacts = json.loads(done.stdout)["artifacts"]
    assert [Path(one["path"]).name for one in artifacts] == ["k-1.png", "k-2.png", "k-3.png"]
    assert len({one["request"]["seed"] for one in artifacts}) == 3
    assert (tmp_path / "k-2.png").read_bytes().startswith(b"\x89PNG")


def test_show_and_remake_a_picture(run, tmp_path: Path) -> None:
    run("image", "a red kite", "--backend", "stub", "-o", "k.png", "--seed", "3")
    assert json.loads(run("show", "k.png").stdout)["request"]["seed"] == 3
    assert run("remake", "k.png", "-o", "again.png").returncode == 0
    assert (tmp_path / "k.png").read_bytes() == (tmp_path / "again.png").read_bytes()


def test_a_film_and_its_edited_script(run, tmp_path: Path) -> None:
    (tmp_path / "n.md").write_text("# Kites\n\nA red kite flies over the hill. The wind is strong today.\n")
    done = run(
        "video",
        "--from",
        "n.md",
        "--duration",
        "6",
        "--height",
        "240",
        "--image-backend",
        "stub",
        "--no-music",
        "-o",
        "k.mp4",
        "--json",
    )
    assert done.returncode == 0, done.stderr
    script = json.loads((tmp_path / "k.json").read_text())
    script["scenes"][0]["narration"] = "A green kite flies over the hill."
    (tmp_path / "edited.json").write_text(json.dumps(script))
    small = ("--height", "240", "--image-backend", "stub", "--no-music")
    done = run("video", "--script", "edited.json", *small, "-o", "e.mp4")
    assert done.returncode == 0, done.stderr
    assert "green kite" in (tmp_path / "e.srt").read_text()


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["video", ""], "prompt"),
        (["video", " \n\t "], "prompt"),
        (["video", "😀 😀"], "prompt"),
        (["video", "bees", "--duration", "0"], "duration"),
        (["video", "bees", "--duration", "-1"], "duration"),
        (["video", "bees", "--duration", "1e9"], "duration"),
        (["video", "bees", "--aspect", "3:2"], "aspect"),
        (["video", "bees", "--height", "721"], "height"),
        (["video", "bees", "--fps", "5"], "fps"),
        (["video", "bees", "--captions", "loud"], "captions"),
        (["video", "bees", "--language", "german"], "language"),
        (["video", "bees", "--voice", "nobody"], "voice"),
        (["video", "bees", "--image-backend", "nobody"], "nobody"),
        (["video", "bees", "--seed", "-5"], "seed"),
        (["video", "bees", "-o", "film.gif"], "--output"),
        (["video", "bees", "-o", "no/such/folder/film.mp4"], "--output"),
        (["video", "--from", "missing.md"], "--from"),
        (["video", "--script", "missing.json"], "--script"),
        (["image", "x", "--width", "10"], "width"),
        (["image", "x", "--count", "0"], "--count"),
        (["image", "x", "--style", "nonesuch"], "nonesuch"),
        (["speech", "😂"], "text"),
        (["speech", "Guten Tag, wie geht es Ihnen?", "--language", "xx"], "xx"),
        (["show", "missing.mp4"], "missing.mp4"),
        (["library", "delete", "zzz"], "zzz"),
        (["library", "cancel", "zzz"], "zzz"),
        (["library", "pin", "zzz"], "zzz"),
    ],
)
def test_bad_input_is_named_quickly_with_exit_code_2(run, tmp_path: Path, words: list[str], named: str) -> None:
    started = time.monotonic()
    done = run(*words)
    assert done.returncode == 2, done.stdout + done.stderr
    assert named in done.stderr
    assert "Traceback" not in done.stderr
    assert time.monotonic() - started < 30
    library = tmp_path / "home" / "library"
    assert not library.exists() or list(library.iterdir()) == []


@pytest.mark.parametrize(
    ("script", "named"),
    [
        ("{", "script"),
        ("[]", "script"),
        ("{}", "scenes"),
        ('{"scenes": []}', "scenes"),
        ('{"scenes": [{}]}', "scenes[0]"),
        ('{"scenes": [{"narration": 3}]}', "scenes[0].narration"),
        ('{"scenes": [{"narration": "a", "colour": "red"}]}', "scenes[0].colour"),
        ('{"scenes": [{"narration": "a", "image": "/etc/hostname"}]}', "scenes[0].image"),
        ('{"scenes": [{"narration": "a", "image": "../secret.png"}]}', "scenes[0].image"),
        ('{"scenes": [{"narration": "a", "image": "missing.png"}]}', "scenes[0].image"),
        ('{"scenes": [{"narration": "a", "image": "damaged.png"}]}', "scenes[0].image: 'damaged.png'"),
        ('{"scenes": [{"narration": "a", "image": "circle.png"}]}', "scenes[0].image"),
    ],
)
def test_wrong_scripts_name_their_field(run, tmp_path: Path, script: str, named: str) -> None:
    (tmp_path / "s.json").write_text(script)
    (tmp_path / "damaged.png").write_bytes(b"\x89PNG\r\n\x1a\n and no more")
    (tmp_path / "circle.png").symlink_to("circle.png")
    done = run("video", "--script", "s.json")
    assert done.returncode == 2, done.stderr
    assert named in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "home" / "files").exists() or not list((tmp_path / "home" / "files").iterdir())


def test_texts_of_every_kind_become_films_or_clear_errors(run, tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text("Bees make honey in the hive every single summer day. " * 10_000)
    (tmp_path / "nul.txt").write_bytes(b"a\0b")
    done = run("script", "--from", "long.txt", "--duration", "10", "--writer", "none", "--json")
    assert done.returncode in (0, 2), done.stderr
    assert run("script", "--from", "nul.txt").returncode == 2
    arabic = run("speech", "مرحبا بالعالم", "--backend", "hibari")
    assert arabic.returncode == 2
    assert "Traceback" not in arabic.stderr


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["speech", "hello", "--speed", "fast"], "--speed"),
        (["speech", "hello", "--seed", "1e3"], "--seed"),
        (["speech", "hello", "--nonesuch"], "--nonesuch"),
        (["speech"], "text"),
        (["nonesuch"], "nonesuch"),
    ],
)
def test_wrong_usage_is_told_without_a_traceback(run, words: list[str], named: str) -> None:
    done = run(*words, "--json") if len(words) > 1 else run(*words)
    assert done.returncode == 2
    assert named in done.stderr
    assert "Traceback" not in done.stderr
    if "--json" in done.args:
        assert named in json.loads(done.stdout)["error"]["message"]
