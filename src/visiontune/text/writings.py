"""What can be written, and how a wish for it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

KINDS: Mapping[str, str] = {
    "poem": r"poems?|haikus?|limericks?|sonnets?|verses?|rhymes?|odes?|ballads?|couplets?|quatrains?|elegy|acrostic|poetry",
    "lyrics": r"(?:song )?lyrics|words (?:for|to|of) (?:a|my|the) song|rap|lullaby|song text",
    "story": r"(?:short |bedtime |fairy |love |ghost |horror |adventure |children'?s )*(?:stor(?:y|ies)|tales?|fables?|"
    r"legend)|fairytale|flash fiction",
    "script": r"(?:video |film |movie |youtube |podcast |radio |narration )?(?:scripts?|screenplay)|"
    r"voice-?over(?: text| script)?|narration text",
    "alt text": r"alt[- ]?texts?|alternative texts?",
    "caption": r"(?:instagram |photo |picture |image |social media )?captions?",
    "title": r"(?:film |song |book |video |working )?titles?|headlines?",
    "slogan": r"slogans?|tag ?lines?|strap ?lines?|mottos?|catch ?phrases?",
    "shots": r"shot ?lists?|lists? of shots|list of scenes|storyboard",
    "summary": r"summar(?:y|ies)",
    "email": r"e-?mails?|(?:thank[- ]you |cover |love |complaint )?letters?|(?:thank[- ]you |birthday |welcome |"
    r"short )?(?:messages?|notes?)|invitations?",
    "prompt": r"(?:image |picture |video |better |detailed )?prompts?",
    "dialogue": r"dialogues?|conversations? between|sketch between",
    "essay": r"essays?|articles?|blog ?posts?|paragraphs?|wedding speech|farewell speech|reports?|posts?|speech(?= (?:about|on|for))",
    "description": r"(?:product )?descriptions?",
}  # fmt: skip
"""The kinds of text, each with the words that name it."""

POLITE = (
    r"(?:(?:please|pls|kindly|now|then|and|also|ok|okay|hey|hi|hello|so|well|next|first|just|quickly)[,!]? +|"
    r"(?:can|could|would|will) (?:you|u) (?:please |kindly |maybe |now )?|i (?:want|need|would like|'d like|"
    r"'d love) (?:you to )?|i'd like (?:you to )?|"
    r"help me (?:to )?|let's |let us |(?:try|go ahead and) (?:to )?){0,6}"
)
"""What may stand before a wish."""
NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12,
    "twenty": 20, "fifty": 50, "hundred": 100, "a hundred": 100, "couple": 2, "few": 3, "several": 4, "some": 3,
}  # fmt: skip
LANGUAGES = {
    "arabic": "ar", "chinese": "zh", "czech": "cs", "danish": "da", "dutch": "nl", "english": "en", "finnish": "fi", "french": "fr",
    "german": "de", "greek": "el", "hebrew": "he", "hindi": "hi", "hungarian": "hu", "italian": "it", "japanese": "ja", "korean": "ko",
    "latin": "la", "norwegian": "no", "polish": "pl", "portuguese": "pt", "romanian": "ro", "russian": "ru", "spanish": "es",
    "swedish": "sv", "thai": "th", "turkish": "tr", "ukrainian": "uk",
}  # fmt: skip
TONGUE = "|".join(LANGUAGES)


@dataclass(frozen=True)
class Writing:
    """Words to be written.

    Args:
        kind: A name of `KINDS`, or translation.
        topic: What about, in the user's words; empty where they do not say.
        form: As it was called ("haiku", "fairy tale").
        style: How: "short, sad", "in the manner of Poe".
        source: The text to be summed up, translated or enhanced.
        count: How many of them.
        lines, words, sentences: How long each is; None: as usual.
        language: ISO 639-1 code; empty: not said.
    """

    kind: str
    topic: str = ""
    form: str = ""
    style: str = ""
    source: str = ""
    count: int = 1
    lines: int | None = None
    words: int | None = None
    sentences: int | None = None
    language: str = ""

    def document(self) -> dict[str, Any]:
        return asdict(self)
