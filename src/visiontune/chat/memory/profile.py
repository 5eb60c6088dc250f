"""What a user prefers: kept once, used in every request that does not say otherwise."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from visiontune.chat.memory.checks import checked_user
from visiontune.chat.memory.colours import colour
from visiontune.chat.memory.stating import stated
from visiontune.chat.memory.titles import plain
from visiontune.chat.wording.formats import aspect
from visiontune.chat.wording.languages import languages
from visiontune.chat.wording.names import listed
from visiontune.errors import InputError
from visiontune.jobs.database import Database
from visiontune.jobs.tables import ProfileRow
from visiontune.requests import input_error

__all__ = ["Profile", "Profiles", "stated"]

MAX_COLOURS = 8
_SIZES = {"16:9": (1280, 720), "9:16": (720, 1280), "1:1": (720, 720), "4:5": (720, 900)}
"""Width and height of pictures, in pixels: 720 is the short side."""
_CODES = (
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo "
    "es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg "
    "ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn "
    "no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta "
    "te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"
)
"""ISO 639-1."""


def _line(most: int, example: str) -> Callable[[str], str]:
    def check(text: str) -> str:
        if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
            raise ValueError("must hold neither NUL nor half characters")
        line = plain(text)
        if len(line) > most:
            raise ValueError(f"must have at most {most} characters, as {example}")
        if line and not any(character.isalnum() for character in line):
            raise ValueError(f"must say something, as {example}; or be empty")
        return line

    return check


def _style(name: str) -> str:
    from visiontune.image.styles import HOUSE, find_style

    # One spelling for the styles that the illustrator knows; others are for backends that paint.
    known = find_style(name) if name else None
    return name if known in (None, HOUSE) else known


def _aspect(text: str) -> str:
    wanted = text.strip()
    found = wanted if wanted in ("", *_SIZES) else aspect(wanted) if len(wanted) <= 30 else None
    if found is None:
        raise ValueError("must be 16:9 (wide), 9:16 (vertical), 1:1 (square) or 4:5; or empty")
    return found


def _language(text: str) -> str:
    wanted = text.strip().lower()
    code = languages().get(wanted, wanted)
    if code and code not in _CODES.split():
        raise ValueError(
            "must be an ISO 639-1 code of two letters, as en or de, or a language's English name; or empty"
        )
    return code


def _composer(name: str) -> str:
    words = name.lower().split()
    surname = next((word for word in reversed(words) if word in listed("composer")), None)
    return surname or " ".join(words)  # users train composers of their own, by any name


def _colours(value: Any) -> Any:
    """Colours given as one text or as a list, each as `#rrggbb`, each once."""
    parts = re.split(r"\s*(?:[,;&+]|\band\b)\s*(?![^(]*\))", value) if isinstance(value, str) else value
    if not isinstance(parts, list | tuple):
        raise ValueError("must be a list of colours, as navy or #ff8800")
    found: dict[str, None] = {}
    for part in parts:
        if isinstance(part, str) and not part.strip():
            continue
        named = colour(part) if isinstance(part, str) else None
        if named is None:
            raise ValueError(f"{part!r:.40} must be the name of a colour, as navy, or #rrggbb, as #ff8800")
        found[named] = None
    return tuple(found)


Aspect = Literal["", "16:9", "9:16", "1:1", "4:5"]


class Profile(BaseModel):
    """What a user prefers. An empty field is no preference.

    `style`, `voice` and `composer` are words as the user named them, as the slots of a message are: which backend can
    follow them is not known here.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
    style: Annotated[str, AfterValidator(_line(80, "watercolour")), AfterValidator(_style)] = ""
    voice: Annotated[str, AfterValidator(_line(80, "british"))] = ""
    aspect: Annotated[Aspect, BeforeValidator(lambda text: _aspect(text) if isinstance(text, str) else text)] = ""
    language: Annotated[str, AfterValidator(_language)] = Field(default="", description="ISO 639-1")
    composer: Annotated[str, AfterValidator(_line(40, "bach")), AfterValidator(_composer)] = ""
    brand_name: Annotated[str, AfterValidator(_line(80, "Acme"))] = ""
    brand_colours: Annotated[tuple[str, ...], BeforeValidator(_colours)] = Field(
        default=(), max_length=MAX_COLOURS, description="#rrggbb"
    )
    name: Annotated[str, AfterValidator(_line(60, "Ana"))] = Field(default="", description="what to call the user")

    def defaults(self, kind: str) -> dict[str, Any]:
        """The fields of a request of `kind` (image, video, music, speech; others have none) that are preferred."""
        wide, high = _SIZES.get(self.aspect, (0, 0))
        fields: Mapping[str, dict[str, Any]] = {
            "image": {"style": self.style, "width": wide, "height": high},
            "video": {
                "style": self.style, "aspect": self.aspect, "voice": self.voice, "language": self.language,
            },
            "music": {"composer": self.composer},
            "speech": {"voice": self.voice, "language": self.language},
        }  # fmt: skip
        return {name: value for name, value in fields.get(kind, {}).items() if value}

    def used(self, kind: str) -> list[str]:
        """A short sentence for each preference in `defaults(kind)`, to say so to the user."""
        fields = self.defaults(kind)
        said = [("style", fields.get("style")), ("aspect", self.aspect if {"width", "aspect"} & set(fields) else "")]
        said += [("voice", fields.get("voice")), ("language", language_name(fields.get("language", "")))]
        said += [("composer", fields.get("composer", "").title())]
        return [f"{name}: {value}, as you prefer" for name, value in said if value]


