"""Scene plans of a film's pictures: those that its script holds, and those that a language model writes for the rest.

They are asked for at once and then stay in the script: an edited script asks only for what is new in it, and a film is
remade from its file without any model.
"""

from __future__ import annotations

from collections.abc import Sequence

from visiontune.backends import Context
from visiontune.image.base import ImageRequest
from visiontune.image.illustrator import Illustrator
from visiontune.image.plan import PicturePlan
from visiontune.image.planning.base import RULES, PlanRequest, read_plans
from visiontune.image.planning.planner import Planner
from visiontune.text.base import Scene, Script

Pictures = tuple[list[int], list[ImageRequest]]
"""First character of each picture of a scene, and the pictures."""
_OURS = (Planner.name, Illustrator.name)


def planned(
    script: Script, pictures: Sequence[Pictures], context: Context, warnings: list[str]
) -> tuple[Script, list[Pictures]]:
    """The script with its plans in it, and the pictures with theirs.

    Pictures of other backends than the illustrator and the planner have no plans.

    Args:
        pictures: Of each scene of `script`.
        warnings: Takes what could not be planned as wished.
    """
    kept = [
        [(image, _kept(scene, n, image)) for n, image in enumerate(images)]
        for scene, (_, images) in zip(script.scenes, pictures, strict=True)
    ]
    every = [pair for pairs in kept for pair in pairs]
    asked = dict.fromkeys(image.prompt for image, plan in every if plan is None and image.backend == Planner.name)
    new: dict[str, PicturePlan] = {}
    if asked:
        wanted = PlanRequest(prompts=tuple(asked), title=script.title, backend="model")
        made = context.make_all([wanted], span=(0.1, 0.2))[0]
        new = {plan.prompt: plan for plan in read_plans(made.path) if plan.by != RULES}
        warnings += made.warnings
    scenes: list[Scene] = []
    drawn: list[Pictures] = []
    for scene, (starts, _), pairs in zip(script.scenes, pictures, kept, strict=True):
        own = [(image, plan or new.get(image.prompt)) for image, plan in pairs]
        if any(image.backend in _OURS for image, _ in own):
            scene = scene.model_copy(update={"plans": tuple(plan for _, plan in own if plan) or None})
        scenes.append(scene)
        drawn.append((starts, [_drawn(image, plan) for image, plan in own]))
    return script.model_copy(update={"scenes": tuple(scenes)}), drawn


def foreseen(scene: Scene, images: Sequence[ImageRequest]) -> list[ImageRequest]:
    """The pictures of a scene as they will be made, but for the plans that a model has still to write."""
    kept = [(image, _kept(scene, n, image)) for n, image in enumerate(images)]
    return [image if plan is None and image.backend == Planner.name else _drawn(image, plan) for image, plan in kept]


def _kept(scene: Scene, n: int, image: ImageRequest) -> PicturePlan | None:
    """The plan that the script has for picture `n` of a scene: of its very words, or of whatever they are."""
    if image.backend not in _OURS:
        return None
    plans = scene.plans or ()
    same = next((plan for plan in plans if plan.prompt == image.prompt), None)
    return same or (plans[n] if n < len(plans) and not plans[n].prompt else None)


def _drawn(image: ImageRequest, plan: PicturePlan | None) -> ImageRequest:
    """The picture as the illustrator draws it: by its plan, or by rules where it has none."""
    if image.backend not in _OURS:
        return image
    drawn = image.model_copy(update={"backend": Illustrator.name})
    return drawn.model_copy(update={"plan": plan.plan, "topic": ""}) if plan else drawn
