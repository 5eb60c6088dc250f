"""A score as sound: performed, played by a SoundFont, in a room, at one loudness."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from visiontune.errors import ContentError
from visiontune.music.base import SAMPLE_RATE
from visiontune.music.playing.performance import Performance, perform
from visiontune.music.playing.reverb import BLOCK, Reverb
from visiontune.music.playing.sampler import LONGEST_TAIL, WAVE, Sampler, stretches
from visiontune.sound.loudness import normalise

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from visiontune.music.score import Score

    Sound = npt.NDArray[np.float32]

SILENCE = 0.001
"""-60 dBFS: what is nowhere louder is not heard."""
ROOM = 0.2
"""Energy of the room over that of the instruments, for what is to sound like a small hall."""
_STRETCH = 12 * WAVE  # long, as each one costs its tail again; short enough to let other threads in
_FADE = 1.0  # seconds in which a sound that is cut off dies away


def render(
    score: Score, soundfont: Path, *, duration: float | None = None, reverb: float = ROOM, seed: int = 0
) -> Sound:
    """Play a score.

    Args:
        duration: Seconds; the sound is cut or filled with silence to exactly that. By default it rings out, until it is
            below -60 dBFS, at most 10 s after its last note.
        reverb: Energy of the room over that of the instruments; 0 is none.
        seed: Of the hands' small unevenness.

    Returns:
        float32 (n, 2) at 48 kHz, at -16 LUFS and at most -1 dBTP. Where nothing is heard, as the font has no sound for
        these notes, it is silence, see `remarks`.

    Raises:
        ContentError: the score has no notes, or goes on for more than 10 s after `duration`.
        InputError: the SoundFont cannot be played.
    """
    performance = perform(score, seed)
    longest = performance.length + LONGEST_TAIL * SAMPLE_RATE
    wanted = longest if duration is None else round(duration * SAMPLE_RATE)
    if performance.length > wanted + LONGEST_TAIL * SAMPLE_RATE:
        raise ContentError(
            f"the score lasts {performance.length / SAMPLE_RATE:.1f} s, far more than the {duration:.1f} s wanted"
        )
    sound = _in_room(performance, Sampler.load(soundfont), wanted, reverb)
    if duration is not None:
        _fade_out(sound, _FADE)
    normalise(sound)
    return sound if duration is not None else _rung_out(sound, performance.length)


def remarks(sound: Sound) -> tuple[str, ...]:
    """What the user is to be told of a sound that was rendered."""
    if peak(sound) >= SILENCE:
        return ()
    return ("nothing is heard: the SoundFont has no sounds for these notes",)


def peak(sound: Sound) -> float:
    """The highest sample, without its sign."""
    return float(max(sound.max(initial=0.0), -sound.min(initial=0.0)))


def _in_room(performance: Performance, sampler: Sampler, length: int, reverb: float) -> Sound:
    import numpy as np

    whole = -(-length // BLOCK) * BLOCK
    sound = np.zeros((whole, 2), np.float32)
    for start, _, strokes in stretches(performance, range(_STRETCH, performance.length + _STRETCH, _STRETCH)):
        played = sampler.play(strokes, performance.parts, start)[: max(0, whole - start)]
        sound[start : start + len(played)] += played
    if reverb:
        room = Reverb(reverb)
        for start in range(0, whole, BLOCK):
            room.add(sound[start : start + BLOCK])
    return sound[:length]


def _fade_out(sound: Sound, seconds: float) -> None:
    """In place, where the end is heard at all; at most the last quarter."""
    import numpy as np

    length = min(round(seconds * SAMPLE_RATE), len(sound) // 4)
    if length and peak(sound[-length:]) > 0:
        sound[-length:] *= (np.cos(np.linspace(0, np.pi, length, dtype=np.float32)) / 2 + 0.5)[:, None]


def _rung_out(sound: Sound, least: int) -> Sound:
    """Cut where it is below -60 dBFS for good, but not before its last note ends."""
    step = SAMPLE_RATE // 20
    end = len(sound)
    while end - step > least and peak(sound[end - step : end]) < SILENCE:
        end -= step
    kept = sound[:end].copy()
    _fade_out(kept, 0.05)
    return kept
