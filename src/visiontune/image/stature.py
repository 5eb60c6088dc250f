"""How large each thing is drawn, and a thing's place in the picture."""

from __future__ import annotations

from dataclasses import dataclass

from visiontune.image.art import catalogue
from visiontune.image.beasts import aspect_of_beast, is_head_of_beast
from visiontune.image.canvas import Canvas, aspect_of
from visiontune.image.people.look import is_person, is_short
from visiontune.image.people.pose import Arms
from visiontune.image.plan import Hero, Pose

_HEIGHTS = (12.0, 21.0, 29.0, 38.0, 53.0)
"""Height by size class (insect to house), in hundredths of the short side."""
_PERSON = 42.0


@dataclass
class Body:
    """One drawing in the picture, its foot at (x, y), all in pixels.

    Args:
        how: stand, riding or seated (its hips are at (x, y)), window (its chest is), on_seat or held.
        base: What it stands on, rides or is held by: drawn right before it, in the same layer.
        tied: Where the hand is that holds its string; None for no string.
        inside: What hides its lower part: drawn right after it, in the same layer.
        pose: Instead of its hero's.
        arms: How it holds something.
        turn: Degrees clockwise by which it is turned about its middle.
    """

    hero: Hero
    index: int
    x: float
    y: float
    height: float
    flip: bool = False
    how: str = "stand"
    base: Body | None = None
    tied: tuple[float, float] | None = None
    inside: Body | None = None
    pose: Pose | None = None
    arms: Arms = "free"
    turn: float = 0.0

    @property
    def width(self) -> float:
        return self.height * aspect(self.hero)

    @property
    def order(self) -> tuple[float, float, float]:
        """Sorts far before near, and what is carried after its carrier."""
        root, steps = self, 0.0
        while root.base is not None or root.inside is not None:
            if root.base is not None:
                root, steps = root.base, steps + 1
            elif root.inside is not None:
                root, steps = root.inside, steps - 0.5
        return root.y, steps, self.x


def aspect(hero: Hero) -> float:
    """Width over height as drawn, with the body that a head gets."""
    if hero.heap:
        return 1.5
    if is_person(hero):
        return 0.42 if not is_short(hero) else 0.5
    return aspect_of_beast(hero) if is_head_of_beast(hero.art) else aspect_of(hero.art)


def size_of(hero: Hero) -> int:
    """The size class, 0 insect to 4 house."""
    art = catalogue().art(hero.art)
    return art.size if art else 2


def height_of(canvas: Canvas, hero: Hero) -> float:
    """Pixels, before anything is made to fit."""
    if is_person(hero):
        baby = hero.age == "baby" or hero.art == "baby"
        return canvas.unit * _PERSON * (0.4 if baby else 0.66 if is_short(hero) else 1.0) * hero.scale
    if hero.heap:
        return float(canvas.unit * _HEIGHTS[size_of(hero)] * 1.9 * hero.scale)
    # A long thing (a ship, a whale) is as big as a tall one of its class by its area.
    shape = min(1.25, max(0.7, float((1 / aspect(hero)) ** 0.4)))
    return float(canvas.unit * _HEIGHTS[size_of(hero)] * shape * hero.scale)


def copies(hero: Hero) -> int:
    """How many bodies it has; a heap is one."""
    if hero.heap:
        return 1
    return max(1, min(hero.count, 24))
