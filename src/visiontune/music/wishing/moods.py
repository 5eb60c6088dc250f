"""Moods: what a word as "melancholic" means for tempo, mode, density, register, articulation and loudness."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from visiontune.errors import InputError
from visiontune.music.keys import Mode
from visiontune.music.wishing.vocabulary import Vocabulary


@dataclass(frozen=True)
class Mood:
    """What a mood asks of music.

    Args:
        tempo: From and to, in quarters per minute.
        mode: None where either will do.
        density: 1 (few notes) to 4, as a plan has it.
        shift: Semitones by which the register lies higher than usual; lower below 0.
        articulation: The share of its length that a note sounds: 0.5 is staccato, 1 legato.
        loudness: 0 to 1; 0.5 is mezzo.
    """

    name: str
    tempo: tuple[float, float]
    mode: Mode | None
    density: int
    shift: int
    articulation: float
    loudness: float


_TABLE: tuple[tuple[Mood, str], ...] = (
    (
        Mood("sad", (54, 72), "minor", 2, -2, 1.0, 0.4),
        "sorrowful sorrow sadness unhappy tearful crying grieving grief mournful mourning lament lamenting "
        "lamento doloroso heartbroken heartbreak gloomy depressing depressed depressive triste traurig funeral "
        "elegy elegiac tragic",
    ),
    (
        Mood("melancholic", (60, 80), "minor", 2, -1, 1.0, 0.42),
        "melancholy melancholia wistful nostalgic nostalgia longing bittersweet yearning pensive lonely lonesome "
        "loneliness wehmütig melancholisch malinconico reflective autumnal",
    ),
    (
        Mood("happy", (108, 132), "major", 3, 2, 0.85, 0.6),
        "happiness cheerful cheery glad merry upbeat sunny bright fröhlich glücklich lively feel-good "
        "good-humoured positive",
    ),
    (
        Mood("joyful", (112, 138), "major", 3, 3, 0.85, 0.68),
        "joyous joy jubilant jubilation elated exuberant ecstatic exultant gioioso freudig rejoicing delighted "
        "euphoric",
    ),
    (
        Mood("calm", (60, 76), None, 2, 0, 1.0, 0.38),
        "calming tranquil tranquillo quiet soft gentle gently placid unhurried ruhig soothing mellow mild "
        "contemplative meditative meditation",
    ),
    (
        Mood("relaxing", (62, 78), "major", 2, 0, 1.0, 0.36),
        "relaxed relax relaxation chill chilled chilling chillout laid-back easygoing easy-going leisurely spa "
        "lounge cosy cozy comforting warm entspannt entspannend",
    ),
    (
        Mood("peaceful", (58, 74), "major", 1, 0, 1.0, 0.35),
        "peace serene serenity pastoral pastorale idyllic friedlich harmonious restful",
    ),
    (
        Mood("tense", (88, 116), "minor", 3, -1, 0.8, 0.6),
        "tension suspense suspenseful nervous anxious anxiety uneasy worried thriller restless agitated agitato "
        "urgent nail-biting gripping spannend",
    ),
    (
        Mood("dramatic", (92, 126), "minor", 3, 0, 0.9, 0.78),
        "drama passionate appassionato passion stormy storm tempestuous turbulent intense powerful theatrical "
        "emotional dramatisch fiery",
    ),
    (
        Mood("epic", (88, 112), "minor", 3, 0, 0.95, 0.9),
        "cinematic grand grandiose monumental mighty colossal legendary massive sweeping blockbuster trailer "
        "overwhelming",
    ),
    (
        Mood("heroic", (100, 126), "major", 3, 0, 0.85, 0.85),
        "hero heroism brave bravery courageous bold victorious victory triumphant triumph triumphal valiant "
        "adventurous adventure noble eroico heldenhaft battle fanfare patriotic",
    ),
    (
        Mood("romantic", (66, 88), "major", 2, 1, 1.0, 0.48),
        "romance love loving tender tenderly tenderness amoroso affectionate intimate wedding lovely sweet dolce "
        "sentimental heartfelt",
    ),
    (
        Mood("mysterious", (66, 88), "minor", 2, -2, 0.95, 0.4),
        "mystery misterioso mystic mystical enigmatic magical magic secretive secret eerie strange uncanny "
        "ghostly haunting geheimnisvoll otherworldly curious",
    ),
    (
        Mood("playful", (108, 136), "major", 3, 4, 0.6, 0.55),
        "fun funny humorous humor comic comical scherzo scherzando giocoso mischievous cheeky quirky "
        "whimsical childlike light-hearted lighthearted cute silly verspielt bouncy jaunty frolicsome cartoon",
    ),
    (
        Mood("solemn", (56, 72), None, 2, -2, 1.0, 0.55),
        "serious ernst grave dignified majestic maestoso stately ceremonial ceremony reverent sacred religious "
        "holy prayer prayerful devotional spiritual feierlich pious sublime memorial austere",
    ),
    (
        Mood("dreamy", (60, 80), "major", 2, 4, 1.0, 0.38),
        "dream dreaming dreamlike ethereal floating airy atmospheric hypnotic hazy surreal fantasy fairy-tale "
        "fairytale enchanted enchanting ambient celestial heavenly verträumt",
    ),
    (
        Mood("angry", (120, 148), "minor", 4, -3, 0.7, 0.88),
        "anger furious furioso fury rage raging aggressive violent wild fierce feroce brutal wütend hostile",
    ),
    (
        Mood("hopeful", (80, 104), "major", 2, 1, 0.95, 0.52),
        "hope optimistic optimism uplifting inspiring inspirational inspired motivational encouraging motivating "
        "rising sunrise hoffnungsvoll promising",
    ),
    (
        Mood("dark", (58, 84), "minor", 2, -5, 0.95, 0.58),
        "sombre somber ominous sinister menacing threatening scary spooky horror creepy foreboding macabre evil "
        "gothic bleak frightening dystopian grim düster",
    ),
    (
        Mood("festive", (104, 132), "major", 3, 2, 0.85, 0.75),
        "celebratory celebration celebrating celebrate christmas holiday party birthday carnival festival "
        "festlich festal",
    ),
    (
        Mood("energetic", (124, 152), None, 4, 1, 0.75, 0.75),
        "energy energised energized exciting excited driving dynamic vigorous brisk spirited brio action-packed "
        "action racing chase vivacious rousing",
    ),
    (
        Mood("graceful", (92, 116), "major", 3, 2, 0.8, 0.45),
        "elegant elegance grazioso delicate courtly refined charming galant ballroom",
    ),
    (
        Mood("lullaby", (56, 70), "major", 1, 3, 1.0, 0.28),
        "sleepy sleep sleeping bedtime drowsy cradle wiegenlied berceuse goodnight nocturnal",
    ),
    (
        Mood("march", (104, 120), "major", 2, 0, 0.65, 0.8),
        "military marching martial parade marcia marziale",
    ),
)
_PHRASES = {"con spirito": "happy", "con brio": "energetic", "cradle song": "lullaby", "good night": "lullaby"}


@cache
def moods() -> Vocabulary[Mood]:
    """Every mood by its names."""
    named = {mood.name: mood for mood, _ in _TABLE}
    words = {mood.name: mood for mood, _ in _TABLE}
    for mood, others in _TABLE:
        for word in others.split():
            words.setdefault(word.replace("-", " "), mood)
    for phrase, name in _PHRASES.items():
        words[phrase] = named[name]
    return Vocabulary(words)


def known_moods() -> tuple[str, ...]:
    """The names of the moods, without their synonyms."""
    return tuple(mood.name for mood, _ in _TABLE)


def find_mood(text: str) -> Mood:
    """The mood of a word or of a phrase that holds one, be it slightly misspelt.

    Raises:
        InputError: none is known by that name; the known are named.
    """
    found = moods().find(text) or next((spot.meaning for spot in moods().spots(text) if not spot.negated), None)
    if found is None:
        raise InputError("mood", text, f"is none that is known; known are {', '.join(known_moods())}")
    return found
