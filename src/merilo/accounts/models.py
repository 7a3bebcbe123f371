"""People, what they may do and where, how they came in, what they did, and what they are told."""

from __future__ import annotations

from typing import Any, NoReturn

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class Role(models.TextChoices):
    """The people of design: everything a person may do follows from roles in places."""

    COORDINATOR = "coordinator", "координатор"
    CHAIR = "chair", "председатель совета"
    MEMBER = "member", "член совета"
    EXPERT = "expert", "эксперт"
    HEAD = "head", "руководитель учреждения"
    PERFORMER = "performer", "исполнитель"
    OBSERVER = "observer", "наблюдатель"
    ADMIN = "admin", "администратор"


class User(AbstractUser):
    """A person who signs in. The name is written as officials write it, family name first."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField("фамилия, имя, отчество", max_length=200)
    position = models.CharField("должность", max_length=300, blank=True)
    email = models.EmailField("электронная почта", blank=True)
    phone = models.CharField("телефон", max_length=40, blank=True)
    wants_mail = models.BooleanField("присылать уведомления письмом", default=True)

    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "человек"
        verbose_name_plural = "люди"
        constraints = [
            models.UniqueConstraint(
                "email", name="user_email_unique", condition=~Q(email=""), violation_error_message="Эта почта занята."
            )
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        """Return the name; Django's own parts ask for it."""
        return self.name

    def get_short_name(self) -> str:
        """Return the name without the father's name."""
        return " ".join(self.name.split()[:2])


class Grant(models.Model):
    """A role of a person in a place, for a time. The place is text (`mun:1`, `mun:1/inst:7`), `*` is everywhere."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role = models.CharField("роль", max_length=20, choices=Role.choices)
    place = models.CharField("где", max_length=60)
    since = models.DateField("с")
    until = models.DateField("по", null=True, blank=True)
    given_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    basis = models.CharField("основание", max_length=300, blank=True)

    class Meta:
        ordering = ["user_id", "place", "role", "since"]
        indexes = [models.Index(fields=["place", "role"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="grant_ends_after_it_begins",
                violation_error_message="Роль не может кончиться раньше, чем началась.",
            ),
            models.UniqueConstraint(fields=["user", "role", "place", "since"], name="grant_given_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()} ({self.place})"


class Deputy(models.Model):
    """While a person is away another one does what he may do; every deed of the deputy names both."""

    person = models.ForeignKey(User, models.CASCADE, related_name="deputies")
    deputy = models.ForeignKey(User, models.CASCADE, related_name="stands_in_for")
    place = models.CharField("где", max_length=60)
    since = models.DateField("с")
    until = models.DateField("по")
    reason = models.CharField("причина", max_length=300)
    given_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-since"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("since")),
                name="deputy_ends_after_it_begins",
                violation_error_message="Замещение не может кончиться раньше, чем началось.",
            ),
            models.CheckConstraint(
                condition=~Q(person=F("deputy")),
                name="deputy_is_another",
                violation_error_message="Человек не может замещать сам себя.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, замещает {self.deputy}"


class Invitation(models.Model):
    """A personal way in: a code or a link. Only its hash is kept; who has opened it and who has not is seen."""

    name = models.CharField("фамилия, имя, отчество", max_length=200)
    position = models.CharField("должность", max_length=300, blank=True)
    email = models.EmailField("электронная почта", blank=True)
    role = models.CharField("роль", max_length=20, choices=Role.choices)
    place = models.CharField("где", max_length=60)
    place_name = models.CharField("как называется место", max_length=600, blank=True)  # what this room cannot look up
    until = models.DateField("роль до", null=True, blank=True)
    code_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="invitations")

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.name


class JournalIsKept(TypeError):
    """Somebody tried to change or delete an entry of the journal."""


class JournalQuerySet(models.QuerySet["Entry"]):
    """Entries can be read and added, nothing else."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise JournalIsKept("Записи журнала не меняются и не удаляются.")

    update = delete = bulk_update = _refuse


class Entry(models.Model):
    """One line of the journal: who did what to what, when, what was before and after, why."""

    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_constraint=True)
    actor_name = models.CharField(max_length=200)
    acting_for = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=60, db_index=True)
    act = models.CharField(max_length=60, db_index=True)
    subject = models.CharField(max_length=60, db_index=True)
    subject_name = models.CharField(max_length=400)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    reason = models.CharField(max_length=1000, blank=True)

    objects = JournalQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.at:%d.%m.%Y %H:%M} {self.actor_name}: {self.act}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the entry. Raises JournalIsKept for one that stands already."""
        if self.pk is not None:
            raise JournalIsKept("Записи журнала не меняются.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Raises JournalIsKept."""
        raise JournalIsKept("Записи журнала не удаляются.")


class Notice(models.Model):
    """Something a person should know, once: in the program first, then in a digest by mail."""

    user = models.ForeignKey(User, models.CASCADE, related_name="notices")
    place = models.CharField(max_length=60)
    key = models.CharField(max_length=120)  # the same thing is told once
    text = models.CharField(max_length=500)
    link = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="notice_told_once")]

    def __str__(self) -> str:
        return self.text


class MailAttempt(models.Model):
    """One try to send a letter: a failing mail server is seen by the administrator, not by silence."""

    at = models.DateTimeField(db_index=True)
    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=300)
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.to}: {self.error or 'отправлено'}"


class ApiToken(models.Model):
    """A key of a program: it may do what its scopes say, in one place, in the name of the person who made it."""

    class Scope(models.TextChoices):
        """What a program may do."""

        READ = "read", "читать опубликованное и ход сбора"
        SHEETS = "sheets", "передавать анкеты"
        MARKS = "marks", "передавать отметки чек-листов"

    name = models.CharField("для чего", max_length=200)
    place = models.CharField(max_length=60)
    scopes = models.JSONField(default=list)
    token_hash = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, models.CASCADE, related_name="api_tokens")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.name


class Webhook(models.Model):
    """An address that is told of events, each message signed with a secret both sides know."""

    class Event(models.TextChoices):
        """What is told."""

        PUBLISHED = "published", "результаты опубликованы"
        CORRECTED = "corrected", "результаты исправлены"
        DEADLINE_MISSED = "deadline_missed", "срок пункта плана прошёл"

    place = models.CharField(max_length=60)
    url = models.URLField("адрес", max_length=500)
    events = models.JSONField(default=list)
    secret = models.CharField(max_length=64)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.url


class Delivery(models.Model):
    """One message to one address: told once, tried again for a day when it was not taken."""

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    event = models.CharField(max_length=20, choices=Webhook.Event.choices)
    key = models.CharField(max_length=120)
    payload = models.JSONField()
    made_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["webhook", "key"], name="delivery_made_once")]

    def __str__(self) -> str:
        return f"{self.get_event_display()}: {self.webhook}"
