"""What the council sends to the administration, and what it answers."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from merilo.accounts.access import Place
from merilo.council.models.meetings import Resolution
from merilo.plans.models import StoredFile
from merilo.registry.models import Municipality


class Proposal(models.Model):
    """Results and proposals with their letter: written, sent (a month runs from that day), answered.

    `points`: a proposal a line, «Учреждение: что сделать» or only what is to be done.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="council_proposals")
    year = models.PositiveSmallIntegerField("за какой год оценка")
    to = models.CharField("кому", max_length=500)
    basis = models.CharField("чем утверждены", max_length=500)
    points = models.TextField("предложения", max_length=20_000)
    resolution = models.ForeignKey(Resolution, models.SET_NULL, null=True, blank=True, related_name="+")
    number = models.CharField("исходящий №", max_length=60, blank=True)
    sent_on = models.DateField("отправлено", null=True, blank=True)
    sent_how = models.CharField("как отправлено", max_length=300, blank=True)
    answer_by = models.DateField("рассмотреть до", null=True, blank=True)
    replied_on = models.DateField("ответ получен", null=True, blank=True)
    reply = models.TextField("что ответили", max_length=8000, blank=True)
    reply_file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-year", "-pk"]
        verbose_name = "предложения совета"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sent_on__isnull=False) | models.Q(replied_on__isnull=True),
                name="proposal_answered_was_sent",
            ),
            models.CheckConstraint(
                condition=models.Q(sent_on__isnull=True, answer_by__isnull=True)
                | models.Q(sent_on__isnull=False, answer_by__isnull=False),
                name="proposal_sent_has_its_term",
            ),
        ]

    def __str__(self) -> str:
        return f"предложения за {self.year} год"

    @property
    def place(self) -> Place:
        """Where deeds about it happen."""
        return Place(self.municipality_id)
