"""How a municipality takes messages, what it answers again and again, what citizens ask most."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from merilo.registry.models import Municipality

ANSWER_DAYS = 30
KEEP_DAYS = 365


class Reception(models.Model):
    """How messages are taken here; without a row, as the program ships it."""

    municipality = models.OneToOneField(Municipality, models.CASCADE, related_name="reception")
    is_open = models.BooleanField(
        "принимать сообщения через этот сайт",
        default=True,
        help_text="Если выключить, страница останется и расскажет, куда обратиться.",
    )
    official_form = models.URLField(
        "страница для обращений с подтверждением личности",
        max_length=500,
        blank=True,
        help_text="Например, электронная приёмная на официальном сайте. Портал госуслуг назовём сами.",
    )
    postal_address = models.CharField(
        "почтовый адрес",
        max_length=500,
        blank=True,
        help_text="Куда писать письма. Стоит и в согласии на обработку персональных данных.",
    )
    hours = models.CharField("телефон и часы личного приёма", max_length=300, blank=True)
    answer_days = models.PositiveSmallIntegerField(
        "отвечать на сообщения за столько дней",
        default=ANSWER_DAYS,
        validators=[MinValueValidator(1), MaxValueValidator(ANSWER_DAYS)],
        help_text="От регистрации, не больше 30. Для обращений по закону № 59-ФЗ всегда 30.",
    )
    keep_days = models.PositiveSmallIntegerField(
        "обезличивать через столько дней после ответа",
        default=KEEP_DAYS,
        validators=[MinValueValidator(30), MaxValueValidator(5 * 365)],
        help_text="Контакты, файлы и тексты сотрутся, числа для сводки останутся.",
    )
    consent = models.TextField(
        "согласие на обработку персональных данных",
        max_length=8000,
        blank=True,
        help_text="Пусто — стоит наш текст. Слова {authority}, {address} и {days} заменятся сами.",
    )

    class Meta:
        verbose_name = "порядок приёма сообщений"

    def __str__(self) -> str:
        return f"приём сообщений: {self.municipality}"


class AnswerTemplate(models.Model):
    """A text that answers begin with."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="answer_templates")
    title = models.CharField("название", max_length=150)
    text = models.TextField(
        "текст",
        max_length=5000,
        help_text="Слова {number}, {received}, {institution} и {kind} заменятся сведениями сообщения.",
    )

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "title"],
                name="answer_template_title_once",
                violation_error_message="Заготовка с таким названием уже есть.",
            )
        ]

    def __str__(self) -> str:
        return self.title


class FaqEntry(models.Model):
    """A question that is asked often, with its answer; without any, those that ship are shown."""

    class Language(models.TextChoices):
        """In which language."""

        RU = "ru", "русский"
        EN = "en", "английский"

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="faq")
    language = models.CharField("язык", max_length=2, choices=Language.choices, default=Language.RU)
    position = models.PositiveIntegerField(default=0)
    question = models.CharField("вопрос", max_length=300)
    answer = models.TextField(
        "ответ",
        max_length=4000,
        help_text="Пустая строка отделяет абзац; строки, которые начинаются с дефиса и пробела, станут списком; "
        "адреса сайтов и почты станут ссылками.",
    )

    class Meta:
        ordering = ["language", "position", "pk"]

    def __str__(self) -> str:
        return self.question
