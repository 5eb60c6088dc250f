"""The model: embedding, LSTM or transformer layers, softmax over the next token."""

from __future__ import annotations

from torch import Tensor, nn

from visiontune.music.events.config import EventConfig
from visiontune.music.networks.bodies import body


class EventModel(nn.Module):  # type: ignore[misc]  # torch has no types here
    """Reads tokens and says which comes next."""

    def __init__(self, config: EventConfig) -> None:
        super().__init__()
        self.config = config
        self.embed = nn.Embedding(len(config.tokens), config.width)
        self.body = body(config)
        self.say = nn.Linear(config.width, len(config.tokens))
        self.dropout = nn.Dropout(config.dropout)

    def listen(self, read: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        """(logits (B, T, tokens) of what comes after each token, state) of read int64 (B, T) and a state before."""
        heard, state = self.body(self.dropout(self.embed(read)), state)
        return self.say(self.dropout(heard)), state

    def forward(self, read: Tensor) -> Tensor:
        """Logits (B, T, tokens) of read int64 (B, T), from nothing."""
        logits, _ = self.listen(read, self.begin(len(read)))
        return logits

    def begin(self, batch: int) -> Tensor:
        """The state before anything was heard."""
        state: Tensor = self.body.begin(batch)
        return state
