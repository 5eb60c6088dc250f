"""Pictures changed: what they show, in what light, shape, size and style, and how many."""

from __future__ import annotations

import re

from visiontune.chat.base import Question
from visiontune.chat.changes import numbers
from visiontune.chat.changes.asking import Ask
from visiontune.chat.changes.draft import Draft, Rule, Scenery, holds, says
from visiontune.chat.changes.motifs import subject
from visiontune.chat.changes.shapes import shape, size
from visiontune.chat.changes.styles import restyle, style_in
from visiontune.chat.changes.things import things
from visiontune.chat.changes.words import qualified
from visiontune.chat.plans.drafting.base import GUESSED

_LIGHT = {
    r"darker|less bright|turn the light down|dimmer|too bright": ("darker", "in dim light", ("in bright light",)),
    r"brighter|lighten it up|lighter|less dark|more light|too dark": ("brighter", "in bright light", ("in dim light",)),
    r"warmer|less cold": ("warmer", "in warm colours", ("in cool colours",)),
    r"colder|cooler|less warm": ("cooler", "in cool colours", ("in warm colours",)),
    r"(?:more|stronger|higher) contrast|pump up the contrast": ("with more contrast", "with strong contrast", ("with little contrast",)),
    r"(?:less|lower|weaker) contrast": ("with less contrast", "with little contrast", ("with strong contrast",)),
    r"more (?:colou?rfull?|saturated|vivid|colou?r)|(?:more )?vivid(?: colou?rs)?": (
        "more colourful", "in vivid colours", ("in muted colours",)),
    r"less (?:colou?rful|saturated|vivid|colou?r)|muted(?: colou?rs)?|desaturated?": (
        "less colourful", "in muted colours", ("in vivid colours",)),
    r"softer": ("softer", "in soft light", ("in sharp detail",)),
    r"sharper|crisper|less blurry|more detail(?:s|ed)?": ("sharper", "in sharp detail", ("in soft light",)),
    r"simpler|less busy|cleaner|plainer": ("simpler", "simple, uncluttered", ("rich in detail",)),
    r"(?:more )?busier|more going on": ("busier", "rich in detail", ("simple, uncluttered",)),
    r"moodier|more dramatic|(?:more )?drama": ("more dramatic", "in dramatic light", ("in soft light",)),
    r"happier|more cheerful|cheerier": ("happier", "cheerful", ("gloomy",)),
    r"sadder|gloomier|more gloomy": ("gloomier", "gloomy", ("cheerful",)),
    r"scarier|spookier|creepier": ("scarier", "spooky", ("cheerful",)),
    r"cuter|sweeter": ("cuter", "cute", ()),
    r"funnier": ("funnier", "funny", ()),
    r"(?:more )?realistic": ("more realistic", "realistic", ()),
}  # fmt: skip
_VIEWS = {
    (r"zoom(?:ed)? (?:out|back)|(?:a )?wider (?:shot|view|angle)|(?:from )?fu(?:rther|rther) away|farther "
r"away|further back|step back|take a step back.*|from a distance"): ("from farther away", "seen from far away"),
    r"zoom(?:ed)? in(?: more)?|closer(?: up)?|(?:a )?close-?up|nearer|get closer|move in": ("closer", "close-up"),
    r"(?:a |the )?bird'?s[- ]eye(?: view)?(?: of .*)?|from above|from the air|top[- ]down": ("from above", "seen from above"),
    r"from below|low(?:er)? (?:camera )?angle.*|worm'?s[- ]eye.*": ("from below", "seen from below"),
    r"from behind": ("from behind", "seen from behind"),
    r"from the side|in profile": ("from the side", "seen from the side"),
}  # fmt: skip
_LEAD = (
    r"(?:make (?:it|that|this|them|the (?:picture|image|whole thing|light|colou?rs?))(?: all)? |(?:show|"
    r"see|view|do|have|draw) (?:it|that|this) |it (?:should|could|needs to|must) (?:be|look|feel) |let it "
    r"be |can it be |a (?:bit|little|touch) |much |even |way |slightly |somewhat |a lot |far |(?:and|with|"
    r"put|turn) )*"
)
_TAIL = (
    r"(?: (?:colou?rs?|tones?|light(?:ing)?|please|overall|look|mood|feel|atmosphere|a (?:bit|little)|now|then|again))*"
)
_CANNOT = (
    (
        r"(?:please )?(?:save|export|download|convert) .*|.*\b(?:pdf|mp3|transparent)\b.*",
        "save it in another file format from here",
    ),
    (
        r".*\bscenes? (?:number )?(?:\d+|one|two|three|four|five|six)\b.*|swap scenes .*",
        "change scenes of a film that is not there",
    ),
    (
        r"(?:make it |a (?:bit|little) |much )*(?:longer|shorter|faster|slower|louder|quieter)",
        "make a still picture longer, quicker or louder",
    ),
    (r"(?:crop|trim|cut) .*", "cut a picture by hand"),
    (r"(?:mirror|flip|rotate)(?: (?:it|that|this|the picture))?(?: .*)?", "mirror or turn a finished picture"),
    (r"(?:retouch|airbrush|photoshop) .*", "retouch a finished picture by hand"),
)
_OF_SOUND = frozenset(("duration_s", "voice", "tempo_bpm", "key", "composer", "language", "instrument"))
"""Slots that a picture has no use for: what they are said of is not seen."""
_NOTHING = re.compile(
    r"(?:(?:thanks?|thank you|please|lol|haha|ok|nice|great|good|it|that|this|one)\W*)+", re.IGNORECASE
)


