"""Music as files: every format from one artifact, each of which says how it was made and can be made again."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from visiontune import metadata
from visiontune.artifacts import Artifact
from visiontune.backends import Context
from visiontune.errors import InputError
from visiontune.files import FORMATS, check_output, read_provenance
from visiontune.music.base import SAMPLE_RATE, MusicOutput, MusicRequest
from visiontune.music.files.midi import read_midi
from visiontune.music.keys import Key
from visiontune.music.score import Note, Part, Score
from visiontune.registry import Registry
from visiontune.settings import Settings
from visiontune.studio import Studio

SCORE = Score(
    (Part("Flute", 73, tuple(Note(480 * n, 480, 72 + n, lyric="la") for n in range(4))),),
    tempi=((0, 90.0),),
    keys=((0, Key.parse("G")),),
    title="Tune",
    composer="in the manner of nobody",
)


class Flute:
    """Plays one tune."""

    name = "flute"
    version = 1

    def __call__(self, request: MusicRequest, context: Context) -> MusicOutput:
        wave = 0.3 * np.sin(np.arange(round(request.duration * SAMPLE_RATE)) / 20)
        return MusicOutput(np.stack([wave, wave], axis=1).astype(np.float32), score=SCORE)


@pytest.fixture
def studio(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Studio]:
    """A studio that knows this module's backend."""
    monkeypatch.setitem(sys.modules, __name__, sys.modules[Flute.__module__])
    registry = Registry.load()
    registry.targets["music"]["flute"] = f"{__name__}:Flute"
    with Studio(settings, registry) as studio:
        yield studio


@pytest.fixture
def tune(studio: Studio) -> Artifact:
    return studio.make(MusicRequest(prompt="für Elise", duration=1, seed=3, backend="flute"))


def _is(path: Path) -> bool:
    """Whether a file is of the format that its suffix names, by its content."""
    content = path.read_bytes()
    marks: dict[str, Any] = {
        ".wav": content.startswith(b"RIFF"), ".flac": content.startswith(b"fLaC"), ".ogg": content.startswith(b"OggS"),
        ".mp3": content.startswith((b"ID3", b"\xff\xfb")), ".png": content.startswith(b"\x89PNG"),
        ".pdf": content.startswith(b"%PDF-"), ".svg": b"<svg" in content[:400],
        ".musicxml": b"<score-partwise" in content[:400], ".mid": content.startswith(b"MThd"),
        ".midi": content.startswith(b"MThd"),
    }  # fmt: skip
    return bool(marks[path.suffix])


@pytest.mark.parametrize("suffix", FORMATS["music"])
def test_every_format_says_how_it_was_made_or_does_not(
    studio: Studio, tune: Artifact, tmp_path: Path, suffix: str
) -> None:
    check_output("music", tmp_path / f"tune{suffix}")
    (path,) = studio.export(tune, tmp_path / f"tune{suffix}")
    (bare,) = studio.export(tune, tmp_path / f"bare{suffix}", strip_metadata=True)

    assert _is(path) and _is(bare)
    document = read_provenance(path)
    assert document["request"] == tune.request and document["request"]["prompt"] == "für Elise"
    assert document["backend"].startswith("flute/")
    assert metadata.extract(bare) is None and b"Elise" not in bare.read_bytes()
    assert sorted(file.name for file in tmp_path.iterdir() if file.suffix == suffix) == [
        f"bare{suffix}",
        f"tune{suffix}",
    ]


def test_a_midi_file_of_ours_is_read_as_the_score_and_made_again(
    studio: Studio, tune: Artifact, tmp_path: Path
) -> None:
    (path,) = studio.export(tune, tmp_path / "tune.mid")
    assert read_midi(path) == (SCORE, ())

    studio.remake(path, tmp_path / "again.mid")
    studio.remake(path, tmp_path / "again.wav")
    assert (tmp_path / "again.mid").read_bytes() == path.read_bytes()
    assert (tmp_path / "again.wav").read_bytes() == studio.export(tune, tmp_path / "tune.wav")[0].read_bytes()


def test_notation_can_be_made_again_too(studio: Studio, tune: Artifact, tmp_path: Path) -> None:
    (path,) = studio.export(tune, tmp_path / "tune.musicxml")
    studio.remake(path, tmp_path / "again.musicxml")
    assert (tmp_path / "again.musicxml").read_bytes() == path.read_bytes()


@pytest.mark.parametrize("suffix", [".mid", ".midi", ".musicxml", ".svg", ".png", ".pdf"])
def test_music_without_a_score_has_no_notation(studio: Studio, tmp_path: Path, suffix: str) -> None:
    made = studio.make(MusicRequest(duration=1, seed=3, backend="stub"))
    with pytest.raises(InputError, match=rf"--output: .*this music has no \{suffix}; its backend stub/.* makes none"):
        studio.export(made, tmp_path / f"tune{suffix}")
    assert not [file for file in tmp_path.iterdir() if file.suffix == suffix]
    studio.export(made, tmp_path / "tune.mp3")


def test_the_command_shows_what_a_midi_file_is_made_of(
    studio: Studio, tune: Artifact, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from visiontune.cli.library import show

    (path,) = studio.export(tune, tmp_path / "tune.mid")
    show(path)
    assert json.loads(capsys.readouterr().out)["request"] == tune.request

    (bare,) = studio.export(tune, tmp_path / "bare.mid", strip_metadata=True)
    with pytest.raises(InputError, match="does not say how it was made"):
        show(bare)
