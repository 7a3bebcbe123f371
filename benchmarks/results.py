"""How long a calculation of a whole region takes, and what streaming a million sheets costs.

    python benchmarks/results.py                      # 1,500 units, 600,000 sheets; export of 1,000,000
    python benchmarks/results.py --units 100 --sheets 40000 --export 100000

Runs in a data folder of its own on SQLite (MERILO_DATABASE names another database). Measured from the outside: the
clock around the deed of the site (`calculate`: sums of the snapshot checked, counted, scored, intervals, every figure
written with its tree), the first byte and the peak of memory of the export as a view answers it.
"""

from __future__ import annotations

import argparse
import cProfile
import itertools
import os
import platform
import pstats
import random
import resource
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import measuring

AT = datetime(2026, 4, 15, 9, tzinfo=UTC)


def main() -> None:
    """Fill, freeze, calculate, export; print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--units", type=int, default=1500)
    parser.add_argument("--sheets", type=int, default=600_000)
    parser.add_argument("--export", type=int, default=1_000_000)
    parser.add_argument("--profile", action="store_true", help="say where the calculation spends its time")
    parser.add_argument("--stream", nargs=2, type=int, metavar=("CYCLE", "SNAPSHOT"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.stream:
        _stream(*given.stream)
        return
    with tempfile.TemporaryDirectory(prefix="merilo-benchmark-") as folder:
        os.environ |= {"MERILO_DATA": folder, "MERILO_DEBUG": "1", "DJANGO_SETTINGS_MODULE": "merilo.settings"}
        sys.path.insert(0, str(Path(__file__).parents[1]))
        import django

        django.setup()
        _measure(given)


def _measure(given: argparse.Namespace) -> None:
    from django.core.management import call_command

    from merilo.assessment.services import snapshots
    from merilo.ratings.queries.verification import verify_calculation
    from merilo.ratings.services import calculating

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    print(f"Python {platform.python_version()}, {os.cpu_count()} CPU, {platform.machine()}")
    cycle, actor = _fill(given.units, given.sheets)
    start = time.perf_counter()
    snapshot = snapshots.freeze(cycle=cycle, actor=actor, at=AT, reason="benchmark")
    print(f"freeze: {snapshot.sheets:,} sheets in {time.perf_counter() - start:.1f} s")
    profile = cProfile.Profile()
    start, busy = time.perf_counter(), time.process_time()
    with profile if given.profile else nullcontext():
        made = calculating.calculate(cycle=cycle, snapshot=snapshot, actor=actor, at=AT)
    took, busy = time.perf_counter() - start, time.process_time() - busy
    if given.profile:
        pstats.Stats(profile).sort_stats("cumtime").print_stats(60)
    print(
        f"calculate: {made.results.count():,} units, {snapshot.sheets:,} sheets in {took:.1f} s, of them the processor "
        f"{busy:.1f} s (promised: under 10)",
        flush=True,
    )
    start = time.perf_counter()
    assert verify_calculation(made) == ()
    print(f"verify: {time.perf_counter() - start:.1f} s")
    _export(cycle, actor, given.export)


def _fill(units: int, sheets: int) -> tuple[Any, Any]:
    """Make a cycle with so many units, marks and sheets: rows written plainly, it is not what is measured."""
    from merilo.assessment.models import Inspection, Mark, Phase, Unit
    from merilo.core import methodology
    from merilo.registry.models import Institution
    from tests import town as the_town
    from tests.assessment.making import make_cycle

    town = the_town.make_town()
    cycle = make_cycle(town, phase=Phase.PRELIMINARY)
    cycle.units.update(left_at=AT, left_reason="not in the benchmark")
    made = Institution.objects.bulk_create(
        Institution(municipality=town.municipality, name=f"Учреждение {at}", kind="club") for at in range(units)
    )
    Unit.objects.bulk_create(
        Unit(cycle=cycle, institution=one, name=one.name, kind="club", profile="general") for one in made
    )
    keys = list(cycle.units.filter(left_at__isnull=True).order_by("pk").values_list("pk", flat=True))
    checklists = methodology.load_edition(cycle.edition).checklists
    chance = random.Random(1)
    for channel in Inspection.Channel.values:
        inspections = Inspection.objects.bulk_create(
            Inspection(unit_id=key, channel=channel, state="accepted") for key in keys
        )
        items = [item.code for one in checklists if one.channel == channel for item in one.items]
        Mark.objects.bulk_create(
            (
                Mark(inspection=one, item=item, value=int(chance.random() < 0.8), at=AT)
                for one in inspections
                for item in items
            ),
            batch_size=5000,
        )
    _put_sheets(cycle, keys, sheets, start=0)
    return cycle, town.anna


def _put_sheets(cycle: Any, keys: list[int], number: int, *, start: int) -> None:
    from django.db import connection, transaction

    from tests.assessment.making import _answers

    chance = random.Random(start)
    wave = cycle.waves.get().pk
    patterns = [_answers(chance) for _ in range(2000)]
    hour = connection.ops.adapt_datetimefield_value(AT)
    rows = (
        (keys[at % len(keys)], wave, chance.choice(patterns), hour, f"benchmark-{at}")
        for at in range(start, start + number)
    )
    with transaction.atomic(), connection.cursor() as cursor:
        while some := list(itertools.islice(rows, 20_000)):
            cursor.executemany(
                "INSERT INTO assessment_sheet (unit_id, wave_id, channel, language, answers, texts, hour, is_test, "
                "doubts, receipt, exclusion_reason) VALUES (%s, %s, 'web', 'ru', %s, '{}', %s, FALSE, '[]', %s, '')",
                some,
            )


def _export(cycle: Any, actor: Any, number: int) -> None:
    """Freeze so many sheets and stream them in a process of its own."""
    from merilo.assessment.services import snapshots

    keys = list(cycle.units.filter(left_at__isnull=True).values_list("pk", flat=True))
    have = cycle.snapshots.get(number=1).sheets
    if number > have:
        _put_sheets(cycle, keys, number - have, start=have)
    snapshot = snapshots.freeze(cycle=cycle, actor=actor, at=AT, reason="export")
    subprocess.run([sys.executable, __file__, "--stream", str(cycle.pk), str(snapshot.number)], check=True)


def _stream(key: int, number: int) -> None:
    """Answer as the page of the export does, watching the memory of this process."""
    sys.path.insert(0, str(Path(__file__).parents[1]))
    import django

    django.setup()
    from django.test import RequestFactory

    from merilo.accounts.models import User
    from merilo.assessment.models import Cycle
    from merilo.assessment.views.snapshots import snapshot_sheets

    cycle, actor = Cycle.objects.select_related("municipality").get(pk=key), User.objects.get(username="anna")
    request: Any = RequestFactory().get("/")
    request.user, request.at, request.municipality = actor, AT, cycle.municipality
    before = _memory()
    peak, done = [before], threading.Event()

    def watch() -> None:
        while not done.wait(0.05):
            peak[0] = max(peak[0], _memory())

    threading.Thread(target=watch, daemon=True).start()
    start = time.perf_counter()
    response: Any = snapshot_sheets(request, cycle.municipality.slug, cycle.pk, number)
    size, first = 0, 0.0
    for block in response.streaming_content:
        size += len(block)
        first = first or time.perf_counter() - start
    took = time.perf_counter() - start
    done.set()
    sheets = cycle.snapshots.get(number=number).sheets
    print(
        f"export: {sheets:,} sheets, {size / 2**20:.0f} MB in {took:.1f} s; first byte after {first:.2f} s "
        f"(promised: under 2), memory of the process at most {peak[0]:.0f} MB, {peak[0] - before:.0f} MB more than "
        "before (promised: under 300 in all)"
    )


def _memory() -> float:
    """Return the resident memory of this process now, in MB."""
    try:
        words = Path("/proc/self/statm").read_text().split()
        return int(words[1]) * resource.getpagesize() / 2**20
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    if sys.dont_write_bytecode:  # compiled modules are kept, as where the site is in use
        os.execve(sys.executable, [sys.executable, *sys.argv], measuring.environment())
    main()
