"""A trained model as it plays: one frame a step, by onnxruntime, without torch."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from visiontune.errors import BackendError
from visiontune.music.frames.config import VOICES, FrameConfig

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]
    Ints = npt.NDArray[np.int64]


WINDOW = 384
"""Frames that a transformer looks back at most."""


@dataclass(frozen=True)
class State:
    """What a model keeps of B drafts (the third axis, of both kinds of model), and how many frames it has heard."""

    kept: Floats
    at: int = 0

    def pick(self, rows: Ints) -> State:
        """The state of some drafts."""
        import numpy as np

        return State(np.ascontiguousarray(self.kept[:, :, rows]), self.at)


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
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3

        def session(name: str) -> Any:
            return onnxruntime.InferenceSession(
                str(folder / f"{name}.onnx"), options, providers=["CPUExecutionProvider"]
            )

        try:
            about = json.loads((folder / "model.json").read_text(encoding="utf-8"))
            config = FrameConfig(**about["config"])
            return cls(config, about, session("listen"), tuple(session(f"say-{voice}") for voice in range(VOICES)))
        except Exception as error:  # onnxruntime's errors share no base of their own
            raise BackendError(f"the music model in {folder.name} cannot be loaded: {error}") from error

    def begin(self, batch: int) -> State:
        """The state before anything was heard."""
        import numpy as np

        config = self.config
        if config.backbone == "transformer":
            shape = (config.layers, 2, batch, config.heads, 0, config.width // config.heads)
            return State(np.zeros(shape, np.float32))
        return State(np.zeros((2, config.layers, batch, config.width), np.float32))

    def listen(self, read: Ints, style: Ints, state: State) -> tuple[Floats, State]:
        """(heard (B, width), state) of read (B, columns) and style (B,)."""
        import numpy as np

        feeds = {"read": read, "style": style, "state": state.kept}
        if self.config.backbone == "transformer":
            feeds["at"] = np.array([state.at])
        heard, after = self.listening.run(["heard", "after"], feeds)
        if after.ndim > 4 and after.shape[4] > WINDOW:
            after = np.ascontiguousarray(after[:, :, :, :, -WINDOW:])
        return heard, State(after, state.at + 1)

    def say(self, voice: int, heard: Floats, own: Ints, others: Ints) -> Floats:
        """Logits (B, tokens) of a voice; own (B,) its pitch a frame ago, others (B, voice) those above it now, as indices."""
        feeds = {"heard": heard, "own": own} | ({"others": others} if voice else {})
        logits: Floats = self.saying[voice].run(["logits"], feeds)[0]
        return logits
