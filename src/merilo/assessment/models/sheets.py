"""Answer sheets of citizens with where they came from; what guards them; paper batches and operators' files."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from merilo.assessment.models.cycles import Unit, Wave
from merilo.plans.models import StoredFile


class Channel(models.TextChoices):
    """By which way a sheet came."""

    WEB = "web", "по ссылке"
    KIOSK = "kiosk", "на планшете учреждения"
    PAPER = "paper", "на бумаге"
    TELEPHONE = "telephone", "по телефону"
    VISIT = "visit", "опрос при посещении"
    IMPORT = "import", "из файла оператора"
    API = "api", "из программы оператора"


class Batch(models.Model):
    """Paper forms printed together, and the protocol of what became of them: returned, entered, spoiled."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="batches")
    wave = models.ForeignKey(Wave, models.CASCADE, related_name="batches")
    first_number = models.PositiveIntegerField("с номера")
    last_number = models.PositiveIntegerField("по номер")
    printed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    printed_at = models.DateTimeField()
    returned = models.PositiveIntegerField("возвращено", null=True, blank=True)
    spoiled = models.PositiveIntegerField("испорчено", null=True, blank=True)
    spoiled_note = models.CharField("чем испорчены", max_length=500, blank=True)
    spoils = models.JSONField(default=dict)  # number of a spoiled form → what is wrong with it
    difference_note = models.CharField("чем объясняются расхождения", max_length=1000, blank=True)
    second_share = models.PositiveSmallIntegerField("повторно ввести, %", default=10)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["unit", "first_number"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "wave", "first_number"], name="batch_once"),
            models.CheckConstraint(condition=Q(last_number__gte=F("first_number")), name="batch_has_sheets"),
        ]

    def __str__(self) -> str:
        return f"анкеты № {self.first_number}–{self.last_number}"

    @property
    def printed(self) -> int:
        """How many forms were printed."""
        return self.last_number - self.first_number + 1


class SheetImport(models.Model):
    """An operator's file of answers that was read in: what the preview shows, and what undo takes back."""

    class State(models.TextChoices):
        """How far it is: read, looked at, stored, perhaps taken back."""

        WAITING = "waiting", "читается"
        READY = "ready", "ждёт подтверждения"
        FAILED = "failed", "не прочитан"
        STORING = "storing", "вносится"
        DONE = "done", "внесён"
        UNDONE = "undone", "отменён"

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="imports")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    failure = models.CharField(max_length=1000, blank=True)
    mapping = models.JSONField(default=dict)  # a name nobody knew → the unit a person chose for it, 0 to leave it out
    stored = models.PositiveIntegerField("внесено анкет", default=0)
    reading = models.JSONField(default=dict)  # units found and not found, faults by row, how many sheets each
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undo_reason = models.CharField("почему отменён", max_length=500, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.file.name


class Sheet(models.Model):
    """One answer sheet: no person, no address, the hour only.

    Citizens write this table together, so it keeps no index that nothing asks: what most rows leave empty is in none.
    answers: one character for each of `cycle.roles`: "1" «Да», "0" «Нет», "-" blank or not asked.
    texts: answers to open questions and choices by role. doubts: codes of the guard's marks; they never delete.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="sheets", db_index=False)  # it begins sheet_counted
    wave = models.ForeignKey(Wave, models.PROTECT, related_name="sheets", db_index=False)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    language = models.CharField(max_length=8, default="ru")
    answers = models.CharField(max_length=64)
    texts = models.JSONField(default=dict)
    hour = models.DateTimeField()
    is_test = models.BooleanField(default=False)  # a trial, or of a file of which not all is stored: counts nowhere
    doubts = models.JSONField(default=list)
    receipt = models.CharField(max_length=40)  # the form's own key: sent ten times, it is one sheet
    number = models.PositiveIntegerField("№ бланка", null=True, blank=True)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, blank=True, related_name="sheets", db_index=False)
    source = models.ForeignKey(
        SheetImport, models.PROTECT, null=True, blank=True, related_name="sheets", db_index=False
    )
    typed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    checked_at = models.DateTimeField(null=True, blank=True)  # a person looked at its doubts and left it in
    excluded_at = models.DateTimeField(null=True, blank=True)
    excluded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    exclusion_reason = models.CharField("почему исключена", max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["unit", "is_test", "excluded_at", "channel"], name="sheet_counted"),
            *(
                models.Index(fields=[name], condition=Q(**{f"{name}__isnull": False}), name=f"sheet_{name}")
                for name in ("batch", "source", "typed_by", "excluded_by")
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["receipt"], name="sheet_receipt_once"),
            models.UniqueConstraint(
                fields=["unit", "wave", "number"], condition=Q(number__isnull=False), name="sheet_number_once"
            ),
        ]

    def __str__(self) -> str:
        return f"анкета {self.number or self.pk}"


class SheetTrace(models.Model):
    """What the guard needs while a wave lasts: exact time and keyed hashes. Deleted at the wave's end."""

    sheet = models.OneToOneField(Sheet, models.CASCADE, related_name="trace")
    wave = models.ForeignKey(Wave, models.CASCADE, related_name="traces", db_index=False)  # its indexes begin with it
    at = models.DateTimeField()
    address_hash = models.CharField(max_length=64, blank=True)
    browser_hash = models.CharField(max_length=64, blank=True)
    seconds = models.PositiveIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["wave", "address_hash", "at"], name="trace_by_address"),
            models.Index(fields=["wave", "browser_hash"], name="trace_by_browser"),
        ]

    def __str__(self) -> str:
        return f"след анкеты {self.sheet_id}"


class SheetChange(models.Model):
    """A mistyped sheet that was put right: what stood there, what stands now, who and why."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="changes")
    before = models.CharField(max_length=64)
    after = models.CharField(max_length=64)
    reason = models.CharField("почему", max_length=500)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"исправление: {self.sheet}"


class SecondEntry(models.Model):
    """The same paper sheet typed once more by somebody, to see how often fingers err."""

    sheet = models.OneToOneField(Sheet, models.CASCADE, related_name="second")
    answers = models.CharField(max_length=64)
    typed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)  # at once where both agree
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reason = models.CharField("почему так решено", max_length=500, blank=True)

    def __str__(self) -> str:
        return f"повторный ввод: {self.sheet}"
