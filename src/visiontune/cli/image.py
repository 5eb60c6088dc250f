"""`visiontune image`."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from visiontune.cli.options import Backend, Json, Output, Quiet, Seed, Strip

if TYPE_CHECKING:
    from visiontune.artifacts import Artifact
    from visiontune.cli.output import Made, Progress
    from visiontune.image.plan import ScenePlan
    from visiontune.studio import Studio

ASPECTS = {"16:9": (1280, 720), "9:16": (720, 1280), "1:1": (1024, 1024), "4:5": (1024, 1280)}
_PLAN = ".plan.json"


class ImageCommand(TyperCommand):
    """Names the illustrator's styles in its help, which are looked up only when that is read."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        from visiontune.image.styles import STYLES

        for parameter in self.params:
            if parameter.name == "style":
                vars(parameter)["help"] = f"The illustrator's are {', '.join(STYLES)}. Empty: the house style."
        super().format_help(ctx, formatter)


def image(
    prompt: Annotated[str, typer.Argument(help="What to show. With --plan it may be left out.")] = "",
    count: Annotated[int, typer.Option(help="Variations, each with its own seed.")] = 1,
    width: Annotated[int | None, typer.Option(help="Pixels; without sizes and shape 1280x720.")] = None,
    height: Annotated[int | None, typer.Option(help="Pixels.")] = None,
    aspect: Annotated[str | None, typer.Option(help="16:9, 9:16, 1:1 or 4:5.")] = None,
    style: Annotated[str, typer.Option(help="Empty: the house style.")] = "",
    plan: Annotated[Path | None, typer.Option(help="Draw this scene plan (JSON, see --show-plan).")] = None,
    show_plan: Annotated[bool, typer.Option("--show-plan", help="Write the plan beside the picture, to edit.")] = False,
    init_image: Annotated[Path | None, typer.Option(help="Start from this picture (diffusion, online).")] = None,
    mask: Annotated[Path | None, typer.Option(help="White where --init-image is painted anew.")] = None,
    strength: Annotated[float | None, typer.Option(help="0 to 1: how much --init-image changes.")] = None,
    negative_prompt: Annotated[str, typer.Option(help="What not to show (diffusion).")] = "",
    steps: Annotated[int | None, typer.Option(help="Of diffusion.")] = None,
    guidance_scale: Annotated[float | None, typer.Option(help="Of diffusion.")] = None,
    model: Annotated[str, typer.Option(help="Weights of diffusion: a name, hub id, folder or file.")] = "auto",
    scheduler: Annotated[str, typer.Option(help="Of diffusion, by name.")] = "",
    decoder: Annotated[str, typer.Option(help="Of diffusion: full, or tiny (quick, less sharp).")] = "",
    lora: Annotated[list[str] | None, typer.Option(help="As --model, with :weight if not 1; may be repeated.")] = None,
    upscale: Annotated[int | None, typer.Option(help="2, 3 or 4: enlarge what was made so many times.")] = None,
    sheet: Annotated[bool, typer.Option("--sheet", help="Write all variations on one sheet, too.")] = False,
    backend: Backend = "auto",
    seed: Seed = None,
    output: Output = None,
    strip_metadata: Strip = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Draw a picture, or several variations of it: .png, .jpg, .webp, or .svg in layers."""
    from visiontune.cli.output import given, import_picture, make_and_write, tell_all
    from visiontune.errors import InputError
    from visiontune.image.base import ImageRequest
    from visiontune.requests import derive_seed

    if not 1 <= count <= 64:
        raise InputError("--count", count, "must be 1 to 64")
    if aspect is not None and aspect not in ASPECTS:
        raise InputError("--aspect", aspect, f"must be one of {', '.join(ASPECTS)}")
    if sheet and output is None:
        raise InputError("--sheet", "", "say where with -o: k.png writes k-sheet.png")
    for option, value in (("--mask", mask), ("--strength", strength)):
        if value is not None and init_image is None:
            raise InputError(option, str(value), "needs a picture to start from: --init-image FILE")
    if upscale is not None and upscale not in (2, 3, 4):
        raise InputError("--upscale", upscale, "must be 2, 3 or 4")
    if upscale is not None and output is not None and output.suffix.lower() == ".svg":
        raise InputError(
            "--upscale", upscale, "an SVG has every size already; write .png, .jpg or .webp, or leave it out"
        )
    wanted = None if plan is None else _read_plan(plan)
    size = ASPECTS[aspect or "16:9"]
    first = ImageRequest.build(
        prompt=prompt if prompt.strip() or wanted is None else _words(wanted),
        negative_prompt=negative_prompt,
        width=size[0] if width is None else width,
        height=size[1] if height is None else height,
        style=style,
        num_inference_steps=steps,
        guidance_scale=guidance_scale,
        plan=None if wanted is None else wanted.model_dump(mode="json"),
        init_image=import_picture(init_image, "--init-image"),
        mask=import_picture(mask, "--mask"),
        strength=strength,
        model=model,
        scheduler=scheduler,
        decoder=decoder,
        loras=lora or [],
        backend=backend,
        **given(seed=seed),
    )
    others = [first.model_copy(update={"seed": derive_seed(first.seed, "variation", str(n))}) for n in range(1, count)]
    plans = _plan_names(output, count, plan) if show_plan else []
    made = make_and_write(
        [first, *others],
        output,
        quiet=quiet or as_json,
        strip_metadata=strip_metadata,
        finish=None
        if upscale is None
        else lambda studio, artifact, report: _enlarged(studio, artifact, upscale, report),
    )
    more: dict[str, Any] = {}
    if show_plan:
        _show_plans(made, as_json, plans)
    if sheet and output is not None:
        more["sheet"] = str(_write_sheet(made, output))
    tell_all([one.document for one in made], as_json, more)


def _enlarged(studio: Studio, artifact: Artifact, factor: int, report: Progress) -> Artifact:
    from visiontune.upscale.base import UpscaleRequest

    request = UpscaleRequest.build(file=studio.import_file(artifact.path), factor=factor)
    large = studio.make(request, report)
    return replace(large, warnings=(*artifact.warnings, *large.warnings))


def _read_plan(path: Path) -> ScenePlan:
    from visiontune.cli.sources import read_text
    from visiontune.errors import InputError
    from visiontune.image.plan import ScenePlan

    try:
        fields = json.loads(read_text(path, "--plan"))
    except (ValueError, RecursionError) as error:
        raise InputError("--plan", str(path), f"is no JSON ({error}); image --show-plan writes one to edit") from error
    if not isinstance(fields, dict):
        raise InputError("--plan", str(path), "must be a JSON object; image --show-plan writes one to edit")
    return ScenePlan.build(**{str(name): value for name, value in fields.items()})


def _words(plan: ScenePlan) -> str:
    """What a plan shows, in words: the prompt of a picture that was asked for by plan alone."""
    named = [hero.label or hero.art for hero in plan.heroes]
    return plan.title or ", ".join([*plan.labels, *named]) or plan.setting.replace("_", " ")


def _show_plans(made: list[Made], as_json: bool, names: list[Path]) -> None:
    """Write each picture's plan beside it; without a file, show it with what is told."""
    for n, one in enumerate(made):
        plan = one.made_from.details.get("plan")
        if plan is None:
            one.document["warnings"].append(
                "no plan is shown, for this backend draws without one; the illustrator has one"
            )
            continue
        text = json.dumps(plan, ensure_ascii=False, indent=2)
        if one.path is not None:
            if (kept := one.path.with_suffix(_PLAN)) != names[n]:
                one.document["warnings"].append(
                    f"{kept.name} is your own, or was edited, and stays; what was drawn is in {names[n].name}"
                )
            _write_plan(text + "\n", names[n], one.path)
            one.document["beside"] = [str(names[n])]
        elif not as_json:
            one.document["beside"] = [text]


def _write_plan(text: str, path: Path, picture: Path) -> None:
    """Write a plan whole, and date it as its picture: by that it is told from one that was edited since."""
    from visiontune.artifacts import translating_os_errors

    part = path.with_name(f".{secrets.token_hex(4)}.part")
    with translating_os_errors(f"{path} cannot be written"):
        try:
            part.write_text(text, encoding="utf-8")
            made = picture.stat().st_mtime_ns
            os.utime(part, ns=(made, made))
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)


