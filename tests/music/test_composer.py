"""The backend: what is asked for is what the score says, files that users give are taken or refused, and pieces are music."""

from __future__ import annotations

import re
import struct
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from helpers import make_context, make_environment
from helpers_composing import tiny_composer
from helpers_extras import missing, need
from visiontune.errors import ContentError, InputError
from visiontune.files import read_provenance
from visiontune.music.base import SAMPLE_RATE, MusicRequest
from visiontune.music.composer import Composer
from visiontune.music.composers import OURS
from visiontune.music.files.midi import read_midi, write_midi
from visiontune.music.keys import Key
from visiontune.music.score import TICKS_PER_BEAT, Note, Part, Score
from visiontune.requests import input_error
from visiontune.studio import Studio

need("torch")
need("onnx")

REF = f"sha256:{'0' * 64}.mid"
BEAT = TICKS_PER_BEAT
Ask = Callable[..., tuple[Score, dict[str, Any], tuple[str, ...]]]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a composer who knows nothing."""
    home = tmp_path_factory.mktemp("home")
    tiny_composer(home)
    return home


@pytest.fixture
def ask(home: Path, tmp_path: Path) -> Ask:
    """The score of a request to that composer; a file that is given is named by its path or is a score."""
    environment = make_environment(tmp_path, home=home)

    def ask(given: Score | Path | None = None, **wishes: Any) -> Any:
        path = tmp_path / "given.mid"
        if isinstance(given, Score):
            write_midi(given, path)
        elif given is not None:
            path = given
        usual: dict[str, Any] = {"composer": "nobody", "instrument": "choir", "duration": 8.0, "seed": 1}
        return Composer().score(MusicRequest(**usual | wishes), environment, lambda ref: path)

    return ask


@pytest.fixture
def bach(tmp_path: Path) -> Ask:
    """The score of a request to the Bach that comes with us."""
    if not (OURS / "bach").is_dir():
        missing("our composers are not here")
    environment = make_environment(tmp_path)

    def ask(**wishes: Any) -> Any:
        return Composer().score(MusicRequest(composer="bach", **wishes), environment, Path)

    return ask


def _pitches(score: Score) -> list[int]:
    return [note.pitch for part in score.parts for note in part.notes]


def _tune(*pitches: int, velocity: int = 80) -> Score:
    notes = tuple(Note(n * BEAT, BEAT, pitch, velocity) for n, pitch in enumerate(pitches))
    return Score((Part("Flute", 73, notes),), ((0, 90.0),))


@pytest.mark.parametrize(
    ("key", "tempo", "metre", "duration"), [("D minor", 90, "3/4", 11.0), ("A-flat major", 72, "4/4", 7.3)]
)
def test_the_score_is_as_asked_for(ask: Ask, tmp_path: Path, key: str, tempo: int, metre: str, duration: float) -> None:
    score, about, _ = ask(key=key, tempo=tempo, metre=metre, duration=duration)
    write_midi(score, tmp_path / "piece.mid")
    read, warnings = read_midi(tmp_path / "piece.mid")
    assert not warnings and read.keys[0] == (0, Key.parse(key)) and round(read.tempi[0][1]) == tempo
    assert next(f"{n}/{d}" for _, n, d in read.metres if n != 1) == metre
    # What is left of the time is for the last chord to ring.
    assert duration - 2.6 <= read.duration <= duration
    assert about["key"] == key and about["tempo"] == tempo and about["metre"] == metre
    tonic = Key.parse(key)
    last = [note.pitch % 12 for part in read.parts for note in part.notes if note.end == read.end]
    assert last[-1] == tonic.tonic and set(last) <= {tonic.scale[0], tonic.scale[2], tonic.scale[4]}
    assert read.composer == "in the manner of Nobody"


def test_the_seed_and_the_primer_make_the_piece(ask: Ask) -> None:
    """M19, for the score."""
    first, second, third, again = (ask(seed=seed)[0] for seed in (1, 2, 3, 2))
    assert again == second and len({tuple(_pitches(one)) for one in (first, second, third)}) == 3
    one, two = (ask(_tune(*line), primer=REF)[0] for line in ((67, 69, 71, 72), (72, 71, 69, 67)))
    assert _pitches(one) != _pitches(two)


def test_a_primer_is_taken_as_near_as_can_be_and_what_was_changed_is_told(ask: Ask) -> None:
    """M10: velocity 37, key 108, a chord of seven notes, a note of 0.7 beats."""
    chord = tuple(Note(0, BEAT, pitch) for pitch in (48, 52, 55, 60, 64, 67, 71))
    odd = (Note(BEAT, round(0.7 * BEAT), 64, 37), Note(2 * BEAT, BEAT, 108), Note(3 * BEAT, BEAT, 72))
    score, _, warnings = ask(Score((Part("Piano", 0, chord + odd),)), primer=REF, duration=16.0)
    told = " ".join(warnings)
    for change in ("nearest sixteenth", "octaves", "left out, as four voices sing", "without their own loudness"):
        assert change in told
    assert len(_pitches(score)) > 20 and all(28 <= pitch <= 108 for pitch in _pitches(score))


def test_a_primer_that_ends_on_the_highest_c_keeps_its_intervals(ask: Ask) -> None:
    """M11: moved by octaves as a whole, and every key is one of MIDI's."""
    line = (96, 101, 105, 108)
    score, *_ = ask(_tune(*line), primer=REF, key="F major", duration=16.0)
    assert all(0 <= pitch < 128 for pitch in _pitches(score))
    melody = [note.pitch for note in score.parts[0].notes[:4]]
    assert np.diff(melody).tolist() == np.diff(line).tolist()


