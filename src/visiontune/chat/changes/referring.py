"""Which of the things that were made a follow-up means; a question where that is not clear, and never a thing that is not."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from visiontune.chat.base import Made, Question, Situation
from visiontune.chat.changes.asking import Ask
from visiontune.chat.changes.numbers import wants_another
from visiontune.chat.changes.questions import NAMES, choices, which_one

NOUNS = {
    "image": (
        r"pictures?|images?|photos?|photographs?|drawings?|paintings?|posters?|illustrations?|portraits?|"
        r"sketch(?:es)?|pics?|artworks?|logos?"
    ),
    "video": r"videos?|films?|movies?|clips?|reels?|slideshows?|animations?|trailers?|teasers?|shorts",
    "music": (
        r"music|songs?|tunes?|melody|melodies|pieces?|tracks?|soundtracks?|waltz(?:es)?|fugues?|"
        r"sonatas?|marche?s?|lullab(?:y|ies)"
    ),
    "speech": r"speech|narrations?|recordings?|voice-?overs?|audio|reading|spoken text|announcements?",
    "text": r"texts?|poems?|stor(?:y|ies)|essays?|haikus?|limericks?|answers?|articles?|letters?|lyrics",
}
_ORDINALS = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5, "5th": 5, "sixth": 6, "6th": 6,
    "seventh": 7, "7th": 7, "eighth": 8, "8th": 8, "ninth": 9, "9th": 9, "tenth": 10, "10th": 10, "one": 1, "two": 2, "three": 3, "four": 4,
    "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "a": 1, "b": 2, "c": 3, "d": 4, "e": 5,
}  # fmt: skip
_WHICH = (
    r"first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|latest|final|middle|left|"
    r"right|previous|[1-9](?:st|nd|rd|th)|10th"
)
_ANY = "|".join(NOUNS.values())
_ORDINAL = (
    rf"(?:(?:the|that|this|your|my) |^)(?P<which>{_WHICH})(?:[- ](?:hand|most))? (?:(?P<adjective>\w+) "
    rf")?(?P<noun>one|version|option|result|try|variation|attempt|{_ANY})"
)
_NUMBERED = (
    rf"(?:(?P<noun>{_ANY}|option|version|variation|result|one)? ?(?:number|no\.|nr\.?|#)|(?P<plain>{_ANY}|"
    rf"option|version|variation|result)) ?(?P<which>one|two|three|four|five|six|seven|eight|nine|ten|"
    rf"[1-9]\d?)(?![\w%:.])(?! (?:more|times|seconds?|minutes?|bpm|pixels)\b)"
)
_LETTERED = r"(?:option|version|variant|choice) (?P<which>[a-e])"
_BARE = (
    r"(?:like|from|in|of|with|use|take|keep|prefer|redo|again|do|make) the (?P<which>first|second|third|"
    r"fourth|fifth|last)(?=$|[\s,.;!?]*(?:$|but|in|as|only|please|again|with|without|bigger|and)\b|"
    r"[,.;!?])"
)
_ALL = (
    r"all (?:of )?(?:them|these|those|the \w+|\d|three|four|five|six)|both(?: of them)?|them all|each(?: "
    r"one| of them)?|every one|all"
)
_THESE = r"these|those|them"
_PARTS = r"scene|sentence|paragraph|slide|line|half|verse|part|person|word|man|woman|bar|seconds?|minutes?"
_SUITS = {
    "music": r"(?:in )?(?:a )?(?:major|minor)(?: key)?|bpm|tempo|transpose|key of|octave|waltz|orchestrate|in "
    r"[a-g](?:[ -]?(?:sharp|flat)|#)? (?:major|minor)|"
    r"fade out|time signature|chords?|melody|beats (?:per|a) minute|relative minor|andante|allegro|play (?:it|that)",
    "video": (
        r"captions?|subtitles?|scenes?|narrat(?:or|ion)|draft|title card|end card|soundtrack|last sentence|"
        r"first sentence|fps|frames per second|slides?"
    ),
    "speech": r"voice|say (?:it|that)|speak|read (?:it|that) again|narrator|accent|pronounce|louder|speaker|whisper\w*",
    "image": r"background|zoom (?:in|out)|upscale|crop|from (?:above|behind|below)|close-?up|negative prompt|wider|"
    r"taller|colou?rs?|brighter|darker|sky|"
    r"pixels|px|widescreen|vertical|square|portrait|landscape|upright",
}
_TWO = {"speech": ("video",), "image": ("video",), "video": (), "music": ("video",)}
"""Kinds that changes of this kind suit as well."""


def meant(ask: Ask, situation: Situation) -> tuple[Made, ...] | Question:
    """The things that are meant, one or several; of a thing in another's place see `of_kind`."""
    made = _unique(situation.made)
    if not made:
        return nothing(situation)
    last = [one for one in made if one.id in situation.last] or [made[-1]]
    last.sort(key=lambda one: situation.last.index(one.id) if one.id in situation.last else 0)
    numbered = _numbered(ask, made, last)
    if numbered is not None:
        return numbered
    kind = named_kind(ask, [one.kind for one in last], {one.kind for one in made})
    pool: list[Made] = last
    if kind is not None:
        pool = _alike(last, kind) or _newest(_alike(made, kind))
        if not pool:
            others = ", ".join(dict.fromkeys(NAMES.get(one.kind, one.kind) for one in made))
            return Question(
                f"No {NAMES[kind]} has been made here yet; what was made: {others}. Which one do you mean?",
                choices(made[-4:]),
            )
    about = _about(ask, _alike(made, kind) if kind else made)
    if about is not None:
        return (about,)
    if ask.has(_ALL) and not ask.has(r"without all|all else|after all|at all"):
        return tuple(pool)
    if kind is None:
        pool = _suited(ask, last, made)
    if len(pool) == 1:
        return (pool[0],)
    if ask.has(_THESE) and not re.search(r"(?:one|two|three|more) of (?:them|these|those)", ask.plain, re.IGNORECASE):
        return tuple(pool)
    if len({one.kind for one in pool}) > 1:
        return (pool[-1],)
    if wants_another(ask) and _one_request(pool):
        return (pool[0],)
    noun = NAMES.get(pool[0].kind, pool[0].kind)
    return Question(f"Which {noun} do you mean: the first, the last, or all {len(pool)}?", which_one(ask, len(pool)))


