"""The secret of a person's calendar feed: made when first asked for, changed when it got into wrong hands."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from merilo.accounts import journal
from merilo.accounts.models import User
from merilo.plans.models import FeedKey


@transaction.atomic
def renew_feed(*, actor: User, at: datetime) -> FeedKey:
    """Make a person a new secret link; the old one shows nothing from now on. Everybody has only the own one."""
    row, is_first = FeedKey.objects.update_or_create(user=actor, defaults={"key": secrets.token_urlsafe(32)})
    journal.record(actor=actor, act="renew_feed", within=None, subject=actor, at=at, after={"is_first": is_first})
    return row
