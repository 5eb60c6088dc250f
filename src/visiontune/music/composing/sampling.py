"""Drawing what a model says: temperature, the likeliest few (top-k), the likeliest share (top-p)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


@dataclass(frozen=True)
class Sampling:
    """How tokens are drawn.

    Args:
        temperature: Above 0; logits are divided by it.
        top_p: Of (0, 1]: the likeliest tokens that together reach it (Holtzman et al. 2020, arXiv:1904.09751).
        top_k: The likeliest so many; 0 is all.
    """

    temperature: float = 1.0
    top_p: float = 0.95
    top_k: int = 0

    def draw(
        self, logits: npt.NDArray[np.float32], dice: np.random.Generator
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
        """(token (B,), its log likelihood (B,) at temperature 1) of logits (B, n); forbidden ones are about -1e9."""
        import numpy as np

        plain = logits.astype(np.float64)
        plain -= plain.max(axis=1, keepdims=True)
        chances = np.exp(plain / self.temperature)
        order = np.argsort(-chances, axis=1, kind="stable")
        ranked = np.take_along_axis(chances, order, axis=1)
        ranked /= ranked.sum(axis=1, keepdims=True)
        before = np.cumsum(ranked, axis=1) - ranked
        ranked[before >= self.top_p] = 0.0  # the likeliest one always stays
        if self.top_k:
            ranked[:, self.top_k :] = 0.0
        reached = np.cumsum(ranked, axis=1)
        at = (dice.random((len(ranked), 1)) * reached[:, -1:] < reached).argmax(axis=1)
        token = np.take_along_axis(order, at[:, None], axis=1)[:, 0]
        said = plain[np.arange(len(plain)), token] - np.log(np.exp(plain).sum(axis=1))
        return token.astype(np.int64), said
