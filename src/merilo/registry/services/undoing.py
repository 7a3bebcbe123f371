"""Whether something that an import made or changed has been touched since."""

from __future__ import annotations

from typing import Any

from merilo.accounts.models import Grant, Invitation
from merilo.accounts.queries import journal
from merilo.registry.models import Institution, PastName, Stand
from merilo.registry.queries.imports import plain

_KEPT = tuple(field.attname for field in Institution._meta.concrete_fields if field.name != "id")


def values_of(one: Institution) -> dict[str, Any]:
    """Return the columns of an institution as JSON holds them."""
    return {what: plain(getattr(one, what)) for what in _KEPT}


def changed_since(done: dict[str, Any]) -> list[str]:
    """Return the names of what was touched since an import did what its effects say, in words."""
    created = {int(key): values for key, values in done["created"].items()}
    changed = {int(key): values for key, values in done["changed"].items()}
    found = Institution.objects.select_for_update().filter(pk__in=[*created, *changed])
    now = {one.pk: (one, values_of(one)) for one in found}
    touched = [str(values["name"]) for key, values in created.items() if key not in now or now[key][1] != values]
    for key, fields in changed.items():
        if key not in now or any(now[key][1][what] != after for what, (_, after) in fields.items()):
            touched.append(str(now[key][0]) if key in now else f"учреждение № {key}")
    return list(dict.fromkeys([*touched, *_bound(created, now, done)]))


def _bound(created: dict[int, Any], now: dict[int, Any], done: dict[str, Any]) -> list[str]:
    """Return what was made on top of new institutions: branches, assessments, tasks, people."""
    said = []
    for relation in Institution._meta.related_objects:
        model, field = relation.related_model, relation.field.name
        rows = model._default_manager.filter(**{f"{field}__in": list(created)})
        if model is Institution:
            rows = rows.exclude(pk__in=list(created))
        elif model is Stand:
            rows = rows.exclude(pk__in=done["stands"])
        elif model is PastName:
            rows = rows.exclude(pk__in=done["past_names"])
        said += [
            f"{now[key][0]} ({journal.kind_words(str(model._meta.model_name))})"
            for key in rows.values_list(field, flat=True)[:5]
            if key in now
        ]
    places = {str(one.place): one for key, (one, _) in now.items() if key in created}
    held = Grant.objects.filter(place__in=list(places)).values_list("place", flat=True)[:5]
    invited = Invitation.objects.filter(place__in=list(places), accepted_at=None, revoked_at=None)
    people = dict.fromkeys([*held, *invited.values_list("place", flat=True)[:5]])
    return said + [f"{places[place]} (люди)" for place in people]
