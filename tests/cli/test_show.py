"""`visiontune show`: a file's request, or a plot of its sound."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from visiontune.speech.audio import write_audio


def test_a_plot_lies_beside_the_file_or_where_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from visiontune.cli.app import app

    write_audio(tmp_path / "me.mp3", np.full(24_000, 0.2, np.float32), 24_000)
    app(["show", str(tmp_path / "me.mp3"), "--plot"], standalone_mode=False)
    assert capsys.readouterr().out.strip() == str(tmp_path / "me-plot.png")
    picture = cv2.imread(str(tmp_path / "me-plot.png"))
    assert picture is not None and picture.std() > 10
    app(["show", str(tmp_path / "me.mp3"), "--plot", "-o", str(tmp_path / "p.svg")], standalone_mode=False)
    assert (tmp_path / "p.svg").read_text().startswith("<svg")


def test_the_plot_of_a_score_is_its_piano_roll(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from visiontune.cli.app import app
    from visiontune.music.files.midi import write_midi
    from visiontune.music.score import Note, Part, Score

    write_midi(Score((Part("Flute", 73, (Note(0, 480, 60), Note(480, 480, 72))),)), tmp_path / "tune.mid")
    app(["show", str(tmp_path / "tune.mid"), "--plot", "-o", str(tmp_path / "p.svg")], standalone_mode=False)
    assert capsys.readouterr().out.strip() == str(tmp_path / "p.svg")
    assert "tune.mid" in (tmp_path / "p.svg").read_text() and "Flute" in (tmp_path / "p.svg").read_text()


def test_an_output_without_a_plot_is_refused(refusal) -> None:
    assert "--plot" in refusal("show", "film.mp4", "-o", "p.png")
    assert "no such file" in refusal("show", "film.mp4", "--plot")
