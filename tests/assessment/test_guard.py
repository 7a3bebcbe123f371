"""The guard marks what looks odd, deletes nothing, lets a class pass, and forgets everything at the wave's end."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from merilo.accounts import edge
from merilo.assessment.models import Link, Sheet, SheetTrace, Wave
from merilo.assessment.queries import guard, review
from merilo.assessment.services import guarding, pace
from merilo.cli import timers
from merilo.core import methodology
from merilo.settings import database
from tests.assessment.asking import make_open_link
from tests.assessment.making import ROLES
from tests.assessment.test_accepting import send
from tests.assessment.test_questionnaire import fill_in, go, page_of, walk
from tests.town import AT, Town

NOW = timezone.now()  # the link is open by the real clock
EDITION = methodology.load_edition("344n-2024")


@pytest.fixture(autouse=True)
def nobody_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin with nothing counted, and let the clock stand: windows of time must not end in the middle of a test."""
    pace.forget()
    monkeypatch.setattr(edge, "timezone", SimpleNamespace(now=lambda: NOW))


@pytest.fixture
def path(town: Town) -> str:
    return f"/a/{make_open_link(town).code}/"


def own(given: dict[str, bool | None], *, seconds: int | None = 200, raw: dict[str, str] | None = None) -> list[str]:
    return guarding.own_doubts(EDITION, given, raw=raw or {}, seconds=seconds)


def test_the_same_answer_everywhere_faster_than_reading_is_marked() -> None:
    alike: dict[str, bool | None] = dict.fromkeys(ROLES, True)
    assert own(alike, seconds=5) == ["fast"]
    assert own(alike, seconds=120) == []
    assert own({**alike, "recommend": False}, seconds=5) == [], "different answers need thought"
    assert own(alike, seconds=None) == [], "nobody knows how long"


def test_answers_to_what_was_not_asked_are_marked() -> None:
    said = {**dict.fromkeys(ROLES, True), "stand_used": False, "stand_satisfied": None}
    assert own(said, raw={"stand_satisfied": "yes"}) == ["impossible"]
    assert own(said) == []


def test_answers_that_contradict_one_another_are_marked() -> None:
    nothing: dict[str, bool | None] = dict.fromkeys(ROLES, False)
    assert own({**nothing, "overall_satisfied": True}) == ["contradiction"]
    assert own(nothing) == []
    everything: dict[str, bool | None] = dict.fromkeys(ROLES, True)
    assert own({**everything, "recommend": False, "overall_satisfied": False}) == ["contradiction"]
    assert own({**everything, "overall_satisfied": False}) == []


@given(st.text(alphabet="01-", min_size=len(ROLES), max_size=len(ROLES)), st.none() | st.integers(0, 10_000))
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_any_answers_get_known_marks_only_and_each_once(line: str, seconds: int | None) -> None:
    given = dict(zip(ROLES, ({"1": True, "0": False, "-": None}[one] for one in line), strict=True))
    found = own(given, seconds=seconds)
    assert set(found) <= set(guard.CODES) and len(found) == len(set(found))
    assert all(guard.doubt_words(found))


@given(st.lists(st.integers(0, 5000), max_size=200))
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_bursts_are_exactly_the_windows_with_too_many(minutes: list[int]) -> None:
    burst = guard.Burst(minutes=10, most=5)
    sent = [(AT + timedelta(minutes=one), number) for number, one in enumerate(sorted(minutes))]
    plain: set[int] = set()
    for at, _ in sent:
        inside = [key for moment, key in sent if at <= moment < at + burst.window]
        if len(inside) > burst.most:
            plain.update(inside)
    assert set(guarding._within(sent, burst)) == plain


def test_a_class_of_thirty_behind_one_address_passes_unmarked(path: str) -> None:
    for _ in range(30):
        assert fill_in(Client(), path, {"recommend": "no"}, REMOTE_ADDR="198.51.100.7").status_code == 303
    assert Sheet.objects.count() == 30
    assert not Sheet.objects.exclude(doubts=[]).exists()
    guarding.mark_bursts(wave=Wave.objects.get().pk)
    assert not Sheet.objects.exclude(doubts=[]).exists()


def test_a_thousand_posts_of_a_loop_are_stored_and_all_marked(path: str, town: Town) -> None:
    client, link = Client(), make_open_link(town)
    from merilo.assessment.queries import form

    for _ in range(1000):
        state = form.new_state(link, mode="", at=NOW).signed()
        sent = {"state": state, "step": "4", "so_far": "1" * 14, "go": "send"}
        assert client.post(path, sent, REMOTE_ADDR="198.51.100.7").status_code == 303
        client.cookies.clear()
    assert Sheet.objects.count() == 1000
    assert Sheet.objects.filter(doubts__icontains='"burst"').count() == 1000


def test_other_addresses_are_not_blamed_for_a_loop(town: Town) -> None:
    link = make_open_link(town)
    for number in range(80):
        send(link, receipt=f"loop-{number:05d}", address="198.51.100.7", at=NOW)
    send(link, receipt="somebody-else", address="198.51.100.8", at=NOW)
    assert Sheet.objects.filter(doubts=["burst"]).count() == 80
    assert Sheet.objects.get(receipt="somebody-else").doubts == []


def test_repeats_of_one_sheet_are_no_burst(town: Town) -> None:
    link = make_open_link(town)
    for _ in range(100):
        send(link, address="198.51.100.7", at=NOW)
    send(link, receipt="receipt-0002", address="198.51.100.7", at=NOW)
    assert not Sheet.objects.exclude(doubts=[]).exists()


