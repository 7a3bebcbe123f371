"""Whether a way of feedback works: tried by whom, when, and what came of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from merilo.plans.models import StoredFile
from merilo.registry.models import Institution


class Probe(models.Model):
    """One try of one way of an institution or a branch. It is voided with a reason, never deleted."""

    class Way(models.TextChoices):
        """The ways of indicator 1.2, in its order."""

        PHONE = "phone", "телефон"
        EMAIL = "email", "электронная почта"
        FORM = "form", "форма обращения на сайте"
        CONSULT = "consult", "онлайн-консультация"
        FAQ = "faq", "раздел «Вопросы и ответы»"
        SURVEY = "survey", "анкета или ссылка на неё"
        OTHER = "other", "другой способ"

    class Outcome(models.TextChoices):
        """What came of it."""

        WAITING = "waiting", "ждём ответа"
        WORKS = "works", "работает"
        SILENT = "silent", "не ответили"
        BROKEN = "broken", "не работает"

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="probes", verbose_name="учреждение")
    way = models.CharField("способ", max_length=8, choices=Way.choices)
    target = models.CharField(
        "куда", max_length=500, help_text="Номер телефона, адрес почты или страницы, как они указаны на сайте."
    )
    tried_at = models.DateTimeField("когда проверено")
    tried_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked = models.CharField("что спросили или сделали", max_length=500, blank=True)
    outcome = models.CharField("что получилось", max_length=8, choices=Outcome.choices)
    answered_at = models.DateTimeField("когда ответили", null=True, blank=True)
    note = models.CharField("что ответили", max_length=1000, blank=True)
    url = models.URLField("ссылка", max_length=1000, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-tried_at", "-pk"]
        indexes = [models.Index(fields=["institution", "way"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(outcome="works"), name="probe_answered_works"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_way_display()}: {self.institution}"
