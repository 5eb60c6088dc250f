"""Styles in follow-ups: which one is named, and how a request takes it."""

from __future__ import annotations

import re

from visiontune.chat.changes.asking import Ask
from visiontune.chat.changes.draft import Draft, says
from visiontune.chat.changes.naming import is_name
from visiontune.chat.changes.words import qualified
from visiontune.image.manner import without_manner
from visiontune.image.styles import HOUSE, find_style

DRAWN = ("auto", "illustrator", "planner", "stub")
"""Backends that draw in the illustrator's styles, and in no others."""
_NAMED = (
    r"(?:(?:make|do|try|draw|paint|turn|have|redo|render|show|see) (?:it|that|this|them|all|"
    r"everything)?(?: look| all| again| be)? ?(?:more )?(?:like|as|in|into|to|)? ?"
    r"|(?:change|switch|set|move|go|back) (?:the (?:style|look) )?(?:to|for|with|in|over to) |keep the "
    r"composition,? switch to |the style should be |the same (?:in|as) |same (?:but |thing )?(?:in|as) "
    r"|(?:in|as|like|try|use|with) |more (?:like )?|less \w+,? more )?"
    r"(?:an? |the |some )?(?:style of |look of )?(?P<style>[\w&/' -]{2,40}?)(?: (?:style|version|look|"
    r"effect|kind of thing|one|colou?rs?|of (?:it|that|this)))*"
)
_NOT_ALONE = frozenset(
    [
        "aerial",
        "abstract",
        "blue",
        "dark",
        "cute",
        "simple",
        "outline",
        "paper",
        "paint",
        "painting",
        "drawing",
        "print",
        "photo",
        "photograph",
        "picture",
        "image",
        "illustration",
        "ink",
        "digital",
        "vintage",
        "retro",
        "minimal",
        "pixel",
        "poster",
        "cartoon",
        "default",
        "house",
    ]
)
"""Words for a style that mean something else as often: they need "style", "in" or "as" with them."""
_HOUSE = (
    r"(?:back to )?(?:the )?(?:normal|usual|default|original|house) (?:style|look)|(?:with)?out (?:any |"
    r"the )?style|no style"
)
_COLOUR = (
    r"(?:in|with|back in|back to|give it|add|make it)? ?(?:full |some )?colou?r(?: again)?|not (?:in "
    r")?black and white|colou?ri[sz]ed?(?: it)?"
)


def style_in(clause: str, ask: Ask) -> str | None:
    """The style that a clause names, in the words of the user; "" for the usual one; None where it names none."""
    if says(clause, _HOUSE):
        return ""
    if says(clause, _COLOUR):
        return ""
    if says(
        clause,
        (
            r"(?:without|no|remove|lose|take out) (?:any |all |the )*colou?rs?(?: at all)?|(?:make it "
            r")?colou?rless|grey ?scale|gray ?scale"
        ),
    ):
        return "black and white"
    named = ask.slots.get("style")
    if (
        isinstance(named, str)
        and 1 < len(named) <= 60
        and named.lower() in clause.lower()
        and not says(clause, r".*\b(?:add|remove|swap|replace)\b.*")
    ):
        return named
    found = says(clause, _NAMED)
    if found is None:
        return None
    words = " ".join(found["style"].split())
    spoken = re.search(r"\b(?:style|look|in|as|like|try|version)\b", clause, re.IGNORECASE)
    for name in (words, f"{words} painting" if words.lower() in ("oil", "oils") else words):
        known = find_style(name) or (name if is_name("style", name) else None)
        if known and known != HOUSE and (spoken or name.lower() not in _NOT_ALONE):
            return words
    return None


def restyle(draft: Draft, style: str) -> bool:
    """Have `draft`, of a picture or a film, in a style; one that nobody draws is asked for in words."""
    known = find_style(style) if style else ""
    prompt = draft.text("prompt")
    backend = draft.text("image_backend" if draft.kind == "video" else "backend") or "auto"
    if prompt and draft.kind == "image":
        rest, manner = without_manner(prompt)
        prompt = rest if manner else prompt
        draft.fields["prompt"] = prompt
    if known is not None and known != HOUSE:
        return draft.set(f"in the style {known}" if known else "in the usual style", style=known)
    if known == HOUSE:
        return draft.set("in the usual style", style="")
    if backend in DRAWN and draft.kind == "image":
        draft.notes.append(
            f"{style.capitalize()} is no style that is drawn here by name, so it is asked for in the words of the "
            f"prompt."
        )
        return draft.set(f"as {style}", style="", prompt=qualified(prompt, f"{style} style"))
    if backend in DRAWN:
        draft.notes.append(
            f"The drawing here knows no style {style!r}; the nearest that it has may suit: {nearest(style)}."
        )
        return True
    return draft.set(f"in the style {style}", style=style[:80])


def nearest(style: str) -> str:
    """The names of the styles that are most like `style`."""
    from rapidfuzz import process

    from visiontune.image.styles import STYLES

    return ", ".join(
        name for name, _, _ in process.extract(style.lower(), [one for one in STYLES if one != HOUSE], limit=3)
    )
