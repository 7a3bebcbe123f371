"""A real standalone Spark cluster on loopback: one master, two workers, the same whole numbers."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from array import array
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from merilo.core import methodology, tally
from tests.tally.loop import ROLES, counted_one_by_one

pytestmark = [pytest.mark.slow, pytest.mark.spark]
if find_spec("pyspark") is None:
    pytest.skip("pyspark is not installed (the extra `spark`)", allow_module_level=True)
if shutil.which("java") is None:
    pytest.skip("Java is not installed, and Spark runs on it", allow_module_level=True)

EDITION = methodology.load_edition("344n-2024")
START_SECONDS = 180


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a master with two workers, each one core; all of them end with the module."""
    import pyspark

    home = Path(pyspark.__path__[0])
    folder = tmp_path_factory.mktemp("cluster")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    address = f"spark://127.0.0.1:{port}"
    spark_class = str(home / "bin" / "spark-class")
    environment = os.environ | {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_DAEMON_MEMORY": "256m"}
    master = ["org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", "0"]
    worker = ["org.apache.spark.deploy.worker.Worker", "--host", "127.0.0.1", "--webui-port", "0"]
    worker += ["--cores", "1", "--memory", "1g", "--work-dir", str(folder / "work"), address]
    log = folder / "log.txt"
    started: list[subprocess.Popen[bytes]] = []
    try:
        with log.open("wb") as output:
            for command in (master, worker, worker):
                process = subprocess.Popen(
                    [spark_class, *command], stdout=output, stderr=output, env=environment, cwd=folder
                )
                started.append(process)
        deadline = time.monotonic() + START_SECONDS
        while log.read_text(errors="replace").count("Successfully registered with master") < 2:
            assert time.monotonic() < deadline, f"the cluster did not start:\n{log.read_text(errors='replace')[-3000:]}"
            assert all(process.poll() is None for process in started), log.read_text(errors="replace")[-3000:]
            time.sleep(0.2)
        yield address
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            process.wait(timeout=30)


def rows_of(number: int) -> list[tuple[str, dict[str, bool | None]]]:
    pattern = [True, None, False, True, False, True, None]
    return [
        (f"Клуб «{at % 5}»", {role: pattern[(at * (place + 2) + at // 7) % 7] for place, role in enumerate(ROLES)})
        for at in range(number)
    ]


def sheets_of(rows: list[tuple[str, dict[str, bool | None]]]) -> tally.Sheets:
    units = tuple(dict.fromkeys(unit for unit, _ in rows))
    codes = {True: tally.YES, False: tally.NO, None: tally.BLANK}
    return tally.Sheets(
        units=units,
        unit=array("l", [units.index(unit) for unit, _ in rows]),
        answers={role: bytes(codes[sheet[role]] for _, sheet in rows) for role in ROLES},
    )


def test_a_cluster_counts_as_the_loop_and_duckdb_do(cluster: str, tmp_path: Path) -> None:
    rows = [*rows_of(700), ("Пустой", dict.fromkeys(ROLES))]
    sheets = sheets_of(rows)
    folder = tmp_path / "wave [1]"
    folder.mkdir()
    table = sheets.to_arrow()
    pq.write_table(table.slice(0, 300), folder / "a.parquet")
    pq.write_table(table.slice(300), folder / "b{2}.parquet")
    expected = counted_one_by_one(rows)
    with tally.connect(cluster) as engine:
        assert dict(tally.count(sheets, EDITION, engine=engine)) == expected
        counted = tally.count(folder, EDITION, engine=engine)
        assert dict(counted) == expected
        assert [unit for unit, _ in counted] == sorted(expected)
        assert len(tally.count(sheets_of([]), EDITION, engine=engine)) == 0
        executors = engine._session.sparkContext._jsc.sc().statusTracker().getExecutorInfos()  # type: ignore[attr-defined]
        assert len(executors) == 1 + 2, "the driver and an executor on each worker"
        with pytest.raises(tally.SheetsRejected, match="нет столбцов: «recommend»"):
            tally.count(table.drop_columns(["recommend"]), EDITION, engine=engine)
        with pytest.raises(tally.EngineUnavailable, match="уже открыт"):
            tally.connect("spark://local")
    assert tally.count(folder, EDITION).numbers.keys() == counted.numbers.keys()
    assert dict(tally.count(folder, EDITION)) == expected


def test_spark_in_this_process_counts_the_same() -> None:
    rows = rows_of(200)
    assert dict(tally.count(sheets_of(rows), EDITION, engine="spark://local")) == counted_one_by_one(rows)
