"""The models: one state a frame, then four small heads, each of which knows what the voices above it do now.

The heads say how likely a voice rests, sounds on, or strikes a pitch. A pitch's number (logit) is a sum: of the pitch
itself, of its distance from the voice's own pitch before, and of its distances from the voices that are decided
already, so that what is learnt in one key holds in all. Positions of the transformer turn queries and keys (RoPE,
Su et al. 2021, arXiv:2104.09864).
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from visiontune.music.frames.config import FIRST, PITCHES, VOICES, FrameConfig
from visiontune.music.frames.features import COLUMNS

_REACH = 24
"""Melodic distances with numbers of their own; farther ones share the last."""
_SPAN = 48
"""The same for distances between voices."""


class Turning(nn.Module):  # type: ignore[misc]  # torch has no types here
    """A transformer layer: norm, causal attention with turned queries and keys; norm, two linear layers with GELU."""

    def __init__(self, width: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.before, self.between = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width, bias=False), nn.Linear(width, width, bias=False)
        self.wide, self.narrow = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, past: Tensor) -> tuple[Tensor, Tensor]:
        """X (B, T, width), cos and sin (T, width / heads / 2), past (2, B, heads, P, width / heads)."""
        batch, frames, width = x.shape
        query, key, value = self.qkv(self.before(x)).view(batch, frames, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        query, key = _turned(query, cos, sin), _turned(key, cos, sin)
        key, value = torch.cat([past[0], key], 2), torch.cat([past[1], value], 2)
        there = key.shape[2]
        seen = torch.ones(frames, there, dtype=torch.bool, device=x.device).tril(there - frames)
        looked = functional.scaled_dot_product_attention(
            query, key, value, attn_mask=seen, dropout_p=self.dropout.p if self.training else 0.0
        )
        x = x + self.dropout(self.out(looked.transpose(1, 2).reshape(batch, frames, width)))
        x = x + self.dropout(self.narrow(functional.gelu(self.wide(self.between(x)))))
        return x, torch.stack([key, value])


def _turned(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    one, two = x.chunk(2, -1)
    return torch.cat([one * cos - two * sin, one * sin + two * cos], -1)


class Transformer(nn.Module):  # type: ignore[misc]  # torch has no types here
    """Layers of `Turning`; its state is what they have seen: (layers, 2, B, heads, P, width / heads)."""

    def __init__(self, config: FrameConfig) -> None:
        super().__init__()
        self.config = config
        self.layers = nn.ModuleList(Turning(config.width, config.heads, config.dropout) for _ in range(config.layers))
        self.norm = nn.LayerNorm(config.width)
        half = config.width // config.heads // 2
        self.register_buffer("pace", 1.0 / 10_000 ** (torch.arange(half) / half), persistent=False)

    def forward(self, x: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        there = state.shape[4]
        angle = torch.arange(there, there + x.shape[1], device=x.device)[:, None] * self.pace
        cos, sin = angle.cos(), angle.sin()
        after = []
        for layer, past in zip(self.layers, state, strict=True):
            x, seen = layer(x, cos, sin, past)
            after.append(seen)
        return self.norm(x), torch.stack(after)

    def begin(self, batch: int) -> Tensor:
        """The state before anything was heard."""
        config = self.config
        return torch.zeros(config.layers, 2, batch, config.heads, 0, config.width // config.heads)


class Recurrent(nn.Module):  # type: ignore[misc]  # torch has no types here
    """LSTM layers; its state is theirs: (2, layers, B, width)."""

    def __init__(self, config: FrameConfig) -> None:
        super().__init__()
        self.config = config
        dropout = config.dropout if config.layers > 1 else 0.0
        self.lstm = nn.LSTM(config.width, config.width, config.layers, batch_first=True, dropout=dropout)

    def forward(self, x: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        x, (hidden, cell) = self.lstm(x, (state[0], state[1]))
        return x, torch.stack([hidden, cell])

    def begin(self, batch: int) -> Tensor:
        """The state before anything was heard."""
        return torch.zeros(2, self.config.layers, batch, self.config.width)


class Head(nn.Module):  # type: ignore[misc]  # torch has no types here
    """What voice `voice` does, from the state and from what the voices before it do now."""

    def __init__(self, config: FrameConfig, voice: int) -> None:
        super().__init__()
        self.voice = voice
        size = config.width + (voice + 1) * config.embedding
        self.mix = nn.Sequential(nn.Linear(size, config.head), nn.GELU(), nn.Dropout(config.dropout))
        self.plain = nn.Linear(config.head, FIRST + PITCHES)
        self.melodic = nn.Linear(config.head, 2 * _REACH + 2)
        self.harmonic = nn.ModuleList(nn.Linear(config.head, 2 * _SPAN + 2) for _ in range(voice))

    def forward(self, state: Tensor, own: Tensor, others: list[Tensor], embedded: list[Tensor]) -> Tensor:
        """Logits (..., tokens).

        Args:
            own: The voice's pitch a frame ago, as an index; others: those of the voices before it, now.
            embedded: The pitch a frame ago and those of the voices before it, embedded.
        """
        mixed = self.mix(torch.cat([state, *embedded], -1))
        plain = self.plain(mixed)
        pitches = _by_distance(self.melodic(mixed), own, _REACH)
        for layer, other in zip(self.harmonic, others, strict=True):
            pitches = pitches + _by_distance(layer(mixed), other, _SPAN)
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
        self.body = Transformer(config) if config.backbone == "transformer" else Recurrent(config)
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
