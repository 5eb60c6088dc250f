"""What a picture shows, changed: things put in, taken out, swapped, coloured, and when and where it is."""

from __future__ import annotations

import re
from functools import cache

from visiontune.chat.changes.asking import Ask
from visiontune.chat.changes.draft import Draft, Scenery, holds, says
from visiontune.chat.changes.words import added, bare, described, find, qualified, removed, swapped

_SWAPS = (
    (
        r"(?:swap|replace|exchange|trade|substitute|switch|change)(?: out)? (?P<old>(?:the |that |this |those "
        r"|these |his |her |its |all )?.+?) (?:for|with|by|against|to|into) (?P<new>.+)"
    ),
    r"turn (?P<old>(?:the|that|this|his|her) .+?) (?:into|to) (?P<new>.+)",
    r"(?:make|let) (?P<old>(?:the|that|his|her) .+?) (?:be )?(?P<new>(?:an?|two|three|four|some) .+)",
    (
        r"(?:(?:can|could|should|let) )?(?P<old>the .+?) (?:should be|must be|has to be|to be|be|become|"
        r"becomes|were|was) (?P<new>(?:an?|two|three|some) .+)"
    ),
    (
        r"(?:use|do|have|take|put|draw|show|i want|make it|give me|with)? ?(?P<new>.+?) (?:instead of|rather "
        r"than|in place of|in the place of) (?P<old>.+)"
    ),
    r"instead of (?P<old>.+?),? (?:do|use|have|take|draw|show|put|make) (?P<new>.+)",
    r"not (?P<old>(?:an?|the) .+?), (?:but )?(?P<new>.+)",
)
_PART = r"(?:the )?(?:background|setting|place|location|scenery|surroundings?)"
_REMOVE = (
    r"(?:(?:please )?(?:remove|delete|erase|lose|drop|omit|hide|kill|ditch|skip|exclude|get rid of|leave "
    r"out|take out|take away|take off|cut out|edit out|clear out|do away with)|"
    r"without|with no|no|no more|minus|less|fewer|same without|the same without|keep everything except|"
    r"everything except|everything but|take) (?P<what>.+?)(?: (?:out|away|off|from (?:it|the (?:picture|"
    r"image|background)))(?: of it)?)?"
)
_ADD = (
    r"(?:(?:also )?(?:add|put in|include|insert|throw in|draw in|paint in|put|place|show|give (?:it|them|"
    r"him|her|us)|give (?P<owner>the \w+)|plus|there should be|there should also be|there must be|i also "
    r"want|we need|have)|"
    r"(?P<more>more|some|a few(?: more)?|a couple of|a few|several|an? (?:extra|additional|second)|two|"
    r"three|four|five|lots of|plenty of)) (?P<what>.+?)(?: (?:to|into|in|on) (?:it|that|this|the "
    r"(?:picture|image|scene|drawing|painting)))?(?: as well| too)?"
)
_THEN = (
    r"(?:(?:same|the same|and|now|but|place|thing|picture|again|it|that|this|him|her|them|do|make|set|put|"
    r"have|was|were|is|let|be|happen|happening|show|imagine|only|same place)\s)*"
)
_WHEN = {
    r"(?:it (?:is|was|were) )?raining|rainy|in rain": "in the rain",
    r"(?:it (?:is|was|were) )?snowing|snowy|in snow": "in the snow",
    r"foggy|misty|in fog": "in the fog",
    r"stormy|storming": "in a storm",
    r"sunny": "in the sunshine",
    r"(?:by |in the )?night(?:-?time)?|nocturnal": "at night",
    r"dusk|dawn|noon|sunset|sunrise|midnight|midday|twilight": "at {}",
    r"autumn|winter|summer|spring|fall": "in {}",
    r"underwater|under water": "underwater",
    r"outdoors|outside": "outdoors",
    r"indoors|inside": "indoors",
}  # fmt: skip
_PREPOSED = (
    r"(?:at|in|on|under|by|from|inside|near|above|below|behind|with|beside|between|among|during|before|"
    r"after|through|across|next to|in front of|against|over|wearing|holding) .+"
)
_NO_THING = r"(?:it|that|this|them|one|again|the (?:same|seed|composition|pictures?|style|prompt))"


def things(draft: Draft, clause: str, ask: Ask, scenery: Scenery) -> bool:
    """Read `clause` as a change of what is seen."""
    return (
        _colours(draft, clause) or _swap(draft, clause) or _remove(draft, clause) or _when(draft, clause) or _add(draft, clause)
    )  # fmt: skip


@cache
def _colour_words() -> str:
    words = (
        "red|blue|green|yellow|orange|purple|pink|brown|black|white|grey|gray|golden|gold|silver|turquoise|"
        "teal|violet|beige|crimson|scarlet|navy|cyan|magenta"
    )
    return rf"(?:(?:dark|light|pale|bright|deep|sky|baby) )?(?:{words})"


