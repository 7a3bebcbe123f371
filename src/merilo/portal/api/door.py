"""The door of the API: who comes with a key, how often anybody may ask, and failures in one shape."""

from __future__ import annotations

import math
import secrets
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled
from ninja.errors import ValidationError as BadRequest
from ninja.renderers import JSONRenderer
from ninja.security import HttpBearer
from ninja.throttling import SimpleRateThrottle

from merilo.accounts.queries.programs import Key, key_of
from merilo.accounts.refusal import Refused
from merilo.accounts.services.programs import note_use
from merilo.assessment.services.guarding import network
from merilo.assessment.views.sender import address_of
from merilo.portal.api import news

DESCRIPTION = """Опубликованные результаты независимой оценки, ход сбора и передача анкет и отметок.

Опубликованное читают без ключа. Для остального нужен ключ: его делает координатор в разделе «Связь с программами»;
он передаётся заголовком `Authorization: Bearer`. Списки отдаются частями: `next` — адрес следующей части. Частота
запросов ограничена: ответ 429 называет в заголовке `Retry-After`, через сколько секунд повторить. Всякий отказ —
`application/problem+json` с одной понятной фразой в `detail`.
"""


PROBLEM = "application/problem+json"
RETRY_AFTER = {
    "description": "Через сколько секунд повторить.",
    "required": True,
    "schema": {"type": "integer", "minimum": 1},
}

_ONCE = secrets.token_hex(32)  # kept nowhere: what the cache holds of addresses means nothing after this process


def _hidden(address: str) -> str:
    """Return what stands for an address in the cache, which lies in the database and in its copies."""
    return salted_hmac("merilo.api", network(address) or address, secret=_ONCE).hexdigest()


class Asked(SimpleRateThrottle):
    """How often one key, or one address without a key, may ask."""

    scope = "api"

    def get_cache_key(self, request: HttpRequest) -> str | None:
        """Count by the key, or by the address."""
        key = getattr(request, "key", None)
        return f"api:key:{key.pk}" if key is not None else f"api:address:{_hidden(address_of(request))}"


class Bearer(HttpBearer):
    """Finds the key a program came with; sets `request.key`."""

    def authenticate(self, request: Any, token: str) -> Key | None:
        """Return the key, or None for one that does not work."""
        key = key_of(token, at=request.at)
        if key is not None:
            note_use(key=key, at=request.at)
            request.key = key
        return key


class Readable(JSONRenderer):
    """Russian words as they are, so that a person reads an answer too."""

    json_dumps_params = {"ensure_ascii": False}


class Described(NinjaAPI):
    """The API with refusals described as what they are sent as, and with the news it sends."""

    def get_openapi_schema(self, **asked: Any) -> Any:
        """Return the OpenAPI document; every refusal is `application/problem+json`, 429 says when to come back."""
        document = super().get_openapi_schema(**asked)
        document["webhooks"] = news.described()
        document["components"]["schemas"] |= news.shapes()
        for methods in document["paths"].values():
            for operation in methods.values():
                for status, response in operation["responses"].items():
                    if int(status) >= 400 and "application/json" in response.get("content", {}):
                        response["content"] = {PROBLEM: response["content"]["application/json"]}
                    if int(status) == 429:
                        response["headers"] = {"Retry-After": RETRY_AFTER}
        return document


api = Described(
    title="Мерило",
    version="1",
    description=DESCRIPTION,
    docs_url=None,  # its page would fetch scripts from elsewhere
    urls_namespace="api",
    throttle=[Asked("300/m")],
    renderer=Readable(),
)
bearer = Bearer()


def allowed(request: Any, scope: str) -> Key:
    """Return the key of a request that may do something in the municipality of the address.

    Raises PermissionDenied. What the key's person may do there is asked again by the service.
    """
    key: Key = request.key
    if key.place.municipality != request.municipality.pk:
        raise PermissionDenied("Ключ сделан для другого муниципалитета.")
    if scope not in key.scopes:
        raise PermissionDenied("Ключу это не разрешено: попросите координатора сделать другой.")
    return key


def problem(request: HttpRequest, status: int, detail: str, **more: Any) -> HttpResponse:
    """Return a refusal as programs are told of all of them."""
    content = {"status": status, "detail": detail, **more}
    response = api.create_response(request, content, status=status)
    response.headers["Content-Type"] = f"{PROBLEM}; charset=utf-8"
    return response


@api.exception_handler(Http404)
def _missing(request: HttpRequest, failure: Http404) -> HttpResponse:
    return problem(request, 404, str(failure) if failure.args else "Такого адреса здесь нет.")


@api.exception_handler(AuthenticationError)
def _no_key(request: HttpRequest, failure: AuthenticationError) -> HttpResponse:
    response = problem(request, 401, "Нужен действующий ключ в заголовке Authorization: Bearer.")
    response.headers["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(PermissionDenied)
def _not_allowed(request: HttpRequest, failure: PermissionDenied) -> HttpResponse:
    return problem(request, 403, str(failure) or "Этого ключу нельзя.")


@api.exception_handler(Throttled)
def _too_often(request: HttpRequest, failure: Throttled) -> HttpResponse:
    wait = max(1, math.ceil(failure.wait or 1))
    response = problem(request, 429, f"Слишком много запросов. Повторите через {wait} с.")
    response.headers["Retry-After"] = str(wait)
    return response


@api.exception_handler(BadRequest)
def _bad(request: HttpRequest, failure: BadRequest) -> HttpResponse:
    faults = [{"where": ".".join(map(str, one["loc"])), "what": one["msg"]} for one in failure.errors]
    return problem(request, 422, "Запрос не понят: проверьте поля, названные в faults.", faults=faults)


@api.exception_handler(Refused)
def _refused(request: HttpRequest, failure: Refused) -> HttpResponse:
    return problem(request, 409, str(failure))


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, failure: ValidationError) -> HttpResponse:
    return problem(request, 409, " ".join(failure.messages))


@api.exception_handler(HttpError)
def _unreadable(request: HttpRequest, failure: HttpError) -> HttpResponse:
    return problem(request, failure.status_code, "Тело запроса не читается: нужен JSON в UTF-8.")
