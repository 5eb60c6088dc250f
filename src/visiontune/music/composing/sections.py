"""Which sections fill so many bars: from a single phrase over A B A' to rondos of an hour, none of which just stops."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, log
from random import Random

THEME = 26.0
"""Seconds that a theme lasts at most, about."""
EPISODES = 6
"""So many episodes are new; a longer rondo comes back to them."""


@dataclass(frozen=True)
class Draft:
    """A section in bars; `of` is the index of the one whose music returns; `home`: it is in the piece's key."""

    name: str
    bars: int
    home: bool = True
    of: int | None = None
    varied: bool = False


@dataclass(frozen=True)
class _Pattern:
    """Roles of sections in phrases: theme (A), episode (B), coda (.)."""

    roles: str
    theme: int
    episode: int
    longer: int
    coda: int


def draft(
    bars: int, length: int, seconds: float, returns: tuple[int, ...], free: bool, dice: Random
) -> tuple[Draft, ...]:
    """Sections that fill `bars` bars.

    Args:
        length: Bars of a phrase.
        seconds: Of a bar.
        returns: Bars at which the theme is to return; a phrase must lie before the first, two bars between them; two come after.
        free: Nothing returns.
    """
    if bars < 2:
        return (Draft("A", bars),)
    lines = [0]
    for line in sorted(returns):
        line = min(line, bars - 2)
        if line - lines[-1] >= (2 if len(lines) > 1 else length):
            lines.append(line)
    stretches = [end - start for start, end in zip(lines, (*lines[1:], bars), strict=True)]
    theme = 0
    roles: list[tuple[str, int]] = []
    for number, stretch in enumerate(stretches):
        closes = number == len(stretches) - 1
        phrases = stretch // length
        if phrases < max(1, theme):
            roles.append(("A", stretch))
            continue
        pattern = _pattern(phrases, length * seconds, theme, closes, phrases * length * seconds)
        theme = theme or pattern.theme
        filled = list(_filled(pattern, length))
        left = stretch - phrases * length
        if left > 1 and filled[-1][0] == "A" and (number or len(filled) > 1):
            filled.append(("." if closes else "B", left))  # so that the theme returns as long as it was
        elif left:
            filled[-1] = (filled[-1][0], filled[-1][1] + left)
        roles += filled
    return _named(roles, free, dice)


def _pattern(phrases: int, breath: float, theme: int, closes: bool, lasts: float) -> _Pattern:
    """The pattern that fills so many phrases best; `breath` is a phrase's seconds."""
    wished = max(1.0, min(THEME, lasts / 3.2) / breath)
    rest = phrases - theme
    best = _Pattern("A", theme, 0, 0, rest) if closes else _Pattern("AB", theme, rest, 0, 0)  # where none fits
    least = float("inf")
    for size in (theme,) if theme else (1, 2, 4, 8):
        usual = max(size, round(wished)) if theme else size  # a theme that had to be short leaves episodes more room
        for roles in _orders(phrases // size + 1, closes):
            episodes = roles.count("B")
            left = phrases - size * roles.count("A")
            for coda in range(size // 2 + 1 if closes and len(roles) > 2 else 1):
                for_episodes = left - coda
                if episodes:
                    episode, longer = divmod(for_episodes, episodes)
                    if not ceil(size / 2) <= episode <= ceil(1.5 * usual) - (longer > 0):
                        continue
                elif for_episodes:
                    continue
                else:
                    episode = longer = 0
                cost = abs(log(size / wished)) if not theme else 0.0
                cost += 0.3 * abs(episode / usual - 1) * (episodes > 0) + 0.1 * (coda == 0) * (phrases > 8)
                cost += 0.15 * (roles == "AABA") + 0.4 * (roles in ("AA", "A") and phrases > 2)
                if cost < least:
                    best, least = _Pattern(roles, size, episode, longer, coda), cost
    return best


def _orders(most: int, closes: bool) -> Iterator[str]:
    """Orders of up to so many sections; what does not close ends with an episode, so that a return is one."""
    if not closes:
        yield from ("A" if n == 0 else "AB" * n for n in range(most // 2 + 1))
        return
    yield from ("A", "AA", "AABA")
    yield from ("A" + "BA" * n for n in range(1, most // 2 + 1))


def _filled(pattern: _Pattern, length: int) -> Iterator[tuple[str, int]]:
    longer = pattern.longer
    for role in pattern.roles:
        if role == "A":
            yield role, pattern.theme * length
        else:
            yield role, (pattern.episode + (longer > 0)) * length
            longer -= 1
    if pattern.coda:
        yield ".", pattern.coda * length


def _named(roles: list[tuple[str, int]], free: bool, dice: Random) -> tuple[Draft, ...]:
    """Names, and what returns: the theme each time, and episodes after so many new ones."""
    found: list[Draft] = []
    firsts: list[int] = []
    episodes = 0
    for number, (role, bars) in enumerate(roles):
        if role == "." and number:
            found.append(Draft("coda", bars))
        elif free:
            found.append(Draft(_letter(number), bars, role != "B"))
        elif role == "A" and number:
            again = roles[number - 1][0] == "A"
            closing = all(later == "." for later, _ in roles[number + 1 :])
            found.append(Draft("A'", bars, True, 0, again or (not closing and dice.random() < 0.6)))
        elif role == "A":
            found.append(Draft("A", bars))
        else:
            of = firsts[episodes % EPISODES] if episodes >= EPISODES else None
            name = _letter(1 + episodes % EPISODES)
            found.append(Draft(name if of is None else name + "'", bars, False, of, of is not None))
            if of is None:
                firsts.append(number)
            episodes += 1
    return tuple(found)


def _letter(number: int) -> str:
    """A, B ... Z, then A2, B2 ..."""
    return chr(ord("A") + number % 26) + (str(number // 26 + 1) if number >= 26 else "")
