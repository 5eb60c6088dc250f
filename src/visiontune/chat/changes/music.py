"""Music changed: key, tempo, instruments, mood, composer, length, words, and going on from where it ended."""

from __future__ import annotations

import re

from visiontune.chat.base import Question, Talk
from visiontune.chat.changes import numbers
from visiontune.chat.changes.asking import Ask
from visiontune.chat.changes.draft import Draft, Rule, Scenery, Source, holds, says
from visiontune.chat.changes.feeling import danced, felt, in_mood, named_in
from visiontune.chat.changes.keys import KEY_WORDS, MODE, STEPS, UP, in_key, in_mode, key_used, pace, tempo_used
from visiontune.chat.changes.naming import spotted
from visiontune.chat.changes.written import words_of
from visiontune.chat.plans.drafting.base import GUESSED
from visiontune.chat.wording import names, values
from visiontune.errors import InputError
from visiontune.music.keys import Key

_CONTINUE = (
    r"(?:continue|go on|carry on|keep going|play on)(?: (?:it|that|this|the (?:piece|music|song)|from "
    r"(?:there|where .+)|where .+))*"
)
_CANNOT = {
    (r"(?:change|fix|correct|move) (?:the |that |one |a |just |only )*(?:\w+ )?notes?\b.*|.*\b(?:wrong|"
r"single|one) notes?\b.*"): "change single notes",
    r".*\bfades? (?:it )?(?:out|in)\b.*": "fade a piece out",
    r"(?:can you )?loop (?:it|that)|.*\bseamless loop\b.*": "make a seamless loop",
    r".*\b(?:octave)\b.*": "move a finished piece by an octave",
    r".*\b(?:volume|louder|quieter)\b.*": "change how loud a piece is, as loudness is levelled",
}  # fmt: skip


def rules(source: Source) -> tuple[Rule, ...]:
    """Rules for a piece; some ask how it was composed."""

    def keyed(draft: Draft, clause: str, ask: Ask, scenery: Scenery) -> bool:
        slot = ask.slots.get("key")
        named = None
        if KEY_WORDS.search(clause) or holds(
            clause, r"key of [a-g](?:[ -]?(?:sharp|flat)|#|b)?|[a-h](?:is|es|s)?-?(?:dur|moll)|[A-G](?:m|b|#|bm|#m)"
        ):
            named = slot if isinstance(slot, str) else values.key(clause)
        elif isinstance(slot, str) and not says(clause, MODE) and holds(clause, r"key|in [a-h]|transpose"):
            named = slot
        if named:
            try:
                return in_key(draft, Key.parse(named))
            except InputError as error:
                draft.answer = Question(f"{named} {error.remedy}. Which key shall it be?")
                return True
        if found := says(clause, MODE):
            return in_mode(draft, found, source, scenery)
        if (found := says(clause, UP)) and (found["way"] or found["after"]):
            used = key_used(draft, source, scenery)
            if used is None:
                draft.answer = Question("I do not know the key that it is in. Into which key shall I move it?")
                return True
            step = STEPS[re.sub(r"[\s-]", "", found["step"].lower())]
            if re.search(r"\btwo (?:whole )?(?:tones|steps|semitones)", clause, re.IGNORECASE):
                step *= 2
            down = (found["way"] or found["after"]).lower() in ("down", "lower")
            return in_key(draft, used.transposed(-step if down else step))
        return False

    def paced(draft: Draft, clause: str, ask: Ask, scenery: Scenery) -> bool:
        slot = ask.slots.get("tempo_bpm")
        found = says(
            clause,
            (
                r"(?:.*\b)?(?:at|to|tempo|bpm|equals|=)\s*(?:of\s+|to\s+|is\s+)?(\d{2,3})(?: ?(?:bpm|beats.*))?(?: "
                r"instead)?"
            ),
        ) or holds(clause, r"(\d{2,3}) ?(?:bpm|beats)")
        exact = (
            slot
            if isinstance(slot, int) and not isinstance(slot, bool)
            else int(found[1])
            if found and "seed" not in clause.lower()
            else None
        )
        if exact is not None and (found or str(slot) in clause):
            if not 20 <= exact <= 300:
                draft.answer = Question(
                    f"{exact} beats a minute is not a tempo that I can play; it goes from 20 to 300. Which shall it be?"
                )
                return True
            return draft.set(f"at {exact} bpm", tempo=exact)
        factor = pace(clause)
        if factor is None:
            return False
        tempo = min(300, max(20, round(tempo_used(draft, source, scenery) * factor)))
        return draft.set(f"at {tempo} bpm", tempo=tempo)

    def longer(draft: Draft, clause: str, ask: Ask, scenery: Scenery) -> bool:
        if says(clause, _CONTINUE):
            return _continued(draft, source, scenery, ask)
        part = Ask(clause, clause, {}, (clause,))
        seconds = numbers.stretched(part, draft.number("duration", 60.0))
        if seconds is None or holds(clause, r"bpm|seed"):
            return False
        seconds = numbers.tidy(seconds, 1.0)
        return draft.set(f"{seconds:g} seconds", duration=seconds, returns=[])

    return (cannot, sung, keyed, longer, paced, composed, played, danced, felt)


