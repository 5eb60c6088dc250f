"""Pictures that a language model plans and the illustrator draws."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visiontune.backends import Context, Environment
from visiontune.image.base import ImageRequest
from visiontune.image.illustrator import Illustrator
from visiontune.image.planning.base import PlanRequest, read_plans
from visiontune.image.planning.writers import lacking, turned_off

if TYPE_CHECKING:
    from visiontune.artifacts import Artifact
    from visiontune.errors import InputError


class Planner:
    """Has a capable language model plan the scene, then the illustrator draw it.

    The picture's file carries the plan, so that it is remade from that, offline, with no model asked.
    """

    name = "planner"
    version = 1
    rank = 11
    composite = True
    offline = False

    def lacks(self, environment: Environment) -> str | None:
        return lacking(environment)

    def declines(self, request: ImageRequest, environment: Environment) -> str | None:
        return turned_off(environment)

    def refuses(self, request: ImageRequest) -> str | InputError | None:
        """What the illustrator does not draw, and what is planned already."""
        if request.plan is not None:
            return "the picture has a plan already; the illustrator draws it"
        return Illustrator().refuses(request)

    def __call__(self, request: ImageRequest, context: Context) -> Artifact:
        made = context.make_all([PlanRequest(prompts=(request.prompt,), backend="model")], span=(0.0, 0.6))[0]
        (picture,) = read_plans(made.path)
        drawn = {"backend": Illustrator.name, "plan": picture.plan, "notices": made.warnings}
        return context.make_all([request.model_copy(update=drawn)], span=(0.6, 1.0))[0]
