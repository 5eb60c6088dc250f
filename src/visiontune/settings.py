"""All settings, read once by `Settings.load()` from the environment (`VISIONTUNE_*`) and a `.env` file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Literal, Self

import platformdirs
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from visiontune.errors import InputError
from visiontune.requests import input_error

_APP = "visiontune"
_MOST = 64  # parts that one engine has made at the same time


class Settings(BaseSettings):
    """Where things lie, what may be used, and how much of it. Frozen; pass changes to `Settings.load`."""

    model_config = SettingsConfigDict(
        env_prefix="VISIONTUNE_", env_file=".env", env_ignore_empty=True, frozen=True, extra="ignore"
    )

    home: Path = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir(_APP, appauthor=False)),
        description="folder of library and database",
    )
    cache: Path = Field(
        default_factory=lambda: Path(platformdirs.user_cache_dir(_APP, appauthor=False)),
        description="folder of weights, shared by all homes",
    )
    database: SecretStr | None = Field(
        default=None,
        description="PostgreSQL database of a studio on several machines, postgresql://user:password@host/name; else a file in the home",
    )
    store: str | None = Field(
        default=None, description="bucket of a library that several machines share, s3://bucket/prefix; else the home"
    )
    store_endpoint: str | None = Field(
        default=None, description="address of an S3-compatible service that holds it, https://host:port; else Amazon's"
    )
    store_region: str | None = Field(default=None, description="region of the bucket; else that of AWS_REGION")
    store_cache: int = Field(
        default=10_000, ge=0, description="megabytes that copies of it may take in the home, beyond what jobs need"
    )
    store_redirect: bool = Field(
        default=False, description="send browsers to the bucket for pictures, sounds and films, by addresses of an hour"
    )
    host: str = Field(default="127.0.0.1", description="address that the web studio listens on")
    port: int = Field(default=8484, ge=0, le=65_535, description="its port; 0: any that is free")
    hosts: str = Field(
        default="",
        description="names that it is reached by from elsewhere, as studio.example.org, separated by commas",
    )
    trusted_proxies: str = Field(
        default="",
        description="addresses or networks of proxies whose X-Forwarded headers are true, separated by commas",
    )
    web_threads: int = Field(
        default=256,
        ge=40,
        le=4_096,
        description="requests that the web studio answers at once, those that wait included",
    )
    log_format: Literal["auto", "console", "json"] = Field(
        default="auto", description="lines of the log: console, json, or auto (console on a terminal)"
    )
    log_level: Literal["auto", "debug", "info", "warning"] = Field(
        default="auto",
        description="what is logged: debug, info (a line a request), warning, or auto (warning on a terminal, else info)",
    )
    traces: str | None = Field(
        default=None,
        description="address (OTLP over HTTP) of a service that takes traces, http://host:4318; else none are made",
    )
    executor: Literal["inline", "processes", "ray"] = Field(
        default="inline",
        description="inline: in this process; processes: warm worker processes; ray: warm actors on a Ray cluster",
    )
    ray_address: str = Field(
        default="auto",
        description="Ray cluster: host:port, local (one started here), or auto (one that this machine is part of, else local)",
    )
    ray_min: int = Field(default=0, ge=0, le=1_000, description="actors of a model family that stay though idle")
    ray_max: int = Field(default=4, ge=1, le=1_000, description="actors of a model family at most")
    ray_idle: float = Field(default=300.0, ge=1, le=31_536_000, description="seconds after which an idle actor ends")
    ray_cpus: float = Field(default=1.0, ge=0, le=1_000, description="processors that an actor reserves")
    ray_gpu: float = Field(
        default=1.0,
        gt=0,
        le=8,
        description="GPUs, or the share of one, that an actor reserves whose models can use them",
    )
    ray_memory: int = Field(
        default=2_000,
        ge=200,
        le=10_000_000,
        description="megabytes that an actor reserves, and that its loaded models may take",
    )
    workers: int = Field(
        default=2, ge=1, le=_MOST, description="parts made at the same time; by ray at least twice VISIONTUNE_RAY_MAX"
    )
    threads: int = Field(
        default=1, ge=1, le=64, description="threads of one model; more are slower when cores are shared"
    )
    max_memory: int = Field(default=4_000, ge=200, description="megabytes that loaded models may take in one process")
    max_disk: int = Field(default=0, ge=0, description="megabytes the library may take; 0: no bound")
    min_free_disk: int = Field(
        default=50, ge=0, description="megabytes that must stay free; below it new jobs are refused"
    )
    max_queue: int = Field(default=1_000, ge=1, description="jobs that may wait; more are refused for now")
    lease: float = Field(
        default=30.0, ge=0.2, le=3_600, description="seconds after which a silent worker's job is taken over"
    )
    cancel_grace: float = Field(
        default=5.0, ge=0, le=60, description="seconds a worker gets to stop before it is killed"
    )
    offline: bool = Field(default=False, description="never fetch weights or use online services")
    online: bool = Field(default=False, description="allow free online voices (gTTS sends your text to a third party)")
    openai_api_key: SecretStr | None = Field(default=None, description="key of OpenAI or of a compatible server")
    openai_base_url: str | None = Field(default=None, description="address of an OpenAI-compatible server")
    openai_model: str | None = Field(default=None, description="text model to ask there")
    openai_image_model: str | None = Field(default=None, description="image model to ask there")
    openai_speech_model: str | None = Field(default=None, description="speech model to ask there")
    piper_voices: str | None = Field(default=None, description="folder of Piper voices of your own")
    soundfont: Path | None = Field(default=None, description="SoundFont (.sf2) of your own that music is played with")
    image_seconds: float = Field(
        default=30.0, ge=0, description="seconds a picture may take by diffusion; beyond it auto draws it"
    )
    image_model: str | None = Field(default=None, description="model of diffusion: a name, hub id, folder or file")
    image_planner: str = Field(
        default="auto",
        description="who plans drawn pictures: auto (a capable language model, else rules), rules, or a text backend",
    )
    image_decoder: Literal["auto", "full", "tiny"] = Field(
        default="auto",
        description="decoder of diffusion: full, tiny (quick, less sharp), or auto (tiny where time or memory want it)",
    )
    image_base: str | None = Field(
        default=None, description="folder of a model of diffusion whose configuration completes single checkpoints"
    )
    image_device: Literal["auto", "cuda", "mps", "cpu"] = Field(
        default="auto", description="device of diffusion: auto, cuda, mps or cpu"
    )
    image_runtime: Literal["auto", "torch", "openvino"] = Field(
        default="auto", description="what paints on a processor: auto (the quicker), torch or openvino"
    )
    clip_seconds: float = Field(
        default=300.0, ge=0, description="seconds a clip may take by diffusion; beyond it auto moves a drawn picture"
    )
    clip_model: str | None = Field(default=None, description="model of diffusion for clips: a name, hub id or folder")
    music_model: str | None = Field(default=None, description="model of musicgen: a name, hub id or folder")
    safety: Literal["auto", "on", "prompt", "picture", "off"] = Field(
        default="auto",
        description="check of painted pictures: prompt, picture, on (both), off, or auto (off at your own machine)",
    )
    gemini_api_key: SecretStr | None = Field(default=None, description="key of Google Gemini")
    gemini_base_url: str | None = Field(default=None, description="address of a Gemini-compatible server")
    gemini_model: str | None = Field(default=None, description="text model to ask there")
    gemini_image_model: str | None = Field(default=None, description="image model to ask there")
    c2pa_cert: Path | None = Field(
        default=None, description="certificate chain (PEM) that files are signed with as they are written out"
    )
    c2pa_key: Path | None = Field(default=None, description="its private key (PEM)")
    c2pa_timestamp: str | None = Field(
        default=None, description="address of a time stamp authority (RFC 3161) that certifies when it was"
    )

    @field_validator("ray_address")
    @classmethod
    def _is_address(cls, value: str) -> str:
        there = re.fullmatch(r"[^\s:/]+:(\d{1,5})", value)
        if value not in ("auto", "local") and (there is None or not 0 < int(there[1]) < 65_536):
            raise ValueError("must be host:port, local or auto")
        return value

    @field_validator("ray_cpus", "ray_gpu")
    @classmethod
    def _can_be_reserved(cls, value: float, info: ValidationInfo) -> float:
        if 0 < value < 0.0001:
            raise ValueError("must be at least 0.0001")
        if info.field_name == "ray_gpu" and value > 1 and not value.is_integer():
            raise ValueError("must be a share of one, or a whole number")
        return value

    @field_validator("traces")
    @classmethod
    def _is_http(cls, value: str | None) -> str | None:
        if value is not None and re.fullmatch(r"https?://[^\s/]+(/\S*)?", value) is None:
            raise ValueError("must be an address as http://host:4318")
        return value

    @classmethod
    def load(cls, **changes: Any) -> Self:
        """The settings of this environment, with `changes` over them.

        Raises:
            InputError: a setting is wrong; names it as the environment does.
        """
        try:
            return cls(**changes)
        except ValidationError as error:
            fault = input_error(error)
            raise InputError(f"VISIONTUNE_{fault.field.upper()}", fault.value, fault.remedy) from error

    @property
    def side_by_side(self) -> int:
        """Parts that an engine has made at the same time.

        On a cluster the actors are the limit: those of two families, since a film's pictures and sentences are made beside
        each other, and where only one is left, each actor has its next part waiting.
        """
        wanted = 2 * self.ray_max if self.executor == "ray" else 0
        return max(self.workers, min(wanted, _MOST))

    def options(self) -> dict[str, Any]:
        """What backends may read, secrets in clear; the database is none of their business."""
        plain = {name: getattr(self, name) for name in type(self).model_fields if name != "database"}
        return {
            name: value.get_secret_value() if isinstance(value, SecretStr) else value for name, value in plain.items()
        }
