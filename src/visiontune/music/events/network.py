"""A trained event model as it plays: one token a step, by onnxruntime, without torch."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from visiontune.errors import BackendError
from visiontune.music.events.config import EventConfig
from visiontune.music.events.vocabulary import Vocabulary
from visiontune.music.networks.state import State, session, step

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]
    Ints = npt.NDArray[np.int64]

WINDOW = 768
"""Tokens that a transformer looks back at most."""


@dataclass(frozen=True)
class EventNetwork:
    """The session of one checkpoint, and what its `model.json` says."""

    config: EventConfig
    about: dict[str, Any]
    vocabulary: Vocabulary
    running: Any

    @classmethod
    def load(cls, folder: Path, threads: int = 1) -> EventNetwork:
        """What `export.export` wrote.

        Raises:
            BackendError: files are missing or damaged.
        """
        try:
            about = json.loads((folder / "model.json").read_text(encoding="utf-8"))
            config = EventConfig.of(about["config"])
            return cls(config, about, Vocabulary(config.tokens), session(folder / "step.onnx", threads))
        except Exception as error:  # onnxruntime's errors share no base of their own
            raise BackendError(f"the music model in {folder.name} cannot be loaded: {error}") from error

    def begin(self, batch: int = 1) -> State:
        """The state before anything was heard."""
        return State.begin(self.config, batch)

    def step(self, token: Ints, state: State) -> tuple[Floats, State]:
        """(logits (B, tokens) of what comes next, state) of token (B,)."""
        return step(self.running, "logits", {"token": token}, state, WINDOW)
