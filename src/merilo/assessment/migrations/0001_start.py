import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from merilo.accounts.together import CreateTogether


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("council", "0001_start"),
        ("plans", "0001_start"),
        ("registry", "0001_start"),
    ]

    operations = [
        CreateTogether(
            models=[
                migrations.CreateModel(
                    name="Batch",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("first_number", models.PositiveIntegerField(verbose_name="с номера")),
                        ("last_number", models.PositiveIntegerField(verbose_name="по номер")),
                        ("printed_at", models.DateTimeField()),
                        ("returned", models.PositiveIntegerField(blank=True, null=True, verbose_name="возвращено")),
                        ("spoiled", models.PositiveIntegerField(blank=True, null=True, verbose_name="испорчено")),
                        ("spoiled_note", models.CharField(blank=True, max_length=500, verbose_name="чем испорчены")),
                        ("spoils", models.JSONField(default=dict)),
                        (
                            "difference_note",
                            models.CharField(blank=True, max_length=1000, verbose_name="чем объясняются расхождения"),
                        ),
                        (
                            "second_share",
                            models.PositiveSmallIntegerField(default=10, verbose_name="повторно ввести, %"),
                        ),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "closed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "printed_by",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="batches",
                                to="assessment.unit",
                            ),
                        ),
                        (
                            "wave",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="batches",
                                to="assessment.wave",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["unit", "first_number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("unit", "wave", "first_number"), name="batch_once"),
                            models.CheckConstraint(
                                condition=models.Q(("last_number__gte", models.F("first_number"))),
                                name="batch_has_sheets",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Cycle",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="год")),
                        ("ordinal", models.PositiveSmallIntegerField(default=1, verbose_name="какой за год")),
                        ("title", models.CharField(max_length=300, verbose_name="название")),
                        (
                            "phase",
                            models.CharField(
                                choices=[
                                    ("preparation", "подготовка"),
                                    ("gathering", "сбор информации"),
                                    ("preliminary", "предварительные результаты"),
                                    ("objections", "возражения учреждений"),
                                    ("final", "итоговые результаты"),
                                    ("published", "опубликовано"),
                                    ("cancelled", "отменён"),
                                ],
                                default="preparation",
                                max_length=12,
                                verbose_name="этап",
                            ),
                        ),
                        ("edition", models.CharField(max_length=40, verbose_name="редакция порядка расчёта")),
                        ("variant", models.CharField(default="per_channel", max_length=20, verbose_name="знаменатели")),
                        ("rounding", models.CharField(default="2", max_length=20, verbose_name="округление")),
                        ("blank", models.CharField(default="unsatisfied", max_length=20, verbose_name="пустые ответы")),
                        ("branches", models.CharField(default="mean", max_length=20, verbose_name="правило филиалов")),
                        ("groups", models.BooleanField(default=False, verbose_name="места по группам отдельно")),
                        ("partial_marks", models.BooleanField(default=False, verbose_name="частичные отметки")),
                        ("no_base", models.JSONField(default=dict, verbose_name="если показатель не из чего считать")),
                        ("reasons", models.JSONField(default=dict)),
                        ("roles", models.JSONField(default=list)),
                        ("frozen_at", models.DateTimeField(blank=True, null=True)),
                        ("list_basis", models.CharField(blank=True, max_length=500, verbose_name="решение о перечне")),
                        (
                            "list_decided_on",
                            models.DateField(blank=True, null=True, verbose_name="дата решения о перечне"),
                        ),
                        ("starts_on", models.DateField(blank=True, null=True, verbose_name="сбор с")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="сбор по")),
                        (
                            "objection_days",
                            models.PositiveSmallIntegerField(default=5, verbose_name="рабочих дней на возражения"),
                        ),
                        (
                            "answer_days",
                            models.PositiveSmallIntegerField(default=5, verbose_name="рабочих дней на ответ"),
                        ),
                        ("objections_until", models.DateField(blank=True, null=True, verbose_name="возражения до")),
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cycles",
                                to="registry.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "цикл оценки",
                        "ordering": ["-year", "-ordinal"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "year", "ordinal"),
                                name="cycle_once",
                                violation_error_message="Такой цикл уже есть.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("starts_on__isnull", True),
                                    ("ends_on__isnull", True),
                                    ("ends_on__gte", models.F("starts_on")),
                                    _connector="OR",
                                ),
                                name="cycle_gathers_forward",
                                violation_error_message="Сбор не может кончиться раньше, чем начался.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ChecklistImport",
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
                                    ("waiting", "читается"),
                                    ("ready", "ждёт подтверждения"),
                                    ("failed", "не прочитан"),
                                    ("done", "внесён"),
                                    ("undone", "отменён"),
                                ],
                                default="waiting",
                                max_length=8,
                            ),
                        ),
                        ("failure", models.CharField(blank=True, max_length=1000)),
                        ("inspected_on", models.DateField(blank=True, null=True, verbose_name="день осмотра")),
                        ("reading", models.JSONField(default=dict)),
                        ("mapping", models.JSONField(default=dict)),
                        ("stored", models.PositiveIntegerField(default=0, verbose_name="внесено отметок")),
                        ("made_at", models.DateTimeField()),
                        ("done_at", models.DateTimeField(blank=True, null=True)),
                        ("undone_at", models.DateTimeField(blank=True, null=True)),
                        ("undo_reason", models.CharField(blank=True, max_length=500, verbose_name="почему отменён")),
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
                            "cycle",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="checklist_imports",
                                to="assessment.cycle",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-made_at", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Decision",
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
                                choices=[
                                    ("list", "утверждён перечень"),
                                    ("start", "начат сбор"),
                                    ("prolong", "сбор продлён"),
                                    ("close", "сбор завершён"),
                                    ("reopen", "сбор возобновлён"),
                                    ("policy", "решено, как быть с показателем без базы"),
                                    ("preliminary", "предварительные результаты направлены учреждениям"),
                                    ("final", "утверждены итоговые результаты"),
                                    ("publish", "решено опубликовать"),
                                    ("cancel", "цикл отменён"),
                                    ("unit", "изменён перечень"),
                                    ("report", "поступил отчёт оператора"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "basis",
                            models.CharField(
                                help_text="Например: протокол совета от 12.03.2026 № 3",
                                max_length=500,
                                verbose_name="решение",
                            ),
                        ),
                        ("decided_on", models.DateField(verbose_name="дата решения")),
                        ("reason", models.CharField(blank=True, max_length=1000, verbose_name="почему")),
                        ("values", models.JSONField(default=dict)),
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
                            "council_decision",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="council.resolution",
                            ),
                        ),
                        (
                            "cycle",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="decisions",
                                to="assessment.cycle",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Inspection",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(
                                choices=[("site", "сайт"), ("stand", "стенд"), ("visit", "посещение")], max_length=5
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "заполняется"), ("closed", "ждёт приёмки"), ("accepted", "принята")],
                                default="open",
                                max_length=8,
                            ),
                        ),
                        ("inspected_on", models.DateField(blank=True, null=True, verbose_name="когда осмотрено")),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        ("accepted_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "accept_reason",
                            models.CharField(blank=True, max_length=1000, verbose_name="почему принял заполнивший"),
                        ),
                        ("remark", models.CharField(blank=True, max_length=1000, verbose_name="почему возвращена")),
                        (
                            "accepted_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "closed_by",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="inspections",
                                to="assessment.unit",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["unit", "channel"],
                        "constraints": [models.UniqueConstraint(fields=("unit", "channel"), name="inspection_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Correction",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("item", models.CharField(max_length=20, verbose_name="пункт")),
                        ("text", models.CharField(max_length=2000, verbose_name="что исправлено")),
                        ("url", models.URLField(blank=True, max_length=1000, verbose_name="ссылка")),
                        ("at", models.DateTimeField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("filed", "ждёт проверки"),
                                    ("confirmed", "отметка изменена"),
                                    ("declined", "отметка оставлена"),
                                ],
                                default="filed",
                                max_length=10,
                            ),
                        ),
                        ("answer", models.CharField(blank=True, max_length=1000, verbose_name="ответ")),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        ("receipt", models.CharField(max_length=40, null=True, unique=True)),
                        (
                            "answered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
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
                            "inspection",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="corrections",
                                to="assessment.inspection",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["at", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("file__isnull", False), models.Q(("url", ""), _negated=True), _connector="OR"
                                ),
                                name="correction_shows_something",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "filed")),
                                fields=("inspection", "item"),
                                name="correction_waits_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Mark",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("item", models.CharField(max_length=20, verbose_name="пункт")),
                        (
                            "value",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=3, null=True, verbose_name="отметка"
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=1000, verbose_name="примечание")),
                        (
                            "origin",
                            models.CharField(
                                choices=[
                                    ("first", "осмотр"),
                                    ("correction", "исправлено учреждением"),
                                    ("objection", "по возражению"),
                                    ("import", "из файла оператора"),
                                    ("api", "из программы оператора"),
                                ],
                                default="first",
                                max_length=10,
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=1000, verbose_name="почему изменена")),
                        ("at", models.DateTimeField()),
                        ("is_current", models.BooleanField(default=True)),
                        ("receipt", models.CharField(max_length=40, null=True, unique=True)),
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
                            "inspection",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="marks",
                                to="assessment.inspection",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="marks",
                                to="assessment.checklistimport",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["inspection", "item", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("is_current", True)),
                                fields=("inspection", "item"),
                                name="mark_current_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("value__isnull", True),
                                    models.Q(("value__gte", 0), ("value__lte", 1)),
                                    _connector="OR",
                                ),
                                name="mark_between_0_and_1",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MarkEvidence",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("item", models.CharField(max_length=20)),
                        ("url", models.URLField(blank=True, max_length=1000, verbose_name="ссылка")),
                        ("note", models.CharField(blank=True, max_length=300, verbose_name="что видно")),
                        ("at", models.DateTimeField()),
                        ("receipt", models.CharField(max_length=40, null=True, unique=True)),
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
                            "inspection",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="evidence",
                                to="assessment.inspection",
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
                                name="mark_evidence_is_file_or_link",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Sheet",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("web", "по ссылке"),
                                    ("kiosk", "на планшете учреждения"),
                                    ("paper", "на бумаге"),
                                    ("telephone", "по телефону"),
                                    ("visit", "опрос при посещении"),
                                    ("import", "из файла оператора"),
                                    ("api", "из программы оператора"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("language", models.CharField(default="ru", max_length=8)),
                        ("answers", models.CharField(max_length=64)),
                        ("texts", models.JSONField(default=dict)),
                        ("hour", models.DateTimeField()),
                        ("is_test", models.BooleanField(default=False)),
                        ("doubts", models.JSONField(default=list)),
                        ("receipt", models.CharField(max_length=40)),
                        ("number", models.PositiveIntegerField(blank=True, null=True, verbose_name="№ бланка")),
                        ("checked_at", models.DateTimeField(blank=True, null=True)),
                        ("excluded_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "exclusion_reason",
                            models.CharField(blank=True, max_length=500, verbose_name="почему исключена"),
                        ),
                        (
                            "batch",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sheets",
                                to="assessment.batch",
                            ),
                        ),
                        (
                            "excluded_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "typed_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sheets",
                                to="assessment.sheetimport",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sheets",
                                to="assessment.unit",
                            ),
                        ),
                        (
                            "wave",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sheets",
                                to="assessment.wave",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "indexes": [
                            models.Index(fields=["unit", "is_test", "excluded_at", "channel"], name="sheet_counted"),
                            models.Index(
                                condition=models.Q(("batch__isnull", False)), fields=["batch"], name="sheet_batch"
                            ),
                            models.Index(
                                condition=models.Q(("source__isnull", False)), fields=["source"], name="sheet_source"
                            ),
                            models.Index(
                                condition=models.Q(("typed_by__isnull", False)),
                                fields=["typed_by"],
                                name="sheet_typed_by",
                            ),
                            models.Index(
                                condition=models.Q(("excluded_by__isnull", False)),
                                fields=["excluded_by"],
                                name="sheet_excluded_by",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("receipt",), name="sheet_receipt_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("number__isnull", False)),
                                fields=("unit", "wave", "number"),
                                name="sheet_number_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SecondEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("answers", models.CharField(max_length=64)),
                        ("at", models.DateTimeField()),
                        ("settled_at", models.DateTimeField(blank=True, null=True)),
                        ("reason", models.CharField(blank=True, max_length=500, verbose_name="почему так решено")),
                        (
                            "settled_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "typed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "sheet",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="second",
                                to="assessment.sheet",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="SheetChange",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("before", models.CharField(max_length=64)),
                        ("after", models.CharField(max_length=64)),
                        ("reason", models.CharField(max_length=500, verbose_name="почему")),
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
                            "sheet",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="changes",
                                to="assessment.sheet",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="SheetImport",
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
                                    ("waiting", "читается"),
                                    ("ready", "ждёт подтверждения"),
                                    ("failed", "не прочитан"),
                                    ("storing", "вносится"),
                                    ("done", "внесён"),
                                    ("undone", "отменён"),
                                ],
                                default="waiting",
                                max_length=8,
                            ),
                        ),
                        ("failure", models.CharField(blank=True, max_length=1000)),
                        ("mapping", models.JSONField(default=dict)),
                        ("stored", models.PositiveIntegerField(default=0, verbose_name="внесено анкет")),
                        ("reading", models.JSONField(default=dict)),
                        ("made_at", models.DateTimeField()),
                        ("done_at", models.DateTimeField(blank=True, null=True)),
                        ("undone_at", models.DateTimeField(blank=True, null=True)),
                        ("undo_reason", models.CharField(blank=True, max_length=500, verbose_name="почему отменён")),
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
                            "wave",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="imports",
                                to="assessment.wave",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-made_at", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Snapshot",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="№")),
                        ("reason", models.CharField(max_length=1000, verbose_name="почему сделан")),
                        ("folder", models.CharField(max_length=200)),
                        ("manifest_sha256", models.CharField(max_length=64)),
                        ("answers_sha256", models.CharField(max_length=64)),
                        ("sheets", models.PositiveIntegerField()),
                        ("excluded", models.PositiveIntegerField()),
                        ("marks", models.PositiveIntegerField()),
                        ("made_at", models.DateTimeField()),
                        (
                            "cycle",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="snapshots",
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
                                to="assessment.snapshot",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["number"],
                        "constraints": [models.UniqueConstraint(fields=("cycle", "number"), name="snapshot_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Unit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=600, verbose_name="наименование в цикле")),
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
                                max_length=20,
                            ),
                        ),
                        (
                            "profile",
                            models.CharField(
                                choices=[("general", "общий"), ("creative", "творческий")],
                                max_length=20,
                                verbose_name="профиль",
                            ),
                        ),
                        (
                            "profile_reason",
                            models.CharField(blank=True, max_length=500, verbose_name="почему профиль иной"),
                        ),
                        ("group", models.CharField(blank=True, max_length=100, verbose_name="группа")),
                        (
                            "recipients",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="получателей услуг за год"),
                        ),
                        (
                            "recipients_source",
                            models.CharField(blank=True, max_length=340, verbose_name="откуда число"),
                        ),
                        ("sample_size", models.PositiveIntegerField(blank=True, null=True, verbose_name="нужно анкет")),
                        ("is_gathered", models.BooleanField(default=True)),
                        ("left_at", models.DateTimeField(blank=True, null=True)),
                        ("left_reason", models.CharField(blank=True, max_length=500, verbose_name="почему выбыло")),
                        (
                            "cycle",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="units", to="assessment.cycle"
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="units",
                                to="registry.institution",
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="branches",
                                to="assessment.unit",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["name"],
                        "constraints": [
                            models.UniqueConstraint(fields=("cycle", "institution"), name="unit_once_a_cycle"),
                            models.UniqueConstraint(fields=("cycle", "name"), name="unit_name_once_a_cycle"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InformationRequest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.CharField(blank=True, max_length=60, verbose_name="исходящий №")),
                        ("sent_on", models.DateField(verbose_name="отправлено")),
                        ("due_on", models.DateField(verbose_name="ответить до")),
                        ("text", models.TextField(max_length=8000, verbose_name="что запрошено")),
                        ("made_at", models.DateTimeField()),
                        ("answered_on", models.DateField(blank=True, null=True, verbose_name="отвечено")),
                        ("answer", models.TextField(blank=True, max_length=8000, verbose_name="ответ")),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "withdraw_reason",
                            models.CharField(blank=True, max_length=500, verbose_name="почему отозвано"),
                        ),
                        (
                            "answer_file",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="plans.storedfile",
                            ),
                        ),
                        (
                            "answered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="requests",
                                to="assessment.unit",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["due_on", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("due_on__gte", models.F("sent_on"))),
                                name="request_due_after_sent",
                                violation_error_message="Срок ответа раньше даты отправки.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Assignee",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("given_at", models.DateTimeField()),
                        (
                            "expert",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "given_by",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="assignees",
                                to="assessment.unit",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("unit", "expert"), name="assignee_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Visit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("starts_at", models.DateTimeField(verbose_name="начало")),
                        ("minutes", models.PositiveSmallIntegerField(default=60, verbose_name="минут")),
                        ("note", models.CharField(blank=True, max_length=500, verbose_name="примечание")),
                        (
                            "state",
                            models.CharField(
                                choices=[("planned", "намечено"), ("held", "состоялось"), ("cancelled", "отменено")],
                                default="planned",
                                max_length=10,
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=500, verbose_name="почему отменено")),
                        ("made_at", models.DateTimeField()),
                        (
                            "expert",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="visits", to="assessment.unit"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["starts_at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Wave",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="№")),
                        ("title", models.CharField(max_length=200, verbose_name="название")),
                        ("starts_on", models.DateField(verbose_name="с")),
                        ("ends_on", models.DateField(verbose_name="по")),
                        ("guard_key", models.CharField(blank=True, max_length=64)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "cycle",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="waves", to="assessment.cycle"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("cycle", "number"), name="wave_once"),
                            models.CheckConstraint(
                                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                                name="wave_goes_forward",
                                violation_error_message="Волна не может кончиться раньше, чем началась.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SheetTrace",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("address_hash", models.CharField(blank=True, max_length=64)),
                        ("browser_hash", models.CharField(blank=True, max_length=64)),
                        ("seconds", models.PositiveIntegerField(null=True)),
                        (
                            "sheet",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE, related_name="trace", to="assessment.sheet"
                            ),
                        ),
                        (
                            "wave",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="traces",
                                to="assessment.wave",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["wave", "address_hash", "at"], name="trace_by_address"),
                            models.Index(fields=["wave", "browser_hash"], name="trace_by_browser"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Link",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=16, unique=True)),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="links", to="assessment.unit"
                            ),
                        ),
                        (
                            "wave",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="links", to="assessment.wave"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("wave", "unit"), name="link_once")],
                    },
                ),
            ],
        ),
    ]
