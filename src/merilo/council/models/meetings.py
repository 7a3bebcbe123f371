"""Meetings of a council: the agenda, who was asked and who came, what was decided, what the minutes went through."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from merilo.accounts.access import Place
from merilo.council.models.people import Council, Member
from merilo.plans.models import Item, Plan, StoredFile, Task
from merilo.registry.models import Institution, Municipality


class Matter(models.Model):
    """Something that waits for the council. Rooms above put it here and take it off (`services.matters`)."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="council_matters")
    key = models.CharField(max_length=120)  # «list:cycle:3»
    kind = models.CharField(max_length=12)
    title = models.CharField(max_length=500)
    since = models.DateField()

    class Meta:
        ordering = ["since", "pk"]
        constraints = [models.UniqueConstraint(fields=["municipality", "key"], name="matter_waits_once")]

    def __str__(self) -> str:
        return self.title


class Meeting(models.Model):
    """A meeting, an absentee vote, or a meeting of another body that the council took part in."""

    class Format(models.TextChoices):
        """How people meet."""

        ORDINARY = "ordinary", "очное заседание"
        CLUB = "club", "открытый клуб"
        FIELD = "field", "выездное заседание"
        ABSENTEE = "absentee", "заочное голосование"
        OTHER = "other", "совещание другого органа"

    class State(models.TextChoices):
        """From the agenda to the signed minutes."""

        PLANNED = "planned", "готовится"
        INVITED = "invited", "участники приглашены"
        HELD = "held", "состоялось, протокол готовится"
        REMARKS = "remarks", "протокол на замечаниях"
        CLOSED = "closed", "протокол подписан"
        CANCELLED = "cancelled", "отменено"

    council = models.ForeignKey(Council, models.PROTECT, related_name="meetings")
    format = models.CharField("вид", max_length=10, choices=Format.choices, default=Format.ORDINARY)
    title = models.CharField("тема", max_length=500, blank=True)
    body = models.CharField("чьё совещание", max_length=500, blank=True)
    starts_at = models.DateTimeField("начало")
    votes_until = models.DateField("голоса принимаются до", null=True, blank=True)
    address = models.CharField("где", max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    number = models.PositiveSmallIntegerField("№ протокола", null=True, blank=True)
    presided = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    secretary = models.CharField("секретарь", max_length=200, blank=True)
    seats = models.PositiveSmallIntegerField(null=True, blank=True)  # how many sat in the council on the day
    invited_at = models.DateTimeField(null=True, blank=True)
    remarks_until = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    signed_on = models.DateField("протокол подписан", null=True, blank=True)
    signed_file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    cancel_reason = models.CharField("почему отменено", max_length=500, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        verbose_name = "заседание совета"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="closed")
                | Q(signed_on__isnull=False) & (Q(number__isnull=False) | Q(format="other")),
                name="meeting_closed_has_its_minutes",
            )
        ]

    def __str__(self) -> str:
        return self.title or self.get_format_display().capitalize()

    @property
    def place(self) -> Place:
        """Where deeds of this meeting happen; its council must have been read with it."""
        return Place(self.council.municipality_id)


class Question(models.Model):
    """A question of the agenda. `task`: the line of a plan this meeting answers by it."""

    class Kind(models.TextChoices):
        """What is decided; only `OTHER` needs no quorum rules of its own."""

        OTHER = "other", "обсуждение, рекомендации"
        PLAN = "plan", "план работы"
        LIST = "list", "перечень учреждений"
        CRITERIA = "criteria", "дополнительные критерии"
        TERMS = "terms", "техническое задание"
        OPERATOR = "operator", "предложения операторов"
        RESULTS = "results", "результаты оценки"
        PROPOSALS = "proposals", "предложения администрации"

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField("о чём решение", max_length=12, choices=Kind.choices, default=Kind.OTHER)
    title = models.CharField("вопрос", max_length=500)
    speaker = models.CharField("докладывает", max_length=300, blank=True)
    institutions = models.ManyToManyField(Institution, related_name="+", blank=True)
    plan = models.ForeignKey(Plan, models.SET_NULL, null=True, blank=True, related_name="+")
    task = models.ForeignKey(Task, models.SET_NULL, null=True, blank=True, related_name="+")
    heard = models.TextField("слушали", max_length=20_000, blank=True)
    said = models.TextField("выступили", max_length=20_000, blank=True)

    class Meta:
        ordering = ["meeting_id", "position", "pk"]
        verbose_name = "вопрос повестки"

    def __str__(self) -> str:
        return self.title


