"""Which voice that is here comes nearest to a description: "british", "old woman", "radio host"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from visiontune.backends import Environment


@dataclass(frozen=True)
class Voice:
    """A voice of a backend.

    Args:
        name: As requests name it.
        backend: Whose it is.
        language: Two letters; empty: any that the backend speaks.
        accent: british, american; empty where it has none of its own.
        gender: female, male; empty where unknown.
        manner: robot, whisper, old; empty: like people speak.
        natural: 0 (like a robot) to 1.
        region: The language code that a request must have for it.
    """

    name: str
    backend: str
    language: str
    accent: str = ""
    gender: str = ""
    manner: str = ""
    natural: float = 1.0
    region: str = ""


HEART = Voice("heart", "hibari", "en", "american", "female")
"""The embedded voice."""
_ACCENTS = {
    "american": r"american|us|usa|new york\w*|texan|southern|cowboy|californian",
    "british": r"british|english|uk|london|cockney|posh|butler|oxford",
}
_FOREIGN = re.compile(
    r"\b(scottish|irish|welsh|australian|kiwi|new zealand|south african|indian|jamaican|canadian|german|french|spanish|italian|"
    r"russian|swedish|mexican|dutch|polish|chinese|japanese)\b"
)
_FEMALE = re.compile(
    r"\b(female|wom[ae]n(?:'s)?|lad(?:y|ies)|girl|grandmother\w*|grandma|granny|mom|mum|mother|queen|witch|she|her|soprano|alto|actress)\b"
)
_MALE = re.compile(
    r"\b(male|m[ae]n(?:'s)?|boy|guy|gentlem[ae]n|grandfather|grandpa|dad|father|king|wizard|monk|priest|cowboy|knight|butler|santa|"
    r"baritone|tenor|bass|david attenborough|morgan freeman|he|his)\b"
)
_MANNERS = {
    "robot": r"robot\w*|android|computer|cyborg|dalek|machine|monotone|alien",
    "whisper": r"whisper\w*|asmr|breathy|hushed",
    "old": r"old|elderly|aged|grand(?:ma|pa|mother|father)\w*|granny|ancient",
}
_SPEEDS = (
    (0.8, re.compile(r"\b(slow|slowly|sleepy|unhurried)\b")),
    (1.25, re.compile(r"\b(fast|quick|quickly|rapid|auctioneer)\b")),
)
_LIMITED = re.compile(
    r"\b(voices?|accent|speaker|narrator|narration|spoken|speaking|an?|the|with|in|like|of|very|default|neutral|normal|clear|and|please|"
    r"slow|slowly|fast|quick|quickly)\b|-"
)
"""Words of a description that are met by a voice's own facts; what is left over is manner, which few voices have."""


