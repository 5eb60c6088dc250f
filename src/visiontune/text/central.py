"""Which sentences of a text say most of what it says.

LexRank (Erkan and Radev, 2004): a sentence is central when it is similar to many sentences that are central
themselves; scores are the stationary distribution of a walk over TF-IDF cosine similarities (PageRank, damping
0.85). The similarity matrix S = X Xᵀ is never built, since S v = X (Xᵀ v): time and memory grow with the words.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from visiontune.text.terms import terms

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

DAMPING = 0.85
ROUNDS = 20
_LEANS_BACK = re.compile(
    r"^\W*(?:(?:it|its|they|their|them|he|she|his|her|this|that|these|those|such|so|thus|hence|therefore|however|but|and|"
    r"or|yet|also|moreover|furthermore|instead|then|for example|for instance|in addition|as a result|on the other hand|"
    r"nevertheless|consequently|otherwise|both|neither|another|here|there)\b|"
    # "When it cools …", "In this way …", "The ponds also …"
    r"(?:when|if|once|after|before|while|because|since|until|unless|as|with|without|in|by|from|at|for|of|through) "
    r"(?:it|its|they|their|them|he|she|his|her|this|that|these|those|such|both)\b|"
    r"(?:\w+\s){1,4}(?:also|too|therefore|however|then)\b)",
    re.IGNORECASE,
)
_DEFINITE = re.compile(r"^\W*(?:the|each|every) (\w+)", re.IGNORECASE)


def leans_back(sentence: str, before: str = "", known: Collection[str] = ()) -> bool:
    """Whether a sentence needs the one before it ("It also …", "However, …").

    Args:
        sentence: The sentence.
        before: The one before it: "The bubbles swell" leans on the sentence that speaks of bubbles.
        known: Terms that need no introduction.
    """
    if _LEANS_BACK.match(sentence):
        return True
    found = _DEFINITE.match(sentence) if before else None
    named = terms(found.group(1)) if found else []
    return bool(named) and named[0] not in known and named[0] in terms(before)


def centrality(sentences: Sequence[str], focus: str = "") -> Floats:
    """Scores of the sentences, shape (n,), at most 1.0 and above 0; the lead has a bonus.

    Args:
        sentences: In their order.
        focus: What the listener asked about; sentences that speak of it score higher.
    """
    import numpy as np

    n = len(sentences)
    if n == 0:
        return np.zeros(0)
    rows, columns, values, wanted = _matrix(sentences, focus)
    size = int(columns.max()) + 1 if len(columns) else 1

    def similar(vector: Floats) -> Floats:
        across = np.bincount(columns, weights=values * vector[rows], minlength=size).astype(np.float64)
        # Without each sentence's likeness to itself, or one that is like no other would keep its whole score.
        return np.maximum(np.bincount(rows, weights=values * across[columns], minlength=n) - vector * own, 0.0)

    own = np.bincount(rows, weights=values**2, minlength=n)
    degree = np.maximum(similar(np.ones(n)), 1e-9)
    score = np.full(n, 1 / n)
    for _ in range(ROUNDS):
        score = (1 - DAMPING) / n + DAMPING * similar(score / degree)
    score /= score.max()
    # Writers put what matters first; the bonus fades over the first tenth of the text.
    lead = np.exp(-np.arange(n) / max(2.0, n / 10))
    score = score + 0.35 * lead + 0.5 * wanted
    length = np.array([len(sentence) for sentence in sentences])
    # Fragments ("A key idea.") and monsters make poor narration.
    score = score * np.where(length < 25, 0.6, 1.0) * np.where(length > 260, 0.8, 1.0)
    result: Floats = score / score.max()
    return result


def _matrix(
    sentences: Sequence[str], focus: str
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Floats, Floats]:
    """TF-IDF rows of unit length as (row, column, value) triples, and each sentence's share of `focus` (0…1)."""
    import numpy as np

    vocabulary: dict[str, int] = {}
    rows: list[int] = []
    columns: list[int] = []
    wanted = np.zeros(len(sentences))
    asked = set(terms(focus))
    for n, sentence in enumerate(sentences):
        found = terms(sentence)
        if asked:
            wanted[n] = len(asked.intersection(found)) / len(asked)
        rows.extend([n] * len(found))
        columns.extend(vocabulary.setdefault(term, len(vocabulary)) for term in found)
    pairs, counts = np.unique(
        np.array(rows, np.int64) * max(1, len(vocabulary)) + np.array(columns, np.int64), return_counts=True
    )
    row, column = np.divmod(pairs, max(1, len(vocabulary)))
    frequency = np.bincount(column, minlength=len(vocabulary))  # sentences that hold the term
    value = (1 + np.log(counts)) * np.log((1 + len(sentences)) / (0.5 + frequency[column]))
    norm = np.sqrt(np.bincount(row, weights=value**2, minlength=len(sentences)))
    return row, column, value / np.maximum(norm[row], 1e-12), wanted
