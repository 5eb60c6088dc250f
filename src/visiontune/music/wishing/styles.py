"""Composers, styles and genres: those that a model has learnt, and who comes nearest to others."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from visiontune.music.wishing.vocabulary import Vocabulary, plain

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


@dataclass(frozen=True)
class Style:
    """What a name in a prompt stands for.

    Args:
        learnt: The composer that a model knows by it; empty for others.
        nearest: Who comes nearest to it; may be empty, as for genres.
    """

    learnt: str = ""
    nearest: str = ""


@cache
def composers(known: tuple[str, ...]) -> Vocabulary[str]:
    """The composers that a model has learnt, by their names."""
    return Vocabulary({name: one for one in known for name in _list(f"{one}, {_FULL.get(one.lower(), '')}")})


@cache
def styles(known: tuple[str, ...]) -> Vocabulary[Style]:
    """Composers, styles and genres by their names."""
    genres = {name: Style() for name in _list(_GENRES)}
    near = {name: Style("", composer) for composer, others in _NEAR.items() for name in _list(others)}
    unlearnt = {name: Style("", one) for one in _NEAR for name in (one, *_list(_FULL[one]))}
    learnt = {name: Style(one, one) for name, one in composers(known).names.items()}
    return Vocabulary({**genres, **near, **unlearnt, **learnt})


def _list(names: str) -> list[str]:
    return [plain(name) for name in names.split(",") if plain(name)]
