"""How many, how big, in which colour, how old: what the words around a noun say of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from visiontune.image.colour import NAMED, mix
from visiontune.image.language import tables
from visiontune.image.plan import Pose, Skin
from visiontune.image.vocabulary import Art, Who

SIZES = {
    "big": 1.35, "large": 1.35, "huge": 1.6, "giant": 1.7, "gigantic": 1.7, "enormous": 1.7, "tall": 1.3, "massive": 1.6,
    "small": 0.7, "little": 0.7, "tiny": 0.5, "baby": 0.7, "mini": 0.6, "miniature": 0.5, "vast": 1.4, "great": 1.2,
    "short": 0.8, "long": 1.15,
}  # fmt: skip
_SHADES = {
    "light": ("#ffffff", 0.45), "pale": ("#ffffff", 0.5), "bright": ("#ffffff", 0.08), "sky": ("#ffffff", 0.35),
    "baby": ("#ffffff", 0.5), "soft": ("#ffffff", 0.35), "dark": ("#000000", 0.42), "deep": ("#000000", 0.3),
    "navy": ("#000000", 0.5),
}  # fmt: skip
_ALL_MANY = ("hundred", "thousand", "million", "billion", "trillion", "percent", "%", "degree", "year", "century")
_OLD = {"old", "elderly", "aged", "ageing", "retired", "grey-haired"}
_TEEN = {"teenage", "teenaged", "adolescent"}
_SKINS: dict[str, Skin] = {
    "black": "dark", "african": "dark", "dark-skinned": "dark", "ethiopian": "dark", "nigerian": "dark",
    "kenyan": "dark", "indian": "medium_dark", "brown-skinned": "medium_dark", "brown": "medium_dark",
    "arab": "medium", "latino": "medium", "latina": "medium", "hispanic": "medium", "mexican": "medium",
    "asian": "medium_light", "japanese": "medium_light", "chinese": "medium_light", "korean": "medium_light",
    "white": "light", "european": "light", "fair-skinned": "light", "light-skinned": "light", "pale": "light",
    "scandinavian": "light", "irish": "light",
}  # fmt: skip
_SKIN_SHADES: dict[str, Skin] = {
    "dark": "dark", "black": "dark", "brown": "medium_dark", "tanned": "medium", "olive": "medium",
    "light": "light", "pale": "light", "fair": "light", "white": "light",
}  # fmt: skip
WORN = frozenset({
    "suit", "hat", "cap", "scarf", "coat", "raincoat", "dress", "shirt", "t-shirt", "jacket", "crown", "helmet", "glass",
    "glasses", "sunglasses", "backpack", "beard", "hair", "uniform", "gown", "robe", "cloak", "sweater", "jumper", "boot",
    "shoe", "tie", "mask", "kimono", "skirt", "hoodie", "costume", "apron", "trouser",
})  # fmt: skip
"""What one wears: it does nothing itself."""
_POSES: dict[str, Pose] = {
    "walk": "walk", "stroll": "walk", "march": "walk", "hike": "walk", "wander": "walk", "cross": "walk",
    "run": "run", "race": "run", "jog": "run", "sprint": "run", "chase": "run", "hurry": "run", "flee": "run",
    "sit": "sit", "meditate": "sit", "rest": "sit", "wave": "wave", "greet": "wave", "cheer": "cheer",
    "celebrate": "cheer", "rejoice": "cheer", "jump": "cheer", "applaud": "cheer", "win": "cheer", "dance": "dance",
    "point": "point",
    "gallop": "run", "hunt": "run", "trot": "walk", "prowl": "walk", "roam": "walk", "follow": "walk",
    "kick": "kick", "fish": "fish", "angle": "fish",
    "teach": "point", "explain": "point", "show": "point", "present": "point",
}  # fmt: skip


def is_colour(token: Any) -> bool:
    """Whether the token says a colour: an adjective, not the fruit or the metal."""
    return token.lower_ in NAMED and (token.pos_ != "NOUN" or token.dep_ in ("compound", "amod", "nmod"))


def colour_of(root: Any, kept: Sequence[Any]) -> str | None:
    """The colour of a noun as `#rrggbb`: before it (`light blue car`) or said of it (`the car is blue`)."""
    for token in kept:
        if token.i != root.i and token.lower_ in NAMED:
            return _shaded(token)
    verb = root.head
    if root.dep_ in ("nsubj", "nsubjpass") and verb.lemma_ in ("be", "paint", "turn", "look"):
        for child in verb.children:
            if child.dep_ in ("acomp", "oprd") and child.lower_ in NAMED:
                return _shaded(child)
    for child in root.children:
        if child.dep_ in ("acl", "amod", "relcl") and child.i > root.i:
            said = next((t for t in child.subtree if t.lower_ in NAMED and t.pos_ == "ADJ" and t.i > root.i), None)
            if said is not None and not any(t.pos_ == "NOUN" for t in child.subtree):
                return _shaded(said)
    return None


def _shaded(token: Any) -> str:
    before = token.nbor(-1) if token.i > 0 else None
    if before is not None and before.text == "-":
        before = token.nbor(-2)
    shade = _SHADES.get(before.lower_) if before is not None else None
    return mix(NAMED[token.lower_], *shade) if shade else NAMED[token.lower_]


def is_shade(token: Any) -> bool:
    """Whether the token only shades the colour after it."""
    following = token.nbor(1) if token.i + 1 < len(token.doc) else None
    return token.lower_ in _SHADES and following is not None and (following.lower_ in NAMED or following.text == "-")


def scale_of(root: Any, kept: Sequence[Any]) -> float:
    """How big against its usual size."""
    said = next((SIZES[t.lower_] for t in kept if t.lower_ in SIZES and t.i != root.i and t.pos_ != "NOUN"), None)
    if said is not None:
        return said
    if root.dep_ == "nsubj" and root.head.lemma_ == "be":
        return next((SIZES[c.lower_] for c in root.head.children if c.dep_ == "acomp" and c.lower_ in SIZES), 1.0)
    return 1.0


def count_of(chunk: Any, root: Any, art: Art | None, measure: Any | None) -> int:
    """How many to draw: the number that is said (at most 24), else a few for a plural of what comes in flocks.

    Args:
        measure: The word that counts the noun from before an `of`: a *pair* of swans.
    """
    some = 1
    if art is not None and art.name in (
        "vt-pyramids",
        "vt-stairs",
        "glasses",
        "sunglasses",
        "scissors",
        "jeans",
        "binoculars",
    ):
        return 1  # the drawing has several
    if art is not None and art.place in ("ground", "sky", "deep", "water", "person"):
        some = 3 if art.size < 4 else 2
    plural = root.tag_ in ("NNS", "NNPS") or root.lower_ in ("people", "police", "cattle", "sheep", "fish")
    several = any(t.lower_ in ("dozen", "pair", "couple", "few", "hundred", "thousand") for t in chunk)
    if root.tag_ == "NN" and not several and any(t.tag_ == "JJS" or t.lower_ in ("a", "an", "one") for t in chunk):
        plural = False  # the biggest fish is one
    counts = tables().count
    said = said_count(chunk, root)
    if measure is not None and said is not None:  # a team of five people
        outer = next((_number(t) for t in measure.children if t.dep_ == "nummod"), None) or 1
        return max(1, min(24, said * outer))
    of = next((c for p in root.children if p.lower_ == "of" for c in p.children if c.dep_ == "pobj"), None)
    if art is not None and art.who is not None and art.who.count > 1 and of is not None and _number(of):
        return min(24, _number(of) or 1)  # a family of four
    if measure is not None:
        times = next((_number(t) for t in measure.children if t.dep_ == "nummod"), None) or 1
        unit = counts.get(measure.lemma_.lower(), some)
        if measure.lower_ in ("dozens", "scores", "hundreds", "thousands", "millions"):
            unit = max(12, unit)
        return max(1, min(24, unit * times)) if plural else 1
    for token in chunk:
        if token.i >= root.i:
            break
        if token.lower_ in _ALL_MANY or token.lemma_.lower() in _ALL_MANY:
            return some + 2 if plural and some > 1 else 1
        number = _number(token)
        if number is not None and (plural or token.like_num) and token.dep_ in ("nummod", "compound", "amod", "det"):
            return max(1, min(24, number))
        if token.lower_ in ("some", "few", "several", "many", "numerous", "various"):
            return counts.get(token.lower_, some) if plural and some > 1 else 1
        if token.lower_ == "both":
            return 2
    if art is not None and art.who is not None and art.who.count > 1:
        return art.who.count
    return some if plural else 1


def said_count(chunk: Any, root: Any) -> int | None:
    """The number that stands before a noun: five people."""
    numbers = (_number(t) for t in chunk if t.i < root.i and t.dep_ in ("nummod", "compound", "amod"))
    return next((number for number in numbers if number is not None), None)


def _number(token: Any) -> int | None:
    if token.text.isdigit():
        return int(token.text) if len(token.text) <= 2 else None
    word = token.lower_
    if word in ("a", "an", "some", "few", "several", "many", "both", "pair", "couple", "numerous", "various"):
        return None
    return tables().count.get(word)


def person_of(who: Who, root: Any, kept: Sequence[Any]) -> Who:
    """A person with what the words say: old, a girl, with dark skin."""
    words = [t for t in kept if t.i != root.i]
    lower = {t.lower_ for t in words}
    if lower & _OLD and who.age == "adult":
        who = replace(who, age="old")
    elif lower & _TEEN and who.age == "adult":
        who = replace(who, age="teen")
    if who.gender == "any":
        if lower & {"female", "woman", "lady", "mrs", "miss", "madame", "dame"}:
            who = replace(who, gender="woman")
        elif lower & {"male", "lord", "sir", "mr", "duke", "baron", "father", "monsieur"}:
            who = replace(who, gender="man")
    for token in words:
        if token.lower_ in _SKINS and (token.lower_ != "white" or token.text[0].isupper() or len(words) < 3):
            return replace(who, skin=_SKINS[token.lower_])
    for child in root.subtree:
        if child.lemma_.lower() in ("skin", "complexion"):
            shade = next((_SKIN_SHADES[c.lower_] for c in child.children if c.lower_ in _SKIN_SHADES), None)
            if shade:
                return replace(who, skin=shade)
    return who


def _gerund(word: str) -> str | None:
    """The verb of a pose that the word is a participle of: dancing, running."""
    stems = (word[:-3], word[:-3] + "e", word[:-4]) if word.endswith("ing") else ()
    return next((stem for stem in stems if stem in _POSES), None)


def clothes_before(root: Any) -> Any | None:
    """The clothes in `a red dress dancing`, which the parser takes for a kind of dancing."""
    if root.pos_ not in ("NOUN", "PROPN") or _gerund(root.lower_) is None:
        return None
    return next((c for c in root.children if c.dep_ == "compound" and c.lemma_.lower() in WORN), None)


def pose_of(root: Any) -> Pose:
    """What a person does, by the verb that it is the subject of."""
    verbs = [child for child in root.children if child.dep_ in ("acl", "relcl")]
    # "a man in a suit running": the parser has the suit run
    prepositions = [child for child in root.children if child.lower_ in ("in", "with")]
    clothes = [c for p in prepositions for c in p.children if c.dep_ == "pobj" and c.lemma_.lower() in WORN]
    verbs += [child for one in clothes for child in one.children if child.dep_ in ("acl", "relcl")]
    done = next((t.lower_ for p in prepositions for t in p.children if clothes_before(t) is not None), "")
    if (verb := _gerund(done)) is not None:  # "a red dress dancing": taken for a noun
        return _POSES[verb]
    if root.dep_ in ("nsubj", "conj"):
        head = root.head if root.dep_ == "nsubj" else root.head.head
        verbs.append(head)
    if any(child.lower_ == "yoga" for verb in verbs for child in verb.children):
        return "cheer"
    return next((_POSES[verb.lemma_.lower()] for verb in verbs if verb.lemma_.lower() in _POSES), "stand")
