"""Heads: skull, face, hair and beard, in units of a hundredth of the person's height, the head's middle at (0, 0)."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.colour import mix
from visiontune.image.people.look import Look


def hair_behind(look: Look, r: float) -> str:
    """What falls behind the neck; `r` is half the head's width."""
    tone = mix(look.hair_colour, "#0c0810", 0.18)
    if look.hair == "long":
        return shapes.filled(
            f"M{-r * 1.12:.2f} {-r * 0.3:.2f}C{-r * 1.5:.2f} {r:.2f} {-r * 1.3:.2f} {r * 1.9:.2f} {-r * 1.1:.2f} {r * 2.3:.2f}"
            f"H{r * 1.1:.2f}C{r * 1.3:.2f} {r * 1.9:.2f} {r * 1.5:.2f} {r:.2f} {r * 1.12:.2f} {-r * 0.3:.2f}Z", tone)  # fmt: skip
    if look.hair in ("bob", "curls"):
        return shapes.filled(
            f"M{-r * 1.14:.2f} {-r * 0.3:.2f}C{-r * 1.5:.2f} {r * 0.6:.2f} {-r * 1.4:.2f} {r * 1.1:.2f} {-r * 1.05:.2f} {r * 1.25:.2f}"
            f"H{r * 1.05:.2f}C{r * 1.4:.2f} {r * 1.1:.2f} {r * 1.5:.2f} {r * 0.6:.2f} {r * 1.14:.2f} {-r * 0.3:.2f}Z", tone)  # fmt: skip
    if look.hair == "bun":
        return shapes.circle(0, -r * 1.55, r * 0.52, tone)
    if look.hair == "ponytail":
        return shapes.filled(
            f"M{r * 0.5:.2f} {-r:.2f}C{r * 1.9:.2f} {-r * 1.1:.2f} {r * 2.0:.2f} {r * 0.6:.2f} {r * 1.45:.2f} {r * 1.7:.2f}"
            f"C{r * 1.3:.2f} {r * 0.9:.2f} {r * 1.2:.2f} {r * 0.1:.2f} {r * 0.8:.2f} {-r * 0.2:.2f}Z", tone)  # fmt: skip
    if look.hair == "afro":
        return shapes.circle(0, -r * 0.4, r * 1.55, tone)
    return ""


