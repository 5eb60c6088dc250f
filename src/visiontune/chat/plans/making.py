"""A making wish becomes a draft: of its own words, of what came with the message, or of what was said before."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from visiontune.chat.base import Situation, Wish
from visiontune.chat.memory.profile import Profile
from visiontune.chat.plans.costs import spoken_seconds
from visiontune.chat.plans.drafting import papers
from visiontune.chat.plans.drafting.amounts import names_rate
from visiontune.chat.plans.drafting.base import Draft, Unclear, brief
from visiontune.chat.plans.drafting.image import image
from visiontune.chat.plans.drafting.music import music
from visiontune.chat.plans.drafting.speech import speech
from visiontune.chat.plans.drafting.video import video
from visiontune.chat.plans.here import Here
from visiontune.chat.plans.referring import (
    asks_for_summary,
    films_what_is_there,
    medium_of,
    names_answer,
    names_document,
    points,
)
from visiontune.chat.plans.requesting import lasting, pictured
from visiontune.chat.plans.rewording import in_time

_ENLARGE = re.compile(r"\b(?:upscale|enlarge|blow up|higher resolution|super.?resolution)\b", re.IGNORECASE)
_FACTOR = re.compile(
    r"\b([234])\s?(?:x|×|times)|\b(twice|double|three times|triple|four times|quadruple)\b", re.IGNORECASE
)
_TIMES = {"twice": 2, "double": 2, "three times": 3, "triple": 3, "four times": 4, "quadruple": 4}
_OWN_VOICE = re.compile(
    r"\b(?:recording|my voice|narrat\w+|voice ?over|podcast|interview|what i say|speech)\b", re.IGNORECASE
)
_THEME = re.compile(r"\b(?:theme|variations?|vary)\b", re.IGNORECASE)
_MELODY = re.compile(r"\b(?:harmoni[sz]e|melody|accompan\w+|chords)\b", re.IGNORECASE)


def drafted(wish: Wish, situation: Situation, profile: Profile, here: Here) -> Draft | None:
    """The draft of a wish to make something; None where it is about something that was made before.

    Raises:
        Unclear: it is not said of what, or a number is out of range.
        InputError: the document that it is about holds nothing that can be told.
    """
    subject = _subject(wish)
    if wish.intent == "music":
        return _music(wish, subject, situation, profile, here)
    if wish.intent == "image":
        return _image(wish, subject, situation, profile)
    if wish.intent == "speech":
        return _speech(wish, subject, situation, profile, here)
    return _video(wish, subject, situation, profile, here)


def enlarged(wish: Wish, situation: Situation) -> Draft | None:
    """The draft of a picture that came with the message, made larger; None where that is not asked."""
    file = situation.files.get("image")
    if file is None or not _ENLARGE.search(wish.text):
        return None
    found = _FACTOR.search(wish.text)
    factor = 2 if found is None else int(found[1]) if found[1] else _TIMES[found[2].lower()]
    return Draft("upscale", {"file": file, "factor": factor}, f"your picture, {factor} times as large")


def _subject(wish: Wish) -> str | None:
    subject = wish.slots.get("subject")
    return None if points(subject) else str(subject).strip()


def means_document(wish: Wish, situation: Situation) -> bool:
    """Whether "it" is a document: one that came with this message, or that is spoken of, or that the last answer was about."""
    if not situation.documents or names_answer(wish.text):
        return False
    if situation.new_documents or names_document(wish.text):
        return True
    if any(one.kind == "text" and one.id in situation.last for one in situation.made):
        return False  # it is rather what was written last
    if asks_for_summary(wish.text):
        return True
    films = wish.intent == "video" or medium_of(wish.text) == "video"
    return not situation.made and (
        not situation.said or (films and papers.answered_from(situation.said, situation.documents))
    )


def _document(wish: Wish, subject: str | None, situation: Situation) -> Any:
    about = names_document(wish.text) if subject is not None else means_document(wish, situation)
    return papers.document_for(wish.text, situation.documents, situation.new_documents) if about else None


def _image(wish: Wish, subject: str | None, situation: Situation, profile: Profile) -> Draft | None:
    file = situation.files.get("image")
    if file is not None:
        draft = image(wish, subject or wish.text.strip(), profile)
        return draft.with_fields(init_image=file)
    if (document := _document(wish, subject, situation)) is not None:
        return image(wish, subject or papers.theme(document), profile)
    if subject is not None:
        return image(wish, subject, profile)
    if situation.made:
        return None
    if situation.said and wish.slots.get("subject"):
        return image(wish, _central(situation.said), profile)
    raise Unclear("What should the picture show?")


def _speech(wish: Wish, subject: str | None, situation: Situation, profile: Profile, here: Here) -> Draft | None:
    if _quoted(wish):  # it is said to the letter, be it "this"
        return speech(wish, str(wish.slots["subject"]), profile, here.voices)
    if subject is not None and not (situation.documents and asks_for_summary(wish.text)):
        return speech(wish, str(wish.slots["subject"]), profile, here.voices)
    if any(one.kind == "text" and one.id in situation.last for one in situation.made):
        return None  # "it" is what was written last
    about = means_document(wish, situation)
    if situation.said and not about:
        return speech(wish, situation.said, profile, here.voices)
    document = papers.document_for(wish.text, situation.documents, situation.new_documents)
    if document is not None and (about or not situation.made):
        from visiontune.chat.documents import summary

        length = wish.slots.get("duration_s")
        summed = asks_for_summary(wish.text) or length
        text = summary(document, seconds=float(length or papers.SUMMED)) if summed else papers.whole(document)
        draft = speech(
            Wish(wish.intent, wish.confidence, {**wish.slots, "duration_s": None}, wish.text),
            text,
            profile,
            here.voices,
        )
        says = f"{'a summary of ' if summed else ''}{document.name}, read aloud"
        return Draft("speech", draft.fields, says, draft.copies, notes=draft.notes)
    if situation.made:
        return None
    raise Unclear("What should I say? Give me the words.")


def _quoted(wish: Wish) -> bool:
    subject = str(wish.slots.get("subject") or "")
    pairs = (('"', '"'), ("“", "”"), ("‘", "’"), ("„", "“"), ("«", "»"), ("'", "'"))
    return bool(subject) and any(f"{opening}{subject}{closing}" in wish.text for opening, closing in pairs)


def _music(wish: Wish, subject: str | None, situation: Situation, profile: Profile, here: Here) -> Draft | None:
    draft = music(wish, profile, here.composers)
    if (score := situation.files.get("midi")) is not None:
        field = "theme" if _THEME.search(wish.text) else "melody" if _MELODY.search(wish.text) else "primer"
        return draft.with_fields(**{field: score})
    if wish.slots.get("subject") and subject is None:
        if (document := _document(wish, subject, situation)) is not None:
            return draft.with_fields(lyrics=papers.whole(document))
        if situation.made:
            return None
        if situation.said:
            return draft.with_fields(lyrics=situation.said)
    return draft


def _video(wish: Wish, subject: str | None, situation: Situation, profile: Profile, here: Here) -> Draft | None:
    if subject is not None and (without := frameless(subject, wish.text)):
        wish = replace(wish, slots={**wish.slots, "subject": without})
        subject = without
    sent = situation.files or (situation.documents and names_document(wish.text))
    if subject is not None and situation.made and not sent and films_what_is_there(wish.text, subject):
        return None
    document = _document(wish, subject, situation)
    file, sound = situation.files.get("image"), situation.files.get("audio")
    said = situation.said if subject is None and wish.slots.get("subject") and not situation.made else ""
    if subject is None and document is None and file is None and sound is None and not said:
        if situation.made:
            return None
        raise Unclear("What should the video be about?")
    draft = video(
        wish,
        f"about {subject}" if subject else f"of {document.name if document else brief(said) or 'what you sent'}",
        profile,
        here.voices,
    )
    if sound is not None:
        draft = _sounding(wish, draft, sound, subject)
    if file is not None:
        return _of_picture(draft, file, subject, document)
    if document is not None:
        return _of_document(draft, document, subject)
    if said:
        return draft.with_fields(source=said, duration=draft.fields.get("duration", lasting(said, draft.fields)))
    if subject is None or "narration" in draft.fields:
        return draft
    if is_text(subject):  # the user's own words are told, not written about
        return draft.with_fields(source=subject, duration=draft.fields.get("duration", lasting(subject, draft.fields)))
    return draft.with_fields(prompt=subject)


def frameless(subject: str, text: str) -> str:
    """A subject without frames a second, which it holds at its end where they were taken for a part of it."""
    return (
        re.sub(r"[\s,]*\b(?:at|with|in)?\s*\d+\s?(?:fps|frames.*)?$", "", subject)
        if names_rate(text, subject)
        else subject
    )


def is_text(subject: str) -> bool:
    """Whether a subject is a text of its own: several sentences, not a topic."""
    from visiontune.text.sentences import split_sentences

    return len(subject) > 200 and len(split_sentences(subject)) > 2


def _sounding(wish: Wish, draft: Draft, sound: str, subject: str | None) -> Draft:
    """With a recording that came with the message: what is said in it, or music."""
    if _OWN_VOICE.search(wish.text) or subject is None:
        return draft.with_fields(narration={"audio": sound}, duration=None, voice=None, speed=None, language=None)
    return draft.with_fields(music_file=sound, music=None, music_prompt=None)


def _of_picture(draft: Draft, file: str, subject: str | None, document: Any) -> Draft:
    if "narration" in draft.fields:
        return draft.with_fields("A recording tells its own pictures, so the picture that you sent is left out.")
    words = subject or ""
    if document is not None:
        from visiontune.chat.documents import summary

        words = summary(document, seconds=float(draft.fields.get("duration", papers.USUAL)))
    script = pictured(words, file, draft.fields.get("duration"), str(draft.fields.get("language", "en")))
    note = "" if words else "Your picture is shown without words; tell me what should be said."
    return draft.with_fields(*([note] if note else []), script=script, duration=None)


def _of_document(draft: Draft, document: Any, subject: str | None) -> Draft:
    notes: list[str] = []
    length = draft.fields.get("duration")
    if length is None:
        needed = spoken_seconds(document.text, draft.fields)
        length = lasting(document.text, draft.fields) if needed <= papers.WHOLE else papers.USUAL
        if needed > papers.WHOLE:
            notes.append(
                f"All of {document.name} would take about {in_time(max(60, round(needed / 60) * 60))}; the video tells its central"
                f" sentences in {in_time(papers.USUAL)}. Say how long it should be."
            )
    return draft.with_fields(*notes, source=document.text, prompt=subject, duration=length)


def _central(text: str) -> str:
    from visiontune.text.sentences import split_sentences

    return (split_sentences(text) or [text])[0]
