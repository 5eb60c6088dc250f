"""`visiontune profile`: what you prefer, used where a message leaves it open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from visiontune.cli.options import Json

if TYPE_CHECKING:
    from visiontune.chat.memory.profile import Profile, Profiles

app = typer.Typer(help="Your preferences, as the assistant uses them.", no_args_is_help=True, rich_markup_mode=None)
USER = "local"


def _profiles() -> Profiles:
    from visiontune.chat.memory.profile import Profiles
    from visiontune.jobs.database import Database
    from visiontune.settings import Settings

    return Profiles(Database.of(Settings.load()))


def tell(profile: Profile) -> None:
    """Print the preferences that are set."""
    found = {name: value for name, value in profile.model_dump().items() if value}
    for name, value in found.items():
        print(f"{name.replace('_', '-')}: {', '.join(value) if isinstance(value, tuple | list) else value}")
    if not found:
        print("nothing yet: visiontune profile set --style watercolour")


@app.command()
def show(as_json: Json = False) -> None:
    """Show your preferences."""
    from visiontune.cli.output import print_json

    profile = _profiles().get(USER)
    if as_json:
        print_json(profile.model_dump(mode="json"))
    else:
        tell(profile)


@app.command("set")
def set_(
    style: Annotated[str | None, typer.Option(help="Of pictures and films.")] = None,
    voice: Annotated[str | None, typer.Option(help="Of speech and narration.")] = None,
    aspect: Annotated[str | None, typer.Option(help="16:9, 9:16, 1:1 or 4:5.")] = None,
    language: Annotated[str | None, typer.Option(help="ISO 639-1 code.")] = None,
    composer: Annotated[str | None, typer.Option(help="Of music.")] = None,
    brand_name: Annotated[str | None, typer.Option(help="Your brand.")] = None,
    brand_colours: Annotated[str | None, typer.Option(help='"navy, #ff8800".')] = None,
    name: Annotated[str | None, typer.Option(help="What you are called.")] = None,
) -> None:
    """Set preferences; an empty value clears one."""
    given: dict[str, Any] = {
        "style": style,
        "voice": voice,
        "aspect": aspect,
        "language": language,
        "composer": composer,
        "brand_name": brand_name,
        "brand_colours": brand_colours,
        "name": name,
    }
    tell(_profiles().change(USER, **{field: value for field, value in given.items() if value is not None}))


@app.command()
def clear() -> None:
    """Forget all preferences."""
    tell(_profiles().clear(USER))
