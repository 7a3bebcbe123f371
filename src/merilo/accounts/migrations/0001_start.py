import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from merilo.accounts.together import CreateTogether


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        CreateTogether(
            models=[
                migrations.CreateModel(
                    name="MailAttempt",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField(db_index=True)),
                        ("to", models.CharField(max_length=254)),
                        ("subject", models.CharField(max_length=300)),
                        ("error", models.CharField(blank=True, max_length=500)),
                    ],
                    options={
                        "ordering": ["-at"],
                    },
                ),
                migrations.CreateModel(
                    name="User",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                        (
                            "is_superuser",
                            models.BooleanField(
                                default=False,
                                help_text="Designates that this user has all permissions without explicitly assigning them.",
                                verbose_name="superuser status",
                            ),
                        ),
                        (
                            "username",
                            models.CharField(
                                error_messages={"unique": "A user with that username already exists."},
                                help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                                max_length=150,
                                unique=True,
                                validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                                verbose_name="username",
                            ),
                        ),
                        (
                            "is_staff",
                            models.BooleanField(
                                default=False,
                                help_text="Designates whether the user can log into this admin site.",
                                verbose_name="staff status",
                            ),
                        ),
                        (
                            "is_active",
                            models.BooleanField(
                                default=True,
                                help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                                verbose_name="active",
                            ),
                        ),
                        (
                            "date_joined",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined"),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="фамилия, имя, отчество")),
                        ("position", models.CharField(blank=True, max_length=300, verbose_name="должность")),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="электронная почта")),
                        ("phone", models.CharField(blank=True, max_length=40, verbose_name="телефон")),
                        ("wants_mail", models.BooleanField(default=True, verbose_name="присылать уведомления письмом")),
                        (
                            "groups",
                            models.ManyToManyField(
                                blank=True,
                                help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.group",
                                verbose_name="groups",
                            ),
                        ),
                        (
                            "user_permissions",
                            models.ManyToManyField(
                                blank=True,
                                help_text="Specific permissions for this user.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.permission",
                                verbose_name="user permissions",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "человек",
                        "verbose_name_plural": "люди",
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("email"),
                                condition=models.Q(("email", ""), _negated=True),
                                name="user_email_unique",
                                violation_error_message="Эта почта занята.",
                            )
                        ],
                    },
                    managers=[
                        ("objects", django.contrib.auth.models.UserManager()),
                    ],
                ),
                migrations.CreateModel(
                    name="ApiToken",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="для чего")),
                        ("place", models.CharField(max_length=60)),
                        ("scopes", models.JSONField(default=list)),
                        ("token_hash", models.CharField(max_length=64, unique=True)),
                        ("made_at", models.DateTimeField()),
                        ("expires_at", models.DateTimeField()),
                        ("revoked_at", models.DateTimeField(blank=True, null=True)),
                        ("used_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="api_tokens",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-made_at"],
                    },
                ),
                migrations.CreateModel(
                    name="Deputy",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("place", models.CharField(max_length=60, verbose_name="где")),
                        ("since", models.DateField(verbose_name="с")),
                        ("until", models.DateField(verbose_name="по")),
                        ("reason", models.CharField(max_length=300, verbose_name="причина")),
                        (
                            "deputy",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="stands_in_for",
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
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="deputies",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-since"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("until__gte", models.F("since"))),
                                name="deputy_ends_after_it_begins",
                                violation_error_message="Замещение не может кончиться раньше, чем началось.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("person", models.F("deputy")), _negated=True),
                                name="deputy_is_another",
                                violation_error_message="Человек не может замещать сам себя.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Entry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField(db_index=True)),
                        ("actor_name", models.CharField(max_length=200)),
                        ("acting_for", models.CharField(blank=True, max_length=200)),
                        ("place", models.CharField(db_index=True, max_length=60)),
                        ("act", models.CharField(db_index=True, max_length=60)),
                        ("subject", models.CharField(db_index=True, max_length=60)),
                        ("subject_name", models.CharField(max_length=400)),
                        ("before", models.JSONField(null=True)),
                        ("after", models.JSONField(null=True)),
                        ("reason", models.CharField(blank=True, max_length=1000)),
                        (
                            "actor",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-at", "-id"],
                    },
                ),
                migrations.CreateModel(
                    name="Grant",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("coordinator", "координатор"),
                                    ("chair", "председатель совета"),
                                    ("member", "член совета"),
                                    ("expert", "эксперт"),
                                    ("head", "руководитель учреждения"),
                                    ("performer", "исполнитель"),
                                    ("observer", "наблюдатель"),
                                    ("admin", "администратор"),
                                ],
                                max_length=20,
                                verbose_name="роль",
                            ),
                        ),
                        ("place", models.CharField(max_length=60, verbose_name="где")),
                        ("since", models.DateField(verbose_name="с")),
                        ("until", models.DateField(blank=True, null=True, verbose_name="по")),
                        ("basis", models.CharField(blank=True, max_length=300, verbose_name="основание")),
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
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="grants",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["user_id", "place", "role", "since"],
                        "indexes": [models.Index(fields=["place", "role"], name="accounts_gr_place_00093f_idx")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"
                                ),
                                name="grant_ends_after_it_begins",
                                violation_error_message="Роль не может кончиться раньше, чем началась.",
                            ),
                            models.UniqueConstraint(fields=("user", "role", "place", "since"), name="grant_given_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Invitation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="фамилия, имя, отчество")),
                        ("position", models.CharField(blank=True, max_length=300, verbose_name="должность")),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="электронная почта")),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("coordinator", "координатор"),
                                    ("chair", "председатель совета"),
                                    ("member", "член совета"),
                                    ("expert", "эксперт"),
                                    ("head", "руководитель учреждения"),
                                    ("performer", "исполнитель"),
                                    ("observer", "наблюдатель"),
                                    ("admin", "администратор"),
                                ],
                                max_length=20,
                                verbose_name="роль",
                            ),
                        ),
                        ("place", models.CharField(max_length=60, verbose_name="где")),
                        (
                            "place_name",
                            models.CharField(blank=True, max_length=600, verbose_name="как называется место"),
                        ),
                        ("until", models.DateField(blank=True, null=True, verbose_name="роль до")),
                        ("code_hash", models.CharField(max_length=64, unique=True)),
                        ("made_at", models.DateTimeField()),
                        ("expires_at", models.DateTimeField()),
                        ("opened_at", models.DateTimeField(null=True)),
                        ("accepted_at", models.DateTimeField(null=True)),
                        ("revoked_at", models.DateTimeField(null=True)),
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
                            "user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="invitations",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-made_at"],
                    },
                ),
                migrations.CreateModel(
                    name="Notice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("place", models.CharField(max_length=60)),
                        ("key", models.CharField(max_length=120)),
                        ("text", models.CharField(max_length=500)),
                        ("link", models.CharField(blank=True, max_length=300)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("read_at", models.DateTimeField(null=True)),
                        ("mailed_at", models.DateTimeField(null=True)),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notices",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-at", "-id"],
                        "constraints": [models.UniqueConstraint(fields=("user", "key"), name="notice_told_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Webhook",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("place", models.CharField(max_length=60)),
                        ("url", models.URLField(max_length=500, verbose_name="адрес")),
                        ("events", models.JSONField(default=list)),
                        ("secret", models.CharField(max_length=64)),
                        ("made_at", models.DateTimeField()),
                        ("stopped_at", models.DateTimeField(blank=True, null=True)),
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
                        "ordering": ["-made_at"],
                    },
                ),
                migrations.CreateModel(
                    name="Delivery",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "event",
                            models.CharField(
                                choices=[
                                    ("published", "результаты опубликованы"),
                                    ("corrected", "результаты исправлены"),
                                    ("deadline_missed", "срок пункта плана прошёл"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("key", models.CharField(max_length=120)),
                        ("payload", models.JSONField()),
                        ("made_at", models.DateTimeField()),
                        ("tries", models.PositiveSmallIntegerField(default=0)),
                        ("next_try_at", models.DateTimeField(null=True)),
                        ("delivered_at", models.DateTimeField(null=True)),
                        ("error", models.CharField(blank=True, max_length=500)),
                        (
                            "webhook",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="deliveries",
                                to="accounts.webhook",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-made_at", "-pk"],
                        "constraints": [models.UniqueConstraint(fields=("webhook", "key"), name="delivery_made_once")],
                    },
                ),
            ],
        ),
    ]
