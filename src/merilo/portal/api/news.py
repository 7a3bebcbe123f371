"""What programs are told of, as the OpenAPI document describes it; `portal.webhooks` finds it, `accounts` sends it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from ninja import Schema
from pydantic.json_schema import models_json_schema

SIGNED = (
    "Подписано: Merilo-Signature — это «sha256=» и HMAC-SHA256 строки «Merilo-Timestamp.тело» с секретом адреса. "
    "Сверяйте подпись и не принимайте сообщения старше пяти минут. Ответ не из ряда 2xx — повторим в течение суток."
)
HEADERS = {
    "Merilo-Event": "Событие.",
    "Merilo-Delivery": "Номер сообщения: при повторе тот же.",
    "Merilo-Timestamp": "Когда отправлено, в секундах с 1970 года.",
    "Merilo-Signature": "Подпись: sha256=…",
}


class PublicationNews(Schema):
    """A rating that was published, or corrected: `correction` says what."""

    municipality: str
    year: int
    number: int
    basis: str
    correction: str
    page: str


class TermNews(Schema):
    """A line of a plan whose term has passed without a report; `institution`: whose it is, where it is one's own."""

    municipality: str
    plan: int
    line: str
    text: str
    institution: str
    due_on: date


class Published(Schema):
    """Results were published."""

    id: str
    event: Literal["published"]
    made_at: datetime
    data: PublicationNews


class Corrected(Schema):
    """Published results were corrected: `data.page` holds the new ones."""

    id: str
    event: Literal["corrected"]
    made_at: datetime
    data: PublicationNews


class DeadlineMissed(Schema):
    """A term of the plan has passed."""

    id: str
    event: Literal["deadline_missed"]
    made_at: datetime
    data: TermNews


NEWS: dict[str, tuple[str, type[Schema]]] = {
    "published": ("Результаты опубликованы", Published),
    "corrected": ("Результаты исправлены", Corrected),
    "deadline_missed": ("Срок пункта плана прошёл", DeadlineMissed),
}


def described() -> dict[str, Any]:
    """Return the `webhooks` of the document: each message with its shape and the headers it is signed by."""
    return {event: {"post": _message(summary, shape)} for event, (summary, shape) in NEWS.items()}


def _message(summary: str, shape: type[Schema]) -> dict[str, Any]:
    return {
        "summary": summary,
        "description": SIGNED,
        "parameters": [
            {"name": name, "in": "header", "required": True, "description": words, "schema": {"type": "string"}}
            for name, words in HEADERS.items()
        ],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{shape.__name__}"}}},
        },
        "responses": {"2XX": {"description": "Сообщение принято."}},
        "security": [],
    }


def shapes() -> dict[str, Any]:
    """Return the schemas the messages refer to."""
    asked = [(shape, "serialization") for _, shape in NEWS.values()]
    _, found = models_json_schema(asked, ref_template="#/components/schemas/{model}")  # type: ignore[arg-type]
    schemas: dict[str, Any] = found["$defs"]
    return schemas