def face(look: Look, r: float, lit_skin: str, *, turned: float = 0.0) -> str:
    """Skull, ears and face; `turned` -1 to 1 moves the features to one side."""
    skin, shade, ink = lit_skin, mix(lit_skin, "#7a2f1f", 0.22), "#2b1d1a"
    down = r * (1.14 if look.age in ("adult", "old", "teen") else 1.04)
    parts = [
        shapes.circle(-r * 0.98, r * 0.12, r * 0.2, shade), shapes.circle(r * 0.98, r * 0.12, r * 0.2, shade),
        shapes.filled(
            f"M{-r:.2f} {-r * 0.25:.2f}C{-r:.2f} {-r * 1.35:.2f} {r:.2f} {-r * 1.35:.2f} {r:.2f} {-r * 0.25:.2f}"
            f"C{r:.2f} {r * 0.55:.2f} {r * 0.55:.2f} {down:.2f} 0 {down:.2f}C{-r * 0.55:.2f} {down:.2f} {-r:.2f} {r * 0.55:.2f} {-r:.2f} {-r * 0.25:.2f}Z",
            skin),
    ]  # fmt: skip
    s = turned * r * 0.25
    wide = r * (0.4 if look.age != "baby" else 0.44)
    eye = r * (0.115 if look.age in ("adult", "old") else 0.14)
    y = r * (0.02 if look.age in ("adult", "old", "teen") else 0.14)
    for side in (-1, 1):
        x = s + side * wide
        parts.append(shapes.ellipse(x, y, eye, eye * 1.25, ink))
        parts.append(shapes.circle(x + eye * 0.35, y - eye * 0.45, eye * 0.36, "#ffffff", 0.9))
        parts.append(shapes.ellipse(s + side * r * 0.58, r * 0.4, r * 0.19, r * 0.12, "#e0584a", 0.2))
        brow = mix(look.hair_colour, ink, 0.35)
        parts.append(
            shapes.stroked(f"M{x - r * 0.16:.2f} {y - r * 0.33:.2f}q{r * 0.16:.2f} {-r * 0.12:.2f} {r * 0.32:.2f} 0", brow, r * 0.085)
        )  # fmt: skip
        if look.woman and look.age != "baby":
            parts.append(
                shapes.stroked(f"M{x + side * eye * 0.6:.2f} {y - eye * 0.9:.2f}l{side * eye * 0.8:.2f} {-eye * 0.5:.2f}", ink, r * 0.06)
            )  # fmt: skip
    parts.append(shapes.stroked(f"M{s * 1.4:.2f} {r * 0.12:.2f}q{r * 0.12:.2f} {r * 0.2:.2f} {-r * 0.04:.2f} {r * 0.22:.2f}", shade, r * 0.085))  # fmt: skip
    lips = mix(lit_skin, "#a8323a", 0.55 if look.woman else 0.4)
    mouth = f"M{s - r * 0.27:.2f} {r * 0.56:.2f}q{r * 0.27:.2f} {r * 0.24:.2f} {r * 0.54:.2f} 0"
    if look.beard != "none":
        parts.append(_beard(look, r, down))
    parts.append(shapes.stroked(mouth, lips, r * 0.1))
    if look.age == "old":
        lines = "".join(f"M{s + side * r * 0.72:.2f} {-r * 0.02:.2f}l{side * r * 0.1:.2f} {-r * 0.06:.2f}M{s + side * r * 0.36:.2f} {r * 0.36:.2f}q{side * r * 0.1:.2f} {r * 0.1:.2f} {side * r * 0.06:.2f} {r * 0.22:.2f}" for side in (-1, 1))  # fmt: skip
        parts.append(shapes.stroked(lines, shade, r * 0.06, 0.8))
    if look.glasses:
        for side in (-1, 1):
            ring = f'<circle cx="{s + side * wide:.2f}" cy="{y:.2f}" r="{r * 0.3:.2f}" fill="#ffffff" fill-opacity="0.18" stroke="#3a3238" stroke-width="{r * 0.07:.2f}"/>'
            parts.append(ring)
        parts.append(shapes.stroked(f"M{s - wide + r * 0.3:.2f} {y:.2f}H{s + wide - r * 0.3:.2f}", "#3a3238", r * 0.07))
    return "".join(parts)


