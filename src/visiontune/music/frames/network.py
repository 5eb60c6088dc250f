"""A trained model as it plays: one frame a step, by onnxruntime, without torch."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from visiontune.errors import BackendError
from visiontune.music.frames.config import VOICES, FrameConfig
from visiontune.music.networks.state import State as State
from visiontune.music.networks.state import session, step

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]
    Ints = npt.NDArray[np.int64]


WINDOW = 384
"""Frames that a transformer looks back at most."""


@dataclass(frozen=True)
class Network:
    """Sessions of one checkpoint, and what its `model.json` says.

    Args:
        about: `styles` (composers by number), `plan` (what of a plan it knows), `ranges` (lowest and highest pitch of
            each voice), `name`, …
    """

    config: FrameConfig
    about: dict[str, Any]
    listening: Any
    saying: tuple[Any, ...]

    @classmethod
    def load(cls, folder: Path, threads: int = 1) -> Network:
        """What `export.export` wrote.

        Raises:
            BackendError: files are missing or damaged.
        """
        try:
            about = json.loads((folder / "model.json").read_text(encoding="utf-8"))
            config = FrameConfig(**about["config"])
            listening = session(folder / "listen.onnx", threads)
            saying = tuple(session(folder / f"say-{voice}.onnx", threads) for voice in range(VOICES))
            return cls(config, about, listening, saying)
        except Exception as error:  # onnxruntime's errors share no base of their own
            raise BackendError(f"the music model in {folder.name} cannot be loaded: {error}") from error

    def begin(self, batch: int) -> State:
        """The state before anything was heard."""
        return State.begin(self.config, batch)

    def listen(self, read: Ints, style: Ints, state: State) -> tuple[Floats, State]:
        """(heard (B, width), state) of read (B, columns) and style (B,)."""
        return step(self.listening, "heard", {"read": read, "style": style}, state, WINDOW)

    def say(self, voice: int, heard: Floats, own: Ints, others: Ints) -> Floats:
        """Logits (B, tokens) of a voice; own (B,) its pitch a frame ago, others (B, voice) those above it now, as indices."""
        feeds = {"heard": heard, "own": own} | ({"others": others} if voice else {})
        logits: Floats = self.saying[voice].run(["logits"], feeds)[0]
        return logits
