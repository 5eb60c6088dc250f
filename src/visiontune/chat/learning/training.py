"""Training of the network that understands messages: a few minutes on two cores.

Cross-entropy of the intent and of the tags, and binary cross-entropy of beginnings are minimised together by AdamW
(Loshchilov and Hutter, 2019) with a one-cycle rate. Lessons are disturbed anew every third epoch, as people write: small
letters, no punctuation, slips of the pen; hints of lists are dropped, so that the words around count too.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from visiontune.chat.learning.disturbing import disturbed, several
from visiontune.chat.learning.lessons import INTENTS, Lesson, tag_names, tags
from visiontune.chat.wording.features import Features, Reader
from visiontune.chat.wording.pipeline import pipeline
from visiontune.chat.wording.tokens import Token, tokens
from visiontune.chat.wording.vectors import WordVectors

if TYPE_CHECKING:
    from visiontune.chat.learning.body import Body

LEAST = 3
"""Messages in which a word must be to be known by itself."""


@dataclass(frozen=True)
class Recipe:
    """How it is trained."""

    epochs: int = 14
    batch: int = 32
    rate: float = 1.5e-3
    seed: int = 1
    word_dropout: float = 0.12
    flag_dropout: float = 0.25


@dataclass(frozen=True)
class Example:
    features: Features
    tags: list[int]
    intent: int
    begins: list[int]


def known_words(lessons: Sequence[Lesson]) -> list[str]:
    """The words outside of subjects that are in `LEAST` families or more: those of asking, not of what is asked for."""
    seen: dict[str, set[str]] = {}
    for one in lessons:
        subjects = [span for span in one.spans if span.slot == "subject"]
        for word in tokens(one.text):
            if not any(span.start <= word.start < span.end for span in subjects):
                seen.setdefault(word.lower, set()).add(one.family)
    counted = Counter({word: len(families) for word, families in seen.items()})
    return sorted(word for word, families in counted.items() if families >= LEAST)


def examples_of(lessons: Sequence[Lesson], reader: Reader) -> list[Example]:
    """Lessons in numbers, without those of which no word is left."""
    read = [(one, tokens(one.text)) for one in lessons]
    read = [(one, words) for one, words in read if words]
    features = reader.many([(one.text, words) for one, words in read])
    return [_example(one, words, seen) for (one, words), seen in zip(read, features, strict=True)]


def _example(one: Lesson, words: Sequence[Token], features: Features) -> Example:
    starts = [int(any(word.start <= at < word.end for at in one.begins)) for word in words]
    # Of several requests the first that makes something names the message.
    made = [intent for intent in one.intents if intent != "chat"]
    return Example(replace(features, document=None), tags(one), INTENTS.index((made or ["chat"])[0]), starts)


def train(
    lessons: Sequence[Lesson],
    vectors: WordVectors,
    recipe: Recipe = Recipe(),
    tell: Callable[[dict[str, Any]], None] = lambda row: None,
) -> tuple[Body, list[str]]:
    """The trained body and its known words."""
    import torch

    from visiontune.chat.learning.body import Body

    torch.manual_seed(recipe.seed)
    dice = random.Random(recipe.seed)
    known = known_words(lessons)
    reader = Reader(vectors, {word: n for n, word in enumerate(known, 1)}, pipeline())
    body = Body(len(known), len(INTENTS), len(tag_names()))
    pieces = [part for one in lessons for part in ((one, one, *one.parts()) if one.begins else (one,))]
    pieces += several(lessons, len(lessons) // 12, dice)
    steps = recipe.epochs * (-(-len(pieces) // recipe.batch))
    optimiser = torch.optim.AdamW(body.parameters(), lr=recipe.rate, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, recipe.rate, total_steps=steps + 1, pct_start=0.15)
    examples: list[Example] = []
    for epoch in range(recipe.epochs):
        if epoch % 3 == 0:  # disturbing and reading again takes as long as learning
            examples = examples_of([disturbed(one, dice) for one in pieces], reader)
        body.train()
        lost = 0.0
        order = sorted(range(len(examples)), key=lambda n: len(examples[n].tags) + dice.random() * 6)
        batches = [order[n : n + recipe.batch] for n in range(0, len(order), recipe.batch)]
        dice.shuffle(batches)
        for batch in batches:
            loss = _loss(body, [examples[n] for n in batch], recipe)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(body.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            lost += float(loss.detach())
        tell({"epoch": epoch + 1, "loss": lost / len(batches)})
    body.eval()
    return body, known


def _loss(body: Body, batch: Sequence[Example], recipe: Recipe) -> Any:
    import torch
    from torch.nn import functional
    from torch.nn.utils.rnn import pad_sequence

    lengths = torch.tensor([len(one.tags) for one in batch])
    vectors = pad_sequence([torch.from_numpy(one.features.vectors) for one in batch], batch_first=True)
    ids = pad_sequence([torch.from_numpy(one.features.ids) for one in batch], batch_first=True)
    flags = pad_sequence([torch.from_numpy(one.features.flags) for one in batch], batch_first=True)
    right = pad_sequence([torch.tensor(one.tags) for one in batch], batch_first=True)
    begins = pad_sequence([torch.tensor(one.begins, dtype=torch.float32) for one in batch], batch_first=True)
    ids = ids * (torch.rand(ids.shape) > recipe.word_dropout)
    flags = flags * (torch.rand(flags.shape) > recipe.flag_dropout)
    intents, scores, starts = body(vectors, ids, flags, lengths)
    there = torch.arange(ids.shape[1])[None] < lengths[:, None]
    wanted = torch.tensor([one.intent for one in batch])
    return (
        3 * functional.cross_entropy(intents, wanted, label_smoothing=0.03)
        + functional.cross_entropy(scores[there], right[there])
        + functional.binary_cross_entropy_with_logits(starts[there], begins[there])
    )


def write(body: Body, known: Sequence[str], path: Path, facts: dict[str, Any]) -> None:
    """The weights, what their outputs mean, and `facts`, in one NPZ file that needs no pickle."""
    import numpy as np

    about = {"intents": list(INTENTS), "tags": list(tag_names()), "words": list(known), **facts}
    text = json.dumps(about, ensure_ascii=False, sort_keys=True).encode()
    with path.open("wb") as file:
        np.savez_compressed(file, about=np.array(text), **body.arrays())
