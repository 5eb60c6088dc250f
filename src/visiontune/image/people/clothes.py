"""Trunk and clothes over a skeleton, in the units of `pose.py`."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.colour import mix
from visiontune.image.people.look import Look
from visiontune.image.people.pose import Bones


def trunk(look: Look, bones: Bones, shoulders: float, top: str, bottom: str, over: str, riding: bool) -> str:
    wear = look.outfit
    w = shoulders * (0.9 if look.woman else 1.02)
    waist = w * (0.66 if look.woman and look.age in ("adult", "teen") else 0.8 if look.age != "baby" else 1.05)
    hips = w * (0.82 if look.woman else 0.76)
    s, h = bones.shoulder, bones.hip + 3
    mid = s + (h - s) * 0.55
    shirt = (
        f"M{-w * 0.42:.2f} {s - 1.2:.2f}C{-w * 0.95:.2f} {s - 0.6:.2f} {-w * 1.02:.2f} {s + 2:.2f} {-w * 0.98:.2f} {s + 6:.2f}"
        f"C{-w * 0.9:.2f} {s + 12:.2f} {-waist * 1.02:.2f} {mid - 3:.2f} {-waist:.2f} {mid:.2f}L{-hips:.2f} {h:.2f}H{hips:.2f}L{waist:.2f} {mid:.2f}"
        f"C{waist * 1.02:.2f} {mid - 3:.2f} {w * 0.9:.2f} {s + 12:.2f} {w * 0.98:.2f} {s + 6:.2f}C{w * 1.02:.2f} {s + 2:.2f} {w * 0.95:.2f} {s - 0.6:.2f} {w * 0.42:.2f} {s - 1.2:.2f}Z"
    )
    shade = f"M{waist * 0.2:.2f} {s + 2:.2f}C{w * 0.9:.2f} {s + 3:.2f} {w:.2f} {s + 4:.2f} {w * 0.98:.2f} {s + 6:.2f}C{w * 0.9:.2f} {s + 12:.2f} {waist:.2f} {mid - 3:.2f} {waist:.2f} {mid:.2f}L{hips:.2f} {h:.2f}H{hips * 0.45:.2f}Q{waist * 0.7:.2f} {mid:.2f} {waist * 0.2:.2f} {s + 2:.2f}Z"
    base = over if wear.over in ("suit", "jacket") else top
    parts = []
    if wear.cut in ("trousers", "shorts") and not riding:
        parts.append(
            shapes.filled(
                f"M{-hips:.2f} {h - 3:.2f}H{hips:.2f}L{hips * 0.98:.2f} {h + 4:.2f}H{-hips * 0.98:.2f}Z", bottom
            )
        )
    neck = shapes.box(-w * 0.27, s - 5.5, w * 0.54, 7.5, mix(look.skin, "#7a2f1f", 0.2), 1.8)
    parts += [neck, shapes.filled(shirt, base), shapes.filled(shade, "#10101e", 0.1)]
    parts.append(
        shapes.filled(
            f"M{-w * 0.3:.2f} {s - 1.4:.2f}Q0 {s + 4.4:.2f} {w * 0.3:.2f} {s - 1.4:.2f}Z",
            mix(look.skin, "#7a2f1f", 0.1),
        )
    )
    if not riding:
        parts.append(_lower(wear.cut, hips, waist, mid, h, bottom))
    parts.append(_over(look, w, waist, hips, s, mid, h, top, over))
    return "".join(parts)


def _lower(cut: str, hips: float, waist: float, mid: float, h: float, bottom: str) -> str:
    if cut == "robe":
        d = f"M{-waist:.2f} {mid:.2f}L{-hips * 1.55:.2f} -2.2Q0 1 {hips * 1.55:.2f} -2.2L{waist:.2f} {mid:.2f}Z"
        folds = f"M{-hips * 0.3:.2f} {h:.2f}L{-hips * 0.5:.2f} -2M{hips * 0.35:.2f} {h:.2f}L{hips * 0.6:.2f} -2"
        return shapes.filled(d, bottom) + shapes.stroked(folds, mix(bottom, "#0c0a18", 0.3), 0.7)
    if cut in ("skirt", "dress"):
        foot = h + (-3.6 - h) * 0.5
        d = f"M{-waist * 1.02:.2f} {mid:.2f}Q{-hips * 1.3:.2f} {h:.2f} {-hips * 1.6:.2f} {foot:.2f}Q0 {foot + 3:.2f} {hips * 1.6:.2f} {foot:.2f}Q{hips * 1.3:.2f} {h:.2f} {waist * 1.02:.2f} {mid:.2f}Z"
        return shapes.filled(d, bottom) + shapes.box(-waist * 1.02, mid - 1, waist * 2.04, 2.0, mix(bottom, "#0c0a18", 0.25))  # fmt: skip
    return ""


def _over(look: Look, w: float, waist: float, hips: float, s: float, mid: float, h: float, top: str, over: str) -> str:
    wear, kind = look.outfit, look.outfit.over
    dark = mix(over, "#10101e", 0.2)
    parts = []
    if kind == "coat":
        foot = h + 17
        for side in (-1, 1):
            d = f"M{side * w * 0.34:.2f} {s - 1.2:.2f}C{side * w * 0.95:.2f} {s - 0.6:.2f} {side * w * 1.04:.2f} {s + 2:.2f} {side * w * 1.0:.2f} {s + 6:.2f}L{side * waist * 1.1:.2f} {mid:.2f}L{side * hips * 1.28:.2f} {foot:.2f}H{side * hips * 0.3:.2f}L{side * w * 0.3:.2f} {mid - 6:.2f}Z"
            parts.append(shapes.filled(d, over if side < 0 else mix(over, "#10101e", 0.07)))
            lapel = f"M{side * w * 0.3:.2f} {s - 1.2:.2f}L{side * w * 0.62:.2f} {s + 4:.2f}L{side * w * 0.3:.2f} {mid - 5:.2f}Z"
            parts.append(shapes.filled(lapel, dark))
    elif kind == "jacket":
        parts.append(
            shapes.filled(f"M{-w * 0.34:.2f} {s - 1.4:.2f}L0 {mid - 2:.2f}L{w * 0.34:.2f} {s - 1.4:.2f}Z", top)
        )
        parts.append(shapes.stroked(f"M0 {mid - 2:.2f}V{h:.2f}", dark, 0.7))
    elif kind == "vest":
        for side in (-1, 1):
            parts.append(shapes.filled(f"M{side * w * 0.36:.2f} {s - 1:.2f}L{side * w * 0.76:.2f} {s:.2f}L{side * waist:.2f} {mid:.2f}L{side * hips:.2f} {h:.2f}H{side * 1.2:.2f}L{side * w * 0.26:.2f} {s + 7:.2f}Z", over))  # fmt: skip
        parts.append(
            shapes.filled(
                f"M{-waist * 0.98:.2f} {mid - 1:.2f}H{waist * 0.98:.2f}V{mid + 1.4:.2f}H{-waist * 0.98:.2f}Z",
                mix(over, "#ffffff", 0.55),
            )
        )
    elif kind == "apron":
        parts.append(
            shapes.filled(
                f"M{-waist * 0.6:.2f} {s + 7:.2f}H{waist * 0.6:.2f}L{waist * 0.95:.2f} {mid:.2f}L{hips * 1.05:.2f} {h + 16:.2f}H{-hips * 1.05:.2f}L{-waist * 0.95:.2f} {mid:.2f}Z",
                over,
            )
        )
        parts.append(
            shapes.stroked(
                f"M{-waist * 0.56:.2f} {s + 7:.2f}L{-w * 0.3:.2f} {s - 0.5:.2f}M{waist * 0.56:.2f} {s + 7:.2f}L{w * 0.3:.2f} {s - 0.5:.2f}",
                over,
                1.3,
            )
        )
        parts.append(shapes.box(-waist * 0.4, h, waist * 0.8, 7, dark, 1.2, 0.6))
    elif kind == "dungarees":
        parts.append(
            shapes.filled(
                f"M{-waist * 0.62:.2f} {s + 9:.2f}H{waist * 0.62:.2f}L{hips:.2f} {h + 3:.2f}H{-hips:.2f}Z", over
            )
        )
        parts.append(
            shapes.stroked(
                f"M{-waist * 0.5:.2f} {s + 9.5:.2f}L{-w * 0.52:.2f} {s:.2f}M{waist * 0.5:.2f} {s + 9.5:.2f}L{w * 0.52:.2f} {s:.2f}",
                over,
                2.0,
            )
        )
        parts += [shapes.circle(side * waist * 0.48, s + 10, 0.9, "#f2c53a") for side in (-1, 1)]
    elif kind == "armour":
        parts.append(
            shapes.filled(
                f"M{-w * 0.8:.2f} {s + 1:.2f}Q0 {s + 5:.2f} {w * 0.8:.2f} {s + 1:.2f}L{waist:.2f} {mid + 2:.2f}H{-waist:.2f}Z",
                over,
            )
        )
        parts.append(
            shapes.stroked(
                f"M0 {s + 4:.2f}V{mid + 2:.2f}M{-w * 0.5:.2f} {s + 10:.2f}Q0 {s + 14:.2f} {w * 0.5:.2f} {s + 10:.2f}",
                dark,
                0.7,
            )
        )
    elif kind == "suit" and wear.hat == "helmet":
        parts.append(
            shapes.box(-w * 0.55, s + 8, w * 1.1, 9, "#8f9aa8", 1.5)
            + shapes.circle(-w * 0.25, s + 12, 1.4, "#d9483b")
            + shapes.box(0, s + 10.5, w * 0.36, 3, "#3f8fd0", 0.8)
        )
    elif kind == "suit" and wear.cape:
        star = [
            (0.0, -4.6),
            (1.3, -1.4),
            (4.6, -1.2),
            (2.0, 1.0),
            (2.9, 4.4),
            (0.0, 2.4),
            (-2.9, 4.4),
            (-2.0, 1.0),
            (-4.6, -1.2),
            (-1.3, -1.4),
        ]
        parts.append(shapes.filled(shapes.path([(a, b + s + 11) for a, b in star]), "#f6c93a"))
    if wear.collar:
        parts.append(
            shapes.filled(
                f"M{-w * 0.34:.2f} {s - 1.6:.2f}L{-1:.2f} {s + 4:.2f}L{w * 0.0:.2f} {s + 1.5:.2f}L1 {s + 4:.2f}L{w * 0.34:.2f} {s - 1.6:.2f}L0 {s + 0.8:.2f}Z",
                "#ffffff",
            )
        )
        parts.append(
            shapes.filled(f"M-1.2 {s + 2.2:.2f}H1.2L1.9 {mid - 6:.2f}L0 {mid - 3:.2f}L-1.9 {mid - 6:.2f}Z", wear.collar)
        )
    return "".join(parts)


def cape(bones: Bones, shoulders: float, colour: str) -> str:
    s = bones.shoulder
    d = f"M{-shoulders * 0.8:.2f} {s:.2f}Q{-shoulders * 1.7:.2f} {s + 30:.2f} {-shoulders * 1.6:.2f} -9Q0 -3 {shoulders * 1.6:.2f} -9Q{shoulders * 1.7:.2f} {s + 30:.2f} {shoulders * 0.8:.2f} {s:.2f}Z"
    return shapes.filled(d, mix(colour, "#10101e", 0.15))


def belly(bones: Bones, shoulders: float, colour: str) -> str:
    """Of somebody who expects a child, seen half from the side, with its shade."""
    s, h = bones.shoulder, bones.hip
    x, y, r = shoulders * 0.6, s + (h - s) * 0.74, shoulders * 0.9
    round_ = shapes.ellipse(x, y, r, r * 1.04, colour)
    shade = f"M{x - r * 0.75:.2f} {y + r * 0.62:.2f}Q{x + r * 0.2:.2f} {y + r * 1.3:.2f} {x + r * 0.92:.2f} {y + r * 0.3:.2f}Q{x + r * 0.3:.2f} {y + r * 0.95:.2f} {x - r * 0.75:.2f} {y + r * 0.62:.2f}Z"
    rim = f"M{x - r * 0.5:.2f} {y + r * 0.92:.2f}A{r:.2f} {r * 1.04:.2f} 0 0 0 {x + r * 0.35:.2f} {y - r * 0.98:.2f}"
    round_ += shapes.stroked(rim, "#10101e", 0.7, 0.3)
    return round_ + shapes.filled(shade, "#10101e", 0.22) + shapes.ellipse(x - r * 0.28, y - r * 0.34, r * 0.3, r * 0.26, "#ffffff", 0.14)  # fmt: skip
