"""Bad input to music is refused at the door, in the words of the one who gave it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from visiontune.errors import InputError
from visiontune.music.base import MusicRequest


@pytest.mark.parametrize("field", ["primer", "theme", "melody"])
def test_a_file_that_is_no_score_is_named_as_it_was_given(run, tmp_path: Path, field: str) -> None:
    (tmp_path / "song.mid").write_bytes(b"RIFF\x24\0\0\0WAVEfmt ")
    done = run("music", f"--{field}", "song.mid", "--duration", "4", "-o", "a.mid")
    assert done.returncode == 2
    assert f"--{field}: 'song.mid' - is no MIDI file; give another MIDI file" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "a.mid").exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"duration": 1e-6}, "duration"),
        ({"duration": float("nan")}, "duration"),
        ({"returns": (float("nan"),)}, r"returns\[0\]"),
        ({"returns": (1.0, float("inf"))}, r"returns\[1\]"),
    ],
)
def test_what_cannot_be_composed_is_refused_before_any_work(given: dict[str, Any], field: str) -> None:
    with pytest.raises(InputError, match=f"^{field}: "):
        MusicRequest.build(**{"duration": 4.0, **given})