def light(draft: Draft, clause: str, ask: Ask, scenery: Scenery) -> bool:
    """Darker, warmer, closer, from above: a remark at the end of the prompt, in the place of its opposite."""
    prompt = draft.text("prompt")
    for words, (said, remark, opposite) in _LIGHT.items():
        if says(clause, f"{_LEAD}(?:{words}){_TAIL}"):
            for other in opposite:
                prompt = re.sub(rf",? ?\b(?:very )?{other}", "", prompt)
            if remark in prompt:  # asked for again
                stronger = (
                    re.sub(r"^(in|with) ", r"\1 very ", remark)
                    if re.match(r"(?:in|with) ", remark)
                    else f"very {remark}"
                )
                return draft.set(
                    f"{said} still", prompt=prompt.replace(remark, stronger) if stronger not in prompt else prompt
                )
            return draft.set(said, prompt=qualified(prompt, remark))
    for words, (said, remark) in _VIEWS.items():
        if says(clause, f"{_LEAD}(?:{words}){_TAIL}"):
            return draft.set(said, prompt=qualified(prompt, remark))
    if found := says(clause, r"(?:zoom in|focus|closer|close-?up|move in) (?:on|onto|to|of) (?P<what>.+)"):
        return draft.set(f"closer on {found['what']}", prompt=qualified(prompt, f"close-up of {found['what']}"))
    return toned(draft, clause)


def toned(draft: Draft, clause: str) -> bool:
    """More blue, less yellow, too orange."""
    from visiontune.chat.memory.colours import colour

    found = says(clause, rf"{_LEAD}(?:(?P<how>more|less|too|way too|fewer) )?(?P<colour>\w+){_TAIL}")
    if found is None:
        return False
    word = found["colour"].lower()
    stem = re.sub(r"(?<=[a-z])(?:d|n|t)?er$", "", word)
    plain = next(
        (one for one in (word, stem, stem + "e", word.removesuffix("r"), word.removesuffix("er")) if colour(one)), None
    )
    if plain is None or (found["how"] is None and plain == word and not re.search(r"colou?rs|tones", clause)):
        return False
    if found["how"] and found["how"].lower() in ("less", "too", "way too", "fewer"):
        negative = draft.text("negative_prompt")
        draft.fields["negative_prompt"] = ", ".join(filter(None, (negative, f"{plain} tones")))
        return draft.set(f"less {plain}", prompt=qualified(draft.text("prompt"), f"with little {plain}"))
    return draft.set(f"more {plain}", prompt=qualified(draft.text("prompt"), f"in {plain} tones"))


def style(draft: Draft, clause: str, ask: Ask, scenery: Scenery) -> bool:
    named = style_in(clause, ask)
    return named is not None and restyle(draft, named)


def caption(draft: Draft, clause: str, ask: Ask, scenery: Scenery) -> bool:
    """Words that are to be written into the picture."""
    found = holds(clause, r"captions?|title|slogan|headline|lettering|subtitles?|words?|text|name")
    asks = says(
        clause,
        (
            r"(?:(?:put|add|write|give|include|place|with|show|print)\b.*)|(?:it )?(?:needs|captions?|should say|"
            r"saying)\b.*"
        ),
    )
    if found is None or asks is None:
        return False
    colon = re.search(r"(?::|\bsay(?:s|ing)?|\breading|\bthat reads) +([^\"]{1,200})$", clause, re.IGNORECASE)
    name = re.search(r"it's (\w+)$", ask.text) if found[0].lower() == "name" else None
    words = ask.quoted or (colon[1].strip() if colon else "") or (name[1] if name else "")
    if not words:
        if found[0].lower() in ("word", "words", "text", "name"):
            return False
        draft.answer = Question("What shall the caption say?")
        return True
    return draft.set(f'with the words "{words}"', prompt=qualified(draft.text("prompt"), f'with the words "{words}"'))


def cannot(draft: Draft, clause: str, ask: Ask, scenery: Scenery) -> bool:
    """What no rule here can do, said as it is, with what can."""
    for words, what in _CANNOT:
        if (
            says(clause, words)
            and "aspect_ratio" not in ask.slots
            and not holds(clause, r"square|vertical|portrait|wide\w*|landscape|16:9|9:16|1:1|4:5|people|text")
        ):
            draft.answer = Question(
                (
                    f"I cannot {what}, but I can draw it anew closer, from another side, or in another shape. Which shall "
                    f""
                    f"it be?"
                ),
                (
                    ("closer", "closer"),
                    ("square", "make it square"),
                    ("vertical", "make it vertical"),
                    ("seen from the side", "from the side"),
                ),
            )
            return True
    return False


