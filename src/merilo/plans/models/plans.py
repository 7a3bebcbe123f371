"""Plans, their lines with every version of them, who is responsible, target indicators."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from merilo.accounts.access import Place
from merilo.plans.models.drafts import StoredFile
from merilo.registry.models import Institution, Municipality


class Plan(models.Model):
    """An approved plan of work (of the administration or of the council), or a remediation plan of an institution."""

    WORK, REMEDIATION = "work", "remediation"

    class State(models.TextChoices):
        """A plan is prepared, then in force, then closed."""

        PREPARED = "prepared", "готовится"
        ACTIVE = "active", "действует"
        CLOSED = "closed", "закрыт"

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="plans")
    title = models.CharField("название", max_length=600)
    kind = models.CharField(max_length=20, default=WORK)
    basis = models.CharField("основание", max_length=500, blank=True)
    approved_by = models.CharField("кто утвердил", max_length=300, blank=True)
    approved_post = models.CharField("должность утвердившего", max_length=500, blank=True)
    approved_document = models.CharField("чем утверждён", max_length=500, blank=True)
    approved_on = models.DateField("дата утверждения", null=True, blank=True)
    starts_on = models.DateField("начало")
    ends_on = models.DateField("конец")
    territory = models.CharField("территория", max_length=300, blank=True)
    notes = models.JSONField(default=list)  # text outside the table, kept as it was
    state = models.CharField(max_length=10, choices=State.choices, default=State.PREPARED)
    controller = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="controlled_plans",
        verbose_name="контролирует исполнение",
    )
    needs_acceptance = models.BooleanField("отчёты принимает контролирующий", default=False)
    source_file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    previous = models.ForeignKey("self", models.SET_NULL, null=True, related_name="following")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-starts_on", "title"]
        verbose_name = "план"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="plan_ends_after_it_begins",
                violation_error_message="Конец плана раньше начала.",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def place(self) -> Place:
        """Where deeds of this plan happen; its controller may accept reports."""
        own = frozenset() if self.controller_id is None else frozenset({self.controller_id})
        return Place(self.municipality_id, own=own)


class Line(models.Model):
    """What a line of a plan says; shared by the line as it stands now and by each of its versions."""

    number = models.CharField("№", max_length=20, blank=True)
    section = models.CharField("раздел", max_length=600, blank=True)
    text = models.TextField("мероприятие")
    deadline_words = models.TextField("срок словами", blank=True)
    schedule = models.JSONField(default=dict)  # `deadlines.Schedule.as_dict`
    responsible = models.JSONField(default=list)  # the words of the document, one party each
    expected_result = models.TextField("ожидаемый результат", blank=True)
    targets = models.JSONField(default=dict)  # year → words
    is_excluded = models.BooleanField("исключён", default=False)

    class Meta:
        abstract = True

    LINE_FIELDS = (
        "number",
        "section",
        "text",
        "deadline_words",
        "schedule",
        "responsible",
        "expected_result",
        "targets",
        "is_excluded",
    )


class Item(Line):
    """A line of a plan as it stands now."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    source = models.CharField(max_length=120, blank=True)  # the cell of the document: «table 1, row 3»
    step = models.CharField(max_length=40, blank=True)  # the step of the legal process it answers to, if known
    doubts = models.JSONField(default=list)  # what was not certain when it was accepted

    class Meta:
        ordering = ["plan_id", "position"]
        verbose_name = "пункт плана"
        constraints = [models.UniqueConstraint(fields=["plan", "position"], name="item_position_once")]

    def __str__(self) -> str:
        return f"п. {self.number} {self.text}" if self.number else self.text


class Amendment(models.Model):
    """A change of an approved plan: by which decision, why. Lines keep every version."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="amendments")
    ordinal = models.PositiveSmallIntegerField()
    on = models.DateField("дата")
    decision = models.CharField("решение", max_length=500)
    reason = models.TextField("причина")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["plan_id", "ordinal"]
        constraints = [models.UniqueConstraint(fields=["plan", "ordinal"], name="amendment_ordinal_once")]

    def __str__(self) -> str:
        return f"изменение {self.ordinal}: {self.decision}"


class ItemVersion(Line):
    """A line as approved (no amendment) or as an amendment made it."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="versions")
    amendment = models.ForeignKey(Amendment, models.CASCADE, null=True, related_name="versions")

    class Meta:
        ordering = ["item_id", "pk"]
        constraints = [models.UniqueConstraint(fields=["item", "amendment"], name="version_once_an_amendment")]

    def __str__(self) -> str:
        return str(self.item)


class Party(models.Model):
    """Who the words of a line mean: a person, one institution, all institutions (a task for each), or a body."""

    class Kind(models.TextChoices):
        """What the words were bound to."""

        UNBOUND = "unbound", "не определён"
        BODY = "body", "орган"
        PERSON = "person", "человек"
        INSTITUTION = "institution", "учреждение"
        INSTITUTIONS = "institutions", "все учреждения"

    item = models.ForeignKey(Item, models.CASCADE, related_name="parties")
    position = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=500)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.UNBOUND)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="parties")
    institution = models.ForeignKey(Institution, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["item_id", "position"]
        constraints = [models.UniqueConstraint(fields=["item", "position"], name="party_position_once")]

    def __str__(self) -> str:
        return self.words


class Indicator(models.Model):
    """A target indicator of a plan; `computed` names what the program can count itself, "" is typed by people."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="indicators")
    item = models.ForeignKey(Item, models.CASCADE, null=True, blank=True, related_name="indicators")
    name = models.CharField("показатель", max_length=600)
    unit = models.CharField("единица", max_length=60, blank=True)
    computed = models.CharField("считает программа", max_length=40, blank=True)
    doubts = models.JSONField(default=list)

    class Meta:
        ordering = ["plan_id", "pk"]

    def __str__(self) -> str:
        return self.name


class IndicatorValue(models.Model):
    """What was planned for a year, as written, and what came of it with its source."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="values")
    year = models.PositiveSmallIntegerField("год")
    planned = models.CharField("план", max_length=100, blank=True)
    actual = models.DecimalField("факт", max_digits=12, decimal_places=2, null=True, blank=True)
    source = models.CharField("откуда факт", max_length=300, blank=True)

    class Meta:
        ordering = ["year"]
        constraints = [models.UniqueConstraint(fields=["indicator", "year"], name="indicator_year_once")]

    def __str__(self) -> str:
        return f"{self.indicator}, {self.year}"
