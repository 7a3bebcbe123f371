"""The command line in Russian: typer's own words, its help and its complaints.

Typer has no Russian of its own. What it asks of gettext is answered here; the few words it never asks for
(«Usage», «Show this message») stand in two small subclasses; and its complaints are told anew, one sentence each.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

_WORDS = {
    "Arguments": "Что указать",
    "Options": "Параметры",
    "Commands": "Команды",
    "Error": "Ошибка",
    "Aborted.": "Прервано.",
    "Aborted!": "Прервано.",
    "required": "обязательно",
    "[required]": "[обязательно]",
    "default: {default}": "по умолчанию: {default}",
    "[default: {}]": "[по умолчанию: {}]",
    "(dynamic)": "(вычисляется)",
    "(deprecated) ": "(устарело) ",
}


def _speak(message: str) -> str:
    return _WORDS.get(message, message)


gettext.gettext = _speak  # typer binds the name when it is imported, so this stands above its import

import typer  # noqa: E402
from typer.core import TyperCommand, TyperGroup  # noqa: E402


class RussianCommand(TyperCommand):
    """A command whose help speaks Russian."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="Как вызвать: ")

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        return [piece.replace("[OPTIONS]", "[ПАРАМЕТРЫ]") for piece in super().collect_usage_pieces(ctx)]

    def get_params(self, ctx: Any) -> list[Any]:
        return [_without_type(param) for param in super().get_params(ctx)]


class RussianGroup(TyperGroup):
    """A group of commands whose help speaks Russian."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        formatter.write_usage(ctx.command_path, "КОМАНДА [ПАРАМЕТРЫ]…", prefix="Как вызвать: ")

    def get_params(self, ctx: Any) -> list[Any]:
        return [_without_type(param) for param in super().get_params(ctx)]


def _without_type(param: Any) -> Any:
    """Drop «<bool>» and «<str>» from the help: a flag takes nothing, an argument is named by its metavar already."""
    if param.name == "help":
        param.help = "Показать эту справку."
    if getattr(param, "is_flag", False) or param.param_type_name == "argument":
        param.display_type_rich = lambda ctx: None
    return param


class Refusal(Exception):
    """Something the user gave cannot be used; the text is one Russian sentence, the exit code 2."""


@contextmanager
def refusing(*failures: type[Exception]) -> Iterator[None]:
    """Turn the named failures of the core, whose texts are written for people, into a refusal of the command."""
    try:
        yield
    except failures as failure:
        raise Refusal(str(failure)) from failure


def run(app: typer.Typer, args: Sequence[str] | None = None) -> int:
    """Run the application and return its exit code; whatever the user did wrong is said in one Russian sentence."""
    try:
        code = typer.main.get_command(app).main(args=args, prog_name="merilo", standalone_mode=False)
    except Refusal as refusal:
        return _complain(str(refusal))
    except typer.Abort:
        return _complain("Прервано.", code=130)
    except BrokenPipeError:
        return 1
    except Exception as error:
        sentence = _retold(error)
        if sentence is None:
            raise
        return _complain(sentence)
    return code if isinstance(code, int) else 0


def _complain(sentence: str, code: int = 2) -> int:
    if sentence:
        typer.echo(sentence, err=True)
    return code


def _retold(error: Exception) -> str | None:
    """Return a usage error of typer in Russian; None for anything that is not one (a fault of ours)."""
    kind = type(error).__name__
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "merilo"
    hint = f" Справка: {path} --help."
    param = getattr(error, "param", None)
    name = param.get_error_hint().strip("'") if param else getattr(error, "option_name", "")
    if kind == "MissingParameter":
        return f"Не указано обязательное: {name}.{hint}"
    if kind == "NoSuchOption":
        near = getattr(error, "possibilities", None)
        return f"Параметра {name} нет" + (f", есть похожий: {', '.join(sorted(near))}." if near else ".") + hint
    if kind == "BadOptionUsage":
        takes = "ничего не принимает" if "does not take" in str(error) else "требует значения"
        return f"Параметр {name} {takes}.{hint}"
    if kind == "NoArgsIsHelpError":  # the help was printed instead
        return ""
    if kind == "BadParameter":
        return f"Значение параметра {name} не подходит.{hint}"
    if kind == "UsageError":
        message = str(error)
        if "No such command" in message:
            return f"Команды «{message.split(chr(39))[1]}» нет.{hint}"
        if "unexpected extra argument" in message:
            return f"Лишнее в команде: {message.split('(')[-1].rstrip(').')}.{hint}"
        return f"Команда написана с ошибкой.{hint}"
    return None
