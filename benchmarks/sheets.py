"""How many answer sheets one worker stores a second, against an empty view of the same server with the same middleware.

Whole questionnaires are posted as browsers post the last page, each with a receipt of its own, by 1, 16 and 64 clients
that keep their connections open; in turns with the rival: the same bytes posted to a view that does nothing. Its token
is looked at, so its body is read. For information that view is asked by GET too, and the server's own processor time
for a request is told, which a busy machine distorts less than rates. Every acknowledged receipt must be in the database
afterwards, once. On SQLite, and on a PostgreSQL cluster of its own where PostgreSQL is installed; both wait for the
disk before they acknowledge. Loss by kill -9, repeats and a full disk are tests: tests/installation/test_sheets.py.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import pwd
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import measuring

HERE = Path(__file__).parent
CLIENTS = (1, 16, 64)
AT_MOST = 2.0  # times the empty view: at least half of what it answers
TOKEN = "k" * 32
POSTGRESQL = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


@dataclass
class Round:
    """What one round of requests took."""

    seconds: float
    each: list[float] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    processor: float = 0.0  # seconds of the server's processor for one request

    @property
    def rate(self) -> float:
        return len(self.each) / self.seconds


def prepare(count: int) -> None:
    """Make a site with one questionnaire; print its address and so many bodies to post, one line of JSON each."""
    import django

    django.setup()
    from datetime import timedelta

    from django.core.management import call_command
    from django.utils import timezone

    from merilo.assessment.models import Cycle, Link, Unit, Wave
    from merilo.assessment.queries import choices, form, links
    from merilo.registry.models import Institution, Municipality

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    now = timezone.now()
    place, _ = Municipality.objects.get_or_create(slug="benchmark", defaults={"name": "Район для измерений"})
    if not Link.objects.filter(code="benchmark").exists():
        library = Institution.objects.create(
            municipality=place, name="Библиотека", short_name="Библиотека", kind="library"
        )
        roles = [one.role for one in choices.edition("344n-2024", "per_channel").questionnaire.closed]
        cycle = Cycle.objects.create(
            municipality=place, year=now.year, title="Измерение", phase="gathering", edition="344n-2024", roles=roles,
            made_at=now,
        )  # fmt: skip
        unit = Unit.objects.create(
            cycle=cycle, institution=library, name=library.name, kind="library", profile="general"
        )
        wave = Wave.objects.create(
            cycle=cycle, number=1, title="Волна 1", starts_on=now.date() - timedelta(days=1),
            ends_on=now.date() + timedelta(days=30), guard_key="k" * 64,
        )  # fmt: skip
        Link.objects.create(wave=wave, unit=unit, code="benchmark")
    link = links.link_of("benchmark")
    assert link is not None
    for number in range(count):
        state = form.new_state(link, mode="", at=now - timedelta(seconds=120))
        answers = {one: "no" if (number + place) % 7 == 0 else "yes" for place, one in enumerate(link.wave.cycle.roles)}
        for question in choices.edition("344n-2024", "per_channel").questionnaire.closed:
            if question.after and answers[question.after] == "no":
                del answers[question.role]
        text = "Поставить скамейки у входа и продлить часы работы" if number % 5 == 0 else ""
        so_far = "".join({"yes": "1", "no": "0"}.get(answers.get(role, ""), "-") for role in link.wave.cycle.roles)
        said = {"so_far": so_far, "proposals": text, "sex": "female", "age": "30-44"}
        body = urlencode({"state": state.signed(), "step": "4", "language": "ru", **said, "go": "send"})
        print(json.dumps({"receipt": state.receipt, "body": body}))


def stored() -> None:
    """Print the receipts that are stored."""
    import django

    django.setup()
    from merilo.assessment.models import Sheet

    for receipt in Sheet.objects.values_list("receipt", flat=True).iterator():
        print(receipt)


def bring_in(count: int) -> None:
    """Store an operator's file of so many sheets, as the worker does; print its state and how many it holds."""
    import django

    django.setup()
    from datetime import date

    from django.utils import timezone

    from merilo.accounts.models import Grant, Role, User
    from merilo.assessment.models import Wave
    from merilo.assessment.queries import choices, imports
    from merilo.assessment.services import importing

    wave = Wave.objects.select_related("cycle__municipality").get()
    cycle, now = wave.cycle, timezone.now()
    actor = User.objects.create(username="benchmark", name="Измеров Иван")
    Grant.objects.create(user=actor, role=Role.COORDINATOR, place=str(cycle.place), since=date(2024, 1, 1))
    closed = choices.edition_of(cycle).questionnaire.closed
    lines = [";".join(["Наименование организации", *(one.text_ru for one in closed)])]
    lines += [";".join(["Библиотека", *["Да"] * len(closed)])] * count
    load = importing.upload_answers(
        cycle=cycle, wave=wave, name="ответы.csv", content="\r\n".join(lines).encode(), actor=actor, at=now
    )
    importing.read_now(load.pk)  # the worker's parts: a large file is only put into the queue
    load.refresh_from_db()
    seen = imports.preview(load, cycle)
    importing.confirm_import(load=load, mark=importing.mark_of(seen), actor=actor, at=now)
    importing.store_now(load.pk, actor=actor, at=now)
    load.refresh_from_db()
    print(json.dumps({"state": load.state, "stored": load.stored, "failure": load.failure}))