def nothing(situation: Situation) -> Question:
    """The question where nothing was made that could be changed."""
    if situation.running:
        return Question("It is still being made. Shall I change it when it is done, or stop it now?")
    return Question("Nothing has been made here yet. What shall I make?")


def named_kind(ask: Ask, present: Sequence[str] = (), made: Container[str] = ()) -> str | None:
    """The kind that is pointed at: "the video", "that music", "my picture"; the parts of a film are not things of their own.

    Args:
        present: Kinds of what was made last.
        made: All kinds that were made.
    """
    films = NOUNS["video"]
    if ask.has(rf"(?:in|into|to|for|over|under|on|of) (?:the|that|this|my) (?:{films})") and ask.has(
        "use|put|add|show|take|insert|play|set|with"
    ):
        return "video"
    if "video" in made and ask.has(
        rf"scenes? (?:number )?(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten)|the (?:{_WHICH}) scene"
    ):
        return "video"
    for kind, nouns in NOUNS.items():
        found = ask.has(
            rf"(?P<how>the|that|this|my|your|last|previous|of the|these|those|same)(?: \w+)? (?P<noun>{nouns})(?! "
            rf"(?:number|prompt|of me\b))"
        )
        if found is None or (kind == "text" and "text" not in present):
            continue
        if "video" in present and kind != "video" and not _apart(ask, kind, found, made):
            continue
        return kind
    return None


def _apart(ask: Ask, kind: str, found: re.Match[str], made: Container[str]) -> bool:
    """Whether a noun after a film means a thing of its own: the music of a film is a part of it."""
    if kind not in made or kind == "text":
        return False
    if kind == "image":
        return True
    if kind == "speech":
        return found["noun"].lower() in ("recording", "speech", "announcement")
    return found["how"].lower() in ("that", "this") and not ask.has("use|put|add|with|take|play|set|let|over|under")


def without_reference(text: str) -> str:
    """`text` without the words at its beginning that only say which thing is meant: "the second one, but darker"."""
    which = (
        rf"(?:(?:the |that )?(?:{_WHICH}) (?:{_ANY}|one|version|option)|(?:{_ANY}|option|version|number|no\.) "
        rf"?(?:number )?(?:\d{{1,2}}|one|two|three|four|five|[a-e])|all (?:of )?(?:them|these|those)|both(?: "
        rf"of them)?)"
    )
    lead = (
        r"(?:(?:i (?:like|prefer|want|love)|take|use|keep|go with|pick|choose|in|of|with|from|for|now|please|ok)\s+)*"
    )
    noun = (
        rf"(?:the|that|this|my|your) (?:\w+ )?(?:{_ANY}|one)(?: (?:of|with|about|showing) (?:the |a |an )?\w+)?"
        r"(?=\s*(?:[,:;]|(?:in|at|but|again|as|bigger|larger|please|with|without|only)\b))"
    )
    text = re.sub(rf"^\s*{noun}[\s:,.;-]*(?:(?:but|only|and|please) )*(?=\S)", "", text, count=1, flags=re.IGNORECASE)
    rest = re.sub(
        rf"^\s*{lead}{which}(?![\w-])(?: please)?[\s:,.;-]*(?:(?:but|only|and) )*(?:(?:make|have) (?:it|them) )?(?=\S)",
        "",
        text,
        count=1,
        flags=re.IGNORECASE,
    )
    rest = re.sub(
        rf"\b(make|have|do|turn|put|upscale|enlarge|draw|redo) {which}(?![\w-])", r"\1 it", rest, flags=re.IGNORECASE
    )
    return rest if re.search(r"\w", rest) else text


