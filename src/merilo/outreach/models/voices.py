"""What newspapers and others told, organisations that help, letters to them in series, and what came of each."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import Q

from merilo.accounts.access import Place
from merilo.plans.models import StoredFile
from merilo.registry.models import Institution, Municipality


class MediaItem(models.Model):
    """A piece in a newspaper, on the air, in a network; leaflets given out. Withdrawn with a reason, never deleted."""

    class Kind(models.TextChoices):
        """What it came out in."""

        PAPER = "paper", "газета или журнал"
        SITE = "site", "интернет-издание"
        TELEVISION = "tv", "телевидение"
        RADIO = "radio", "радио"
        SOCIAL = "social", "социальная сеть"
        PRINT = "print", "буклеты, плакаты, листовки"

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="media_items")
    institution = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="media_items", verbose_name="об учреждении"
    )
    outlet = models.CharField("издание, канал или страница", max_length=200)
    kind = models.CharField("вид", max_length=8, choices=Kind.choices, default=Kind.PAPER)
    title = models.CharField("заголовок или тема", max_length=300)
    published_on = models.DateField("дата выхода")
    url = models.URLField("ссылка", max_length=1000, blank=True)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="вырезка"
    )
    note = models.CharField("примечание", max_length=500, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdraw_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-published_on", "-pk"]
        verbose_name = "публикация в СМИ"

    def __str__(self) -> str:
        return f"{self.outlet}: {self.title}"

    @property
    def place(self) -> Place:
        """Where it is recorded."""
        return self.institution.place if self.institution is not None else self.municipality.place


class Partner(models.Model):
    """An organisation that helps to tell people of the assessment. Put aside, never deleted."""

    class Kind(models.TextChoices):
        """What it is."""

        PUBLIC = "public", "общественная организация"
        SOCIAL = "social", "социально ориентированная НКО"
        VETERANS = "veterans", "совет ветеранов"
        DISABLED = "disabled", "организация инвалидов"
        YOUTH = "youth", "молодёжная организация"
        EDUCATION = "education", "образовательная организация"
        MEDIA = "media", "редакция СМИ"
        OTHER = "other", "другая организация"

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="partners")
    name = models.CharField("организация", max_length=300)
    kind = models.CharField("вид", max_length=10, choices=Kind.choices, default=Kind.PUBLIC)
    person = models.CharField("к кому обращаться", max_length=200, blank=True)
    post = models.CharField("должность", max_length=200, blank=True)
    phone = models.CharField("телефон", max_length=60, blank=True)
    email = models.EmailField("электронная почта", blank=True)
    address = models.CharField("адрес", max_length=500, blank=True)
    note = models.CharField("чем может помочь", max_length=500, blank=True)
    is_aside = models.BooleanField("больше не работаем", default=False)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = "партнёр"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "name"],
                name="partner_once",
                violation_error_message="Такая организация в списке уже есть.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class PartnerContact(models.Model):
    """One talk, meeting or letter with a partner, and what came of it."""

    class Way(models.TextChoices):
        """How."""

        CALL = "call", "звонок"
        MEETING = "meeting", "встреча"
        MAIL = "mail", "письмо"
        EVENT = "event", "общее мероприятие"

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="contacts")
    institution = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="от учреждения"
    )
    way = models.CharField("как", max_length=8, choices=Way.choices, default=Way.CALL)
    on = models.DateField("когда")
    topic = models.CharField("о чём", max_length=300)
    outcome = models.CharField("что получилось", max_length=1000, blank=True)
    next_on = models.DateField("вернуться к разговору", null=True, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = "контакт с партнёром"

    def __str__(self) -> str:
        return f"{self.partner}: {self.topic}"


class Mailing(models.Model):
    """One letter to several organisations: the same words, each with its own address."""

    class Kind(models.TextChoices):
        """What it is for."""

        INVITATION = "invitation", "приглашение"
        LETTER = "letter", "письмо"

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="mailings")
    kind = models.CharField("вид", max_length=10, choices=Kind.choices, default=Kind.LETTER)
    title = models.CharField("о чём", max_length=200, validators=[MinLengthValidator(3)])
    text = models.TextField("текст письма", max_length=8000)
    written_on = models.DateField("дата письма")
    number = models.CharField(
        "исходящий номер", max_length=60, blank=True, help_text="К номеру каждого письма добавится его место в серии."
    )
    reply_by = models.DateField("ответить до", null=True, blank=True)
    signed_post = models.CharField("должность подписавшего", max_length=300, blank=True)
    signed_by = models.CharField("кто подписал", max_length=200, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-written_on", "-pk"]
        verbose_name = "рассылка"

    def __str__(self) -> str:
        return self.title


class MailingLetter(models.Model):
    """The letter to one organisation: when it was sent and what came of it."""

    class Outcome(models.TextChoices):
        """What came of it."""

        WAITING = "waiting", "ответа ещё нет"
        AGREED = "agreed", "согласились"
        REFUSED = "refused", "отказались"
        SILENT = "silent", "не ответили"

    mailing = models.ForeignKey(Mailing, models.CASCADE, related_name="letters")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="letters")
    position = models.PositiveSmallIntegerField()
    sent_on = models.DateField("отправлено", null=True, blank=True)
    outcome = models.CharField("что получилось", max_length=8, choices=Outcome.choices, default=Outcome.WAITING)
    answered_on = models.DateField("когда ответили", null=True, blank=True)
    note = models.CharField("что ответили", max_length=1000, blank=True)

    class Meta:
        ordering = ["position"]
        verbose_name = "письмо партнёру"
        constraints = [
            models.UniqueConstraint(fields=["mailing", "partner"], name="mailing_once_a_partner"),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | Q(outcome__in=("agreed", "refused")),
                name="mailing_answer_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mailing}: {self.partner}"
