"""Whole repositories, listed and fetched from a hub on loopback, or found in the cache of the hub's own client."""

from __future__ import annotations

import hashlib
import json
import pickle
import struct
from pathlib import Path
from typing import Any

import pytest

from visiontune.errors import InputError, WeightsError
from visiontune.weights import Weights
from visiontune.weights.catalogue import HubTree, Model
from visiontune.weights.repositories import select

REPO = "maker/painter"
INDEX = json.dumps({"_class_name": "TinyPipeline", "unet": ["diffusers", "Net"], "vae": ["diffusers", "Net"]}).encode()
PICKLE = pickle.dumps({"w": list(range(1_000))})


def tensors(number: int, count: int = 500) -> bytes:
    """A safetensors file of `count` 32-bit numbers."""
    header = json.dumps({"w": {"dtype": "F32", "shape": [count], "data_offsets": [0, 4 * count]}}).encode()
    return struct.pack("<Q", len(header)) + header + struct.pack("<f", number) * count


def pipeline() -> dict[str, bytes]:
    """A repository as they are: safetensors, and beside them pickles and what this system has no use for."""
    weights = "diffusion_pytorch_model"
    return {
        "README.md": b"# A tiny painter",
        ".gitattributes": b"*.safetensors filter=lfs",
        "model_index.json": INDEX,
        "whole.safetensors": tensors(9, 9_000),
        "whole.ckpt": PICKLE,
        f"unet/{weights}.safetensors": tensors(1),
        f"unet/{weights}.fp16.safetensors": tensors(2),
        f"unet/{weights}.bin": PICKLE,
        "unet/config.json": b'{"side": 64}',
        f"vae/{weights}.safetensors": tensors(3),
        f"vae/{weights}.fp16.safetensors": tensors(4),
        f"vae/{weights}.bin": PICKLE,
        "vae/config.json": b"{}",
        "tokenizer/merges.txt": b"#version: 0.2\n",
        "safety_checker/model.safetensors": tensors(5),
    }


TAKEN = {
    "model_index.json",
    "tokenizer/merges.txt",
    "unet/config.json",
    "unet/diffusion_pytorch_model.fp16.safetensors",
    "vae/config.json",
    "vae/diffusion_pytorch_model.fp16.safetensors",
}


def weights(tmp_path: Path, *models: Model, **options: Any) -> Weights:
    return Weights(
        tmp_path / "cache", hub_cache=tmp_path / "hub-cache", models={model.name: model for model in models}, **options
    )


def catalogued(revision: str = "c0ffee") -> Model:
    return Model("painter", "a tiny painter", "MIT", (), {}, HubTree(REPO, revision), 5_000)


def files_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", ["painter", REPO])
def test_a_repository_is_fetched_without_its_pickles(tmp_path: Path, hub: Any, name: str) -> None:
    published = pipeline()
    hub.publish(REPO, published)
    here = weights(tmp_path, catalogued())
    assert not here.present(name)
    assert here.find(name) is None
    told: list[tuple[float, str]] = []

    folder = here.pull(name, lambda fraction, sentence: told.append((fraction, sentence)))

    assert set(hub.fetched()) == TAKEN
    assert files_in(folder) == TAKEN | {"files.json"}
    assert all((folder / file).read_bytes() == published[file] for file in TAKEN)
    assert here.present(name)
    assert here.find(name) == here.path(name) == folder
    assert told[-1][0] == 1.0
    assert [fraction for fraction, _ in told] == sorted(fraction for fraction, _ in told)
    assert [entry.name for entry in here.list() if entry.present] == [name]


def test_a_pickle_under_a_safe_name_is_refused_and_removed(tmp_path: Path, hub: Any) -> None:
    hub.publish(REPO, {**pipeline(), "vae/diffusion_pytorch_model.fp16.safetensors": PICKLE})
    here = weights(tmp_path)
    with pytest.raises(WeightsError, match="is a Python pickle"):
        here.pull(REPO)
    assert not here.present(REPO)
    assert not [path for path in (tmp_path / "cache").rglob("*") if path.is_file() and path.read_bytes() == PICKLE]


def test_a_repository_of_pickles_only_says_so_and_fetches_nothing(tmp_path: Path, hub: Any) -> None:
    hub.publish(REPO, {"model_index.json": INDEX, "unet/model.bin": PICKLE})
    with pytest.raises(WeightsError, match=r"no weights as \.safetensors; it has unet/model\.bin, a pickle"):
        weights(tmp_path).pull(REPO)
    assert hub.fetched() == []


def test_once_here_nothing_is_asked_and_offline_it_is_found(tmp_path: Path, hub: Any) -> None:
    hub.publish(REPO, pipeline())
    folder = weights(tmp_path).pull(REPO)
    asked = len(hub.asked)
    away = weights(tmp_path, offline=True)
    assert away.present(REPO)
    assert away.pull(REPO) == away.find(REPO) == folder
    assert away.digest(REPO) == weights(tmp_path).digest(REPO)
    assert len(hub.asked) == asked


