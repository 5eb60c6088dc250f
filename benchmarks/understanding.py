"""How well messages are understood that the model has not seen, and how quickly, beside what a user might pick instead.

    python benchmarks/understanding.py [--data FOLDER_OR_FILE ...] [--json]

Without `--data`: the project's validation and test parts, whose ways of wording (families) training never saw, and the messages
of people who knew the labels and nothing else (`others`). Files are in the form that docs/understanding.md tells.

Beside it, trained on the same messages: TF-IDF of words and letters with logistic regression (scikit-learn, from the
development extra), which knows intents only; and a list of keywords.

With `--json` one object by set: accuracy, recall (by intent), f1 (of all slots), slots (F1 by slot), confusion
({"wanted>given": n}), median_ms and p95_ms of one message, baseline (accuracy by method), ratio (our errors to those of the
best other).
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from visiontune.chat.learning.course import LESSONS, lessons_of, marked
from visiontune.chat.learning.lessons import Lesson, read_lessons
from visiontune.chat.understanding import Understander

KEYWORDS = {
    "cancel": ("cancel", "stop", "abort", "never mind", "forget it"),
    "status": ("how long", "how far", "status", "ready", "progress"),
    "video": ("video", "film", "movie", "clip", "animation"),
    "image": ("picture", "image", "draw", "paint", "photo", "illustration"),
    "music": ("music", "song", "tune", "compose", "melody"),
    "speech": ("say", "read", "speak", "voice", "narrate"),
    "followup": ("again", "another", "instead", "make it"),
}


def by_keyword(text: str) -> str:
    lower = text.lower()
    return next((intent for intent, words in KEYWORDS.items() if any(word in lower for word in words)), "chat")


def by_tfidf(training: Sequence[Lesson], texts: Sequence[str]) -> list[str]:
    """Intents by logistic regression over TF-IDF; needs scikit-learn."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline, make_union

    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
    model = make_pipeline(make_union(words, letters), LogisticRegression(C=10, max_iter=400))
    single = [one for one in training if len(one.intents) == 1]
    model.fit([one.text for one in single], [one.intents[0] for one in single])
    return [str(intent) for intent in model.predict(list(texts))]


def measured(understander: Understander, training: Sequence[Lesson], lessons: Sequence[Lesson]) -> dict[str, Any]:
    single = [one for one in lessons if len(one.intents) == 1]
    for one in single[:20]:  # warm
        understander.read(one.text)
    times = []
    for one in single:
        start = time.perf_counter()
        understander.read(one.text)
        times.append(1000 * (time.perf_counter() - start))
    marks = marked(understander, single)
    right = [one.intents[0] for one in single]
    others = {
        "keywords": [by_keyword(one.text) for one in single],
        "tfidf": by_tfidf(training, [one.text for one in single]),
    }
    baseline = {
        name: sum(a == b for a, b in zip(given, right, strict=True)) / len(right) for name, given in others.items()
    }
    return {
        "messages": len(single),
        "accuracy": marks.accuracy(),
        "recall": marks.recall(),
        "f1": marks.f1(),
        "slots": {slot: marks.f1([slot]) for slot in sorted(marks.slots)},
        "confusion": {f"{wanted}>{given}": n for (wanted, given), n in sorted(marks.pairs.items())},
        "median_ms": statistics.median(times),
        "p95_ms": sorted(times)[int(0.95 * len(times))],
        "baseline": baseline,
        "ratio": (1 - marks.accuracy()) / max(1e-9, 1 - max(baseline.values())),
    }


def show(name: str, found: dict[str, Any]) -> None:
    print(f"\n{name}: {found['messages']} messages")
    others = ", ".join(f"{method} {accuracy:.1%}" for method, accuracy in found["baseline"].items())
    print(f"  intents right {found['accuracy']:.1%} ({others}: {found['ratio']:.2f} of the best one's errors)")
    print(
        f"  slots F1 {found['f1']:.1%}   {found['median_ms']:.1f} ms median, {found['p95_ms']:.1f} ms 95th percentile"
    )
    print("  recall   " + "  ".join(f"{intent} {share:.0%}" for intent, share in found["recall"].items()))
    print("  slots    " + "  ".join(f"{slot} {share:.0%}" for slot, share in found["slots"].items()))
    intents = sorted({name for pair in found["confusion"] for name in pair.split(">")})
    print("  wanted \\ given  " + " ".join(f"{intent[:8]:>8}" for intent in intents))
    for wanted in intents:
        row = " ".join(f"{found['confusion'].get(f'{wanted}>{given}', 0):8}" for given in intents)
        print(f"  {wanted:<15} {row}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, nargs="*", default=[])
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    if arguments.data:
        import random

        files = [file for path in arguments.data for file in (sorted(path.glob("*.txt")) if path.is_dir() else [path])]
        sets = {file.stem: read_lessons(file, {}, 1, random.Random(1)) for file in files}
    else:
        sets = {part: lessons_of(LESSONS, part) for part in ("validation", "test", "others")}
    understander = Understander.load()
    training = lessons_of(LESSONS, "train")
    found = {name: measured(understander, training, lessons) for name, lessons in sets.items()}
    if arguments.json:
        print(json.dumps(found))
        return
    for name, one in found.items():
        show(name, one)


if __name__ == "__main__":
    main()
