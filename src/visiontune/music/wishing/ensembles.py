"""Who plays the four voices: ensembles and single instruments by name, each voice with a range that it can play."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from visiontune.errors import InputError
from visiontune.music.frames.config import HIGHEST, LOWEST, VOICES
from visiontune.music.wishing.instruments import Instrument, instruments
from visiontune.music.wishing.vocabulary import Spot, Vocabulary

SPANS = ((55, 100), (48, 88), (40, 79), (28, 67))
"""Where soprano, alto, tenor and bass move on an instrument that plays them all."""
CORES = ((60, 76), (55, 70), (50, 66), (41, 58))
"""What a voice cannot do without."""


@dataclass(frozen=True)
class Player:
    """Who plays a voice.

    Args:
        program: General MIDI, 0..127.
        low, high: MIDI pitches as they sound, within those of the models.
        pan: -1 (left) to 1.
    """

    name: str
    program: int
    low: int
    high: int
    pan: float = 0.0


@dataclass(frozen=True)
class Ensemble:
    """Four players, from the highest voice to the lowest; players of one program are one instrument.

    Args:
        note: What the user is to know of how it plays; may be empty.
    """

    name: str
    parts: tuple[Player, ...]
    note: str = ""

    @property
    def programs(self) -> frozenset[int]:
        """The programs that sound."""
        return frozenset(part.program for part in self.parts)

    @property
    def alone(self) -> bool:
        """Whether one instrument plays all voices."""
        return len({(part.name, part.program) for part in self.parts}) == 1


# names; below them the players of the four voices: name, program, lowest-highest pitch
_TABLE = """
choir, chor, coro, chœur, satb, choir satb, mixed choir, chorus, chorale choir, a cappella, acapella, vocal ensemble, vocal quartet
    Soprano 52 58-81, Alto 52 53-76, Tenor 52 46-69, Bass 52 38-64
string quartet, strings quartet, quartet, streichquartett
    Violin I 40 55-100, Violin II 40 55-91, Viola 41 48-84, Cello 42 36-72
string orchestra, strings, string ensemble, string section, chamber orchestra, orchestral strings, streicher
    Violins I 48 55-100, Violins II 48 55-91, Violas 48 48-84, Cellos 48 36-72
orchestra, orchester, symphony orchestra, full orchestra, symphonic, orchestral, philharmonic, philharmonic orchestra
    Violins 48 55-100, Clarinets 71 50-88, Horns 60 41-77, Cellos and basses 48 28-67
woodwind quartet, wind quartet, woodwinds, woodwind ensemble, winds, wind ensemble
    Flute 73 60-96, Oboe 68 58-88, Clarinet 71 50-84, Bassoon 70 34-69
brass quartet, brass, brass quintet, brass ensemble, brass band, brass section
    Trumpet I 56 54-84, Trumpet II 56 54-79, Trombone 57 40-72, Tuba 58 28-60
saxophone quartet, sax quartet, saxophones, saxophone ensemble
    Soprano saxophone 64 56-88, Alto saxophone 65 49-80, Tenor saxophone 66 44-75, Baritone saxophone 67 36-67
recorder quartet, recorder consort, recorders
    Soprano recorder 74 58-96, Alto recorder 74 53-84, Tenor recorder 74 48-76, Bass recorder 74 36-65
clarinet quartet, clarinets, clarinet choir
    Clarinet I 71 50-91, Clarinet II 71 50-88, Clarinet III 71 50-79, Bass clarinet 71 34-67
guitar quartet, guitars, guitar ensemble
    Guitar I 24 55-88, Guitar II 24 48-84, Guitar III 24 43-76, Guitar IV 24 40-67
cello quartet, cellos, cello ensemble
    Cello I 42 55-81, Cello II 42 48-76, Cello III 42 43-72, Cello IV 42 36-64
horn quartet, horns, french horns
    Horn I 60 53-79, Horn II 60 48-74, Horn III 60 43-70, Horn IV 60 34-62
