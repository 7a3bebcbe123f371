"""Guides for members: own pages beside those that come with the program, and questions members ask."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from merilo.accounts.access import Place
from merilo.plans.models import StoredFile
from merilo.registry.models import Municipality


class Guide(models.Model):
    """A page or a document of the library. `key` names the page of the program this one stands instead of."""

    class Kind(models.TextChoices):
        """Where it stands in the library."""

        HOW_TO = "how_to", "Как сделать"
        ANSWER = "answer", "Ответы на вопросы"
        DOCUMENT = "document", "Документы и бланки"

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="council_guides")
    key = models.SlugField(max_length=60, blank=True)
    kind = models.CharField("раздел", max_length=8, choices=Kind.choices, default=Kind.HOW_TO)
    title = models.CharField("название", max_length=300)
    text = models.TextField("текст", max_length=20_000, blank=True)
    url = models.URLField("ссылка", max_length=1000, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    is_hidden = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["title", "pk"]
        verbose_name = "материал для членов совета"
        constraints = [
            models.UniqueConstraint(fields=["municipality", "key"], condition=~Q(key=""), name="guide_instead_once")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def place(self) -> Place:
        """Where deeds about it happen."""
        return Place(self.municipality_id)


class Inquiry(models.Model):
    """A question of a member to those who keep the council, and the answer all members read."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="council_inquiries")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.TextField("вопрос", max_length=4000)
    asked_at = models.DateTimeField()
    answer = models.TextField("ответ", max_length=8000, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = "вопрос члена совета"

    def __str__(self) -> str:
        return self.text[:200]

    @property
    def place(self) -> Place:
        """Where deeds about it happen."""
        return Place(self.municipality_id)
