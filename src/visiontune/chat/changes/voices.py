"""Speech changed: slower, in another voice or language, other words."""

from __future__ import annotations

import re

from visiontune.chat.base import Question, Talk
from visiontune.chat.changes import numbers
from visiontune.chat.changes.asking import Ask
from visiontune.chat.changes.draft import Draft, Rule, Scenery, holds, says
from visiontune.chat.changes.naming import is_name
from visiontune.chat.changes.sentences import edited
from visiontune.chat.changes.translating import translation
from visiontune.chat.plans.drafting.voices import Voice, voice_fields
from visiontune.chat.wording.languages import language

_SLOWER = r"slower|slow (?:it |that )?down|more slowly|slowly|too (?:fast|quick|hectic)|don't rush.*|take your time"
_FASTER = r"faster|quicker|speed (?:it |that )?up|more quickly|too slow|hurry"
_LOUD = r"louder|speak up|quieter|softer|more quietly|too (?:loud|quiet)|turn it (?:up|down)|volume|less loud|clearer"
_OTHER = (
    r"(?:(?:use|with|have|take|get|try) )?(?:an?other|a different|a new|some other|different|other) "
    r"(?:voice|speaker|narrator|person)|change the (?:voice|speaker|narrator)"
)
_OFFERED = 4
"""Voices that are offered where another one is asked for."""
LOUDNESS = (
    "Every recording is levelled to the same loudness, so I cannot make it louder or quieter; turn your "
    "volume up or down."
)


def paced(draft: Draft, clause: str, ask: Ask, scenery: Scenery) -> bool:
    """Slower and faster: the speed of the voice, 0.5 to 2."""
    much = numbers.amount(clause)
    exact = holds(clause, r"(?:speed|at)(?: of| to)? ?(\d(?:\.\d+)?) ?(?:x|times)?") or holds(
        clause, r"(\d\.\d+) ?x|(?<!\w)x ?(\d\.\d+)"
    )
    if exact and holds(clause, r"speed|x"):
        factor = float(next(group for group in exact.groups() if group)) / draft.number("speed", 1.0)
    elif holds(clause, r"twice as fast|double (?:the )?speed"):
        factor = 2.0
    elif holds(clause, r"half (?:the |as )?(?:speed|fast)"):
        factor = 0.5
    elif holds(clause, _SLOWER):
        factor = 1 - 0.15 * much
    elif holds(clause, _FASTER):
        factor = 1 + 0.15 * much
    else:
        return False
    speed = round(min(2.0, max(0.5, draft.number("speed", 1.0) * factor)), 3)
    return draft.set(f"at {speed:g} times the usual pace", speed=speed)


def voiced(draft: Draft, clause: str, ask: Ask, scenery: Scenery) -> bool:
    """In another voice; one that no backend has by name is asked for as its accent."""
    if says(clause, _OTHER):
        return _another(draft, scenery)
    named = voice_in(clause, ask)
    if named is None:
        return False
    return give_voice(draft, named, scenery)


def _another(draft: Draft, scenery: Scenery) -> bool:
    """Another voice than the one that speaks: where there is a choice of them, it is asked for."""
    there = _others(draft, scenery)
    if not there:
        draft.answer = Talk(
            "No other voice can be used here for this language. `visiontune doctor` says what each of them needs."
        )
    elif len(there) == 1:
        return give_voice(draft, there[0].name, scenery)
    else:
        draft.answer = Question(
            "Which voice shall it be?", tuple((_described(one), f"with voice {one.name}") for one in there[:_OFFERED])
        )
    return True


def _others(draft: Draft, scenery: Scenery) -> list[Voice]:
    """The voices that are here for the language of `draft` besides its own, the most natural first."""
    spoken = (draft.text("language") or "en").split("-")[0]
    fitting: dict[str, Voice] = {}
    for voice in scenery.voices:
        if voice.language in ("", spoken):
            fitting.setdefault(voice.name, voice)  # as it is found by its name
    now, backend = draft.text("voice"), draft.text("speech_backend" if draft.kind == "video" else "backend")
    if now in ("", "auto"):
        usual = [voice.name for voice in fitting.values() if voice.backend == backend] or list(fitting)
        now = usual[0] if usual else ""
    return sorted((voice for voice in fitting.values() if voice.name != now), key=lambda one: -one.natural)


def _described(voice: Voice) -> str:
    told = " ".join(filter(None, (voice.accent, voice.manner, voice.gender)))
    return f"{voice.name} ({told})" if told else voice.name


def voice_in(clause: str, ask: Ask) -> str | None:
    """The voice that a clause names, in the words of the user."""
    slot = ask.slots.get("voice")
    if isinstance(slot, str) and slot.strip() and slot.lower() in clause.lower():
        return slot.strip()
    found = (
        says(
            clause,
            (
                r".*?\b(?:with|in|by|use|take|have|to|try|be) (?:an? |the )?(?:voice (?:called |named |of "
                r")?)?(?P<voice>(?!(?:the|voice) )[\w' -]{2,40}?)(?: voice| accent| speaker| narrator)\b.*"
            ),
        )
        or says(clause, r".*\bvoice (?:to |be |should be |must be |called |named )*(?P<voice>[\w' -]{2,40})")
        or says(clause, r".*\baccent(?: to)? (?P<voice>\w+)")
    )
    words = (
        re.sub(r"^(?:an? |the |more |it |make |in )+", "", found["voice"].strip(), flags=re.IGNORECASE) if found else ""
    )
    if found is None:
        rest = re.sub(r"^(?:(?:again|now|more|like|an?|in|with|as|but|sound)\W+)+", "", clause, flags=re.IGNORECASE)
        return rest if is_name("voice", rest, 4) and language(rest) in (None, "en") else None
    return (
        words
        if words and words.lower() not in ("this", "that", "same", "other", "another", "different", "new", "second")
        else None
    )


