"""A conversation in the terminal: replies stream, jobs show their progress, Ctrl-C stops what runs."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from visiontune.chat.assistant import Assistant
from visiontune.chat.base import Asked, Ended, Event, Failed, Finished, Moved, Planned, Queued, Said, Understood
from visiontune.cli.told import USER, Told
from visiontune.errors import InputError, VisionTuneError
from visiontune.studio import Studio

HELP = """\
/file PATH …     a file that comes with the next message     /new          begin a new conversation
/list [WORDS]    your conversations                          /open ID      go on with one
/show            this conversation so far                    /export FILE  write it as Markdown or JSON
/delete          delete this conversation                    /profile      what you prefer
/quit            leave (or Ctrl-D)                           Ctrl-C        stop what is being made"""


@dataclass
class Conversing:
    """One person talking.

    Args:
        quiet: No progress on stderr.
        explain: Each message's understanding is told on stderr.
        opens: What was made is opened with the system's viewer.
    """

    assistant: Assistant
    quiet: bool = False
    explain: bool = False
    opens: bool = False
    conversation: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    files: list[Path] = field(default_factory=list)
    _shown: bool = False

    @classmethod
    @contextmanager
    def in_studio(cls, studio: Studio, *, quiet: bool, explain: bool, opens: bool) -> Iterator[Conversing]:
        """In a studio on whose queue a thread works meanwhile."""
        leave = threading.Event()
        work = threading.Thread(target=lambda: studio.serve(stop=leave), name="chat-worker", daemon=True)
        work.start()
        try:
            yield cls(Assistant(studio), quiet, explain, opens)
        finally:
            leave.set()
            work.join()

    def begin(self, conversation: str = "", *, go_on: bool = False) -> None:
        """Take up a conversation by its id, or the last one; a new one begins with its first message.

        Raises:
            InputError: there is none.
        """
        self.conversation, self.choices = "", ()
        if conversation:
            self.conversation = self.assistant.conversations.get(conversation, USER).id
        elif go_on:
            found = self.assistant.conversations.find(USER, limit=1)
            if not found:
                raise InputError("--continue", "", "there is no conversation yet; begin one without it")
            self.conversation = found[0].id

    def say(self, message: str, files: Sequence[Path] = (), *, as_json: bool = False, agreed: bool = False) -> int:
        """Send a message and show the reply; the exit code: 1 where something was not made, 130 where it was cancelled."""
        if not self.conversation:
            self.conversation = self.assistant.conversations.start(USER).id
        told = Told()
        stop = threading.Event()
        self._take(self.assistant.reply(self.conversation, message, USER, files, stop), told, stop, show=not as_json)
        if agreed and told.waits and not stop.is_set():
            self._take(
                self.assistant.reply(self.conversation, "yes, go ahead", USER, (), stop), told, stop, show=not as_json
            )
        self.choices = told.choices
        if as_json:
            from visiontune.cli.output import print_json

            print_json(told.document(self.conversation, self.assistant.studio))
        if stop.is_set():
            return 130
        return 1 if told.failed or told.error else 0

    def _take(self, events: Iterator[Event], told: Told, stop: threading.Event, *, show: bool) -> None:
        """Read events to their end; the first interrupt cancels what runs, and the reply ends in its own way."""
        with _interrupts(stop):
            for event in events:
                told.take(event)
                if show:
                    self._show(event)

    def _show(self, event: Event) -> None:
        if isinstance(event, Said):
            self._clear()
            print(event.text, end="", flush=True)
        elif isinstance(event, Understood) and self.explain:
            for reason in event.understanding.reasons:
                print(f"because: {reason}", file=sys.stderr)
        elif isinstance(event, Planned) and not event.waits and len(event.plan.steps) > 1:
            for step in event.plan.steps:
                print(f"{step.id}. {step.says}")
        elif isinstance(event, Asked):
            print()
            for n, (label, _) in enumerate(event.question.choices, 1):
                print(f"  {n}. {label}")
        elif isinstance(event, Queued):
            self._progress(f"{event.says}: waiting")
        elif isinstance(event, Moved):
            self._progress(f"{event.fraction:4.0%} {event.sentence}")
        elif isinstance(event, Finished):
            self._clear()
            if event.job:  # of a text, all was said
                print(event.path)
                if self.opens:
                    import typer

                    typer.launch(event.path)
        elif isinstance(event, Failed | Ended):
            self._clear()
            if isinstance(event, Ended):
                print()
                if not event.complete:
                    print(f"({event.reason})", file=sys.stderr)

    def _progress(self, text: str) -> None:
        if not self.quiet and sys.stderr.isatty():
            print(f"\r\x1b[K{text[:100]}", end="", file=sys.stderr, flush=True)
            self._shown = True

    def _clear(self) -> None:
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
            self._shown = False


@contextmanager
def _interrupts(stop: threading.Event) -> Iterator[None]:
    """The first Ctrl-C sets `stop`; a second one ends the program as ever."""
    import signal

    def cancel(number: int, frame: object) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()
        print("stopping …", file=sys.stderr)

    before = signal.signal(signal.SIGINT, cancel)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def converse(talk: Conversing) -> None:
    """Read messages until the input ends."""
    asks = sys.stdin.isatty()
    if asks:
        import contextlib

        with contextlib.suppress(ImportError):
            import readline  # noqa: F401 - gives the line editor and its history to input()
        print("Say what you want; /help for more.", file=sys.stderr)
    while True:
        try:
            line = input("> " if asks else "").strip()
        except EOFError:
            return
        except KeyboardInterrupt:
            print(file=sys.stderr)
            continue
        if not line:
            continue
        try:
            if line.startswith("/") and " " not in line.split("/", 2)[0]:
                if not _command(talk, line):
                    return
                continue
            if line.isdigit() and 1 <= int(line) <= len(talk.choices):
                line = talk.choices[int(line) - 1][1]
            files, talk.files = tuple(talk.files), []
            talk.say(line, files)
        except VisionTuneError as error:
            print(f"visiontune: {error}", file=sys.stderr)


def _command(talk: Conversing, line: str) -> bool:
    """Whether the conversation goes on after a command."""
    name, _, rest = line[1:].partition(" ")
    if name in ("quit", "exit", "q"):
        return False
    command = _COMMANDS.get(name)
    if command is None:
        print(HELP)
    else:
        command(talk, rest.strip())
    return True


def _file(talk: Conversing, rest: str) -> None:
    path = Path(rest).expanduser()
    if not rest or not path.is_file():
        raise InputError("/file", rest, "there is no such file; give its path")
    talk.files.append(path)
    print(f"{path.name} comes with your next message.", file=sys.stderr)


def _list(talk: Conversing, rest: str) -> None:
    for one in talk.assistant.conversations.find(USER, rest):
        print(f"{one.id[:8]}  {one.count:3}  {one.title}")


def _show(talk: Conversing, rest: str) -> None:
    if talk.conversation:
        from visiontune.chat.memory.transcripts import markdown

        print(markdown(talk.assistant.conversations.get(talk.conversation, USER)))


def _export(talk: Conversing, rest: str) -> None:
    from visiontune.cli.conversations import write

    if not talk.conversation or not rest:
        raise InputError("/export", rest, "needs a conversation, and a file to write: talk.md or talk.json")
    print(write(talk.assistant.conversations, talk.conversation, Path(rest).expanduser()))


def _delete(talk: Conversing, rest: str) -> None:
    if talk.conversation:
        print(f"deleted: {talk.assistant.conversations.delete(talk.conversation, USER).title}")
        talk.begin()


def _profile(talk: Conversing, rest: str) -> None:
    from visiontune.cli.profile import tell

    tell(talk.assistant.profiles.get(USER))


_COMMANDS: Mapping[str, Callable[[Conversing, str], None]] = {
    "file": _file,
    "list": _list,
    "show": _show,
    "open": lambda talk, rest: talk.begin(rest) if rest else None,
    "new": lambda talk, rest: talk.begin(),
    "export": _export,
    "delete": _delete,
    "profile": _profile,
}
