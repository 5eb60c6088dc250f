"""Whole conversations: a language model that knows its lines, a studio that is worked on, and somebody who talks to it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from visiontune.artifacts import Artifact
from visiontune.backends import Context
from visiontune.chat.assistant import Assistant
from visiontune.chat.base import (
    Asked,
    Ended,
    Event,
    Failed,
    Finished,
    Plan,
    Planned,
    Queued,
    Said,
    Understood,
    Wish,
)
from visiontune.chat.understanding import Understander
from visiontune.image.planning import writers
from visiontune.settings import Settings
from visiontune.studio import Studio
from visiontune.text.base import TextOutput, TextRequest

POEM = "Rain on the roof, rain on the sea,\nrain on the road that brings you to me."
SHOTS = ("Ships sleep at the grey harbour wall.", "A red boat carries fish home at dawn.")
BREAKS = "the stream breaks"
MURMURS = "murmur"
BROODS = "brood"


class Poet:
    """A capable model that knows a poem, a script of two scenes and what it was told; it comes as other people's packages do.

    A message that holds `BREAKS` breaks its stream after twelve words; to one that holds `MURMURS` it thinks aloud,
    and to one that holds `BROODS` it does nothing else.
    """

    name = "poet"
    version = 1
    rank: ClassVar[int] = 90
    capable: ClassVar[bool] = True
    heard: ClassVar[list[list[tuple[str, str]]]] = []

    def __call__(self, request: TextRequest, context: Context) -> TextOutput:
        self.heard.append([(message.role, message.content) for message in request.messages])
        text = self._answer(request)
        for n, piece in enumerate(text.split(" ")):
            context.check_cancelled()
            if n == 12 and BREAKS in request.messages[-1].content:
                raise RuntimeError("the connection broke")
            context.emit(piece + " ")
        return TextOutput(text, model="lines")

    def _answer(self, request: TextRequest) -> str:
        last = request.messages[-1].content
        if request.json_schema is not None:
            scenes = [{"narration": shot, "image_prompt": shot} for shot in SHOTS]
            return json.dumps({"title": "The harbour", "scenes": scenes})
        if MURMURS in last:
            return "<think>keep it short</think>Welcome to the quay."
        if BROODS in last:
            return "<think>what would please them? Perhaps a secret"
        if "poem" in last:
            return POEM
        quoted = [message.content for message in request.messages if "<quoted>\n" in message.content]
        if quoted:  # what it is given to answer from
            return f"It is written: {quoted[0].split('<quoted>')[-1].split('</quoted>')[0].strip()}"
        return f"I heard: {' / '.join(message.content for message in request.messages if message.role == 'user')} " + (
            "and so on " * 12 if BREAKS in last else ""
        )


@contextmanager
def poet_installed(folder: Path) -> Iterator[None]:
    """With the package of the poet installed, as its entry point says."""
    package = folder / "poet-1.0.dist-info"
    package.mkdir(parents=True)
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: poet\nVersion: 1.0\n")
    (package / "entry_points.txt").write_text("[visiontune.backends]\ntext.poet = helpers_chat:Poet\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        writers._registry.cache_clear()  # what is installed is looked through once in a process
        yield
    writers._registry.cache_clear()


@contextmanager
def worked_on(studio: Studio) -> Iterator[Studio]:
    """While a thread works on the queue."""
    stop = threading.Event()
    worker = threading.Thread(target=studio.serve, kwargs={"stop": stop}, name="worker")
    worker.start()
    try:
        yield studio
    finally:
        stop.set()
        worker.join()


@contextmanager
def assisting(folder: Path, understander: Understander, **options: Any) -> Iterator[Assistant]:
    """An assistant in a studio of a home in `folder`, which is worked on."""
    given = {"image_planner": "rules", **options}  # drawings are planned by us, not by the poet
    settings = Settings.load(home=folder / "home", cache=folder / "cache", min_free_disk=0, **given)
    with Studio(settings) as studio, worked_on(studio):
        yield Assistant(studio, understander)


@dataclass(frozen=True)
class Reply:
    """The events of one reply."""

    events: tuple[Event, ...]
    studio: Studio = field(repr=False)
    user: str

    def of(self, kind: type[Any]) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def wishes(self) -> tuple[Wish, ...]:
        (understood,) = self.of(Understood)
        wishes: tuple[Wish, ...] = understood.understanding.wishes
        return wishes

    @property
    def text(self) -> str:
        return "".join(event.text for event in self.of(Said))

    @property
    def jobs(self) -> list[str]:
        return [event.job for event in self.of(Queued)]

    @property
    def choices(self) -> dict[str, str]:
        """What can be chosen, by label."""
        return {label: message for asked in self.of(Asked) for label, message in asked.question.choices}

    @property
    def plan(self) -> Plan:
        (planned,) = self.of(Planned)
        plan: Plan = planned.plan
        return plan

    @property
    def made(self) -> list[Artifact]:
        """What is in the library of it, in the order in which it was done."""
        return [self.studio.library.get(event.artifact, self.user) for event in self.of(Finished)]

    def one(self, kind: str) -> Artifact:
        """The only thing that was made, where all went well."""
        assert self.of(Failed) == [], self.of(Failed)
        assert [artifact.kind for artifact in self.made] == [kind], (self.text, self.made)
        assert self.ended == Ended()
        return self.made[0]

    @property
    def ended(self) -> Ended:
        last = self.events[-1]
        assert isinstance(last, Ended) and len(self.of(Ended)) == 1
        return last


@dataclass
class Chat:
    """Somebody in a conversation."""

    assistant: Assistant
    user: str
    id: str = ""

    def __post_init__(self) -> None:
        self.id = self.id or self.assistant.conversations.start(self.user).id

    def say(self, text: str, *files: Path, stop: threading.Event | None = None) -> Reply:
        events = tuple(self.assistant.reply(self.id, text, self.user, files, stop))
        return Reply(events, self.assistant.studio, self.user)

    def begin(self, text: str) -> Saying:
        """Say it in a thread of its own."""
        return Saying(self, text)

    @property
    def kept(self) -> Sequence[Any]:
        """The messages as they are kept."""
        return self.assistant.conversations.get(self.id, self.user).messages


class Saying:
    """A reply while it comes."""

    def __init__(self, chat: Chat, text: str) -> None:
        self.chat, self.events = chat, list[Event]()
        self.thread = threading.Thread(target=self._run, args=(text,))
        self.thread.start()

    def _run(self, text: str) -> None:
        for event in self.chat.assistant.reply(self.chat.id, text, self.chat.user):
            self.events.append(event)

    def until(self, kind: type[Any], seconds: float = 60.0) -> Any:
        """The first event of a kind, once it is there."""
        limit = time.monotonic() + seconds
        while time.monotonic() < limit:
            for event in list(self.events):
                if isinstance(event, kind):
                    return event
            time.sleep(0.01)
        raise AssertionError(f"no {kind.__name__} came: {self.events}")

    def whole(self) -> Reply:
        self.thread.join(120)
        assert not self.thread.is_alive()
        return Reply(tuple(self.events), self.chat.assistant.studio, self.chat.user)


def picture(artifact: Artifact) -> npt.NDArray[np.uint8]:
    """A picture's pixels, (height, width, 3), RGB; it has more than one colour."""
    read = cv2.imread(str(artifact.path), cv2.IMREAD_COLOR)
    assert read is not None
    pixels = np.asarray(read[:, :, ::-1], np.uint8)
    assert len(np.unique(pixels.reshape(-1, 3), axis=0)) > 50
    assert pixels.std() > 5
    return pixels


def drawn(artifact: Artifact) -> str:
    """What a drawing's plan names, in small letters."""
    return json.dumps(artifact.details["plan"], ensure_ascii=False).lower()


def pieces(artifact: Artifact, studio: Studio, kind: str) -> list[str]:
    """Keys of the parts of a film of one kind, in order."""
    found = [studio.store.find(key) for key in artifact.parts]
    return [part.key for part in found if part is not None and part.kind == kind]


def captions(artifact: Artifact) -> str:
    """The words of a film's subtitles."""
    lines = artifact.files["srt"].read_text(encoding="utf-8").splitlines()
    return " ".join(line for line in lines if line.strip() and "-->" not in line and not line.strip().isdecimal())


def notes(artifact: Artifact) -> list[tuple[int, float]]:
    """(pitch, end in seconds) of each note of a piece that keeps one tempo."""
    from visiontune.music.files.midi import read_midi
    from visiontune.music.score import TICKS_PER_BEAT

    score, _ = read_midi(artifact.files["midi"])
    beat = 60 / score.tempi[0][1]
    found = [note for part in score.parts if not part.drums for note in part.notes]
    return [(note.pitch, (note.start + note.duration) * beat / TICKS_PER_BEAT) for note in found]
