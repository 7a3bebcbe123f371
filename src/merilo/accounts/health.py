"""What the installation asks about this room: do letters go out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from merilo.accounts.models import MailAttempt


def mail_failures(*, since: datetime) -> Sequence[MailAttempt]:
    """Return the letters that could not be sent since a moment, the latest first."""
    return list(MailAttempt.objects.filter(at__gte=since).exclude(error="")[:200])
