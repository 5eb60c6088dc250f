"""Preferences that a message takes back: "forget my preferences", "forget my style", "forget that I prefer watercolour"."""

from __future__ import annotations

import re

from visiontune.chat.memory.preferring import field_of
from visiontune.chat.memory.profile import Profile
from visiontune.chat.memory.stating import stated

_FORGET = re.compile(
    r"^\W*(?:(?:please|now|ok|okay|and|so|can you|could you|would you|i want you to)\W+)*"
    r"(?:forget|clear|reset|delete|remove|erase|drop|discard|unlearn)\s+(?:about\s+)?(?P<what>.+?)(?:[\s,]+(?:please|again|now))?[\s.!?]*$",
    re.IGNORECASE,
)
_ALL = re.compile(
    r"(?:(?:all |everything )?(?:of )?(?:(?:my|the|these|your|those) )?(?:\w+ )?(?:preferences?|defaults?|profile)(?: of mine)?)|"
    r"(?:(?:everything|all|what) (?:that )?(?:you (?:know|remember) about me|i prefer|i told you about me))",
    re.IGNORECASE,
)
_ONE = re.compile(r"my (?:preferred |favou?rite |usual |default )?(?P<noun>[a-z][a-z ]{1,30})", re.IGNORECASE)
_FOR = re.compile(r"my preference for (?:the )?(?P<what>.+)", re.IGNORECASE)
_OTHERS = {
    "name": "name", "brand": "brand_name", "brand name": "brand_name", "brand colours": "brand_colours",
    "brand colors": "brand_colours",
}  # fmt: skip
_THAT = re.compile(r"that (?P<said>.+)", re.IGNORECASE)


def forgotten(text: str) -> tuple[str, ...]:
    """Names of the preferences that `text`, as a whole, takes back; empty: none.

    >>> forgotten("Please forget my style."), forgotten("forget that I prefer watercolour"), forgotten("forget it")
    (('style',), ('style',), ())
    """
    found = _FORGET.match(text[:200])
    if found is None:
        return ()
    what = found["what"].strip()
    if _ALL.fullmatch(what):
        return tuple(Profile.model_fields)
    if preference := _FOR.fullmatch(what):
        return tuple(stated(f"I prefer {preference['what']}"))
    if one := _ONE.fullmatch(what):
        noun = one["noun"].strip().lower()
        name = _OTHERS.get(noun) or field_of(noun)
        return (name,) if name else ()
    if that := _THAT.fullmatch(what):
        return tuple(stated(that["said"]))
    return ()
