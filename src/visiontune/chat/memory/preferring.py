"""What is preferred, read off a few words: "watercolour", "a british voice", "vertical videos", "answers in german".

Every word must have its part in it, else nothing is read: who prefers "watercolour pictures of herons" says something
of herons.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from visiontune.chat.wording.formats import aspect
from visiontune.chat.wording.languages import languages
from visiontune.chat.wording.names import composer, listed

_MEDIA = (
    "video videos film films movie movies clip clips reel reels picture pictures image images illustration illustrations "
    "art artwork artworks painting paintings drawing drawings poster posters animation animations photo photos"
)
_STYLED = rf"style|styles|styled|look|looks|aesthetic|{_MEDIA.replace(' ', '|')}"
_SPOKEN = "voice|voices|narrator|narrators|narration|accent|accents|speaker|speakers|voiceover|voiceovers"
_PLAYED = "music|soundtrack|soundtracks|composer|composers|piece|pieces|scores"
_WRITTEN = "answers|answer|replies|reply|responses|narration|language|text|everything|speech"
_SHAPED = "format|formats|orientation|mode|aspect|ratio|shape|framing"
_SMALL = (
    "all my our your the a an in with and of for by to be have me please them everything made make drawn done use using "
    "always only mostly narrated spoken sounding like from as at on both"
)
_NOT_ALONE = (
    "painting|drawing|paper|outline|ink|minimal|pixel|vintage|sketch|paint|illustration|default|etching|pencil|oils|oil|"
    "cut-out|cutout|vivid|colourful|colorful|flat|neon|comic|neon lights|old photo"
)
"""Words for a style that alone mean something else as often: what is preferred is "oil painting", not "oil"."""
_COMMON_NAMES = "adams barber bass cage clara field franck glass part wolf bliss ives clarke"
_SHAPES = {
    "9:16": r"vertical|upright|9[:x]16|(?:portrait)(?=[\s-]+(?:format|mode|orientation|aspect|framing))",
    "16:9": r"horizontal|wide-?screen|16[:x]9|(?:landscape|wide)(?=[\s-]+(?:format|mode|orientation|aspect|framing))",
    "1:1": r"squared?|1[:x]1",
    "4:5": r"4[:x]5",
}
_FIELDS = {
    "style": rf"(?:(?:art|drawing|painting|picture|image|visual|house|brand|illustration|video|film)[\s-]+)?style|{_STYLED}",
    "voice": rf"(?:(?:narrator|narration|speaking)[\s-]+)?voice|{_SPOKEN}",
    "aspect": rf"(?:(?:video|film|picture|image)s?[\s-]+)?(?:aspect[\s-]+ratio|{_SHAPED})",
    "composer": "(?:classical[\\s-]+)?composer",
    "language": "language",
}


@cache
def _fillers() -> frozenset[str]:
    heads = "|".join((_STYLED, _SPOKEN, _PLAYED, _WRITTEN, _SHAPED))
    return frozenset(_SMALL.split()) | frozenset(heads.split("|"))


def field_of(noun: str) -> str | None:
    """The preference that a noun names: "art style", "aspect ratio", "composer"."""
    wanted = " ".join(noun.lower().split())
    return next((name for name, pattern in _FIELDS.items() if re.fullmatch(pattern, wanted)), None)


def preferred(words: str, about: str | None = None) -> dict[str, str]:
    """The preferences that `words` name; none where a word is left over, or two are named of one kind.

    Args:
        about: The one preference that is spoken of, where that was said: "my favourite composer is …".
    """
    text = " ".join(words.split())
    if not 0 < len(text) <= 120:
        return {}
    if about is not None:
        return _one(text, about)
    found: dict[str, str] = {}
    rest = text
    for name, pattern in _spotters(text).items():
        spots = list(pattern.finditer(rest))
        values = list(dict.fromkeys(_value(name, spot.group("said")) or "" for spot in spots))
        if len(values) > 1 and name != "voice":
            return {}
        value = " ".join(values)  # a deep british voice
        if value:
            found[name] = value
            rest = pattern.sub(" , ", rest)
    left = re.findall(r"[^\W_][\w'’:-]*", rest.lower())
    return found if all(word in _fillers() for word in left) else {}


def _one(text: str, about: str) -> dict[str, str]:
    plain = re.sub(rf"^(?:an?|the|in|to)\s+|\s+(?:{_FIELDS[about]})$", "", text, flags=re.IGNORECASE).strip()
    plain = re.sub(r"^(?:an?|the)\s+", "", plain, flags=re.IGNORECASE)
    if about == "composer":
        named = composer(plain) if len(plain.split()) <= 4 else None
        return {about: named} if named else {}
    if about == "aspect":
        shape = aspect(plain) if len(plain.split()) <= 3 else None
        return {about: shape} if shape else {}
    if about == "language":
        code = languages().get(plain.lower())
        return {about: code} if code else {}
    if about == "voice" and re.fullmatch(r"[a-z]+_[\w-]+", plain, re.IGNORECASE):
        return {about: plain}  # as a backend calls it
    if about == "voice":
        return {name: said for name, said in preferred(f"{plain} voice").items() if name == about}
    value = _value(about, plain) if plain.lower() in _names(about) else None
    return {about: value} if value else {}


def _value(name: str, said: str) -> str | None:
    said = " ".join(said.split())
    if name == "style":
        from visiontune.image.styles import HOUSE, find_style

        known = find_style(said)
        return said.lower() if known in (None, HOUSE) else known
    if name == "language":
        return languages().get(said.lower())
    if name == "composer":
        return composer(said)
    if name == "aspect":
        return next(ratio for ratio, shape in _SHAPES.items() if re.match(shape, f"{said} format", re.IGNORECASE))
    return said.lower()


@cache
def _names(kind: str) -> frozenset[str]:
    if kind == "style":
        from visiontune.image.styles import style_names

        # "Illustrations" are what is styled, and say no style.
        return (frozenset(listed("style")) | frozenset(style_names())) - frozenset(_STYLED.split("|"))
    return frozenset(listed(kind))


@cache
def _either(kind: str, alone: bool = False) -> str:
    names = _names(kind)
    if alone:
        from visiontune.image.styles import HOUSE, style_names

        names = frozenset(name for name, style in style_names().items() if style != HOUSE) - frozenset(
            _NOT_ALONE.split("|")
        )
    ordered = sorted(names, key=len, reverse=True)
    return "|".join(re.escape(name).replace(r"\ ", r"[\s-]+") for name in ordered)


def _spotters(text: str) -> Mapping[str, re.Pattern[str]]:
    """What to look for in `text`, in this order: a "british voice" is no language, "german expressionism" neither."""
    said = (bool(re.search(rf"\b(?:{heads})\b", text, re.IGNORECASE)) for heads in (_SPOKEN, _STYLED, _PLAYED))
    return {name: pattern for name, pattern in _patterns(*said).items() if pattern is not None}


@cache
def _patterns(speaks: bool, styled: bool, plays: bool) -> Mapping[str, re.Pattern[str] | None]:
    shapes, tongues = "|".join(_SHAPES.values()), "|".join(sorted(languages(), key=len, reverse=True))
    # People are written with a capital; many of their names are words too.
    people = "|".join(re.escape(name) for name in listed("composer") if plays or name not in _COMMON_NAMES.split())
    people = rf"(?i:{people})" if plays else rf"(?=[A-Z])(?i:{people})"
    voiced = rf"(?<!\w)(?P<said>{_either('voice')})(?=(?:[\s-]+\w+){{0,1}}[\s-]+(?:{_SPOKEN})\b)" if speaks else None
    return {
        "aspect": re.compile(rf"(?<![\w:])(?P<said>{shapes})(?![\w:])", re.IGNORECASE),
        "voice": None if voiced is None else re.compile(voiced, re.IGNORECASE),
        "style": re.compile(
            rf"(?<![\w-])(?P<said>{_either('style', alone=not styled)})(?:e?s)?(?![\w-])", re.IGNORECASE
        ),
        "language": re.compile(
            rf"(?:\b(?:in|auf)\s+|(?=\w+\s+(?:{_WRITTEN})\b))(?P<said>{tongues})(?!\w)",
            re.IGNORECASE,
        ),
        "composer": re.compile(
            r"(?<!\w)(?:(?i:Johann|Sebastian|Wolfgang|Amadeus|Ludwig|van|J\.|S\.|W\.|A\.|L\.)\s*)*"
            rf"(?P<said>(?:{people}))(?!\w)"
        ),
    }
