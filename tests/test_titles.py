"""What things are called in the library that have no words of their own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from visiontune.backends import request_from
from visiontune.chat.memory.conversations import Conversations
from visiontune.image.base import ImageRequest
from visiontune.jobs.tables import ArtifactRow
from visiontune.settings import Settings
from visiontune.studio import Studio

FILE = "sha256:" + "0" * 64 + ".png"


@pytest.mark.parametrize(("document", "details", "parent", "title"), [
    ({"kind": "upscale", "file": FILE}, {}, "A red kite", "A red kite, enlarged"),
    ({"kind": "upscale", "file": FILE}, {}, None, "A picture, enlarged"),
    ({"kind": "music"}, {"composer": "bach"}, None, "A piece in the manner of Bach"),
    ({"kind": "music"}, {}, None, "A piece of music"),
    ({"kind": "music", "lyrics": "Row, row\nyour boat"}, {"composer": "bach"}, None, "Row, row your boat"),
    ({"kind": "music", "prompt": "a calm waltz"}, {"composer": "bach"}, None, "a calm waltz"),
])  # fmt: skip
def test_titles(
    settings: Settings, document: dict[str, Any], details: dict[str, Any], parent: str | None, title: str
) -> None:
    with Studio(settings) as studio:
        made = studio.make(ImageRequest.build(prompt=parent or "x", backend="stub", width=64, height=64))
        with studio.database.session() as session:
            listed = studio.library.add(
                session, request_from(document), replace(made, details=details), parents=[made.id] if parent else []
            )
            assert session.get_one(ArtifactRow, listed).title == title


def test_conversations_of_programs_are_found_but_not_among_those_of_people(settings: Settings) -> None:
    with Studio(settings) as studio:
        kept = Conversations(studio.database)
        kept.start("local", "API: Draw a fox.")
        kept.start("local", "Draw a hare.")
        assert [one.title for one in kept.find("local", programs=False)] == ["Draw a hare."]
        assert [one.title for one in kept.find("local", "fox")] == ["API: Draw a fox."]