class Material(models.Model):
    """A document or a link given with a question of the agenda."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="materials")
    name = models.CharField("название", max_length=300)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    url = models.URLField("ссылка", max_length=1000, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """A member at a meeting: whether a letter went, whether the person came."""

    class Came(models.TextChoices):
        """Who was there."""

        UNKNOWN = "unknown", "не отмечено"
        PRESENT = "present", "присутствует"
        ABSENT = "absent", "отсутствует"

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="seating")
    member = models.ForeignKey(Member, models.PROTECT, related_name="seats")
    came = models.CharField(max_length=8, choices=Came.choices, default=Came.UNKNOWN)
    reason = models.CharField("почему отсутствует", max_length=300, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["member__name"]
        constraints = [models.UniqueConstraint(fields=["meeting", "member"], name="seat_once")]

    def __str__(self) -> str:
        return str(self.member)

    @property
    def who(self) -> str:
        """Return the member as addresses of letters name him."""
        return f"m{self.member_id}"


class Guest(models.Model):
    """Somebody invited who does not vote: a head with the position of the institution, an officer, a journalist."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="guests")
    institution = models.ForeignKey(Institution, models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField("фамилия, имя, отчество", max_length=200)
    post = models.CharField("должность", max_length=500, blank=True)
    email = models.EmailField("электронная почта", blank=True)
    came = models.CharField(max_length=8, choices=Seat.Came.choices, default=Seat.Came.UNKNOWN)
    position = models.TextField("позиция", max_length=8000, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "name"], name="guest_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def who(self) -> str:
        """Return the guest as addresses of letters name him."""
        return f"g{self.pk}"


class Resolution(models.Model):
    """What the council decided on a question. Once the minutes are signed it is superseded, never edited.

    `votes`: how many were for, against, abstained, when they were counted; by name they stand in `Vote`.
    """

    class State(models.TextChoices):
        """A draft is voted on; signed minutes make it what was decided."""

        DRAFT = "draft", "проект"
        ADOPTED = "adopted", "принято"
        DECLINED = "declined", "не принято"

    question = models.ForeignKey(Question, models.CASCADE, related_name="resolutions")
    ordinal = models.PositiveSmallIntegerField()
    text = models.TextField("решили", max_length=8000)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    is_named = models.BooleanField("голосование поимённое", default=False)
    votes_for = models.PositiveSmallIntegerField("за", null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField("против", null=True, blank=True)
    abstained = models.PositiveSmallIntegerField("воздержались", null=True, blank=True)
    chair_was_for = models.BooleanField(default=False)
    responsible = models.CharField("ответственный", max_length=500, blank=True)
    due_on = models.DateField("срок", null=True, blank=True)
    item = models.ForeignKey(Item, models.SET_NULL, null=True, blank=True, related_name="+")
    supersedes = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by", verbose_name="вместо решения"
    )
    done_words = models.CharField(max_length=500, blank=True)  # what the program did by it

    class Meta:
        ordering = ["question__position", "ordinal", "pk"]
        verbose_name = "решение совета"
        constraints = [models.UniqueConstraint(fields=["question", "ordinal"], name="resolution_ordinal_once")]

    def __str__(self) -> str:
        return self.text[:200]


class Vote(models.Model):
    """How a member voted on a decision by name; in an absentee vote the member himself or by a paper sheet."""

    class Choice(models.TextChoices):
        """What can be said."""

        FOR = "for", "за"
        AGAINST = "against", "против"
        ABSTAINED = "abstained", "воздержался"

    resolution = models.ForeignKey(Resolution, models.CASCADE, related_name="votes")
    member = models.ForeignKey(Member, models.PROTECT, related_name="votes")
    choice = models.CharField(max_length=10, choices=Choice.choices)
    by_sheet = models.BooleanField(default=False)  # entered from a paper sheet by the keeper
    at = models.DateTimeField()

    class Meta:
        ordering = ["member__name"]
        constraints = [models.UniqueConstraint(fields=["resolution", "member"], name="vote_once")]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_choice_display()}"


class Remark(models.Model):
    """What somebody who was present wants changed in the minutes, and what became of it."""

    class State(models.TextChoices):
        """What became of it."""

        OPEN = "open", "ждёт ответа"
        TAKEN = "taken", "учтено"
        DECLINED = "declined", "отклонено"

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="remarks")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField("замечание", max_length=4000)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    answer = models.CharField("что сделано", max_length=1000, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = "замечание к протоколу"

    def __str__(self) -> str:
        return self.text[:200]
