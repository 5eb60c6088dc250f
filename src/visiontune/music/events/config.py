"""What an event model is: sizes and vocabulary, which are kept beside its weights."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

STEPS = 12
"""Positions of a beat, which is what a metre's lower number says: a quarter in 4/4, an eighth in 6/8."""
BEGIN, END, BAR = "BOS_None", "EOS_None", "Bar_None"
"""Tokens before a piece, after it, and before each bar."""

Backbone = Literal["lstm", "transformer"]


@dataclass(frozen=True)
class EventConfig:
    """The sizes of a model.

    Args:
        backbone: "lstm": embedding, LSTM layers and softmax; "transformer": rotary positions, causal attention.
        width: Of an embedding and of a hidden state.
        heads: Of attention; divides `width`.
        dropout: Of every layer, while training.
        tokens: What it reads and says, by number; training fills it with what the scores hold.
    """

    backbone: Backbone = "lstm"
    width: int = 320
    layers: int = 2
    heads: int = 4
    dropout: float = 0.3
    tokens: tuple[str, ...] = ()

    @classmethod
    def of(cls, document: dict[str, Any]) -> EventConfig:
        """Of what `document` wrote."""
        return cls(**{**document, "tokens": tuple(document["tokens"])})

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)
