"""A real Spark cluster on loopback gives the embedded answers, also when a worker is killed."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from upstander.evidence.lake.components import components
from upstander.evidence.lake.duplicates import duplicates
from upstander.evidence.lake.engine import Engine, opened_engine
from upstander.evidence.lake.features import month_features
from upstander.evidence.lake.lake import open_lake
from upstander.evidence.lake.neighbourhood import neighbourhood
from upstander.evidence.lake.rank import Walk, rank
from upstander.evidence.lake.screening import screen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore"),  # Spark's and Ibis's own
]
ROOT = Path(__file__).parents[3]
WORKER = "org.apache.spark.deploy.worker.Worker"
WALK = Walk(damping=0.5, tolerance=0.05)
BRIEF = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""For Java that runs a minute: little compiling, and one thread that collects garbage."""


@dataclass(frozen=True)
class Cluster:
    """A running cluster, and the folder with the process number of each part."""

    address: str
    folder: Path

    def kill(self, worker: int) -> None:
        os.kill(int((self.folder / f"worker-{worker}.pid").read_text()), signal.SIGKILL)

    def join(self, worker: int) -> None:
        """Let one more worker join, like those that the command starts."""
        import pyspark

        environ = os.environ | {
            "SPARK_HOME": str(Path(pyspark.__file__).parent),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_DAEMON_MEMORY": "256m",
            "PYSPARK_PYTHON": sys.executable,
        }
        told = ["--host", "127.0.0.1", "--webui-port", "0", "--cores", "1", "--memory", "1g"]
        command = [str(Path(sys.prefix) / "bin" / "spark-class"), WORKER, *told]
        command += ["--work-dir", str(self.folder / f"work-{worker}"), self.address]
        with (self.folder / f"worker-{worker}.log").open("w") as log:
            started = subprocess.Popen(command, env=environ, stdout=log, stderr=log)
        # The command that started the cluster ends whatever has a file here.
        (self.folder / f"worker-{worker}.pid").write_text(str(started.pid))
        _until(lambda: _joined(self.folder, worker), 60)

    def lives(self, worker: int) -> bool:
        pid = (self.folder / f"worker-{worker}.pid").read_text().strip()
        state = Path(f"/proc/{pid}/stat")
        return state.exists() and state.read_text().rsplit(")", 1)[1].split()[0] != "Z"


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    pytest.importorskip("pyspark", reason="no pyspark here: run make spark")
    if shutil.which("java") is None:
        pytest.skip("no Java here: Spark needs Java 17")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("cluster")
    command = ["sh", "spark-cluster.sh", sys.prefix, str(port), str(folder)]
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("JAVA_TOOL_OPTIONS", BRIEF)
        running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
        try:
            _until(lambda: all(_joined(folder, n) for n in (1, 2)), 60)
            yield Cluster(f"spark://127.0.0.1:{port}", folder)
        finally:
            running.terminate()
            running.wait(30)


def _joined(folder: Path, worker: int) -> bool:
    log = folder / f"worker-{worker}.log"
    return log.exists() and "Successfully registered" in log.read_text()


def _until(done: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            pytest.fail("the cluster did not start in time")
        time.sleep(0.2)


@pytest.fixture(scope="module")
def spark(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with opened_engine(cluster.address, tmp_path_factory.mktemp("steps")) as engine:
        yield engine


@pytest.fixture(scope="module")
def embedded() -> Iterator[Engine]:
    with opened_engine("embedded") as engine:
        yield engine


def short_answers(engine: Engine, folder: Path) -> dict[str, Any]:
    here = open_lake(folder, engine)
    found = neighbourhood(here, ["hub", "c5"], 2, hub_cap=10)
    return {
        "country": engine.rows(month_features(here)).to_pylist(),
        "place": engine.rows(month_features(here, "place")).to_pylist(),
        "screening": screen(here, ["Anne Forde", "Mill Holding"]).to_dicts(),
        "nodes": found.nodes.to_dicts(),
        "edges": found.edges.to_dicts(),
        "capped": found.capped,
        "duplicates": engine.rows(duplicates(here)).to_pylist(),
    }


def ranked(engine: Engine, folder: Path, tell: Callable[[int], None] = lambda _: None) -> Any:
    found = rank(open_lake(folder, engine), ["c0", "h3"], WALK, on_progress=tell)
    return dict(zip(*(found.column(name).to_pylist() for name in ("node", "rank")), strict=True))


def test_features_screening_neighbourhoods_and_duplicates_are_the_embedded_ones(
    lake: Path, spark: Engine, embedded: Engine
) -> None:
    assert short_answers(spark, lake) == short_answers(embedded, lake)


def test_components_are_the_embedded_ones_though_a_worker_is_killed_in_the_middle(
    lake: Path, cluster: Cluster, spark: Engine, embedded: Engine
) -> None:
    killed: list[int] = []

    def kill(step: int) -> None:
        if not killed:
            killed.append(step)
            cluster.kill(1)

    found = components(open_lake(lake, spark), on_progress=kill)
    assert killed
    assert not cluster.lives(1)
    assert cluster.lives(2)
    assert found.equals(components(open_lake(lake, embedded)))
    near = [neighbourhood(open_lake(lake, engine), ["c5"], 1) for engine in (spark, embedded)]
    assert near[0].nodes.to_dicts() == near[1].nodes.to_dicts()


def test_ranks_are_the_embedded_ones_though_a_worker_is_killed_in_the_middle(
    lake: Path, cluster: Cluster, spark: Engine, embedded: Engine
) -> None:
    cluster.join(3)
    killed: list[int] = []

    def kill(step: int) -> None:
        if not killed:
            killed.append(step)
            cluster.kill(2)

    found = ranked(spark, lake, kill)
    assert killed
    assert not cluster.lives(2)
    assert cluster.lives(3)
    assert found == pytest.approx(ranked(embedded, lake), abs=1e-12)
