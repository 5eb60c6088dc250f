"""The network that reads a message, in NumPy: dilated convolutions over the words, one attention among them.

    word vector, spaCy's vector, known word, flags -> WIDTH
      -> x + relu(convolution over 3 words, dilated)    once for each of DILATIONS, after layer normalisation
      -> x + self-attention                              in the middle: "don't" at the beginning counts at the end
      -> tags of each word | whether a request begins there | attention and maximum over words -> intent

Dilated convolutions for text: Strubell et al., 2017. A message of 20 words takes about half a millisecond.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from visiontune.chat.wording.features import Features

    Floats = npt.NDArray[np.float32]

WIDTH, HEADS = 128, 4
DILATIONS = (1, 2, 4, 1)
_EPSILON = 1e-5  # PyTorch's, of layer normalisation


@dataclass(frozen=True)
class Reading:
    """What the network tells of T words: intents (I,), tags (T, K) and beginnings (T,), all as probabilities."""

    intents: Floats
    tags: Floats
    begins: Floats


@dataclass(frozen=True)
class Network:
    """Its weights by name, as `chat.learning.body.Body` has them, and what its outputs mean."""

    weights: Mapping[str, Floats]
    about: Mapping[str, Any]

    @classmethod
    def load(cls, path: Path) -> Network:
        """The network in an NPZ file; about 10 ms."""
        import numpy as np

        with np.load(path, allow_pickle=False) as file:
            weights = {name: file[name].astype(np.float32) for name in file.files if name != "about"}
            about = json.loads(bytes(file["about"].item()).decode())
        return cls(weights, about)

    def __call__(self, features: Features) -> Reading:
        """Of a message with at least one word."""
        import numpy as np

        x = self._linear(
            "enter",
            np.concatenate([features.vectors, self.weights["embedding.weight"][features.ids], features.flags], axis=1),
        )  # (T, WIDTH)
        for n, dilation in enumerate(DILATIONS):
            if n == len(DILATIONS) // 2:
                x = x + self._attention(self._normal(len(DILATIONS), x))
            x = x + self._convolved(n, dilation, self._normal(n, x))
        x = self._normal(len(DILATIONS) + 1, x)
        heed = np.exp(_steady(x @ self.weights["heed.weight"][0]))
        pooled = np.concatenate([heed @ x / heed.sum(), x.max(axis=0)])
        intents = self._linear("intent", np.maximum(self._linear("hidden", pooled), 0))
        begins = (1 / (1 + np.exp(-self._linear("begins", x)[:, 0]))).astype(np.float32)
        return Reading(_shares(intents), _shares(self._linear("tags", x)), begins)

    def _linear(self, name: str, x: Floats) -> Floats:
        y: Floats = x @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]
        return y

    def _normal(self, n: int, x: Floats) -> Floats:
        import numpy as np

        y = x - x.mean(axis=1, keepdims=True)
        y = y / np.sqrt((y * y).mean(axis=1, keepdims=True) + _EPSILON)
        normal: Floats = y * self.weights[f"norms.{n}.weight"] + self.weights[f"norms.{n}.bias"]
        return normal

    def _convolved(self, n: int, dilation: int, x: Floats) -> Floats:
        import numpy as np

        padded = np.pad(x, ((dilation, dilation), (0, 0)))
        around = np.concatenate([padded[: len(x)], x, padded[2 * dilation :]], axis=1)
        convolved: Floats = np.maximum(self._linear(f"convolutions.{n}", around), 0)
        return convolved

    def _attention(self, x: Floats) -> Floats:
        import numpy as np

        size = WIDTH // HEADS
        q, k, v = self._linear("attend", x).reshape(len(x), 3, HEADS, size).transpose(1, 2, 0, 3)  # (HEADS, T, size)
        weights = _shares(q @ k.transpose(0, 2, 1) / np.sqrt(size))
        return self._linear("attended", (weights @ v).transpose(1, 0, 2).reshape(len(x), WIDTH))


def _steady(x: Floats) -> Floats:
    steady: Floats = x - x.max(axis=-1, keepdims=True)
    return steady


def _shares(x: Floats) -> Floats:
    """Softmax over the last axis."""
    import numpy as np

    e = np.exp(_steady(x))
    shares: Floats = e / e.sum(axis=-1, keepdims=True)
    return shares
