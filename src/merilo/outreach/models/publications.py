"""What must be shown where, what became due by something that happened, and what is there, with its proof."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from merilo.accounts.access import Place
from merilo.plans.models import StoredFile
from merilo.registry.models import Institution, Municipality, Stand


class Channel(models.TextChoices):
    """Where people find what is published."""

    MUNICIPAL_SITE = "municipal_site", "сайт муниципалитета"
    COMMITTEE_SITE = "committee_site", "сайт органа культуры"
    INSTITUTION_SITE = "institution_site", "сайт учреждения"
    STAND = "stand", "стенд"
    BUS_GOV = "bus_gov", "bus.gov.ru"
    MEDIA = "media", "СМИ"
    SOCIAL = "social", "соцсеть"


class Occasion(models.TextChoices):
    """What makes a thing due; `ALWAYS`: it must be there the whole year and be looked at again."""

    ALWAYS = "always", "постоянно"
    GATHERING = "gathering", "начат сбор анкет"
    RESULTS = "results", "опубликованы результаты оценки"
    REMEDIATION = "remediation", "утверждён план по устранению недостатков"


class Requirement(models.Model):
    """What must be shown, as the municipality has it: a requirement that ships, changed, or one of its own."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="requirements")
    code = models.SlugField(max_length=40)
    title = models.CharField("что разместить", max_length=200)
    basis = models.CharField("основание", max_length=500, blank=True)
    occasion = models.CharField("когда", max_length=12, choices=Occasion.choices, default=Occasion.ALWAYS)
    own_channels = models.JSONField("где размещает муниципалитет", default=list, blank=True)
    institution_channels = models.JSONField("где размещает учреждение", default=list, blank=True)
    term_days = models.PositiveSmallIntegerField(
        "срок, дней", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(365)]
    )
    in_working_days = models.BooleanField("это рабочие дни", default=False)
    fresh_days = models.PositiveSmallIntegerField(
        "проверять заново через столько дней", null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(1000)],
    )  # fmt: skip
    step = models.CharField("пункт плана", max_length=40, blank=True)
    is_off = models.BooleanField("не требуется", default=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = "требование к размещению"
        constraints = [models.UniqueConstraint(fields=["municipality", "code"], name="requirement_once")]

    def __str__(self) -> str:
        return self.title


class Happening(models.Model):
    """That something happened which makes things due: rooms above say so, for the institutions it concerns."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="happenings")
    occasion = models.CharField(max_length=12, choices=Occasion.choices)
    key = models.CharField(max_length=60)  # the room above names what it tells of, once
    title = models.CharField(max_length=300)
    year = models.PositiveSmallIntegerField()
    happened_on = models.DateField()
    institutions = models.ManyToManyField(Institution, related_name="+", blank=True)

    class Meta:
        ordering = ["happened_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["municipality", "key"], name="happening_once")]

    def __str__(self) -> str:
        return self.title


class Placement(models.Model):
    """What was seen at its place on a day, with a link or a dated photo. Withdrawn with a reason, never deleted."""

    class Check(models.TextChoices):
        """What came of asking the link."""

        NONE = "", "не проверялась"
        ASKED = "asked", "проверяется"
        WORKS = "works", "открывается"
        BROKEN = "broken", "не открывается"
        UNTOLD = "untold", "проверить не удалось"

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="publications")
    institution = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="publications", verbose_name="учреждение"
    )  # empty: the municipality's own
    channel = models.CharField("где", max_length=20, choices=Channel.choices)
    requirement = models.SlugField("что размещено", max_length=40)
    subject = models.CharField(max_length=60, blank=True)  # the key of what happened; "" for what must always be there
    title = models.CharField("что размещено", max_length=300)
    published_on = models.DateField("размещено")
    seen_on = models.DateField("когда видели на месте")
    url = models.URLField("ссылка", max_length=1000, blank=True)
    stand = models.ForeignKey(Stand, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="стенд")
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="снимок или файл"
    )
    note = models.CharField("примечание", max_length=500, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    check_state = models.CharField(max_length=8, choices=Check.choices, default=Check.NONE, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    check_words = models.CharField(max_length=300, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdraw_reason = models.CharField("почему запись неверна", max_length=500, blank=True)

    class Meta:
        ordering = ["-seen_on", "-pk"]
        verbose_name = "размещение"
        indexes = [models.Index(fields=["municipality", "requirement", "subject"], name="placement_of")]
        constraints = [
            models.CheckConstraint(condition=~Q(url="") | Q(file__isnull=False), name="placement_has_proof"),
            models.CheckConstraint(
                condition=~Q(channel="stand") | Q(file__isnull=False), name="placement_on_stand_has_photo"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.get_channel_display()}"

    @property
    def place(self) -> Place:
        """Where it is recorded: at its institution, or at the municipality for its own channels."""
        return self.institution.place if self.institution is not None else self.municipality.place