def test_a_second_sheet_from_the_same_browser_is_marked_for_the_same_institution_only(
    client: Client, path: str, town: Town
) -> None:
    fill_in(client, path, {"recommend": "no"})
    assert "уже отправляли" in page_of(client.get(path))
    assert fill_in(client, path, {"recommend": "no"}).status_code == 303, "it is only marked"
    elsewhere = Link.objects.get(unit__institution=town.club).code
    fill_in(client, f"/a/{elsewhere}/", {"recommend": "no"})
    assert [sheet.doubts for sheet in Sheet.objects.order_by("pk")] == [[], ["browser"], []]


def test_a_tablet_of_the_institution_is_never_marked_for_its_browser(client: Client, path: str) -> None:
    for _ in range(3):
        kiosk = f"{path}kiosk/"
        page = page_of(client.post(kiosk, {"go": "start"}, follow=True))
        page = walk(client, kiosk, {"recommend": "no"}, page=page, follow=True)
        assert go(client, kiosk, page, {}, "send").status_code == 302
    assert [sheet.doubts for sheet in Sheet.objects.all()] == [[], [], []]


def test_far_beyond_a_class_an_address_waits_and_keeps_its_answers(
    client: Client, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = guard.rules()
    few = type(rules)(**{name: getattr(rules, name) for name in rules.__slots__} | {"limit": guard.Burst(60, 2)})
    monkeypatch.setattr(guard, "rules", lambda: few)
    page = walk(client, path)
    for _ in range(2):
        assert go(client, path, page, {}, "send").status_code == 303
    answer = go(client, path, page, {"proposals": "Свет"}, "send")
    assert answer.status_code == 429 and 0 < int(answer.headers["Retry-After"]) <= 3600
    assert "Подождите немного" in page_of(answer) and "Свет" in page_of(answer)
    assert go(Client(), path, page, {}, "send", REMOTE_ADDR="198.51.100.9").status_code == 303


def test_addresses_of_one_subscriber_count_as_one() -> None:
    assert guarding.network("2001:db8:1:2:aaaa::1") == guarding.network("2001:db8:1:2:bbbb::2") == "2001:db8:1:2::/64"
    assert guarding.network("::ffff:192.0.2.1") == "192.0.2.1"
    assert guarding.network("nonsense") == "" == guarding.network("")


@pytest.mark.parametrize(("https", "expected"), [(True, "203.0.113.5"), (False, "10.0.0.1")])
def test_behind_a_web_server_the_address_is_the_one_it_tells_last(https: bool, expected: str, settings: Any) -> None:
    from django.test import RequestFactory

    from merilo.assessment.views import sender

    settings.HTTPS = https
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="1.1.1.1, 203.0.113.5")
    assert sender.address_of(request) == expected


def test_the_end_of_a_wave_marks_what_is_left_and_forgets_everything(town: Town) -> None:
    link = make_open_link(town)
    for number in range(70):
        send(link, receipt=f"loop-{number:05d}", address="198.51.100.7", at=NOW + timedelta(seconds=number))
        pace.forget()  # as if the server were started anew each time
    assert not Sheet.objects.exclude(doubts=[]).exists()
    assert guarding.forget_wave(wave=link.wave) == 70
    assert Sheet.objects.filter(doubts=["burst"]).count() == 70
    assert not SheetTrace.objects.exists()
    assert Wave.objects.get().guard_key == ""


def test_by_the_clock_a_burst_that_was_missed_comes_into_the_queue_while_the_wave_runs(town: Town) -> None:
    link = make_open_link(town)
    for number in range(70):
        send(link, receipt=f"loop-{number:05d}", address="198.51.100.7", at=NOW + timedelta(seconds=number))
        pace.forget()
    assert timers.run_timer("guard", at=NOW + timedelta(minutes=5)) == "Отмечено анкет, пришедших наплывом: 70."
    assert review.queue(link.wave.cycle, review.Wanted(), number=1).total == 70
    assert timers.run_timer("guard", at=NOW + timedelta(minutes=5)).endswith(": 0.")
    assert SheetTrace.objects.count() == 70


def test_hashes_of_different_waves_cannot_be_joined(town: Town) -> None:
    link = make_open_link(town)
    first = guarding.keyed(link.wave.guard_key, "address", "198.51.100.7")
    assert first != guarding.keyed("another key", "address", "198.51.100.7")
    assert first != guarding.keyed(link.wave.guard_key, "browser", "198.51.100.7")
    assert guarding.keyed("", "address", "198.51.100.7") == ""


def test_every_threshold_has_its_reason_beside_it() -> None:
    text = guard.FILE.read_text(encoding="utf-8")
    for table in ("[browser]", "[fast]", "[contradiction]", "[[burst]]", "[limit]"):
        around = text[max(text.index(table) - 400, 0) : text.index(table) + 200]
        assert "#" in around
    assert set(guard.rules().words) == set(guard.CODES)


def test_a_key_thrown_away_is_not_found_in_the_file_of_the_database(tmp_path: Path) -> None:
    file = tmp_path / "merilo.sqlite3"
    keys = [f"{number:02}{'0123456789abcdef' * 4}" for number in range(10)]
    options = database(f"sqlite:///{file}")["OPTIONS"]
    line = sqlite3.connect(file, isolation_level=None)
    line.executescript(options["init_command"])
    line.execute("CREATE TABLE wave (id INTEGER PRIMARY KEY, title TEXT, guard_key TEXT)")
    line.executemany("INSERT INTO wave VALUES (?, 'Волна', ?)", enumerate(keys))
    line.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert all(key.encode() in file.read_bytes() for key in keys)
    line.execute("UPDATE wave SET guard_key = '' WHERE id < 5")
    line.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert [key.encode() in file.read_bytes() for key in keys] == [False] * 5 + [True] * 5
    line.close()