def _continued(draft: Draft, source: Source, scenery: Scenery, ask: Ask) -> bool:
    """Go on from the score of the piece."""
    if draft.text("lyrics").strip():
        draft.answer = Question("A song is as long as its words. Which words shall follow?")
        return True
    if source.step:
        draft.uses["primer"] = f"{source.step}.midi"
    else:
        artifact = scenery.artifact(source)
        midi = artifact.files.get("midi") if artifact else None
        if midi is None:
            draft.answer = Question(
                "This piece has no score that one could go on from. Shall I compose a longer one instead?",
                (("longer", "make it longer"),),
            )
            return True
        draft.fields["primer"] = scenery.shelf.import_file(midi, "primer")
    seconds = numbers.lasts(ask)
    extra = {"duration": seconds} if seconds else {}
    draft.fresh = True
    return draft.set("going on from where it ended", theme=None, melody=None, returns=[], **extra)


def cannot(draft: Draft, clause: str, ask: Ask, scenery: Scenery) -> bool:
    for words, what in _CANNOT.items():
        if says(clause, words):
            text = (
                f"I cannot {what}. I can compose it anew: in another key, tempo, mood or length, or for other "
                f"instruments."
            )
            choices = (("another take", "another one"), ("slower", "slower"), ("in minor", "in minor"))
            draft.answer = Talk(text) if "loud" in what else Question(f"{text} Which shall it be?", choices)
            return True
    return False


def sung(draft: Draft, clause: str, ask: Ask, scenery: Scenery) -> bool:
    """With words that are sung, or without them."""
    if says(
        clause,
        (
            r"(?:without|no|remove|drop|lose|take out) (?:the |any )?(?:words?|lyrics|singing|vocals?|voice)|"
            r"(?:make it )?instrumental(?: only| version)?"
        ),
    ):
        return draft.set("without words", lyrics="", duration=draft.number("duration", 60.0))
    if not says(
        clause,
        (
            r"(?:(?:with|use|sing|add|set|put) )(?:it |that |this )?(?:with |to )?(?:those|these|this|that|the|my|"
            r"some)? ?(?:words?|lyrics|poem|text|verses?)\b.*|add (?:vocals|singing).*|(?:sing|have (?:it|"
            r"someone) sing) .+"
        ),
    ):
        return False
    colon = re.search(r"(?:lyrics|words|sing|verses?|text)\s*:\s*(.+)$", ask.text, re.IGNORECASE)
    words = ask.quoted or (colon[1] if colon else "") or words_of(scenery)
    if not words.strip():
        draft.answer = Question("Which words shall be sung?")
        return True
    draft.fields.pop("duration", None)
    return draft.set("with words that are sung", lyrics=words, melody=None, theme=None, primer=None, returns=[])


def composed(draft: Draft, clause: str, ask: Ask, scenery: Scenery) -> bool:
    """In the manner of somebody else."""
    slot = ask.slots.get("composer")
    if not holds(
        clause, r"in the (?:manner|style) of|like|by|more|how|as|composer|meant|sound|instead|à la|a la"
    ) and not says(clause, r"\w+"):
        return False
    found = (
        slot
        if isinstance(slot, str) and slot.lower() in clause.lower()
        else names.composer(clause)
        if re.search(r"[A-Z]", clause)
        else None
    )
    if found is None:
        near = holds(clause, r"(?:(?:manner|style) of|like|by|how) (?P<name>.+)") or holds(
            clause, r"(?P<name>\w+) instead"
        )
        found = spotted("composer", near["name"], 4) if near else None
    return bool(found) and by_composer(draft, str(found))


