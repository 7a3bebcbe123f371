"""A council of one term, who sits in it, and where a member may not judge."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from merilo.accounts.access import Place
from merilo.plans.models import StoredFile
from merilo.registry.models import Institution, Municipality


class Council(models.Model):
    """A public council in one composition's term: formed by the public chamber, at work for so many years.

    `seats`: how many the act that formed it names; a quorum is counted from those who sit in it on the day.
    """

    class Quorum(models.TextChoices):
        """How many must come, as the statute says."""

        MORE_THAN_HALF = "more_than_half", "больше половины состава"
        HALF = "half", "не менее половины состава"
        TWO_THIRDS = "two_thirds", "не менее двух третей состава"

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="councils")
    name = models.CharField("название", max_length=300)
    basis = models.CharField("чем сформирован", max_length=500)
    formed_on = models.DateField("сформирован")
    ends_on = models.DateField("полномочия до")
    statute = models.CharField("положение о совете", max_length=500, blank=True)
    statute_file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    quorum = models.CharField("кворум", max_length=20, choices=Quorum.choices, default=Quorum.MORE_THAN_HALF)
    chair_decides = models.BooleanField("при равенстве решает голос председателя", default=True)
    remark_days = models.PositiveSmallIntegerField("рабочих дней на замечания к протоколу", default=3)
    keep_years = models.PositiveSmallIntegerField("сколько лет после выхода хранить сведения о члене", default=1)
    ended_on = models.DateField("полномочия прекращены", null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-formed_on", "-pk"]
        verbose_name = "общественный совет"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality"], condition=Q(ended_on__isnull=True), name="council_one_at_work",
                violation_error_message="Совет уже работает: сначала прекратите полномочия прежнего состава.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("formed_on")), name="council_ends_after_it_begins",
                violation_error_message="Полномочия не могут кончиться раньше, чем начались.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> Place:
        """Where deeds of this council happen."""
        return Place(self.municipality_id)


class Member(models.Model):
    """A person in a council. Only what its papers need is kept; e-mail and telephone go some time after leaving.

    `employer`: where the person works or whom he represents; bans are looked for in it.
    """

    class Post(models.TextChoices):
        """What a person is in the council."""

        CHAIR = "chair", "председатель"
        DEPUTY = "deputy", "заместитель председателя"
        SECRETARY = "secretary", "секретарь"
        MEMBER = "member", "член совета"

    council = models.ForeignKey(Council, models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField("фамилия, имя, отчество", max_length=200)
    employer = models.CharField("место работы, кого представляет", max_length=500, blank=True)
    post = models.CharField("кто в совете", max_length=10, choices=Post.choices, default=Post.MEMBER)
    email = models.EmailField("электронная почта", blank=True)
    phone = models.CharField("телефон", max_length=40, blank=True)
    joined_on = models.DateField("в составе с")
    joined_basis = models.CharField("чем включён", max_length=500, blank=True)
    stated_on = models.DateField("заявление об отсутствии запретов", null=True, blank=True)
    is_renewed = models.BooleanField(default=False)  # not in the council before this one
    left_on = models.DateField("вышел из состава", null=True, blank=True)
    left_reason = models.CharField("почему вышел", max_length=500, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["council_id", "name"]
        verbose_name = "член совета"
        constraints = [
            models.UniqueConstraint(
                fields=["council", "name"], condition=Q(left_on__isnull=True), name="member_sits_once",
                violation_error_message="Такой человек уже в составе.",
            ),
            models.UniqueConstraint(
                fields=["council"], condition=Q(left_on__isnull=True, post="chair"), name="member_one_chair",
                violation_error_message="Председатель в совете один: сначала измените должность прежнего.",
            ),
            models.UniqueConstraint(
                fields=["council", "user"], condition=Q(left_on__isnull=True, user__isnull=False),
                name="member_user_sits_once", violation_error_message="За этим человеком уже закреплён член совета.",
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")), name="member_leaves_after_joining",
                violation_error_message="Выйти из состава раньше, чем войти в него, нельзя.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class Conflict(models.Model):
    """An institution about which a member does not vote, in the words of the statement."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="conflicts")
    institution = models.ForeignKey(Institution, models.CASCADE, related_name="+")
    words = models.CharField("в чём интерес", max_length=500)
    stated_on = models.DateField("заявлено")
    ended_on = models.DateField("снято", null=True, blank=True)

    class Meta:
        ordering = ["stated_on", "pk"]
        verbose_name = "конфликт интересов"
        constraints = [
            models.UniqueConstraint(
                fields=["member", "institution"], condition=Q(ended_on__isnull=True), name="conflict_stated_once",
                violation_error_message="Об этом учреждении уже заявлено.",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.member}: {self.institution}"
