"""What music suits a script: a mood and who plays, by the words of its title and of its narration."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from visiontune.text.base import Script

_TITLE = 4
"""A word of the title, or of the pictures' style, counts as much as so many of the narration."""
_LEAST = 2
"""Less than this may be chance."""
_ASKING = frozenset({"how", "why", "what", "which", "when", "where", "who"})


@dataclass(frozen=True)
class Scoring:
    """A mood and an ensemble, by names that music knows."""

    mood: str
    instrument: str


EXPLAINING, TELLING = Scoring("hopeful", "piano"), Scoring("calm", "piano")
"""Where no words tell: of what explains, and of the rest."""

# Where two are as strong the earlier counts. A word with * is the beginning of words.
_TABLE: tuple[tuple[Scoring, str], ...] = (
    (Scoring("sad", "string quartet"), """
        sad sadness sorrow* grief griev* mourn* funeral* grave tears weep* wept lonel* orphan* die dies died dying death
        deaths dead lost loss famine* starv* victim* tragedy tragedies tragic refugee* extinct extinction farewell goodbye
        heartbreak* cancer widow*"""),
    (Scoring("lullaby", "music box"), """
        bedtime lullab* goodnight asleep sleepy sleep sleeps sleeping pillow* nap naps cradle* pyjamas pajamas teddy"""),
    (Scoring("playful", "clarinet and piano"), """
        kitten* puppy puppies cat cats dog dogs penguin* monkey* bunny rabbit* duckling* hamster* parrot* squirrel* pet pets
        joke* funny silly clown* toy toys game games play plays playing playful circus prank* tickl* mischie* cartoon*
        comic* children kid kids pirate* robot robots"""),
    (Scoring("festive", "orchestra"), """
        birthday* christmas carnival* festival* festive celebrat* party parties firework* holiday holidays parade* easter
        anniversary hanukkah diwali santa"""),
    (Scoring("romantic", "strings"), """
        love loves loved lover* romance* romantic wedding* bride* groom marry married marriage valentine* kiss* darling
        honeymoon"""),
    (Scoring("energetic", "orchestra"), """
        sport* football* soccer basketball tennis race races racing racer* sprint* marathon* olympic* workout* training
        athlete* champion* goal goals skateboard* surf* ski skiing cycling cyclist* fast faster fastest speed*"""),
    (Scoring("dramatic", "orchestra"), """
        volcano* erupt* lava magma earthquake* storm* hurricane* typhoon* tsunami* tornado* lightning thunder* avalanche*
        explo* disaster* wildfire* flood* catastroph* shipwreck* sink sinks sank collapse* destroy* dramatic"""),
    (Scoring("tense", "strings"), """
        crime* criminal* murder* thief thieves virus* pandemic* plague* attack* threat* danger* escape* bomb* spy spies
        hacker* crisis crises shark* predator* hunt hunts hunted hunter* chase* trap trapped urgent warning* suspense*
        poison* kidnap* heist*"""),
    (Scoring("dark", "cello and piano"), """
        horror* ghost* haunt* vampire* zombie* monster* nightmare* evil demon* devil* curse* gothic creepy scary spooky
        terror* skeleton* witch* darkness"""),
    (Scoring("epic", "orchestra"), """
        empire* emperor* conquer* conquest* battle* knight* pharaoh* pyramid* gladiator* legion* roman romans rome dynast*
        viking* samurai legend* myth* castle* dragon* crusade* alexander napoleon caesar kingdom* titan* colossal epic"""),
    (Scoring("solemn", "string orchestra"), """
        war wars history historic* histories memorial* soldier* holocaust cathedral* church* temple* monk* pope prayer* pray
        prays god gods sacred saint* constitution* law laws parliament* treaty treaties revolution* independence slavery
        slaves century centuries ancient medieval king kings queen queens remember* justice freedom president* archive*
        tradition*"""),
    (Scoring("heroic", "brass"), """
        hero heroes heroic rescue* rescued brave bravery courage* firefighter* victory victories triumph* astronaut*
        explorer* expedition* everest summit*"""),
    (Scoring("mysterious", "harp"), """
        myster* secret* riddle* magic* wizard* alchem* abyss cave caves unknown vanish* disappear* quantum ufo
        alien aliens bermuda atlantis sphinx detective* enigma* strange noir hidden"""),
    (Scoring("dreamy", "harp"), """
        space star stars galax* moon planet* universe cosm* comet* nebula* aurora* constellation* telescope*
        dream dreams dreaming dreamy fairy fairies fairytale* unicorn* cloud clouds snowflake* jellyfish milky night
        rainbow*"""),
    (Scoring("happy", "guitar"), """
        happy happiness fun smile* laugh* joy joyful cheer* summer beach* picnic* friend friends friendship dance* dancing
        chocolate* cake* cook* recipe* breakfast lunch dinner pizza travel* tour* vacation* sunny banana* fruit*
        fox foxes bear bears"""),
    (Scoring("peaceful", "flute and piano"), """
        garden* meadow* forest* lake* bee bees flower* tree trees village* sheep butterfl* pond* leaf leaves spring autumn
        hill hills bird birds valley* farm* countryside nature peace peaceful orchard* pasture* honey pollin* seed seeds"""),
    (Scoring("calm", "piano"), """
        sea seas ocean* water river* rain wave waves tide* island* stream streams shore* harbour* harbor* snow sand desert*
        breath* yoga meditat* tea coffee relax* quiet calm gentle gently slow slowly fish whale* winter fog mist"""),
    (Scoring("hopeful", "piano"), """
        scien* technolog* energy electric* solar invent* innovat* future learn* student* school* teach* grow*
        growth heal* medic* vaccin* doctor* cell cells brain* engineer* computer* software startup* business* idea* build
        builds building solve* solution* research* discover* recycl* climate health* hope* hopeful data machine* work works
        economy money market* company companies product* team* success* improve*"""),
)  # fmt: skip


