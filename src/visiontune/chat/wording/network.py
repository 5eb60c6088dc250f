"""The network that reads a message, in NumPy: dilated convolutions over the words, one attention among them.

    word vector, spaCy's vector, known word, flags -> WIDTH
      -> x + relu(convolution over 3 words, dilated)    once for each of DILATIONS, after layer normalisation
      -> x + self-attention                              in the middle: "don't" at the beginning counts at the end
      -> tags of each word | whether a request begins there | attention and maximum over words -> intent

Dilated convolutions for text: Strubell et al., 2017. A message of 20 words takes about half a millisecond.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from visiontune.errors import WeightsError

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
    """Networks of one shape, trained from different beginnings, run at once: what they tell is averaged.

    Args:
        weights: By name, as `chat.learning.body.Body` has them, each with the E networks along its first axis.
        about: What the outputs mean: `intents`, `tags`, and the known `words` whose ids the features hold, from 1.
    """

    weights: Mapping[str, Floats]
    about: Mapping[str, Any]

    @classmethod
    def load(cls, paths: Sequence[Path]) -> Network:
        """The networks in NPZ files; about 10 ms each. A word that one of them does not know is unknown to it."""
        import numpy as np

        read = [_read(path) for path in paths]
        words = sorted({word for _, about in read for word in about["words"]})
        for weights, about in read:
            rows = {word: n for n, word in enumerate(about["words"], 1)}
            order = [0, *(rows.get(word, 0) for word in words)]
            weights["embedding.weight"] = weights["embedding.weight"][order]
        names = read[0][0]
        stacked = {name: np.stack([weights[name] for weights, _ in read]) for name in names}
        return cls(stacked, {**read[0][1], "words": words})

    def __call__(self, features: Features) -> Reading:
        """Of a message with at least one word."""
        import numpy as np

        known = self.weights["embedding.weight"][:, features.ids]  # (E, T, …)
        shared = np.concatenate([features.vectors, features.flags], axis=1)
        shared = np.broadcast_to(shared, (len(known), *shared.shape))
        seen = features.vectors.shape[1]
        x = self._linear("enter", np.concatenate([shared[..., :seen], known, shared[..., seen:]], axis=2))
        for n, dilation in enumerate(DILATIONS):
            if n == len(DILATIONS) // 2:
                x = x + self._attention(self._normal(len(DILATIONS), x))
            x = x + self._convolved(n, dilation, self._normal(n, x))
        x = self._normal(len(DILATIONS) + 1, x)  # (E, T, WIDTH)
        heed = _shares((x @ self.weights["heed.weight"].transpose(0, 2, 1))[..., 0])
        pooled = np.concatenate([(heed[:, None] @ x), x.max(axis=1, keepdims=True)], axis=2)
        intents = self._linear("intent", np.maximum(self._linear("hidden", pooled), 0))
        begins = 1 / (1 + np.exp(-self._linear("begins", x)))
        return Reading(
            _shares(intents).mean(axis=0)[0],
            _shares(self._linear("tags", x)).mean(axis=0),
            begins.mean(axis=0)[:, 0].astype(np.float32),
        )

    def _linear(self, name: str, x: Floats) -> Floats:
        y: Floats = x @ self.weights[f"{name}.weight"].transpose(0, 2, 1) + self.weights[f"{name}.bias"][:, None]
        return y

    def _normal(self, n: int, x: Floats) -> Floats:
        import numpy as np

        y = x - x.mean(axis=2, keepdims=True)
        y = y / np.sqrt((y * y).mean(axis=2, keepdims=True) + _EPSILON)
        normal: Floats = y * self.weights[f"norms.{n}.weight"][:, None] + self.weights[f"norms.{n}.bias"][:, None]
        return normal

    def _convolved(self, n: int, dilation: int, x: Floats) -> Floats:
        import numpy as np

        long = x.shape[1]
        padded = np.pad(x, ((0, 0), (dilation, dilation), (0, 0)))
        around = np.concatenate([padded[:, :long], x, padded[:, 2 * dilation :]], axis=2)
        convolved: Floats = np.maximum(self._linear(f"convolutions.{n}", around), 0)
        return convolved

    def _attention(self, x: Floats) -> Floats:
        import numpy as np

        many, long, _ = x.shape
        size = WIDTH // HEADS
        parts = self._linear("attend", x).reshape(many, long, 3, HEADS, size)
        q, k, v = parts.transpose(2, 0, 3, 1, 4)  # each (E, HEADS, T, size)
        weights = _shares(q @ k.swapaxes(2, 3) / np.sqrt(size))
        mixed = (weights @ v).swapaxes(1, 2).reshape(many, long, WIDTH)
        return self._linear("attended", mixed)


def _read(path: Path) -> tuple[dict[str, Floats], dict[str, Any]]:
    import numpy as np

    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as file:
            weights = {name: file[name].astype(np.float32) for name in file.files if name != "about"}
            about = json.loads(bytes(file["about"].item()).decode())
    except (OSError, ValueError, KeyError, EOFError, AttributeError, TypeError, BadZipFile) as error:
        raise WeightsError(f"{path} is damaged, or no trained network: delete it, or train anew") from error
    return weights, about


def _steady(x: Floats) -> Floats:
    steady: Floats = x - x.max(axis=-1, keepdims=True)
    return steady


def _shares(x: Floats) -> Floats:
    """Softmax over the last axis."""
    import numpy as np

    e = np.exp(_steady(x))
    shares: Floats = e / e.sum(axis=-1, keepdims=True)
    return shares
