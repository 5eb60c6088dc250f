"""Small real files of every kind that users bring."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

MUSICXML = """<?xml version="1.0" encoding="UTF-8"?>
<score-partwise version="4.0"><part-list><score-part id="P1"><part-name>Piano</part-name></score-part></part-list>
<part id="P1"><measure number="1"><attributes><divisions>1</divisions><key><fifths>0</fifths></key>
<time><beats>4</beats><beat-type>4</beat-type></time><clef><sign>G</sign><line>2</line></clef></attributes>
<note><pitch><step>C</step><octave>4</octave></pitch><duration>4</duration><type>whole</type></note></measure></part>
</score-partwise>"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20" fill="#c00"/></svg>'


def picture(suffix: str = ".png", width: int = 48, height: int = 32) -> bytes:
    """Red on the left, blue on the right."""
    import cv2

    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[:, : width // 2, 2] = pixels[:, width // 2 :, 0] = 220  # OpenCV's order
    return bytes(cv2.imencode(suffix, pixels)[1])


def sound(path: Path, seconds: float = 0.5, rate: int = 16_000) -> bytes:
    """A tone, in the format of the suffix."""
    from visiontune.speech.audio import write_audio

    times = np.arange(round(seconds * rate)) / rate
    write_audio(path, np.sin(2 * np.pi * 440 * times).astype(np.float32) * 0.4, rate)
    return path.read_bytes()


def film(path: Path, codec: str = "libx264", frames: int = 12, sounding: bool = True) -> bytes:
    """Red becomes blue; the container is that of the suffix."""
    import av

    with av.open(str(path), "w") as out:
        stream: Any = out.add_stream(codec, rate=12)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        tone: Any = out.add_stream("aac", rate=48_000, layout="mono") if sounding else None
        for n in range(frames):
            pixels = np.zeros((48, 64, 3), np.uint8)
            pixels[..., 0 if n < frames // 2 else 2] = 200
            out.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        out.mux(stream.encode(None))
        if tone is not None:
            length = 48_000 * frames // 12
            wave = (np.sin(np.arange(length) / 20) * 0.3).astype(np.float32).reshape(1, -1)
            for start in range(0, length, 1_024):
                frame = av.AudioFrame.from_ndarray(wave[:, start : start + 1_024].copy(), format="fltp", layout="mono")
                frame.sample_rate, frame.pts = 48_000, start
                out.mux(tone.encode(frame))
            out.mux(tone.encode(None))
    return path.read_bytes()


def midi() -> bytes:
    """Four notes up."""
    events = b"".join(bytes((0, 0x90, 60 + n, 80, 0x60, 0x80, 60 + n, 0)) for n in range(4)) + b"\x00\xff\x2f\x00"
    return b"MThd\0\0\0\6\0\0\0\1\0\x60MTrk" + len(events).to_bytes(4, "big") + events


def archive(**texts: str) -> bytes:
    """A ZIP of files by name; `__` in a name is a dot."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as out:
        for name, text in texts.items():
            out.writestr(name.replace("__", "."), text)
    return packed.getvalue()


def word() -> bytes:
    """A Word document of one sentence."""
    import docx

    document = docx.Document()
    document.add_paragraph("The heron waits in the reeds.")
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def pdf() -> bytes:
    """A page of one sentence."""
    from fpdf import FPDF

    page = FPDF()
    page.add_page()
    page.set_font("helvetica", size=14)
    page.write(8, "The heron waits in the reeds.")
    return bytes(page.output())


def every(folder: Path) -> dict[str, bytes]:
    """One file of each kind, by a name that says which."""
    return {
        "a.png": picture(),
        "a.jpg": picture(".jpg"),
        "a.webp": picture(".webp"),
        "a.bmp": picture(".bmp"),
        "a.tiff": picture(".tiff"),
        "a.svg": SVG.encode(),
        "a.wav": sound(folder / "a.wav"),
        "a.mp3": sound(folder / "a.mp3"),
        "a.ogg": sound(folder / "a.ogg"),
        "a.m4a": sound(folder / "a.m4a"),
        "a.mid": midi(),
        "a.musicxml": MUSICXML.encode(),
        "a.mp4": film(folder / "a.mp4"),
        "a.mkv": film(folder / "a.mkv"),
        "a.avi": film(folder / "a.avi", "mpeg4"),
        "a.txt": b"The heron waits in the reeds.",
        "a.md": b"# Herons\n\nThe heron *waits*.",
        "a.html": b"<!doctype html><html><body><p>The heron waits in the reeds.</p></body></html>",
        "a.pdf": pdf(),
        "a.docx": word(),
        "a.zip": archive(herons__md="# Herons\n\nThey wait.", sub__txt="They fly."),
    }


KINDS = {
    **dict.fromkeys(("png", "jpg", "webp", "bmp", "tiff", "svg"), "image"),
    **dict.fromkeys(("wav", "mp3", "ogg", "m4a"), "audio"),
    **dict.fromkeys(("mid", "musicxml"), "midi"),
    **dict.fromkeys(("mp4", "mkv", "avi"), "video"),
    **dict.fromkeys(("txt", "md", "html", "pdf", "docx"), "document"),
    "zip": "notes",
}
"""What each of `every` is."""