def give_voice(draft: Draft, words: str, scenery: Scenery) -> bool:
    """Have `draft`, of speech or a film, in the voice that is here and comes nearest to the words.

    Backends are chosen anew, as each has its own voices.
    """
    now = draft.text("language") or "en"
    fields, notes = voice_fields(words, now, scenery.voices)
    draft.notes += [note for note in notes if note not in draft.notes]
    if not fields:
        return True
    backend = "speech_backend" if draft.kind == "video" else "backend"
    chosen = next((voice.backend for voice in scenery.voices if voice.name == fields.get("voice")), "auto")
    return draft.set(f"with a {words} voice", **fields, **{backend: chosen})


def tongue(draft: Draft, clause: str, ask: Ask, scenery: Scenery) -> bool:
    """In another language: the words are translated first."""
    code = language_in(clause, ask)
    if code is None:
        return False
    if code == draft.text("language").split("-")[0]:
        draft.notes.append("It is in that language already.")
        return True
    step = translation(draft.text("text"), code)
    draft.earlier.append(("text", step, "text"))
    draft.fields.pop("text", None)
    return draft.set(f"in {language_name(code)}", language=code, voice="auto", backend="auto")


def language_in(clause: str, ask: Ask) -> str | None:
    """The code of the language that a clause asks for."""
    found = holds(
        clause,
        (
            r"(?:in(?:to)?|to|speak|auf|en|a|with|as) (?:an? )?(?P<name>[^\W\d_]{3,})(?: (?:language|version|"
            r"subtitles?|translation))?"
        ),
    )
    named = language(found["name"]) if found else None
    if named is None:
        named = next(
            (
                code
                for word in re.findall(r"[^\W\d_]{4,}", clause)
                if (code := language(word))
                and holds(clause, r"translate\w*|version|please|language|speaks?|subtitles?|dub\w*")
            ),
            None,
        )
        if named is None and says(clause, r"[^\W\d_]{4,}(?: (?:please|version|instead))?"):
            named = language(clause.split()[0])
    slot = ask.slots.get("language")
    if named is None and isinstance(slot, str) and len(ask.clauses) == 1:
        named = slot.split("-")[0] if re.fullmatch(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?", slot) else None
    return named


def language_name(code: str) -> str:
    """The English name of a language by its code."""
    from visiontune.chat.wording.languages import languages

    return next((name.capitalize() for name, known in languages().items() if known == code), code)


def loud(draft: Draft, clause: str, ask: Ask, scenery: Scenery) -> bool:
    if not holds(clause, _LOUD):
        return False
    if len(ask.clauses) == 1 and not draft.changed and not holds(clause, f"{_SLOWER}|{_FASTER}"):
        draft.answer = Talk(LOUDNESS)
        return True
    draft.notes.append(LOUDNESS)
    return not holds(clause, f"{_SLOWER}|{_FASTER}")


def reworded(draft: Draft, clause: str, ask: Ask, scenery: Scenery) -> bool:
    """Other words: said whole, or one sentence or word of them."""
    found = re.fullmatch(
        r"(?:(?:now|but|rather) )?(?:say|read|speak)(?: (?:this|it|instead))?\s*:\s*(.+)", ask.raw, re.IGNORECASE
    )
    instead = r"(?:but |now |rather )?(?:say|read|make it say|change (?:it|the text) to|it should say)\s*\".*"
    whole = found[1] if found else ask.quoted if says(clause, instead) else ""
    if whole.strip():
        return draft.set(f'"{whole[:60]}"', text=whole)
    made = edited(draft.text("text"), clause)
    if made is None:
        return False
    if not re.search(r"\w", made):
        draft.answer = Question("Nothing would be left to say. What shall be said?")
        return True
    return draft.set("with other words", text=made)


def again(draft: Draft, clause: str, ask: Ask, scenery: Scenery) -> bool:
    """Said once more: with another seed, as the same words sound the same else."""
    return (
        says(
            clause,
            (
                r"(?:(?:say|read|speak|play) (?:it|that|this)(?: again| once more| aloud| out loud)*|again|once more|"
                r"same text|the same)"
            ),
        )
        is not None
    )


RULES: tuple[Rule, ...] = (loud, reworded, paced, voiced, tongue, again)


def finish(draft: Draft, ask: Ask, scenery: Scenery) -> None:
    """Slots that no clause has used, the seed, and how many."""
    voice = ask.slots.get("voice")
    if isinstance(voice, str) and voice.strip() and not any("voice" in said for said in draft.says):
        give_voice(draft, voice.strip(), scenery)
    named, many = numbers.seed(ask), numbers.how_many(ask)
    if many is not None and many > 1:
        draft.copies, draft.fresh = min(many, 50), True
    if named is not None:
        draft.set(f"with seed {named}", seed=named)
    elif numbers.wants_another(ask) or (not draft.says and ask.has(r"(?:say|read|speak) (?:it|that|this) again")):
        draft.fresh = not numbers.keeps_seed(ask)
