"""Small talk, answered by us at once: greetings, thanks, who we are and what can be asked for.

A language model of the embedded size makes up a life of its own when it is greeted, so none is asked here.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import resources

CAN = (
    "I make pictures, videos, music, speech and short texts from your words, here on this machine. For example:\n\n"
    "- “a watercolour of a fox in the snow”\n"
    "- “a 30 second video about volcanoes”\n"
    "- “two minutes of piano in the manner of Bach”\n"
    "- “read this aloud: The ferry leaves at nine.”\n"
    "- “write a poem about autumn”\n\n"
    "Afterwards you can change what was made (“warmer colours”, “make it shorter”), give me a document and ask about "
    "it, or ask what the built-in almanac knows (“why is the sky blue?”)."
)
_WHO = (
    "I am VisionTune’s assistant: a program that turns words into pictures, videos, music and speech. Everything is made "
    "on this machine unless you set up an online service."
)
_GREETINGS = {
    "hola": "¡Hola!", "bonjour": "Bonjour !", "salut": "Salut !", "hallo": "Hallo!", "guten tag": "Guten Tag!",
    "ciao": "Ciao!", "buongiorno": "Buongiorno!", "ola": "Olá!", "olá": "Olá!", "namaste": "Namaste!", "hej": "Hej!",
    "czesc": "Cześć!", "cześć": "Cześć!", "merhaba": "Merhaba!", "привет": "Привет!", "こんにちは": "こんにちは！",
    "你好": "你好！", "नमस्ते": "नमस्ते!", "안녕하세요": "안녕하세요!", "مرحبا": "مرحبا!", "szia": "Szia!", "buenos dias": "¡Buenos días!",
    "buenos días": "¡Buenos días!",
}  # fmt: skip
_JOINED = {
    "<you>": r"(?: (?:today|there|now|doing|going|my friend|mate|buddy|everyone|all|assistant|visiontune))*",
    "<please>": r"(?:please |so |well |ok |okay |hey |hi |hello |oh |and |but )*",
}
_NAME = re.compile(r"(?:whats|what is|do you (?:know|remember)|remember|say) my name|who am i")
_LEAD = re.compile(
    r"^\W*(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening|day))\b(?: (?:there|everyone|all|assistant|visiontune))?[\s,.!:–-]+",
    re.IGNORECASE,
)


def small_talk(message: str, name: str = "", before: Sequence[str] = ()) -> str:
    """The answer where the whole message is small talk, else empty.

    Args:
        message: Of the user.
        name: What to call the user; empty: nothing.
        before: What the assistant said before, so that it does not say the same again.
    """
    said = _bare(message)
    if not said or len(said) > 90:
        return ""
    if said in _GREETINGS:
        return f"{_GREETINGS[said]} I understand English best. What shall I make?"
    if _NAME.fullmatch(said):
        return (
            f"You told me to call you {name}." if name else "You have not told me. Say “my name is …”, and I keep it."
        )
    for pattern, answers in _compiled():
        if pattern.fullmatch(said):
            return _chosen(answers, said, before).replace("{name}", f", {name}" if name else "")
    rest = _bare(_LEAD.sub("", message, count=1))
    return small_talk(rest, name, before) if rest and rest != said else ""


def without_greeting(message: str) -> str:
    """`message` without the greeting before what it says: "hi, why is the sky blue?" asks about the sky."""
    rest = _LEAD.sub("", message, count=1)
    return rest if any(character.isalnum() for character in rest) else message


@cache
def _compiled() -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    """What is said, and the answers to it."""
    read = (resources.files("visiontune.chat.talk") / "smalltalk.toml").read_text(encoding="utf-8")
    for mark, pattern in _JOINED.items():
        read = read.replace(mark, pattern)
    longer = {"<can>": CAN, "<who>": _WHO}
    return tuple(
        (re.compile("|".join(talk["says"])), tuple(longer.get(answer, answer) for answer in talk["answers"]))
        for talk in tomllib.loads(read).values()
    )


def _bare(message: str) -> str:
    """In small letters, without marks and emoji, one space between words."""
    text = message[:400].casefold().replace("'", "").replace("’", "").replace("‘", "")
    return " ".join(
        "".join(
            c if c.isalnum() or "\u0300" <= c <= "\u036f" or "\u0900" <= c <= "\u0dff" else " " for c in text
        ).split()
    )


def _chosen(answers: Sequence[str], said: str, before: Sequence[str]) -> str:
    """One of the answers, by the words; one that was not given lately, where there is one."""
    start = hashlib.sha256(f"{said}{len(before)}".encode()).digest()[0] % len(answers)
    turned = [*answers[start:], *answers[:start]]
    lately = " ".join(before[-3:])
    return next((answer for answer in turned if answer.split("{name}")[-1] not in lately), turned[0])
