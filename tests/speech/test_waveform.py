"""The plot of a sound: amplitudes where they are, axes in seconds, for any sound or film."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from visiontune.errors import InputError
from visiontune.speech.audio import write_audio
from visiontune.speech.waveform import HEIGHT, WIDTH, plot, plot_file, tick

_LEFT, _RIGHT, _TOP, _DOWN = 130, 1560, 84, 536  # of the plot itself


def _bursts() -> npt.NDArray[np.float32]:
    """Four seconds: a tone of 0.4 from second 1 to 2, one of 0.1 from 3 to 4."""
    t = np.arange(4 * 24_000) / 24_000
    wave = np.sin(2 * np.pi * 300 * t).astype(np.float32)
    return np.where((t >= 1) & (t < 2), 0.4, np.where(t >= 3, 0.1, 0)).astype(np.float32) * wave


def _blue(picture: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    blue, red = picture[:, :, 0].astype(int), picture[:, :, 2].astype(int)
    return np.asarray(blue - red > 40)


def test_the_plot_shows_each_sound_at_its_time_and_height(tmp_path: Path) -> None:
    write_audio(tmp_path / "b.wav", _bursts(), 24_000)
    plot_file(tmp_path / "b.wav", tmp_path / "p.png")
    picture = cv2.imread(str(tmp_path / "p.png"))
    assert picture is not None and picture.shape == (HEIGHT, WIDTH, 3)
    heights = _blue(np.asarray(picture, np.uint8)).sum(axis=0)
    second = (_RIGHT - _LEFT) / 4
    loud = np.flatnonzero(heights > 200)
    assert loud[0] == pytest.approx(_LEFT + second, abs=3) and loud[-1] == pytest.approx(_LEFT + 2 * second, abs=3)
    whole = _DOWN - _TOP  # from -0.5 to 0.5
    assert heights[round(_LEFT + 1.5 * second)] == pytest.approx(0.8 * whole, abs=6)
    assert heights[round(_LEFT + 3.5 * second)] == pytest.approx(0.2 * whole, abs=6)
    assert heights[round(_LEFT + 0.5 * second)] <= 4 and heights[: _LEFT - 2].max() == heights[_RIGHT + 3 :].max() == 0


def test_two_channels_are_as_loud_as_one(tmp_path: Path) -> None:
    write_audio(tmp_path / "b.wav", np.stack([_bursts(), _bursts()], axis=1), 24_000)
    plot_file(tmp_path / "b.wav", tmp_path / "p.svg")
    assert "peak -8.0 dBFS" in (tmp_path / "p.svg").read_text(encoding="utf-8")


def test_its_axes_say_seconds_and_amplitude(tmp_path: Path) -> None:
    document = plot(_bursts(), 24_000, "a <b> & c.wav")
    for text in (
        ">time in seconds<",
        ">amplitude<",
        ">0.5<",
        ">3.0<",
        ">\u22120.5<",
        "4.00 s, 24,000 Hz, peak -8.0 dBFS",
    ):
        assert text in document
    assert "a &lt;b&gt; &amp; c.wav" in document
    assert "silent" in plot(np.zeros(1_000, np.float32), 24_000, "bell\x07.wav")
    write_audio(tmp_path / "b.wav", _bursts(), 24_000)
    plot_file(tmp_path / "b.wav", tmp_path / "p.svg")
    assert "b.wav" in (tmp_path / "p.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize(("seconds", "step"), [(0.01, 0.001), (4.0, 0.5), (12, 1), (31, 5), (120, 10), (3_600, 500)])
def test_ticks_are_round_and_few(seconds: float, step: float) -> None:
    assert tick(seconds) == pytest.approx(step)


def test_what_cannot_be_plotted_is_refused(tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_text("no sound")
    with pytest.raises(InputError, match="not audio"):
        plot_file(tmp_path / "t.txt", tmp_path / "p.png")
    write_audio(tmp_path / "b.wav", _bursts(), 24_000)
    with pytest.raises(InputError, match="png or .svg"):
        plot_file(tmp_path / "b.wav", tmp_path / "p.pdf")
    assert not (tmp_path / "p.pdf").exists() and not (tmp_path / "p.png").exists()
