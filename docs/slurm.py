"""Runs Dateline on workers that Slurm starts; see scale.md.

    .venv/bin/python docs/slurm.py --jobs 8 --queue normal --interface ib0 [--print]

Each job takes 16 cores for an hour and gives them 16 workers of one thread. Start this on a node that the jobs can
reach, with the data folder in `DATELINE_DATA`. `--print` shows the script of a job and starts nothing.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

import dask.config
import yaml
from dask_jobqueue import SLURMCluster

CORES = 16
# Two for each core; Dask starts a worker again at 95 % of what it may have.
GIGABYTES = 2 * CORES
_SETTINGS = Path(__file__).with_name("dask.yaml").resolve()


def slurm_cluster(queue: str, interface: str) -> SLURMCluster:
    """A scheduler in this process; it has no workers yet."""
    # The scheduler reads its settings here, the workers in their jobs.
    dask.config.update(dask.config.config, yaml.safe_load(_SETTINGS.read_text("utf-8")))
    return SLURMCluster(
        queue=queue,
        cores=CORES,
        processes=CORES,
        memory=f"{GIGABYTES}GB",
        walltime="01:00:00",
        interface=interface,
        scheduler_options={"dashboard": False},
        # One thread each: processes share the work, as on one machine.
        job_script_prologue=[f"export DASK_CONFIG={_SETTINGS}", "export POLARS_MAX_THREADS=1"],
        # Workers leave before Slurm ends them, not all at once, and another job takes their place.
        worker_extra_args=["--lifetime", "50m", "--lifetime-stagger", "5m"],
        local_directory=os.environ.get("TMPDIR", "/tmp"),
        python=sys.executable,
    )


def main() -> int:
    """Start jobs, run, and end them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--jobs", type=int, default=4)
    parser.add_argument("--queue", required=True)
    parser.add_argument(
        "--interface", required=True, help="network interface that the jobs reach, such as ib0"
    )
    parser.add_argument("--print", action="store_true")
    asked = parser.parse_args()
    with slurm_cluster(asked.queue, asked.interface) as cluster:
        if asked.print:
            print(cluster.job_script())
            return 0
        cluster.adapt(minimum_jobs=1, maximum_jobs=asked.jobs)
        with cluster.get_client() as client:
            # The queue may be long; the run itself waits for half a minute.
            client.wait_for_workers(1)
        dateline = Path(sys.executable).with_name("dateline")
        return subprocess.run(
            [dateline, "run", "--executor", cluster.scheduler_address], check=False
        ).returncode


if __name__ == "__main__":
    raise SystemExit(main())