def of_kind(situation: Situation, *kinds: str) -> Made | None:
    """The newest thing of one of these kinds."""
    return next((one for one in reversed(_unique(situation.made)) if one.kind in kinds), None)


def _unique(made: Sequence[Made]) -> list[Made]:
    return list({one.id: one for one in made}.values())


def _alike(made: Sequence[Made], kind: str | None) -> list[Made]:
    wanted = ("image", "upscale") if kind == "image" else (kind,)
    return [one for one in made if one.kind in wanted]


def _newest(made: Sequence[Made]) -> list[Made]:
    return list(made[-1:])


def _number(word: str, many: int) -> int:
    """Which of `many` a word names, from 1 on; 0 where it names none."""
    lower = word.lower()
    if lower in ("last", "latest", "final", "right", "previous"):
        return many
    if lower == "left":
        return 1
    if lower == "middle":
        return (many + 1) // 2
    return int(lower) if lower.isdecimal() else _ORDINALS.get(lower, 0)


def _numbered(ask: Ask, made: list[Made], last: list[Made]) -> tuple[Made, ...] | Question | None:
    """The thing that is meant by its number; None where no number is said."""
    for pattern in (_ORDINAL, _NUMBERED, _LETTERED, _BARE):
        found = ask.has(pattern)
        if found is None or re.match(rf"\s*(?:{_PARTS})\b", ask.plain[found.end() :], re.IGNORECASE):
            continue
        groups = found.groupdict()
        noun = (groups.get("noun") or groups.get("plain") or "").lower()
        kind = next((kind for kind, nouns in NOUNS.items() if re.fullmatch(nouns, noun)), None)
        if kind is not None and "video" in (one.kind for one in last) and kind in ("music", "speech", "text"):
            continue
        pool = _alike(last, kind) if kind else [one for one in last if one.kind == last[-1].kind]
        if len(pool) < 2:
            pool = _alike(made, kind or last[-1].kind)
        name = NAMES.get(kind or last[-1].kind, "one")
        number = _number(groups["which"], len(pool))
        if not pool:
            return Question(f"No {name} has been made here yet. What shall I make?")
        if not 1 <= number <= len(pool):
            there = f"there is only one {name}" if len(pool) == 1 else f"there are only {len(pool)}"
            return Question(f"Which one do you mean? So far {there}.", choices(pool[:4]))
        return (pool[number - 1],)
    return None


def _about(ask: Ask, made: Sequence[Made]) -> Made | None:
    """The thing that is pointed at by what it shows: "the one with the lighthouse", "the fox picture"."""
    any_noun = f"one|{_ANY}"
    found = ask.has(
        rf"the (?:{any_noun}) (?:of|with|about|showing) (?:the |a |an )?(?P<what>\w[\w-]*(?: \w[\w-]*)?)"
    ) or ask.has(
        rf"the (?P<what>(?!first|second|third|last|same|next|other|new|left|right)\w[\w-]{{2,}}) (?:{any_noun})"
    )
    if found is None or len(made) < 2:
        return None
    words = [word for word in re.findall(r"\w{3,}", found["what"].lower()) if word not in ("the", "and")]
    fitting = [one for one in made if words and re.search(rf"\b{re.escape(words[0])}", _described(one))]
    return fitting[-1] if fitting and len(fitting) < len(made) else None


def _described(one: Made) -> str:
    texts = [one.says, *(str(one.request.get(name) or "") for name in ("prompt", "text", "source", "lyrics"))]
    return " ".join(texts).lower()


def _suited(ask: Ask, last: list[Made], made: list[Made]) -> list[Made]:
    """Those of the last plan that the change can be about; else the newest thing that it can be about."""
    wanted = next((kind for kind, words in _SUITS.items() if ask.has(words)), None)
    if wanted is None:
        if ask.slots.keys() & {"tempo_bpm", "key", "composer"}:
            wanted = "music"
        elif "voice" in ask.slots:
            wanted = "speech"
        else:
            return last if len({one.kind for one in last}) == 1 else last[-1:]
    others = [(kind, last) for kind in _TWO[wanted]]
    # A key is of music alone; a voice is rather that of the film just made than of an older recording.
    older = [(wanted, made)]
    for kind, pool in [(wanted, last), *(older + others if wanted == "music" else others + older)]:
        if fitting := _alike(pool, kind):
            return fitting if pool is last else fitting[-1:]
    return last if len({one.kind for one in last}) == 1 else last[-1:]


def _one_request(pool: Sequence[Made]) -> bool:
    """Whether all were asked for alike, but for chance."""
    first = {name: value for name, value in pool[0].request.items() if name != "seed"}
    return all({name: value for name, value in one.request.items() if name != "seed"} == first for one in pool)
