"""Scores as sound: when each note sounds, how long, how loud, and what is silent stays silent."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from helpers_soundfont import make_soundfont
from visiontune.errors import ContentError, InputError
from visiontune.music.playing.performance import perform
from visiontune.music.playing.render import peak, remarks, render
from visiontune.music.playing.reverb import BLOCK, Reverb, hall
from visiontune.music.playing.sampler import Sampler
from visiontune.music.playing.soundfont import find_soundfont
from visiontune.music.score import Note, Part, Score
from visiontune.sound.loudness import CEILING, TARGET, loudness, true_peak

RATE = 48_000
Sound = npt.NDArray[np.float32]
Tempi = tuple[tuple[int, float], ...]


@pytest.fixture(scope="module")
def tone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("font") / "tone.sf2"
    path.write_bytes(make_soundfont())
    return path


@pytest.fixture(scope="module")
def font() -> Path:
    return find_soundfont()


def piece(bars: int = 4, program: int = 0, tempo: float = 120.0) -> Score:
    """Four voices in quarters."""
    chords = ((72, 64, 60, 48), (71, 67, 62, 43), (72, 67, 64, 48), (74, 65, 57, 50))
    parts = tuple(
        Part(f"voice {voice}", program, tuple(Note(480 * at, 480, chords[at % 4][voice]) for at in range(4 * bars)))
        for voice in range(4)
    )
    return Score(parts, tempi=((0, tempo),))


def line(*notes: Note, program: int = 0, drums: bool = False, pan: float = 0.0, tempi: Tempi = ((0, 120.0),)) -> Score:
    return Score((Part("line", program, notes, drums, pan),), tempi=tempi)


def envelope(sound: Sound) -> npt.NDArray[np.float32]:
    """Peak of each millisecond."""
    step = RATE // 1_000
    whole = len(sound) // step * step
    found: npt.NDArray[np.float32] = np.abs(sound[:whole]).reshape(-1, 2 * step).max(axis=1)
    return found


def onsets(sound: Sound) -> npt.NDArray[np.float64]:
    """Seconds at which sound begins after silence."""
    heard = envelope(sound) > 0.02 * np.abs(sound).max()
    quiet = np.convolve(heard, np.ones(30), mode="full")[: len(heard)] - heard == 0  # for the 29 ms before
    found: npt.NDArray[np.float64] = np.flatnonzero(heard & quiet) / 1_000
    return found


def tones(sound: Sound, at: float, seconds: float = 0.2) -> set[int]:
    """Keys that sound there."""
    part = sound[round(at * RATE) : round((at + seconds) * RATE)].sum(axis=1)
    spectrum = np.abs(np.fft.rfft(part * np.hanning(len(part)), 4 * RATE))
    keys = np.arange(36, 97)
    bins = np.rint(4 * 440 * 2 ** ((keys - 69) / 12)).astype(int)
    return set(keys[spectrum[bins] > 0.3 * spectrum.max()].tolist())


def test_onsets_follow_every_change_of_tempo(tone: Path) -> None:
    """Fault M02."""
    notes = (Note(480 * at, 240, 60 + at) for at in range(8))
    sound = render(line(*notes, tempi=((0, 120.0), (4 * 480, 60.0))), tone, reverb=0)
    assert onsets(sound) == pytest.approx([0, 0.5, 1, 1.5, 2, 3, 4, 5], abs=0.015)


def test_sixty_beats_a_minute_take_their_time(tone: Path) -> None:
    """Fault M01, for a score whose tempo is read right."""
    sound = render(line(*(Note(480 * at, 240, 60) for at in range(8)), tempi=((0, 60.0),)), tone, reverb=0)
    assert onsets(sound) == pytest.approx(np.arange(8), abs=0.015)


def test_a_note_that_was_tied_is_struck_once(tone: Path) -> None:
    """Fault M16, in sound."""
    sound = render(line(Note(0, 3 * 480, 60), Note(4 * 480, 240, 60)), tone, reverb=0)
    assert onsets(sound) == pytest.approx([0, 2.0], abs=0.015)
    assert 1.49 < np.flatnonzero(envelope(sound)[:1_900] > 0.02)[-1] / 1_000 < 1.52


def test_notes_have_their_pitches(tone: Path) -> None:
    sound = render(line(Note(0, 480, 60), Note(480, 480, 69), Note(480, 480, 76)), tone, reverb=0)
    assert tones(sound, 0.2) == {60} and tones(sound, 0.7) == {69, 76}


def test_overlapping_notes_of_one_pitch_are_both_struck_and_the_key_stays_down(tone: Path) -> None:
    """Fault M04, in sound."""
    inner = render(line(Note(0, 1920, 60), Note(480, 480, 60)), tone, reverb=0)
    loud = envelope(inner)
    assert loud[300] > 0.1 and loud[700] > 0.1 and loud[1_900] > 0.1 and not loud[2_100:].any()


@pytest.mark.parametrize("duration", [0.01, 1.0, 7.77777, 9.5])
def test_the_length_is_exact(font: Path, duration: float) -> None:
    sound = render(piece(), font, duration=duration)
    assert sound.shape == (round(duration * RATE), 2) and sound.dtype == np.float32
    assert np.abs(sound[-5:]).max() < 0.001


def test_music_comes_at_one_loudness_under_the_ceiling(font: Path) -> None:
    for program in (0, 48):
        sound = render(piece(2, program), font)
        assert loudness(sound) == pytest.approx(TARGET, abs=0.3) and true_peak(sound) <= CEILING + 0.05


def test_soft_music_is_as_loud(font: Path) -> None:
    soft = line(*(Note(480 * at, 480, 60 + at, velocity=4) for at in range(8)))
    assert loudness(render(soft, font)) == pytest.approx(TARGET, abs=0.3)


def test_a_score_far_longer_than_wanted_is_refused(font: Path) -> None:
    with pytest.raises(ContentError, match=r"lasts 16\.0 s, far more than the 2\.0 s wanted"):
        render(piece(8), font, duration=2.0)


def test_a_pad_rings_out(font: Path) -> None:
    """Fault M14: not cut at the last event, and not without end."""
    score = line(Note(0, 1920, 60), program=48)
    sound = render(score, font)
    after = envelope(sound)[2_000:]
    assert 1.0 < len(after) / 1_000 < 10 and after[500] > 0.01
    assert peak(sound[-RATE // 10 :]) < 0.003


def test_a_sound_that_never_dies_is_ended(tmp_path: Path) -> None:
    """Fault M14: at most ten seconds after the score."""
    (tmp_path / "drone.sf2").write_bytes(make_soundfont(release=90.0))
    score = line(Note(0, 480, 60))
    sound = render(score, tmp_path / "drone.sf2")
    assert len(sound) <= (score.duration + 10.1) * RATE and np.abs(sound[-5:]).max() < 0.001
    assert np.abs(np.diff(sound, 2, axis=0)).max() < 0.01  # and without a click


def test_keys_that_the_font_lacks_are_silence_and_said(tmp_path: Path) -> None:
    """Fault M07."""
    (tmp_path / "upper.sf2").write_bytes(make_soundfont(21, 108))
    score = line(*(Note(480 * at, 480, 3) for at in range(8)))
    for duration in (None, 5.0):
        sound = render(score, tmp_path / "upper.sf2", duration=duration)
        assert np.isfinite(sound).all() and peak(sound) < 0.001
        assert remarks(sound) == ("nothing is heard: the SoundFont has no sounds for these notes",)


def test_no_notes_are_no_music(font: Path) -> None:
    """Fault M07."""
    for score in (Score(()), line()):
        with pytest.raises(ContentError, match="no notes"):
            render(score, font)


@pytest.mark.parametrize(("program", "pitch"), [(0, 128), (0, -1), (128, 60)])
def test_what_is_beyond_midi_is_refused(tone: Path, program: int, pitch: int) -> None:
    with pytest.raises(ContentError, match="beyond MIDI"):
        render(line(Note(0, 480, pitch), program=program), tone)


def test_what_is_heard_has_no_remarks(tone: Path) -> None:
    assert remarks(render(line(Note(0, 480, 60)), tone)) == ()


def test_the_same_seed_plays_the_same_and_another_not(font: Path) -> None:
    first, again, other = (render(piece(1), font, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(first, again) and not np.array_equal(first[: len(other)], other[: len(first)])


def test_hands_are_uneven_by_milliseconds_and_keep_the_order() -> None:
    notes = tuple(Note(at * 3, 40, 40 + at % 40) for at in range(400))  # 3 ms apart: less than hands are uneven
    strokes = perform(line(*notes), seed=5).strokes
    assert [stroke.pitch for stroke in strokes] == [note.pitch for note in notes]
    played = perform(piece(16), seed=5).strokes
    off = np.array([stroke.start / RATE - round(stroke.start / RATE * 2) / 2 for stroke in played])
    assert 0.001 < off.std() < 0.006 and np.abs(off).max() < 0.008
    assert len({stroke.velocity for stroke in played}) > 5


def test_strokes_fall_where_the_score_says_through_many_tempi() -> None:
    tempi = tuple((240 * at, 60.0 + 7 * at) for at in range(20))
    score = line(*(Note(100 + 333 * at, 200, 60) for at in range(20)), tempi=tempi)
    for stroke, note in zip(perform(score).strokes, score.parts[0].notes, strict=True):
        assert stroke.start / RATE == pytest.approx(score.seconds(note.start), abs=0.008)
        assert stroke.end / RATE == pytest.approx(score.seconds(note.end), abs=0.002)


def test_every_part_is_heard_also_beyond_sixteen_channels(tone: Path) -> None:
    score = Score(tuple(Part(f"{at}", 0, (Note(480 * at, 300, 50 + at),)) for at in range(34)))
    sound = render(score, tone, reverb=0)
    assert all(tones(sound, 0.5 * at + 0.05) == {50 + at} for at in range(34))


def test_unisons_of_two_parts_do_not_end_each_other(tone: Path) -> None:
    parts = (Part("short", 0, (Note(0, 480, 60),)), Part("long", 0, (Note(0, 1920, 60),)))
    assert envelope(render(Score(parts), tone, reverb=0))[1_900] > 0.1


def test_more_voices_than_the_synthesiser_has(tone: Path) -> None:
    """Eighty notes at once, of which it would drop sixteen."""
    score = line(*(Note(0, 1920, 24 + at) for at in range(80)), Note(2400, 480, 60))
    performance, sampler = perform(score), Sampler.load(tone)
    together = sampler.play(performance.strokes, performance.parts, 0)
    apart = np.zeros_like(together)
    for first in range(0, 81, 20):
        sound = sampler.play(performance.strokes[first : first + 20], performance.parts, 0)
        apart[: len(sound)] += sound[: len(apart)]
    assert np.abs(together - apart).max() < 0.01 * np.abs(apart).max()


def test_loud_music_is_not_clipped(tmp_path: Path) -> None:
    (tmp_path / "loud.sf2").write_bytes(make_soundfont())
    notes = [Note(0, 960, 48, velocity=127)]
    parts = tuple(Part(f"{at}", 0, tuple(notes)) for at in range(14))  # one tone, fourteen times
    sound = render(Score(parts), tmp_path / "loud.sf2", reverb=0)
    part = sound[RATE // 4 : RATE // 4 + 9_600, 0]
    spectrum = np.abs(np.fft.rfft(part * np.hanning(len(part))))
    first = round(130.81 / 5)
    assert spectrum[3 * first - 2 : 3 * first + 3].max() < 0.01 * spectrum.max()  # clipping makes odd harmonics


@pytest.mark.parametrize("pan", [-1.0, 1.0])
def test_pan_is_heard(tone: Path, pan: float) -> None:
    left, right = np.square(render(line(Note(0, 960, 60), pan=pan), tone, reverb=0)).sum(axis=0)
    assert (left > 50 * right) if pan < 0 else (right > 50 * left)


def test_programs_and_drums_sound_differently(font: Path) -> None:
    notes = (Note(0, 480, 60), Note(480, 480, 38))
    piano, organ, drums = (
        render(line(*notes, program=program, drums=drums), font, duration=2.0)
        for program, drums in ((0, False), (19, False), (0, True))
    )
    for a, b in ((piano, organ), (piano, drums), (organ, drums)):
        assert abs(np.corrcoef(a[:, 0], b[:, 0])[0, 1]) < 0.7


def test_the_room_rings_and_widens(tone: Path) -> None:
    dry, wet = (render(line(Note(0, 480, 60)), tone, duration=4.0, reverb=amount) for amount in (0.0, 0.2))
    assert envelope(dry)[600:].max() < 0.001 < 0.01 < envelope(wet)[700]
    assert envelope(wet)[2_800:].max() < 0.002
    assert np.allclose(dry[:, 0], dry[:, 1], atol=0.01) and not np.allclose(wet[:, 0], wet[:, 1], atol=0.03)


def test_the_hall_dies_away_evenly() -> None:
    """60 dB in 1.5 to 1.9 s, the same in both ears, which hear it differently."""
    response = hall()
    left = (response[::-1] ** 2).cumsum(axis=0)[::-1]
    late, early = (10 * np.log10(left[at] / left[0]) for at in (RATE * 17 // 10, RATE // 2))
    assert np.all(np.abs(late + 62) < 6) and np.all(early > -24)
    assert abs(np.corrcoef(response[:, 0], response[:, 1])[0, 1]) < 0.3
    assert np.array_equal(response, hall())


def test_blocks_in_the_room_are_the_whole_in_the_room() -> None:
    sound = np.random.default_rng(1).standard_normal((5 * BLOCK, 2)).astype(np.float32)
    whole = np.convolve(sound.mean(axis=1)[:RATE], hall()[:, 1] * 0.25**0.5)[: 5 * BLOCK]
    sound[RATE:] = 0
    expected = sound[:, 1].copy()
    expected[: len(whole)] += whole
    room = Reverb(0.25)
    for start in range(0, len(sound), BLOCK):
        room.add(sound[start : start + BLOCK])
    assert np.abs(sound[:, 1] - expected).max() < 1e-3


def test_a_damaged_font_is_named(tmp_path: Path) -> None:
    whole = make_soundfont()
    (tmp_path / "damaged.sf2").write_bytes(whole.replace(b"igen", b"iron"))
    with pytest.raises(InputError, match="soundfont"):
        render(piece(1), tmp_path / "damaged.sf2")
    with pytest.raises(InputError, match="cannot be read"):
        render(piece(1), tmp_path / "missing.sf2")
