"""Keys of programs and messages to addresses: shown once, kept as a sum, signed, sent until taken, never inside."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from merilo.accounts.models import ApiToken, Delivery, Entry
from merilo.accounts.queries import programs as queries
from merilo.accounts.services import deliveries, posting, programs
from tests.accounts.programs import make_address, make_key
from tests.town import AT, Town

HOUR = timedelta(hours=1)


def test_a_key_is_shown_once_and_kept_as_a_sum(town: Town, client: Client) -> None:
    client.force_login(town.anna)
    address = f"/work/{town.municipality.slug}/programs/keys/new/"
    day = (AT + timedelta(days=3650)).date().isoformat()
    assert (
        "не позже чем через год"
        in client.post(address, {"name": "анкеты", "scopes": ["sheets"], "expires_at": day}).content.decode()
    )
    made = client.post(address, {"name": "анкеты", "scopes": ["sheets"], "expires_at": _tomorrow()})
    text = made.content.decode().split("<code>")[1].split("</code>")[0]
    assert text.startswith("merilo_")
    again = client.post(address, {"name": " анкеты", "scopes": ["sheets"], "expires_at": _tomorrow()}).content.decode()
    assert "уже действует" in again, "a form sent twice leaves no second key that nobody has seen"
    kept = ApiToken.objects.get()
    assert kept.token_hash == queries.hash_of(text) and text not in str(kept.__dict__)
    assert text not in client.get(f"/work/{town.municipality.slug}/programs/").content.decode()
    assert text not in str(Entry.objects.filter(act="make_token").values())


def test_a_key_works_until_it_runs_out_or_is_taken_back_or_its_person_leaves(town: Town) -> None:
    made = make_key(town, days=1)
    assert queries.key_of(made.text, at=AT + HOUR) is not None
    assert queries.key_of(made.text + "x", at=AT + HOUR) is None
    assert queries.key_of(made.text, at=AT + timedelta(days=2)) is None
    programs.revoke_token(token=made.token, actor=town.anna, at=AT)
    assert queries.key_of(made.text, at=AT + HOUR) is None
    with pytest.raises(programs.AlreadyStopped):
        programs.revoke_token(token=made.token, actor=town.anna, at=AT)
    other = make_key(town)
    town.anna.is_active = False
    town.anna.save()
    assert queries.key_of(other.text, at=AT + HOUR) is None


def test_only_the_coordinator_makes_keys_and_addresses(town: Town) -> None:
    for person in (town.vera, town.gleb, town.olga, town.admin, town.stranger):
        with pytest.raises(PermissionDenied):
            programs.make_token(
                name="x", scopes=["read"], expires_at=AT + HOUR, within=town.municipality.place, actor=person, at=AT
            )
        with pytest.raises(PermissionDenied):
            programs.make_webhook(
                url="https://example.org/", events=["published"], within=town.municipality.place, actor=person, at=AT
            )


@pytest.mark.parametrize(
    "url",
    ["http://example.org/", "ftp://example.org/", "https://a:b@example.org/", "https://x:99999/", "https:///x", "x"],
)
def test_an_address_is_a_plain_https_one(town: Town, url: str) -> None:
    with pytest.raises(ValidationError):
        make_address(town, url)


def test_a_message_is_written_once_for_each_address_that_wants_it(town: Town) -> None:
    make_address(town)
    make_address(town, "https://example.org/only", ("corrected",))
    said = {
        "place": str(town.municipality.place),
        "event": "published",
        "payload": {"year": 2026},
        "happened_at": AT,
        "at": AT,
    }
    assert deliveries.tell(key="published:1", **said) == 1
    assert deliveries.tell(key="published:1", **said) == 0
    assert Delivery.objects.count() == 1


def test_who_was_added_later_is_not_told_of_what_was_before(town: Town) -> None:
    hook = make_address(town)
    before = AT - HOUR
    said = {"place": hook.place, "event": "published", "payload": {}, "at": AT}
    assert deliveries.tell(key="p", happened_at=before, **said) == 0


def test_a_message_that_is_not_taken_is_tried_again_for_a_day_and_then_given_up(town: Town) -> None:
    make_address(town)
    deliveries.tell(place=str(town.municipality.place), event="published", key="p", payload={}, happened_at=AT, at=AT)

    def refuse(url: str, body: bytes, headers: Mapping[str, str]) -> None:
        raise deliveries.NotDelivered("Адрес ответил кодом 500, нужен 200.")

    at, tries = AT, 0
    while (one := Delivery.objects.get()).next_try_at is not None:
        at = max(at, one.next_try_at)
        assert deliveries.send_due(at=at, send=refuse).failed == 1
        assert deliveries.send_due(at=at, send=refuse).failed == 0, "it waits before the next try"
        tries += 1
        assert tries < 20
    assert tries == len(deliveries.WAITS) and at - AT > timedelta(hours=6)
    assert Delivery.objects.get().error.startswith("Адрес ответил кодом 500")


def test_no_message_goes_into_the_inner_network(town: Town) -> None:
    make_address(town, "https://127.0.0.1/merilo")
    deliveries.tell(place=str(town.municipality.place), event="published", key="p", payload={}, happened_at=AT, at=AT)
    assert deliveries.send_due(at=AT).failed == 1
    assert "внутреннюю сеть" in Delivery.objects.get().error


@pytest.mark.parametrize(
    "number",
    ["127.0.0.1", "10.0.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "::1", "::",
     "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "2002:a00:1::1", "64:ff9b::7f00:1",
     "64:ff9b::a9fe:a9fe", "64:ff9b:1::808:808", "2001:0:808:808::1", "fe80::1%eth0", "fc00::1", "fec0::1", "ff02::1"],
)  # fmt: skip
def test_an_address_of_the_inner_network_is_told_however_it_is_written(number: str) -> None:
    assert not posting.is_outside(number)


@pytest.mark.parametrize("number", ["8.8.8.8", "2a02:6b8::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"])
def test_an_open_address_stays_open(number: str) -> None:
    assert posting.is_outside(number)


def test_who_answers_by_drops_is_cut_off_and_holds_nobody_up(
    town: Town, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WEBHOOK_INSIDE = True
    monkeypatch.setattr(posting, "PATIENCE", 0.5)
    asked = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            while True:
                try:
                    line, _ = server.accept()
                except OSError:
                    return
                asked.append(line)
                try:
                    while True:
                        line.sendall(b"H")
                        time.sleep(0.05)
                except OSError:
                    line.close()

        threading.Thread(target=drip, daemon=True).start()
        hook = make_address(town, f"http://127.0.0.1:{server.getsockname()[1]}/merilo")
        for key in "pq":
            deliveries.tell(place=hook.place, event="published", key=key, payload={}, happened_at=AT, at=AT)
        assert deliveries.send_due(at=AT) == deliveries.Sent(0, 1)
        assert len(asked) == 1, "its other message waits for the next round"
    assert "ответа не дал" in Delivery.objects.exclude(error="").get().error


@pytest.fixture
def listener() -> Iterator[tuple[str, list[tuple[Mapping[str, str], bytes]]]]:
    """Listen on the loopback for messages; give the address and what was heard."""
    heard: list[tuple[Mapping[str, str], bytes]] = []

    class Ear(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(302 if self.path == "/away" else 200)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Ear)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", heard
    server.shutdown()
    server.server_close()


def test_a_message_arrives_signed_so_that_the_other_side_can_tell(town: Town, settings: Any, listener: Any) -> None:
    settings.WEBHOOK_INSIDE = True
    address, heard = listener
    hook = make_address(town, address + "/merilo")
    deliveries.tell(place=hook.place, event="published", key="p", payload={"год": 2026}, happened_at=AT, at=AT)
    assert deliveries.send_due(at=AT) == deliveries.Sent(delivered=1, failed=0)
    headers, body = heard[0]
    assert json.loads(body)["data"] == {"год": 2026}
    expected = deliveries.signature(hook.secret, headers["Merilo-Timestamp"], body)
    assert headers["Merilo-Signature"] == f"sha256={expected}"
    assert deliveries.signature(hook.secret, headers["Merilo-Timestamp"], body + b" ") != expected
    assert deliveries.send_due(at=AT + timedelta(days=1)).delivered == 0


def test_a_redirect_is_not_followed(town: Town, settings: Any, listener: Any) -> None:
    settings.WEBHOOK_INSIDE = True
    address, heard = listener
    hook = make_address(town, address + "/away")
    deliveries.tell(place=hook.place, event="published", key="p", payload={}, happened_at=AT, at=AT)
    assert deliveries.send_due(at=AT).failed == 1 and len(heard) == 1
    assert "кодом 302" in Delivery.objects.get().error


def test_a_stopped_address_is_told_nothing(town: Town, client: Client) -> None:
    hook = make_address(town)
    deliveries.tell(place=hook.place, event="published", key="p", payload={}, happened_at=AT, at=AT)
    client.force_login(town.anna)
    client.post(f"/work/{town.municipality.slug}/programs/addresses/{hook.pk}/stop/")
    assert deliveries.send_due(at=AT + HOUR) == deliveries.Sent(0, 0)
    assert deliveries.tell(place=hook.place, event="published", key="q", payload={}, happened_at=AT, at=AT) == 0


def _tomorrow() -> str:
    from django.utils import timezone

    return (timezone.localdate() + timedelta(days=1)).isoformat()
