"""What an operator starts from: compose.yaml and everything in deploy/ is valid, closed, and names only what the service has."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml
from flask import Flask

from service.settings import PREFIX, ROOT, Settings

DEPLOY = ROOT / "deploy"
KUBERNETES = DEPLOY / "kubernetes"
PROMETHEUS = DEPLOY / "prometheus"
BOARD = DEPLOY / "grafana" / "dashboard.json"
ALERTS = PROMETHEUS / "alerts.yml"
ADAPTER = KUBERNETES / "adapter-rule.yaml"
NO_MANIFESTS = {"kustomization.yaml", ADAPTER.name}
USER = 10001  # of the image; the Dockerfile makes it

SETTING = re.compile(PREFIX + r"([A-Z][A-Z_]*?[A-Z])(?:_FILE)?\b")
METRIC = re.compile(r"\bnutgraf_[a-z_]+")
METRIC_TYPE = re.compile(r"^# TYPE (nutgraf_\S+) (\w+)", re.MULTILINE)
ROUTE = re.compile(r'route="([^"]+)"')
SECRET = re.compile(r"PASSWORD|SECRET|TOKEN|DATABASE_URL")
PASSWORD_IN_URL = re.compile(r"://[^/\s]*:[^/\s$]+@")
SUFFIXES = {"histogram": ("_bucket", "_sum", "_count"), "counter": ("",), "gauge": ("",)}


def read_yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def read_manifests() -> Iterator[tuple[str, dict[str, Any]]]:
    """Each manifest of Kubernetes with the name of its file."""
    for path in sorted(KUBERNETES.glob("*.yaml")):
        if path.name not in NO_MANIFESTS:
            yield from ((path.name, one) for one in yaml.safe_load_all(path.read_text(encoding="utf-8")))


MANIFESTS = [pytest.param(one, id=f"{one['kind']} {one['metadata']['name']}") for _, one in read_manifests()]
DEPLOYMENTS = [one for one in MANIFESTS if one.id and one.id.startswith("Deployment")]


def read_services() -> dict[str, dict[str, Any]]:
    services: dict[str, dict[str, Any]] = read_yaml(ROOT / "compose.yaml")["services"]
    return services


SERVICES = [pytest.param(one, id=name) for name, one in read_services().items()]


def find_kind(kind: str) -> dict[str, dict[str, Any]]:
    return {one["metadata"]["name"]: one for _, one in read_manifests() if one["kind"] == kind}


def read_queries() -> dict[str, str]:
    """Every query to Prometheus by where it stands; variables of Grafana have a value."""
    board = json.loads(BOARD.read_text(encoding="utf-8"))
    drawn = {
        f"{panel['title']} {target['refId']}": target["expr"].replace("$__rate_interval", "1m")
        for panel in board["panels"]
        for target in panel.get("targets", ())
    }
    alerts = {rule["alert"]: rule["expr"] for group in read_yaml(ALERTS)["groups"] for rule in group["rules"]}
    rules = {rule["name"]["as"]: rule["metricsQuery"] for rule in read_yaml(ADAPTER)["rules"]["external"]}
    return drawn | alerts | rules


def run_tool(program: str, package: str, *arguments: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """What a program says; the test is skipped where it is not installed."""
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"{program} is not installed (Debian: apt install {package})")
    return subprocess.run([found, *arguments], cwd=cwd, capture_output=True, text=True, check=False)


# --- Names ---


@pytest.mark.parametrize(
    "path",
    [ROOT / "compose.yaml", *(path for path in sorted(DEPLOY.rglob("*")) if path.is_file())],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_every_variable_is_a_setting(path: Path) -> None:
    named = {name.lower() for name in SETTING.findall(path.read_text(encoding="utf-8"))}

    assert named <= set(Settings.model_fields)


def test_every_variable_of_the_example_reaches_a_container() -> None:
    told = {line.partition("=")[0].strip("# ") for line in (DEPLOY / "scale.env").read_text().splitlines() if PREFIX in line}

    assert told
    assert told <= set(re.findall(r"\$\{(\w+)", (ROOT / "compose.yaml").read_text(encoding="utf-8")))


def test_every_query_names_metrics_and_routes_that_the_service_has(build_app: Callable[..., Flask]) -> None:
    app = build_app()
    types = METRIC_TYPE.findall(app.test_client().get("/metrics").get_data(as_text=True))
    exported = {name + suffix for name, kind in types for suffix in SUFFIXES[kind]}
    routes = {rule.rule for rule in app.url_map.iter_rules()}

    for where, query in read_queries().items():
        assert set(METRIC.findall(query)) <= exported, where
        assert set(ROUTE.findall(query)) <= routes, where


def test_every_metric_is_drawn(build_app: Callable[..., Flask]) -> None:
    exported = METRIC_TYPE.findall(build_app().test_client().get("/metrics").get_data(as_text=True))
    drawn = " ".join(read_queries().values())

    assert {name for name, _ in exported if name not in drawn and not name.endswith("_created")} == set()


def test_the_guide_says_what_to_do_on_every_alert() -> None:
    guide = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    told = set(re.findall(r"^\| `(Nutgraf\w+)` \|", guide, re.MULTILINE))

    assert told == {rule["alert"] for group in read_yaml(ALERTS)["groups"] for rule in group["rules"]}


# --- Compose ---


def test_without_a_profile_one_container_starts() -> None:
    assert [name for name, one in read_services().items() if "profiles" not in one] == ["web"]


@pytest.mark.parametrize("service", SERVICES)
def test_a_container_is_closed_and_limited(service: dict[str, Any]) -> None:
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "mem_limit" in service
    assert not service["image"].endswith(":latest")
    assert ":" in service["image"]
    assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ()))


def test_databases_and_counts_are_in_networks_that_lead_nowhere() -> None:
    networks = read_yaml(ROOT / "compose.yaml")["networks"]

    for name in ("redis", "postgres", "prometheus"):
        assert all(networks[network]["internal"] for network in read_services()[name]["networks"]), name


@pytest.mark.parametrize("service", SERVICES)
def test_a_container_reads_its_secrets_from_files(service: dict[str, Any]) -> None:
    secrets = {name: value for name, value in service.get("environment", {}).items() if SECRET.search(name)}

    assert all(name.endswith("_FILE") for name in secrets), secrets
    assert all("/run/secrets/" in value or value.startswith("${") for value in secrets.values()), secrets


def test_every_secret_of_compose_is_a_file_that_git_leaves_out() -> None:
    secrets = read_yaml(ROOT / "compose.yaml")["secrets"]
    used = {name for one in read_services().values() for name in one.get("secrets", ())}

    assert set(secrets) == used
    assert all(set(secret) == {"file"} and secret["file"].startswith("./secrets/") for secret in secrets.values())
    assert {"/secrets/", "/keys/", "/.env"} <= set((ROOT / ".gitignore").read_text().splitlines())


@pytest.mark.parametrize(
    "path", [ROOT / "compose.yaml", DEPLOY / "scale.env", *sorted(KUBERNETES.glob("*.yaml"))], ids=lambda path: path.name
)
def test_no_url_has_a_password(path: Path) -> None:
    said = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.lstrip().startswith("#")]

    assert not [line for line in said if PASSWORD_IN_URL.search(line.partition(" # ")[0])]


@pytest.mark.parametrize("settings", [(), ("--env-file", "deploy/scale.env")], ids=["one container", "scaled out"])
def test_compose_takes_its_file(settings: tuple[str, ...]) -> None:
    told = run_tool(
        "docker-compose", "docker-compose", *settings, "--profile", "scale", "--profile", "monitoring", "config", "--quiet"
    )

    assert told.returncode == 0, told.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files to the users of the containers")
def test_secrets_are_made_once_each_for_its_own_user(tmp_path: Path) -> None:
    (tmp_path / "deploy").mkdir()
    script = shutil.copy(DEPLOY / "make-secrets.sh", tmp_path / "deploy")
    told = [subprocess.run(["sh", script], capture_output=True, text=True, check=True).stdout for _ in range(2)]
    made = {path.name: path for path in (tmp_path / "secrets").rglob("*") if path.is_file()}

    assert told[0].count(" made\n") == told[1].count("left as it is\n") == len(made)
    assert {name: (path.stat().st_uid, path.stat().st_mode & 0o777) for name, path in made.items()} == {
        "postgres_password": (999, 0o400),
        "database_url": (USER, 0o400),
        "session_secret": (USER, 0o400),
        "webhook_secret": (USER, 0o400),
        "grafana_password": (472, 0o400),
    }
    assert made["postgres_password"].read_text() in made["database_url"].read_text()
    names = ("session_secret", "webhook_secret")
    settings = Settings.from_env({f"{PREFIX}{name.upper()}_FILE": str(made[name]) for name in names})
    assert settings.session_secret != settings.webhook_secret


# --- Kubernetes ---


@pytest.mark.parametrize("manifest", MANIFESTS)
@pytest.mark.parametrize("version", ["1.29", kubernetes_validate.latest_version()])
def test_a_manifest_keeps_to_the_schema(manifest: dict[str, Any], version: str) -> None:
    kubernetes_validate.validate(manifest, version, strict=True)


def test_kustomize_gets_every_manifest_but_the_example() -> None:
    listed = read_yaml(KUBERNETES / "kustomization.yaml")["resources"]

    assert sorted(listed) == sorted({name for name, _ in read_manifests()} - {"secret.example.yaml"})


def test_no_manifest_names_a_namespace() -> None:
    assert not [name for name, one in read_manifests() if "namespace" in one["metadata"]]


def read_pod(deployment: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """A deployment's pod and its one container."""
    pod = deployment["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    return pod, container


@pytest.mark.parametrize("deployment", DEPLOYMENTS)
def test_a_pod_is_closed_and_limited(deployment: dict[str, Any]) -> None:
    pod, container = read_pod(deployment)

    assert pod["automountServiceAccountToken"] is False
    assert pod["enableServiceLinks"] is False
    assert pod["securityContext"] == {
        "runAsNonRoot": True,
        "runAsUser": USER,
        "runAsGroup": USER,
        "fsGroup": USER,
        "seccompProfile": {"type": "RuntimeDefault"},
    }
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert set(container["resources"]) == {"requests", "limits"}
    assert {claim["name"] for claim in container["volumeMounts"]} == {volume["name"] for volume in pod["volumes"]}


@pytest.mark.parametrize("deployment", DEPLOYMENTS)
def test_the_model_uses_as_many_threads_as_its_container_may(deployment: dict[str, Any]) -> None:
    _, container = read_pod(deployment)

    assert find_kind("ConfigMap")["nutgraf-settings"]["data"]["NUTGRAF_THREADS"] == container["resources"]["limits"]["cpu"]


@pytest.mark.parametrize("deployment", DEPLOYMENTS)
def test_every_secret_that_a_pod_reads_is_in_the_example(deployment: dict[str, Any]) -> None:
    _, container = read_pod(deployment)
    variables = {one["name"]: one["value"] for one in container.get("env", ())} | find_kind("ConfigMap")["nutgraf-settings"][
        "data"
    ]
    secrets = find_kind("Secret")

    read = {Path(value).name for name, value in variables.items() if name.endswith("_FILE")}
    assert read <= set(secrets["nutgraf-secrets"]["stringData"])
    assert not [value for secret in secrets.values() for value in secret["stringData"].values() if value]


def test_probes_ask_for_routes_that_need_no_key(build_app: Callable[..., Flask]) -> None:
    _, container = read_pod(find_kind("Deployment")["nutgraf-web"])
    paths = {name: container[f"{name}Probe"]["httpGet"]["path"] for name in ("startup", "readiness", "liveness")}

    assert paths == {"startup": "/readyz", "readiness": "/readyz", "liveness": "/healthz"}
    assert {build_app().test_client().get(path).status_code for path in paths.values()} == {200}


@pytest.mark.parametrize("name", ["nutgraf-web", "nutgraf-worker"])
def test_each_deployment_has_an_autoscaler_and_a_disruption_budget(name: str) -> None:
    labels = find_kind("Deployment")[name]["spec"]["template"]["metadata"]["labels"]

    assert find_kind("HorizontalPodAutoscaler")[name]["spec"]["scaleTargetRef"]["name"] == name
    assert find_kind("PodDisruptionBudget")[name]["spec"]["selector"]["matchLabels"] == labels


def test_workers_are_scaled_by_the_metric_that_the_adapter_makes() -> None:
    (wanted,) = find_kind("HorizontalPodAutoscaler")["nutgraf-worker"]["spec"]["metrics"]
    (rule,) = read_yaml(ADAPTER)["rules"]["external"]

    assert wanted["external"]["metric"]["name"] == rule["name"]["as"]


def test_every_network_policy_is_of_pods_that_there_are() -> None:
    pods = [one["spec"]["template"]["metadata"]["labels"].items() for one in find_kind("Deployment").values()]

    for name, policy in find_kind("NetworkPolicy").items():
        wanted = policy["spec"]["podSelector"]["matchLabels"].items()
        assert any(wanted <= labels for labels in pods), name


# --- Prometheus and Grafana ---


def test_promtool_takes_the_configuration() -> None:
    told = run_tool("promtool", "prometheus", "check", "config", "--syntax-only", PROMETHEUS / "prometheus.yml")

    assert told.returncode == 0, told.stderr


def test_alerts_say_what_their_tests_expect() -> None:
    told = run_tool("promtool", "prometheus", "test", "rules", "alerts.test.yml", cwd=PROMETHEUS)

    assert told.returncode == 0, told.stdout + told.stderr


def test_every_query_can_be_parsed(tmp_path: Path) -> None:
    queries = {where: query.replace(",<<.LabelMatchers>>", "") for where, query in read_queries().items()}
    rules = [{"alert": where, "expr": query} for where, query in queries.items()]
    (tmp_path / "rules.yml").write_text(yaml.safe_dump({"groups": [{"name": "all", "rules": rules}]}))

    told = run_tool("promtool", "prometheus", "check", "rules", tmp_path / "rules.yml")
    assert told.returncode == 0, told.stdout + told.stderr


def test_the_dashboard_is_drawn_from_the_source_that_is_provisioned() -> None:
    board = json.loads(BOARD.read_text(encoding="utf-8"))
    (source,) = read_yaml(DEPLOY / "grafana" / "datasources" / "prometheus.yml")["datasources"]
    (variable,) = board["templating"]["list"]
    drawn = [panel for panel in board["panels"] if panel["type"] != "row"]

    assert (variable["name"], variable["current"]["value"]) == ("datasource", source["uid"])
    assert all(target["datasource"]["uid"] == "${datasource}" for panel in drawn for target in panel["targets"])
    assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"])


def test_panels_of_the_dashboard_neither_overlap_nor_leave_the_page() -> None:
    taken = set[tuple[int, int]]()
    for panel in json.loads(BOARD.read_text(encoding="utf-8"))["panels"]:
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert not cells & taken, panel["title"]
        assert at["x"] + at["w"] <= 24, panel["title"]
        taken |= cells
