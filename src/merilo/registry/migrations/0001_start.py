import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import merilo.registry.models
from merilo.accounts.together import CreateTogether


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("account", "0009_emailaddress_unique_primary_email"),
        ("accounts", "__first__"),
        ("django_tasks_database", "0021_conditional_partial_index_ordering"),
        # Not needed for what stands here: while few tables are known, theirs are changed quickly.
        ("mfa", "0003_authenticator_type_uniq"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
    ]

    operations = [
        CreateTogether(
            models=[
                migrations.CreateModel(
                    name="Municipality",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=200, unique=True, verbose_name="название")),
                        (
                            "slug",
                            models.SlugField(
                                help_text="Латинские буквы, цифры и дефис: zarechny. Стоит в адресах страниц.",
                                max_length=60,
                                unique=True,
                                verbose_name="имя в адресе",
                            ),
                        ),
                        ("region", models.CharField(blank=True, max_length=200, verbose_name="регион")),
                        (
                            "authority",
                            models.CharField(blank=True, max_length=300, verbose_name="орган, который ведёт оценку"),
                        ),
                        ("site", models.URLField(blank=True, verbose_name="официальный сайт")),
                        (
                            "time_zone",
                            models.CharField(
                                default="Europe/Moscow",
                                max_length=60,
                                validators=[merilo.registry.models.check_zone],
                                verbose_name="часовой пояс",
                            ),
                        ),
                        ("is_demo", models.BooleanField(default=False, verbose_name="учебный")),
                    ],
                    options={
                        "verbose_name": "муниципалитет",
                        "verbose_name_plural": "муниципалитеты",
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="Institution",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=500, verbose_name="полное наименование")),
                        (
                            "short_name",
                            models.CharField(blank=True, max_length=200, verbose_name="краткое наименование"),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("library", "библиотека"),
                                    ("club", "клуб, дом культуры"),
                                    ("museum", "музей"),
                                    ("theatre", "театр"),
                                    ("concert", "концертная организация"),
                                    ("art_school", "школа искусств"),
                                    ("park", "парк культуры и отдыха"),
                                    ("archive", "архив"),
                                    ("other", "другое"),
                                ],
                                default="other",
                                max_length=20,
                                verbose_name="вид",
                            ),
                        ),
                        (
                            "profile",
                            models.CharField(
                                choices=[("general", "общий"), ("creative", "творческий")],
                                default="general",
                                max_length=20,
                                verbose_name="профиль",
                            ),
                        ),
                        ("group", models.CharField(blank=True, max_length=100, verbose_name="группа для сравнения")),
                        ("founder", models.CharField(blank=True, max_length=300, verbose_name="учредитель")),
                        (
                            "inn",
                            models.CharField(
                                blank=True,
                                max_length=10,
                                validators=[merilo.registry.models.check_inn],
                                verbose_name="ИНН",
                            ),
                        ),
                        (
                            "ogrn",
                            models.CharField(
                                blank=True,
                                max_length=13,
                                validators=[merilo.registry.models.check_ogrn],
                                verbose_name="ОГРН",
                            ),
                        ),
                        ("head_name", models.CharField(blank=True, max_length=200, verbose_name="руководитель")),
                        (
                            "head_position",
                            models.CharField(blank=True, max_length=200, verbose_name="должность руководителя"),
                        ),
                        ("phone", models.CharField(blank=True, max_length=60, verbose_name="телефон")),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="электронная почта")),
                        ("address", models.CharField(blank=True, max_length=500, verbose_name="адрес")),
                        ("site", models.URLField(blank=True, max_length=500, verbose_name="сайт")),
                        (
                            "bus_gov_page",
                            models.URLField(blank=True, max_length=500, verbose_name="страница на bus.gov.ru"),
                        ),
                        (
                            "exempt_reason",
                            models.CharField(
                                blank=True,
                                help_text="Пусто, если подлежит.",
                                max_length=300,
                                verbose_name="почему не подлежит оценке",
                            ),
                        ),
                        (
                            "recipients",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="получателей услуг за год"),
                        ),
                        (
                            "recipients_year",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[django.core.validators.RegexValidator("^20\\d\\d$", "Год — четыре цифры.")],
                                verbose_name="за какой год",
                            ),
                        ),
                        (
                            "recipients_source",
                            models.CharField(
                                blank=True,
                                help_text="Например: форма 6-НК",
                                max_length=300,
                                verbose_name="откуда число",
                            ),
                        ),
                        ("opened_on", models.DateField(blank=True, null=True, verbose_name="открыто")),
                        ("closed_on", models.DateField(blank=True, null=True, verbose_name="закрыто")),
                        (
                            "closing_basis",
                            models.CharField(blank=True, max_length=500, verbose_name="основание закрытия"),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="branches",
                                to="registry.institution",
                            ),
                        ),
                        (
                            "successor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="predecessors",
                                to="registry.institution",
                                verbose_name="правопреемник",
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="institutions",
                                to="registry.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "учреждение",
                        "verbose_name_plural": "учреждения",
                        "ordering": ["name", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("closed_on__isnull", True), ("parent__isnull", True)),
                                fields=("municipality", "name"),
                                name="institution_name_once",
                                violation_error_message="Действующее учреждение с таким наименованием уже есть.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("closed_on__isnull", True), ("parent__isnull", False)),
                                fields=("parent", "name"),
                                name="branch_name_once",
                                violation_error_message="У этого учреждения уже есть филиал с таким наименованием.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(models.Q(("inn", ""), _negated=True), ("parent__isnull", True)),
                                fields=("municipality", "inn"),
                                name="institution_inn_once",
                                violation_error_message="Учреждение с таким ИНН уже есть.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("closed_on__isnull", True),
                                    ("opened_on__isnull", True),
                                    ("closed_on__gte", models.F("opened_on")),
                                    _connector="OR",
                                ),
                                name="institution_closed_after_opened",
                                violation_error_message="Дата закрытия раньше даты открытия.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("parent__isnull", True),
                                    models.Q(("parent", models.F("id")), _negated=True),
                                    _connector="OR",
                                ),
                                name="institution_not_own_branch",
                                violation_error_message="Учреждение не может быть филиалом самого себя.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Import",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("file_name", models.CharField(max_length=300)),
                        ("sha256", models.CharField(max_length=64)),
                        ("made_at", models.DateTimeField()),
                        ("reading", models.JSONField(default=dict)),
                        ("done_at", models.DateTimeField(null=True)),
                        ("effects", models.JSONField(default=dict)),
                        ("undone_at", models.DateTimeField(null=True)),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="imports",
                                to="registry.municipality",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-made_at", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="PastName",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=500, verbose_name="полное наименование")),
                        (
                            "short_name",
                            models.CharField(blank=True, max_length=200, verbose_name="краткое наименование"),
                        ),
                        ("until", models.DateField(verbose_name="до")),
                        ("basis", models.CharField(blank=True, max_length=500, verbose_name="основание")),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="past_names",
                                to="registry.institution",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-until"],
                    },
                ),
                migrations.CreateModel(
                    name="PublicText",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(max_length=30, verbose_name="какой текст")),
                        (
                            "language",
                            models.CharField(
                                choices=[("ru", "русский"), ("en", "английский")],
                                default="ru",
                                max_length=2,
                                verbose_name="язык",
                            ),
                        ),
                        ("text", models.TextField(max_length=8000, verbose_name="текст")),
                        (
                            "municipality",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="public_texts",
                                to="registry.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "текст публичного раздела",
                        "ordering": ["key", "language"],
                        "constraints": [
                            models.UniqueConstraint(fields=("municipality", "key", "language"), name="public_text_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Stand",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("place", models.CharField(max_length=300, verbose_name="где висит")),
                        ("note", models.CharField(blank=True, max_length=500, verbose_name="примечание")),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="stands",
                                to="registry.institution",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="AssessedYear",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="год")),
                        (
                            "state",
                            models.CharField(
                                choices=[("planned", "намечена"), ("done", "проведена")],
                                default="planned",
                                max_length=10,
                                verbose_name="состояние",
                            ),
                        ),
                        ("ordinal", models.PositiveSmallIntegerField(default=1, verbose_name="какая за год")),
                        (
                            "exception",
                            models.CharField(blank=True, max_length=500, verbose_name="почему второй раз за год"),
                        ),
                        ("basis", models.CharField(blank=True, max_length=300, verbose_name="основание")),
                        (
                            "total",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=6, null=True, verbose_name="итоговая оценка"
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="assessed_years",
                                to="registry.institution",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["year", "ordinal"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("institution", "year", "ordinal"), name="assessed_year_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ordinal", 1), models.Q(("exception", ""), _negated=True), _connector="OR"
                                ),
                                name="assessed_twice_with_reason",
                                violation_error_message="Оценка проводится не чаще раза в год: назовите причину исключения.",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
