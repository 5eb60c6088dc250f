"""The seam of safety checks."""

from __future__ import annotations

from typing import Protocol


class PromptCheck(Protocol):
    """Looks at a prompt before anything is made of it."""

    def __call__(self, prompt: str) -> str | None:
        """Why `prompt` is refused, in words for the user, or None."""
