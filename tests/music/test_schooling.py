"""Training by the command: a folder of scores becomes a composer that `visiontune music` knows."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from helpers_extras import need
from visiontune.cli import _run
from visiontune.errors import InputError
from visiontune.music.composers import composer, composers
from visiontune.music.composing.scoring import score_of_voices
from visiontune.music.files.midi import write_midi
from visiontune.music.frames.features import Voices
from visiontune.music.keys import Key
from visiontune.music.training.schooling import chorales, collected


def main(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> int:
    """The command line in this process: its exit code."""
    monkeypatch.setattr("sys.argv", ["visiontune", *arguments])
    return _run()


need("torch")
need("music21")
need("onnx")


@pytest.fixture
def scores(tmp_path: Path) -> Path:
    """Six small pieces of four voices, as MIDI files."""
    folder = tmp_path / "scores"
    folder.mkdir()
    for n in range(6):
        dice = np.random.default_rng(n)
        steps = dice.integers(0, 3, (16, 4)) * 2
        pitches = np.repeat(np.array([72, 67, 60, 48]) + steps, 4, axis=0)
        write_midi(score_of_voices(Voices(pitches), key=Key(0)), folder / f"piece-{n}.mid")
    return folder


def test_a_folder_becomes_a_composer(
    scores: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    monkeypatch.setenv("VISIONTUNE_HOME", str(home))
    monkeypatch.setenv("VISIONTUNE_CACHE", str(tmp_path / "cache"))
    command = [
        "train",
        "music",
        "--name",
        "mini",
        "--data",
        str(scores),
        "--steps",
        "4",
        "--width",
        "16",
        "--start",
        "none",
    ]
    assert main([*command, "--json"], monkeypatch) == 0
    folder = Path(json.loads(capsys.readouterr().out)["path"])
    assert folder == home / "composers" / "mini" / "lstm"
    assert "mini" in composers(home)
    about = composer("mini", home=home).about
    assert about["data"]["kept"] == 6 and about["data"]["dropped"] == {}
    assert len(about["data"]["training"]) + len(about["data"]["validation"]) == 6
    assert about["config"]["width"] == 16 and about["training"]["recipe"]["steps"] == 4
    assert [row["step"] for row in map(json.loads, (folder / "log.jsonl").read_text().splitlines())] == [1, 2, 3, 4]
    # What was read is kept, and read from there.
    (kept,) = (tmp_path / "cache" / "scores").glob("*.npz")
    before = kept.stat().st_mtime_ns
    again = collected(str(scores), 0.35, tmp_path / "cache")
    assert len(again.pieces) == 6 and kept.stat().st_mtime_ns == before


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--name", "Mini Me"], "small letters"),
        (["--backbone", "gan"], "lstm or transformer"),
        (["--encoding", "midi"], "frames or events"),
        (["--steps", "0"], "1 to 100000"),
        (["--width", "20"], "multiple of 8"),
        (["--lost", "2"], "0 to 1"),
        (["--start", "salieri"], "not known"),
        (["--data", "no-such-folder"], "no folder"),
    ],
)
def test_wrong_options_are_told_before_anything_is_read(
    options: list[str],
    said: str,
    scores: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("VISIONTUNE_HOME", str(tmp_path / "home"))
    given = {"--name": "mini", "--data": str(scores), "--steps": "2"} | dict(
        zip(options[::2], options[1::2], strict=True)
    )
    assert main(["train", "music", *[part for pair in given.items() for part in pair]], monkeypatch) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "home" / "composers").exists()


def test_too_few_scores_are_nothing_to_learn_from(
    scores: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VISIONTUNE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("VISIONTUNE_CACHE", str(tmp_path / "cache"))
    for n in range(3):
        (scores / f"piece-{n}.mid").write_bytes(b"MThd damaged")
    assert (
        main(
            ["train", "music", "--name", "mini", "--data", str(scores), "--steps", "2", "--start", "none"], monkeypatch
        )
        == 2
    )
    said = capsys.readouterr().err
    assert "3 scores" in said and "3 cannot be read" in said


def test_the_chorales_for_test_are_never_trained_on(tmp_path: Path) -> None:
    from visiontune.music.training import corpus
    from visiontune.music.training.schooling import CHORALES

    sets = json.loads(CHORALES.read_text(encoding="utf-8"))
    assert not set(sets["training"]) & (set(sets["test"]) | set(sets["validation"]))
    wanted = {sets["training"][0], sets["validation"][0], sets["test"][0]}
    paths = [path for path in corpus.of_composer("bach") if corpus.catalogued(path.name) in wanted]
    kept, (training, validation) = chorales(corpus.collect(paths))
    assert len(kept.pieces) == 3
    assert [corpus.catalogued(piece.name) for piece in training] == [sets["training"][0]]
    assert [corpus.catalogued(piece.name) for piece in validation] == [sets["validation"][0]]


def test_a_composer_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="known are"):
        composer("salieri", home=tmp_path)
