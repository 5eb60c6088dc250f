"""Whole repositories of the hub: a pipeline is a folder of folders, whose files the hub lists with their hashes.

Which files are taken is decided here: weights as safetensors only, in the short number format where all parts have
it, with their configurations and tokenizers, and nothing else.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from visiontune.errors import WeightsError
from visiontune.weights import hub
from visiontune.weights.catalogue import HubFile, HubTree, Model, WeightFile

MANIFEST = "files.json"
"""In a model's folder: what the hub listed when it was fetched."""
_ID = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*(/[\w.-]+\.safetensors)?")
_TEXTS = {".json", ".txt", ".model", ".jinja"}
_SKIPPED = {"safety_checker", "feature_extractor", "onnx", "openvino", "flax"}
_VARIANT = re.compile(r"[.-](fp16|bf16|fp32|non_ema|ema)[.-]")
_SIZE_UNKNOWN = 2_000_000_000


@dataclass(frozen=True)
class Listed:
    """A file that the hub has: its path there, its size in bytes, and its hash (SHA-256, or git's SHA-1)."""

    name: str
    size: int
    hash: str


def is_id(name: str) -> bool:
    """Whether `name` has the form of a repository on the hub: `owner/name`, or `owner/name/file.safetensors` of several."""
    return _ID.fullmatch(name) is not None and ".." not in name


def folder_name(name: str) -> str:
    """The name of a model's folder in the cache."""
    return name.replace("/", "--")


def model_of(repo: str) -> Model:
    """A model for a repository that the catalogue does not have."""
    owner, name, *file = repo.split("/")
    tree = HubTree(f"{owner}/{name}", "main", *file)
    return Model(repo, repo, "as its page on the hub says", (), {}, tree, _SIZE_UNKNOWN)


def with_files(model: Model, folder: Path) -> Model:
    """`model` with the files that the hub listed for it, if it was fetched to `folder`."""
    if model.tree is None or model.files:
        return model
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        document = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        files = [Listed(str(name), int(size), str(sha)) for name, size, sha in document["files"]]
        return _filled(model, str(document["commit"]), files)
    return model


def ask(model: Model, folder: Path) -> Model:
    """`model` with the files that the hub lists now; the list is kept in `folder`.

    Raises:
        WeightsError: the hub cannot be reached or refuses, or the repository has no weights that may be loaded.
    """
    assert model.tree is not None, "only models that are whole repositories are listed"
    commit, listed = hub.listing(model.tree.repo, model.tree.revision)
    chosen = {name for name in select([name for name, _, _ in listed], model.tree)}
    files = [Listed(name, size, sha) for name, size, sha in listed if name in chosen]
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{MANIFEST}.part"
    part.write_text(
        json.dumps(
            {"name": model.name, "commit": commit, "files": [[one.name, one.size, one.hash] for one in files]}, indent=1
        )
    )
    part.replace(folder / MANIFEST)
    return _filled(model, commit, files)