def test_nothing_is_asked_offline(tmp_path: Path, hub: Any) -> None:
    hub.publish(REPO, pipeline())
    away = weights(tmp_path, catalogued(), offline=True)
    for name in ("painter", REPO):
        with pytest.raises(WeightsError, match=f"{name} is not here, and nothing is fetched while offline"):
            away.pull(name)
        with pytest.raises(WeightsError, match=f"is not here yet; fetch it .*: visiontune weights pull {name}"):
            away.path(name)
    assert hub.asked == []


def test_an_interrupted_pull_goes_on_with_the_same_commit(tmp_path: Path, hub: Any) -> None:
    first = pipeline()
    hub.publish(REPO, first)

    class Stop(Exception):
        pass

    def stop(fraction: float, sentence: str) -> None:
        if fraction > 0.5:
            raise Stop

    with pytest.raises(Stop):
        weights(tmp_path).pull(REPO, stop)
    assert not weights(tmp_path).present(REPO)
    done = set(hub.fetched())
    hub.publish(REPO, {**first, "unet/config.json": b'{"side": 128}'}, commit="decade")
    hub.asked.clear()

    folder = weights(tmp_path).pull(REPO)

    assert all((folder / file).read_bytes() == first[file] for file in TAKEN)
    assert done
    assert set(hub.fetched()) < TAKEN
    assert not any("/api/" in path or "decade" in path for _, path, _ in hub.asked)


def test_what_is_damaged_is_said_and_fetched_again_alone(tmp_path: Path, hub: Any) -> None:
    hub.publish(REPO, pipeline())
    folder = weights(tmp_path).pull(REPO)
    bad = folder / "unet" / "config.json"
    bad.write_bytes(b'{"side": 65}')
    here = weights(tmp_path)
    assert here.find(REPO) is None
    with pytest.raises(WeightsError, match=r"is damaged \(unet/config\.json\)"):
        here.path(REPO)
    hub.asked.clear()
    assert here.pull(REPO) == folder
    assert hub.fetched() == ["unet/config.json"]
    assert bad.read_bytes() == b'{"side": 64}'


def test_other_bytes_than_the_list_says_are_refused(tmp_path: Path, hub: Any) -> None:
    hub.publish(REPO, pipeline())
    hub.files[f"/{REPO}/resolve/c0ffee/vae/config.json"] = b"[]"
    with pytest.raises(WeightsError, match=r"what came is not vae/config\.json"):
        weights(tmp_path).pull(REPO)
    assert not weights(tmp_path).present(REPO)