def scoring(script: Script, style: str = "", prompt: str = "") -> Scoring:
    """The music of a script.

    Args:
        style: Of the pictures; its words count as those of the title.
        prompt: What the user says of the music: what it names is left empty here, as that counts.
    """
    found = _by_words(script, style)
    if not prompt.strip():
        return found
    from visiontune.music.wishing.hints import read

    said = read(prompt, ())
    named = said.moods or said.tempo or said.key or said.mode
    played = said.instruments or said.unwanted_programs or said.composer or said.near_composer
    return Scoring("" if named else found.mood, "" if played else found.instrument)


def _by_words(script: Script, style: str) -> Scoring:
    heading, points = _words(f"{script.title} {style}"), Counter[Scoring]()
    for words, weight in ((heading, _TITLE), (_words(script.words()), 1)):
        for word in words:
            if (suits := _suited(word)) is not None:
                points[suits] += weight
    order = [suits for suits, _ in _TABLE]
    best = max(order, key=lambda suits: points[suits])
    if points[best] >= _LEAST:
        return best
    return EXPLAINING if _ASKING & set(heading) else TELLING


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text.lower())


def _suited(word: str) -> Scoring | None:
    whole, beginnings = _lexicon()
    found = whole.get(word)
    ends = range(len(word), 2, -1)
    return found or next((beginnings[word[:end]] for end in ends if word[:end] in beginnings), None)


@cache
def _lexicon() -> tuple[dict[str, Scoring], dict[str, Scoring]]:
    """(whole words, beginnings of words)."""
    whole: dict[str, Scoring] = {}
    beginnings: dict[str, Scoring] = {}
    for suits, words in _TABLE:
        for word in words.split():
            (beginnings if word.endswith("*") else whole)[word.rstrip("*")] = suits
    return whole, beginnings
