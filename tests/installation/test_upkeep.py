"""What the house does by itself: interrupted work, tidying, health, the demo's change of role, the first people."""

from __future__ import annotations

import os
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.test import Client
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from merilo.accounts.models import MailAttempt, Role, User
from merilo.accounts.services.invitations import LoginTaken
from merilo.cli import chores, house, queue, timers
from merilo.portal import health
from merilo.registry import founding
from merilo.registry.models import Municipality
from tests.town import AT, Town

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> Path:
    """Keep files and locks of these tests apart."""
    settings.DATA, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    return tmp_path


def task(**values: object) -> DBTaskResult:
    """Put a task into the queue."""
    defaults = {"args_kwargs": {"args": [], "kwargs": {}}, "task_path": "x.y", "backend_name": "default"}
    return DBTaskResult.objects.create(**{**defaults, "run_after": get_date_max(), **values})


def test_what_a_killed_worker_of_this_place_was_doing_waits_again_and_others_work_goes_on(db: None) -> None:
    running = {"status": TaskResultStatus.RUNNING, "started_at": AT}
    ours = task(**running, worker_ids=[f"{queue.this_place()}-17"])
    theirs = task(**running, worker_ids=["another-machine-0000-17"])
    assert queue.take_up_again() == 1
    ours.refresh_from_db()
    theirs.refresh_from_db()
    assert ours.status == TaskResultStatus.READY and ours.started_at is None
    assert theirs.status == TaskResultStatus.RUNNING


def test_tidying_removes_old_orphans_and_results_and_nothing_else(town: Town) -> None:
    old, young = timezone.now() - timedelta(days=15), timezone.now() - timedelta(days=13)
    task(status=TaskResultStatus.SUCCESSFUL, finished_at=old)
    kept = task(status=TaskResultStatus.FAILED, finished_at=young)
    waiting = task(status=TaskResultStatus.READY)
    store = Path(site.MEDIA_ROOT) / "ab"
    store.mkdir(parents=True)
    for name, days in (("old", 2), (".new-half", 2), ("young", 0)):
        (store / name).write_bytes(b"x")
        then = time.time() - days * 24 * 60 * 60 - 60
        os.utime(store / name, (then, then))
    for _ in range(2):
        chores.tidy(at=timezone.now())
    assert {one.pk for one in DBTaskResult.objects.all()} == {kept.pk, waiting.pk}
    assert [path.name for path in store.iterdir()] == ["young"]