def fallback(draft: Draft, clause: str) -> bool:
    """Words that no rule knows are a remark on what is seen; a complaint is a wish for another one."""
    if re.search(
        (
            r"\b(?:weird|wrong|crooked|ugly|plastic|boring|kitschy|fingers|legs|can't read|too long|too sudden|"
            r"looks like|isn't what|don't like)\b"
        ),
        clause,
        re.IGNORECASE,
    ):
        draft.fresh = True
        draft.notes.append("I draw it once more, as chance may do better; say what to change, and I change that.")
        return True
    if _NOTHING.fullmatch(clause):
        return False
    words = re.sub(
        (
            r"^(?:(?:please|make|let|imagine|have|can|could) )?(?:it|that|this)(?:'s| be| is| are| was| were)? "
            r"(?=\w)|^(?:imagine|do|show|try|be) "
        ),
        "",
        clause,
        flags=re.IGNORECASE,
    )
    words = re.sub(r"^(?:but |same but |the same but |only |now )+", "", words, flags=re.IGNORECASE).strip(" ,.;!?")
    words = re.sub(r"\b(should|must|has to|ought to) be\b", "is", words)
    if len(re.findall(r"\w", words)) < 2 or len(words) > 400 or "\0" in words:
        return False
    draft.notes.append(f"{GUESSED} to the description: {words}.")
    return draft.set(words, prompt=qualified(draft.text("prompt"), words))


RULES: tuple[Rule, ...] = (cannot, size, shape, style, light, caption, subject, things)


def finish(draft: Draft, ask: Ask, unread: list[str]) -> None:
    """What the whole of the words says: the seed, how many, and what no rule has read."""
    named = numbers.seed(ask)
    if draft.kind == "image":
        style = ask.slots.get("style")
        if (
            isinstance(style, str)
            and 1 < len(style) <= 60
            and not any("style" in said or "as " in said for said in draft.says)
        ):
            restyle(draft, style)
    mood = ask.slots.get("mood")
    if draft.kind == "image" and isinstance(mood, str) and 1 < len(mood) <= 40 and not draft.says:
        draft.set(f"in a {mood} mood", prompt=qualified(draft.text("prompt"), f"{mood} mood"))
    many = numbers.how_many(ask)
    if many is not None and many > 1:
        draft.copies = min(many, 50)
        draft.fresh = True
        if many > 50:
            draft.notes.append("I make at most 50 at once.")
    if named is not None:
        draft.set(f"with seed {named}", seed=named)
    elif numbers.wants_another(ask):
        draft.fresh = True
    draft.kept = numbers.keeps_seed(ask)
    if draft.kept:
        draft.fresh = False
    if not _OF_SOUND.isdisjoint(ask.slots):
        return
    for clause in unread:
        if not draft.changed or _adds(clause):
            if draft.kind == "image" and not numbers_only(clause, ask):
                fallback(draft, clause)
        elif (
            draft.kind == "image"
            and not numbers_only(clause, ask)
            and len(clause.split()) > 1
            and draft.fresh
            and draft.copies == 1
        ):
            fallback(draft, clause)


def _adds(clause: str) -> bool:
    return bool(
        re.match(r"(?:in|at|on|under|with|by|from|every|all|everyone|let|imagine|the|what)\b", clause, re.IGNORECASE)
    )


def numbers_only(clause: str, ask: Ask) -> bool:
    """Whether a clause says nothing but that another one is wanted, which, how many, or with which seed."""
    rest = re.sub(
        r"(?<![\w'-])(?:(?:make|do|give me|give|try|draw|paint|show|show me|have|get|let's|use|keep|take|i "
r"like|hit me with|run|create|roll|reroll|re-roll|retry|redo|remake|change|let|once|"
        r"surprise me|vary|repeat|encore|the|a|an|it|that|this|them|these|those|one|ones|another|other|others|"
r"again|more|same|new|fresh|different|completely|little|bit|something|else|"
        r"seed|to|with|and|but|just|please|time|times|of|like|first|second|third|fourth|fifth|last|version|"
r"versions|variation|variations|picture|pictures|image|images|results?|takes?|prompt|"
        r"before|as|over|me|go|dice|shot|at|could|would|please|have|aaand|style|series|look|manner|idea|interpretation|was|good|"
r"exactly|what|you|did|thing|set|number|"
r"no|by|chance|decide|everything|see|number one|number two|in|for|on|can|us|we|our|my|your)(?![\w'-])|"
r"\d+|\W)+",
        " ", clause, flags=re.IGNORECASE,
    )  # fmt: skip
    from visiontune.chat.wording.amounts import counts

    left = [word for word in rest.split() if not list(counts(word))]
    return not left
