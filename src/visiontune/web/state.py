"""What the application holds, found through `web()` in a request."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

from flask import current_app

from visiontune.collecting import Collections
from visiontune.listing import Listings
from visiontune.settings import Settings
from visiontune.studio import Studio
from visiontune.uploading.uploads import Uploads
from visiontune.users.door import Door
from visiontune.weights.pulls import Pulls

_NAME = "visiontune"


@dataclass(frozen=True)
class Web:
    """One application's studio and what is kept beside it.

    Args:
        studio: Builds and queues; nothing is made in this process.
        accounts: Whether visitors must log in; otherwise all that comes over loopback is the user `local`.
    """

    settings: Settings
    studio: Studio
    accounts: bool = False
    listings: Listings = field(init=False)
    door: Door = field(init=False)
    collections: Collections = field(init=False)
    uploads: Uploads = field(init=False)
    pulls: Pulls = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "listings", Listings(self.studio.database))
        object.__setattr__(self, "door", Door(self.studio.database))
        database, owner = self.studio.database, self.studio.queue.owner
        object.__setattr__(self, "collections", Collections(database))
        object.__setattr__(self, "uploads", Uploads(database, self.studio.store, owner))
        object.__setattr__(self, "pulls", Pulls(database, self.studio.workshop.environment.weights, owner))


def web() -> Web:
    """Of the application that answers this request."""
    return cast(Web, current_app.extensions[_NAME])
