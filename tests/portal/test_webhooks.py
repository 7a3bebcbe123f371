"""News for programs: what was published, corrected or missed is found by the clock and told once."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from django.test import Client

from merilo.accounts.models import Delivery, Webhook
from merilo.accounts.services import deliveries
from merilo.plans.models import Task
from merilo.portal import webhooks
from tests.accounts.programs import make_address
from tests.plans.making import make_task
from tests.ratings.publishing import corrected, published
from tests.town import AT, Town


def told(event: str) -> list[dict[str, object]]:
    """Return what was told of an event."""
    return list(Delivery.objects.filter(event=event).order_by("pk").values_list("payload", flat=True))


def test_a_publication_and_its_correction_are_told_once_each(town: Town) -> None:
    make_address(town)
    one = published(town)
    assert webhooks.find_news(at=AT) == 1
    assert webhooks.find_news(at=AT + timedelta(minutes=1)) == 0
    assert told("published")[0]["year"] == 2026
    corrected(one, town)
    assert webhooks.find_news(at=AT + timedelta(minutes=2)) == 1
    assert told("corrected")[0]["correction"] == "Исключены анкеты, отправленные программой"


def test_a_term_is_told_as_missed_the_day_after_and_only_while_nobody_reported(town: Town) -> None:
    make_address(town)
    Webhook.objects.update(made_at=AT - timedelta(days=30))
    task = make_task(town)
    Task.objects.exclude(pk=task.pk).delete()
    Task.objects.filter(pk=task.pk).update(due_on=AT.date())
    assert webhooks.find_news(at=AT) == 0
    assert webhooks.find_news(at=AT + timedelta(days=1)) == 1
    assert webhooks.find_news(at=AT + timedelta(days=2)) == 0
    assert told("deadline_missed")[0]["due_on"] == AT.date().isoformat()
    Task.objects.filter(pk=task.pk).update(
        due_on=AT.date() + timedelta(days=1), state=Task.State.DONE, done_on=AT.date()
    )
    assert webhooks.find_news(at=AT + timedelta(days=3)) == 0


def test_nothing_is_looked_for_where_nobody_listens(town: Town, django_assert_num_queries: object) -> None:
    published(town)
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert webhooks.find_news(at=AT) == 0


def test_what_was_before_an_address_came_is_not_told_to_it(town: Town) -> None:
    published(town)
    hook = make_address(town)
    Webhook.objects.filter(pk=hook.pk).update(made_at=AT + timedelta(hours=1))
    assert webhooks.find_news(at=AT + timedelta(hours=2)) == 0


def test_the_openapi_document_describes_each_message_as_it_is_sent_and_when_to_come_back(town: Town) -> None:
    document = Client().get("/api/v1/openapi.json").json()
    assert set(document["webhooks"]) == set(Webhook.Event.values)
    make_address(town)
    corrected(published(town), town)
    Webhook.objects.update(made_at=AT - timedelta(days=30))
    Task.objects.filter(pk=make_task(town).pk).update(due_on=AT.date())
    webhooks.find_news(at=AT + timedelta(days=1))
    seen = set()
    for one in Delivery.objects.select_related("webhook"):
        said = document["webhooks"][one.event]["post"]
        body, headers = deliveries.message(one, at=AT)
        shape = _shape(document, said["requestBody"]["content"]["application/json"]["schema"])
        sent = json.loads(body)
        assert set(shape["required"]) == set(sent)
        data = _shape(document, shape["properties"]["data"])
        assert {name: one["type"] for name, one in data["properties"].items()} == {
            name: {int: "integer", str: "string"}[type(value)] for name, value in sent["data"].items()
        }
        assert {header["name"] for header in said["parameters"]} == {name for name in headers if "Merilo-" in name}
        seen.add(one.event)
    assert seen == set(document["webhooks"])
    for methods in document["paths"].values():
        for operation in methods.values():
            assert "Retry-After" in operation["responses"]["429"]["headers"]


def _shape(document: Any, there: Any) -> Any:
    return document["components"]["schemas"][there["$ref"].rpartition("/")[2]]