def test_a_melody_is_harmonised_and_kept(ask: Ask) -> None:
    line = (67, 69, 71, 67, 72, 71, 69, 67) * 2
    score, about, _ = ask(_tune(*line), melody=REF, duration=16.0 * 60 / 90 + 1)
    soprano, *others = score.parts
    assert [note.pitch for note in soprano.notes] == list(line)
    assert all(len(part.notes) > 4 for part in others) and about["key"] == "G major"


def test_a_theme_opens_the_piece_and_comes_back(ask: Ask) -> None:
    line = (67, 71, 74, 72, 71, 69, 67, 66)
    score, about, _ = ask(_tune(*line), theme=REF, duration=90.0, key="G major")
    melody = [note.pitch for note in score.parts[0].notes]
    assert melody[:8] == list(line)
    returns = [n for n in range(1, len(melody)) if melody[n : n + 7] == list(line[:7])]
    assert returns and about["form"].count("A") >= 2


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"not a MIDI file at all", "no MIDI file"),
        (b"MThd\0\0\0\6\0\0\0\1\1\xe0MTrk\0\0\xff\xff\0\x90", "."),
        (
            b"MThd\0\0\0\6\0\0\0\1\1\xe0MTrk" + struct.pack(">I", 15) + b"\0\x90\x3c\x40\xff\xff\xff\x7f\x80\x3c\0\0\xff\x2f\0",
            "too long",
        ),
    ],
    ids=["empty", "text", "damaged", "hours in sixty bytes"],
)  # fmt: skip
@pytest.mark.parametrize("field", ["primer", "theme", "melody"])
def test_files_that_are_no_music_are_refused_at_once(
    ask: Ask, tmp_path: Path, field: str, content: bytes, reason: str
) -> None:
    path = tmp_path / "bad.mid"
    path.write_bytes(content)
    began = time.process_time()
    with pytest.raises(InputError, match=rf"(?s)^{field}: .*{reason}"):
        ask(path, **{field: REF})
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize(
    ("wishes", "reason"),
    [
        ({"composer": "palestrina"}, "composer: .*palestrina.*nobody"),
        ({"key": "H major"}, "key: .*H major.*B here"),
        ({"tempo": 0}, "tempo.*20"),
        ({"metre": "13/8"}, "metre.*3/4"),
        ({"instrument": "theremin of glass"}, "instrument"),
        ({"model": "gru"}, "model: .*gru.*lstm"),
        ({"duration": 0.0}, "duration"),
    ],
)
def test_what_is_wrong_is_named_with_what_would_be_right(ask: Ask, wishes: dict[str, Any], reason: str) -> None:
    with pytest.raises((InputError, ValidationError)) as caught:
        ask(**wishes)
    told = input_error(caught.value) if isinstance(caught.value, ValidationError) else caught.value
    assert re.search(reason, str(told))


def test_one_thing_to_compose_from_is_enough() -> None:
    refused = Composer().refuses(MusicRequest(primer=REF, lyrics="La la la"))
    assert refused is not None and "lyrics" in str(refused) and "primer" in str(refused)


def test_a_model_that_knows_nothing_is_not_delivered(home: Path, tmp_path: Path) -> None:
    """M08: what random weights write is refused."""
    tiny_composer(home, "random", strict=False)
    for seed in (1, 2):
        with pytest.raises(ContentError, match="another seed|train it longer"):
            Composer()(MusicRequest(composer="random", duration=20.0, seed=seed), make_context(tmp_path, home=home))


def test_ours_does_not_play_one_note_for_ever(bach: Ask) -> None:
    """M08: in 64 steps there are six pitches at least, whatever the seed."""
    for seed in range(1, 6):
        score, *_ = bach(tempo=60, metre="4/4", duration=18.0, seed=seed)
        assert score.end >= 16 * BEAT
        assert len(set(_pitches(score))) >= 6, seed


@pytest.fixture
def studio_with_bach(studio: Studio) -> Studio:
    if not (OURS / "bach").is_dir():
        missing("our composers are not here")
    return studio


def test_a_piece_is_of_the_exact_length_and_can_be_made_again(studio_with_bach: Studio, tmp_path: Path) -> None:
    """M19: same seed, same bytes; the seed stands in the MIDI file."""
    from visiontune.speech.audio import read_audio

    studio = studio_with_bach
    made = studio.make(MusicRequest(composer="bach", duration=3.21, seed=2, backend="composer"))
    samples, rate = read_audio(made.path)
    assert rate == SAMPLE_RATE and len(samples) == round(3.21 * SAMPLE_RATE)
    for suffix in (".wav", ".mid", ".musicxml"):
        (path,) = studio.export(made, tmp_path / f"one{suffix}")
        assert read_provenance(path)["request"]["seed"] == 2
    studio.remake(tmp_path / "one.mid", tmp_path / "two.wav")
    assert (tmp_path / "two.wav").read_bytes() == (tmp_path / "one.wav").read_bytes()