trombone quartet, trombones, trombone choir
    Trombone I 57 53-77, Trombone II 57 48-72, Trombone III 57 43-70, Bass trombone 57 34-62
flute quartet
    Flute 73 60-96, Violin 40 55-88, Viola 41 48-80, Cello 42 36-69
oboe quartet
    Oboe 68 58-91, Violin 40 55-88, Viola 41 48-80, Cello 42 36-69
piano quartet
    Violin 40 55-96, Piano 0 48-88, Piano 0 40-79, Cello 42 36-67
piano trio
    Violin 40 55-96, Piano 0 48-88, Piano 0 40-79, Cello 42 36-67
female choir, women's choir, children's choir, girls choir, boys choir, upper voices
    Soprano I 52 60-84, Soprano II 52 57-79, Alto I 52 53-76, Alto II 52 48-69
male choir, men's choir, monks
    Tenor I 52 52-74, Tenor II 52 48-70, Baritone 52 43-67, Bass 52 36-62
"""
_CONTINUES = re.compile(
    r"\s*(?:,|&|\+|/|,?\s*(?:and|with|plus|accompanied by|mit|und))\s*(?:an?|the|some|solo|soft|quiet)?\s*"
)


_WITH = re.compile(r"[^.!?\n]{0,60}\b(?:with|plus|accompanied by)\s*(?:an?|the|some|solo|soft|quiet)?\s*")
_SCENERY = frozenset(
    {"rain", "crystal", "atmosphere", "brightness", "goblin", "goblins", "echoes", "voice", "voices", "singing", "oohs"}
    | {"seashore", "applause", "helicopter", "gunshot", "bottle", "whistle", "whistling", "bells", "chimes", "keys"}
    | {"vibes", "hang", "fantasia", "soundtrack", "keyboard", "monks"}
)
"""Names that in a sentence mean something else: said alone they are instruments."""


@cache
def ensembles() -> Vocabulary[Ensemble | Instrument]:
    """Ensembles and instruments by their names; where both have one, the ensemble counts."""
    found: dict[str, Ensemble | Instrument] = dict(instruments().names)
    for names, players in zip(*[iter(_TABLE.strip().splitlines())] * 2, strict=True):
        parts = []
        for player in players.split(","):
            name, program, span = player.strip().rsplit(" ", 2)
            low, high = span.split("-")
            parts.append(Player(name, int(program), int(low), int(high)))
        every = [name.strip() for name in names.split(",")]
        found |= dict.fromkeys(every, Ensemble(every[0], _placed(tuple(parts))))
    return Vocabulary(found)


def find_ensemble(text: str) -> Ensemble:
    """The ensemble of a text: "string quartet", "piano", "flute and guitar", "cello with piano".

    Raises:
        InputError: none is known by that name; near ones are named.
    """
    whole = ensembles().find(text)
    if whole is not None:
        return ensemble_of([whole])
    groups = spotted(text)
    if not groups:
        near = ensembles().near(text) or ("piano", "string quartet", "choir", "organ")
        raise InputError("instrument", text, f"is none that is known; perhaps {', '.join(near)}")
    return ensemble_of(spot.meaning for spot in groups)


def spotted(text: str) -> list[Spot[Ensemble | Instrument]]:
    """The first instruments that a text names together ("violin, viola and harp"), those that it does not want left out."""
    wanted: list[Spot[Ensemble | Instrument]] = []
    lowered = text.lower()
    for spot in ensembles().spots(text):
        if spot.negated or spot.written in _SCENERY or any(spot.meaning == other.meaning for other in wanted):
            continue
        between = lowered[wanted[-1].end : spot.start] if wanted else ""
        if wanted and not (_CONTINUES.fullmatch(between) or _WITH.fullmatch(between)):
            break
        wanted.append(spot)
    return wanted[:VOICES]


def ensemble_of(given: Iterable[Ensemble | Instrument]) -> Ensemble:
    """Several as one: who plays one voice takes the one that suits it, those who play chords share the others.

    A single instrument of one voice is accompanied by a piano, as the models write four.
    """
    wanted = list(given)
    if len(wanted) == 1 and isinstance(wanted[0], Ensemble):
        return wanted[0]
    players: list[Player | None] = [None] * VOICES
    several = [one for one in wanted if isinstance(one, Ensemble) or one.chords]
    single = [one for one in wanted if isinstance(one, Instrument) and not one.chords]
    for instrument in sorted(single, key=lambda one: -(one.low + one.high)):
        free = [voice for voice in range(VOICES) if players[voice] is None]
        if free:
            voice = min(free, key=lambda voice: (_lacks(instrument, voice), (0, 3, 2, 1).index(voice)))
            players[voice] = _player(instrument, voice)
    note = ""
    open_voices = [voice for voice in range(VOICES) if players[voice] is None]
    if open_voices and not several:
        several = [_piano()]
        names = " and ".join(one.name.lower() for one in single)
        note = f"{names} cannot play four voices: a piano plays the others"
    for n, voice in enumerate(open_voices):
        source = several[n * len(several) // len(open_voices)]
        players[voice] = _player(source, voice) if isinstance(source, Instrument) else source.parts[voice]
    parts = tuple(player for player in players if player is not None)
    names = " and ".join(one.name.lower() for one in (*single, *several) if one in wanted)
    if any(one not in wanted for one in several):
        names += " and piano"
    return Ensemble(names, _placed(parts), note)


def default_ensemble(composer: str, tempo: float, without: Sequence[int] = ()) -> tuple[Ensemble, str]:
    """(ensemble, why) for a composer whose music is played as he wrote it.

    Args:
        tempo: In quarters per minute: what is too quick to be sung is played.
        without: Programs that are not wanted.
    """
    quartet = "string quartet", f"{composer.title()} is learnt from string quartets"
    choices = {
        "bach": (
            [("choir", "Bach's chorales are sung in four voices")] if tempo <= 108 else []
        ) + [("organ", "what is too quick to be sung an organ plays, as Bach did"), quartet],
        "palestrina": [("choir", "Palestrina wrote for voices")],
        "monteverdi": [("choir", "Monteverdi wrote for voices")],
        "mozart": [quartet], "beethoven": [quartet], "haydn": [quartet],
    }.get(composer.lower(), [("piano", "a piano plays every voice")])  # fmt: skip
    spare = [
        (name, "what else there is was not wanted") for name in ("string quartet", "piano", "organ", "choir", "harp")
    ]
    for name, why in choices + spare:
        found = find_ensemble(name)
        if not found.programs & frozenset(without):
            return found, why
    return find_ensemble("guitar"), "what else there is was not wanted"


def _piano() -> Instrument:
    return instruments().names["piano"]


def _lacks(instrument: Instrument, voice: int) -> int:
    """Semitones of a voice's core that an instrument cannot play."""
    low, high = CORES[voice]
    return max(0, instrument.low - low) + max(0, high - instrument.high)


def _player(instrument: Instrument, voice: int) -> Player:
    low, high = max(LOWEST, instrument.low), min(HIGHEST, instrument.high)
    if instrument.chords:
        bottom, top = SPANS[voice]
        # An octave and a half is the least in which a voice can move.
        low, high = max(low, min(bottom, high - 18)), min(high, max(top, low + 18))
    return Player(instrument.name, instrument.program, low, high)


def _placed(parts: tuple[Player, ...]) -> tuple[Player, ...]:
    """Players from left to right; one instrument stays in the middle."""
    names = list(dict.fromkeys(part.name for part in parts))
    if len(names) == 1:
        return parts
    spread = {name: -0.4 + 0.8 * n / (len(names) - 1) for n, name in enumerate(names)}
    return tuple(replace(part, pan=round(spread[part.name], 2)) for part in parts)
