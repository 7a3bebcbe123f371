"""Messages of citizens with what becomes of them; whom they are from stands apart and is forgotten in time."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from merilo.plans.models import StoredFile
from merilo.registry.models import Institution, Municipality


class Appeal(models.Model):
    """A message, a call or a letter. What it says is never in the journal; dates and numbers outlive its words."""

    class Way(models.TextChoices):
        """How it came."""

        WEB = "web", "через сайт"
        LETTER = "letter", "письмом"
        EMAIL = "email", "электронной почтой"
        CALL = "call", "по телефону"
        PERSON = "person", "на личном приёме"
        INSTITUTION = "institution", "через учреждение"

    class Kind(models.TextChoices):
        """What it is."""

        COMPLAINT = "complaint", "жалоба"
        PROPOSAL = "proposal", "предложение"
        QUESTION = "question", "вопрос"
        THANKS = "thanks", "благодарность"

    class Topic(models.TextChoices):
        """What it is about; the first five are the criteria of the assessment."""

        OPENNESS = "openness", "информация об учреждении"
        COMFORT = "comfort", "удобство и условия"
        ACCESS = "access", "доступность для людей с инвалидностью"
        STAFF = "staff", "вежливость и внимание работников"
        SERVICE = "service", "качество услуг в целом"
        PROCEDURE = "procedure", "сама независимая оценка"
        OTHER = "other", "другое"

    class State(models.TextChoices):
        """How far it is."""

        RECEIVED = "received", "ждёт регистрации"
        OPEN = "open", "рассматривается"
        ANSWERED = "answered", "ответ дан"
        FORWARDED = "forwarded", "переадресовано"
        DECLINED = "declined", "оставлено без ответа"

    class Satisfaction(models.TextChoices):
        """Whether the answer helped."""

        YES = "yes", "да, помог"
        PARTLY = "partly", "отчасти"
        NO = "no", "нет, не помог"

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="appeals")
    year = models.PositiveSmallIntegerField()
    ordinal = models.PositiveIntegerField()
    way = models.CharField("как поступило", max_length=12, choices=Way.choices, default=Way.WEB)
    is_legal = models.BooleanField("обращение по закону № 59-ФЗ", default=False)
    kind = models.CharField("что это", max_length=10, choices=Kind.choices)
    topic = models.CharField("о чём", max_length=10, choices=Topic.choices, default=Topic.OTHER)
    institution = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="appeals", verbose_name="об учреждении"
    )
    text = models.TextField("сообщение", max_length=5000, blank=True)
    language = models.CharField(max_length=2, default="ru")
    doubts = models.JSONField(default=list, blank=True)
    secret_hash = models.CharField(max_length=64, blank=True)
    receipt = models.CharField(max_length=40, unique=True, null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    received_at = models.DateTimeField()
    received_on = models.DateField("когда поступило")

    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    register_by = models.DateField()
    registered_on = models.DateField(null=True, blank=True)
    first_due_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    extension_reason = models.CharField(max_length=500, blank=True)
    extended_at = models.DateTimeField(null=True, blank=True)

    routed_to = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="routed_appeals", verbose_name="направлено"
    )
    routed_at = models.DateTimeField(null=True, blank=True)
    route_note = models.CharField(max_length=500, blank=True)
    prepare_by = models.DateField(null=True, blank=True)
    prepared = models.TextField(max_length=5000, blank=True)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    prepared_at = models.DateTimeField(null=True, blank=True)

    closed_on = models.DateField(null=True, blank=True)  # answered, forwarded or declined
    closing_words = models.CharField(max_length=500, blank=True)  # where it was forwarded, why it was declined
    satisfaction = models.CharField(max_length=6, choices=Satisfaction.choices, blank=True)
    satisfaction_note = models.TextField(max_length=1000, blank=True)
    rated_at = models.DateTimeField(null=True, blank=True)
    anonymised_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-year", "-ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "year", "ordinal"], name="appeal_number_once"),
            models.CheckConstraint(
                condition=Q(state="received") | Q(state="declined") | Q(registered_on__isnull=False),
                name="appeal_registered_before_work",
            ),
        ]
        indexes = [models.Index(fields=["municipality", "state"])]

    def __str__(self) -> str:
        return f"Сообщение №\u00a0{self.number}"

    @property
    def number(self) -> str:
        """Return the number people know it by."""
        return f"{self.ordinal}/{self.year}"


class Answer(models.Model):
    """What was answered; a message taken up again gets another one."""

    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="answers")
    text = models.TextField("ответ", max_length=8000, blank=True)
    sent_how = models.CharField("как отправлен", max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"ответ: {self.appeal}"


class AppealFile(models.Model):
    """A file that came with a message, or one that went with an answer."""

    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="files")
    answer = models.ForeignKey(Answer, models.CASCADE, null=True, blank=True, related_name="files")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.file)


class Contact(models.Model):
    """How to reach the person, and by what right this is known."""

    class Basis(models.TextChoices):
        """By what right."""

        CONSENT = "consent", "согласие, данное на сайте"
        PAPER = "paper", "письменное согласие"
        LAW = "law", "обращение по закону № 59-ФЗ"

    appeal = models.OneToOneField(Appeal, models.CASCADE, related_name="contact")
    basis = models.CharField("на каком основании", max_length=8, choices=Basis.choices)
    name = models.CharField("имя", max_length=200, blank=True)
    email = models.EmailField("электронная почта", blank=True)
    phone = models.CharField("телефон", max_length=40, blank=True)
    address = models.CharField("почтовый адрес", max_length=500, blank=True)

    def __str__(self) -> str:
        return f"контакты: {self.appeal}"


class Consent(models.Model):
    """The consent to keep contacts: the very text that was agreed to, when, and when it was taken back."""

    appeal = models.OneToOneField(Appeal, models.CASCADE, related_name="consent")
    text = models.TextField(max_length=9000)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"согласие: {self.appeal}"
