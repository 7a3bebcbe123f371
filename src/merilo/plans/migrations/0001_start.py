import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from merilo.accounts.together import CreateTogether


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("registry", "0001_start"),
    ]

    operations = [
        CreateTogether(
            models=[
                migrations.CreateModel(
                    name="Item",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.CharField(blank=True, max_length=20, verbose_name="№")),
                        ("section", models.CharField(blank=True, max_length=600, verbose_name="раздел")),
                        ("text", models.TextField(verbose_name="мероприятие")),
                        ("deadline_words", models.TextField(blank=True, verbose_name="срок словами")),
                        ("schedule", models.JSONField(default=dict)),
                        ("responsible", models.JSONField(default=list)),
                        ("expected_result", models.TextField(blank=True, verbose_name="ожидаемый результат")),
                        ("targets", models.JSONField(default=dict)),
                        ("is_excluded", models.BooleanField(default=False, verbose_name="исключён")),
                        ("position", models.PositiveIntegerField()),
                        ("source", models.CharField(blank=True, max_length=120)),
                        ("step", models.CharField(blank=True, max_length=40)),
                        ("doubts", models.JSONField(default=list)),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="items", to="plans.plan"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "пункт плана",
                        "ordering": ["plan_id", "position"],
                        "constraints": [
                            models.UniqueConstraint(fields=("plan", "position"), name="item_position_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CalendarYear",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(unique=True, verbose_name="год")),
                        ("decree", models.CharField(max_length=300, verbose_name="акт")),
                        ("days_off", models.JSONField(default=list)),
                        ("working_days", models.JSONField(default=list)),
                        ("made_at", models.DateTimeField()),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-year"],
                    },
                ),
                migrations.CreateModel(
                    name="FeedKey",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(max_length=60, unique=True)),
                        (
                            "user",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="feed_key",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Measure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.TextField(verbose_name="мероприятие")),
                        ("due_on", models.DateField(verbose_name="плановый срок")),
                        ("responsible", models.CharField(max_length=300, verbose_name="ответственный")),
                        ("post", models.CharField(max_length=500, verbose_name="должность")),
                        (
                            "item",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="measure",
                                to="plans.item",
                            ),
                        ),
                        (
                            "shortcoming",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="measures",
                                to="plans.shortcoming",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "мероприятие",
                        "ordering": ["due_on", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="MonitoringRound",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="год")),
                        (
                            "quarter",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(4),
                                ],
                                verbose_name="квартал",
                            ),
                        ),
                        ("opened_on", models.DateField(verbose_name="открыт")),
                        ("answer_by", models.DateField(verbose_name="ответить до")),
                        ("closed_on", models.DateField(blank=True, null=True, verbose_name="закрыт")),
                        ("conclusion", models.TextField(blank=True, verbose_name="вывод")),
                        ("made_at", models.DateTimeField()),
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
                                related_name="monitoring_rounds",
                                to="registry.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "мониторинг",
                        "ordering": ["-year", "-quarter"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "year", "quarter"),
                                name="monitoring_once_a_quarter",
                                violation_error_message="Мониторинг за этот квартал уже открыт.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MonitoringAnswer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("words", models.TextField(blank=True, verbose_name="что сделано")),
                        (
                            "percent",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(100)],
                                verbose_name="готовность, %",
                            ),
                        ),
                        ("at", models.DateTimeField(null=True)),
                        (
                            "author",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "measure",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="plans.measure"
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="answers",
                                to="plans.monitoringround",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "ответ на мониторинг",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("round", "measure"), name="monitoring_answer_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Party",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        ("words", models.CharField(max_length=500)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("unbound", "не определён"),
                                    ("body", "орган"),
                                    ("person", "человек"),
                                    ("institution", "учреждение"),
                                    ("institutions", "все учреждения"),
                                ],
                                default="unbound",
                                max_length=12,
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="registry.institution",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="parties", to="plans.item"
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="parties",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["item_id", "position"],
                        "constraints": [
                            models.UniqueConstraint(fields=("item", "position"), name="party_position_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Plan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=600, verbose_name="название")),
                        ("kind", models.CharField(default="work", max_length=20)),
                        ("basis", models.CharField(blank=True, max_length=500, verbose_name="основание")),
                        ("approved_by", models.CharField(blank=True, max_length=300, verbose_name="кто утвердил")),
                        (
                            "approved_post",
                            models.CharField(blank=True, max_length=500, verbose_name="должность утвердившего"),
                        ),
                        (
                            "approved_document",
                            models.CharField(blank=True, max_length=500, verbose_name="чем утверждён"),
                        ),
                        ("approved_on", models.DateField(blank=True, null=True, verbose_name="дата утверждения")),
                        ("starts_on", models.DateField(verbose_name="начало")),
                        ("ends_on", models.DateField(verbose_name="конец")),
                        ("territory", models.CharField(blank=True, max_length=300, verbose_name="территория")),
                        ("notes", models.JSONField(default=list)),
                        (
                            "state",
                            models.CharField(
                                choices=[("prepared", "готовится"), ("active", "действует"), ("closed", "закрыт")],
                                default="prepared",
                                max_length=10,
                            ),
                        ),
                        (
                            "needs_acceptance",
                            models.BooleanField(default=False, verbose_name="отчёты принимает контролирующий"),
                        ),
                        ("made_at", models.DateTimeField()),
                        (
                            "controller",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="controlled_plans",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="контролирует исполнение",
                            ),
                        ),
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="plans",
                                to="registry.municipality",
                            ),
                        ),
                        (
                            "previous",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="following",
                                to="plans.plan",
                            ),
                        ),
                        (
                            "source_file",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="plans.storedfile",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "план",
                        "ordering": ["-starts_on", "title"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                                name="plan_ends_after_it_begins",
                                violation_error_message="Конец плана раньше начала.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Indicator",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=600, verbose_name="показатель")),
                        ("unit", models.CharField(blank=True, max_length=60, verbose_name="единица")),
                        ("computed", models.CharField(blank=True, max_length=40, verbose_name="считает программа")),
                        ("doubts", models.JSONField(default=list)),
                        (
                            "item",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="indicators",
                                to="plans.item",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="indicators", to="plans.plan"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["plan_id", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Event",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=500, verbose_name="событие")),
                        ("happened_on", models.DateField(verbose_name="когда произошло")),
                        ("basis", models.CharField(blank=True, max_length=500, verbose_name="чем подтверждено")),
                        ("made_at", models.DateTimeField()),
                        ("voided_at", models.DateTimeField(blank=True, null=True)),
                        ("void_reason", models.CharField(blank=True, max_length=1000, verbose_name="почему отменено")),
                        (
                            "author",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="registry.institution",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="events", to="plans.item"
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="events", to="plans.plan"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-happened_on", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Amendment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("ordinal", models.PositiveSmallIntegerField()),
                        ("on", models.DateField(verbose_name="дата")),
                        ("decision", models.CharField(max_length=500, verbose_name="решение")),
                        ("reason", models.TextField(verbose_name="причина")),
                        ("made_at", models.DateTimeField()),
                        (
                            "author",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="amendments", to="plans.plan"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["plan_id", "ordinal"],
                        "constraints": [
                            models.UniqueConstraint(fields=("plan", "ordinal"), name="amendment_ordinal_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Postponement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("old_due_on", models.DateField(null=True)),
                        ("new_due_on", models.DateField(verbose_name="новый срок")),
                        ("reason", models.CharField(max_length=1000, verbose_name="причина")),
                        ("at", models.DateTimeField()),
                        (
                            "author",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "task",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="postponements",
                                to="plans.task",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["at"],
                    },
                ),
                migrations.CreateModel(
                    name="DelayRequest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("until", models.DateField(verbose_name="новый срок")),
                        ("reason", models.CharField(max_length=1000, verbose_name="причина")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "ждёт решения"),
                                    ("given", "перенесено"),
                                    ("declined", "отказано"),
                                    ("expired", "срок переноса истёк"),
                                ],
                                default="asked",
                                max_length=10,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("reviewed_at", models.DateTimeField(null=True)),
                        ("remark", models.CharField(blank=True, max_length=1000, verbose_name="ответ")),
                        (
                            "author",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "reviewer",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "measure",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="delays", to="plans.measure"
                            ),
                        ),
                        (
                            "postponement",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="plans.postponement",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "просьба о переносе",
                        "ordering": ["at", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "asked")),
                                fields=("measure",),
                                name="one_asked_delay_a_measure",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RemediationPlan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "year",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(2014),
                                    django.core.validators.MaxValueValidator(2100),
                                ],
                                verbose_name="год оценки",
                            ),
                        ),
                        ("cycle", models.CharField(blank=True, max_length=300, verbose_name="по итогам чего")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "составляется"),
                                    ("submitted", "на согласовании"),
                                    ("returned", "возвращён с замечаниями"),
                                    ("approved", "утверждён"),
                                    ("published", "опубликован"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        ("publish_by", models.DateField(blank=True, null=True, verbose_name="опубликовать до")),
                        ("published_on", models.DateField(blank=True, null=True, verbose_name="опубликован")),
                        (
                            "published_at_url",
                            models.URLField(blank=True, max_length=1000, verbose_name="страница, где опубликован"),
                        ),
                        ("is_past", models.BooleanField(default=False)),
                        ("made_at", models.DateTimeField()),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="remediation_plans",
                                to="registry.institution",
                            ),
                        ),
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
                            "plan",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE, related_name="remediation", to="plans.plan"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "план по устранению недостатков",
                        "ordering": ["-year", "institution__name"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("institution", "year"),
                                name="remediation_once_a_year",
                                violation_error_message="План по устранению недостатков этого учреждения за этот год уже есть.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "published"), _negated=True),
                                    ("published_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="remediation_published_has_its_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RemediationRules",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "publish_days",
                            models.PositiveSmallIntegerField(
                                default=3,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(90),
                                ],
                                verbose_name="опубликовать план за столько дней после утверждения",
                            ),
                        ),
                        ("in_working_days", models.BooleanField(default=False, verbose_name="это рабочие дни")),
                        (
                            "answer_day",
                            models.PositiveSmallIntegerField(
                                default=3,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(28),
                                ],
                                verbose_name="о ходе за квартал отвечают до этого числа следующего месяца",
                            ),
                        ),
                        (
                            "opens_rounds",
                            models.BooleanField(
                                default=True, verbose_name="открывать мониторинг каждый квартал самостоятельно"
                            ),
                        ),
                        (
                            "approver_post",
                            models.CharField(blank=True, max_length=500, verbose_name="должность утверждающего"),
                        ),
                        ("approver", models.CharField(blank=True, max_length=300, verbose_name="кто утверждает")),
                        (
                            "municipality",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="remediation_rules",
                                to="registry.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "правила устранения недостатков",
                    },
                ),
                migrations.CreateModel(
                    name="RemediationStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "составляется"),
                                    ("submitted", "на согласовании"),
                                    ("returned", "возвращён с замечаниями"),
                                    ("approved", "утверждён"),
                                    ("published", "опубликован"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("words", models.TextField(blank=True)),
                        ("at", models.DateTimeField()),
                        (
                            "author",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "remediation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="steps",
                                to="plans.remediationplan",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Report",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("done_on", models.DateField(verbose_name="когда выполнено")),
                        ("text", models.TextField(blank=True, verbose_name="что сделано")),
                        ("basis", models.CharField(blank=True, max_length=500, verbose_name="основание")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("submitted", "подан"),
                                    ("accepted", "принят"),
                                    ("returned", "возвращён"),
                                    ("withdrawn", "отозван"),
                                ],
                                default="submitted",
                                max_length=10,
                            ),
                        ),
                        ("reviewed_at", models.DateTimeField(null=True)),
                        ("remark", models.TextField(blank=True, verbose_name="замечание")),
                        ("receipt", models.CharField(max_length=40, null=True, unique=True)),
                        (
                            "author",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "reviewer",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "task",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="reports", to="plans.task"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-at", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["submitted", "accepted"])),
                                fields=("task",),
                                name="one_standing_report_a_task",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Shortcoming",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        ("criterion", models.CharField(max_length=10, verbose_name="критерий")),
                        ("words", models.TextField(verbose_name="недостаток")),
                        ("origin", models.CharField(blank=True, max_length=500, verbose_name="откуда")),
                        ("code", models.CharField(blank=True, max_length=60)),
                        ("suggested", models.JSONField(default=list)),
                        (
                            "no_measure",
                            models.CharField(blank=True, max_length=1000, verbose_name="почему без мероприятия"),
                        ),
                        (
                            "remediation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="shortcomings",
                                to="plans.remediationplan",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "недостаток",
                        "ordering": ["criterion", "position", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="StoredFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=300)),
                        ("sha256", models.CharField(db_index=True, max_length=64)),
                        ("size", models.PositiveBigIntegerField()),
                        ("content_type", models.CharField(max_length=120)),
                        ("made_at", models.DateTimeField()),
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
                                related_name="files",
                                to="registry.municipality",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="RemediationImport",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("reading", models.JSONField(default=dict)),
                        ("made_at", models.DateTimeField()),
                        ("done_at", models.DateTimeField(blank=True, null=True)),
                        ("undone_at", models.DateTimeField(blank=True, null=True)),
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
                                related_name="remediation_imports",
                                to="registry.municipality",
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plans.storedfile"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "таблица прежних планов",
                        "ordering": ["-made_at", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Evidence",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("file", "файл"), ("photo", "фотография"), ("link", "ссылка")], max_length=5
                            ),
                        ),
                        ("url", models.URLField(blank=True, max_length=1000)),
                        ("note", models.CharField(blank=True, max_length=300)),
                        (
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="evidence", to="plans.report"
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evidence",
                                to="plans.storedfile",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("kind", "link"), models.Q(("url", ""), _negated=True), ("file__isnull", True)
                                    ),
                                    models.Q(
                                        models.Q(("kind", "link"), _negated=True), ("url", ""), ("file__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="evidence_is_file_or_link",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Draft",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "ждёт чтения"),
                                    ("ready", "прочитан"),
                                    ("failed", "не прочитан"),
                                    ("accepted", "принят"),
                                    ("discarded", "отложен"),
                                ],
                                default="waiting",
                                max_length=10,
                            ),
                        ),
                        ("failure", models.CharField(blank=True, max_length=500)),
                        ("starts_on", models.DateField(null=True, verbose_name="период с")),
                        ("ends_on", models.DateField(null=True, verbose_name="период по")),
                        ("reading", models.JSONField(null=True)),
                        ("current", models.JSONField(null=True)),
                        ("source", models.JSONField(null=True)),
                        ("made_at", models.DateTimeField()),
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
                                related_name="drafts",
                                to="registry.municipality",
                            ),
                        ),
                        (
                            "plan",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="draft",
                                to="plans.plan",
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plans.storedfile"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-made_at"],
                    },
                ),
                migrations.CreateModel(
                    name="Task",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "origin",
                            models.CharField(
                                choices=[
                                    ("term", "срок плана"),
                                    ("control", "контроль постоянного пункта"),
                                    ("event", "событие"),
                                    ("need", "по необходимости"),
                                ],
                                default="term",
                                max_length=10,
                            ),
                        ),
                        ("turn", models.CharField(max_length=60)),
                        ("label", models.CharField(blank=True, max_length=200)),
                        ("starts_on", models.DateField(blank=True, null=True, verbose_name="с")),
                        ("due_on", models.DateField(blank=True, db_index=True, null=True, verbose_name="срок")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "ждёт события"),
                                    ("open", "идёт"),
                                    ("reported", "ждёт приёмки"),
                                    ("done", "выполнено"),
                                    ("cancelled", "снято"),
                                ],
                                db_index=True,
                                default="open",
                                max_length=10,
                            ),
                        ),
                        ("done_on", models.DateField(blank=True, null=True, verbose_name="выполнено")),
                        ("note", models.CharField(blank=True, max_length=500)),
                        ("cancelled_at", models.DateTimeField(null=True)),
                        ("cancel_reason", models.CharField(blank=True, max_length=1000, verbose_name="почему снято")),
                        (
                            "event",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="tasks",
                                to="plans.event",
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tasks",
                                to="registry.institution",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="tasks", to="plans.item"
                            ),
                        ),
                        (
                            "performer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="tasks",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["due_on", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("institution__isnull", True)),
                                fields=("item", "turn"),
                                name="task_once_a_turn",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("institution__isnull", False)),
                                fields=("item", "institution", "turn"),
                                name="task_once_a_turn_and_institution",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("starts_on__isnull", True),
                                    ("due_on__isnull", True),
                                    ("due_on__gte", models.F("starts_on")),
                                    _connector="OR",
                                ),
                                name="task_due_after_start",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "done"), _negated=True),
                                    ("done_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="task_done_has_its_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Assignment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=1000, verbose_name="причина")),
                        ("at", models.DateTimeField()),
                        (
                            "author",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "new",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "old",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "task",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="assignments", to="plans.task"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="IndicatorValue",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="год")),
                        ("planned", models.CharField(blank=True, max_length=100, verbose_name="план")),
                        (
                            "actual",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="факт"
                            ),
                        ),
                        ("source", models.CharField(blank=True, max_length=300, verbose_name="откуда факт")),
                        (
                            "indicator",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="values", to="plans.indicator"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["year"],
                        "constraints": [
                            models.UniqueConstraint(fields=("indicator", "year"), name="indicator_year_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ItemVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.CharField(blank=True, max_length=20, verbose_name="№")),
                        ("section", models.CharField(blank=True, max_length=600, verbose_name="раздел")),
                        ("text", models.TextField(verbose_name="мероприятие")),
                        ("deadline_words", models.TextField(blank=True, verbose_name="срок словами")),
                        ("schedule", models.JSONField(default=dict)),
                        ("responsible", models.JSONField(default=list)),
                        ("expected_result", models.TextField(blank=True, verbose_name="ожидаемый результат")),
                        ("targets", models.JSONField(default=dict)),
                        ("is_excluded", models.BooleanField(default=False, verbose_name="исключён")),
                        (
                            "amendment",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="versions",
                                to="plans.amendment",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="plans.item"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["item_id", "pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("item", "amendment"), name="version_once_an_amendment")
                        ],
                    },
                ),
            ],
        ),
    ]
