"""Municipalities, institutions with their branches, stands and past names, and when each was assessed."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from merilo.accounts.access import Place


def check_inn(value: str) -> None:
    """Refuse an ИНН of an organisation whose tenth digit is not its control number (приказ ФНС ЕД-7-14/559@)."""
    if len(value) != 10 or not value.isascii() or not value.isdigit():
        raise ValidationError("ИНН организации — 10 цифр.")
    weights = (2, 4, 10, 3, 5, 9, 4, 6, 8)
    if sum(int(digit) * weight for digit, weight in zip(value, weights, strict=False)) % 11 % 10 != int(value[9]):
        raise ValidationError("В ИНН ошибка: контрольная цифра не сходится. Сверьте с документом.")


def check_ogrn(value: str) -> None:
    """Refuse an ОГРН whose last digit is not the remainder of the others by 11."""
    if len(value) != 13 or not value.isascii() or not value.isdigit():
        raise ValidationError("ОГРН — 13 цифр.")
    if int(value[:12]) % 11 % 10 != int(value[12]):
        raise ValidationError("В ОГРН ошибка: контрольная цифра не сходится. Сверьте с документом.")


def check_zone(value: str) -> None:
    """Refuse a time zone that does not exist."""
    try:
        ZoneInfo(value)
    except (ValueError, OSError, KeyError) as error:
        raise ValidationError("Такого часового пояса нет. Пример: Europe/Moscow, Asia/Omsk.") from error


class Municipality(models.Model):
    """A municipality that runs the assessment of its institutions."""

    name = models.CharField("название", max_length=200, unique=True)
    slug = models.SlugField(
        "имя в адресе",
        max_length=60,
        unique=True,
        help_text="Латинские буквы, цифры и дефис: zarechny. Стоит в адресах страниц.",
    )
    region = models.CharField("регион", max_length=200, blank=True)
    authority = models.CharField("орган, который ведёт оценку", max_length=300, blank=True)
    site = models.URLField("официальный сайт", blank=True)
    time_zone = models.CharField("часовой пояс", max_length=60, default="Europe/Moscow", validators=[check_zone])
    is_demo = models.BooleanField("учебный", default=False)

    class Meta:
        ordering = ["name"]
        verbose_name = "муниципалитет"
        verbose_name_plural = "муниципалитеты"

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> Place:
        """Where deeds of this municipality happen."""
        return Place(self.pk)


class InstitutionKind(models.TextChoices):
    """What an institution is."""

    LIBRARY = "library", "библиотека"
    CLUB = "club", "клуб, дом культуры"
    MUSEUM = "museum", "музей"
    THEATRE = "theatre", "театр"
    CONCERT = "concert", "концертная организация"
    ART_SCHOOL = "art_school", "школа искусств"
    PARK = "park", "парк культуры и отдыха"
    ARCHIVE = "archive", "архив"
    OTHER = "other", "другое"


class Institution(models.Model):
    """An institution or a branch of one. It is closed, never deleted; past names stand beside the present one."""

    class Profile(models.TextChoices):
        """How the law assesses it."""

        GENERAL = "general", "общий"
        CREATIVE = "creative", "творческий"

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="institutions")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="branches")
    name = models.CharField("полное наименование", max_length=500)
    short_name = models.CharField("краткое наименование", max_length=200, blank=True)
    kind = models.CharField("вид", max_length=20, choices=InstitutionKind.choices, default=InstitutionKind.OTHER)
    profile = models.CharField("профиль", max_length=20, choices=Profile.choices, default=Profile.GENERAL)
    group = models.CharField("группа для сравнения", max_length=100, blank=True)
    founder = models.CharField("учредитель", max_length=300, blank=True)
    inn = models.CharField("ИНН", max_length=10, blank=True, validators=[check_inn])
    ogrn = models.CharField("ОГРН", max_length=13, blank=True, validators=[check_ogrn])
    head_name = models.CharField("руководитель", max_length=200, blank=True)
    head_position = models.CharField("должность руководителя", max_length=200, blank=True)
    phone = models.CharField("телефон", max_length=60, blank=True)
    email = models.EmailField("электронная почта", blank=True)
    address = models.CharField("адрес", max_length=500, blank=True)
    site = models.URLField("сайт", max_length=500, blank=True)
    bus_gov_page = models.URLField("страница на bus.gov.ru", max_length=500, blank=True)
    exempt_reason = models.CharField(
        "почему не подлежит оценке", max_length=300, blank=True, help_text="Пусто, если подлежит."
    )
    recipients = models.PositiveIntegerField("получателей услуг за год", null=True, blank=True)
    recipients_year = models.PositiveSmallIntegerField(
        "за какой год", null=True, blank=True, validators=[RegexValidator(r"^20\d\d$", "Год — четыре цифры.")]
    )
    recipients_source = models.CharField("откуда число", max_length=300, blank=True, help_text="Например: форма 6-НК")
    opened_on = models.DateField("открыто", null=True, blank=True)
    closed_on = models.DateField("закрыто", null=True, blank=True)
    closing_basis = models.CharField("основание закрытия", max_length=500, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name="правопреемник"
    )

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = "учреждение"
        verbose_name_plural = "учреждения"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "name"],
                condition=Q(parent__isnull=True, closed_on__isnull=True),
                name="institution_name_once",
                violation_error_message="Действующее учреждение с таким наименованием уже есть.",
            ),
            models.UniqueConstraint(
                fields=["parent", "name"],
                condition=Q(parent__isnull=False, closed_on__isnull=True),
                name="branch_name_once",
                violation_error_message="У этого учреждения уже есть филиал с таким наименованием.",
            ),
            models.UniqueConstraint(
                fields=["municipality", "inn"],
                condition=~Q(inn="") & Q(parent__isnull=True),
                name="institution_inn_once",
                violation_error_message="Учреждение с таким ИНН уже есть.",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(opened_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="institution_closed_after_opened",
                violation_error_message="Дата закрытия раньше даты открытия.",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="institution_not_own_branch",
                violation_error_message="Учреждение не может быть филиалом самого себя.",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name

    @property
    def place(self) -> Place:
        """Where deeds of this institution happen; a branch is led by the head of its institution."""
        return Place(self.municipality_id, self.parent_id or self.pk)


class PastName(models.Model):
    """A name an institution bore for a time."""

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="past_names")
    name = models.CharField("полное наименование", max_length=500)
    short_name = models.CharField("краткое наименование", max_length=200, blank=True)
    until = models.DateField("до")
    basis = models.CharField("основание", max_length=500, blank=True)

    class Meta:
        ordering = ["-until"]

    def __str__(self) -> str:
        return self.name


class Stand(models.Model):
    """An information stand: where it hangs."""

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="stands")
    place = models.CharField("где висит", max_length=300)
    note = models.CharField("примечание", max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.place


class AssessedYear(models.Model):
    """That an institution is or was assessed in a year: at least once in three years, at most once a year."""

    class State(models.TextChoices):
        """How far it is."""

        PLANNED = "planned", "намечена"
        DONE = "done", "проведена"

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="assessed_years")
    year = models.PositiveSmallIntegerField("год")
    state = models.CharField("состояние", max_length=10, choices=State.choices, default=State.PLANNED)
    ordinal = models.PositiveSmallIntegerField("какая за год", default=1)
    exception = models.CharField("почему второй раз за год", max_length=500, blank=True)
    basis = models.CharField("основание", max_length=300, blank=True)
    total = models.DecimalField("итоговая оценка", max_digits=6, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ["year", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "year", "ordinal"], name="assessed_year_once"),
            models.CheckConstraint(
                condition=Q(ordinal=1) | ~Q(exception=""),
                name="assessed_twice_with_reason",
                violation_error_message="Оценка проводится не чаще раза в год: назовите причину исключения.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution}, {self.year}"


class Import(models.Model):
    """A table of institutions that was read in: what it made and changed, so that it can be taken back as one."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="imports")
    file_name = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    reading = models.JSONField(default=dict)  # rows with their faults, unknown columns: what the preview shows
    done_at = models.DateTimeField(null=True)
    effects = models.JSONField(default=dict)  # what was made and changed, with values before and after
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name


class PublicText(models.Model):
    """A text of the public section in the municipality's own words; without it the text that ships is shown."""

    class Language(models.TextChoices):
        """In which language."""

        RU = "ru", "русский"
        EN = "en", "английский"

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="public_texts")
    key = models.CharField("какой текст", max_length=30)
    language = models.CharField("язык", max_length=2, choices=Language.choices, default=Language.RU)
    text = models.TextField("текст", max_length=8000)

    class Meta:
        ordering = ["key", "language"]
        verbose_name = "текст публичного раздела"
        constraints = [
            models.UniqueConstraint(fields=["municipality", "key", "language"], name="public_text_once"),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.get_language_display()})"
