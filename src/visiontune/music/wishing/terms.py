"""Terms of music with what they mean: tempo words, dances and other forms, and metres."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from visiontune.music.wishing.vocabulary import Vocabulary

NEAR_METRES = {
    (2, 2): (4, 4),
    (4, 2): (4, 4),
    (8, 8): (4, 4),
    (4, 8): (2, 4),
    (3, 8): (3, 4),
    (12, 8): (6, 8),
    (6, 4): (3, 2),
}
"""What a metre is written in that no model has learnt."""
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
_FORMS: dict[str, tuple[tuple[int, int], tuple[float, float]]] = {
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

_LACKING = {
    "fugue": "no fugue is composed: four voices move together, and its theme is not imitated",
    "fuge": "no fugue is composed: four voices move together, and its theme is not imitated",
    "canon": "no canon is composed: no voice imitates another strictly",
    "sonata": "no sonata is composed: one movement, whose theme returns",
    "symphony": "no symphony is composed: one movement in four voices",
    "concerto": "no concerto is composed: one movement in four voices, without a soloist's part",
    "drums": "no drums play: what is composed are four voices",
    "drum": "no drums play: what is composed are four voices",
    "percussion": "no drums play: what is composed are four voices",
    "raga": "no raga is composed: major and minor keys are what the models know",
}
_COMPOSERS = dict.fromkeys(("hymn", "chorale", "choral", "fugue", "fuge"), "bach")


@dataclass(frozen=True)
class MusicForm:
    """A form by its name.

    Args:
        metre, tempo: The usual ones (quarters per minute); None where any will do.
        warning: What is said where it cannot be composed as its name promises; may be empty.
        composer: Who wrote such; may be empty.
    """

    metre: tuple[int, int] | None = None
    tempo: tuple[float, float] | None = None
    warning: str = ""
    composer: str = ""


@cache
def tempo_words() -> Vocabulary[tuple[float, float]]:
    """From and to, in quarters per minute, by words as "allegro" and "very slow"."""
    return Vocabulary(_TEMPI)


@cache
def music_forms() -> Vocabulary[MusicForm]:
    """Forms by their names."""
    composed = {name: MusicForm(metre, tempo, "", _COMPOSERS.get(name, "")) for name, (metre, tempo) in _FORMS.items()}
    lacking = {name: MusicForm(None, None, why, _COMPOSERS.get(name, "")) for name, why in _LACKING.items()}
    played = dict.fromkeys(("steel drums", "steel drum", "taiko drums", "taiko drum", "drum and bass"), MusicForm())
    return Vocabulary({**composed, **lacking, **played})
