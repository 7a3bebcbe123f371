"""One form as it is written: where it goes, what it asks, the words around it."""

from __future__ import annotations

from typing import Any

from merilo.core.probe.addresses import joined
from merilo.core.probe.heads import tidy
from merilo.core.probe.page import Control, Form

MOST_FIELDS = 80


def read_form(node: Any, attributes: dict[str, Any], *, base: str, page: str, heading: str) -> Form:
    """Return a form; `base` is what its address is relative to, `page` where a form without one goes."""
    action = (attributes.get("action") or "").strip()
    labels = {one.attributes.get("for"): tidy(one.text())[:100] for one in node.css("label")[:MOST_FIELDS]}
    controls = tuple(_control(one, labels) for one in node.css("input, textarea, select, button")[:MOST_FIELDS])
    marks = " ".join(f"{k}={v}" for k, v in attributes.items() if v and k not in ("action", "style"))[:500]
    return Form(
        action=action[:500],
        target=joined(base, action) if action else page,
        method=(attributes.get("method") or "get").lower(),
        controls=controls,
        words=tidy(node.text(separator=" "))[:1500],
        heading=heading,
        has_script_hook=has_hook(attributes),
        attributes=marks,
    )


def _control(field: Any, labels: dict[str | None, str]) -> Control:
    own = field.attributes
    name = (own.get("name") or "")[:100]
    if field.tag == "button":
        return Control((own.get("type") or "submit").lower(), name, tidy(field.text())[:100])
    kind = field.tag if field.tag in ("textarea", "select") else (own.get("type") or "text").lower()
    label = labels.get(own.get("id")) or own.get("placeholder") or own.get("aria-label") or own.get("value") or ""
    return Control(kind, name, tidy(str(label))[:100])


def has_hook(attributes: dict[str, Any]) -> bool:
    """Say whether an element tells that a script takes it over."""
    return any(name.startswith(("on", "data-", "v-", "ng-", "hx-", "@", "x-")) for name in attributes)
