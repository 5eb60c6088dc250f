"""What the library's page was asked to show, as its address says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self, cast

from visiontune.errors import InputError
from visiontune.listing import Order

KINDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "image": ("Images", ("image", "upscale")),
    "video": ("Videos", ("video", "film", "clip")),
    "music": ("Music", ("music",)),
    "speech": ("Speech", ("speech",)),
    "script": ("Texts", ("script", "text", "transcript", "plan")),
    "import": ("Imported", ("import",)),
}
"""Groups of kinds as people name them, by their name in addresses."""
ORDERS = {"newest": "Newest first", "oldest": "Oldest first", "largest": "Largest first"}


@dataclass(frozen=True)
class Filter:
    """What to show; `kind` is one of `KINDS`, or empty for all."""

    text: str = ""
    kind: str = ""
    favourite: bool = False
    collection: str = ""
    order: Order = "newest"

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> Self:
        """As the arguments of an address say.

        Raises:
            InputError: there is no such kind or order.
        """
        kind, order = arguments.get("kind", ""), arguments.get("order") or "newest"
        if kind and kind not in KINDS:
            raise InputError("kind", kind, f"must be one of {', '.join(KINDS)}")
        if order not in ORDERS:
            raise InputError("order", order, f"must be one of {', '.join(ORDERS)}")
        return cls(
            text=arguments.get("q", ""),
            kind=kind,
            favourite=arguments.get("favourite", "") not in ("", "0"),
            collection=arguments.get("collection", ""),
            order=cast(Order, order),
        )

    @property
    def any(self) -> bool:
        """Whether anything is left out."""
        return bool(self.text.strip() or self.kind or self.favourite or self.collection)

    def arguments(self) -> dict[str, str]:
        """Those of its address."""
        given = {
            "q": self.text,
            "kind": self.kind,
            "favourite": "1" if self.favourite else "",
            "collection": self.collection,
            "order": "" if self.order == "newest" else self.order,
        }
        return {name: value for name, value in given.items() if value}

    def query(self) -> dict[str, Any]:
        """The arguments of `Listings.page`."""
        return {
            "text": self.text,
            "kind": KINDS[self.kind][1] if self.kind else None,
            "favourite": self.favourite,
            "collection": self.collection or None,
            "order": self.order,
        }
