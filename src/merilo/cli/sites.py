"""`merilo site check`: what an institution's site shows of what it must, with evidence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from merilo.cli.russian import Refusal, RussianCommand, RussianGroup, refusing

if TYPE_CHECKING:
    from merilo.core.probe import Audit

NO_ANSWER = 1


def add_to(app: typer.Typer) -> None:
    """Add the group of commands to the application."""
    group = typer.Typer(
        cls=RussianGroup, help="Сайты учреждений: что на них есть из обязательного.", no_args_is_help=True
    )
    group.command("check", cls=RussianCommand)(check)
    app.add_typer(group, name="site")


def check(
    url: Annotated[str, typer.Argument(metavar="АДРЕС", help="Адрес сайта: muzey.example.ru или https://музей.рф")],
    name: Annotated[
        str, typer.Option("--name", metavar="ИМЯ", help="Наименование учреждения: его ищут на сайте.")
    ] = "",
    inn: Annotated[str, typer.Option("--inn", metavar="ИНН", help="ИНН учреждения: чужой на сайте будет назван.")] = "",
    render: Annotated[
        bool, typer.Option("--render", help="Открывать в Chromium страницы, которые строит скрипт; снимки — в --out.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Ответ в JSON.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="ПАПКА", help="Сложить сюда audit.json, audit.txt и снимки страниц.")
    ] = None,
    pages: Annotated[
        int, typer.Option("--pages", metavar="ЧИСЛО", min=1, max=5000, help="Сколько страниц прочитать.")
    ] = 150,
    depth: Annotated[
        int, typer.Option("--depth", metavar="ЧИСЛО", min=0, max=20, help="Сколько переходов от главной.")
    ] = 5,
    seconds: Annotated[
        float, typer.Option("--seconds", metavar="ЧИСЛО", min=1, max=36000, help="Сколько секунд длится весь обход.")
    ] = 600,
    megabytes: Annotated[
        int, typer.Option("--megabytes", metavar="ЧИСЛО", min=1, max=10000, help="Сколько мегабайт прочитать всего.")
    ] = 200,
    answer_seconds: Annotated[
        float,
        typer.Option("--answer-seconds", metavar="ЧИСЛО", min=0.5, max=300, help="Сколько секунд ждать один ответ."),
    ] = 20,
    pause: Annotated[
        float,
        typer.Option("--pause", metavar="ЧИСЛО", min=0, max=60, help="Секунд между двумя запросами одного потока."),
    ] = 0.5,
    contact: Annotated[
        str, typer.Option("--contact", metavar="АДРЕС", help="Страница или почта, чтобы владелец сайта мог спросить.")
    ] = "",
    allow_private: Annotated[
        bool,
        typer.Option(
            "--allow-private",
            envvar="MERILO_SITE_CHECK_PRIVATE",
            show_envvar=False,
            help="Открывать и адреса внутренней сети и этой машины; то же делает MERILO_SITE_CHECK_PRIVATE=1.",
        ),
    ] = False,
) -> None:
    """Обойти сайт учреждения и показать по каждому пункту чек-листов «сайт», что есть, чего нет и где это видно."""
    import time
    from datetime import UTC, datetime

    from merilo.core import probe

    if inn and not (inn.isdigit() and len(inn) in (10, 12)):
        raise Refusal(f"--inn: «{inn}» — не ИНН: в нём 10 или 12 цифр.")
    folder = _folder(out)
    limits = probe.Limits(
        pages=pages, depth=depth, seconds=seconds, total_bytes=megabytes * 1024 * 1024, pause=pause,
        answer_seconds=answer_seconds, allow_private=allow_private,
    )  # fmt: skip
    with refusing(probe.NotASite, probe.Refused, probe.NoSandbox), _window(render, folder, limits) as window:
        audit = probe.audit(
            url, at=datetime.now(UTC).astimezone(), tick=time.monotonic, pause=time.sleep, name=name, inn=inn,
            limits=limits, render=window, progress=None if as_json else _progress(),
            contact=contact or probe.CONTACT,
        )  # fmt: skip
    _tell(audit, as_json=as_json, folder=folder)
    if not audit.answered:
        raise typer.Exit(NO_ANSWER)


def _folder(out: Path | None) -> Path | None:
    if out is None:
        return None
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise Refusal(f"Папку {out} создать нельзя: проверьте имя и права.") from None
    return out


def _window(render: bool, folder: Path | None, limits: Any) -> Any:
    """Return the browser as a context, or one without a browser."""
    from contextlib import nullcontext

    if not render:
        return nullcontext(None)
    import os
    import time

    from merilo.core import probe

    browser = probe.find_browser(os.environ.get("PATH", ""))
    if browser is None:
        raise Refusal("Для --render нужен Chromium: установите пакет chromium или уберите этот параметр.")
    return probe.window(browser, limits=limits, tick=time.monotonic, shots=folder)


def _progress() -> Any:
    import sys

    if not sys.stderr.isatty():
        return None

    def show(pages: int, address: str) -> None:
        sys.stderr.write(f"\r\033[Kпрочитано страниц: {pages}  {address[:90]}")
        sys.stderr.flush()

    return show


def _tell(audit: Audit, *, as_json: bool, folder: Path | None) -> None:
    import sys

    from merilo.core import probe

    if not as_json and sys.stderr.isatty():
        sys.stderr.write("\r\033[K")
    whole = json.dumps(audit.as_dict(), ensure_ascii=False, indent=2)
    lines = "\n".join(probe.describe(audit))
    if folder is not None:
        try:
            (folder / "audit.json").write_text(whole + "\n", encoding="utf-8")
            (folder / "audit.txt").write_text(lines + "\n", encoding="utf-8")
        except OSError:
            raise Refusal(f"Записать в папку {folder} нельзя: проверьте права и свободное место.") from None
    typer.echo(whole if as_json else lines)
