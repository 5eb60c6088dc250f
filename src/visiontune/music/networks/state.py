"""What a model keeps from step to step while it plays, by onnxruntime, without torch."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]
    Ints = npt.NDArray[np.int64]


class Sizes(Protocol):
    """What a configuration says of a model's body."""

    @property
    def backbone(self) -> str:
        """`lstm` or `transformer`."""

    @property
    def width(self) -> int:
        """Of a hidden state."""

    @property
    def layers(self) -> int:
        """How many."""

    @property
    def heads(self) -> int:
        """Of attention; divides `width`."""

    @property
    def dropout(self) -> float:
        """Of every layer, while training."""


@dataclass(frozen=True)
class State:
    """What a model keeps of B drafts (the third axis, of both kinds of model), and how many steps it has heard."""

    kept: Floats
    at: int = 0

    @classmethod
    def begin(cls, config: Sizes, batch: int) -> State:
        """The state before anything was heard."""
        import numpy as np

        return cls(np.zeros(shape(config, batch), np.float32))

    def pick(self, rows: Ints) -> State:
        """The state of some drafts."""
        import numpy as np

        return State(np.ascontiguousarray(self.kept[:, :, rows]), self.at)


def shape(config: Sizes, batch: int) -> tuple[int, ...]:
    """Of a state before anything was heard."""
    if config.backbone == "transformer":
        return config.layers, 2, batch, config.heads, 0, config.width // config.heads
    return 2, config.layers, batch, config.width


def session(path: Path, threads: int = 1) -> Any:
    """A graph that `graph` built, ready to run."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def step(running: Any, said: str, feeds: dict[str, Any], state: State, window: int) -> tuple[Floats, State]:
    """One step: the output named `said`, and the state then; a transformer looks back `window` steps at most."""
    import numpy as np

    feeds = {**feeds, "state": state.kept}
    if state.kept.ndim > 4:
        feeds["at"] = np.array([state.at])
    found, after = running.run([said, "after"], feeds)
    if after.ndim > 4 and after.shape[4] > window:
        after = np.ascontiguousarray(after[:, :, :, :, -window:])
    return found, State(after, state.at + 1)
