"""Wishes of one message that build on each other: a poem is written, set to music, and becomes a video."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Protocol

from visiontune.chat.base import Step, Wish
from visiontune.chat.memory.profile import Profile
from visiontune.chat.plans.drafting.base import Draft, brief
from visiontune.chat.plans.drafting.image import image
from visiontune.chat.plans.drafting.music import music
from visiontune.chat.plans.drafting.speech import speech
from visiontune.chat.plans.drafting.video import video
from visiontune.chat.plans.here import Here
from visiontune.chat.plans.referring import Medium, medium_of, names_all, points
from visiontune.chat.plans.requesting import PAUSE, SHOWN, lasting

_WRITER = (
    "You write texts. Answer with nothing but the text that is asked for: no title, no remarks, no Markdown. Put each line"
    " of verse on a line of its own."
)
_QUESTION = re.compile(
    r"\?\s*$|^\W*(?:who|what|when|where|why|how|which|whose|tell me|explain|describe|list|name|suggest|summari[sz]e|translate|give me|"
    r"answer|define|recommend|compare)\b",
    re.IGNORECASE,
)
_WRITE = re.compile(
    r"\b(?:write|compose|draft|pen|invent|make up|come up with|think of|give me|tell me|i need|a short)\b.{0,60}?\b"
    r"(?P<kind>poem|haiku|limerick|sonnet|story|tale|joke|lyrics|verses?|rhyme|song text|essay|letter|speech|toast|"
    r"article|blog post|caption|slogan|paragraph|"
    r"description|script|text|lines|sentences?|fable|riddle|ode|ballad|eulogy|invitation|announcement|greeting)\b"
    r"(?:.{0,30}?\b(?:about|on|of|for|to)\s+(?P<topic>.+))?",
    re.IGNORECASE | re.DOTALL,
)
_PRONOUN = re.compile(
    r"\b(?:it|this|that|them|these|those|both|the (?:poem|haiku|limerick|sonnet|story|text|lyrics|verses?|answer|song|piece|music|tune|"
    r"picture|image|drawing|painting|photo|result|recording|speech|letter|joke|essay)s?)\b",
    re.IGNORECASE,
)
_SHOWING = re.compile(
    r"\b(?:with|showing|of) (?:pictures|images|drawings|scenes|views) (?:of|from) ([^,;.!?]+)", re.IGNORECASE
)
MUSIC = 60.0
"""Seconds of a piece whose length nobody gave."""
_A_PICTURE = 10.0  # seconds for which each picture of a film without words is shown
_LINKED = re.compile(
    r"\b(?:set .{1,20} to|turn .{1,20} into|use .{1,20} (?:in|for|as)|out of|put .{1,20} to)\b", re.IGNORECASE
)


class Writing(Protocol):
    """A text that is asked for: its kind (poem, story, …) and what it is about."""

    @property
    def kind(self) -> str: ...

    @property
    def topic(self) -> str: ...


Asked = Callable[[str], Writing | None]
"""The text that a message asks to be written, or None."""


def written(wish: Wish, profile: Profile, asked: Asked | None = None) -> Draft | None:
    """The draft of the words that a wish for talk asks for, where they are more than small talk; None for others.

    Args:
        asked: Knows texts; what it does not know may still be a question to answer.
    """
    text = wish.text.strip().rstrip(",;")
    writing = asked(text) if asked is not None else None
    found = _WRITE.search(text)
    if writing is None and found is None and not _QUESTION.search(text):
        return None
    kind = writing.kind if writing else found["kind"].lower() if found else "answer"
    topic = topic_of(text, writing)
    fields = {"messages": [{"role": "system", "content": _WRITER}, {"role": "user", "content": text}]}
    if writing is not None:
        from visiontune.chat.writing import texts

        if isinstance(writing, texts.Writing):  # of a kind that can be written with little
            fields, kind = texts.fields(writing, profile, text), writing.form or kind
    about = f" about {brief(topic)}" if topic else ""
    article = "an" if kind[:1] in "aeiou" else "a"
    return Draft("text", fields, f"{article} {kind}{about}")


def wants_text(text: str) -> bool:
    """Whether words ask for a text to be written: a poem, a story, a letter."""
    return _WRITE.search(text) is not None


def topic_of(text: str, writing: Writing | None = None) -> str:
    """What a text to be written is about; empty where it is not said."""
    found = _WRITE.search(text)
    topic = (writing.topic or "") if writing else (found["topic"] if found else "") or ""
    return topic.strip().rstrip(".!?,;")


def refers(wish: Wish) -> bool:
    """Whether a wish speaks of something that was made before it in the same message."""
    subject = wish.slots.get("subject")
    if subject is not None and not points(str(subject)):
        return False
    return bool(_PRONOUN.search(wish.text) or _LINKED.search(wish.text))


def joined(wish: Wish, before: Sequence[Step], profile: Profile, here: Here) -> Draft | None:
    """The draft of a wish that is made of earlier steps of the same plan; None where it is none of these.

    Raises:
        Unclear: a number is out of range.
    """
    medium: Medium | None = (
        wish.intent if wish.intent in ("image", "video", "music", "speech") else medium_of(wish.text)
    )
    if medium is None or not before:
        return None
    texts = [step for step in before if step.kind == "text"]
    last = before[-1]
    if medium == "speech" and texts:
        return speech(wish, None, profile, here.voices).using(text=f"{texts[-1].id}.text")
    if medium == "music" and texts:
        draft = music(wish, profile, here.composers)
        fields, notes = dict(draft.fields), draft.notes
        if fields.pop("duration", None) is not None:
            notes += ("the song is as long as its words take to sing",)
        return Draft("music", fields, f"a song of {texts[-1].says}", draft.copies, notes=notes).using(
            lyrics=f"{texts[-1].id}.text"
        )
    if medium == "image" and texts:
        subject = str(topic_of(_asked_for(texts[-1])) or brief(_asked_for(texts[-1]), 200))
        return image(wish, subject, profile)
    if medium == "video":
        return _film(wish, before, last, profile, here)
    return None


def _film(wish: Wish, before: Sequence[Step], last: Step, profile: Profile, here: Here) -> Draft | None:
    texts = [step for step in before if step.kind == "text"]
    pieces = [step for step in before if step.kind == "music"]
    pictures = [step for step in before if step.kind == "image"]
    shown = pictures if names_all(wish.text) else pictures[-1:]
    about = texts[-1].says if texts else f"{len(shown)} pictures" if len(shown) > 1 else last.says
    draft = video(wish, f"of {about}", profile, here.voices)
    if pieces:
        # A finished piece is its soundtrack, so none is composed.
        fields = {name: value for name, value in draft.fields.items() if name not in ("music", "music_prompt")}
        draft = Draft("video", fields, draft.says, draft.copies, notes=draft.notes).using(
            music_file=f"{pieces[-1].id}.file"
        )
    if texts:
        draft = draft.using(source=f"{texts[-1].id}.text")
        return draft.using(image=f"{pictures[-1].id}.file") if pictures else draft
    spoken = [step for step in before if step.kind == "speech" and step.fields.get("text")]
    if pictures:
        return _slides(draft, shown, spoken)
    if spoken and not pieces:
        return draft.with_fields(source=spoken[-1].fields["text"])
    if pieces:
        return _of_music(wish, draft, pieces[-1])
    return None


def _slides(draft: Draft, pictures: Sequence[Step], spoken: Sequence[Step]) -> Draft:
    """A film of pictures that earlier steps make, each shown while what it shows is said."""
    shown = [str(step.fields.get("prompt", step.says)) for step in pictures]
    if len(pictures) == 1:
        words = spoken[-1].fields["text"] if spoken else _sentence(shown[0])
        length = draft.fields.get("duration", max(SHOWN, lasting(words, draft.fields)))
        return draft.with_fields(prompt=words, duration=length).using(image=f"{pictures[0].id}.file")
    length = draft.fields.get("duration")
    each = {"duration": round(min(600.0, max(0.1, (length or SHOWN * len(shown)) / len(shown) - PAUSE)), 3)}
    scenes = [{"narration": _sentence(words), **each} for words in shown]
    script = {"language": str(draft.fields.get("language", "en")), "scenes": scenes}
    uses = {f"script.scenes.{n}.image": f"{step.id}.file" for n, step in enumerate(pictures)}
    return draft.with_fields(script=script, duration=None).using(**uses)


def _of_music(wish: Wish, draft: Draft, piece: Step) -> Draft:
    """A film in which a piece is heard and nothing is said: pictures of what the wish names, else of the piece."""
    named = _SHOWING.search(wish.text)
    subject = str(wish.slots.get("subject") or "")
    about = named[1].strip() if named else piece.says if points(subject) else subject
    length = float(draft.fields.get("duration") or piece.fields.get("duration") or MUSIC)
    count = max(1, round(length / _A_PICTURE))
    scene = {"image_prompt": about, "duration": round(min(600.0, max(0.1, length / count - PAUSE)), 3)}
    return draft.with_fields(script={"scenes": [dict(scene) for _ in range(count)]}, duration=None)


def _sentence(words: str) -> str:
    words = words.strip()
    return f"{words[:1].upper()}{words[1:]}{'' if words[-1:] in '.!?…' else '.'}"


def _asked_for(step: Step) -> str:
    return str(step.fields["messages"][-1]["content"])
