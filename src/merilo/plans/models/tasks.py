"""Tasks with due dates, events that start them, reports with evidence, postponements, production calendars."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from merilo.accounts.access import Place
from merilo.plans.models.drafts import StoredFile
from merilo.plans.models.plans import Item, Plan
from merilo.registry.models import Institution


class Event(models.Model):
    """Something a line waits for, that happened: «поступил отчёт оператора 4 марта»."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="events")
    item = models.ForeignKey(Item, models.CASCADE, related_name="events")
    institution = models.ForeignKey(Institution, models.CASCADE, null=True, blank=True, related_name="+")
    name = models.CharField("событие", max_length=500)
    happened_on = models.DateField("когда произошло")
    basis = models.CharField("чем подтверждено", max_length=500, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True, blank=True)  # recorded by mistake; kept, and its terms given back
    void_reason = models.CharField("почему отменено", max_length=1000, blank=True)

    class Meta:
        ordering = ["-happened_on", "-pk"]

    def __str__(self) -> str:
        return self.name


class Task(models.Model):
    """One thing to do by one day for one party. Lateness is never stored: it follows from `due_on` and today."""

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", "ждёт события"
        OPEN = "open", "идёт"
        REPORTED = "reported", "ждёт приёмки"
        DONE = "done", "выполнено"
        CANCELLED = "cancelled", "снято"

    class Origin(models.TextChoices):
        """What made it."""

        TERM = "term", "срок плана"
        CONTROL = "control", "контроль постоянного пункта"
        EVENT = "event", "событие"
        NEED = "need", "по необходимости"

    item = models.ForeignKey(Item, models.CASCADE, related_name="tasks")
    institution = models.ForeignKey(Institution, models.PROTECT, null=True, blank=True, related_name="tasks")
    performer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="tasks"
    )
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.TERM)
    turn = models.CharField(max_length=60)  # which term of the line it answers to; services.scheduling names them
    label = models.CharField(max_length=200, blank=True)  # which turn: «II квартал 2026 г.»
    starts_on = models.DateField("с", null=True, blank=True)
    due_on = models.DateField("срок", null=True, blank=True, db_index=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN, db_index=True)
    event = models.ForeignKey(Event, models.CASCADE, null=True, blank=True, related_name="tasks")
    done_on = models.DateField("выполнено", null=True, blank=True)
    note = models.CharField(max_length=500, blank=True)
    cancelled_at = models.DateTimeField(null=True)
    cancel_reason = models.CharField("почему снято", max_length=1000, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "turn"], condition=Q(institution__isnull=True), name="task_once_a_turn"
            ),
            models.UniqueConstraint(
                fields=["item", "institution", "turn"],
                condition=Q(institution__isnull=False),
                name="task_once_a_turn_and_institution",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(due_on__isnull=True) | Q(due_on__gte=F("starts_on")),
                name="task_due_after_start",
            ),
            models.CheckConstraint(condition=~Q(state="done") | Q(done_on__isnull=False), name="task_done_has_its_day"),
        ]

    def __str__(self) -> str:
        return f"{self.item} ({self.label})" if self.label else str(self.item)

    def place_in(self, plan: Plan) -> Place:
        """Where this task is reported on, given its plan: by its performer, an institution's head, people of the line.

        A person named in the words beside the performer answers for the line too, so may report as well.
        """
        people = {self.performer_id}
        if self.institution_id is None:
            people.update(self.item.parties.filter(user__isnull=False).values_list("user_id", flat=True))
        return Place(plan.municipality_id, self._led_institution, own=frozenset(people - {None}))  # type: ignore[arg-type]

    def seen_in(self, plan: Plan) -> Place:
        """Where this task and its evidence are seen: as where it is reported on, and by the plan's controller."""
        place = self.place_in(plan)
        return Place(place.municipality, place.institution, own=place.own | plan.place.own)

    @property
    def _led_institution(self) -> int | None:
        return None if self.institution is None else (self.institution.parent_id or self.institution_id)


class Report(models.Model):
    """What a person says was done about a task. A new one is added; none is edited."""

    class State(models.TextChoices):
        """A report waits, is accepted, returned, or taken back by its author."""

        SUBMITTED = "submitted", "подан"
        ACCEPTED = "accepted", "принят"
        RETURNED = "returned", "возвращён"
        WITHDRAWN = "withdrawn", "отозван"

    task = models.ForeignKey(Task, models.CASCADE, related_name="reports")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    done_on = models.DateField("когда выполнено")
    text = models.TextField("что сделано", blank=True)
    basis = models.CharField("основание", max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.SUBMITTED)
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    remark = models.TextField("замечание", blank=True)
    receipt = models.CharField(max_length=40, unique=True, null=True)  # of the form: sent twice, it is one report

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["task"], condition=Q(state__in=["submitted", "accepted"]), name="one_standing_report_a_task"
            )
        ]

    def __str__(self) -> str:
        return f"отчёт: {self.task}"


class Evidence(models.Model):
    """What a report rests on: a file, a photo, a link."""

    class Kind(models.TextChoices):
        """What it is."""

        FILE = "file", "файл"
        PHOTO = "photo", "фотография"
        LINK = "link", "ссылка"

    report = models.ForeignKey(Report, models.CASCADE, related_name="evidence")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="evidence")
    url = models.URLField(max_length=1000, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind="link") & ~Q(url="") & Q(file__isnull=True))
                | (~Q(kind="link") & Q(url="") & Q(file__isnull=False)),
                name="evidence_is_file_or_link",
            )
        ]

    def __str__(self) -> str:
        return self.note or self.url or str(self.file)


class Postponement(models.Model):
    """A due date that was moved: from, to, why, by whom."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="postponements")
    old_due_on = models.DateField(null=True)
    new_due_on = models.DateField("новый срок")
    reason = models.CharField("причина", max_length=1000)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.task}: {self.new_due_on}"


class Assignment(models.Model):
    """A task given to another person: from whom, to whom, why, by whom."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="assignments")
    old = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    new = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reason = models.CharField("причина", max_length=1000, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.task}: {self.new}"


class CalendarYear(models.Model):
    """A year's decree on moved days: it replaces what the holiday library believes of that year."""

    year = models.PositiveSmallIntegerField("год", unique=True)
    decree = models.CharField("акт", max_length=300)
    days_off = models.JSONField(default=list)  # working by the library, free by the decree
    working_days = models.JSONField(default=list)  # free by the library, working by the decree
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-year"]

    def __str__(self) -> str:
        return f"календарь {self.year} года"


class FeedKey(models.Model):
    """The secret of a person's calendar feed; a new one makes the old link void."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="feed_key")
    key = models.CharField(max_length=60, unique=True)

    def __str__(self) -> str:
        return f"календарь: {self.user}"