def by_composer(draft: Draft, found: str) -> bool:
    """Have another composer; the model of the one before is of no use to them."""
    old = draft.text("composer")
    prompt = (
        re.sub(rf"\b{re.escape(old)}\b", found.title(), draft.text("prompt"), flags=re.IGNORECASE)
        if old
        else draft.text("prompt")
    )
    return draft.set(f"in the manner of {found.title()}", composer=found, model="", prompt=prompt)


def played(draft: Draft, clause: str, ask: Ask, scenery: Scenery) -> bool:
    """For other instruments."""
    from visiontune.music.wishing.ensembles import find_ensemble

    if swap := says(
        clause,
        r"(?:swap|replace|exchange|change|switch) (?:the )?(?P<old>.+?) (?:for|with|by|to) (?:an? |the )?(?P<new>.+)",
    ):
        new = swap["new"]
    elif gone := says(
        clause, r"(?:without|no|lose|remove|drop|less|fewer|leave out|take out) (?:the |any )?(?P<what>.+)"
    ):
        wanted = [
            part
            for part in re.split(r"\s*(?:,|\band\b|\bwith\b)\s*", draft.text("instrument"))
            if part and part.lower().rstrip("s") != gone["what"].lower().rstrip("s")
        ]
        if named_in("instrument", "", gone["what"], Ask("", "")) is None:
            return False
        prompt = re.sub(
            rf",? ?\b(?:with|and|for|on) (?:an? |the |some )?{re.escape(gone['what'])}\b", "", draft.text("prompt")
        )
        return draft.set(
            f"without {gone['what']}",
            instrument=" and ".join(wanted),
            prompt=f"{prompt}, without {gone['what']}".strip(", "),
        )
    else:
        found = (
            "orchestra"
            if says(clause, r"orchestrate (?:it|that|this)")
            else named_in("instrument", "instrument", clause, ask)
        )
        if found is None or not (
            found == "orchestra"
            or isinstance(ask.slots.get("instrument"), str)
            or says(
                clause,
                (
                    r"(?:(?:play|arrange|do|have|put|give|make|let|use|try|add|only|just|it|that|this|the|melody|some|an?|"
                    r"on|for|with|to|in|instead|solo|as|version|piece|by|more|please)\W+)*"
                )
                + re.escape(found)
                + (
                    r"s?(?:\W+(?:solo|instead|version|only|too|piece|please|music|nothing else|alone|in there somewhere|"
                    r"and \w+))*"
                ),
            )
        ):
            return False
        new = found
        if holds(clause, r"add|also|plus|as well|too|in there") and draft.text("instrument").strip():
            new = f"{draft.text('instrument')} and {found}"
    try:
        find_ensemble(new)
    except InputError as error:
        draft.answer = Question(f"{new.capitalize()} {error.remedy}. Which instrument shall play?")
        return True
    old = draft.text("instrument")
    prompt = draft.text("prompt")
    for gone_name in _replaced_by(new, old, swap["old"] if swap else "", prompt):
        prompt = re.sub(rf"\b{re.escape(gone_name)}\b", new, prompt, count=1, flags=re.IGNORECASE)
    return draft.set(f"for {new}", instrument=new[:60], prompt=prompt)


def _replaced_by(new: str, *old: str) -> list[str]:
    """The instruments whose names in the prompt, which comes last, give way to `new`."""
    *named, prompt = old
    if not any(named):
        named = [spotted("instrument", prompt, 4) or ""]
    return [name for name in named if name and not holds(new, re.escape(name))]


def finish(draft: Draft, ask: Ask, unread: list[str]) -> None:
    """Slots that no clause has used, the seed, how many, and what no rule has read."""
    for slot, change in (("mood", in_mood), ("composer", by_composer)):
        value = ask.slots.get(slot)
        if isinstance(value, str) and value.strip() and not any(value.lower() in said.lower() for said in draft.says):
            change(draft, value.strip())
    many, named = numbers.how_many(ask), numbers.seed(ask)
    if many is not None and many > 1:
        draft.copies, draft.fresh = min(many, 50), True
    if named is not None:
        draft.set(f"with seed {named}", seed=named)
    elif numbers.wants_another(ask):
        draft.fresh = True
    draft.kept = numbers.keeps_seed(ask)
    draft.fresh = draft.fresh and not draft.kept
    from visiontune.chat.changes.looks import numbers_only

    for clause in unread:
        if not numbers_only(clause, ask) and not draft.changed and re.search(r"\w\w", clause) and len(clause) <= 400:
            prompt = draft.text("prompt").strip()
            draft.set(clause, prompt=f"{prompt}, {clause}" if prompt else clause)
            draft.notes.append(f"{GUESSED} to the description: {clause}.")
