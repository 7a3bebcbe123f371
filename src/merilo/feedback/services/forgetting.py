"""In time messages become nameless: words, files and contacts go, what is counted stays."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from merilo.accounts import journal
from merilo.feedback.models import Answer, Appeal, AppealFile, Consent, Contact
from merilo.feedback.queries import reception
from merilo.plans.models import StoredFile
from merilo.registry.models import Municipality


def anonymise_overdue(*, at: datetime) -> int:
    """Make nameless every finished message whose time has come; return how many. For the timer; runs twice safely."""
    number = 0
    for municipality in Municipality.objects.filter(appeals__closed_on__isnull=False).distinct():
        today = at.astimezone(ZoneInfo(municipality.time_zone)).date()
        until = today - timedelta(days=reception.rules_of(municipality).keep_days)
        ready = Appeal.objects.filter(municipality=municipality, closed_on__lte=until, anonymised_at__isnull=True)
        for appeal in ready.select_related("municipality").iterator(chunk_size=500):
            _forget(appeal, at)
            number += 1
    return number


@transaction.atomic
def _forget(appeal: Appeal, at: datetime) -> None:
    """Delete whatever names a person or may: words of people name them as well."""
    stored = list(AppealFile.objects.filter(appeal=appeal).values_list("file", flat=True))
    AppealFile.objects.filter(appeal=appeal).delete()
    StoredFile.objects.filter(pk__in=stored).delete()
    Contact.objects.filter(appeal=appeal).delete()
    Consent.objects.filter(appeal=appeal).delete()
    Answer.objects.filter(appeal=appeal).update(text="", sent_how="")
    Appeal.objects.filter(pk=appeal.pk).update(
        text="", prepared="", route_note="", satisfaction_note="", secret_hash="", receipt=None, anonymised_at=at
    )
    journal.record(
        actor=None, act="anonymise_appeal", within=appeal.municipality.place, subject=appeal, at=at,
        after={"files": len(stored)},
    )  # fmt: skip
