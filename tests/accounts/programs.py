"""Keys and addresses of programs for tests."""

from __future__ import annotations

from datetime import timedelta

from merilo.accounts.models import Webhook
from merilo.accounts.services.programs import MadeToken, make_token, make_webhook
from tests.town import AT, Town


def make_key(town: Town, *scopes: str, days: int = 30) -> MadeToken:
    """Let Anna make a key that may read, or what is named."""
    return make_token(
        name="анкеты оператора",
        scopes=scopes or ("read",),
        expires_at=AT + timedelta(days=days),
        within=town.municipality.place,
        actor=town.anna,
        at=AT,
    )


def make_address(town: Town, url: str = "https://example.org/merilo", events: tuple[str, ...] = ()) -> Webhook:
    """Let Anna add an address that is told of everything, or of what is named."""
    return make_webhook(
        url=url,
        events=events or tuple(Webhook.Event.values),
        within=town.municipality.place,
        actor=town.anna,
        at=AT,
    )
