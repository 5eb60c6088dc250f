"""Strokes made heard by a SoundFont, dry: through midirenderer, a synthesiser in Rust that takes MIDI and gives PCM.

What it is asked for is one stretch of a piece at a time: strokes that begin in it, with all of their sound. Stretches
added up are the piece, as instruments do not mind each other; so a piece can be heard before all of it is made, and no
single call keeps Python's lock for long.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from visiontune.errors import InputError
from visiontune.music.base import SAMPLE_RATE
from visiontune.music.playing.performance import GRID, Performance, Stroke
from visiontune.music.score import Part

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Sound = npt.NDArray[np.float32]

LONGEST_TAIL = 10
"""Seconds for which a sound may go on after its key is let go."""
WAVE = SAMPLE_RATE * 5 // 2
"""Samples in which the synthesiser's chorus wavers once: stretches that begin with a wave are the same in any division."""
_TAILS = (1, 2, 5, LONGEST_TAIL)  # seconds, tried in this order: most sounds are short, and silence costs time too
_DRUMS, _CHANNELS = 9, (*range(9), *range(10, 16))
_STROKES = 16  # at once, of at most four voices each, as sections of strings have: beyond 64 the synthesiser drops some
_RELEASE = SAMPLE_RATE  # samples for which a stroke holds its voices after its end
_QUARTER = SAMPLE_RATE // 2  # ticks; with half a second a quarter, a tick is a sample
_FULL, _SOFT = 127, 48  # volume of all channels: as loud as can be, and for what would clip


@dataclass
class Sampler:
    """A SoundFont, loaded.

    Args:
        font: The file's bytes.
        tail: Seconds that sounds went on for, so far.
    """

    font: bytes
    tail: int = _TAILS[0]

    @classmethod
    def load(cls, soundfont: Path) -> Sampler:
        try:
            return cls(soundfont.read_bytes())
        except OSError as error:
            raise InputError("soundfont", str(soundfont), f"cannot be read ({error.strerror})") from error

    def play(self, strokes: Sequence[Stroke], parts: Sequence[Part], start: int, until: int | None = None) -> Sound:
        """The sound of some strokes.

        Args:
            strokes: By start; none before `start`.
            start: The sample that the sound begins with; a multiple of `GRID`, or strokes move by up to a millisecond.
            until: Where it is cut off; by default it rings out.

        Returns:
            float32 (n, 2); empty where nothing is heard.

        Raises:
            InputError: the font is damaged.
        """
        import numpy as np

        sounds = [self._ring(events, start, end, until) for events, end in _passes(strokes, parts, start)]
        whole = np.zeros((max(map(len, sounds), default=0), 2), np.float32)
        for sound in sounds:
            whole[: len(sound)] += sound
        return whole

    def _ring(self, events: list[_Event], start: int, end: int, until: int | None) -> Sound:
        """Played until it is silent; what would sound for ever fades out."""
        import numpy as np

        if until is not None:
            return self._sound(events, until - start)
        for tail in _TAILS:
            if tail >= self.tail:
                self.tail = tail
                sound = self._sound(events, end - start + tail * SAMPLE_RATE)
                heard = np.flatnonzero(sound.any(axis=1))
                if not len(heard) or heard[-1] < len(sound) - SAMPLE_RATE // 10:
                    break
        else:
            sound[-SAMPLE_RATE:] *= np.linspace(1, 0, SAMPLE_RATE, dtype=np.float32)[:, None]
        return sound[: heard[-1] + 1] if len(heard) else sound[:0]

    def _sound(self, events: list[_Event], length: int) -> Sound:
        import numpy as np

        for volume in (_FULL, _SOFT):
            # A little more than is wanted: the synthesiser rounds down what it makes.
            pcm = self._pcm(_midi(events, volume, length + GRID))[:length]
            if pcm.min(initial=0) > -32_768 and pcm.max(initial=0) < 32_767:
                break
        return pcm.astype(np.float32) * np.float32((_FULL / volume) ** 2 / 32_768)

    def _pcm(self, midi: bytes) -> npt.NDArray[np.int16]:
        import midirenderer
        import numpy as np

        try:
            wave = midirenderer.render_wave_from(self.font, midi)
        except (RuntimeError, ValueError) as error:
            raise InputError("soundfont", len(self.font), f"is no SoundFont that can be played ({error})") from error
        return np.frombuffer(wave, "<i2", offset=wave.index(b"data") + 8).reshape(-1, 2)