def _plan_names(output: Path | None, count: int, given: Path | None) -> list[Path]:
    """Where the plan of each picture goes: `k.plan.json` beside `k.png`, or a free name where that is the user's own."""
    from visiontune.cli.output import target
    from visiontune.errors import InputError
    from visiontune.files import free_name

    if output is None:
        return []
    pictures = [target(output, n, count) for n in range(count)]
    names = []
    for picture in pictures:
        try:
            beside = picture.with_suffix(_PLAN)
            mine = given is not None and beside.exists() and given.exists() and beside.samefile(given)
            names.append(free_name(picture, f".drawn{_PLAN}" if mine else _PLAN))
        except (OSError, ValueError) as error:
            why = f"leaves no room for the plan beside it ({getattr(error, 'strerror', error)}); name another file"
            raise InputError("--output", str(output), why) from error
    return names


def _write_sheet(made: list[Made], output: Path) -> Path:
    """Write all pictures on one sheet, with their seeds."""
    from visiontune.image.contact import contact_sheet
    from visiontune.pictures import read_picture, write_picture

    pictures = [read_picture(one.artifact.path)[..., :3] for one in made]
    sheet = contact_sheet(pictures, [f"seed {one.made_from.request['seed']}" for one in made])
    path = output.with_name(f"{output.stem}-sheet{'.png' if output.suffix.lower() == '.svg' else output.suffix}")
    write_picture(sheet, path)
    return path
