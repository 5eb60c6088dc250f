"""What a frame model is: sizes that are kept beside its weights."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

VOICES = 4
"""Soprano, alto, tenor, bass, in this order."""
LOWEST, HIGHEST = 28, 100
"""MIDI pitches (E1 to E7): from below a cello to the top of a violin in a quartet."""
PITCHES = HIGHEST - LOWEST + 1
FRAMES = 4
"""Frames of a quarter; a frame is a sixteenth."""
BAR = 16
"""Frames of a bar of four quarters."""
REST, HOLD, FIRST = 0, 1, 2
"""Tokens of a voice: silent, sounding on, and from `FIRST` the pitches that are struck."""
TOKENS = FIRST + PITCHES

Backbone = Literal["lstm", "transformer"]


@dataclass(frozen=True)
class FrameConfig:
    """The sizes of a model.

    Args:
        backbone: "lstm": embedding, LSTM layers and softmax; "transformer": rotary positions, causal attention.
        width: Of a hidden state.
        heads: Of attention; divides `width`.
        dropout: Of every layer, while training.
        embedding: Numbers for each thing that is read about a voice's pitch.
        head: Width of the layer before each voice's softmax.
        styles: How many styles it tells apart (composers); 0 is none in particular.
    """

    backbone: Backbone = "lstm"
    width: int = 384
    layers: int = 2
    heads: int = 4
    dropout: float = 0.3
    embedding: int = 48
    head: int = 256
    styles: int = 4

    def document(self) -> dict[str, Any]:
        """As JSON; `FrameConfig(**document)` reads it."""
        return asdict(self)
