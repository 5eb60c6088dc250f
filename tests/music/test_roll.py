"""Piano rolls: every note where it sounds, in its part's colour."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import cv2
import numpy as np
import pytest

from visiontune.errors import InputError
from visiontune.music.files.midi import write_midi
from visiontune.music.notation.roll import piano_roll, plot_score, roll
from visiontune.music.score import Note, Part, Score

SVG = "{http://www.w3.org/2000/svg}"
HIGH, LOW = Part("Flute", 73, (Note(0, 960, 84, 100),)), Part("Cello", 42, (Note(960, 960, 40, 100),))


def test_notes_lie_where_they_sound() -> None:
    pixels = piano_roll(Score((HIGH, LOW)), 800, 500)
    assert pixels.shape == (500, 800, 3) and pixels.dtype == np.uint8
    blue = (np.abs(pixels[96:400].astype(int) - (0x2F, 0x6F, 0xB0)) < 12).all(-1)
    orange = (np.abs(pixels[96:400].astype(int) - (0xD9, 0x82, 0x2B)) < 12).all(-1)
    (blue_y, blue_x), (orange_y, orange_x) = np.nonzero(blue), np.nonzero(orange)
    assert blue_y.max() < 30 and orange_y.min() > 270  # high above low
    # Two halves of one bar: from the keyboard to the right margin.
    assert abs(blue_x.min() - 124) < 4 and abs(blue_x.max() - 442) < 4
    assert abs(orange_x.min() - 442) < 4 and abs(orange_x.max() - 760) < 4


def test_loud_notes_are_darker() -> None:
    notes = (Note(0, 960, 60, 30), Note(960, 960, 60, 110))
    rects = ElementTree.fromstring(roll(Score((Part("", 0, notes),)))).findall(f"{SVG}g/{SVG}rect")
    soft, loud = (float(rect.get("opacity", "")) for rect in rects)
    assert soft < 0.7 < loud == 1.0


def test_bars_octaves_and_instruments_are_named() -> None:
    long = Part("Flute", 73, tuple(Note(480 * n, 480, 55 + n % 20) for n in range(1 + 3 * 40)))
    root = ElementTree.fromstring(roll(Score((long, HIGH), metres=((0, 3, 4),), upbeat=480, title="A <song>")))
    words = [text.text for text in root.iter(f"{SVG}text")]
    assert words[0] == "A <song>" and words[1] == "122 notes, 1:00"
    assert {"Flute", "C4", "C5", "C6", "1", "3", "39", "0:00"} <= set(words) and "2" not in words


def test_an_empty_piece_and_thousands_of_bars_are_drawn() -> None:
    assert piano_roll(Score(()), 400, 300).shape == (300, 400, 3)
    vast = Score((Part("Kit", 0, (Note(0, 10, 36), Note(480 * 40_000, 10, 127)), drums=True),) * 30)
    assert len(roll(vast, 400, 300)) < 100_000


def test_a_file_is_plotted(tmp_path: Path) -> None:
    write_midi(Score((HIGH, LOW)), tmp_path / "a.mid")
    plot_score(tmp_path / "a.mid", tmp_path / "a.png")
    picture = cv2.imread(str(tmp_path / "a.png"))
    assert picture is not None and picture.shape == (900, 1600, 3) and picture.std() > 10
    with pytest.raises(InputError, match=r"\.png or \.svg"):
        plot_score(tmp_path / "a.mid", tmp_path / "a.gif")
    (tmp_path / "bad.mid").write_bytes(b"MThd")
    with pytest.raises(InputError):
        plot_score(tmp_path / "bad.mid", tmp_path / "a.png")