def hair_front(look: Look, r: float) -> str:
    """The cut over forehead and crown."""
    tone, shine = look.hair_colour, mix(look.hair_colour, "#ffffff", 0.16)
    cap = (
        f"M{-r * 1.08:.2f} {r * 0.05:.2f}C{-r * 1.25:.2f} {-r * 1.6:.2f} {r * 1.25:.2f} {-r * 1.6:.2f} {r * 1.08:.2f} {r * 0.05:.2f}"
        f"C{r * 0.98:.2f} {-r * 0.3:.2f} "
    )
    ends = {
        "short": f"{r * 0.8:.2f} {-r * 0.55:.2f} {r * 0.3:.2f} {-r * 0.6:.2f}C{-r * 0.3:.2f} {-r * 0.6:.2f} {-r * 0.8:.2f} {-r * 0.55:.2f} {-r * 1.08:.2f} {r * 0.05:.2f}Z",
        "side": f"{r * 0.8:.2f} {-r * 0.5:.2f} {-r * 0.2:.2f} {-r * 0.82:.2f}C{-r * 0.5:.2f} {-r * 0.5:.2f} {-r * 0.9:.2f} {-r * 0.3:.2f} {-r * 1.08:.2f} {r * 0.05:.2f}Z",
        "long": f"{r * 0.9:.2f} {-r * 0.5:.2f} 0 {-r * 0.86:.2f}C{-r * 0.5:.2f} {-r * 0.7:.2f} {-r * 0.95:.2f} {-r * 0.3:.2f} {-r * 1.08:.2f} {r * 0.05:.2f}Z",
        "bob": f"{r * 0.75:.2f} {-r * 0.42:.2f} {r * 0.3:.2f} {-r * 0.42:.2f}H{-r * 0.3:.2f}C{-r * 0.75:.2f} {-r * 0.42:.2f} {-r * 0.98:.2f} {-r * 0.3:.2f} {-r * 1.08:.2f} {r * 0.05:.2f}Z",
    }  # fmt: skip
    if look.hair == "bald":
        return ""
    if look.hair == "tuft":
        return shapes.stroked(f"M{-r * 0.1:.2f} {-r * 1.02:.2f}q{r * 0.05:.2f} {-r * 0.3:.2f} {r * 0.3:.2f} {-r * 0.2:.2f}", tone, r * 0.14)  # fmt: skip
    if look.hair == "crop":
        return shapes.filled(
            f"M{-r * 1.02:.2f} {-r * 0.2:.2f}C{-r * 1.15:.2f} {-r * 1.45:.2f} {r * 1.15:.2f} {-r * 1.45:.2f} {r * 1.02:.2f} {-r * 0.2:.2f}"
            f"C{r * 0.85:.2f} {-r * 0.78:.2f} {-r * 0.85:.2f} {-r * 0.78:.2f} {-r * 1.02:.2f} {-r * 0.2:.2f}Z", tone)  # fmt: skip
    if look.hair in ("curly", "curls", "afro"):
        size = r * (0.42 if look.hair != "afro" else 0.36)
        ring = [(-1.0, -0.25), (-0.85, -0.75), (-0.45, -1.08), (0.05, -1.18), (0.5, -1.06), (0.88, -0.72), (1.0, -0.25)]
        return "".join(shapes.circle(a * r, b * r, size, tone if i % 2 else shine) for i, (a, b) in enumerate(ring))
    if look.hair == "quiff":
        lift = f"M{-r * 0.9:.2f} {-r * 0.6:.2f}C{-r * 0.8:.2f} {-r * 1.8:.2f} {r * 0.9:.2f} {-r * 1.9:.2f} {r * 0.98:.2f} {-r * 0.9:.2f}C{r * 0.4:.2f} {-r * 0.6:.2f} {-r * 0.4:.2f} {-r * 0.5:.2f} {-r * 0.9:.2f} {-r * 0.6:.2f}Z"
        return shapes.filled(cap + ends["short"], tone) + shapes.filled(lift, shine)
    kind = {"bun": "side", "ponytail": "long"}.get(look.hair, look.hair)
    return shapes.filled(cap + ends.get(kind, ends["short"]), tone)


def _beard(look: Look, r: float, down: float) -> str:
    tone = mix(look.hair_colour, "#0c0810", 0.1)
    drop = 1.0 if look.beard == "short" else 1.55 if look.outfit.hat != "pointed" else 2.5
    whole = (
        f"M{-r * 1.0:.2f} {r * 0.1:.2f}C{-r * 0.98:.2f} {r * 0.9:.2f} {-r * 0.6:.2f} {down * 1.08 * drop:.2f} 0 {down * 1.1 * drop:.2f}"
        f"C{r * 0.6:.2f} {down * 1.08 * drop:.2f} {r * 0.98:.2f} {r * 0.9:.2f} {r * 1.0:.2f} {r * 0.1:.2f}C{r * 0.8:.2f} {r * 0.5:.2f} {r * 0.5:.2f} {r * 0.38:.2f} 0 {r * 0.42:.2f}"
        f"C{-r * 0.5:.2f} {r * 0.38:.2f} {-r * 0.8:.2f} {r * 0.5:.2f} {-r * 1.0:.2f} {r * 0.1:.2f}Z"
    )
    return shapes.filled(whole, tone)
