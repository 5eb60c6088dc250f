"""Hats and other things on heads; `r` is half the head's width, the head's middle at (0, 0)."""

from __future__ import annotations

from collections.abc import Callable

from visiontune.image import shapes
from visiontune.image.colour import lighten, mix

HIDES_HAIR = frozenset({"helmet", "knight", "nemes", "mask", "wig", "toque", "souwester"})
"""Under these nothing of the hair's front is seen."""


def hat(name: str, colour: str, r: float) -> str:
    """The hat `name`; empty for none."""
    draw = _HATS.get(name)
    return draw(colour, r) if draw else ""


def _dome(r: float, rise: float, colour: str, low: float = -0.42) -> str:
    return shapes.filled(
        f"M{-r * 1.1:.2f} {r * low:.2f}C{-r * 1.1:.2f} {-r * rise:.2f} {r * 1.1:.2f} {-r * rise:.2f} {r * 1.1:.2f} {r * low:.2f}Z", colour)  # fmt: skip


def _brim(r: float, wide: float, colour: str, y: float = -0.42, thick: float = 0.17) -> str:
    return shapes.ellipse(0, r * y, r * wide, r * thick, colour)


def _hardhat(colour: str, r: float) -> str:
    ridge = shapes.box(-r * 0.16, -r * 1.5, r * 0.32, r * 1.05, lighten(colour, 0.25), r * 0.14)
    return _dome(r, 1.75, colour) + ridge + _brim(r, 1.34, mix(colour, "#5a3a10", 0.15))


def _lamp(colour: str, r: float) -> str:
    glow = shapes.circle(0, -r * 0.95, r * 0.34, "#fff6c8") + shapes.circle(0, -r * 0.95, r * 0.2, "#ffffff")
    return _hardhat(colour, r) + shapes.circle(0, -r * 0.95, r * 0.42, "#4a4f5a") + glow


def _fire(colour: str, r: float) -> str:
    badge = shapes.filled(f"M{-r * 0.34:.2f} {-r * 1.3:.2f}h{r * 0.68:.2f}v{r * 0.5:.2f}l{-r * 0.34:.2f} {r * 0.28:.2f}l{-r * 0.34:.2f} {-r * 0.28:.2f}z", "#f2c53a")  # fmt: skip
    return _dome(r, 2.05, colour) + _brim(r, 1.5, mix(colour, "#3a0f0f", 0.25), -0.4, 0.2) + badge


def _cap(colour: str, r: float) -> str:
    peak = f"M{-r * 0.9:.2f} {-r * 0.5:.2f}C{-r * 0.7:.2f} {-r * 0.2:.2f} {r * 0.9:.2f} {-r * 0.25:.2f} {r * 1.45:.2f} {-r * 0.28:.2f}C{r * 1.3:.2f} {-r * 0.55:.2f} {r:.2f} {-r * 0.6:.2f} {-r * 0.9:.2f} {-r * 0.5:.2f}Z"
    return _dome(r, 1.62, colour, -0.46) + shapes.filled(peak, mix(colour, "#0c1020", 0.28))


def _bobble(colour: str, r: float) -> str:
    rib = shapes.box(-r * 1.12, -r * 0.72, r * 2.24, r * 0.42, lighten(colour, 0.2), r * 0.2)
    return shapes.circle(0, -r * 1.62, r * 0.34, "#f4f1ea") + _dome(r, 1.8, colour, -0.46) + rib


def _peaked(colour: str, r: float) -> str:
    top = f"M{-r * 1.05:.2f} {-r * 0.62:.2f}L{-r * 1.35:.2f} {-r * 1.28:.2f}Q0 {-r * 1.75:.2f} {r * 1.35:.2f} {-r * 1.28:.2f}L{r * 1.05:.2f} {-r * 0.62:.2f}Z"
    band = shapes.box(-r * 1.05, -r * 0.82, r * 2.1, r * 0.3, mix(colour, "#000000", 0.4))
    peak = f"M{-r * 0.95:.2f} {-r * 0.54:.2f}Q0 {-r * 0.1:.2f} {r * 0.95:.2f} {-r * 0.54:.2f}Z"
    return (
        shapes.filled(top, colour)
        + band
        + shapes.filled(peak, "#15171f")
        + shapes.circle(0, -r * 0.98, r * 0.19, "#f2c53a")
    )


def _toque(colour: str, r: float) -> str:
    puff = "".join(shapes.circle(r * x, -r * y, r * 0.58, colour) for x, y in ((-0.62, 1.62), (0.62, 1.62), (0, 1.82)))
    band = shapes.box(-r * 0.98, -r * 1.35, r * 1.96, r * 0.85, colour, r * 0.1)
    lines = "".join(f"M{r * x:.2f} {-r * 1.3:.2f}v{r * 0.5:.2f}" for x in (-0.5, 0.0, 0.5))
    return puff + band + shapes.stroked(lines, "#cfd6da", r * 0.05)


