"""Storyboards of small films: their boards by hand, and films of stub parts."""

from __future__ import annotations

from typing import Any

from visiontune.artifacts import Artifact
from visiontune.listing import Listing, Listings
from visiontune.storyboards.beginnings import film_fields
from visiontune.storyboards.board import Board
from visiontune.storyboards.films import Film
from visiontune.studio import Studio
from visiontune.video.base import VideoRequest

STUBS: dict[str, Any] = {
    "image_backend": "stub", "speech_backend": "stub", "music": False, "height": 120, "fps": 24, "draft": False, "seed": 3,
}  # fmt: skip
SAYS = ("The sea is wide.", "A ship sails out.", "It comes home.")


def board(*scenes: dict[str, Any], **film: Any) -> Board:
    """A board of scenes; of three spoken ones, a, b and c, where none are given."""
    made = scenes or tuple(
        {"id": name, "narration": says, "image_prompt": f"picture of {name}"}
        for name, says in zip("abc", SAYS, strict=True)
    )
    return Board(film_fields(**(STUBS | film)), "The sea", "en", made)


def rendered(studio: Studio, made: Board) -> tuple[Listing, Film, Board]:
    """A board's film: as it is listed, what it shows, and the board that it was made of."""
    artifact = studio.make(made.request())
    return shown(studio, artifact)


def shown(studio: Studio, artifact: Artifact) -> tuple[Listing, Film, Board]:
    """A film's listing, what it shows, and the board that it was made of."""
    listing = Listings(studio.database).get(artifact.id, "local")
    found = studio.store.find(listing.key)
    film = Film.of(found) if found else None
    assert film is not None
    song = listing.request.get("lyrics")
    return listing, film, Board.of(dict(listing.request) | {"script": None if song else film.script})


def song() -> Board:
    """The board of a song's film."""
    request = VideoRequest.build(
        lyrics="The moon is round\nThe night is long", duration=8.0, seed=1, image_backend="stub"
    )
    return Board.of(request.document())


def recording() -> Board:
    """The board of a film that the user's own recording tells."""
    audio = f"sha256:{'a' * 64}.wav"
    scenes = [{"id": "a", "narration": "One."}, {"id": "b", "narration": "Two."}]
    request = VideoRequest.build(narration={"audio": audio}, script={"scenes": scenes}, seed=1)
    return Board.of(request.document())
