"""What `deploy/` ships: containers, compose file and Kubernetes manifests, against schemas and against what we have here.

Nothing starts them here: that needs a container engine and a cluster.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
import yaml
from jsonschema import Draft202012Validator
from pydantic import BaseModel, ConfigDict

from visiontune.settings import Settings

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
SCHEMAS = Path(__file__).parent / "schemas"
KINDS = {
    "Deployment": "apps.v1",
    "Service": "core.v1",
    "ConfigMap": "core.v1",
    "PersistentVolumeClaim": "core.v1",
    "Ingress": "networking.v1",
    "PodDisruptionBudget": "policy.v1",
    "HorizontalPodAutoscaler": "autoscaling.v2",
}
MANIFESTS = sorted(path.name for path in (DEPLOY / "kubernetes").glob("*.yaml"))


def faults(document: Any, schema: dict[str, Any]) -> list[str]:
    return [f"{error.json_path}: {error.message[:200]}" for error in Draft202012Validator(schema).iter_errors(document)]


def kubernetes(name: str) -> dict[str, Any]:
    """The schema of one of Kubernetes' own objects, such as `core.v1.Service`; unknown fields are faults."""
    whole: dict[str, Any] = json.loads((SCHEMAS / "kubernetes.json").read_text())
    for one in whole["$defs"].values():
        if "properties" in one:
            one.setdefault("additionalProperties", False)
    return {"$ref": f"#/$defs/io.k8s.api.{name}"} | whole


def manifests() -> list[dict[str, Any]]:
    return [one for name in MANIFESTS for one in yaml.safe_load_all((DEPLOY / "kubernetes" / name).read_text())]


def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    return found


def test_the_compose_file_is_of_the_compose_specification() -> None:
    schema = json.loads((SCHEMAS / "compose-spec.json").read_text())
    document = compose()
    assert faults(document, schema) == []
    broken = document | {"services": document["services"] | {"web": {"image": "x", "portz": []}}}
    assert any("portz" in fault for fault in faults(broken, schema))


def test_services_wait_for_services_that_can_tell_how_they_are() -> None:
    document = compose()
    services = document["services"]
    for service in services.values():
        for other, how in service.get("depends_on", {}).items():
            assert how["condition"] == "service_completed_successfully" or "healthcheck" in services[other]
    used = {volume.split(":")[0] for service in services.values() for volume in service.get("volumes", ())}
    assert used == set(document["volumes"])
    assert {secret for service in services.values() for secret in service.get("secrets", ())} == set(
        document["secrets"]
    )


@pytest.mark.parametrize("name", MANIFESTS)
def test_manifests_are_of_kubernetes_schemas(name: str) -> None:
    for document in yaml.safe_load_all((DEPLOY / "kubernetes" / name).read_text()):
        if document["kind"] == "RayCluster":
            continue
        group = KINDS[document["kind"]]
        assert document["apiVersion"].split("/")[-1] == group.split(".")[-1]
        assert faults(document, kubernetes(f"{group}.{document['kind']}")) == []


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Head(_Closed):
    rayStartParams: dict[str, str]  # noqa: N815 - KubeRay's names
    template: dict[str, Any]


class _Workers(_Head):
    groupName: str  # noqa: N815
    replicas: int
    minReplicas: int  # noqa: N815
    maxReplicas: int  # noqa: N815


class _Autoscaler(_Closed):
    idleTimeoutSeconds: int  # noqa: N815
    envFrom: list[dict[str, Any]]  # noqa: N815
    resources: dict[str, Any]
    securityContext: dict[str, Any]  # noqa: N815


class _Cluster(_Closed):
    rayVersion: str  # noqa: N815
    enableInTreeAutoscaling: Literal[True]  # noqa: N815
    autoscalerOptions: _Autoscaler  # noqa: N815
    headGroupSpec: _Head  # noqa: N815
    workerGroupSpecs: list[_Workers]  # noqa: N815


def ray_cluster() -> dict[str, Any]:
    return next(one for one in manifests() if one["kind"] == "RayCluster")


def test_the_ray_cluster_has_kuberays_fields_and_pods_that_kubernetes_takes() -> None:
    # ray.io/v1, as its types say it: ray-operator/apis/ray/v1/raycluster_types.go.
    document = ray_cluster()
    assert document["apiVersion"] == "ray.io/v1"
    spec = _Cluster.model_validate(document["spec"])
    pods = [spec.headGroupSpec.template, *(group.template for group in spec.workerGroupSpecs)]
    for pod in pods:
        assert faults(pod, kubernetes("core.v1.PodTemplateSpec")) == []
    autoscaler = {"name": "autoscaler", **spec.autoscalerOptions.model_dump(exclude={"idleTimeoutSeconds"})}
    assert faults(autoscaler, kubernetes("core.v1.Container")) == []
    head = spec.headGroupSpec.template["spec"]
    assert head["automountServiceAccountToken"] is True, "the autoscaler changes the RayCluster"
    assert autoscaler["envFrom"] == head["containers"][0]["envFrom"], "it is let in by the head's token"
    assert all(group.minReplicas <= group.replicas <= group.maxReplicas for group in spec.workerGroupSpecs)
    constraints = (ROOT / "constraints.txt").read_text()
    assert f"\nray=={spec.rayVersion}\n" in constraints, "the cluster runs the version that was tested"


