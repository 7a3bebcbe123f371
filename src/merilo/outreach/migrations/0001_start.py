import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from merilo.accounts.together import CreateTogether


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("plans", "0001_start"),
        ("registry", "0001_start"),
    ]

    operations = [
        CreateTogether(
            models=[
                migrations.CreateModel(
                    name="AuditRules",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "every",
                            models.CharField(
                                choices=[
                                    ("never", "не проверять"),
                                    ("week", "раз в неделю"),
                                    ("month", "раз в месяц"),
                                    ("quarter", "раз в квартал"),
                                ],
                                default="never",
                                max_length=8,
                                verbose_name="как часто",
                            ),
                        ),
                        ("next_on", models.DateField(blank=True, null=True, verbose_name="следующая проверка")),
                        (
                            "render",
                            models.BooleanField(
                                default=True, verbose_name="открывать в браузере страницы, которые строит скрипт"
                            ),
                        ),
                        (
                            "municipality",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="audit_rules",
                                to="registry.municipality",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="AuditRun",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("made_at", models.DateTimeField()),
                        ("finished_at", models.DateTimeField(blank=True, null=True)),
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
                            "made_by",
                            models.ForeignKey(
                                blank=True,
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
                                related_name="audit_runs",
                                to="registry.municipality",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-made_at", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Mailing",
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
                                choices=[("invitation", "приглашение"), ("letter", "письмо")],
                                default="letter",
                                max_length=10,
                                verbose_name="вид",
                            ),
                        ),
                        (
                            "title",
                            models.CharField(
                                max_length=200,
                                validators=[django.core.validators.MinLengthValidator(3)],
                                verbose_name="о чём",
                            ),
                        ),
                        ("text", models.TextField(max_length=8000, verbose_name="текст письма")),
                        ("written_on", models.DateField(verbose_name="дата письма")),
                        (
                            "number",
                            models.CharField(
                                blank=True,
                                help_text="К номеру каждого письма добавится его место в серии.",
                                max_length=60,
                                verbose_name="исходящий номер",
                            ),
                        ),
                        ("reply_by", models.DateField(blank=True, null=True, verbose_name="ответить до")),
                        (
                            "signed_post",
                            models.CharField(blank=True, max_length=300, verbose_name="должность подписавшего"),
                        ),
                        ("signed_by", models.CharField(blank=True, max_length=200, verbose_name="кто подписал")),
                        ("made_at", models.DateTimeField()),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mailings",
                                to="registry.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "рассылка",
                        "ordering": ["-written_on", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="MediaItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("outlet", models.CharField(max_length=200, verbose_name="издание, канал или страница")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("paper", "газета или журнал"),
                                    ("site", "интернет-издание"),
                                    ("tv", "телевидение"),
                                    ("radio", "радио"),
                                    ("social", "социальная сеть"),
                                    ("print", "буклеты, плакаты, листовки"),
                                ],
                                default="paper",
                                max_length=8,
                                verbose_name="вид",
                            ),
                        ),
                        ("title", models.CharField(max_length=300, verbose_name="заголовок или тема")),
                        ("published_on", models.DateField(verbose_name="дата выхода")),
                        ("url", models.URLField(blank=True, max_length=1000, verbose_name="ссылка")),
                        ("note", models.CharField(blank=True, max_length=500, verbose_name="примечание")),
                        ("made_at", models.DateTimeField()),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        ("withdraw_reason", models.CharField(blank=True, max_length=500)),
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
                                verbose_name="вырезка",
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="media_items",
                                to="registry.institution",
                                verbose_name="об учреждении",
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="media_items",
                                to="registry.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "публикация в СМИ",
                        "ordering": ["-published_on", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Partner",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=300, verbose_name="организация")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("public", "общественная организация"),
                                    ("social", "социально ориентированная НКО"),
                                    ("veterans", "совет ветеранов"),
                                    ("disabled", "организация инвалидов"),
                                    ("youth", "молодёжная организация"),
                                    ("education", "образовательная организация"),
                                    ("media", "редакция СМИ"),
                                    ("other", "другая организация"),
                                ],
                                default="public",
                                max_length=10,
                                verbose_name="вид",
                            ),
                        ),
                        ("person", models.CharField(blank=True, max_length=200, verbose_name="к кому обращаться")),
                        ("post", models.CharField(blank=True, max_length=200, verbose_name="должность")),
                        ("phone", models.CharField(blank=True, max_length=60, verbose_name="телефон")),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="электронная почта")),
                        ("address", models.CharField(blank=True, max_length=500, verbose_name="адрес")),
                        ("note", models.CharField(blank=True, max_length=500, verbose_name="чем может помочь")),
                        ("is_aside", models.BooleanField(default=False, verbose_name="больше не работаем")),
                        (
                            "municipality",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="partners",
                                to="registry.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "партнёр",
                        "ordering": ["name", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "name"),
                                name="partner_once",
                                violation_error_message="Такая организация в списке уже есть.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MailingLetter",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        ("sent_on", models.DateField(blank=True, null=True, verbose_name="отправлено")),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("waiting", "ответа ещё нет"),
                                    ("agreed", "согласились"),
                                    ("refused", "отказались"),
                                    ("silent", "не ответили"),
                                ],
                                default="waiting",
                                max_length=8,
                                verbose_name="что получилось",
                            ),
                        ),
                        ("answered_on", models.DateField(blank=True, null=True, verbose_name="когда ответили")),
                        ("note", models.CharField(blank=True, max_length=1000, verbose_name="что ответили")),
                        (
                            "mailing",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="letters",
                                to="outreach.mailing",
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="letters",
                                to="outreach.partner",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "письмо партнёру",
                        "ordering": ["position"],
                        "constraints": [
                            models.UniqueConstraint(fields=("mailing", "partner"), name="mailing_once_a_partner"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("answered_on__isnull", True),
                                    ("outcome__in", ("agreed", "refused")),
                                    _connector="OR",
                                ),
                                name="mailing_answer_has_its_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PartnerContact",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "way",
                            models.CharField(
                                choices=[
                                    ("call", "звонок"),
                                    ("meeting", "встреча"),
                                    ("mail", "письмо"),
                                    ("event", "общее мероприятие"),
                                ],
                                default="call",
                                max_length=8,
                                verbose_name="как",
                            ),
                        ),
                        ("on", models.DateField(verbose_name="когда")),
                        ("topic", models.CharField(max_length=300, verbose_name="о чём")),
                        ("outcome", models.CharField(blank=True, max_length=1000, verbose_name="что получилось")),
                        ("next_on", models.DateField(blank=True, null=True, verbose_name="вернуться к разговору")),
                        ("made_at", models.DateTimeField()),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.institution",
                                verbose_name="от учреждения",
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="contacts",
                                to="outreach.partner",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "контакт с партнёром",
                        "ordering": ["-on", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Placement",
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
                                    ("municipal_site", "сайт муниципалитета"),
                                    ("committee_site", "сайт органа культуры"),
                                    ("institution_site", "сайт учреждения"),
                                    ("stand", "стенд"),
                                    ("bus_gov", "bus.gov.ru"),
                                    ("media", "СМИ"),
                                    ("social", "соцсеть"),
                                ],
                                max_length=20,
                                verbose_name="где",
                            ),
                        ),
                        ("requirement", models.SlugField(max_length=40, verbose_name="что размещено")),
                        ("subject", models.CharField(blank=True, max_length=60)),
                        ("title", models.CharField(max_length=300, verbose_name="что размещено")),
                        ("published_on", models.DateField(verbose_name="размещено")),
                        ("seen_on", models.DateField(verbose_name="когда видели на месте")),
                        ("url", models.URLField(blank=True, max_length=1000, verbose_name="ссылка")),
                        ("note", models.CharField(blank=True, max_length=500, verbose_name="примечание")),
                        ("made_at", models.DateTimeField()),
                        (
                            "check_state",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "не проверялась"),
                                    ("asked", "проверяется"),
                                    ("works", "открывается"),
                                    ("broken", "не открывается"),
                                    ("untold", "проверить не удалось"),
                                ],
                                default="",
                                max_length=8,
                            ),
                        ),
                        ("checked_at", models.DateTimeField(blank=True, null=True)),
                        ("check_words", models.CharField(blank=True, max_length=300)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "withdraw_reason",
                            models.CharField(blank=True, max_length=500, verbose_name="почему запись неверна"),
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
                                verbose_name="снимок или файл",
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="publications",
                                to="registry.institution",
                                verbose_name="учреждение",
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="publications",
                                to="registry.municipality",
                            ),
                        ),
                        (
                            "stand",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="registry.stand",
                                verbose_name="стенд",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "размещение",
                        "ordering": ["-seen_on", "-pk"],
                        "indexes": [
                            models.Index(fields=["municipality", "requirement", "subject"], name="placement_of")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("url", ""), _negated=True), ("file__isnull", False), _connector="OR"
                                ),
                                name="placement_has_proof",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("channel", "stand"), _negated=True),
                                    ("file__isnull", False),
                                    _connector="OR",
                                ),
                                name="placement_on_stand_has_photo",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Requirement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField(max_length=40)),
                        ("title", models.CharField(max_length=200, verbose_name="что разместить")),
                        ("basis", models.CharField(blank=True, max_length=500, verbose_name="основание")),
                        (
                            "occasion",
                            models.CharField(
                                choices=[
                                    ("always", "постоянно"),
                                    ("gathering", "начат сбор анкет"),
                                    ("results", "опубликованы результаты оценки"),
                                    ("remediation", "утверждён план по устранению недостатков"),
                                ],
                                default="always",
                                max_length=12,
                                verbose_name="когда",
                            ),
                        ),
                        (
                            "own_channels",
                            models.JSONField(blank=True, default=list, verbose_name="где размещает муниципалитет"),
                        ),
                        (
                            "institution_channels",
                            models.JSONField(blank=True, default=list, verbose_name="где размещает учреждение"),
                        ),
                        (
                            "term_days",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(365),
                                ],
                                verbose_name="срок, дней",
                            ),
                        ),
                        ("in_working_days", models.BooleanField(default=False, verbose_name="это рабочие дни")),
                        (
                            "fresh_days",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(1000),
                                ],
                                verbose_name="проверять заново через столько дней",
                            ),
                        ),
                        ("step", models.CharField(blank=True, max_length=40, verbose_name="пункт плана")),
                        ("is_off", models.BooleanField(default=False, verbose_name="не требуется")),
                        (
                            "municipality",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="requirements",
                                to="registry.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "требование к размещению",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("municipality", "code"), name="requirement_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SiteAudit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("address", models.URLField(max_length=500, verbose_name="адрес")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "ждёт очереди"),
                                    ("running", "идёт"),
                                    ("done", "закончена"),
                                    ("failed", "не удалась"),
                                    ("stopped", "остановлена"),
                                    ("interrupted", "прервалась"),
                                ],
                                default="waiting",
                                max_length=11,
                            ),
                        ),
                        ("failure", models.CharField(blank=True, max_length=1000)),
                        ("pages", models.PositiveIntegerField(default=0, verbose_name="прочитано страниц")),
                        ("page_now", models.CharField(blank=True, max_length=300)),
                        ("began_at", models.DateTimeField(blank=True, null=True)),
                        ("heard_at", models.DateTimeField(blank=True, null=True)),
                        ("finished_at", models.DateTimeField(blank=True, null=True)),
                        ("newest_news", models.DateField(blank=True, null=True, verbose_name="последняя новость")),
                        ("verdicts", models.JSONField(default=dict)),
                        ("result", models.JSONField(default=dict)),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="site_audits",
                                to="registry.institution",
                            ),
                        ),
                        (
                            "run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="audits",
                                to="outreach.auditrun",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pk"],
                        "indexes": [
                            models.Index(
                                fields=["institution", "address", "state"], name="outreach_si_institu_d3a69f_idx"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["waiting", "running"])),
                                fields=("institution", "address"),
                                name="site_audited_once_at_a_time",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Happening",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "occasion",
                            models.CharField(
                                choices=[
                                    ("always", "постоянно"),
                                    ("gathering", "начат сбор анкет"),
                                    ("results", "опубликованы результаты оценки"),
                                    ("remediation", "утверждён план по устранению недостатков"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("key", models.CharField(max_length=60)),
                        ("title", models.CharField(max_length=300)),
                        ("year", models.PositiveSmallIntegerField()),
                        ("happened_on", models.DateField()),
                        (
                            "institutions",
                            models.ManyToManyField(blank=True, related_name="+", to="registry.institution"),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="happenings",
                                to="registry.municipality",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["happened_on", "pk"],
                        "constraints": [models.UniqueConstraint(fields=("municipality", "key"), name="happening_once")],
                    },
                ),
                migrations.CreateModel(
                    name="OtherSite",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("address", models.URLField(max_length=500, verbose_name="адрес")),
                        ("note", models.CharField(blank=True, max_length=200, verbose_name="что это за сайт")),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="other_sites",
                                to="registry.institution",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("institution", "address"),
                                name="other_site_once",
                                violation_error_message="Этот сайт у учреждения уже записан.",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
