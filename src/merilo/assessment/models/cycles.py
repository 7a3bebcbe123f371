"""A cycle of assessment: its choices and phases, the units on its list, waves of asking, links people follow."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from merilo.accounts.access import Place
from merilo.council.models import Resolution
from merilo.plans.models import StoredFile
from merilo.registry.models import Institution, InstitutionKind, Municipality


class Phase(models.TextChoices):
    """How far a cycle is; what each role sees and may do follows from it (`accounts.access`)."""

    PREPARATION = "preparation", "подготовка"
    GATHERING = "gathering", "сбор информации"
    PRELIMINARY = "preliminary", "предварительные результаты"
    OBJECTIONS = "objections", "возражения учреждений"
    FINAL = "final", "итоговые результаты"
    PUBLISHED = "published", "опубликовано"
    CANCELLED = "cancelled", "отменён"


class Cycle(models.Model):
    """The assessment of a municipality in a year; what the law leaves open is chosen here and frozen at the start.

    `roles`: closed questions in the order in which `Sheet.answers` keeps them; frozen with the choices.
    `reasons`: name of a choice → why it was made. `no_base`: code of an indicator or "*" → policy for 0/0.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="cycles")
    year = models.PositiveSmallIntegerField("год")
    ordinal = models.PositiveSmallIntegerField("какой за год", default=1)
    title = models.CharField("название", max_length=300)
    phase = models.CharField("этап", max_length=12, choices=Phase.choices, default=Phase.PREPARATION)
    edition = models.CharField("редакция порядка расчёта", max_length=40)
    variant = models.CharField("знаменатели", max_length=20, default="per_channel")
    rounding = models.CharField("округление", max_length=20, default="2")
    blank = models.CharField("пустые ответы", max_length=20, default="unsatisfied")
    branches = models.CharField("правило филиалов", max_length=20, default="mean")
    groups = models.BooleanField("места по группам отдельно", default=False)
    partial_marks = models.BooleanField("частичные отметки", default=False)
    no_base = models.JSONField("если показатель не из чего считать", default=dict)
    reasons = models.JSONField(default=dict)
    roles = models.JSONField(default=list)
    frozen_at = models.DateTimeField(null=True, blank=True)
    list_basis = models.CharField("решение о перечне", max_length=500, blank=True)
    list_decided_on = models.DateField("дата решения о перечне", null=True, blank=True)
    starts_on = models.DateField("сбор с", null=True, blank=True)
    ends_on = models.DateField("сбор по", null=True, blank=True)
    objection_days = models.PositiveSmallIntegerField("рабочих дней на возражения", default=5)
    answer_days = models.PositiveSmallIntegerField("рабочих дней на ответ", default=5)
    objections_until = models.DateField("возражения до", null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-year", "-ordinal"]
        verbose_name = "цикл оценки"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "year", "ordinal"],
                name="cycle_once",
                violation_error_message="Такой цикл уже есть.",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="cycle_gathers_forward",
                violation_error_message="Сбор не может кончиться раньше, чем начался.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def place(self) -> Place:
        """Where deeds of this cycle happen."""
        return Place(self.municipality_id, phase=self.phase)


class Decision(models.Model):
    """Something people decided about a cycle, in the words of the paper; the rows are never edited.

    `values`: what was decided, by name: {"ends_on": "2026-10-01"}, {"3.3": "renormalise"}.
    """

    class Kind(models.TextChoices):
        """What was decided."""

        LIST = "list", "утверждён перечень"
        START = "start", "начат сбор"
        PROLONG = "prolong", "сбор продлён"
        CLOSE = "close", "сбор завершён"
        REOPEN = "reopen", "сбор возобновлён"
        POLICY = "policy", "решено, как быть с показателем без базы"
        PRELIMINARY = "preliminary", "предварительные результаты направлены учреждениям"
        FINAL = "final", "утверждены итоговые результаты"
        PUBLISH = "publish", "решено опубликовать"
        CANCEL = "cancel", "цикл отменён"
        UNIT = "unit", "изменён перечень"
        REPORT = "report", "поступил отчёт оператора"

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="decisions")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    basis = models.CharField("решение", max_length=500, help_text="Например: протокол совета от 12.03.2026 № 3")
    decided_on = models.DateField("дата решения")
    reason = models.CharField("почему", max_length=1000, blank=True)
    values = models.JSONField(default=dict)
    council_decision = models.ForeignKey(Resolution, models.SET_NULL, null=True, blank=True, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.basis}"


