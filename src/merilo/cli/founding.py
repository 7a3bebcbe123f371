"""`merilo init`, `municipality add`, `link`, `unlock`: the first people, and a way back in for those shut out."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer

from merilo.cli import house
from merilo.cli.russian import Refusal, RussianCommand, RussianGroup

NameOption = Annotated[str | None, typer.Option("--name", metavar="НАЗВАНИЕ", help="Муниципалитет: «Заречный район».")]
SlugOption = Annotated[
    str | None, typer.Option("--slug", metavar="ИМЯ", help="Имя в адресах страниц, латиницей: zarechny.")
]
RegionOption = Annotated[str, typer.Option("--region", metavar="РЕГИОН", help="Субъект Федерации.")]
ZoneOption = Annotated[
    str | None, typer.Option("--time-zone", metavar="ПОЯС", help="Часовой пояс: Europe/Moscow, Asia/Omsk.")
]
CoordinatorOption = Annotated[
    str | None, typer.Option("--coordinator", metavar="ФИО", help="Координатор: кто ведёт оценку.")
]
CoordinatorLoginOption = Annotated[
    str, typer.Option("--coordinator-login", metavar="ИМЯ", help="Имя координатора для входа.")
]


def add_to(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command("init", cls=RussianCommand)(init)
    group = typer.Typer(cls=RussianGroup, help="Муниципалитеты этой установки.", no_args_is_help=True)
    group.command("add", cls=RussianCommand)(add)
    app.add_typer(group, name="municipality")
    app.command("link", cls=RussianCommand)(link)
    app.command("unlock", cls=RussianCommand)(unlock)


def init(
    name: NameOption = None,
    slug: SlugOption = None,
    region: RegionOption = "",
    time_zone: ZoneOption = None,
    admin: Annotated[str | None, typer.Option("--admin", metavar="ФИО", help="Администратор установки.")] = None,
    admin_login: Annotated[
        str, typer.Option("--admin-login", metavar="ИМЯ", help="Имя администратора для входа.")
    ] = "admin",
    coordinator: CoordinatorOption = None,
    coordinator_login: CoordinatorLoginOption = "coordinator",
) -> None:
    """Начать: первый муниципалитет, его координатор и администратор. Пароли печатаются один раз."""
    from merilo.cli import preparing

    house.open_house()
    preparing.prepare_for_init()
    from merilo.registry import founding, queries

    if queries.municipalities():
        raise Refusal("Муниципалитет уже есть. Ещё один добавит команда merilo municipality add.")
    name = _given(name, "Название муниципалитета", option="--name")
    slug = _given(slug, "Имя в адресах страниц, латиницей", option="--slug", default=founding.proposed_slug(name))
    admin = _given(admin, "Администратор (фамилия, имя, отчество)", option="--admin")
    coordinator = _given(coordinator, "Координатор (фамилия, имя, отчество)", option="--coordinator")
    with _refusing():
        people = founding.found(
            name=name, slug=slug, region=region, time_zone=_zone(time_zone),
            admin=admin, admin_login=admin_login, coordinator=coordinator, coordinator_login=coordinator_login,
            at=house.now(),
        )  # fmt: skip
    _tell(name, people)


def add(
    name: NameOption = None,
    slug: SlugOption = None,
    region: RegionOption = "",
    time_zone: ZoneOption = None,
    coordinator: CoordinatorOption = None,
    coordinator_login: CoordinatorLoginOption = "",
) -> None:
    """Добавить муниципалитет и его координатора."""
    _open()
    from merilo.registry import founding

    name = _given(name, "Название муниципалитета", option="--name")
    slug = _given(slug, "Имя в адресах страниц, латиницей", option="--slug", default=founding.proposed_slug(name))
    coordinator = _given(coordinator, "Координатор (фамилия, имя, отчество)", option="--coordinator")
    with _refusing():
        people = founding.add_municipality(
            name=name, slug=slug, region=region, time_zone=_zone(time_zone), coordinator=coordinator,
            coordinator_login=coordinator_login or f"{slug}-coordinator", at=house.now(),
        )  # fmt: skip
    _tell(name, people)


def link(
    name: Annotated[str, typer.Argument(metavar="ИМЯ", help="Имя для входа или почта.")],
) -> None:
    """Напечатать одноразовую ссылку для входа: когда почты нет или пароль забыт."""
    _open()
    from django.urls import reverse

    from merilo.accounts import founding
    from merilo.accounts.queries import people

    with _refusing():
        person = people.by_login(name)
        if person is None or not person.is_active:
            raise Refusal(f"Человека с именем для входа «{name}» нет или он отключён.")
        token = founding.one_time_token(user=person, at=house.now())
    typer.echo(f"{person.name}: ссылка действует 7 дней и один раз, дайте её только этому человеку.")
    typer.echo(f"{house.address()}{reverse('enter', args=[token])}")


def unlock(
    name: Annotated[str, typer.Argument(metavar="ИМЯ", help="Имя для входа или почта.")],
    second_step: Annotated[
        bool, typer.Option("--second-step", help="Отключить второй шаг входа: телефон и запасные коды потеряны.")
    ] = False,
) -> None:
    """Снять запрет входа после неудачных попыток; отключить потерянный второй шаг."""
    _open()
    from merilo.accounts.services import entrance

    with _refusing():
        if second_step:
            person = entrance.reset_second_step_here(name, at=house.now())
            typer.echo(f"Второй шаг отключён: {person.name} ({person.username}) входит по паролю.")
            return
        person = entrance.unlock(name, at=house.now())
    typer.echo(f"Запрет снят: {person.name} ({person.username}) может входить.")


def _open() -> None:
    from merilo.cli import preparing

    house.open_house()
    preparing.refuse_another_edition()


def _given(value: str | None, question: str, *, option: str, default: str | None = None) -> str:
    """Return what was given, or ask where a person sits at the terminal."""
    if value is not None and value.strip():
        return value.strip()
    if sys.stdin.isatty():
        return str(typer.prompt(question, default=default)).strip()
    if default:
        return default
    raise Refusal(f"Не указано обязательное: {option}. Справка: merilo init --help.")


def _zone(given: str | None) -> str:
    from django.conf import settings

    from merilo.settings import SettingRejected, time_zone

    if given is None:
        return str(settings.TIME_ZONE)
    try:
        return time_zone(given)
    except SettingRejected as failure:
        raise Refusal(str(failure).replace("MERILO_TIME_ZONE", "--time-zone")) from failure


@contextmanager
def _refusing() -> Iterator[None]:
    """Turn what a service refuses into a refusal of the command, in one sentence."""
    from django.core.exceptions import ValidationError

    from merilo.accounts.refusal import Refused

    try:
        with house.asking_the_database():
            yield
    except Refused as failure:
        raise Refusal(str(failure)) from failure
    except ValidationError as failure:
        raise Refusal(_faults(failure)) from failure


def _faults(failure: Any) -> str:
    """Return the faults of a form as one line, each with its field."""
    if not hasattr(failure, "message_dict"):
        return " ".join(failure.messages)
    names = {"slug": "--slug", "name": "название или имя", "username": "имя для входа", "time_zone": "--time-zone"}
    parts = failure.message_dict.items()
    return " ".join(f"{names.get(field, field)}: {' '.join(messages)}" for field, messages in parts)


def _tell(name: str, people: Any) -> None:
    typer.echo(f"Муниципалитет «{name}» создан.")
    for person in people:
        typer.echo(f"{person.role} — {person.name}: имя для входа {person.username}, пароль {person.password}")
    typer.echo("Пароли больше не показываются: запишите их и смените после первого входа.")
    typer.echo(f"Войти: {house.address()}/account/login/")
