"""How soon the assistant reacts: from a message to a queued job, to the first word of an answer, and from event to event.

    python benchmarks/chat.py [--json]

A studio of a temporary home, with what is embedded. No model of language is asked: what answers is the assistant itself, its
almanac, or a document. Medians over real messages, once everything is loaded; nothing else should run beside it.

With `--json` one object (milliseconds):
    queued: median from a message to its job in the queue; the claim is at most 50
    queued_worst: the slowest of them
    first_word: median from a question to the first words of its answer
    understood: median from a message to what was understood of it
    silence: the longest time without any event while a film of 5 seconds is made
    loading: from the first message of all to its understanding, with all that is loaded for it
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from visiontune.chat.assistant import Assistant
from visiontune.chat.base import Event, Queued, Said, Understood
from visiontune.settings import Settings
from visiontune.studio import Studio

WANTED = (
    "Make a 320x180 picture of a red kite over dunes",
    "draw an owl in a pine wood, 320x180",
    "I'd like a watercolour of a harbour at dusk",
    "a picture of two foxes under a full moon",
    "paint me a lighthouse in fog",
    "a 4 second piece of piano music in D minor",
    "compose a short waltz of 5 seconds",
    "some calm music, 4 seconds, for harp",
    "Say: The ferry leaves at nine from the old pier.",
    "read this aloud: Mind the gap between train and platform.",
    "Say: Good morning, everybody.",
    "a 5 second video about volcanoes, 320x180",
    "make a film about bees, 6 seconds, 320x180",
    "a square picture of a bicycle",
    "an image of a castle on a hill in winter",
)
ASKED = (
    "hello",
    "thanks!",
    "what can you do?",
    "why is the sky blue?",
    "how do volcanoes erupt?",
    "why do leaves turn red in autumn?",
    "how far is it?",
    "who are you?",
    "how do bees make honey?",
    "what is a glacier?",
    "good morning",
    "I had a long day at work.",
    "my code word is heron",
    "how does a rainbow form?",
    "nice, well done",
)


def times(assistant: Assistant, message: str, kind: type[Any]) -> dict[str, float]:
    """Milliseconds from `message` to what was understood of it, and to the first event of `kind`; then the reply is left."""
    stop = threading.Event()
    conversation = assistant.conversations.start("bench").id
    start = time.perf_counter()
    found: dict[str, float] = {}
    for event in assistant.reply(conversation, message, "bench", stop=stop):
        taken = 1_000 * (time.perf_counter() - start)
        if isinstance(event, Understood):
            found["understood"] = taken
        if isinstance(event, kind) and "event" not in found:
            found["event"] = taken
            stop.set()
    if "event" not in found:
        raise SystemExit(f"{message!r} came to no {kind.__name__}")
    return found


def longest_silence(assistant: Assistant) -> float:
    """Milliseconds, the most between two events, while a film is made."""
    conversation = assistant.conversations.start("bench").id
    last, longest = time.perf_counter(), 0.0
    event: Event
    for event in assistant.reply(conversation, "a 5 second video about volcanoes, 320x180", "bench"):
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
        del event
    return 1_000 * longest


def measured(home: Path) -> dict[str, float]:
    settings = Settings.load(home=home / "home", cache=home / "cache", min_free_disk=0, offline=True)
    stop = threading.Event()
    with Studio(settings) as studio:
        worker = threading.Thread(target=studio.serve, kwargs={"stop": stop})
        worker.start()
        try:
            assistant = Assistant(studio)
            loading = times(assistant, "hello", Said)["understood"]
            for message in (*WANTED, *ASKED[:5]):  # warm
                times(assistant, message, Queued if message in WANTED else Said)
            queued = [times(assistant, message, Queued) for message in WANTED]
            spoken = [times(assistant, message, Said) for message in ASKED]
            silence = longest_silence(assistant)
        finally:
            stop.set()
            worker.join()
    return {
        "queued": statistics.median(one["event"] for one in queued),
        "queued_worst": max(one["event"] for one in queued),
        "first_word": statistics.median(one["event"] for one in spoken),
        "understood": statistics.median(one["understood"] for one in [*queued, *spoken]),
        "silence": silence,
        "loading": loading,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="visiontune-") as folder:
        found = measured(Path(folder))
    if arguments.json:
        print(json.dumps({name: round(value, 2) for name, value in found.items()}))
        return
    print(
        f"message to queued job   {found['queued']:7.1f} ms median, {found['queued_worst']:.1f} ms at most (claim: 50)"
    )
    print(f"message to first word   {found['first_word']:7.1f} ms median")
    print(f"message to understood   {found['understood']:7.1f} ms median; the very first {found['loading']:.0f} ms")
    print(f"longest silence         {found['silence']:7.1f} ms while a film is made")


if __name__ == "__main__":
    main()