def _straw(colour: str, r: float) -> str:
    return _brim(r, 1.9, colour, -0.48, 0.24) + _dome(r * 0.86, 1.75, lighten(colour, 0.08), -0.52) + shapes.box(-r * 0.92, -r * 0.74, r * 1.84, r * 0.22, "#a5482f")  # fmt: skip


def _fedora(colour: str, r: float) -> str:
    crown = f"M{-r * 0.92:.2f} {-r * 0.52:.2f}L{-r * 0.75:.2f} {-r * 1.42:.2f}Q{-r * 0.3:.2f} {-r * 1.6:.2f} 0 {-r * 1.36:.2f}Q{r * 0.3:.2f} {-r * 1.6:.2f} {r * 0.75:.2f} {-r * 1.42:.2f}L{r * 0.92:.2f} {-r * 0.52:.2f}Z"
    return _brim(r, 1.55, mix(colour, "#140f0a", 0.2), -0.5, 0.2) + shapes.filled(crown, colour) + shapes.box(-r * 0.92, -r * 0.8, r * 1.84, r * 0.26, "#2a211c")  # fmt: skip


def _pith(colour: str, r: float) -> str:
    return _dome(r, 1.85, colour, -0.5) + _brim(r, 1.5, mix(colour, "#5a4020", 0.18), -0.46, 0.22)


def _crown(colour: str, r: float) -> str:
    d = f"M{-r:.2f} {-r * 0.62:.2f}L{-r * 1.12:.2f} {-r * 1.62:.2f}L{-r * 0.5:.2f} {-r * 1.12:.2f}L0 {-r * 1.8:.2f}L{r * 0.5:.2f} {-r * 1.12:.2f}L{r * 1.12:.2f} {-r * 1.62:.2f}L{r:.2f} {-r * 0.62:.2f}Z"
    gems = "".join(shapes.circle(r * x, -r * 0.82, r * 0.12, c) for x, c in ((-0.6, "#d9364a"), (0, "#3f8fd0"), (0.6, "#d9364a")))  # fmt: skip
    tips = "".join(shapes.circle(r * x, -r * y, r * 0.13, lighten(colour, 0.35)) for x, y in ((-1.12, 1.66), (0, 1.84), (1.12, 1.66)))  # fmt: skip
    return shapes.filled(d, colour) + tips + gems


def _knight(colour: str, r: float) -> str:
    bowl = f"M{-r * 1.14:.2f} {r * 0.75:.2f}C{-r * 1.3:.2f} {-r * 1.75:.2f} {r * 1.3:.2f} {-r * 1.75:.2f} {r * 1.14:.2f} {r * 0.75:.2f}L{r * 0.66:.2f} {r * 0.95:.2f}V{-r * 0.4:.2f}H{-r * 0.66:.2f}V{r * 0.95:.2f}Z"
    plume = f"M0 {-r * 1.2:.2f}C{r * 0.4:.2f} {-r * 2.3:.2f} {r * 1.5:.2f} {-r * 2.1:.2f} {r * 1.4:.2f} {-r * 1.1:.2f}C{r:.2f} {-r * 1.6:.2f} {r * 0.5:.2f} {-r * 1.5:.2f} 0 {-r * 1.2:.2f}Z"
    return shapes.filled(plume, "#c8322f") + shapes.filled(bowl, colour) + shapes.box(-r * 0.7, -r * 0.6, r * 1.4, r * 0.2, mix(colour, "#1a2030", 0.35))  # fmt: skip


def _galea(colour: str, r: float) -> str:
    crest = f"M{-r * 0.22:.2f} {-r * 1.2:.2f}C{-r * 0.9:.2f} {-r * 2.2:.2f} {r * 0.9:.2f} {-r * 2.2:.2f} {r * 0.22:.2f} {-r * 1.2:.2f}Z"
    cheeks = "".join(f"M{side * r * 1.12:.2f} {-r * 0.4:.2f}L{side * r * 0.92:.2f} {r * 0.8:.2f}L{side * r * 0.66:.2f} {r * 0.5:.2f}L{side * r * 0.78:.2f} {-r * 0.4:.2f}Z" for side in (-1, 1))  # fmt: skip
    return shapes.filled(crest, "#b5302f") + _dome(r, 1.7, colour, -0.36) + shapes.filled(cheeks, colour) + shapes.box(-r * 1.1, -r * 0.58, r * 2.2, r * 0.2, mix(colour, "#3a2408", 0.3))  # fmt: skip