_Event = tuple[int, int, bytes]
"""(sample, rank, message): what is set comes before what ends, and that before what begins."""


def stretches(performance: Performance, bounds: Iterable[int]) -> Iterator[tuple[int, int, Sequence[Stroke]]]:
    """(first sample, end, strokes that begin there) between `bounds`, which rise from 0."""
    strokes, at, first = performance.strokes, 0, 0
    for bound in bounds:
        begun = at
        while at < len(strokes) and strokes[at].start < bound:
            at += 1
        yield first, bound, strokes[begun:at]
        first = bound


def _passes(strokes: Sequence[Stroke], parts: Sequence[Part], start: int) -> Iterator[tuple[list[_Event], int]]:
    """Events and end of as many calls as it takes: 15 instruments and drums have a channel each, and all their voices."""
    desks = _desks(parts)
    passes: dict[int, list[tuple[list[Stroke], list[int]]]] = {}
    for stroke in strokes:
        group = passes.setdefault(desks[stroke.part][0], [])
        for _, ends in group:
            ends[:] = [end for end in ends if end + _RELEASE > stroke.start]
        taken, ends = next((one for one in group if len(one[1]) < _STROKES), ([], []))
        if not taken:
            group.append((taken, ends))
        taken.append(stroke)
        ends.append(stroke.end)
    for group in passes.values():
        for taken, _ in group:
            yield _events(taken, parts, desks, start), max(stroke.end for stroke in taken)


def _desks(parts: Sequence[Part]) -> list[tuple[int, int]]:
    """(call, channel) of each part."""
    drums = melodic = 0
    desks = []
    for part in parts:
        if part.drums:
            desks.append((drums, _DRUMS))
            drums += 1
        else:
            desks.append((melodic // len(_CHANNELS), _CHANNELS[melodic % len(_CHANNELS)]))
            melodic += 1
    return desks


def _events(
    strokes: Sequence[Stroke], parts: Sequence[Part], desks: Sequence[tuple[int, int]], start: int
) -> list[_Event]:
    events: list[_Event] = []
    for number in {stroke.part for stroke in strokes}:
        part, channel = parts[number], desks[number][1]
        pan = round(64 + 63 * max(-1.0, min(1.0, part.pan)))
        # Neither room nor chorus of its own: the room is ours.
        settings = [bytes([0xB0 | channel, control, value]) for control, value in ((10, pan), (91, 0), (93, 0))]
        if not part.drums:
            settings.append(bytes([0xC0 | channel, part.program]))
        events += [(0, 0, message) for message in settings]
    for stroke in strokes:
        channel = desks[stroke.part][1]
        # A little early: what falls on the very moment is seen then, or one later, as floats round.
        on, off = (max(0, at - start - GRID // 2) for at in (stroke.start, stroke.end))
        events.append((on, 2, bytes([0x90 | channel, stroke.pitch, stroke.velocity])))
        events.append((off, 1, bytes([0x80 | channel, stroke.pitch, 0])))
    return sorted(events)


def _midi(events: Sequence[_Event], volume: int, length: int) -> bytes:
    """A MIDI file of one track, a tick a sample; its end is where the synthesiser stops."""
    track = bytearray(b"\x00\xff\x51\x03" + (500_000).to_bytes(3, "big"))
    for channel in range(16):
        track += bytes([0, 0xB0 | channel, 7, volume])
    at = 0
    for when, _, message in events:
        if when >= length:
            break
        track += _number(when - at) + message
        at = when
    track += _number(length - at) + b"\xff\x2f\x00"
    head = b"MThd" + b"".join(value.to_bytes(size, "big") for value, size in ((6, 4), (0, 2), (1, 2), (_QUARTER, 2)))
    return head + b"MTrk" + len(track).to_bytes(4, "big") + bytes(track)


def _number(value: int) -> bytes:
    """MIDI's variable length: seven bits a byte, the last one without its highest bit."""
    found = bytes([value & 127])
    while value := value >> 7:
        found = bytes([128 | value & 127]) + found
    return found
