"""A check of prompts by whole words and pairs of words: simple, quick, and easy to get round by who wants to.

Whole words only, so that Essex, Scunthorpe and cocktails pass; a word that is harmless alone (breast cancer, killer
whale, a naked mole-rat) is refused only beside one that makes it mean something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_SEXUAL = {"porn", "porno", "pornographic", "pornography", "hentai", "nsfw", "xxx", "blowjob", "handjob", "cumshot",
           "gangbang", "masturbating", "masturbation", "intercourse", "orgy"}  # fmt: skip
_BARE = {"nude", "naked", "topless", "undressed", "erotic", "sexy", "sexual", "lingerie", "seductive"}
_YOUNG = {"child", "children", "kid", "kids", "minor", "minors", "boy", "boys", "girl", "girls", "toddler", "toddlers",
          "schoolgirl", "schoolboy", "teen", "teens", "teenager", "teenagers", "preteen", "underage", "loli",
          "shota"}  # fmt: skip
_GORE = {"beheading", "beheaded", "decapitated", "dismembered", "disembowelled", "disemboweled", "mutilated", "snuff"}  # fmt: skip


def check_prompt(prompt: str) -> str | None:
    """Why `prompt` is refused, in words for the user, or None; a `PromptCheck`."""
    words = set(re.findall(r"[^\W_]+", prompt.casefold()))
    if words & _YOUNG and words & (_BARE | _SEXUAL):
        return _refusal("sexual pictures of young people are never made", words & (_YOUNG | _BARE | _SEXUAL))
    if found := words & _SEXUAL:
        return _refusal("it asks for a sexual picture", found)
    if found := words & _GORE:
        return _refusal("it asks for a picture of cruelty", found)
    return None


def _refusal(why: str, words: Iterable[str]) -> str:
    return f"{why} ({', '.join(sorted(words))})"