class Unit(models.Model):
    """An institution or a branch on the list of a cycle, as it was then. The name is its identity in the calculation.

    is_gathered: has checklists and sheets of its own; False for a head that is assessed by its branches only.
    """

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="units")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="units")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="branches")
    name = models.CharField("наименование в цикле", max_length=600)
    kind = models.CharField(max_length=20, choices=InstitutionKind.choices)
    profile = models.CharField("профиль", max_length=20, choices=Institution.Profile.choices)
    profile_reason = models.CharField("почему профиль иной", max_length=500, blank=True)
    group = models.CharField("группа", max_length=100, blank=True)
    recipients = models.PositiveIntegerField("получателей услуг за год", null=True, blank=True)
    recipients_source = models.CharField("откуда число", max_length=340, blank=True)
    sample_size = models.PositiveIntegerField("нужно анкет", null=True, blank=True)  # min(600, ⌈0.4·N⌉), None without N
    is_gathered = models.BooleanField(default=True)
    left_at = models.DateTimeField(null=True, blank=True)
    left_reason = models.CharField("почему выбыло", max_length=500, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "institution"], name="unit_once_a_cycle"),
            models.UniqueConstraint(fields=["cycle", "name"], name="unit_name_once_a_cycle"),
        ]

    def __str__(self) -> str:
        return self.name

    def place_in(self, cycle: Cycle) -> Place:
        """Where deeds about this unit happen; the experts it is given to are its own people."""
        own = frozenset(one.expert_id for one in self.assignees.all())
        return Place(cycle.municipality_id, self.institution.parent_id or self.institution_id, cycle.phase, own)


class Assignee(models.Model):
    """A person to whom a unit is given: checklists, visits and paper entry are theirs to do there."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="assignees")
    expert = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "expert"], name="assignee_once")]

    def __str__(self) -> str:
        return f"{self.expert}: {self.unit}"


class Wave(models.Model):
    """A stretch of asking. `guard_key` makes the hashes of the guard; it is thrown away when the wave ends."""

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="waves")
    number = models.PositiveSmallIntegerField("№")
    title = models.CharField("название", max_length=200)
    starts_on = models.DateField("с")
    ends_on = models.DateField("по")
    guard_key = models.CharField(max_length=64, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "number"], name="wave_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="wave_goes_forward",
                violation_error_message="Волна не может кончиться раньше, чем началась.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def last_on(self) -> date:
        """Return the last day it ran or is to run: one that was ended early has no other."""
        return self.ends_on if self.ended_at is None else min(self.ends_on, timezone.localdate(self.ended_at))


class Link(models.Model):
    """The short address of a unit's questionnaire in a wave: /a/<code>/, printed as QR too."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="links")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="links")
    code = models.CharField(max_length=16, unique=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["wave", "unit"], name="link_once")]

    def __str__(self) -> str:
        return self.code


class InformationRequest(models.Model):
    """A letter that asks an institution for information by a day (KIL-2.1), and the answer to it."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="requests")
    number = models.CharField("исходящий №", max_length=60, blank=True)
    sent_on = models.DateField("отправлено")
    due_on = models.DateField("ответить до")
    text = models.TextField("что запрошено", max_length=8000)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    answered_on = models.DateField("отвечено", null=True, blank=True)
    answer = models.TextField("ответ", max_length=8000, blank=True)
    answer_file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdraw_reason = models.CharField("почему отозвано", max_length=500, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__gte=F("sent_on")),
                name="request_due_after_sent",
                violation_error_message="Срок ответа раньше даты отправки.",
            )
        ]

    def __str__(self) -> str:
        return f"запрос {self.number}: {self.unit}" if self.number else f"запрос: {self.unit}"
