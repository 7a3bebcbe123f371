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
        ("plans", "0001_start"),
        ("registry", "0001_start"),
    ]

    operations = [
        CreateTogether(
            models=[
                migrations.CreateModel(
                    name="Offer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=300, verbose_name="оператор")),
                        ("inn", models.CharField(blank=True, max_length=12, verbose_name="ИНН")),
                        ("contacts", models.CharField(blank=True, max_length=300, verbose_name="контакты")),
                        ("received_on", models.DateField(verbose_name="поступило")),
                        (
                            "price",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=12,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="цена, руб.",
                            ),
                        ),
                        (
                            "days",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="срок работ, дней"),
                        ),
                        (
                            "works",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="таких работ за три года"
                            ),
                        ),
                        ("experience", models.TextField(blank=True, max_length=4000, verbose_name="опыт")),
                        ("conditions", models.TextField(blank=True, max_length=4000, verbose_name="условия")),
                        (
                            "declined",
                            models.CharField(blank=True, max_length=500, verbose_name="почему не рассматривается"),
                        ),
                        (
                            "selection",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="offers",
                                to="council.selection",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "предложение оператора",
                        "ordering": ["received_on", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("selection", "name"),
                                name="offer_once",
                                violation_error_message="Предложение этого оператора уже записано: измените его.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Council",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=300, verbose_name="название")),
                        ("basis", models.CharField(max_length=500, verbose_name="чем сформирован")),
                        ("formed_on", models.DateField(verbose_name="сформирован")),
                        ("ends_on", models.DateField(verbose_name="полномочия до")),
                        ("statute", models.CharField(blank=True, max_length=500, verbose_name="положение о совете")),
                        (
                            "quorum",
                            models.CharField(
                                choices=[
                                    ("more_than_half", "больше половины состава"),
                                    ("half", "не менее половины состава"),
                                    ("two_thirds", "не менее двух третей состава"),
                                ],
                                default="more_than_half",
                                max_length=20,
                                verbose_name="кворум",
                            ),
                        ),
                        (
                            "chair_decides",
                            models.BooleanField(default=True, verbose_name="при равенстве решает голос председателя"),
                        ),
                        (
                            "remark_days",
                            models.PositiveSmallIntegerField(
                                default=3, verbose_name="рабочих дней на замечания к протоколу"
                            ),
                        ),
                        (
                            "keep_years",
                            models.PositiveSmallIntegerField(
                                default=1, verbose_name="сколько лет после выхода хранить сведения о члене"
                            ),
                        ),
                        ("ended_on", models.DateField(blank=True, null=True, verbose_name="полномочия прекращены")),
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
                                related_name="councils",
                                to="registry.municipality",
                            ),
                        ),
                        (
                            "statute_file",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="plans.storedfile",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "общественный совет",
                        "ordering": ["-formed_on", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_on__isnull", True)),
                                fields=("municipality",),
                                name="council_one_at_work",
                                violation_error_message="Совет уже работает: сначала прекратите полномочия прежнего состава.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ends_on__gt", models.F("formed_on"))),
                                name="council_ends_after_it_begins",
                                violation_error_message="Полномочия не могут кончиться раньше, чем начались.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Guide",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.SlugField(blank=True, max_length=60)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("how_to", "Как сделать"),
                                    ("answer", "Ответы на вопросы"),
                                    ("document", "Документы и бланки"),
                                ],
                                default="how_to",
                                max_length=8,
                                verbose_name="раздел",
                            ),
                        ),
                        ("title", models.CharField(max_length=300, verbose_name="название")),
                        ("text", models.TextField(blank=True, max_length=20000, verbose_name="текст")),
                        ("url", models.URLField(blank=True, max_length=1000, verbose_name="ссылка")),
                        ("is_hidden", models.BooleanField(default=False)),
                        ("changed_at", models.DateTimeField()),
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
                            "municipality",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="council_guides",
                                to="registry.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "материал для членов совета",
                        "ordering": ["title", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("key", ""), _negated=True),
                                fields=("municipality", "key"),
                                name="guide_instead_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Inquiry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.TextField(max_length=4000, verbose_name="вопрос")),
                        ("asked_at", models.DateTimeField()),
                        ("answer", models.TextField(blank=True, max_length=8000, verbose_name="ответ")),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
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
                            "municipality",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="council_inquiries",
                                to="registry.municipality",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "вопрос члена совета",
                        "ordering": ["-asked_at", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Matter",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(max_length=120)),
                        ("kind", models.CharField(max_length=12)),
                        ("title", models.CharField(max_length=500)),
                        ("since", models.DateField()),
                        (
                            "municipality",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="council_matters",
                                to="registry.municipality",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["since", "pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("municipality", "key"), name="matter_waits_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Meeting",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "format",
                            models.CharField(
                                choices=[
                                    ("ordinary", "очное заседание"),
                                    ("club", "открытый клуб"),
                                    ("field", "выездное заседание"),
                                    ("absentee", "заочное голосование"),
                                    ("other", "совещание другого органа"),
                                ],
                                default="ordinary",
                                max_length=10,
                                verbose_name="вид",
                            ),
                        ),
                        ("title", models.CharField(blank=True, max_length=500, verbose_name="тема")),
                        ("body", models.CharField(blank=True, max_length=500, verbose_name="чьё совещание")),
                        ("starts_at", models.DateTimeField(verbose_name="начало")),
                        ("votes_until", models.DateField(blank=True, null=True, verbose_name="голоса принимаются до")),
                        ("address", models.CharField(blank=True, max_length=500, verbose_name="где")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("planned", "готовится"),
                                    ("invited", "участники приглашены"),
                                    ("held", "состоялось, протокол готовится"),
                                    ("remarks", "протокол на замечаниях"),
                                    ("closed", "протокол подписан"),
                                    ("cancelled", "отменено"),
                                ],
                                default="planned",
                                max_length=10,
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="№ протокола")),
                        ("secretary", models.CharField(blank=True, max_length=200, verbose_name="секретарь")),
                        ("seats", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("invited_at", models.DateTimeField(blank=True, null=True)),
                        ("remarks_until", models.DateField(blank=True, null=True)),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        ("signed_on", models.DateField(blank=True, null=True, verbose_name="протокол подписан")),
                        ("cancel_reason", models.CharField(blank=True, max_length=500, verbose_name="почему отменено")),
                        ("made_at", models.DateTimeField()),
                        (
                            "council",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="meetings",
                                to="council.council",
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
                            "signed_file",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="plans.storedfile",
                            ),
                        ),
                        (
                            "presided",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="council.member",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "заседание совета",
                        "ordering": ["-starts_at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "closed"), _negated=True),
                                    models.Q(
                                        ("signed_on__isnull", False),
                                        models.Q(("number__isnull", False), ("format", "other"), _connector="OR"),
                                    ),
                                    _connector="OR",
                                ),
                                name="meeting_closed_has_its_minutes",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Guest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="фамилия, имя, отчество")),
                        ("post", models.CharField(blank=True, max_length=500, verbose_name="должность")),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="электронная почта")),
                        (
                            "came",
                            models.CharField(
                                choices=[
                                    ("unknown", "не отмечено"),
                                    ("present", "присутствует"),
                                    ("absent", "отсутствует"),
                                ],
                                default="unknown",
                                max_length=8,
                            ),
                        ),
                        ("position", models.TextField(blank=True, max_length=8000, verbose_name="позиция")),
                        ("mailed_at", models.DateTimeField(blank=True, null=True)),
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
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="guests", to="council.meeting"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [models.UniqueConstraint(fields=("meeting", "name"), name="guest_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Member",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="фамилия, имя, отчество")),
                        (
                            "employer",
                            models.CharField(
                                blank=True, max_length=500, verbose_name="место работы, кого представляет"
                            ),
                        ),
                        (
                            "post",
                            models.CharField(
                                choices=[
                                    ("chair", "председатель"),
                                    ("deputy", "заместитель председателя"),
                                    ("secretary", "секретарь"),
                                    ("member", "член совета"),
                                ],
                                default="member",
                                max_length=10,
                                verbose_name="кто в совете",
                            ),
                        ),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="электронная почта")),
                        ("phone", models.CharField(blank=True, max_length=40, verbose_name="телефон")),
                        ("joined_on", models.DateField(verbose_name="в составе с")),
                        ("joined_basis", models.CharField(blank=True, max_length=500, verbose_name="чем включён")),
                        (
                            "stated_on",
                            models.DateField(blank=True, null=True, verbose_name="заявление об отсутствии запретов"),
                        ),
                        ("is_renewed", models.BooleanField(default=False)),
                        ("left_on", models.DateField(blank=True, null=True, verbose_name="вышел из состава")),
                        ("left_reason", models.CharField(blank=True, max_length=500, verbose_name="почему вышел")),
                        ("forgotten_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "council",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="members",
                                to="council.council",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "член совета",
                        "ordering": ["council_id", "name"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("left_on__isnull", True)),
                                fields=("council", "name"),
                                name="member_sits_once",
                                violation_error_message="Такой человек уже в составе.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("left_on__isnull", True), ("post", "chair")),
                                fields=("council",),
                                name="member_one_chair",
                                violation_error_message="Председатель в совете один: сначала измените должность прежнего.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("left_on__isnull", True), ("user__isnull", False)),
                                fields=("council", "user"),
                                name="member_user_sits_once",
                                violation_error_message="За этим человеком уже закреплён член совета.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("left_on__isnull", True), ("left_on__gte", models.F("joined_on")), _connector="OR"
                                ),
                                name="member_leaves_after_joining",
                                violation_error_message="Выйти из состава раньше, чем войти в него, нельзя.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Conflict",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("words", models.CharField(max_length=500, verbose_name="в чём интерес")),
                        ("stated_on", models.DateField(verbose_name="заявлено")),
                        ("ended_on", models.DateField(blank=True, null=True, verbose_name="снято")),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="registry.institution"
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="conflicts",
                                to="council.member",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "конфликт интересов",
                        "ordering": ["stated_on", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_on__isnull", True)),
                                fields=("member", "institution"),
                                name="conflict_stated_once",
                                violation_error_message="Об этом учреждении уже заявлено.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OfferFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plans.storedfile"
                            ),
                        ),
                        (
                            "offer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="files", to="council.offer"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="OwnIndicator",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=300, verbose_name="показатель")),
                        ("about", models.TextField(blank=True, max_length=4000, verbose_name="как оценивается")),
                        (
                            "kind",
                            models.CharField(
                                choices=[("yes", "да или нет"), ("points", "баллы"), ("number", "число")],
                                default="yes",
                                max_length=6,
                                verbose_name="чем измеряется",
                            ),
                        ),
                        (
                            "top",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=6,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("1"))],
                                verbose_name="наибольший балл",
                            ),
                        ),
                        ("unit", models.CharField(blank=True, max_length=60, verbose_name="единица")),
                        ("since", models.PositiveSmallIntegerField(verbose_name="с какого года")),
                        ("until", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="по какой год")),
                        (
                            "is_public",
                            models.BooleanField(default=False, verbose_name="показывать на публичных страницах"),
                        ),
                        ("basis", models.CharField(max_length=500, verbose_name="чем установлен")),
                        ("decided_on", models.DateField(verbose_name="дата решения")),
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
                                related_name="own_indicators",
                                to="registry.municipality",
                            ),
                        ),
                        (
                            "resolution",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="council.resolution",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "дополнительный показатель совета",
                        "ordering": ["since", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("municipality", "name", "since"),
                                name="own_indicator_once",
                                violation_error_message="Такой показатель с этого года уже есть.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"
                                ),
                                name="own_indicator_ends_after_it_begins",
                                violation_error_message="Последний год раньше первого.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "points"), _negated=True), ("top__isnull", False), _connector="OR"
                                ),
                                name="own_points_have_a_top",
                                violation_error_message="Укажите наибольший балл.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OwnValue",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField()),
                        (
                            "value",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=12,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="значение",
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=1000, verbose_name="пояснение")),
                        ("url", models.URLField(blank=True, max_length=1000, verbose_name="ссылка")),
                        ("filled_at", models.DateTimeField()),
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
                            "filled_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "indicator",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="values",
                                to="council.ownindicator",
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="registry.institution"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["indicator_id", "institution_id", "year"],
                        "constraints": [
                            models.UniqueConstraint(fields=("indicator", "institution", "year"), name="own_value_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Question",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("other", "обсуждение, рекомендации"),
                                    ("plan", "план работы"),
                                    ("list", "перечень учреждений"),
                                    ("criteria", "дополнительные критерии"),
                                    ("terms", "техническое задание"),
                                    ("operator", "предложения операторов"),
                                    ("results", "результаты оценки"),
                                    ("proposals", "предложения администрации"),
                                ],
                                default="other",
                                max_length=12,
                                verbose_name="о чём решение",
                            ),
                        ),
                        ("title", models.CharField(max_length=500, verbose_name="вопрос")),
                        ("speaker", models.CharField(blank=True, max_length=300, verbose_name="докладывает")),
                        ("heard", models.TextField(blank=True, max_length=20000, verbose_name="слушали")),
                        ("said", models.TextField(blank=True, max_length=20000, verbose_name="выступили")),
                        (
                            "institutions",
                            models.ManyToManyField(blank=True, related_name="+", to="registry.institution"),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="questions",
                                to="council.meeting",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="plans.plan",
                            ),
                        ),
                        (
                            "task",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="plans.task",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "вопрос повестки",
                        "ordering": ["meeting_id", "position", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Material",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=300, verbose_name="название")),
                        ("url", models.URLField(blank=True, max_length=1000, verbose_name="ссылка")),
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
                            "question",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="materials",
                                to="council.question",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Remark",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("text", models.TextField(max_length=4000, verbose_name="замечание")),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "ждёт ответа"), ("taken", "учтено"), ("declined", "отклонено")],
                                default="open",
                                max_length=10,
                            ),
                        ),
                        ("answer", models.CharField(blank=True, max_length=1000, verbose_name="что сделано")),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="remarks",
                                to="council.meeting",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "замечание к протоколу",
                        "ordering": ["at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Resolution",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("ordinal", models.PositiveSmallIntegerField()),
                        ("text", models.TextField(max_length=8000, verbose_name="решили")),
                        (
                            "state",
                            models.CharField(
                                choices=[("draft", "проект"), ("adopted", "принято"), ("declined", "не принято")],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        ("is_named", models.BooleanField(default=False, verbose_name="голосование поимённое")),
                        ("votes_for", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="за")),
                        (
                            "votes_against",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="против"),
                        ),
                        (
                            "abstained",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="воздержались"),
                        ),
                        ("chair_was_for", models.BooleanField(default=False)),
                        ("responsible", models.CharField(blank=True, max_length=500, verbose_name="ответственный")),
                        ("due_on", models.DateField(blank=True, null=True, verbose_name="срок")),
                        ("done_words", models.CharField(blank=True, max_length=500)),
                        (
                            "item",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="plans.item",
                            ),
                        ),
                        (
                            "question",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="resolutions",
                                to="council.question",
                            ),
                        ),
                        (
                            "supersedes",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="superseded_by",
                                to="council.resolution",
                                verbose_name="вместо решения",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "решение совета",
                        "ordering": ["question__position", "ordinal", "pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("question", "ordinal"), name="resolution_ordinal_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Proposal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="за какой год оценка")),
                        ("to", models.CharField(max_length=500, verbose_name="кому")),
                        ("basis", models.CharField(max_length=500, verbose_name="чем утверждены")),
                        ("points", models.TextField(max_length=20000, verbose_name="предложения")),
                        ("number", models.CharField(blank=True, max_length=60, verbose_name="исходящий №")),
                        ("sent_on", models.DateField(blank=True, null=True, verbose_name="отправлено")),
                        ("sent_how", models.CharField(blank=True, max_length=300, verbose_name="как отправлено")),
                        ("answer_by", models.DateField(blank=True, null=True, verbose_name="рассмотреть до")),
                        ("replied_on", models.DateField(blank=True, null=True, verbose_name="ответ получен")),
                        ("reply", models.TextField(blank=True, max_length=8000, verbose_name="что ответили")),
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
                                related_name="council_proposals",
                                to="registry.municipality",
                            ),
                        ),
                        (
                            "reply_file",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="plans.storedfile",
                            ),
                        ),
                        (
                            "resolution",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="council.resolution",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "предложения совета",
                        "ordering": ["-year", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("sent_on__isnull", False), ("replied_on__isnull", True), _connector="OR"
                                ),
                                name="proposal_answered_was_sent",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answer_by__isnull", True), ("sent_on__isnull", True)),
                                    models.Q(("answer_by__isnull", False), ("sent_on__isnull", False)),
                                    _connector="OR",
                                ),
                                name="proposal_sent_has_its_term",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Seat",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "came",
                            models.CharField(
                                choices=[
                                    ("unknown", "не отмечено"),
                                    ("present", "присутствует"),
                                    ("absent", "отсутствует"),
                                ],
                                default="unknown",
                                max_length=8,
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=300, verbose_name="почему отсутствует")),
                        ("mailed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="seating",
                                to="council.meeting",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="seats", to="council.member"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["member__name"],
                        "constraints": [models.UniqueConstraint(fields=("meeting", "member"), name="seat_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Selection",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="за какой год оценка")),
                        ("title", models.CharField(max_length=300, verbose_name="предмет")),
                        (
                            "offers_until",
                            models.DateField(blank=True, null=True, verbose_name="предложения принимаются до"),
                        ),
                        (
                            "most_price",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=12,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="предельная цена, руб.",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("collecting", "собираются предложения"),
                                    ("chosen", "оператор выбран"),
                                    ("contracted", "контракт исполняется"),
                                    ("reported", "отчёт получен"),
                                    ("accepted", "работа принята"),
                                    ("cancelled", "отбор не состоялся"),
                                ],
                                default="collecting",
                                max_length=10,
                            ),
                        ),
                        (
                            "terms_basis",
                            models.CharField(
                                blank=True, max_length=500, verbose_name="чем утверждено техническое задание"
                            ),
                        ),
                        ("terms_on", models.DateField(blank=True, null=True)),
                        ("chosen_basis", models.CharField(blank=True, max_length=500, verbose_name="чем выбран")),
                        ("chosen_on", models.DateField(blank=True, null=True)),
                        ("chosen_reason", models.CharField(blank=True, max_length=1000, verbose_name="почему выбран")),
                        ("contract_number", models.CharField(blank=True, max_length=60, verbose_name="№ контракта")),
                        ("contract_on", models.DateField(blank=True, null=True, verbose_name="контракт подписан")),
                        (
                            "contract_price",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=12,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="цена контракта, руб.",
                            ),
                        ),
                        (
                            "report_due_on",
                            models.DateField(blank=True, null=True, verbose_name="отчёт по контракту до"),
                        ),
                        ("reported_on", models.DateField(blank=True, null=True, verbose_name="отчёт получен")),
                        (
                            "report_basis",
                            models.CharField(blank=True, max_length=500, verbose_name="чем подтверждается"),
                        ),
                        ("accepted_on", models.DateField(blank=True, null=True, verbose_name="работа принята")),
                        ("acceptance_basis", models.CharField(blank=True, max_length=500, verbose_name="акт приёмки")),
                        (
                            "cancel_reason",
                            models.CharField(blank=True, max_length=500, verbose_name="почему не состоялся"),
                        ),
                        ("made_at", models.DateTimeField()),
                        (
                            "acceptance_file",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="plans.storedfile",
                            ),
                        ),
                        (
                            "chosen",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="council.offer",
                            ),
                        ),
                        (
                            "chosen_resolution",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="council.resolution",
                            ),
                        ),
                        (
                            "contract_file",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="plans.storedfile",
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
                                related_name="selections",
                                to="registry.municipality",
                            ),
                        ),
                        (
                            "report_file",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="plans.storedfile",
                            ),
                        ),
                        (
                            "terms_file",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="plans.storedfile",
                            ),
                        ),
                        (
                            "terms_resolution",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="council.resolution",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "отбор оператора",
                        "ordering": ["-year", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ("collecting", "cancelled")),
                                    ("chosen__isnull", False),
                                    _connector="OR",
                                ),
                                name="selection_chosen_is_named",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ("contracted", "reported", "accepted")), _negated=True),
                                    ("contract_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="selection_contracted_has_its_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ("reported", "accepted")), _negated=True),
                                    ("reported_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="selection_reported_has_its_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Vote",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "choice",
                            models.CharField(
                                choices=[("for", "за"), ("against", "против"), ("abstained", "воздержался")],
                                max_length=10,
                            ),
                        ),
                        ("by_sheet", models.BooleanField(default=False)),
                        ("at", models.DateTimeField()),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="votes", to="council.member"
                            ),
                        ),
                        (
                            "resolution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="votes",
                                to="council.resolution",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["member__name"],
                        "constraints": [models.UniqueConstraint(fields=("resolution", "member"), name="vote_once")],
                    },
                ),
            ],
        ),
    ]