def select(names: Iterable[str], tree: HubTree) -> list[str]:
    """The files of a repository that are fetched.

    Raises:
        WeightsError: it has no weights as safetensors, or several and none is the model.
    """
    safe = [name for name in names if _inside(name)]
    whole = "model_index.json" in safe and not tree.file
    depth = 2 if whole else 1
    taken = [name for name in safe if len(PurePosixPath(name).parts) <= depth]
    sees = any(name.startswith("image_encoder/") for name in safe)  # then the extractor is no safety checker's
    skipped = _SKIPPED - {"feature_extractor"} if sees else _SKIPPED
    taken = [name for name in taken if PurePosixPath(name).parts[0] not in skipped]
    if tree.file:
        taken = [name for name in taken if name == tree.file or not name.endswith(".safetensors")]
    weights = [name for name in taken if name.endswith(".safetensors") and (not whole or "/" in name)]
    texts = [name for name in taken if PurePosixPath(name).suffix in _TEXTS and not name.endswith(".index.json")]
    indexes = [name for name in taken if ".safetensors.index" in name and (not whole or "/" in name)]
    texts = [name for name in texts if name not in indexes]
    by_part: dict[str, list[str]] = {}
    for name in weights:
        by_part.setdefault(str(PurePosixPath(name).parent), []).append(name)
    if not by_part:
        bad = [name for name in safe if name.endswith((".bin", ".ckpt", ".pt", ".pth"))]
        why = f"; it has {bad[0]}, a pickle, which is not loaded" if bad else ""
        raise WeightsError(f"model hub {tree.repo}: there are no weights as .safetensors{why}")
    short = all(any(variant(name) == "fp16" for name in part) for part in by_part.values())
    chosen: list[str] = []
    for part in by_part.values():
        fits = [name for name in part if variant(name) == ("fp16" if short else "")] or part
        if not whole and len(fits) > 1 and not any("-of-" in name for name in fits):
            known = [
                name
                for name in fits
                if name
                in ("diffusion_pytorch_model.safetensors", "model.safetensors", "pytorch_lora_weights.safetensors")
            ]
            if not known:
                raise WeightsError(
                    f"model hub {tree.repo}: it has several models; name one of them: "
                    + ", ".join(f"{tree.repo}/{name}" for name in fits[:6])
                )
            fits = known[:1]
        chosen.extend(fits)
    lists = [name for name in indexes if (variant(name) == "fp16") == short]
    return sorted([*texts, *lists, *chosen])


def _inside(name: str) -> bool:
    """Whether a file's path stays in the model's folder, on any system."""
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and not set(name) & set("\\:\0")


def variant(name: str) -> str:
    """`fp16` of `unet/diffusion_pytorch_model.fp16.safetensors`; "" where a name tells none."""
    found = _VARIANT.search(PurePosixPath(name).name)
    return found[1] if found else ""


def snapshot(tree: HubTree, cache: Path) -> Path | None:
    """A repository's folder in the hub's own cache; None where it is not there, or not whole."""
    repository = cache / f"models--{tree.repo.replace('/', '--')}"
    with contextlib.suppress(OSError, UnicodeDecodeError):
        commit = tree.revision
        ref = repository / "refs" / tree.revision
        if ref.is_file():
            commit = ref.read_text(encoding="utf-8").strip()
        folder = repository / "snapshots" / commit
        if (folder / tree.file).is_file() if tree.file else folder.is_dir() and _is_whole(folder):
            return folder
    return None


def _is_whole(folder: Path) -> bool:
    """Whether every part that a pipeline names is there, with weights where it needs them."""
    index = folder / "model_index.json"
    if not index.is_file():
        return any(folder.glob("*.safetensors"))
    try:
        document = json.loads(index.read_text(encoding="utf-8"))
    except ValueError:
        return False
    for name, part in document.items():
        if name in _SKIPPED or not isinstance(part, list) or part[0] is None:
            continue
        needs = (folder / name / "config.json").is_file()
        if not (folder / name).is_dir() or (needs and not any((folder / name).glob("*.safetensors"))):
            return False
    return True


def _filled(model: Model, commit: str, files: Iterable[Listed]) -> Model:
    tree = model.tree
    assert tree is not None, "callers look"

    def file(one: Listed) -> WeightFile:
        form = {".safetensors": "safetensors", ".json": "json"}.get(PurePosixPath(one.name).suffix, "data")
        return WeightFile(one.name, one.size, one.hash, form, (), HubFile(tree.repo, commit, one.name))

    return replace(model, files=tuple(file(one) for one in files))


def pulled(cache: Path, known: Mapping[str, Model]) -> list[str]:
    """Ids of repositories in our cache that the catalogue does not have."""
    names = []
    for manifest in sorted(cache.glob(f"*/{MANIFEST}")):
        name = ""
        with contextlib.suppress(OSError, ValueError, AttributeError):
            name = str(json.loads(manifest.read_text(encoding="utf-8")).get("name", ""))
        name = name or manifest.parent.name.replace("--", "/", 1)  # older lists did not say it
        if name not in known and is_id(name):
            names.append(name)
    return names
