"""The models: one state a frame, then four small heads, each of which knows what the voices above it do now.

The heads say how likely a voice rests, sounds on, or strikes a pitch. A pitch's number (logit) is a sum: of the pitch
itself, of its distance from the voice's own pitch before, and of its distances from the voices that are decided
already, so that what is learnt in one key holds in all.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from visiontune.music.frames.config import FIRST, PITCHES, VOICES, FrameConfig
from visiontune.music.frames.features import COLUMNS
from visiontune.music.networks.bodies import body

REACH = 24
"""Melodic distances with numbers of their own; farther ones share the last."""
SPAN = 48
"""The same for distances between voices."""


class Head(nn.Module):  # type: ignore[misc]  # torch has no types here
    """What voice `voice` does, from the state and from what the voices before it do now."""

    def __init__(self, config: FrameConfig, voice: int) -> None:
        super().__init__()
        self.voice = voice
        size = config.width + (voice + 1) * config.embedding
        self.mix = nn.Sequential(nn.Linear(size, config.head), nn.GELU(), nn.Dropout(config.dropout))
        self.plain = nn.Linear(config.head, FIRST + PITCHES)
        self.melodic = nn.Linear(config.head, 2 * REACH + 2)
        self.harmonic = nn.ModuleList(nn.Linear(config.head, 2 * SPAN + 2) for _ in range(voice))

    def forward(self, state: Tensor, own: Tensor, others: list[Tensor], embedded: list[Tensor]) -> Tensor:
        """Logits (..., tokens).

        Args:
            own: The voice's pitch a frame ago, as an index; others: those of the voices before it, now.
            embedded: The pitch a frame ago and those of the voices before it, embedded.
        """
        mixed = self.mix(torch.cat([state, *embedded], -1))
        plain = self.plain(mixed)
        pitches = _by_distance(self.melodic(mixed), own, REACH)
        for layer, other in zip(self.harmonic, others, strict=True):
            pitches = pitches + _by_distance(layer(mixed), other, SPAN)
        return torch.cat([plain[..., :FIRST], plain[..., FIRST:] + pitches], -1)


def _by_distance(numbers: Tensor, pitch: Tensor, reach: int) -> Tensor:
    """For each pitch the number of its distance from `pitch` (an index; 0 and what is no pitch have one for all)."""
    every = torch.arange(1, PITCHES + 1, device=pitch.device)
    distance = (every - pitch[..., None]).clamp(-reach, reach) + reach
    none = (pitch < 1) | (pitch > PITCHES)
    return numbers.gather(-1, torch.where(none[..., None], 2 * reach + 1, distance))


class FrameModel(nn.Module):  # type: ignore[misc]  # torch has no types here
    """Reads frames and says what each voice does next."""

    def __init__(self, config: FrameConfig) -> None:
        super().__init__()
        self.config = config
        self.pitch = nn.Embedding(PITCHES + 2, config.embedding)
        self.columns = nn.ModuleList(nn.Embedding(size, _size_of(name, config)) for name, size in COLUMNS)
        self.style = nn.Embedding(config.styles, 16)
        read = sum(_size_of(name, config) for name, _ in COLUMNS) + 16
        self.enter = nn.Linear(read, config.width)
        self.body = body(config)
        self.heads = nn.ModuleList(Head(config, voice) for voice in range(VOICES))
        self.dropout = nn.Dropout(config.dropout)

    def listen(self, read: Tensor, style: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        """The state of each frame, and what the body keeps.

        Args:
            read: int64 (B, T, columns), see `features.read`.
            style: int64 (B,).
            state: `begin(B)`, or what the call before returned.

        Returns:
            (B, T, width), and the body's state.
        """
        parts = [embed(read[..., n]) for n, embed in enumerate(self.columns)]
        parts.append(self.style(style)[:, None].expand(-1, read.shape[1], -1))
        heard, state = self.body(self.enter(self.dropout(torch.cat(parts, -1))), state)
        return self.dropout(heard), state

    def say(self, voice: int, heard: Tensor, own: Tensor, others: list[Tensor]) -> Tensor:
        """Logits (..., tokens) of one voice; pitches as indices, see `Head`."""
        embedded = [self.pitch(own), *(self.pitch(other) for other in others)]
        said: Tensor = self.heads[voice](heard, own, others, embedded)
        return said

    def forward(self, read: Tensor, now: Tensor, style: Tensor) -> Tensor:
        """Logits (B, T, 4, tokens) of a whole piece; `now` int64 (B, T, 4): the pitches that sound, as indices."""
        heard, _ = self.listen(read, style, self.begin(len(read)))
        voices = [
            self.say(v, heard, read[..., v], [now[..., u] for u in range(v)]) for v in range(VOICES)
        ]  # fmt: skip
        return torch.stack(voices, 2)

    def begin(self, batch: int) -> Tensor:
        """The state before anything was heard."""
        state: Tensor = self.body.begin(batch)
        return state


def _size_of(name: str, config: FrameConfig) -> int:
    return config.embedding if name.startswith("pitch") else 24 if name.startswith("gap") else 12