def language_name(code: str) -> str:
    """A language's English name, or its code where we know none; empty of nothing."""
    return next((name.title() for name, known in languages().items() if known == code), code)


class Profiles:
    """The profiles in a database.

    Args:
        clock: Now, in seconds; tests turn it.
    """

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self.database, self.clock = database, clock

    def get(self, user: str) -> Profile:
        """A user's preferences; empty ones where nothing was said yet."""
        with self.database.session(write=False) as session:
            row = session.get(ProfileRow, checked_user(user))
            return _read({} if row is None else row.fields)

    def change(self, user: str, **fields: Any) -> Profile:
        """Set what is given and keep the rest; an empty value takes a preference back.

        Raises:
            InputError: there is no such preference, or its value is wrong.
        """
        _known(fields)
        given = {name: "" if value is None else value for name, value in fields.items()}
        return self._write(user, lambda now: _checked({**now.model_dump(exclude_defaults=True), **given}))

    def clear(self, user: str, *names: str) -> Profile:
        """Take back the preferences of these names; all without a name.

        Raises:
            InputError: there is no such preference.
        """
        _known(names)
        if not names:
            with self.database.session() as session:
                session.execute(delete(ProfileRow).where(ProfileRow.user == checked_user(user)))
            return Profile()
        return self._write(user, lambda now: Profile(**now.model_dump(exclude_defaults=True, exclude=set(names))))

    def _write(self, user: str, changed: Callable[[Profile], Profile]) -> Profile:
        try:
            return self._write_once(checked_user(user), changed)
        except IntegrityError:  # on PostgreSQL two first writers may meet; now there is a row to lock
            return self._write_once(user, changed)

    def _write_once(self, user: str, changed: Callable[[Profile], Profile]) -> Profile:
        with self.database.session() as session:
            row = session.get(ProfileRow, user, with_for_update=True)
            profile = changed(_read({} if row is None else row.fields))
            fields = profile.model_dump(mode="json", exclude_defaults=True)
            if row is None:
                session.add(ProfileRow(user=user, fields=fields, changed=self.clock()))
            else:
                row.fields, row.changed = fields, self.clock()
        return profile


def _known(names: Iterable[str]) -> None:
    for name in names:
        if name not in Profile.model_fields:
            raise InputError("preference", name, f"must be one of {', '.join(Profile.model_fields)}")


def _checked(fields: Mapping[str, Any]) -> Profile:
    try:
        return Profile.model_validate(fields)
    except ValidationError as error:
        raise input_error(error) from error


def _read(fields: Any) -> Profile:
    """A profile from what is kept. A field that this version does not know, or finds wrong, is no reason to stop."""
    kept: dict[str, Any] = {}
    for name, value in fields.items() if isinstance(fields, Mapping) else ():
        try:
            Profile.model_validate({name: value})
        except ValidationError:
            continue
        kept[name] = value
    return Profile.model_validate(kept)
