"""Picture prompts from sentences: the sentence itself, with the topic named where it only says "it"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from visiontune.text.terms import STOP_WORDS, stem, terms, words

_SUBJECT = re.compile(
    r"^(?:(?:but|and|so|then|yet|also|today|now|soon|later|there|here|however|in fact|for example|instead),?\s+)?"
    r"(?P<pronoun>it|they|he|she|these|those|this|that)(?=\s+(?!\w*(?:ing|ion|ness|ity)\b)"
    r"(?:is|are|was|were|has|have|had|can|could|may|might|will|would|do|does|did|also|then|often|never|always|still|"
    r"only|just|soon|[a-z]+(?:s|ed)|grow|live|eat|make|move|form|use|carry|need|become|come|go|help|hold|give|take)\b)",
    re.IGNORECASE,
)
_OWNER = re.compile(r"^(?P<pronoun>its|their|his|her)(?=\s)", re.IGNORECASE)


def topic_of(title: str, text: str) -> str:
    """The noun that a text is about: the words of its title that it uses most ("How volcanoes erupt": "volcanoes").

    Neighbours in the title that are both content words stay together ("Amazon River"). Empty where the title has none.
    """
    counts = Counter(terms(text))
    plain = [word.strip(".,;:!?\"'()") for word in title.split()]
    best: tuple[int, str] = (0, "")
    run: list[str] = []
    for word in [*plain, ""]:
        folded = "".join(words(word))
        meaning = bool(folded) and folded not in STOP_WORDS and counts[stem(folded)] > 0
        if meaning:
            run.append(word)
            continue
        if run:
            strongest = max(run, key=lambda w: counts["".join(stem(part) for part in words(w))])
            # A name keeps its words; "volcanoes erupt" is a sentence, and only its noun is a topic.
            name = " ".join(run) if len(run) > 1 and all(w[:1].isupper() for w in run) else strongest
            weight = counts["".join(stem(part) for part in words(strongest))]
            best = max(best, (weight, name), key=lambda pair: pair[0])
        run = []
    return best[1]


def image_prompts(sentences: Sequence[str], topic: str) -> list[str]:
    """What to draw for each of the sentences, which follow each other.

    A sentence is its own picture; a pronoun at its start is replaced by the topic (see `topic_of`) where the sentence
    before spoke of it: "Its tail is long." would draw any tail.
    """
    asked = set(terms(topic))
    prompts = []
    spoken_of = False
    for sentence in sentences:
        prompt = _resolved(sentence, topic) if spoken_of else sentence
        spoken_of = bool(asked.intersection(terms(prompt)))
        prompts.append(prompt)
    return prompts


def _resolved(sentence: str, topic: str) -> str:
    for pattern, form in ((_SUBJECT, topic), (_OWNER, _owning(topic))):
        found = pattern.match(sentence)
        # "He" may be anyone, unless the text is about somebody.
        if found and (topic[:1].isupper() or found["pronoun"].lower() not in ("he", "she", "his", "her")):
            start, end = found.span("pronoun")
            named = form[:1].upper() + form[1:] if start == 0 else form
            return f"{sentence[:start]}{named}{sentence[end:]}"
    return sentence


def _owning(topic: str) -> str:
    return f"{topic}'" if topic.endswith("s") else f"{topic}'s"
