"""The journal as people read it: Russian words for acts and fields, what was before and after."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.apps import apps
from django.core.paginator import Page
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from merilo.accounts.access import Place
from merilo.accounts.models import Entry, Role
from merilo.accounts.queries.paging import page_of
from merilo.accounts.queries.searching import holding
from merilo.core.wording import date_words

MOST = 100_000  # entries in one export


@dataclass(frozen=True, slots=True)
class Change:
    """One value that a deed changed."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One deed as the page says it."""

    pk: int
    at: datetime
    actor: str
    acting_for: str
    act: str
    subject: str
    kind: str
    reason: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the journal is asked for; days are of the municipality."""

    words: str = ""
    act: str = ""
    person: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None


@functools.cache
def _rooms() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Return what each room says in its file `journal.toml`."""
    files = {config.label: Path(config.path) / "journal.toml" for config in apps.get_app_configs()}
    return {room: tomllib.loads(file.read_text(encoding="utf-8")) for room, file in files.items() if file.is_file()}


@functools.cache
def words() -> Mapping[str, Mapping[str, str]]:
    """Return how acts, fields and kinds are called in all rooms together."""
    said: dict[str, dict[str, str]] = {"acts": {}, "fields": {}, "kinds": {}}
    for room in _rooms().values():
        for part, pairs in room.items():
            said[part].update(pairs)
    return said


@functools.cache
def _models() -> Mapping[str, type[Model]]:
    return {
        model._meta.model_name or "": model for model in apps.get_models() if model.__module__.startswith("merilo.")
    }


def act_words(act: str) -> str:
    """Return an act in words."""
    return words()["acts"].get(act, act)


def kind_words(kind: str) -> str:
    """Return what kind of thing a deed was about."""
    model = _models().get(kind)
    return words()["kinds"].get(kind) or (str(model._meta.verbose_name) if model is not None else kind)


def _entries(place: Place, zone: ZoneInfo, asked: Asked) -> QuerySet[Entry]:
    found = Entry.objects.filter(Q(place=str(place)) | Q(place__startswith=f"{place}/"))
    if asked.act:
        found = found.filter(act=asked.act)
    if asked.kind:
        found = found.filter(subject__startswith=f"{asked.kind}:")
    if asked.since is not None:
        found = found.filter(at__gte=datetime.combine(asked.since, time.min, zone))
    if asked.until is not None:
        found = found.filter(at__lt=datetime.combine(asked.until + timedelta(days=1), time.min, zone))
    by_person = holding(("actor_name", "acting_for"), asked.person)
    return found.filter(by_person, holding(("subject_name", "reason"), asked.words))


def entries(place: Place, zone: ZoneInfo, asked: Asked, *, names: Mapping[str, str], page: str) -> Page[EntryRow]:
    """Return a page of the journal of a municipality, the latest deeds first."""
    return page_of(_entries(place, zone, asked), page, lambda some: [_row(one, names) for one in some])


def all_entries(place: Place, zone: ZoneInfo, asked: Asked, *, names: Mapping[str, str]) -> Iterator[EntryRow]:
    """Return what is asked of the journal for an export, the latest deeds first."""
    return (_row(one, names) for one in _entries(place, zone, asked)[:MOST].iterator(2000))


def acts(place: Place) -> list[tuple[str, str]]:
    """Return the acts that occur in the journal of a municipality, as choices."""
    found = Entry.objects.filter(Q(place=str(place)) | Q(place__startswith=f"{place}/"))
    used = found.order_by().values_list("act", flat=True).distinct()
    return sorted(((act, act_words(act)) for act in used), key=lambda pair: pair[1])


def kinds() -> list[tuple[str, str]]:
    """Return the kinds of things the words know, as choices."""
    return sorted(((kind, kind_words(kind)) for kind in words()["kinds"]), key=lambda pair: pair[1])


def _row(one: Entry, names: Mapping[str, str]) -> EntryRow:
    kind = one.subject.partition(":")[0]
    return EntryRow(
        pk=one.pk,
        at=one.at,
        actor=one.actor_name,
        acting_for=one.acting_for,
        act=act_words(one.act),
        subject=one.subject_name,
        kind=kind_words(kind),
        reason=one.reason,
        changes=tuple(_changes(kind, one.before or {}, one.after or {}, names)),
    )


def _changes(
    kind: str, before: Mapping[str, Any], after: Mapping[str, Any], names: Mapping[str, str]
) -> Iterator[Change]:
    """Return what changed, in the order in which it was written down; what was and is nothing is left out."""
    for key in dict.fromkeys([*before, *after]):
        was, became = (value_words(kind, key, one.get(key), names) for one in (before, after))
        if was != became:
            yield Change(field_words(kind, key), was, became)


def field_words(kind: str, key: str) -> str:
    """Return how a field is called: as said of this kind of thing, in its own room, in any room, or by its form."""
    said = words()["fields"]
    model = _models().get(kind)
    own = _rooms().get(model._meta.app_label, {}).get("fields", {}) if model is not None else {}
    if worded := said.get(f"{kind}.{key}") or own.get(key) or said.get(key):
        return worded
    field = _field(kind, key)
    return str(getattr(field, "verbose_name", key)) if field is not None else key


def value_words(kind: str, key: str, value: Any, names: Mapping[str, str]) -> str:
    """Return a value in words: choices by their names, days as people write them, yes and no."""
    if value is None or value == "" or value == []:
        return "—"
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, list):
        return "; ".join(value_words(kind, key, one, names) for one in value)
    if isinstance(value, dict):
        return ", ".join(
            f"{field_words(kind, name)}: {value_words(kind, name, one, names)}" for name, one in value.items()
        )
    if not isinstance(value, str):
        return str(value)
    if key == "role" and value in Role.values:
        return str(Role(value).label)
    field = _field(kind, key)
    choices = dict(getattr(field, "flatchoices", ()) or ())
    if value in choices:
        return str(choices[value])
    return names.get(value) or ("вся установка" if value == "*" else "") or _moment_words(value) or value


def _moment_words(value: str) -> str:
    """Return a day or a moment kept as text in words, "" when it is neither."""
    if len(value) < 10 or value[4] != "-" or value[7] != "-":
        return ""
    try:
        if len(value) == 10:
            return date_words(date.fromisoformat(value))
        moment = datetime.fromisoformat(value)
    except ValueError:
        return ""
    if moment.tzinfo is not None:
        moment = timezone.localtime(moment)
    return f"{date_words(moment.date())}, {moment:%H:%M}"


def _field(kind: str, key: str) -> Any:
    model = _models().get(kind)
    if model is None:
        return None
    return next(
        (field for field in model._meta.get_fields() if field.name == key and hasattr(field, "verbose_name")), None
    )
