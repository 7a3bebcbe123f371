"""The settings of the site: read once from the environment, with types; nonsense stops the start with one sentence.

Every variable has a line in docs/settings.md, and a test compares the two lists.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit
from zoneinfo import ZoneInfo

from django.core.exceptions import ImproperlyConfigured


class SettingRejected(ImproperlyConfigured):
    """A variable of the environment holds nonsense; the text is one Russian sentence."""


def text(name: str, default: str = "") -> str:
    """Return a variable; NAME_FILE names a file that holds it, as secrets are given to services."""
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise SettingRejected(f"{name}_FILE: файл «{path}» не читается. Проверьте путь и права.") from error
    return os.environ.get(name, "").strip() or default


def yes(name: str, *, default: bool = False) -> bool:
    """Return a yes/no variable."""
    words = {"1": True, "yes": True, "true": True, "да": True, "0": False, "no": False, "false": False, "нет": False}
    given = text(name).casefold()
    if given and given not in words:
        raise SettingRejected(f"{name}: «{given}» непонятно. Напишите 1 (да) или 0 (нет).")
    return words.get(given, default)


def whole(name: str, default: int, *, least: int, most: int) -> int:
    """Return a whole number within its limits."""
    given = text(name, str(default))
    if not given.isascii() or not given.isdigit() or not least <= int(given) <= most:
        raise SettingRejected(f"{name}: «{given}» не подходит. Нужно целое число от {least} до {most}.")
    return int(given)


def _parted(address: str) -> tuple[SplitResult, int | None]:
    """Return the parts of an address and its port; of nonsense, empty ones."""
    try:
        parts = urlsplit(address)
        return parts, parts.port
    except ValueError:
        return urlsplit(""), None


def database(address: str) -> dict[str, Any]:
    """Return Django's description of the database at an address: sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME."""
    if address.startswith("sqlite:///") and Path(address.removeprefix("sqlite:///")).name:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": address.removeprefix("sqlite:///"),
            "OPTIONS": {
                # What has been acknowledged must outlive a power cut, so a commit waits for the disk.
                # What is deleted is overwritten in the file too: a guard's key must not be found there after its wave.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
                "PRAGMA secure_delete=ON;",
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
            },
            "CONN_MAX_AGE": 60,  # opening the file and saying all this anew costs more than most questions
        }
    parts, port = _parted(address)
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise SettingRejected(
            "MERILO_DATABASE: адрес базы непонятен. Нужно sqlite:///путь/к/файлу или "
            "postgresql://имя:пароль@сервер:5432/база."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def mail(address: str) -> dict[str, Any]:
    """Return Django's settings for a mail server smtp://USER:PASSWORD@HOST:25 (smtps:// for TLS); "" is no mail."""
    if not address:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    parts, port = _parted(address)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise SettingRejected(
            "MERILO_MAIL: адрес почты непонятен. Нужно smtp://имя:пароль@сервер:25 или smtps://…:465."
        )
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or (465 if parts.scheme == "smtps" else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 20,
    }


def sender(address: str) -> str:
    """Return whom letters come from: a bare address, or a name with the address in angle brackets."""
    at = parseaddr(address)[1]
    if not re.fullmatch(r"[^@\s<>,]+@[^@\s<>,]+", at):
        raise SettingRejected(f"MERILO_MAIL_FROM: «{address}» не адрес почты. Пример: nok@example.ru.")
    return address


def scanner(address: str) -> str:
    """Return the address of a virus scanner: host:3310, or unix: and the path of its socket; "" is no scanner."""
    is_socket = address.startswith(("/", "unix:"))
    parts, port = _parted(address if "://" in address else f"tcp://{address}")
    named = parts.scheme == "tcp" and parts.hostname and port != 0 and not parts.path.strip("/")
    if address and not is_socket and not (named and re.fullmatch(r"[\w.:-]+", parts.hostname or "")):
        raise SettingRejected(
            f"MERILO_CLAMD: адрес проверки на вирусы «{address}» непонятен. "
            "Нужно сервер:3310 или unix:/run/clamav/clamd.ctl."
        )
    return address


def secret_key(data: Path) -> str:
    """Return the key that signs sessions: given, or made once and kept beside the data, readable by the owner only."""
    if given := text("MERILO_SECRET"):
        if len(given) < 40:
            raise SettingRejected("MERILO_SECRET: ключ короче 40 знаков. Уберите переменную: ключ сделается сам.")
        return given
    kept = data / "secret"
    try:
        if not kept.exists():
            data.mkdir(parents=True, exist_ok=True)
            fresh = kept.with_name(f"secret.{os.getpid()}")
            fresh.touch(mode=0o600)
            fresh.write_text(secrets.token_urlsafe(64), encoding="ascii")
            with suppress(FileExistsError):  # another process of the same start was faster
                kept.hardlink_to(fresh)
            fresh.unlink()
        key = kept.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingRejected(f"MERILO_DATA: папка «{data}» недоступна. Проверьте путь и права.") from error
    if len(key) < 40:
        raise SettingRejected(f"Ключ «{kept}» испорчен. Удалите файл: новый сделается сам, всем придётся войти заново.")
    return key


def hosts(given: str) -> list[str]:
    """Return the names under which the site answers: bare, without https:// and paths."""
    names = [name.strip() for name in given.split(",") if name.strip()]
    wrong = next((name for name in names if "/" in name or " " in name or name.endswith(":")), None)
    if wrong is not None or not names:
        raise SettingRejected(f"MERILO_HOSTS: «{wrong or given}» не имя узла. Пример: nok.example.ru,localhost.")
    return names


def _host(address: str) -> str:
    name = urlsplit(address).hostname or ""
    return f"[{name}]" if ":" in name else name


def site_address(given: str) -> str:
    """Return the address of the site, whole and without a path."""
    parts, _ = _parted(given)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
        raise SettingRejected("MERILO_ADDRESS: нужен адрес сайта целиком, например https://nok.example.ru.")
    return given.rstrip("/")


def time_zone(name: str) -> str:
    """Return the name of a time zone that exists."""
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError) as error:
        raise SettingRejected(f"MERILO_TIME_ZONE: пояса «{name}» нет. Пример: Europe/Moscow, Asia/Omsk.") from error
    return name