def _colours(draft: Draft, clause: str) -> bool:
    """ "make the hat red", "change the car's colour to green", "the cow should be brown"."""
    hue = _colour_words()
    patterns = (
        rf"(?:make|paint|colou?r|turn|have) (?P<what>(?:the|his|her|its|that) .+?) (?:be |in )?(?P<new>{hue})",
        rf"(?:change|make|set) (?P<what>(?:the|his|her|its|that) .+?)'s? colou?r (?:to |be )?(?P<new>{hue})",
        rf"(?:change|make|set) the colou?r of (?P<what>.+?) (?:to |be )?(?P<new>{hue})",
        rf"(?:can |could )?(?P<what>the .+?) (?:should be|must be|has to be|to be|be|is) (?P<new>{hue})",
        rf"(?:make|give) (?P<what>the .+?) an? (?P<new>{hue})(?: instead of .+)?",
    )
    for pattern in patterns:
        if found := says(clause, pattern):
            other = re.compile(rf"\b{hue}\s+", re.IGNORECASE)
            made = described(draft.text("prompt"), found["what"], found["new"], other)
            shown = f"{found['new']} {bare(found['what'])}"
            return draft.set(
                shown, prompt=made if made is not None else qualified(draft.text("prompt"), f"with a {shown}")
            )
    return False


def _swap(draft: Draft, clause: str) -> bool:
    prompt = draft.text("prompt")
    for pattern in _SWAPS:
        found = says(clause, pattern)
        if found is None or says(found["old"], _NO_THING):
            continue
        old, new = found["old"].strip(), found["new"].strip(" .,;!?")
        if re.fullmatch(_PART, old, re.IGNORECASE):
            return draft.set(f"{new} in the background", prompt=qualified(prompt, f"{new} in the background"))
        if not find(prompt, old) and find(prompt, new) and not find(prompt, bare(old)):
            return False  # "swap a cat for the dog": said the wrong way round, or of something else
        made = swapped(prompt, old, new)
        if made is None:
            unwanted = ", ".join(filter(None, (draft.text("negative_prompt"), bare(old))))
            draft.notes.append(f"The description says nothing of {old}; I asked for {new}, and for no {bare(old)}.")
            return draft.set(f"{new} instead of {old}", prompt=added(prompt, new), negative_prompt=unwanted)
        return draft.set(f"{new} instead of {old}", prompt=made)
    return False


def _remove(draft: Draft, clause: str) -> bool:
    found = says(clause, _REMOVE)
    if found is None or says(found["what"], _NO_THING) or re.match(r"(?:\d|longer|than|idea)", found["what"]):
        return False
    what = re.sub(
        r"^(?:any|the|that|those|these|all|all the|any of the|too many|so many|that weird|weird)\s+",
        "",
        found["what"].strip(" ,.;!?"),
        flags=re.IGNORECASE,
    )
    if re.fullmatch(
        r"(?:\w+ )?(?:colou?rs?|drama|contrast|saturation)|bright|dark|busy|saturated", what, re.IGNORECASE
    ):
        return False
    prompt = draft.text("prompt")
    parts = [part for part in re.split(r"\s*,\s*|\s+(?:and|or)\s+(?:the |any )?", what) if re.search(r"\w", part)]
    unwanted = [part for part in draft.text("negative_prompt").split(", ") if part]
    for part in parts[:20]:
        if re.fullmatch(r"(?:text|words?|writing|lettering|caption|title|slogan|letters)", part, re.IGNORECASE):
            shorter = re.sub(
                (
                    r",?\s*\b(?:with (?:the )?(?:words?|text|caption|title|slogan)|that (?:says|reads)|saying|reading|"
                    r"labelled)\s+(?:\"[^\"]*\"|“[^”]*”|'[^']*')"
                ),
                "",
                prompt,
            )
            if shorter != prompt and re.search(r"\w\w", shorter):
                prompt = shorter
        made = removed(prompt, part)
        if made is not None:
            prompt = made
        elif bare(part).lower() not in (one.lower() for one in unwanted):
            unwanted.append(bare(part) or part)
    return draft.set(f"without {what}", prompt=prompt, negative_prompt=", ".join(unwanted))


def _when(draft: Draft, clause: str) -> bool:
    """The time of day, the season, the weather, the place."""
    rest = re.sub(rf"^{_THEN}", "", clause.strip(), flags=re.IGNORECASE)
    prompt = draft.text("prompt")
    for words, phrase in _WHEN.items():
        if says(rest, words):
            said = phrase.format(rest.lower())
            return draft.set(said, prompt=added(prompt, said))
    if (
        says(rest, _PREPOSED)
        and not holds(rest, r"seed|style|bpm|seconds?|minutes?|pixels?|language")
        and not says(rest, r"(?:in|on|with|at|by) (?:it|that|this|them|all|general|particular)")
    ):
        return draft.set(rest, prompt=added(prompt, rest))
    return False


def _add(draft: Draft, clause: str) -> bool:
    found = says(clause, _ADD)
    if found is None:
        return False
    what = found["what"].strip(" ,.;!?")
    if says(what, _NO_THING) or re.match(
        (
            r"(?:\w+ )?(?:seconds?|minutes?|music|narration|captions|subtitles|like|of (?:them|it|those)|"
            r"colou?r\w*|contrast|light|time|version\w*|variation\w*|picture\w*|image\w*)\b"
        ),
        what,
        re.IGNORECASE,
    ):
        return False
    if found["more"]:
        if len(what.split()) == 1 and not what.lower().endswith("s") and found["more"].lower() == "more":
            return False  # more dramatic
        what = f"{found['more']} {what}"
    prompt = draft.text("prompt")
    if found["owner"]:
        made = prompt
        at = find(prompt, found["owner"])
        made = (
            prompt[: at[2]] + f" with {what}" + prompt[at[2] :]
            if at
            else added(prompt, f"{found['owner']} with {what}")
        )
        return draft.set(f"{found['owner']} with {what}", prompt=made)
    return draft.set(f"with {what}", prompt=added(prompt, what))
