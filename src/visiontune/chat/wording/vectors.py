"""Meanings of words as vectors: a small table distilled from all-MiniLM-L6-v2 (Apache-2.0).

Each word and word piece of that model's vocabulary was run through it alone; the principal components of what came out
(80 numbers) and of its input embedding (48) are kept in 8 bits, as in model2vec (Tulkens and van Dongen, 2024).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]

SIZE = 128
_LONGEST = 24  # letters of a word that are looked at; longer ones are no words


@dataclass(frozen=True)
class WordVectors:
    """The table.

    Args:
        rows: Row of each word, and of each piece that goes on a word ("##ing").
        table: float32, shape (words, SIZE).
    """

    rows: dict[str, int]
    table: Floats = field(repr=False)

    @classmethod
    def load(cls, path: Path) -> WordVectors:
        """The table in an NPZ file; about 20 ms."""
        import numpy as np

        with np.load(path, allow_pickle=False) as file:
            words = bytes(file["words"].item()).decode().split("\n")
            table = file["vectors"].astype(np.float32) * file["scale"]
        return cls({word: n for n, word in enumerate(words)}, table)

    def __contains__(self, word: str) -> bool:
        return word in self.rows

    def vector(self, word: str) -> Floats:
        """Of a word in small letters: its own, the mean of its pieces, or zeros."""
        kept = self._kept
        if word not in kept:
            if len(kept) > 50_000:
                kept.clear()
            kept[word] = self._found(word[:_LONGEST])
        return kept[word]

    @cached_property
    def _kept(self) -> dict[str, Floats]:
        return {}

    def _found(self, word: str) -> Floats:
        if word in self.rows:
            row: Floats = self.table[self.rows[word]]
            return row
        pieces = self._pieces(word)
        if not pieces:
            import numpy as np

            return np.zeros(SIZE, np.float32)
        mean: Floats = self.table[pieces].mean(axis=0)
        return mean

    def _pieces(self, word: str) -> list[int]:
        """The longest piece first, as WordPiece does; letters that no piece has are passed over."""
        found, at = [], 0
        while at < len(word):
            for end in range(len(word), at, -1):
                row = self.rows.get(word[at:end] if at == 0 else f"##{word[at:end]}")
                if row is not None:
                    found.append(row)
                    at = end
                    break
            else:
                at += 1
        return found