def _viking(colour: str, r: float) -> str:
    # Worn without horns: no helmet of the time had any.
    guard = shapes.box(-r * 0.12, -r * 0.5, r * 0.24, r * 0.62, mix(colour, "#20242c", 0.3), r * 0.08)
    return _dome(r, 1.85, colour, -0.38) + shapes.box(-r * 1.1, -r * 0.58, r * 2.2, r * 0.24, "#c7a15a") + shapes.box(-r * 0.12, -r * 1.48, r * 0.24, r, "#c7a15a") + guard  # fmt: skip


def _nemes(colour: str, r: float) -> str:
    cloth = f"M{-r * 1.08:.2f} {-r * 0.3:.2f}C{-r * 1.1:.2f} {-r * 1.6:.2f} {r * 1.1:.2f} {-r * 1.6:.2f} {r * 1.08:.2f} {-r * 0.3:.2f}L{r * 1.7:.2f} {r * 1.1:.2f}L{r * 0.9:.2f} {r * 1.7:.2f}L{r * 0.86:.2f} {-r * 0.35:.2f}Q0 {-r * 0.75:.2f} {-r * 0.86:.2f} {-r * 0.35:.2f}L{-r * 0.9:.2f} {r * 1.7:.2f}L{-r * 1.7:.2f} {r * 1.1:.2f}Z"
    bands = "".join(f"M{side * r * (1.08 + 0.14 * n):.2f} {r * (0.05 + 0.32 * n):.2f}L{side * r * 0.9:.2f} {r * (0.15 + 0.42 * n):.2f}" for side in (-1, 1) for n in range(4))  # fmt: skip
    return shapes.filled(cloth, colour) + shapes.stroked(bands, "#2f5fa8", r * 0.13) + shapes.circle(0, -r * 0.86, r * 0.16, "#c8322f")  # fmt: skip


def _helmet(colour: str, r: float) -> str:
    visor = shapes.ellipse(0, r * 0.05, r * 1.28, r * 1.12, "#9fc7e8", 0.3)
    shine = shapes.stroked(f"M{-r * 0.85:.2f} {-r * 0.45:.2f}Q{-r * 0.5:.2f} {-r * 0.85:.2f} {r * 0.05:.2f} {-r * 0.92:.2f}", "#ffffff", r * 0.14, 0.85)  # fmt: skip
    rim = f'<ellipse cx="0" cy="{r * 0.05:.2f}" rx="{r * 1.3:.2f}" ry="{r * 1.16:.2f}" fill="none" stroke="{mix(colour, "#7f8a97", 0.4)}" stroke-width="{r * 0.2:.2f}"/>'
    return visor + shine + rim


def helmet_behind(r: float) -> str:
    """The white shell of a space helmet, drawn before the head."""
    return shapes.circle(0, -r * 0.02, r * 1.66, "#f4f6f8") + shapes.ellipse(0, r * 0.05, r * 1.3, r * 1.16, "#2a3a52")


def _mask(colour: str, r: float) -> str:
    hood = f"M{-r * 1.14:.2f} {r * 0.6:.2f}C{-r * 1.3:.2f} {-r * 1.6:.2f} {r * 1.3:.2f} {-r * 1.6:.2f} {r * 1.14:.2f} {r * 0.6:.2f}L{r * 0.8:.2f} {r * 0.55:.2f}C{r * 0.9:.2f} {-r * 0.8:.2f} {-r * 0.9:.2f} {-r * 0.8:.2f} {-r * 0.8:.2f} {r * 0.55:.2f}Z"
    glass = f'<rect x="{-r * 0.8:.2f}" y="{-r * 0.4:.2f}" width="{r * 1.6:.2f}" height="{r * 0.72:.2f}" rx="{r * 0.3:.2f}" fill="#bfe6f2" fill-opacity="0.35" stroke="{colour}" stroke-width="{r * 0.16:.2f}"/>'
    return shapes.filled(hood, "#1a2c3d") + glass


def _beret(colour: str, r: float) -> str:
    return shapes.filled(
        f"M{-r * 1.1:.2f} {-r * 0.5:.2f}C{-r * 1.7:.2f} {-r * 1.3:.2f} {-r * 0.2:.2f} {-r * 1.7:.2f} {r * 0.9:.2f} {-r * 1.2:.2f}C{r * 1.4:.2f} {-r * 0.9:.2f} {r * 1.1:.2f} {-r * 0.5:.2f} {r:.2f} {-r * 0.52:.2f}Q0 {-r * 0.8:.2f} {-r * 1.1:.2f} {-r * 0.5:.2f}Z", colour) + shapes.stroked(f"M{-r * 0.2:.2f} {-r * 1.45:.2f}v{-r * 0.2:.2f}", colour, r * 0.14)  # fmt: skip


