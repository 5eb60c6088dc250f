"""What the network sees of a message: for each word its meaning, its number among known words, and flags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from visiontune.chat.wording.amounts import counts, durations
from visiontune.chat.wording.formats import aspects, sizes
from visiontune.chat.wording.names import KINDS, spotted
from visiontune.chat.wording.tokens import Token
from visiontune.chat.wording.vectors import SIZE, WordVectors

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]
    Whole = npt.NDArray[np.int64]

SEEN = SIZE + 96
"""Numbers of a word: its own vector, and spaCy's of it in its surroundings."""
SPOTTED = (*KINDS, "duration", "count", "aspect", "size")
SHAPES = ("number", "sign", "capital", "capitals", "first", "last", "colon", "quoted", "unknown", "line")
FLAGS = (*SHAPES, *(f"{place}-{kind}" for kind in SPOTTED for place in ("begins", "goes on")))
_OPEN, _CLOSE = '"“„«‘', '"”“»’'


@dataclass(frozen=True)
class Features:
    """Of T words: vectors (T, SEEN), ids (T,), flags (T, len(FLAGS)); and the document that spaCy made of them."""

    vectors: Floats
    ids: Whole
    flags: Floats
    document: Any = None


@dataclass(frozen=True)
class Reader:
    """Turns messages into features.

    Args:
        ids: Number of each known word, from 1; 0 is every other.
        language: spaCy's pipeline, of which the first part, `tok2vec`, tells each word in its surroundings.
    """

    vectors: WordVectors
    ids: Mapping[str, int]
    language: Any

    def __call__(self, text: str, words: Sequence[Token]) -> Features:
        """Of one message with at least one word."""
        return self._features(text, words, self.language.get_pipe("tok2vec")(self._document(words)))

    def many(self, messages: Sequence[tuple[str, Sequence[Token]]]) -> Iterator[Features]:
        """Of many, which is quicker."""
        documents = self.language.get_pipe("tok2vec").pipe(
            (self._document(words) for _, words in messages), batch_size=128
        )
        for (text, words), document in zip(messages, documents, strict=True):
            yield self._features(text, words, document)

    def _document(self, words: Sequence[Token]) -> Any:
        from spacy.tokens import Doc

        return Doc(self.language.vocab, words=[word.text for word in words])

    def _features(self, text: str, words: Sequence[Token], document: Any) -> Features:
        import numpy as np

        meant = [self.meant(word.lower) for word in words]
        alone = np.stack([self.vectors.vector(word) for word in meant])
        vectors = np.concatenate([alone, document.tensor], axis=1).astype(np.float32)
        ids = np.array([self.ids.get(word, 0) for word in meant], np.int64)
        return Features(vectors, ids, flags(text, words, self.vectors), document)

    def meant(self, word: str) -> str:
        """`word`, or the known word of which it is a slip of the pen."""
        if word in self.ids or word in self.vectors or len(word) < 4 or not word.isalpha():
            return word
        return _mended(word, tuple(self.ids))


@cache
def _known(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in words if len(word) > 3 and word.isalpha())


@cache
def _mended(word: str, words: tuple[str, ...]) -> str:
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    near = process.extractOne(word, _known(words), scorer=OSA.distance, score_cutoff=2 if len(word) > 6 else 1)
    return word if near is None or near[0][0] != word[0] else str(near[0])


def flags(text: str, words: Sequence[Token], vectors: WordVectors) -> Floats:
    """Shapes of the words, and what lists and patterns spot among them: 0 or 1, shape (T, len(FLAGS))."""
    import numpy as np

    found = np.zeros((len(words), len(FLAGS)), np.float32)
    column = {name: n for n, name in enumerate(FLAGS)}
    colon = quoted = False
    for n, word in enumerate(words):
        shape = word.text
        if quoted and shape in _CLOSE:
            quoted = False
        found[n, column["number"]] = shape[0].isdigit()
        found[n, column["sign"]] = not shape[0].isalnum()
        found[n, column["capital"]] = shape[0].isupper()
        found[n, column["capitals"]] = len(shape) > 1 and shape.isupper()
        found[n, column["first"]] = n == 0
        found[n, column["last"]] = n == len(words) - 1
        found[n, column["colon"]] = colon
        found[n, column["quoted"]] = quoted
        found[n, column["unknown"]] = shape[0].isalpha() and word.lower not in vectors
        found[n, column["line"]] = n > 0 and "\n" in text[words[n - 1].end : word.start]
        if shape == ":":
            colon = True
        elif shape in _OPEN and not quoted:
            quoted = any(later.text in _CLOSE for later in words[n + 1 :])
    for kind, start, end in _spots(text, words):
        found[start, column[f"begins-{kind}"]] = 1
        found[start + 1 : end, column[f"goes on-{kind}"]] = 1
    return found


def _spots(text: str, words: Sequence[Token]) -> list[tuple[str, int, int]]:
    found = [(name.kind, name.start, name.end) for name in spotted(words)]
    begins = {character: n for n, word in enumerate(words) for character in range(word.start, word.end)}
    places = [("duration", amount.start, amount.end) for amount in durations(text)]
    places += [("count", amount.start, amount.end) for amount in counts(text)]
    places += [("aspect", start, end) for start, end in aspects(text)]
    places += [("size", start, end) for pair in sizes(text) for start, end in pair]
    for kind, start, end in places:
        within = [begins[character] for character in range(start, end) if character in begins]
        if within:
            found.append((kind, within[0], within[-1] + 1))
    return found
