"""The music of a film: with it, without it, another, or a piece that was made before."""

from __future__ import annotations

import re

from visiontune.chat.base import Question
from visiontune.chat.changes.asking import Ask
from visiontune.chat.changes.draft import Draft, Scenery, holds, says
from visiontune.chat.changes.feeling import MOODS
from visiontune.chat.changes.referring import of_kind

MUSIC = r"music|soundtrack|song|tune|score|background music|track|melody|jingle|beat"


NO = (
    r"without|no|remove|lose|drop|turn off|switch off|hide|delete|take (?:out|away|off)|get rid of|leave "
    r"out|kill|skip|mute"
)


QUIETER = (
    r"(?:the )?music (?:is too loud|drowns .*)|(?:lower|quieter) (?:the )?music|(?:turn|make) the music "
    r"(?:down|quieter|lower|louder|up)|(?:music|sound) (?:quieter|louder|down|up)|(?:a )?(?:bit "
    r")?(?:louder|quieter) (?:music|sound)|mute it|(?:a bit )?(?:louder|quieter)"
)


def scored(draft: Draft, clause: str, ask: Ask, scenery: Scenery) -> bool:
    """With music, with other music, without it, or with a piece that was made before."""
    if says(clause, QUIETER) and not holds(clause, rf"(?:{NO}) (?:the )?music"):
        draft.notes.append(
            "The music is set below the voice by itself, and I cannot set it louder or quieter; I can take it "
            "out, or take other music."
        )
        if len(ask.clauses) == 1:
            draft.answer = Question(("I cannot set the music louder or quieter, as it is mixed below the voice by itself. Shall I take it "
"out, or take calmer music?"),
                                    (("without music", "without music"), ("calmer music", "calm, quiet music instead")))  # fmt: skip
        return True
    instrument = ask.slots.get("instrument")
    played = isinstance(instrument, str) and instrument.lower() in clause.lower()
    if not holds(clause, MUSIC) and not (played and holds(clause, r"underneath|under it|behind|with|add|put|over it")):
        return False
    if draft.text("lyrics").strip() and holds(clause, NO):
        draft.answer = Question(
            "The film is one of a song, so it cannot be without music. Shall I make a spoken film of the words?",
            (("spoken", "as a spoken film"),),
        )
        return True
    if says(
        clause,
        (
            rf".*\b(?:{NO}) (?:all |any |the |that |its )*(?:\w+ )?(?:{MUSIC})\b.*|music off|.*\btake the "
            rf"(?:{MUSIC}) (?:out|off|away)\b.*"
        ),
    ):
        return draft.set("without music", music=False, music_prompt="", music_file=None)
    if says(
        clause,
        (
            rf"(?:.*\b(?:use|put|with|add|take|play|let|set)\b )?.*\b(?:that|this|the|my|your|those) (?:\w+ "
            rf")?(?:{MUSIC})(?: (?:you made|you wrote|from before|as (?:its |the |a )?(?:soundtrack|music|"
            rf"background)|we made|over it|under it|instead|made|I sent|play over it|piece|(?:under|over|behind|in|"
            rf"to|for) (?:it|the|that|my)).*)?"
        ),
    ) and not says(clause, r".*\b(?:change|replace|make|swap|turn)\b.*"):
        made = of_kind(scenery.situation, "music")
        file = scenery.situation.files.get("audio")
        if file is None and made is None:
            draft.answer = Question("No music has been made here yet. What kind of music shall it have?")
            return True
        if file is None and made is not None:
            file = scenery.shelf.import_file(
                scenery.shelf.library.get(made.id, scenery.situation.user).path, "music_file"
            )
        return draft.set("with that music", music_file=file, music_prompt="", music=None)
    wish = music_wish(clause)
    fresh = holds(clause, r"other|another|different|new|else") is not None
    prompt = wish or ("" if fresh or draft.fields.get("music_file") else draft.text("music_prompt"))
    if fresh and not wish:
        # The soundtrack's chance is the film's: other music of the same film needs other words.
        draft.notes.append("Which music it is depends on its words: name a mood or an instrument to have it your way.")
        prompt = "in another mood, for other instruments"
    return draft.set(f"with {wish or 'other music' if fresh or wish else 'music'}", music=True, music_file=None, music_prompt=prompt,
                     music_backend="auto" if draft.text("music_backend") in ("", "none") else draft.text("music_backend"))  # fmt: skip


def music_wish(clause: str) -> str:
    """What kind of music a clause names: "sad piano music"; empty where it names none."""
    rest = re.sub(
        rf"\b(?:can|could|we|you|get|please|add|put|give|it|some|with|have|use|make|change|replace|swap|want|i|"
rf"the|a|an|to|underneath|under|behind|in|instead|for|now|and|background|of|other|another|different|"
rf"new|something|more|"
        rf"be|should|let|there|needs?|by|too|this|that|film|video|else|"
rf"{MUSIC.replace('|', '|').replace('music|', '')})\b",
        " ", clause, flags=re.IGNORECASE,
    )  # fmt: skip
    words = " ".join(rest.replace(",", " ").split()).strip(" .!?")
    for more, mood in {**MOODS, "faster": "fast", "slower": "slow"}.items():
        words = re.sub(rf"\b{more}\b", mood, words, flags=re.IGNORECASE)
    words = re.sub(r"\s*\bmusic\b\s*", " ", words, flags=re.IGNORECASE).strip()
    return f"{words} music" if re.search(r"\w", words) else ""
