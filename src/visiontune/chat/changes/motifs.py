"""Another motif in the same manner: what the next picture or film is to be about."""

from __future__ import annotations

import re

from visiontune.chat.changes.asking import Ask
from visiontune.chat.changes.draft import Draft, Scenery, says
from visiontune.chat.changes.words import split_manner

SAME = r"(?:,? (?:in the |the )?same (?:style|series|look|manner))?(?: please)?"


NEW = (
    (
        rf"(?:and |now |next,? |do |make )*(?:one|another one|another|the same(?: thing)?|same(?: thing)?)(?: "
        rf"again)?,? (?:but )?(?:this time )?(?:of|for|about|showing) (?P<what>(?!it\b|that\b|this\b|them\b|"
        rf"my\b|the web).+?){SAME}"
    ),
    (
        rf"(?:and )?now (?P<what>an? (?!bit|little|touch|few|hundred|thousand|different|new|lot|square|"
        rf"vertical|wide|video|film|clip|song|more|less|version|darker|brighter).+?){SAME}"
    ),
    r"(?:exactly )?(?:that|the same|same) style(?: again)?,? but (?:showing|with|of) (?P<what>.+)",
    r"keep the (?:look|style),? (?:but )?(?:with a )?new (?:motif|subject):? (?P<what>.+)",
)
"""Another motif in the same manner."""


TOUCHES = r".*\b(?:add|remove|swap|replace|without|instead|lose|more|less|make|change|put|turn)\b.*"


def subject(draft: Draft, clause: str, ask: Ask, scenery: Scenery) -> bool:
    """Another motif in the same manner: "now a fox", "the same, but showing a quay"."""
    if clause != ask.clauses[0] or draft.says:
        return False
    what = new_subject(ask)
    if what is None:
        return False
    draft.fresh = True
    return draft.set(what, prompt=what + split_manner(draft.text("prompt"))[1])


def new_subject(ask: Ask) -> str | None:
    """What the next one is to be about, in place of what the last one was about."""
    said = ask.slots.get("subject")
    plain = ask.raw.strip(" .!?")
    if isinstance(said, str) and re.search(r"\w", said) and said.lower() in plain.lower() and not says(plain, TOUCHES):
        return said.strip()
    found = next((one for pattern in NEW if (one := says(plain, pattern))), None)
    return None if found is None else found["what"].strip(" ,.")