def voice_fields(description: str, language: str, here: Sequence[Voice]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Fields (voice, speed, language) for a description, and notes on what cannot be had.

    Args:
        language: ISO code of what is spoken.
        here: The voices that can be used.
    """
    wanted = " ".join(description.lower().replace("-", " ").split())
    if not wanted or wanted in ("auto", "default"):
        return {}, ()
    named = next((voice for voice in here if voice.name.lower() == description.strip().lower()), None)
    if named is not None:
        return {"voice": named.name} | ({"language": named.region} if named.region else {}), ()
    pace = next(({"speed": speed} for speed, words in _SPEEDS if words.search(wanted)), {})
    accent = next((name for name, words in _ACCENTS.items() if re.search(rf"\b(?:{words})\b", wanted)), "")
    gender = "female" if _FEMALE.search(wanted) else "male" if _MALE.search(wanted) else ""
    manners = [name for name, words in _MANNERS.items() if re.search(rf"\b(?:{words})\b", wanted)]
    fitting = [voice for voice in here if voice.language in ("", language.split("-")[0])]

    def score(voice: Voice) -> float:
        suits = 6 * (bool(gender) and voice.gender == gender) + 3 * (bool(accent) and voice.accent == accent)
        manner = (4.0 if voice.manner != "old" else 1.0) if voice.manner in manners else -2.0 if voice.manner else 0.0
        return suits + manner + 1.5 * voice.natural

    best = max(fitting, key=score, default=None)
    met = best is not None and score(best) > 1.5 * best.natural  # something that was asked for is true of it
    return _fields(best if met else None, pace), _notes(
        description, wanted, best if met else None, accent, gender, manners, bool(pace)
    )


def _fields(voice: Voice | None, pace: dict[str, float]) -> dict[str, Any]:
    if voice is None:
        return dict(pace)
    return {"voice": voice.name, **({"language": voice.region} if voice.region else {}), **pace}


def _notes(
    description: str, wanted: str, voice: Voice | None, accent: str, gender: str, manners: Sequence[str], paced: bool
) -> tuple[str, ...]:
    lacking = [gender] if gender and (voice is None or voice.gender != gender) else []
    lacking += [accent] if accent and (voice is None or voice.accent != accent) else []
    lacking += [manner for manner in manners if voice is None or voice.manner != manner]
    lacking += _FOREIGN.findall(wanted)
    told = (_LIMITED, _FEMALE, _MALE, *(re.compile(rf"\b(?:{words})\b") for words in _ACCENTS.values()))
    plain = wanted
    for words in told:
        plain = words.sub(" ", plain)
    plain = plain.strip(" ,'")
    other = bool(plain) and not manners and not lacking and not (paced and not plain)
    if lacking or other:
        what = f"is {' and '.join(dict.fromkeys(lacking))}" if lacking else f"sounds like “{description.strip()}”"
        taken = f"{voice.name} ({voice.backend}) comes nearest" if voice else "the usual voice speaks"
        return (f"No voice here {what}; {taken}.",)
    if voice is not None and voice.natural < 0.3 and "robot" not in manners:
        return (f"The only such voice here, {voice.name} of {voice.backend}, sounds like a robot.",)
    return ()


def voices_here(environment: Environment) -> tuple[Voice, ...]:
    """The voices that are usable on this machine, without asking for anything to be fetched or paid."""
    from visiontune.speech.espeak import Espeak
    from visiontune.speech.hibari import Hibari
    from visiontune.speech.kokoro import WEIGHTS, Kokoro
    from visiontune.speech.piper import Piper, voices

    found: list[Voice] = []
    if Hibari().lacks(environment) is None:
        found += _hibari()
    if Kokoro().lacks(environment) is None and (folder := environment.weights.find(WEIGHTS)) is not None:
        found += [kokoro_voice(path.stem) for path in sorted(folder.glob("??_*.bin"))]
    if Piper().lacks(environment) is None:
        found += [piper_voice(name) for name in sorted(voices(environment))]
    if Espeak().lacks(environment) is None:
        found += ESPEAK
    return tuple(found)


def _hibari() -> list[Voice]:
    from hibari.voices import VOICES

    from visiontune.errors import InputError
    from visiontune.speech.hibari import voice_file

    found = []
    for name, facts in VOICES.items():
        try:
            voice_file(name)
        except InputError:  # its file would be fetched
            continue
        found.append(Voice(name, "hibari", "en", facts["accent"].lower(), facts["gender"]))
    return found


def kokoro_voice(name: str) -> Voice:
    """Of a name such as `bm_george`: language, sex, name."""
    from visiontune.speech.kokoro import LANGUAGES

    language = next((code for code, letter in LANGUAGES.items() if letter == name[0]), "en")
    accent = {"a": "american", "b": "british"}.get(name[0], "")
    return Voice(name, "kokoro", language, accent, "female" if name[1] == "f" else "male")


_PIPER = {
    "female": "alba amy cori eva_k hfc_female jenny_dioco kathleen kerstin kristin lessac ljspeech ramona siwis southern_english_female",
    "male": "alan bryce danny gilles hfc_male joe john karlsson kusal norman northern_english_male pavoque reza_ibrahim ryan sam "
    "thorsten tom",
}


def piper_voice(name: str) -> Voice:
    """Of a name such as `en_GB-alan-medium`."""
    place, _, rest = name.partition("-")
    speaker = rest.rpartition("-")[0] or rest
    gender = next((gender for gender, names in _PIPER.items() if speaker in names.split()), "")
    accent = {"en_US": "american", "en_GB": "british"}.get(place, "")
    return Voice(name, "piper", place.split("_")[0], accent, gender, natural=0.8)


ESPEAK = (
    Voice("f2", "espeak", "", "", "female", natural=0.1),
    Voice("m1", "espeak", "", "", "male", natural=0.1),
    Voice("f2", "espeak", "en", "british", "female", natural=0.1, region="en-GB"),
    Voice("m1", "espeak", "en", "british", "male", natural=0.1, region="en-GB"),
    Voice("grandma", "espeak", "", "", "female", "old", natural=0.1),
    Voice("grandpa", "espeak", "", "", "male", "old", natural=0.1),
    Voice("whisper", "espeak", "", "", "male", "whisper", natural=0.1),
    Voice("whisperf", "espeak", "", "", "female", "whisper", natural=0.1),
    Voice("UniRobot", "espeak", "", "", "", "robot", natural=0.0),
)
"""Variants of espeak-ng that differ clearly; it speaks over a hundred languages with each."""