def test_no_such_repository_and_one_that_wants_a_token(
    tmp_path: Path, hub: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(WeightsError, match="there is no such repository, or it wants a token; set HF_TOKEN"):
        weights(tmp_path).pull("maker/none")
    monkeypatch.setenv("HF_TOKEN", "secret-token")
    with pytest.raises(WeightsError, match="wants a token with access"):
        weights(tmp_path).pull("maker/none")
    assert hub.asked[-1][2]["Authorization"] == "Bearer secret-token"
    assert not weights(tmp_path).list()


@pytest.mark.parametrize("told", [[], {"sha": "c0ffee"}, {"sha": "c0ffee", "siblings": [{"rfilename": "a"}]}])
def test_a_list_that_is_none_is_said(tmp_path: Path, hub: Any, told: Any) -> None:
    hub.repositories[f"/api/models/{REPO}/revision/main?blobs=true"] = told
    with pytest.raises(WeightsError, match="the hub's answer cannot be understood"):
        weights(tmp_path).pull(REPO)


def test_a_busy_hub_is_asked_for_its_list_again(tmp_path: Path, hub: Any) -> None:
    hub.publish(REPO, pipeline())
    hub.statuses = [503, 429]
    assert weights(tmp_path).pull(REPO).is_dir()


def test_a_hostile_list_writes_nothing_outside(tmp_path: Path, hub: Any) -> None:
    evil = ["../evil.safetensors", "/evil.safetensors", "unet/../../evil.json", "..\\evil.json", "C:evil.json"]
    hub.publish(REPO, pipeline() | dict.fromkeys(evil, tensors(6)))
    weights(tmp_path).pull(REPO)
    assert not list(tmp_path.rglob("*evil*"))
    assert set(hub.fetched()) == TAKEN


@pytest.mark.parametrize("name", ["../evil", "maker/../evil", "a/b/c", "/etc/none", "maker/"])
def test_what_is_no_id_is_a_path_that_is_not_there(tmp_path: Path, hub: Any, name: str) -> None:
    with pytest.raises(InputError):
        weights(tmp_path).pull(name)
    assert hub.asked == []


def test_the_plain_files_are_taken_where_one_part_has_no_short_ones() -> None:
    names = set(pipeline()) - {"vae/diffusion_pytorch_model.fp16.safetensors"}
    taken = [name for name in select(names, HubTree(REPO, "main")) if name.endswith(".safetensors")]
    assert taken == [f"{part}/diffusion_pytorch_model.safetensors" for part in ("unet", "vae")]


def test_shards_are_taken_whole_with_their_index() -> None:
    shards = [f"unet/model-{n:05}-of-00002.safetensors" for n in (1, 2)]
    names = ["model_index.json", "unet/config.json", "unet/model.safetensors.index.json", *shards]
    assert select(names, HubTree(REPO, "main")) == sorted(names)


def test_one_of_several_models_must_be_named() -> None:
    names = ["config.json", "anime.safetensors", "photo.safetensors", "photo.ckpt"]
    with pytest.raises(WeightsError, match=r"several models; name one of them: .*painter/photo\.safetensors"):
        select(names, HubTree(REPO, "main"))
    assert select(names, HubTree(REPO, "main", "photo.safetensors")) == ["config.json", "photo.safetensors"]


SEVERAL = {"config.json": b"{}", "anime.safetensors": tensors(1), "photo.safetensors": tensors(2), "photo.ckpt": PICKLE}


@pytest.mark.parametrize("more", [{}, {"model_index.json": INDEX}], ids=["bare", "beside a pipeline"])
def test_one_of_several_models_is_fetched_by_its_name(tmp_path: Path, hub: Any, more: dict[str, bytes]) -> None:
    name = f"{REPO}/photo.safetensors"
    hub.publish(REPO, {**SEVERAL, **more})
    here = weights(tmp_path)
    with pytest.raises(WeightsError, match=f"visiontune weights pull {name}"):
        here.path(name)
    file = here.pull(name)
    assert (file.name, file.read_bytes()) == ("photo.safetensors", SEVERAL["photo.safetensors"])
    assert [one for one in hub.fetched() if one.endswith("safetensors")] == ["photo.safetensors"]
    assert here.present(name) and here.find(name) == file and not here.present(f"{REPO}/anime.safetensors")
    assert [entry.name for entry in here.list() if entry.present] == [name]
    assert here.remove(name) > 0 and not here.present(name)


def test_one_of_several_models_is_found_in_the_cache_of_the_hubs_own_client(tmp_path: Path) -> None:
    snapshot = lay_into_hub_cache(tmp_path, {"photo.safetensors": SEVERAL["photo.safetensors"]})
    here = weights(tmp_path, offline=True)
    assert here.find(f"{REPO}/photo.safetensors") == snapshot / "photo.safetensors"
    assert not here.present(f"{REPO}/anime.safetensors")


def lay_into_hub_cache(tmp_path: Path, files: dict[str, bytes], commit: str = "c0ffee") -> Path:
    """As the hub's own client keeps a repository: links to files named by their hashes."""
    repository = tmp_path / "hub-cache" / f"models--{REPO.replace('/', '--')}"
    for folder in ("refs", "blobs"):
        (repository / folder).mkdir(parents=True)
    (repository / "refs" / "main").write_text(commit)
    snapshot = repository / "snapshots" / commit
    for name, content in files.items():
        blob = repository / "blobs" / hashlib.sha256(content).hexdigest()
        blob.write_bytes(content)
        (snapshot / name).parent.mkdir(parents=True, exist_ok=True)
        (snapshot / name).symlink_to(blob)
    return snapshot


@pytest.mark.parametrize("name", ["painter", REPO])
def test_the_cache_of_the_hubs_own_client_is_used_in_place(tmp_path: Path, hub: Any, name: str) -> None:
    published = pipeline()
    snapshot = lay_into_hub_cache(tmp_path, {file: published[file] for file in TAKEN})
    here = weights(tmp_path, catalogued(), offline=True)
    assert here.present(name)
    assert here.find(name) == here.pull(name) == snapshot
    before = here.digest(name)
    blob = (snapshot / "unet" / "config.json").resolve()
    blob.write_bytes(b'{"side": 65}')
    assert here.find(name) is None
    assert len(before) == 64
    assert hub.asked == []


def test_a_snapshot_with_a_pickle_or_without_a_part_is_not_used(tmp_path: Path, hub: Any) -> None:
    published = pipeline()
    snapshot = lay_into_hub_cache(tmp_path, {file: published[file] for file in TAKEN})
    here = weights(tmp_path, offline=True)
    bad = hashlib.sha256(PICKLE).hexdigest()
    blob = snapshot.parents[1] / "blobs" / bad
    blob.write_bytes(PICKLE)
    (snapshot / "unet" / "model.bin").symlink_to(blob)
    assert here.find(REPO) is None
    (snapshot / "unet" / "model.bin").unlink()
    assert here.find(REPO) == snapshot
    (snapshot / "vae" / "diffusion_pytorch_model.fp16.safetensors").unlink()
    assert here.find(REPO) is None
    assert not here.present(REPO)


def test_a_model_that_sees_pictures_keeps_its_extractor() -> None:
    names = [
        "model_index.json",
        "feature_extractor/preprocessor_config.json",
        "unet/diffusion_pytorch_model.safetensors",
    ]
    assert "feature_extractor/preprocessor_config.json" not in select(names, HubTree(REPO, "main"))
    names += ["image_encoder/config.json", "image_encoder/model.safetensors"]
    assert select(names, HubTree(REPO, "main")) == sorted(names)
