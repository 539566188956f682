"""What the documentation gives for clusters fits together. Nothing is started."""

import importlib.util
import re
from pathlib import Path

import pytest
import yaml

from assets.processes import why_no_executor

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def objects() -> dict[tuple[str, str], dict]:
    found = yaml.safe_load_all((DOCS / "kubernetes.yaml").read_text("utf-8"))
    return {(one["kind"], one["metadata"]["name"]): one for one in found}


def pods(objects) -> dict[str, dict]:
    return {name: one["spec"]["template"] for (_, name), one in objects.items() if "template" in one["spec"]}


def test_kubernetes_has_what_a_run_needs(objects):
    assert {kind for kind, _ in objects} == {
        *("PersistentVolumeClaim", "Service", "NetworkPolicy", "Deployment", "Job"),
    }
    assert pods(objects).keys() == {"dateline-scheduler", "dateline-worker", "dateline-run"}


def test_all_pods_run_the_same_image_and_see_the_data_at_the_same_path(objects):
    containers = {name: pod["spec"]["containers"][0] for name, pod in pods(objects).items()}
    assert len({one["image"] for one in containers.values()}) == 1
    with_data = [containers["dateline-worker"], containers["dateline-run"]]
    assert with_data[0]["volumeMounts"] == with_data[1]["volumeMounts"]
    [mount] = with_data[0]["volumeMounts"]
    assert {"name": "DATELINE_DATA", "value": mount["mountPath"]} in containers["dateline-run"]["env"]
    for name in ("dateline-worker", "dateline-run"):
        [volume] = pods(objects)[name]["spec"]["volumes"]
        assert volume["name"] == mount["name"]
        claim = objects["PersistentVolumeClaim", volume["persistentVolumeClaim"]["claimName"]]
        assert claim["spec"]["accessModes"] == ["ReadWriteMany"]


def test_all_pods_call_the_scheduler_where_it_listens(objects):
    service = objects["Service", "dateline-scheduler"]
    [port] = service["spec"]["ports"]
    address = f"tcp://dateline-scheduler:{port['port']}"
    commands = {name: pod["spec"]["containers"][0]["command"] for name, pod in pods(objects).items()}
    assert why_no_executor(address) is None
    assert address in commands["dateline-worker"]
    assert commands["dateline-run"][1:] == ["run", "--executor", address]
    assert str(port["targetPort"]) in commands["dateline-scheduler"]
    assert service["spec"]["selector"] == pods(objects)["dateline-scheduler"]["metadata"]["labels"]


def test_selectors_find_their_pods(objects):
    for (kind, _), one in objects.items():
        if kind == "Deployment":
            assert one["spec"]["selector"]["matchLabels"] == one["spec"]["template"]["metadata"]["labels"]
    policy = objects["NetworkPolicy", "dateline-only"]["spec"]["podSelector"]["matchLabels"]
    assert all(policy.items() <= pod["metadata"]["labels"].items() for pod in pods(objects).values())


def test_a_worker_has_one_thread_and_stays_below_the_memory_of_its_pod(objects):
    worker = pods(objects)["dateline-worker"]["spec"]["containers"][0]
    command = worker["command"]
    assert command[command.index("--nthreads") + 1] == "1"
    assert {"name": "POLARS_MAX_THREADS", "value": "1"} in worker["env"]
    mebibytes = int(command[command.index("--memory-limit") + 1].removesuffix("MiB"))
    assert mebibytes < 1024 * int(worker["resources"]["limits"]["memory"].removesuffix("Gi"))


def settings(tree, above: str = "") -> set[str]:
    if not isinstance(tree, dict):
        return {above}
    return {found for name, below in tree.items() for found in settings(below, f"{above}.{name}")}


def test_what_workers_are_told_are_settings_of_dask():
    own = Path(pytest.importorskip("distributed").__file__).with_name("distributed.yaml")
    told = settings(yaml.safe_load((DOCS / "dask.yaml").read_text("utf-8")))
    assert told
    assert told <= settings(yaml.safe_load(own.read_text("utf-8")))


def test_scheduler_and_workers_are_given_the_settings_of_dask(objects):
    for name in ("dateline-scheduler", "dateline-worker"):
        [container] = pods(objects)[name]["spec"]["containers"]
        assert {"name": "DASK_CONFIG", "value": "/srv/dateline/docs/dask.yaml"} in container["env"]


def test_the_script_of_a_slurm_job_starts_workers_of_one_thread():
    pytest.importorskip("dask_jobqueue")
    spec = importlib.util.spec_from_file_location("slurm", DOCS / "slurm.py")
    slurm = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(slurm)
    dask = pytest.importorskip("dask")
    with slurm.slurm_cluster("normal", "lo") as cluster:
        script = cluster.job_script()
        assert dask.config.get("distributed.admin.system-monitor.interval") == "5s"
    assert "#SBATCH -p normal" in script
    assert f"#SBATCH --cpus-per-task={slurm.CORES}" in script
    assert "#SBATCH -t 01:00:00" in script
    [memory] = re.findall(r"#SBATCH --mem=(\d+)G", script)
    assert int(memory) in range(slurm.GIGABYTES - 3, slurm.GIGABYTES + 1)
    before, _, start = script.partition("export POLARS_MAX_THREADS=1\n")
    assert "export DASK_CONFIG=" in before
    for words in ("--nthreads 1 ", f"--nworkers {slurm.CORES} ", "--nanny", "--lifetime 50m "):
        assert words in start
