"""Skeletons in poses, in hundredths of the person's height; the feet are at (0, 0) and y grows downward."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from visiontune.image.plan import Hero, Pose

Joint = tuple[float, float]
Arms = Literal["free", "up", "hang", "both", "chin", "strum", "blow", "ride", "rod"]
"""What the arms do: free as the pose wants, else how they hold something or on."""
SHAPES = {"adult": (7.3, 11.6, -47.0, -76.0), "old": (7.5, 11.0, -46.0, -74.5), "teen": (7.9, 10.4, -46.0, -74.5),
           "child": (11.0, 11.2, -36.0, -63.0), "baby": (17.0, 14.0, -14.0, -44.0)}  # fmt: skip
"""By age: half the head's width, half the shoulders' width, y of hip and of shoulders."""


@dataclass(frozen=True)
class Bones:
    """Joints from body to end: (shoulder, elbow, wrist) and (hip, knee, ankle), left and right of the picture."""

    arms: tuple[tuple[Joint, Joint, Joint], tuple[Joint, Joint, Joint]]
    legs: tuple[tuple[Joint, Joint, Joint], tuple[Joint, Joint, Joint]]
    hip: float
    shoulder: float
    lean: float = 0.0


def bones_of(age: str, pose: Pose, wide: float, grip: Arms = "free") -> Bones:
    """The joints of a pose; `wide` is half the shoulders' width of a grown person, `grip` what the arms hold."""
    _, shoulders, hip, shoulder = SHAPES[age]
    s = wide / 11.6 * shoulders - 2.2
    k = (shoulder - hip) / -29.0  # arms and legs keep their proportion to the trunk
    knee, ankle = hip * 0.52, -3.6
    h = 4.4 if age != "baby" else 6.0

    def arm(side: int, elbow: Joint, wrist: Joint) -> tuple[Joint, Joint, Joint]:
        start = (side * s, shoulder + 3.2)
        return start, (start[0] + side * elbow[0] * k, start[1] + elbow[1] * k), (start[0] + side * wrist[0] * k, start[1] + wrist[1] * k)  # fmt: skip

    arms = _arms(pose, grip)
    left, right = arm(-1, *arms[0]), arm(1, *arms[1])
    legs = {
        "walk": (((-h, hip), (-h - 3.2, knee), (-h - 7.5, ankle - 1.5)), ((h, hip), (h + 3.6, knee), (h + 4.4, ankle))),
        "run": (((-h, hip), (-h - 5, knee + 1), (-h - 15.5, ankle - 11)), ((h, hip), (h + 10.5, knee - 3), (h + 6.5, ankle))),
        "kick": (((-h, hip), (-h - 2.5, knee), (-h - 1.5, ankle)), ((h, hip), (h + 8.5, knee - 2), (h + 19, ankle - 9))),
        "dance": (((-h, hip), (-h - 0.6, knee), (-h - 1, ankle)), ((h, hip), (h + 8.5, knee - 1), (h + 13, ankle - 9))),
        "sit": (((-h, hip), (-h - 4, hip + 2.5), (-h - 4.2, ankle)), ((h, hip), (h + 4, hip + 2.5), (h + 4.2, ankle))),
    }.get(pose, (((-h, hip), (-h - 0.4, knee), (-h - 0.8, ankle)), ((h, hip), (h + 0.4, knee), (h + 0.8, ankle))))  # fmt: skip
    if pose == "sit":
        drop = hip * 0.42  # the seat is at the knees' height
        move = -drop

        def lowered(limb: tuple[Joint, Joint, Joint], last: bool) -> tuple[Joint, Joint, Joint]:
            a, b, c = ((x, y + move) for x, y in limb)
            return a, b, c if last else limb[2]

        return Bones((lowered(left, True), lowered(right, True)), (lowered(legs[0], False), lowered(legs[1], False)), hip + move, shoulder + move)  # fmt: skip
    return Bones((left, right), legs, hip, shoulder, {"run": 7.0, "kick": -5.0}.get(pose, 0.0))


def _arms(pose: Pose, grip: Arms) -> tuple[tuple[Joint, Joint], tuple[Joint, Joint]]:
    """Elbow and wrist of both arms from their shoulder, outward and down, of a grown person."""
    down, bent = ((3.2, 13.5), (3.6, 27.5)), ((3.4, 13.0), (9.5, 4.5))
    held = {
        "hang": (down, ((4.2, 12.5), (11.5, 17.0))), "both": (((3.4, 12.5), (-6.0, 19.5)),) * 2,
        "chin": (((3.6, 12.0), (-13.0, 8.0)), ((7.0, 9.5), (15.0, -1.5))),
        "strum": (((4.0, 12.5), (-11.0, 21.0)), ((6.0, 10.5), (13.5, 9.0))),
        "blow": (((2.0, 11.5), (-17.0, 1.5)), ((5.5, 9.5), (5.0, -3.0))),
        "ride": (((4.5, 10.5), (13.5, 13.5)), ((0.5, 13.0), (-13.5, 19.0))),
        "rod": (((-4.0, 13.0), (-20.0, 18.0)), ((3.0, 12.5), (10.5, 13.0))),
    }.get(grip)  # fmt: skip
    if held is not None:
        return held
    free = {
        "walk": (((5, 12.5), (9.0, 23.5)), ((1.5, 13.5), (-2.5, 26.0))),
        "run": (((5.5, 11.5), (-2, 17.5)), ((6.0, 11.5), (13.5, 4.0))), "sit": (((3.2, 12.5), (-1.5, 23.5)),) * 2,
        "kick": (((7.5, 8.0), (15.5, 12.5)), ((5.5, 9.5), (9.5, 0.0))),
        "wave": (down, ((8.0, -1.0), (10.5, -16.0))), "cheer": (((8.0, -4.5), (8.5, -20.5)),) * 2,
        "point": (down, ((10.5, 1.5), (23.5, -2.5))), "dance": (((9.0, 2.0), (19.0, 5.0)), ((6.5, -7.0), (1.0, -21.0))),
    }.get(pose, (down, down))  # fmt: skip
    # One hand is raised to what it holds, unless the pose moves both.
    return (free[0], bent) if grip == "up" and pose in ("stand", "walk", "sit", "fish") else free


def hip_of(hero: Hero) -> float:
    """Height of the hips of somebody standing, in shares of their height."""
    age = hero.age if hero.art not in ("boy", "girl", "child") else "child"
    return -SHAPES[age][2] / 100
