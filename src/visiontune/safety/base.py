"""The seams of safety checks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


class PromptCheck(Protocol):
    """Looks at a prompt before anything is made of it."""

    def __call__(self, prompt: str) -> str | None:
        """Why `prompt` is refused, in words for the user, or None."""


class PictureCheck(Protocol):
    """Looks at a finished picture before anybody sees it."""

    def __call__(self, pixels: npt.NDArray[np.uint8]) -> str | None:
        """Why the picture (rows, columns, 3) is kept back, in words for the user, or None."""
