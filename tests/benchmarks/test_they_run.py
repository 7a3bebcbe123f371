"""The measurements run on small input and tell what they found; how fast things are is not a test's matter."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.shared import ROOT

MET, MISSED = 0, 1

pytestmark = pytest.mark.slow


def run(script: str, *arguments: str) -> dict[str, Any]:
    """Run a measurement; it may miss its demands on small input, but it must have measured."""
    command = [sys.executable, str(ROOT / "benchmarks" / script), "--runs", "1", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=1500)
    assert done.returncode in (MET, MISSED), done.stderr
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[0])
    assert (done.returncode == MET) == all(demand["is_met"] for demand in result["demands"])
    return result


@pytest.mark.parametrize("units", [(), ("--text-units",)])
def test_counting_at_scale_is_measured(tmp_path: Path, units: tuple[str, ...]) -> None:
    result = run("tally_36m.py", "--rows", "720000", "--data", str(tmp_path), *units)
    assert len(result["demands"]) == 4
    whole = {run["units"] for name in ("bare", "count", "score") for run in result["runs"][name]}
    assert len(whole) == 1 and whole.pop() > 59_000, "ours and the rival saw the same units"


def test_the_operators_job_is_measured_against_a_rival_with_the_same_figures(tmp_path: Path) -> None:
    result = run("score_xlsx.py", "--sheets", "1800", "--data", str(tmp_path))
    assert [demand["name"] for demand in result["demands"]] == ["merilo score against pandas, ratio of times"]


def test_an_unequal_rival_stops_the_measurement(tmp_path: Path) -> None:
    run("score_xlsx.py", "--sheets", "1800", "--data", str(tmp_path))
    scores, rival = tmp_path / "xlsx-1800" / "out" / "scores.json", tmp_path / "xlsx-1800" / "rival.json"
    data = json.loads(scores.read_text(encoding="utf-8"))
    data["units"][0]["indicators"]["5.3"] = "0.01"
    scores.write_text(json.dumps(data), encoding="utf-8")
    compare = (
        f"import pathlib, score_xlsx; score_xlsx.compare(pathlib.Path({str(scores)!r}), pathlib.Path({str(rival)!r}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", compare], cwd=ROOT / "benchmarks", capture_output=True, text=True, check=False
    )
    assert done.returncode == 2 and "5.3" in done.stderr


def test_every_page_of_the_demo_is_measured_against_an_empty_one(tmp_path: Path) -> None:
    result = run("pages.py", "--data", str(tmp_path))
    assert len(result["demands"]) == 2
    names = {seen.split()[0] for seen in result["ratios"]}
    assert {"public_home", "public_plan", "desk", "plan", "task", "institution", "coverage", "people"} <= names


def test_start_up_is_measured() -> None:
    result = run("startup.py")
    assert [demand["name"] for demand in result["demands"]] == ["merilo --help", "merilo term"]


def test_the_site_audit_is_measured_beside_a_bare_walk_of_the_same_pages() -> None:
    result = run("probe.py")
    assert len(result["demands"]) == 3 and result["pages"] == 100