def sign_in_elsewhere(address: str) -> Mapping[str, Any]:
    """Return allauth's settings for sign-in through an OpenID Connect server, or nothing."""
    if not address:
        return {}
    parts, _ = _parted(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingRejected("MERILO_OIDC: нужен адрес сервера входа, который начинается с https://.")
    if not text("MERILO_OIDC_ID"):
        raise SettingRejected("MERILO_OIDC_ID: к MERILO_OIDC нужен и ключ приложения, который дал сервер входа.")
    keys = {"client_id": text("MERILO_OIDC_ID"), "secret": text("MERILO_OIDC_SECRET")}
    app = {"provider_id": "oidc", "name": text("MERILO_OIDC_NAME", "Единый вход"), **keys}
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [{**app, "settings": {"server_url": address}}]}}


DATA = Path(text("MERILO_DATA", "data")).absolute()
DEBUG = yes("MERILO_DEBUG")
DEMO = yes("MERILO_DEMO")
HTTPS = yes("MERILO_HTTPS")
UPLOAD_MB = whole("MERILO_UPLOAD_MB", 30, least=1, most=500)
WEBHOOK_INSIDE = yes("MERILO_WEBHOOK_INSIDE")
SITE_CHECK_PRIVATE = yes("MERILO_SITE_CHECK_PRIVATE")
READ_SECONDS = whole("MERILO_READ_SECONDS", 120, least=5, most=3600)
READ_APART = True  # files are read by a process of their own
CLAMD = scanner(text("MERILO_CLAMD"))
SECRET_KEY = secret_key(DATA)
ADDRESS_IS_GIVEN = bool(text("MERILO_ADDRESS"))  # else pages link to where one came to them
BASE_ADDRESS = site_address(text("MERILO_ADDRESS", "http://localhost:8000"))
ALLOWED_HOSTS = hosts(text("MERILO_HOSTS", f"localhost,127.0.0.1,[::1],{_host(BASE_ADDRESS)}"))
CSRF_TRUSTED_ORIGINS = [BASE_ADDRESS]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "merilo.accounts",  # before allauth, so that our templates of sign-in are found first
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "merilo.registry",
    "merilo.plans",
    "merilo.council",
    "merilo.feedback",
    "merilo.outreach",
    "merilo.assessment",
    "merilo.ratings",
    "merilo.portal",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "merilo.accounts.edge.AtTheEdge",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "merilo.registry.where.WhereWeAre",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "merilo.registry.where.context",
                "merilo.accounts.appearance.context",
            ],
            "builtins": ["django.templatetags.static", "merilo.accounts.templatetags.words"],
        },
    }
]
ROOT_URLCONF = "merilo.urls"
WSGI_APPLICATION = "merilo.wsgi.application"
DATABASES = {"default": database(text("MERILO_DATABASE", f"sqlite:///{DATA / 'merilo.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # counts of failed sign-ins must not push one another out
    }
}
# Walks of sites take minutes: in a queue and a process of their own nobody waits for them to have a plan read.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "sites"]}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = DATA / "files"
STATIC_ROOT = DATA / "static"
STATIC_URL = "/static/"
STATICFILES_DIRS = [Path(__file__).parent / "static"]

LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", "Русский"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).parent / "locale"]
TIME_ZONE = time_zone(text("MERILO_TIME_ZONE", "Europe/Moscow"))
USE_TZ = True

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
    "sesame.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {"user_attributes": ("username", "name", "email")}),
        ("MinimumLengthValidator", {"min_length": 8}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "workplaces"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "merilo.accounts.adapter.Adapter"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_FORMS = {
    "login": "merilo.accounts.signin.SignIn",
    "reauthenticate": "merilo.accounts.signin.ConfirmPassword",
    "change_password": "merilo.accounts.signin.NewOwnPassword",
}
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_USER_DISPLAY = str
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = bool(text("MERILO_MAIL"))
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {"login_failed": "30/5m/ip,6/15m/key"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ADAPTER = "merilo.accounts.adapter.SecondStep"
MFA_TOTP_ISSUER = "Мерило"
SOCIALACCOUNT_PROVIDERS = sign_in_elsewhere(text("MERILO_OIDC"))
SOCIALACCOUNT_ADAPTER = "merilo.accounts.adapter.SocialAdapter"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_LOGIN_ON_GET = True  # a form that is sent to another server would need another security policy
SOCIALACCOUNT_EMAIL_AUTHENTICATION = SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if HTTPS else 0  # with https a web server stands in front and names the client
SESAME_MAX_AGE = 60 * 60 * 24 * 7
SESAME_ONE_TIME = True

for _name, _value in mail(text("MERILO_MAIL")).items():
    globals()[_name] = _value
DEFAULT_FROM_EMAIL = SERVER_EMAIL = sender(text("MERILO_MAIL_FROM", "merilo@localhost"))

# What a browser may do: our own files only, no scripts inside pages, no frames around us.
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = False  # the web server in front decides, and /healthz must answer it
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
FORM_RENDERER = "merilo.accounts.forms.Fields"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    # To the log of the service, without bodies of requests: what people typed stays out of it.
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
}
