"""Texts changed: shorter, funnier, in another language; a language model writes them anew."""

from __future__ import annotations

import re
from collections.abc import Sequence

from visiontune.chat.base import Outcome
from visiontune.chat.changes.asking import Ask
from visiontune.chat.changes.draft import Scenery, Source
from visiontune.chat.changes.steps import Steps
from visiontune.chat.changes.translating import translation
from visiontune.chat.changes.voices import language_in, language_name
from visiontune.chat.changes.written import words_of

_ABOUT = (
    r"translate\b.*|.*\b(?:ending|sentence|paragraph|words|verse|rhyme|stanza|summary|wolf|character|"
    r"facts|jokes|story|poem|text|tone|formal|polite|spelling|wording|bullet|list|headline)\b.*|(?:make "
    r"it |more |less )?(?:shorter|longer|funnier|simpler|"
    r"easier|clearer|happier|sadder|friendlier|formal|more formal|polite|more polite|casual|serious)\b.*|"
    r"tell it .*|explain .*|begin with .*|end on .*|skip .*|rewrite .*|rephrase .*|summari[sz]e .*|again|"
    r"try again|another one|in [A-Z]\w+"
)


def change(ask: Ask, sources: Sequence[Source], scenery: Scenery, steps: Steps) -> Outcome | None:
    """A text written anew; None where no text is meant."""
    last = sources[-1] if sources else None
    code = language_in(ask.text, ask) if ask.has(r"translat\w+") else None
    if last is not None and last.kind == "text":
        code = code or language_in(ask.text, ask)
        if last.step:
            steps.text(_of_step(ask, code), f"{last.step}.text", says=_says(ask, code))
            return steps.plan(["The text is written first, and then changed."])
    elif (
        last is not None
        and not (code and last.kind not in ("video", "speech", "text") and scenery.situation.said.strip())
    ) or (last is None and not re.fullmatch(_ABOUT, ask.text, re.IGNORECASE)):
        return None
    words = words_of(scenery)
    if not words:
        return None
    if code:
        steps.text(
            translation(words, code), "", says=_says(ask, code), remakes=last.made.id if last and last.made else None
        )
        return steps.plan([])
    messages = [
        {"role": "user", "content": "Write the text."},
        {"role": "assistant", "content": words},
        {"role": "user", "content": f"{ask.raw}\n\nGive the whole text anew, and nothing else."},
    ]
    fields = {"messages": messages, "max_tokens": min(8_192, max(512, len(words)))}
    steps.text(
        fields, "", says=_says(ask, None), remakes=last.made.id if last and last.made and last.kind == "text" else None
    )
    return steps.plan([])


def _of_step(ask: Ask, code: str | None) -> dict[str, object]:
    wish = f"Translate this text into {language_name(code)}." if code else ask.raw
    return {
        "messages": [
            {"role": "system", "content": f"{wish} Give the text anew, and nothing else."},
            {"role": "user", "content": "-"},
        ]
    }


def _says(ask: Ask, code: str | None) -> str:
    return f"the text in {language_name(code)}" if code else f"the text anew: {ask.text[:60]}"
