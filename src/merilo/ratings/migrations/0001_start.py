from decimal import Decimal

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from merilo.accounts.together import CreateTogether


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("assessment", "0001_start"),
        ("plans", "0001_start"),
        ("registry", "0001_start"),
    ]

    operations = [
        CreateTogether(
            models=[
                migrations.CreateModel(
                    name="Calculation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="№")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("preliminary", "предварительный"),
                                    ("final", "итоговый"),
                                    ("replaced", "заменён"),
                                ],
                                default="preliminary",
                                max_length=12,
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=1000, verbose_name="почему сделан")),
                        ("edition", models.CharField(max_length=40)),
                        ("variant", models.CharField(max_length=20)),
                        ("fingerprint", models.CharField(max_length=64)),
                        ("choices", models.JSONField()),
                        ("notes", models.JSONField(default=list)),
                        ("municipality", models.JSONField()),
                        ("quality", models.JSONField(default=dict)),
                        ("made_at", models.DateTimeField()),
                        (
                            "cycle",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="calculations",
                                to="assessment.cycle",
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
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="ratings.calculation",
                            ),
                        ),
                        (
                            "snapshot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="calculations",
                                to="assessment.snapshot",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("cycle", "number"), name="calculation_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "final")), fields=("cycle",), name="calculation_final_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CalculationOrder",
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
                                choices=[("waiting", "считается"), ("done", "посчитан"), ("failed", "не удался")],
                                default="waiting",
                                max_length=8,
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=1000, verbose_name="почему")),
                        ("failure", models.CharField(blank=True, max_length=1000)),
                        ("made_at", models.DateTimeField()),
                        (
                            "calculation",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="ratings.calculation",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "snapshot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="orders",
                                to="assessment.snapshot",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "waiting")),
                                fields=("snapshot",),
                                name="calculation_ordered_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DirectorNorms",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "score_weight",
                            models.PositiveSmallIntegerField(
                                default=50,
                                validators=[
                                    django.core.validators.MinValueValidator(0),
                                    django.core.validators.MaxValueValidator(100),
                                ],
                                verbose_name="вес итогового балла, %",
                            ),
                        ),
                        (
                            "change_weight",
                            models.PositiveSmallIntegerField(
                                default=20,
                                validators=[
                                    django.core.validators.MinValueValidator(0),
                                    django.core.validators.MaxValueValidator(100),
                                ],
                                verbose_name="вес изменения балла, %",
                            ),
                        ),
                        (
                            "timely_weight",
                            models.PositiveSmallIntegerField(
                                default=30,
                                validators=[
                                    django.core.validators.MinValueValidator(0),
                                    django.core.validators.MaxValueValidator(100),
                                ],
                                verbose_name="вес своевременного устранения недостатков, %",
                            ),
                        ),
                        (
                            "score_norm",
                            models.DecimalField(
                                decimal_places=2,
                                default=Decimal("80"),
                                max_digits=5,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("1")),
                                    django.core.validators.MaxValueValidator(Decimal("100")),
                                ],
                                verbose_name="норма итогового балла",
                            ),
                        ),
                        (
                            "change_norm",
                            models.DecimalField(
                                decimal_places=2,
                                default=Decimal("0"),
                                max_digits=5,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("-100")),
                                    django.core.validators.MaxValueValidator(Decimal("100")),
                                ],
                                verbose_name="норма изменения за период между оценками, баллов",
                            ),
                        ),
                        (
                            "change_fine",
                            models.DecimalField(
                                decimal_places=2,
                                default=Decimal("10"),
                                max_digits=5,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("0")),
                                    django.core.validators.MaxValueValidator(Decimal("100")),
                                ],
                                verbose_name="снижение за каждый недостающий балл изменения",
                            ),
                        ),
                        (
                            "timely_norm",
                            models.PositiveSmallIntegerField(
                                default=100,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(100),
                                ],
                                verbose_name="норма мероприятий, выполненных в срок, %",
                            ),
                        ),
                        (
                            "pass_mark",
                            models.DecimalField(
                                decimal_places=2,
                                default=Decimal("80"),
                                max_digits=5,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("0")),
                                    django.core.validators.MaxValueValidator(Decimal("100")),
                                ],
                                verbose_name="показатель выполнен, если набрано не меньше",
                            ),
                        ),
                        (
                            "municipality",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="director_norms",
                                to="registry.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "нормы оценки руководителей",
                    },
                ),
                migrations.CreateModel(
                    name="DrawnPlan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("made_at", models.DateTimeField()),
                        (
                            "calculation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="drawn_plans",
                                to="ratings.calculation",
                            ),
                        ),
                        (
                            "remediation",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="drawn",
                                to="plans.remediationplan",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Objection",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("indicator", models.CharField(max_length=10, verbose_name="показатель")),
                        ("item", models.CharField(blank=True, max_length=20, verbose_name="пункт")),
                        ("text", models.TextField(max_length=5000, verbose_name="возражение")),
                        ("at", models.DateTimeField()),
                        ("answer_due_on", models.DateField(null=True, verbose_name="ответить до")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("filed", "подано"),
                                    ("upheld", "принято"),
                                    ("declined", "отклонено"),
                                    ("withdrawn", "отозвано"),
                                ],
                                default="filed",
                                max_length=10,
                            ),
                        ),
                        ("answer", models.TextField(blank=True, max_length=5000, verbose_name="ответ")),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "new_value",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=3, null=True, verbose_name="новая отметка"
                            ),
                        ),
                        ("changes", models.JSONField(default=dict)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "withdraw_reason",
                            models.CharField(blank=True, max_length=1000, verbose_name="почему отозвано"),
                        ),
                        ("receipt", models.CharField(max_length=40, null=True, unique=True)),
                        (
                            "answered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "calculation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="objections",
                                to="ratings.calculation",
                            ),
                        ),
                        (
                            "result",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="objections",
                                to="ratings.unitresult",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="ObjectionEvidence",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("url", models.URLField(blank=True, max_length=1000, verbose_name="ссылка")),
                        ("note", models.CharField(blank=True, max_length=300, verbose_name="что видно")),
                        (
                            "file",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="plans.storedfile",
                            ),
                        ),
                        (
                            "objection",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="evidence",
                                to="ratings.objection",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("file__isnull", True), models.Q(("url", ""), _negated=True)),
                                    models.Q(("file__isnull", False), ("url", "")),
                                    _connector="OR",
                                ),
                                name="objection_evidence_is_file_or_link",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OperatorCheck",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("made_at", models.DateTimeField()),
                        ("finding", models.JSONField(null=True)),
                        ("failure", models.CharField(blank=True, max_length=1000)),
                        (
                            "answers",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plans.storedfile"
                            ),
                        ),
                        (
                            "checklists",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plans.storedfile"
                            ),
                        ),
                        (
                            "cycle",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="operator_checks",
                                to="assessment.cycle",
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
                            "table",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plans.storedfile"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-made_at", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Publication",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="№")),
                        ("basis", models.CharField(max_length=500, verbose_name="решение")),
                        ("decided_on", models.DateField(verbose_name="дата решения")),
                        ("published_at", models.DateTimeField()),
                        ("correction", models.CharField(blank=True, max_length=1000, verbose_name="что исправлено")),
                        ("package", models.CharField(max_length=200)),
                        ("package_sha256", models.CharField(max_length=64)),
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
                            "calculation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="publications",
                                to="ratings.calculation",
                            ),
                        ),
                        (
                            "cycle",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="publications",
                                to="assessment.cycle",
                            ),
                        ),
                        (
                            "supersedes",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="superseded_by",
                                to="ratings.publication",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["number"],
                        "constraints": [models.UniqueConstraint(fields=("cycle", "number"), name="publication_once")],
                    },
                ),
                migrations.CreateModel(
                    name="BusGovPosting",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("posted_on", models.DateField(verbose_name="когда размещено")),
                        ("url", models.URLField(blank=True, max_length=500, verbose_name="страница")),
                        ("note", models.CharField(blank=True, max_length=300, verbose_name="примечание")),
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
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assessment.unit"
                            ),
                        ),
                        (
                            "publication",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="postings",
                                to="ratings.publication",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["posted_on", "pk"],
                        "constraints": [models.UniqueConstraint(fields=("publication", "unit"), name="posting_once")],
                    },
                ),
                migrations.CreateModel(
                    name="ResultsImport",
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
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plans.storedfile"
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="result_imports",
                                to="registry.municipality",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-made_at", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="PastResult",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="год")),
                        (
                            "scale",
                            models.CharField(
                                choices=[("100", "до 100 баллов"), ("160", "до 160 баллов (до 2018 года)")],
                                default="100",
                                max_length=3,
                            ),
                        ),
                        ("total", models.DecimalField(decimal_places=2, max_digits=6, verbose_name="итог")),
                        ("criteria", models.JSONField(default=dict)),
                        ("source", models.CharField(max_length=300, verbose_name="откуда")),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="past_results",
                                to="registry.institution",
                            ),
                        ),
                        (
                            "imported",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="results",
                                to="ratings.resultsimport",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["year"],
                        "constraints": [
                            models.UniqueConstraint(fields=("institution", "year", "scale"), name="past_result_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SuggestedMeasure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=60)),
                        ("texts", models.TextField(verbose_name="мероприятия, каждое с новой строки")),
                        (
                            "municipality",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="suggested_measures",
                                to="registry.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "предлагаемые мероприятия",
                        "ordering": ["code"],
                        "constraints": [
                            models.UniqueConstraint(fields=("municipality", "code"), name="suggested_once_a_code")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="UnitResult",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("total", models.DecimalField(decimal_places=10, max_digits=14, null=True)),
                        ("place", models.PositiveSmallIntegerField(null=True)),
                        ("place_last", models.PositiveSmallIntegerField(null=True)),
                        ("respondents", models.PositiveIntegerField(default=0)),
                        ("result", models.JSONField()),
                        ("counts", models.JSONField(null=True)),
                        ("statistics", models.JSONField(default=dict)),
                        ("shortcomings", models.JSONField(default=list)),
                        ("grounds", models.JSONField(default=dict)),
                        (
                            "calculation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="results",
                                to="ratings.calculation",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="results",
                                to="assessment.unit",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [models.UniqueConstraint(fields=("calculation", "unit"), name="result_once")],
                    },
                ),
            ],
        ),
    ]
