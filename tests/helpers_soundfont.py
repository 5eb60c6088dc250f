"""SoundFonts made for tests: one tone that begins and ends at once, so that what is played can be told exactly."""

from __future__ import annotations

import struct

import numpy as np

RATE = 48_000


def make_soundfont(
    low: int = 0, high: int = 127, *, version: int = 2, release: float = 0.001, presets: tuple[int, ...] = (0,)
) -> bytes:
    """A SoundFont 2 of one looped sine (middle C at key 60) for the keys `low`..`high`; `release` in seconds."""
    loop = round(100 * RATE / 261.625565)
    period = loop / 100  # so that the loop joins
    tone = (20_000 * np.sin(2 * np.pi * np.arange(2 * loop) / period)).astype("<i2").tobytes() + bytes(92)
    timecents = round(1200 * np.log2(release)) & 0xFFFF
    instrument = [(43, low | high << 8), (38, timecents), (54, 1), (53, 0)]
    heads = b"".join(struct.pack("<20sHHHIII", b"tone", preset, 0, at, 0, 0, 0) for at, preset in enumerate(presets))
    drums = len(presets)
    heads += struct.pack("<20sHHHIII", b"drums", 0, 128, drums, 0, 0, 0)
    heads += struct.pack("<20sHHHIII", b"EOP", 0, 0, drums + 1, 0, 0, 0)
    tables = {
        "phdr": heads,
        "pbag": b"".join(struct.pack("<HH", at, 0) for at in range(drums + 2)),
        "pmod": bytes(10),
        "pgen": struct.pack("<HH", 41, 0) * (drums + 1) + bytes(4),
        "inst": struct.pack("<20sH20sH", b"tone", 0, b"EOI", 1),
        "ibag": struct.pack("<HHHH", 0, 0, len(instrument), 0),
        "imod": bytes(10),
        "igen": b"".join(struct.pack("<HH", *one) for one in instrument) + bytes(4),
        "shdr": struct.pack("<20sIIIIIBbHH", b"tone", 0, 2 * loop, loop // 2, loop // 2 + loop, RATE, 60, 0, 0, 1)
        + struct.pack("<20sIIIIIBbHH", b"EOS", 0, 0, 0, 0, 0, 0, 0, 0, 0),
    }
    info = _chunk("ifil", struct.pack("<HH", version, 1)) + _chunk("isng", b"EMU8000\0") + _chunk("INAM", b"Test\0\0")
    lists = (b"INFO" + info, b"sdta" + _chunk("smpl", tone), b"pdta" + b"".join(map(_chunk, tables, tables.values())))
    return _chunk("RIFF", b"sfbk" + b"".join(_chunk("LIST", one) for one in lists))


def _chunk(name: str, content: bytes) -> bytes:
    return name.encode() + len(content).to_bytes(4, "little") + content