def test_rays_own_autoscaler_reads_the_cluster_as_it_is_meant() -> None:
    try:
        from ray.autoscaler._private.kuberay import autoscaling_config as reader
    except ImportError as error:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"ray's autoscaler cannot be loaded: {error}")
    document = ray_cluster()
    document["metadata"]["namespace"] = "studio"
    whole = reader._derive_autoscaling_config_from_ray_cr(document)
    assert whole["idle_timeout_minutes"] == 1.0
    read = whole["available_node_types"]
    assert read["headgroup"]["resources"]["CPU"] == 0
    makers = read["makers"]
    assert (makers["min_workers"], makers["max_workers"], makers["resources"]["CPU"]) == (1, 100, 8)
    most = makers["resources"]["CPU"] * Settings.model_fields["ray_memory"].default * 1_000_000
    assert makers["resources"]["memory"] >= most, "each of its actors finds the memory that it reserves"


def pods() -> Iterator[tuple[str, dict[str, Any]]]:
    """(name, spec) of all pods."""
    for one in manifests():
        if one["kind"] == "Deployment":
            yield one["metadata"]["name"], one["spec"]["template"]["spec"]
        elif one["kind"] == "RayCluster":
            spec = one["spec"]
            for group in (spec["headGroupSpec"], *spec["workerGroupSpecs"]):
                yield group.get("groupName", "ray-head"), group["template"]["spec"]


def test_pods_run_as_nobody_ask_for_what_they_need_and_end_in_their_time() -> None:
    settings = next(one for one in manifests() if one["kind"] == "ConfigMap")["data"]
    found = dict(pods())
    assert set(found) == {"visiontune-web", "visiontune-worker", "ray-head", "makers"}
    for pod in found.values():
        assert pod["securityContext"]["runAsNonRoot"] is True
        for container in pod["containers"]:
            assert container["securityContext"]["allowPrivilegeEscalation"] is False
            assert {"cpu", "memory"} <= set(container["resources"]["requests"])
            assert {volume["name"] for volume in container["volumeMounts"]} <= {one["name"] for one in pod["volumes"]}
    for name in ("visiontune-worker", "makers"):
        assert found[name]["terminationGracePeriodSeconds"] >= float(settings["VISIONTUNE_CANCEL_GRACE"]) + 15
    worker = compose()["services"]["worker"]
    grace = int(worker["stop_grace_period"].removesuffix("s"))
    assert grace >= int(worker["environment"]["VISIONTUNE_CANCEL_GRACE"]) + 15


def test_pages_are_checked_where_the_studio_answers() -> None:
    web = dict(pods())["visiontune-web"]["containers"][0]
    assert web["readinessProbe"]["httpGet"]["path"] == "/readyz"
    assert web["livenessProbe"]["httpGet"]["path"] == "/healthz"
    health = (ROOT / "src" / "visiontune" / "web" / "health.py").read_text()
    assert '"/readyz"' in health and '"/healthz"' in health
    assert web["ports"][0]["containerPort"] == Settings.model_fields["port"].default
    ingress = next(one for one in manifests() if one["kind"] == "Ingress")
    assert ingress["metadata"]["annotations"]["nginx.ingress.kubernetes.io/proxy-buffering"] == "off"


FILES = sorted(path for path in DEPLOY.rglob("*") if path.is_file() and path.name != ".env")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_setting_named_is_one_and_secrets_are_not_written_down(path: Path) -> None:
    text = path.read_text()
    known = {field.upper() for field in Settings.model_fields}
    assert set(re.findall(r"VISIONTUNE_(\w+)", text)) <= known
    for name, value in re.findall(r"^ *(\w*(?:KEY|PASSWORD|TOKEN|SECRET)\w*)[=:] *(.*)$", text, re.MULTILINE):
        secret = not name.endswith(("_FILE", "KEY_ID")) and value and not value.startswith(("${", "/run/secrets/"))
        assert not secret, f"{name} has a value"


def test_values_of_settings_are_taken() -> None:
    data = next(one for one in manifests() if one["kind"] == "ConfigMap")["data"]
    given = {name.removeprefix("VISIONTUNE_").lower(): value for name, value in data.items() if "VISIONTUNE_" in name}
    assert Settings.load(**given).executor == "ray"
    web = compose()["services"]["web"]["environment"]
    given = {name.removeprefix("VISIONTUNE_").lower(): value for name, value in web.items() if "VISIONTUNE_" in name}
    assert Settings.load(**given).store == "s3://visiontune/studio"


def test_every_command_is_one() -> None:
    from typer.main import get_command

    from visiontune.cli.app import app

    known = set(get_command(app).commands)  # type: ignore[attr-defined]
    started: set[str] = set()
    for path in FILES:
        text = path.read_text()
        found = re.findall(r'(?:bin/visiontune |\["visiontune", "|\[visiontune, |exec visiontune )(\w+)', text)
        started |= set(found)
        assert set(found) <= known, path.name
    assert {"serve", "worker", "users"} <= started