def run(task: str, environment: dict[str, str], *options: str) -> list[str]:
    """Run a task of this file in a process of its own, where Django has the settings of that database."""
    done = subprocess.run(
        [sys.executable, __file__, "--task", task, *options],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        measuring.stop(done.stderr[-3000:])
    return done.stdout.splitlines()


class Client:
    """One open connection that sends ready bytes and reads a status and a place to go to."""

    async def open(self, port: int) -> Client:
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", port)
        return self

    async def ask(self, request: bytes) -> tuple[int, str]:
        self.writer.write(request)
        head = await self.reader.readuntil(b"\r\n\r\n")
        length, location = 0, ""
        for line in head.split(b"\r\n")[1:]:
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
            elif name.lower() == b"location":
                location = value.strip().decode()
        if length:
            await self.reader.readexactly(length)
        return int(head[9:12]), location


def request(path: str, body: str, number: int, more: str = "") -> bytes:
    """Return a posted questionnaire, as a web server in front passes it on from some subscriber."""
    address = f"10.{number // 65536 % 256}.{number // 256 % 256}.{number % 256}"
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Proto: https\r\nX-Forwarded-For: {address}\r\n"
        f"Origin: https://localhost\r\nSec-Fetch-Site: same-origin\r\n{more}"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body.encode()


def sheet_request(body: str, number: int) -> bytes:
    """Return a questionnaire posted to the site."""
    return request("/a/benchmark/", body, number)


def empty_request(body: str, number: int) -> bytes:
    """Return the same posted to the view that does nothing, past the same guards: the token of a form is looked at."""
    return request("/nothing/", body, number, f"Cookie: csrftoken={TOKEN}\r\nX-CSRFToken: {TOKEN}\r\n")


def asking_request(_: str, number: int) -> bytes:
    """Return a plain question to the view that does nothing."""
    return request("/nothing/", "", number).replace(b"POST", b"GET", 1)


def processor_seconds(parent: int) -> float:
    """Return how long the processor has worked for a process and its children (not for a database server)."""
    ticks, family = 0, [parent]
    for pid in family:
        with suppress(OSError):
            words = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            ticks += int(words[11]) + int(words[12])
            for thread in Path(f"/proc/{pid}/task").iterdir():
                family += [int(child) for child in (thread / "children").read_text().split()]
    return ticks / os.sysconf("SC_CLK_TCK")


async def send(port: int, clients: int, requests: list[bytes], status: int) -> Round:
    """Send all requests by so many clients at once."""
    waiting = iter(requests)
    opened = [await Client().open(port) for _ in range(clients)]
    result = Round(0.0)

    async def one(client: Client) -> None:
        for request in waiting:
            begun = time.perf_counter()
            answered, location = await client.ask(request)
            result.each.append(time.perf_counter() - begun)
            if answered != status:
                measuring.stop(f"The server answered {answered}, not {status}.")
            if location:
                result.acknowledged.append(location.split("?")[0].rstrip("/").rsplit("/", 1)[1])

    begun = time.perf_counter()
    await asyncio.gather(*(one(client) for client in opened))
    result.seconds = time.perf_counter() - begun
    for client in opened:
        client.writer.close()
    return result


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def served(environment: dict[str, str], threads: int) -> Iterator[tuple[int, int]]:
    """Serve the site with the empty view as `merilo serve` does: granian, one worker, as many threads.

    Gives the port and the process.
    """
    from merilo.cli.children import THREADS

    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--no-ws", "--workers", "1"]
    server = subprocess.Popen(
        [
            *command,
            "--blocking-threads",
            str(threads or THREADS),
            "--log-level",
            "error",
            "site_with_empty_page:application",
        ],
        cwd=HERE,
        env=environment,
    )
    try:
        for _ in range(120):
            time.sleep(0.5)
            try:
                if asyncio.run(send(port, 1, [empty_request("a=b", 1)], 200)).each:
                    break
            except OSError:
                continue
        else:
            measuring.stop("The server did not start within a minute.")
        yield port, server.pid
    finally:
        server.terminate()
        server.wait(30)


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """Run a cluster of its own, which waits for the disk as a real one does; give its address."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    someone = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if someone:
        shutil.chown(folder, pwd.getpwnam("postgres").pw_name)
    programs, data, port = POSTGRESQL[-1].parent, folder / "data", free_port()

    def command(*words: str) -> None:
        subprocess.run([*someone, *words], cwd=folder, check=True, capture_output=True, timeout=120)

    command(str(programs / "initdb"), "-D", str(data), "-U", "merilo", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8")
    options = f"-h 127.0.0.1 -p {port} -k {folder}"
    command(str(programs / "pg_ctl"), "-D", str(data), "-o", options, "-w", "-l", str(folder / "log"), "start")
    try:
        yield f"postgresql://merilo@127.0.0.1:{port}/postgres"
    finally:
        command(str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop")


def measure(name: str, data: Path, database: str, given: argparse.Namespace) -> tuple[list[measuring.Demand], object]:
    """Measure on one database."""
    shutil.rmtree(data, ignore_errors=True)
    environment = {
        **measuring.environment(), "DJANGO_SETTINGS_MODULE": "merilo.settings", "MERILO_DATA": str(data),
        "MERILO_HTTPS": "1", "MERILO_HOSTS": "localhost", "MERILO_ADDRESS": "https://localhost",
        **({"MERILO_DATABASE": database} if database else {}),
    }  # fmt: skip
    share = {1: 4, 16: 1, 64: 1}  # one client alone sends fewer
    amounts = {clients: max(given.sheets // share[clients], clients) for clients in CLIENTS}
    warm = 200
    made = run("prepare", environment, "--count", str(warm + given.runs * sum(amounts.values())))
    bodies = [json.loads(line) for line in made]
    requests = iter([sheet_request(one["body"], number) for number, one in enumerate(bodies)])
    nothings = [empty_request(one["body"], number) for number, one in enumerate(bodies[: max(amounts.values())])]
    asked = [asking_request("", number) for number in range(max(amounts.values()))]
    demands, told, acknowledged = [], {}, []
    with served(environment, given.threads) as (port, server):

        def go(clients: int, some: list[bytes], status: int) -> Round:
            before = processor_seconds(server)
            result = asyncio.run(send(port, clients, some, status))
            result.processor = (processor_seconds(server) - before) / len(some)
            return result

        acknowledged += go(8, [next(requests) for _ in range(warm)], 303).acknowledged
        for clients, amount in amounts.items():
            rounds: dict[str, list[Round]] = {"sheets": [], "empty": [], "empty_get": []}
            for _ in range(given.runs):
                rounds["empty"].append(go(clients, nothings[:amount], 200))
                rounds["sheets"].append(go(clients, [next(requests) for _ in range(amount)], 303))
                rounds["empty_get"].append(go(clients, asked[:amount], 200))
            acknowledged += [receipt for one in rounds["sheets"] for receipt in one.acknowledged]
            rate = {who: statistics.median(one.rate for one in of) for who, of in rounds.items()}
            each = sorted(taken for one in rounds["sheets"] for taken in one.each)
            told[str(clients)] = {
                **{f"{who}_per_second": round(number) for who, number in rate.items()},
                **{f"{who}_processor_us": round(statistics.median(one.processor for one in of) * 1e6)
                   for who, of in rounds.items()},
                **{f"p{part}_ms": round(each[min(len(each) * part // 100, len(each) - 1)] * 1000, 1)
                   for part in (50, 95, 99)},
            }  # fmt: skip
            ratio = rate["empty"] / rate["sheets"]
            demands.append(measuring.Demand(f"{name}, clients {clients}: empty view to sheets", ratio, AT_MOST))
    kept = run("stored", environment)
    lost = len(set(acknowledged) - set(kept))
    doubled = len(kept) - len(set(kept)) + len(acknowledged) - len(set(acknowledged))
    demands.append(
        measuring.Demand(f"{name}, lost or doubled of {len(acknowledged)}", lost + doubled, 0, unit="sheets")
    )
    return demands, told


def main() -> int:
    """Measure on both databases, conclude."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--sheets", type=int, default=2000, help="in each round")
    parser.add_argument("--data", type=Path, default=measuring.DEFAULT_DATA / "sheets")
    parser.add_argument("--databases", nargs="+", choices=("sqlite", "postgresql"), default=["sqlite", "postgresql"])
    parser.add_argument("--threads", type=int, default=0, help="of the worker; by default those of `merilo serve`")
    parser.add_argument("--task", choices=("prepare", "stored", "bring_in"), help=argparse.SUPPRESS)
    parser.add_argument("--count", type=int, default=0, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.task:
        if given.task == "stored":
            stored()
        else:
            (prepare if given.task == "prepare" else bring_in)(given.count)
        return 0
    demands, details = [], {}
    for name in given.databases:
        if name == "sqlite":
            found, details[name] = measure(name, given.data / name, "", given)
        elif POSTGRESQL:
            with postgresql(given.data / "cluster") as address:
                found, details[name] = measure(name, given.data / name, address, given)
        else:
            details[name] = "PostgreSQL is not installed"
            continue
        demands += found
    return measuring.conclude("sheets", demands, details)


if __name__ == "__main__":
    sys.exit(main())
