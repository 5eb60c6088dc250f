"""What a prompt for music says of composer, key, tempo, metre, mood and instruments; what is negated is left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from visiontune.errors import InputError
from visiontune.music.base import METRES
from visiontune.music.ensembles import Ensemble, ensembles, spotted
from visiontune.music.instruments import Instrument
from visiontune.music.keys import Key, Mode
from visiontune.music.moods import Mood, moods
from visiontune.music.vocabulary import READ, Vocabulary, is_negated, plain

SLOWEST, QUICKEST = 20.0, 300.0
"""Quarters per minute that a request may ask for."""

_TEMPI: dict[str, tuple[float, float]] = {
    "grave": (40, 50), "largo": (44, 56), "larghissimo": (40, 46), "lento": (50, 60), "adagio": (54, 68),
    "larghetto": (60, 68), "andante": (74, 92), "andantino": (80, 96), "moderato": (96, 112), "allegretto": (108, 122),
    "allegro": (120, 144), "allegro molto": (138, 156), "vivace": (144, 162), "presto": (160, 184),
    "prestissimo": (184, 208), "very slow": (44, 56), "extremely slow": (40, 50), "slow": (54, 70), "slowly": (54, 70),
    "slower": (54, 70), "slow moving": (54, 70), "slowish": (66, 80), "rather slow": (64, 78), "quite slow": (58, 72),
    "walking pace": (80, 96), "moderate": (88, 108), "medium tempo": (92, 112), "mid tempo": (92, 112),
    "medium": (92, 112), "moderately fast": (108, 126), "fairly fast": (116, 132), "fast": (128, 152),
    "fast paced": (128, 152), "faster": (128, 152), "quick": (124, 148), "quickly": (124, 148), "rapid": (140, 166),
    "speedy": (132, 156), "very fast": (158, 184), "very quick": (152, 178), "extremely fast": (176, 204),
}  # fmt: skip
_FORMS: dict[str, tuple[tuple[int, int], tuple[float, float] | None]] = {
    "waltz": ((3, 4), (112, 150)), "walz": ((3, 4), (112, 150)), "valse": ((3, 4), (112, 150)), "walzer": ((3, 4), (112, 150)),
    "minuet": ((3, 4), (100, 126)), "menuet": ((3, 4), (100, 126)), "menuett": ((3, 4), (100, 126)),
    "mazurka": ((3, 4), (120, 144)), "polonaise": ((3, 4), (84, 100)), "sarabande": ((3, 4), (54, 70)),
    "ländler": ((3, 4), (104, 126)), "scherzo": ((3, 4), (140, 180)), "march": ((4, 4), (104, 120)),
    "funeral march": ((4, 4), (52, 64)), "wedding march": ((4, 4), (96, 112)), "marching": ((4, 4), (104, 120)),
    "polka": ((2, 4), (104, 120)), "galop": ((2, 4), (126, 144)), "gavotte": ((4, 4), (96, 116)),
    "bourrée": ((4, 4), (120, 144)), "allemande": ((4, 4), (72, 90)), "gigue": ((6, 8), (108, 132)),
    "jig": ((6, 8), (120, 150)), "tarantella": ((6, 8), (160, 190)), "barcarolle": ((6, 8), (60, 80)),
    "siciliana": ((6, 8), (54, 70)), "siciliano": ((6, 8), (54, 70)), "lullaby": ((6, 8), (56, 70)),
    "cradle song": ((6, 8), (56, 70)), "berceuse": ((6, 8), (56, 70)), "wiegenlied": ((6, 8), (56, 70)),
    "pastorale": ((6, 8), (66, 84)), "hymn": ((4, 4), (72, 92)), "anthem": ((4, 4), (80, 100)),
    "chorale": ((4, 4), (66, 88)), "choral": ((4, 4), (66, 88)), "nocturne": ((4, 4), (58, 76)),
    "tango": ((2, 4), (58, 68)),
    "ballad": ((4, 4), (64, 84)), "fanfare": ((4, 4), (100, 120)),
}  # fmt: skip
_BACHS = ("hymn", "chorale", "choral", "fugue", "fuge")
_FAR_FORMS = {
    "fugue": "no fugue is composed: four voices move together, and its theme is not imitated",
    "fuge": "no fugue is composed: four voices move together, and its theme is not imitated",
    "canon": "no canon is composed: no voice imitates another strictly",
    "sonata": "no sonata is composed: one movement, whose theme returns",
    "symphony": "no symphony is composed: one movement in four voices",
    "concerto": "no concerto is composed: one movement in four voices, without a soloist's part",
    "raga": "no raga is composed: major and minor keys are what the models know",
}
_NEAR_METRES = {
    (2, 2): (4, 4),
    (4, 2): (4, 4),
    (8, 8): (4, 4),
    (4, 8): (2, 4),
    (3, 8): (3, 4),
    (12, 8): (6, 8),
    (6, 4): (3, 2),
}
_FULL = {
    "bach": "j s bach, js bach, johann sebastian bach, sebastian bach",
    "mozart": "w a mozart, wolfgang amadeus mozart, amadeus mozart, amadeus",
    "beethoven": "l v beethoven, ludwig van beethoven, van beethoven",
    "haydn": "joseph haydn", "schumann": "robert schumann", "chopin": "frederic chopin, frédéric chopin",
    "schubert": "franz schubert", "joplin": "scott joplin",
}  # fmt: skip
"""Whole names, beside the one by which a model knows a composer."""
_NEAR = {
    "bach": "händel, handel, haendel, vivaldi, telemann, corelli, pachelbel, scarlatti, purcell, buxtehude, couperin, "
    "rameau, albinoni, monteverdi, palestrina, josquin, byrd, tallis, baroque, renaissance, gregorian chant, gregorian, "
    "medieval",
    "mozart": "haydn, clementi, boccherini, salieri, gluck, rossini, rococo, viennese classic, viennese classical",
    "beethoven": "schubert, schumann, brahms, mendelssohn, chopin, liszt, tchaikovsky, tschaikowsky, wagner, verdi, "
    "puccini, dvořák, dvorak, grieg, sibelius, mahler, bruckner, berlioz, rachmaninoff, rachmaninov, debussy, ravel, "
    "satie, erik satie, fauré, elgar, holst, strauss, johann strauss, richard strauss, bizet, mussorgsky, scriabin, prokofiev, "
    "shostakovich, stravinsky, bartók, bartok, schoenberg, schönberg, gershwin, copland, bernstein, paganini, joplin, "
    "hans zimmer, zimmer, john williams, ennio morricone, morricone, howard shore, ludovico einaudi, einaudi, yiruma, "
    "yann tiersen, philip glass, steve reich, max richter, arvo pärt, joe hisaishi, hisaishi, nobuo uematsu, koji kondo, "
    "minimalism, minimalist, impressionist, impressionism, late romantic, romantic era",
}
"""Composers and styles that no model may have learnt, by who comes nearest."""
_GENRES = (
    "jazz, jazzy, bebop, swing music, big band, dixieland, bossa nova, blues, bluesy, r&b, techno, edm, electronic, "
    "electronica, electro, house music, deep house, trance, dubstep, drum and bass, synthwave, vaporwave, chiptune, 8 bit, "
    "hip hop, hiphop, rap, trap beat, trap music, lo fi, lofi, pop song, pop music, k pop, kpop, j pop, rock music, "
    "rock song, rock band, rock n roll, rock and roll, hard rock, punk, metal music, metal song, heavy metal, death metal, "
    "black metal, grunge, country music, country song, bluegrass, folk music, folk song, reggae, ska, salsa, samba, "
    "mambo, rumba, cumbia, reggaeton, afrobeat, funk, funky, soul music, gospel, disco, ragtime, klezmer, flamenco, "
    "bollywood, new age, atonal, twelve tone, serialism, noise music, the beatles, beatles, abba, taylor swift, daft punk, "
    "pink floyd"
)
_BPM = re.compile(
    r"(?:(?<![\w.])(\d{1,4}(?:\.\d+)?)\s*(?:bpm\b|beats?\s+(?:per|a)\s+minute|quarters?\s+(?:per|a)\s+minute))"
    r"|(?:\b(?:tempo|bpm|metronome)\s*(?:of|=|:|at|is)?\s*(\d{2,4}(?:\.\d+)?)\b)|(?:♩\s*=\s*(\d{2,4}))",
    re.IGNORECASE,
)
_METRE = re.compile(r"(?<![\d/.])(\d{1,2})\s?/\s?(1|2|4|8|16)(?![\d/])(?:\s*(?:time|metre|meter|bar))?")
_IN_THREE = re.compile(
    r"\b(?:in three(?![\s-](?:parts|voices|movements|sections))|triple (?:time|metre|meter))\b", re.IGNORECASE
)
_SIGN = r"(?:[\s-]?sharp|[\s-]?flat|#|♯|♭|b)"
_KEY = re.compile(rf"(?<![\w'’])([A-Ha-h])({_SIGN})?[\s-]*(major|minor|maj|min)\b", re.IGNORECASE)
_GERMAN = re.compile(r"(?<!\w)([A-Ha-h])(is|es|s)?[\s-]?(dur|moll)\b", re.IGNORECASE)
_BARE = re.compile(
    rf"\b(?:[Ii]n|[Kk]ey of|[Kk]ey:?)\s+([A-G](?:{_SIGN})?|[a-g](?:[\s-]?sharp|[\s-]?flat|#|♯|♭))(?![\w'’])"
)
_MODE = re.compile(
    r"\b(?:in|a|the)?\s*(major|minor)(?:\s+(?:key|mode|tonality|scale|chords?|melody|tune))\b|\bin (?:the )?(major|minor)\b",
    re.IGNORECASE,
)
_AFTER_A_KEY = frozenset(
    "for with and at like by on played please slow fast largo adagio andante allegro presto waltz march in".split()
)
"""Words that follow a key: after others "a minor" is no A minor."""


@dataclass
class Hints:
    """What a prompt says; what it does not say is empty. `..._written` quotes it."""

    composer: str = ""
    near_composer: str = ""
    composer_written: str = ""
    unwanted_composers: list[str] = field(default_factory=list)
    unlearnt: list[str] = field(default_factory=list)
    key: Key | None = None
    key_written: str = ""
    mode: Mode | None = None
    beats: float | None = None
    tempo: tuple[float, float] | None = None
    tempo_of_form: bool = False
    tempo_written: str = ""
    metre: tuple[int, int] | None = None
    metre_written: str = ""
    moods: list[tuple[Mood, str]] = field(default_factory=list)
    unwanted_moods: list[Mood] = field(default_factory=list)
    instruments: list[Ensemble | Instrument] = field(default_factory=list)
    instruments_written: str = ""
    unwanted_programs: list[int] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def read(prompt: str, known: Sequence[str]) -> Hints:
    """What a prompt says, of which the beginning is read; any text will do.

    Args:
        known: The composers that a model has learnt.
    """
    text, said = prompt[:READ], Hints()
    _read_key(text, said)
    _read_metre_and_tempo(text, said)
    _read_moods(text, said)
    _read_instruments(text, said)
    _read_style(text, said, known)
    return said


def composers(known: Sequence[str]) -> Vocabulary[str]:
    """The composers that a model has learnt, by their names."""
    return Vocabulary(
        {name: composer for composer in known for name in (composer.lower(), *_list(_FULL.get(composer, "")))}
    )


def _list(names: str) -> list[str]:
    return [plain(name) for name in names.split(",") if name.strip()]


def _read_key(text: str, said: Hints) -> None:
    for found in _KEY.finditer(text):
        letter, sign, mode = found.groups()
        if letter in "aA" and not sign and _is_article(text, found):
            continue
        minor = mode.lower().startswith("min")
        _found_key(text, found, said, letter.replace("h", "b").replace("H", "B") + (sign or ""), minor)
    for found in _GERMAN.finditer(text):
        letter, sign, mode = (part or "" for part in found.groups())
        name = {"h": "b", "b": "b-flat"}.get(letter.lower(), letter) if not sign else letter
        sharp = {"is": "-sharp", "es": "-flat", "s": "-flat", "": ""}[sign.lower()]
        _found_key(text, found, said, name + sharp, mode.lower() == "moll")
    for found in _BARE.finditer(text):
        if not (found.group(1) == "A" and _is_article(text, found)):
            _found_key(text, found, said, found.group(1), False)
    for found in _MODE.finditer(text):
        mode = (found.group(1) or found.group(2)).lower()
        minor = (mode == "minor") != is_negated(text.lower(), found.start())
        said.mode = said.mode or ("minor" if minor else "major")


def _is_article(text: str, found: re.Match[str]) -> bool:
    """Whether an A is no key: "a minor key", "A major theme", "in A quiet"."""
    before, after = text[: found.start()].rstrip(), text[found.end() :]
    follows = re.match(r"\s+([^\W\d_]+)", after)
    alone = follows is None or follows.group(1).lower() in _AFTER_A_KEY
    names_it = re.search(r"(?:\b(?:in|key of|key)|[,;:(])$", before, re.IGNORECASE) is not None or not before
    if found.re is _KEY and found.group(1) == "A" and before and not before.endswith((".", "!", "?")):
        return bool(follows and follows.group(1).lower() == "key")
    return not (alone and (names_it or found.re is _BARE))


def _found_key(text: str, found: re.Match[str], said: Hints, name: str, minor: bool) -> None:
    if said.key or is_negated(text.lower(), found.start()):
        return
    try:
        said.key = Key.parse(f"{name[0].upper()}{name[1:]} {'minor' if minor else 'major'}")
    except InputError:
        return
    said.key_written = found.group().strip()


def _read_metre_and_tempo(text: str, said: Hints) -> None:
    for found in _METRE.finditer(text):
        metre = int(found.group(1)), int(found.group(2))
        if said.metre or metre[0] < 2 or is_negated(text.lower(), found.start()):
            continue
        said.metre, said.metre_written = _NEAR_METRES.get(metre, metre), found.group()
        if f"{said.metre[0]}/{said.metre[1]}" not in METRES:
            said.warnings.append(f"no model has learnt {metre[0]}/{metre[1]}; it is composed in 4/4 instead")
            said.metre = (4, 4)
    if not said.metre and (three := _IN_THREE.search(text)):
        said.metre, said.metre_written = (3, 4), three.group()
    if found_beats := _BPM.search(text):
        beats = float(next(group for group in found_beats.groups() if group))
        said.beats, said.tempo_written = min(max(beats, SLOWEST), QUICKEST), found_beats.group().strip()
        if beats != said.beats:
            said.warnings.append(f"a tempo of {beats:g} is beyond {SLOWEST:g} to {QUICKEST:g}; {said.beats:g} is taken")
    for spot in Vocabulary(_TEMPI).spots(text):
        if said.tempo is None:
            said.tempo = (88.0, 108.0) if spot.negated else spot.meaning
            said.tempo_written = said.tempo_written or ("not " if spot.negated else "") + spot.written
    for form in Vocabulary({**_FORMS, **_FAR_FORMS}).spots(text):
        month = form.written == "march" and text[: form.start].lower().endswith(("in ", "of ", "since "))
        if form.negated or month:
            continue
        if form.written in _BACHS and not said.near_composer:
            said.near_composer, said.composer_written = "bach", form.written
        if isinstance(form.meaning, str):
            said.warnings.append(form.meaning)
            continue
        metre, tempo = form.meaning
        if not said.metre:
            said.metre, said.metre_written = metre, form.written
        if not said.tempo:
            said.tempo, said.tempo_of_form = tempo, True
            said.tempo_written = said.tempo_written or form.written


def _read_moods(text: str, said: Hints) -> None:
    for spot in moods().spots(text):
        if spot.negated:
            said.unwanted_moods.append(spot.meaning)
        elif not (spot.written == "march" and text[: spot.start].lower().endswith(("in ", "of ", "since "))):
            said.moods.append((spot.meaning, spot.written))
    unwanted = set(said.unwanted_moods)
    said.moods = [(mood, written) for mood, written in said.moods if mood not in unwanted]


def _read_instruments(text: str, said: Hints) -> None:
    wanted = spotted(text)
    said.instruments = [spot.meaning for spot in wanted]
    said.instruments_written = " and ".join(spot.written for spot in wanted)
    for spot in ensembles().spots(text):
        if spot.negated:
            meant = spot.meaning
            said.unwanted_programs += meant.programs if isinstance(meant, Ensemble) else [meant.program]


def _read_style(text: str, said: Hints, known: Sequence[str]) -> None:
    learnt = composers(known)
    styles = {name: composer for composer, others in _NEAR.items() for name in _list(others)}
    near = Vocabulary({name: ("", composer) for name, composer in styles.items() if name not in learnt.names})
    every = Vocabulary({**near.names, **{name: (composer, composer) for name, composer in learnt.names.items()}})
    for spot in every.spots(text):
        composer, nearest = spot.meaning
        if spot.negated:
            said.unwanted_composers.append(composer)
        elif composer and not said.composer:
            said.composer, said.composer_written = composer, spot.written
        elif not composer:
            said.unlearnt.append(spot.written)
            if not said.composer:
                said.near_composer, said.composer_written = nearest, spot.written
    said.unlearnt += [
        spot.written for spot in Vocabulary({name: 0 for name in _list(_GENRES)}).spots(text) if not spot.negated
    ]
