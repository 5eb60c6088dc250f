"""OpenVINO inside a pipeline of diffusers: the painter and the decoders stay what they are to all who ask them, and their
`forward` is done by OpenVINO; their own weights are given back.
"""

from __future__ import annotations

import inspect
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from visiontune.image.diffusion import device, openvino, openvino_inputs
from visiontune.image.diffusion.openvino_network import Network, convert, readable

if TYPE_CHECKING:
    from pathlib import Path

    from visiontune.backends import Environment
    from visiontune.image.diffusion.sources import Source

PAINTERS = ("unet", "transformer")


@dataclass
class Parts:
    """The networks of one model in OpenVINO.

    Args:
        folder: Where they are kept.
    """

    folder: Path
    threads: int
    networks: list[Network] = field(default_factory=list)

    @classmethod
    def of(cls, source: Source, environment: Environment) -> Parts:
        return cls(openvino.folder(source, environment), device.threads(environment))

    def drop_damaged(self) -> None:
        """Remove what cannot be read, so that it is converted anew."""
        for file in self.folder.glob("*.xml"):
            if not readable(file):
                file.unlink(missing_ok=True)

    def shells(self, source: Source) -> dict[str, Any]:
        """Painters without weights, to be given to the pipeline as it is loaded: what is converted is not read again."""
        if source.path.is_file() or not (self.folder / "painter.xml").is_file():
            return {}
        import diffusers
        from accelerate import init_empty_weights

        for name in PAINTERS:
            if not (source.folder / name / "config.json").is_file():
                continue
            config = json.loads((source.folder / name / "config.json").read_text(encoding="utf-8"))
            kind = getattr(diffusers, config["_class_name"])
            with init_empty_weights():
                return {name: hollow(kind.from_config(config)).eval()}
        return {}

    def adopt(self, pipe: Any) -> None:
        """Put OpenVINO into `pipe`; converts what was not yet."""
        for name in PAINTERS:
            if (painter := getattr(pipe, name, None)) is not None:
                self._adopt_painter(painter)
        if (vae := getattr(pipe, "vae", None)) is not None:
            self._adopt_decoder("decoder", vae)
        _forget_others(self.folder)

    def adopt_tiny(self, tiny: Any, digest: str) -> None:
        """The same with a small decoder, whose weights have the hash `digest`."""
        self._adopt_decoder(f"tiny-{digest[:16]}", tiny)

    def _adopt_painter(self, painter: Any) -> None:
        shapes = openvino_inputs.shapes(painter)
        names = list(shapes)
        signature = inspect.signature(painter.forward)
        network = self._network("painter", lambda: _flat(painter, names), list(shapes.values()), keep=1)

        def forward(*arguments: Any, **named: Any) -> tuple[Any]:
            given = signature.bind(*arguments, **named).arguments
            return (network(*_tensors(given, shapes)),)

        painter.forward = forward
        hollow(painter)

    def _adopt_decoder(self, name: str, vae: Any) -> None:
        decoder = vae.decoder
        shape = (1, vae.config.latent_channels, openvino_inputs.ROWS, openvino_inputs.ROWS)
        # Tiles and previews come in other sizes.
        network = self._network(name, lambda: decoder, [shape], keep=4)

        def forward(latents: Any, *rest: Any) -> Any:
            if any(one is not None for one in rest):
                raise ValueError("this decoder reads latents alone")
            return network(latents)

        decoder.forward = forward
        hollow(decoder)

    def _network(
        self, name: str, torch_network: Callable[[], Any], shapes: list[tuple[int, ...]], keep: int
    ) -> Network:
        file = self.folder / f"{name}.xml"
        if not file.is_file():
            convert(torch_network(), shapes, file)
        precision = "bf16" if device.processor_has_bf16() else "f32"
        network = Network(file, self.threads, precision, keep)
        self.networks.append(network)
        return network

    @contextmanager
    def full_precision(self) -> Iterator[None]:
        """All of them in float32 for a while."""
        before = [network.precision for network in self.networks]
        try:
            for network in self.networks:
                network.precision = "f32"
            yield
        finally:
            for network, precision in zip(self.networks, before, strict=True):
                network.precision = precision


def _flat(painter: Any, names: list[str]) -> Any:
    """`painter` as a network that takes tensors in the order of `names` and gives one."""
    import torch

    class Flat(torch.nn.Module):  # type: ignore[misc]  # torch is not typed here
        def __init__(self) -> None:
            super().__init__()
            self.painter = painter

        def forward(self, *tensors: Any) -> Any:
            given: dict[str, Any] = {}
            for name, tensor in zip(names, tensors, strict=True):
                argument, _, entry = name.partition(".")
                if entry:
                    given.setdefault(argument, {})[entry] = tensor
                else:
                    given[argument] = tensor
            return self.painter(**given, return_dict=False)[0]

    return Flat().eval()


def _tensors(given: Mapping[str, Any], shapes: Mapping[str, tuple[int, ...]]) -> list[Any]:
    """What a pipeline gave its painter, in the order of `shapes`.

    Raises:
        ValueError: it gave more than was converted, which would be left out of the picture.
    """
    import torch

    flat: dict[str, Any] = {}
    for name, value in given.items():
        inner = {f"{name}.{entry}": one for entry, one in value.items()} if isinstance(value, dict) else {name: value}
        flat |= {key: one for key, one in inner.items() if one is not None and key != "return_dict"}
    if unknown := flat.keys() ^ shapes.keys():
        raise ValueError(
            f"the converted painter takes {', '.join(shapes)}, and differs in {', '.join(sorted(unknown))}"
        )
    tensors = [torch.as_tensor(flat[name]) for name in shapes]
    return [
        tensor.reshape(()) if not shape and tensor.numel() == 1 else tensor
        for tensor, shape in zip(tensors, shapes.values(), strict=True)
    ]


def hollow(network: Any) -> Any:
    """Give back the memory of a network's weights; shapes, number format and device stay to be asked for."""
    import torch

    for part in network.modules():
        for name, weights in list(part._parameters.items()):
            if weights is not None:
                nothing = torch.zeros((), dtype=weights.dtype).expand(weights.shape)
                part._parameters[name] = torch.nn.Parameter(nothing, requires_grad=False)
    return network


def _forget_others(folder: Path) -> None:
    """Remove what another release of OpenVINO left of the same weights: it is of no more use."""
    digest = folder.name.split("-")[0]
    for other in folder.parent.glob(f"{digest}-*"):
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)
