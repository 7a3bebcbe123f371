"""Letters of this room as the tests read them."""

from __future__ import annotations

import re

from django.core import mail
from django.utils import timezone

from merilo.accounts.services import addresses
from tests.town import Town


def asked_proof(town: Town) -> str:
    """Let Anna ask for a letter to her new mail and return what its link ends with."""
    addresses.ask_for_proof(
        actor=town.anna, email="anna@example.ru", page_of=lambda token: f"<{token}>", at=timezone.now()
    )
    return token_of_letter()


def token_of_letter() -> str:
    """Return the token of the last letter."""
    found = re.search(r"<([^>]+)>|/me/mail/([^/]+)/", str(mail.outbox[-1].body))
    assert found
    return found[1] or found[2]
