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
                    name="Appeal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField()),
                        ("ordinal", models.PositiveIntegerField()),
                        (
                            "way",
                            models.CharField(
                                choices=[
                                    ("web", "через сайт"),
                                    ("letter", "письмом"),
                                    ("email", "электронной почтой"),
                                    ("call", "по телефону"),
                                    ("person", "на личном приёме"),
                                    ("institution", "через учреждение"),
                                ],
                                default="web",
                                max_length=12,
                                verbose_name="как поступило",
                            ),
                        ),
                        ("is_legal", models.BooleanField(default=False, verbose_name="обращение по закону № 59-ФЗ")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("complaint", "жалоба"),
                                    ("proposal", "предложение"),
                                    ("question", "вопрос"),
                                    ("thanks", "благодарность"),
                                ],
                                max_length=10,
                                verbose_name="что это",
                            ),
                        ),
                        (
                            "topic",
                            models.CharField(
                                choices=[
                                    ("openness", "информация об учреждении"),
                                    ("comfort", "удобство и условия"),
                                    ("access", "доступность для людей с инвалидностью"),
                                    ("staff", "вежливость и внимание работников"),
                                    ("service", "качество услуг в целом"),
                                    ("procedure", "сама независимая оценка"),
                                    ("other", "другое"),
                                ],
                                default="other",
                                max_length=10,
                                verbose_name="о чём",
                            ),
                        ),
                        ("text", models.TextField(blank=True, max_length=5000, verbose_name="сообщение")),
                        ("language", models.CharField(default="ru", max_length=2)),
                        ("doubts", models.JSONField(blank=True, default=list)),
                        ("secret_hash", models.CharField(blank=True, max_length=64)),
                        ("receipt", models.CharField(blank=True, max_length=40, null=True, unique=True)),
                        ("received_at", models.DateTimeField()),
                        ("received_on", models.DateField(verbose_name="когда поступило")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("received", "ждёт регистрации"),
                                    ("open", "рассматривается"),
                                    ("answered", "ответ дан"),
                                    ("forwarded", "переадресовано"),
                                    ("declined", "оставлено без ответа"),
                                ],
                                default="received",
                                max_length=10,
                            ),
                        ),
                        ("register_by", models.DateField()),
                        ("registered_on", models.DateField(blank=True, null=True)),
                        ("first_due_on", models.DateField(blank=True, null=True)),
                        ("due_on", models.DateField(blank=True, null=True)),
                        ("extension_reason", models.CharField(blank=True, max_length=500)),
                        ("extended_at", models.DateTimeField(blank=True, null=True)),
                        ("routed_at", models.DateTimeField(blank=True, null=True)),
                        ("route_note", models.CharField(blank=True, max_length=500)),
                        ("prepare_by", models.DateField(blank=True, null=True)),
                        ("prepared", models.TextField(blank=True, max_length=5000)),
                        ("prepared_at", models.DateTimeField(blank=True, null=True)),
                        ("closed_on", models.DateField(blank=True, null=True)),
                        ("closing_words", models.CharField(blank=True, max_length=500)),
                        (
                            "satisfaction",
                            models.CharField(
                                blank=True,
                                choices=[("yes", "да, помог"), ("partly", "отчасти"), ("no", "нет, не помог")],
                                max_length=6,
                            ),
                        ),
                        ("satisfaction_note", models.TextField(blank=True, max_length=1000)),
                        ("rated_at", models.DateTimeField(blank=True, null=True)),
                        ("anonymised_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "institution",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="appeals",
                                to="registry.institution",
                                verbose_name="об учреждении",
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
                                related_name="appeals",
                                to="registry.municipality",
                            ),
                        ),
                        (
                            "prepared_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "routed_to",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="routed_appeals",
                                to="registry.institution",
                                verbose_name="направлено",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-year", "-ordinal"],
                        "indexes": [
                            models.Index(fields=["municipality", "state"], name="feedback_ap_municip_852dc4_idx")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "year", "ordinal"), name="appeal_number_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "received"),
                                    ("state", "declined"),
                                    ("registered_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="appeal_registered_before_work",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Answer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.TextField(blank=True, max_length=8000, verbose_name="ответ")),
                        ("sent_how", models.CharField(blank=True, max_length=200, verbose_name="как отправлен")),
                        ("at", models.DateTimeField()),
                        ("mailed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "appeal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="answers",
                                to="feedback.appeal",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="AppealFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "answer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="files",
                                to="feedback.answer",
                            ),
                        ),
                        (
                            "appeal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="files", to="feedback.appeal"
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
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Consent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.TextField(max_length=9000)),
                        ("given_at", models.DateTimeField()),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "appeal",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="consent",
                                to="feedback.appeal",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Contact",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "basis",
                            models.CharField(
                                choices=[
                                    ("consent", "согласие, данное на сайте"),
                                    ("paper", "письменное согласие"),
                                    ("law", "обращение по закону № 59-ФЗ"),
                                ],
                                max_length=8,
                                verbose_name="на каком основании",
                            ),
                        ),
                        ("name", models.CharField(blank=True, max_length=200, verbose_name="имя")),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="электронная почта")),
                        ("phone", models.CharField(blank=True, max_length=40, verbose_name="телефон")),
                        ("address", models.CharField(blank=True, max_length=500, verbose_name="почтовый адрес")),
                        (
                            "appeal",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="contact",
                                to="feedback.appeal",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="FaqEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "language",
                            models.CharField(
                                choices=[("ru", "русский"), ("en", "английский")],
                                default="ru",
                                max_length=2,
                                verbose_name="язык",
                            ),
                        ),
                        ("position", models.PositiveIntegerField(default=0)),
                        ("question", models.CharField(max_length=300, verbose_name="вопрос")),
                        (
                            "answer",
                            models.TextField(
                                help_text="Пустая строка отделяет абзац; строки, которые начинаются с дефиса и пробела, станут списком; адреса сайтов и почты станут ссылками.",
                                max_length=4000,
                                verbose_name="ответ",
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="faq",
                                to="registry.municipality",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["language", "position", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Probe",
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
                                    ("phone", "телефон"),
                                    ("email", "электронная почта"),
                                    ("form", "форма обращения на сайте"),
                                    ("consult", "онлайн-консультация"),
                                    ("faq", "раздел «Вопросы и ответы»"),
                                    ("survey", "анкета или ссылка на неё"),
                                    ("other", "другой способ"),
                                ],
                                max_length=8,
                                verbose_name="способ",
                            ),
                        ),
                        (
                            "target",
                            models.CharField(
                                help_text="Номер телефона, адрес почты или страницы, как они указаны на сайте.",
                                max_length=500,
                                verbose_name="куда",
                            ),
                        ),
                        ("tried_at", models.DateTimeField(verbose_name="когда проверено")),
                        (
                            "asked",
                            models.CharField(blank=True, max_length=500, verbose_name="что спросили или сделали"),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("waiting", "ждём ответа"),
                                    ("works", "работает"),
                                    ("silent", "не ответили"),
                                    ("broken", "не работает"),
                                ],
                                max_length=8,
                                verbose_name="что получилось",
                            ),
                        ),
                        ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="когда ответили")),
                        ("note", models.CharField(blank=True, max_length=1000, verbose_name="что ответили")),
                        ("url", models.URLField(blank=True, max_length=1000, verbose_name="ссылка")),
                        ("made_at", models.DateTimeField()),
                        ("voided_at", models.DateTimeField(blank=True, null=True)),
                        ("void_reason", models.CharField(blank=True, max_length=500)),
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
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="probes",
                                to="registry.institution",
                                verbose_name="учреждение",
                            ),
                        ),
                        (
                            "tried_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-tried_at", "-pk"],
                        "indexes": [models.Index(fields=["institution", "way"], name="feedback_pr_institu_77a7db_idx")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("answered_at__isnull", True), ("outcome", "works"), _connector="OR"
                                ),
                                name="probe_answered_works",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reception",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "is_open",
                            models.BooleanField(
                                default=True,
                                help_text="Если выключить, страница останется и расскажет, куда обратиться.",
                                verbose_name="принимать сообщения через этот сайт",
                            ),
                        ),
                        (
                            "official_form",
                            models.URLField(
                                blank=True,
                                help_text="Например, электронная приёмная на официальном сайте. Портал госуслуг назовём сами.",
                                max_length=500,
                                verbose_name="страница для обращений с подтверждением личности",
                            ),
                        ),
                        (
                            "postal_address",
                            models.CharField(
                                blank=True,
                                help_text="Куда писать письма. Стоит и в согласии на обработку персональных данных.",
                                max_length=500,
                                verbose_name="почтовый адрес",
                            ),
                        ),
                        (
                            "hours",
                            models.CharField(blank=True, max_length=300, verbose_name="телефон и часы личного приёма"),
                        ),
                        (
                            "answer_days",
                            models.PositiveSmallIntegerField(
                                default=30,
                                help_text="От регистрации, не больше 30. Для обращений по закону № 59-ФЗ всегда 30.",
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(30),
                                ],
                                verbose_name="отвечать на сообщения за столько дней",
                            ),
                        ),
                        (
                            "keep_days",
                            models.PositiveSmallIntegerField(
                                default=365,
                                help_text="Контакты, файлы и тексты сотрутся, числа для сводки останутся.",
                                validators=[
                                    django.core.validators.MinValueValidator(30),
                                    django.core.validators.MaxValueValidator(1825),
                                ],
                                verbose_name="обезличивать через столько дней после ответа",
                            ),
                        ),
                        (
                            "consent",
                            models.TextField(
                                blank=True,
                                help_text="Пусто — стоит наш текст. Слова {authority}, {address} и {days} заменятся сами.",
                                max_length=8000,
                                verbose_name="согласие на обработку персональных данных",
                            ),
                        ),
                        (
                            "municipality",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reception",
                                to="registry.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "порядок приёма сообщений",
                    },
                ),
                migrations.CreateModel(
                    name="AnswerTemplate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=150, verbose_name="название")),
                        (
                            "text",
                            models.TextField(
                                help_text="Слова {number}, {received}, {institution} и {kind} заменятся сведениями сообщения.",
                                max_length=5000,
                                verbose_name="текст",
                            ),
                        ),
                        (
                            "municipality",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="answer_templates",
                                to="registry.municipality",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["title", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "title"),
                                name="answer_template_title_once",
                                violation_error_message="Заготовка с таким названием уже есть.",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