def test_a_timer_that_runs_already_is_not_run_twice(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, end, told = threading.Event(), threading.Event(), []

    def slow(*, at: object) -> str:
        begun.set()
        end.wait(10)
        return "готово"

    monkeypatch.setattr(chores, "tidy", slow)
    first = threading.Thread(target=lambda: told.append(timers.run_timer("tidy", at=timezone.now())))
    first.start()
    assert begun.wait(10)
    told.append(timers.run_timer("tidy", at=timezone.now()))
    end.set()
    first.join()
    assert told == ["Уже выполняется в другом процессе.", "готово"]
    with house.held("timer-tidy") as mine:
        assert mine, "the lock went with its holder"


def test_an_old_queue_a_silent_letter_and_a_lost_file_are_found(town: Town, settings: Any) -> None:
    from merilo.plans.services import files

    def states() -> dict[str, str]:
        return {one.key: str(one.state) for one in health.examine(at=timezone.now())}

    assert {key: state for key, state in states().items() if state != "well"} == {}
    stored = files.store(municipality=town.municipality, name="акт.txt", content="Акт осмотра".encode(),
                         actor=town.anna, at=AT)  # fmt: skip
    assert states()["files"] == "well"
    path = next(path for path in Path(site.MEDIA_ROOT).rglob(stored.sha256))
    path.chmod(0o600)
    path.write_bytes("Акт подмены".encode())
    assert states()["files"] == "broken"
    path.unlink()
    assert states()["files"] == "broken"
    waiting = task(status=TaskResultStatus.READY)
    DBTaskResult.objects.filter(pk=waiting.pk).update(enqueued_at=timezone.now() - timedelta(minutes=20))
    assert states()["queue"] == "remark"
    DBTaskResult.objects.filter(pk=waiting.pk).update(enqueued_at=timezone.now() - timedelta(hours=3))
    assert states()["queue"] == "broken"
    MailAttempt.objects.create(at=timezone.now(), to="a@b.example", subject="Сводка", error="сервер не отвечает")
    found = {one.key: one for one in health.examine(at=timezone.now())}["mail"]
    assert str(found.state) == "remark" and "сервер не отвечает" in found.words


def test_sites_that_wait_for_their_turn_are_no_trouble_while_others_are_walked(db: None) -> None:
    at = timezone.now()
    waits = task(status=TaskResultStatus.READY, queue_name="sites")
    DBTaskResult.objects.filter(pk=waits.pk).update(enqueued_at=at - timedelta(hours=3))
    runs = task(status=TaskResultStatus.RUNNING, queue_name="sites", started_at=at - timedelta(minutes=4))
    assert health._queue(at)[0] == "well"
    DBTaskResult.objects.filter(pk=runs.pk).update(started_at=at - timedelta(hours=2))
    state, words = health._queue(at)
    assert state == "broken" and "обработчик не работает" in words


def test_in_december_the_calendar_of_the_next_year_is_asked_for(db: None) -> None:
    from datetime import UTC, datetime

    for month, state in ((11, "well"), (12, "remark")):
        found = {one.key: one for one in health.examine(at=datetime(2031, month, 5, 9, tzinfo=UTC))}
        assert str(found["calendar"].state) == state


def test_the_health_page_shows_letters_that_did_not_go(town: Town, client: Client) -> None:
    MailAttempt.objects.create(at=timezone.now(), to="a@b.example", subject="Сводка", error="<b>отказ</b>")
    client.force_login(town.admin, backend=BACKEND)
    page = client.get("/install/health/").content.decode()
    assert "a@b.example" in page and "&lt;b&gt;отказ" in page and "База данных" in page


def test_healthz_tells_no_details(town: Town, client: Client) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200 and set(answer.json()) == {"ok", "database", "files"}
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_role_changes_in_the_demo_only(town: Town, client: Client, settings: Any) -> None:
    assert client.post("/demo/role/", {"role": Role.CHAIR}).status_code == 404
    settings.DEMO = True
    assert client.post("/demo/role/", {"role": Role.CHAIR}).status_code == 404, "no invented municipality here"
    Municipality.objects.filter(pk=town.municipality.pk).update(is_demo=True)
    answer = client.post("/demo/role/", {"role": Role.ADMIN})
    assert answer.status_code == 404, "beside a real municipality nobody becomes its administrator"
    Municipality.objects.update(is_demo=True)
    for role, person in ((Role.CHAIR, town.boris), (Role.HEAD, town.gleb), (Role.ADMIN, town.admin)):
        answer = client.post("/demo/role/", {"role": role, "next": "https://evil.example/"})
        assert answer.headers["Location"] == f"/work/{town.municipality.slug}/"
        assert int(client.session["_auth_user_id"]) == person.pk
    assert client.post("/demo/role/", {"role": "nobody"}).status_code == 404
    assert client.get("/demo/role/").status_code == 405


def test_the_first_people_are_made_together_or_not_at_all(db: None) -> None:
    given = {"region": "", "time_zone": "Asia/Omsk", "coordinator": "Озерова О. О.", "at": AT}
    admin = {"admin": "Админов А. А.", "admin_login": "admin"}
    with pytest.raises(LoginTaken):
        founding.found(name="Заречный район", slug="z", coordinator_login="ADMIN", **given, **admin)
    assert not Municipality.objects.exists() and not User.objects.exists()
    people = founding.found(name="Заречный район", slug="z", coordinator_login="ozerova", **given, **admin)
    for one in people:
        assert User.objects.get(username=one.username).check_password(one.password)
        assert one.password not in repr(one)
    with pytest.raises(founding.MunicipalityTaken):
        founding.add_municipality(name="Другой район", slug="z", coordinator_login="x", **given)


@pytest.mark.parametrize(
    ("name", "slug"), [("Заречный район", "zarechnyy"), ("Городской округ «Щучье-Ёлкино»", "shchuche-elkino")]
)
def test_a_name_for_addresses_is_proposed(name: str, slug: str) -> None:
    assert founding.proposed_slug(name) == slug
