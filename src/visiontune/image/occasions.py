"""What goes together in a way of its own: candles and cakes, players and their game, ideas that only rings show."""

from __future__ import annotations

from visiontune.image.plan import Hero

_CAKES = ("birthday-cake", "vt-cake", "shortcake", "cupcake")
_CANDLES = ("candle", "vt-birthday-candle")
_HAVE = {"steaming-bowl": ("chopsticks",), "watch": ("strap",), "vt-apple-tree": ("red-apple", "green-apple")}
"""What a drawing has of its own."""
_TABLED = ("microscope", "telephone-receiver", "sewing-machine", "vt-sewing-machine", "typewriter", "vt-typewriter")
_GAMES = frozenset({"vt-chessboard", "joker", "game-die", "mahjong-red-dragon", "flower-playing-cards", "jigsaw"})
"""What is played at a table."""
IDEAS = frozenset({
    "money-bag", "hourglass-not-done", "hourglass-done", "gear", "balance-scale", "label", "scroll", "compass", "magnet",
    "battery", "light-bulb", "chart-increasing", "chart-decreasing", "bar-chart", "calendar", "stopwatch", "test-tube", "dna",
    "clapper-board", "pill", "syringe", "thermometer", "watch", "alarm-clock", "mantelpiece-clock", "globe-with-meridians",
    "leg", "foot", "ear", "mouth", "brain", "anatomical-heart", "lungs", "tooth", "bone", "eye", "receipt", "ballot-box-with-ballot",
    "electric-plug", "world-map", "sports-medal", "trophy", "military-medal", "dollar-banknote", "credit-card", "coin",
})  # fmt: skip
"""Small things that mostly stand for an idea: shown in a ring and not set down in a scene."""


def lit_cakes(heroes: list[Hero]) -> list[Hero]:
    """As many candles on a cake as are said, and none that its drawing has of its own."""
    candles = next((n for n, hero in enumerate(heroes) if hero.art in _CANDLES), None)
    cake = next((n for n, hero in enumerate(heroes) if hero.art in _CAKES), None)
    if candles is None or cake is None:
        return heroes
    result = list(heroes)
    update: dict[str, object] = {"art": "vt-birthday-candle", "relation": "on", "to": cake, "place": "table"}
    result[candles] = heroes[candles].model_copy(update=update)
    result[cake] = heroes[cake].model_copy(update={"art": "vt-cake"})
    if heroes[cake].to == candles:
        result[cake] = result[cake].model_copy(update={"relation": "none", "to": None})
    return [
        hero.model_copy(update={"relation": "beside", "to": cake}) if hero.to == candles and n != cake else hero
        for n, hero in enumerate(result)
    ]


def without_doubles(heroes: list[Hero]) -> list[Hero]:
    """Without what another drawing has of its own: the chopsticks in a bowl of noodles. Two chopsticks are one pair."""
    own = {name for hero in heroes for name in _HAVE.get(hero.art, ())}
    kept = [n for n, hero in enumerate(heroes) if hero.art not in own]
    moved = {old: new for new, old in enumerate(kept)}
    result = []
    for n in kept:
        hero = heroes[n]
        to = moved.get(hero.to) if hero.to is not None else None
        pairs = (hero.count + 1) // 2 if hero.art in _PAIRS else hero.count
        update = {"to": to, "relation": hero.relation if to is not None else "none", "count": pairs}
        result.append(hero.model_copy(update=update))
    return result


_PAIRS = ("chopsticks", "gloves", "socks")
"""Drawings that show two."""


def at_games(heroes: list[Hero]) -> list[Hero]:
    """Two who play chess have the board on a table between them."""
    for n, hero in enumerate(heroes):
        game = heroes[hero.to] if hero.to is not None else None
        if game is not None and game.art in _TABLED and hero.place == "person" and len(heroes) < 4:
            result = list(heroes)
            result[n] = hero.model_copy(update={"relation": "none", "to": None})
            result[hero.to or 0] = game.model_copy(update={"relation": "on", "to": len(heroes)})
            return [*result, Hero(art="vt-table", relation="beside", to=n, scale=0.55)]
        if game is None or game.art not in _GAMES or hero.relation not in ("holding", "beside") or hero.count < 2:
            continue
        if hero.place != "person" or len(heroes) > 3:
            continue
        result = list(heroes)
        result[n] = hero.model_copy(update={"relation": "none", "to": None})
        result[hero.to or 0] = game.model_copy(update={"relation": "on", "to": len(heroes), "place": "table"})
        return [*result, Hero(art="vt-table", relation="beside", to=n, scale=0.5)]
    return heroes


def between(entries: list[tuple[int, Hero, int]]) -> list[tuple[int, Hero, int]]:
    """With what two people are at (a table with a game) between them."""
    for entry in entries:
        index, hero, _ = entry
        two = [e for e in entries if e[0] == hero.to and e[1].count == 2]
        amid = hero.art == "vt-table" or (hero.count == 1 and len(entries) == 3)
        if amid and hero.relation == "beside" and len(two) == 2:
            rest = [e for e in entries if e[0] not in (index, hero.to)]
            return [two[0], entry, two[1], *rest]
    return entries