def _pointed(colour: str, r: float) -> str:
    cone = f"M{-r * 0.95:.2f} {-r * 0.5:.2f}Q{-r * 0.3:.2f} {-r * 1.6:.2f} {r * 0.35:.2f} {-r * 2.9:.2f}Q{r * 0.4:.2f} {-r * 1.6:.2f} {r * 0.95:.2f} {-r * 0.5:.2f}Z"
    band = shapes.box(-r * 0.9, -r * 0.82, r * 1.8, r * 0.28, "#e0b03a")
    return _brim(r, 1.75, mix(colour, "#000000", 0.2), -0.48, 0.24) + shapes.filled(cone, colour) + band


def _tricorn(colour: str, r: float) -> str:
    d = f"M{-r * 1.6:.2f} {-r * 0.6:.2f}Q{-r * 0.6:.2f} {-r * 1.2:.2f} 0 {-r * 1.75:.2f}Q{r * 0.6:.2f} {-r * 1.2:.2f} {r * 1.6:.2f} {-r * 0.6:.2f}Q0 {-r * 0.15:.2f} {-r * 1.6:.2f} {-r * 0.6:.2f}Z"
    return shapes.filled(d, colour) + shapes.circle(0, -r * 0.95, r * 0.24, "#f0ead8") + shapes.box(-r * 0.13, -r * 0.8, r * 0.26, r * 0.16, "#f0ead8")  # fmt: skip


def _sailor(colour: str, r: float) -> str:
    return _dome(r * 0.9, 1.6, colour, -0.6) + shapes.box(-r * 1.12, -r * 0.98, r * 2.24, r * 0.5, lighten(colour, 0.3), r * 0.22) + shapes.box(-r * 1.1, -r * 0.6, r * 2.2, r * 0.1, "#24427a")  # fmt: skip


def _souwester(colour: str, r: float) -> str:
    return _dome(r, 1.7, colour, -0.4) + _brim(r, 1.55, mix(colour, "#7a5a10", 0.15), -0.36, 0.2)


def _nurse(colour: str, r: float) -> str:
    band = f"M{-r * 0.85:.2f} {-r * 0.75:.2f}Q0 {-r * 1.1:.2f} {r * 0.85:.2f} {-r * 0.75:.2f}L{r * 0.7:.2f} {-r * 1.4:.2f}Q0 {-r * 1.65:.2f} {-r * 0.7:.2f} {-r * 1.4:.2f}Z"
    cross = shapes.box(-r * 0.08, -r * 1.35, r * 0.16, r * 0.42, "#d9363e") + shapes.box(-r * 0.21, -r * 1.22, r * 0.42, r * 0.16, "#d9363e")  # fmt: skip
    return shapes.filled(band, colour) + cross


def _headband(colour: str, r: float) -> str:
    return shapes.filled(f"M{-r * 1.05:.2f} {-r * 0.62:.2f}Q0 {-r * 1.02:.2f} {r * 1.05:.2f} {-r * 0.62:.2f}L{r * 1.04:.2f} {-r * 0.36:.2f}Q0 {-r * 0.76:.2f} {-r * 1.04:.2f} {-r * 0.36:.2f}Z", colour)  # fmt: skip


def _army(colour: str, r: float) -> str:
    return _dome(r * 1.06, 1.72, colour, -0.3) + _brim(r, 1.2, mix(colour, "#1a1f10", 0.3), -0.32, 0.12)


def _wig(colour: str, r: float) -> str:
    curls = "".join(
        shapes.circle(side * r * x, r * y, r * 0.3, colour if n % 2 else "#dcd6c8")
        for side in (-1, 1)
        for n, (x, y) in enumerate(((1.0, -0.4), (1.12, 0.0), (1.14, 0.42), (1.08, 0.84)))
    )
    return curls + _dome(r, 1.75, colour, -0.5)


_HATS: dict[str, Callable[[str, float], str]] = {
    "hardhat": _hardhat, "lamp": _lamp, "fire": _fire, "cap": _cap, "bobble": _bobble, "peaked": _peaked, "toque": _toque,
    "straw": _straw, "fedora": _fedora, "pith": _pith, "crown": _crown, "knight": _knight, "galea": _galea,
    "viking": _viking, "nemes": _nemes, "helmet": _helmet, "mask": _mask, "beret": _beret, "pointed": _pointed,
    "tricorn": _tricorn, "sailor": _sailor, "souwester": _souwester, "nurse": _nurse, "headband": _headband,
    "army": _army, "wig": _wig,
}  # fmt: skip
