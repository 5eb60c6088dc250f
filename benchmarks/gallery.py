"""The gallery: every prompt of `docs/gallery.txt` drawn by the illustrator, in sheets that a pair of eyes can judge.

    python benchmarks/gallery.py [--prompts docs/gallery.txt] [--output docs/gallery.md] [--only 3,17] [--plans]

Writes `docs/gallery.md` and its sheets in `docs/media/`. Each prompt has the same seed every time, so a changed
picture is a changed program. With `--output FOLDER` only the pictures are written there, one file each, for looking
closely; with `--plans` the plans are printed, one line of JSON each.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
WIDTH, HEIGHT = 480, 270
COLUMNS, ROWS = 3, 5
LINE = 46  # pixels of a caption under each picture


@dataclass(frozen=True)
class Picture:
    """One drawn prompt. `pixels`: uint8, (HEIGHT, WIDTH, 3), RGB."""

    number: int
    kind: str
    prompt: str
    pixels: Any
    plan: dict[str, Any]


def prompts(path: Path) -> list[tuple[str, str]]:
    """(kind, prompt) for each line of the file; `[kind]` lines head those below them."""
    kind, found = "", []
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("[") and line.endswith("]"):
            kind = line[1:-1]
        elif line.strip() and not line.startswith("#"):
            found.append((kind, line.strip()))
    return found


def drawn(wanted: list[tuple[int, str, str]], size: tuple[int, int] = (WIDTH, HEIGHT)) -> list[Picture]:
    """The pictures of (number, kind, prompt), by the illustrator as users have it."""
    import cv2

    from visiontune.image.base import ImageRequest
    from visiontune.settings import Settings
    from visiontune.studio import Studio

    pictures = []
    with tempfile.TemporaryDirectory() as home, Studio(Settings.load(home=Path(home))) as studio:
        for number, kind, prompt in wanted:
            request = ImageRequest.build(
                prompt=prompt, width=size[0] * 2, height=size[1] * 2, seed=number, backend="illustrator"
            )
            artifact = studio.make(request)
            image = cv2.imread(str(artifact.path))
            if image is None:
                raise SystemExit(f"the picture of {prompt!r} cannot be read")
            pixels = cv2.cvtColor(cv2.resize(image, size, interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2RGB)
            pictures.append(Picture(number, kind, prompt, pixels, dict(artifact.details["plan"])))
    return pictures


def sheet(pictures: list[Picture]) -> Any:
    """Rows of pictures with number and prompt under each: uint8, RGB."""
    import numpy as np
    import pyvips

    rows = -(-len(pictures) // COLUMNS)
    gap = 8
    page = np.full((rows * (HEIGHT + LINE + gap) + gap, COLUMNS * (WIDTH + gap) + gap, 3), 255, np.uint8)
    for i, picture in enumerate(pictures):
        row, column = divmod(i, COLUMNS)
        top, left = gap + row * (HEIGHT + LINE + gap), gap + column * (WIDTH + gap)
        page[top : top + HEIGHT, left : left + WIDTH] = picture.pixels
        words = f"{picture.number}. {picture.prompt}".replace("&", "&amp;").replace("<", "&lt;")
        mask = pyvips.Image.text(words, width=WIDTH - 8, height=LINE - 6, font="sans 13", dpi=84).numpy()
        height, width = min(mask.shape[0], LINE), min(mask.shape[1], WIDTH)
        place = page[top + HEIGHT + 4 : top + HEIGHT + 4 + height, left + 4 : left + 4 + width]
        place[:] = np.minimum(place, 255 - mask[: place.shape[0], : place.shape[1], None])
    return page


def write(pictures: list[Picture], output: Path, source: Path) -> None:
    """The page and its sheets, as JPEG of a quality that a repository can hold."""
    import cv2

    media = output.parent / "media"
    media.mkdir(exist_ok=True)
    per = COLUMNS * ROWS
    lines = [
        "# Gallery",
        "",
        f"The {len(pictures)} prompts of [{source.name}]({source.name}), which were written before the code that serves "
        "them, drawn by the embedded illustrator at 960x540 and shown at half size. Made by "
        f"`python benchmarks/gallery.py`; each prompt's seed is its number.",
        "",
    ]
    for n in range(0, len(pictures), per):
        part = pictures[n : n + per]
        name = f"{output.stem}-{n // per + 1}.jpg"
        image = cv2.cvtColor(sheet(part), cv2.COLOR_RGB2BGR)
        cv2.imwrite(str(media / name), image, [cv2.IMWRITE_JPEG_QUALITY, 80, cv2.IMWRITE_JPEG_PROGRESSIVE, 1])
        lines += [f"![Prompts {part[0].number} to {part[-1].number}](media/{name})", ""]
        lines += [f"{picture.number}. {picture.prompt}" for picture in part] + [""]
    output.write_text("\n".join(lines), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--prompts", type=Path, default=ROOT / "docs" / "gallery.txt")
    parser.add_argument("--output", type=Path, default=ROOT / "docs" / "gallery.md")
    parser.add_argument("--only", default="", help="numbers of prompts, with commas")
    parser.add_argument("--plans", action="store_true")
    options = parser.parse_args()
    wanted = [(n, kind, prompt) for n, (kind, prompt) in enumerate(prompts(options.prompts), 1)]
    if options.only:
        chosen = {int(number) for number in options.only.split(",")}
        wanted = [entry for entry in wanted if entry[0] in chosen]
    pictures = drawn(wanted)
    if options.plans:
        for picture in pictures:
            print(picture.number, picture.prompt, json.dumps(picture.plan, ensure_ascii=False))
    if options.output.suffix == ".md":
        write(pictures, options.output, options.prompts)
        return
    import cv2

    options.output.mkdir(parents=True, exist_ok=True)
    for picture in pictures:
        image = cv2.cvtColor(picture.pixels, cv2.COLOR_RGB2BGR)
        cv2.imwrite(str(options.output / f"{picture.number:03}.png"), image)


if __name__ == "__main__":
    main()
