"""What people type on the command line, as values, or one Russian sentence why not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from merilo.cli.russian import Refusal


def day(text: str | None, *, option: str) -> date | None:
    """Return a date typed as 2026-03-01 or 01.03.2026; None for nothing."""
    if text is None or not text.strip():
        return None
    parts = text.strip().split(".")
    written = "-".join(reversed(parts)) if len(parts) == 3 else text.strip()
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise Refusal(f"{option}: «{text}» не читается как дата. Напишите её так: 2026-03-01 или 01.03.2026.") from None


def period(start: str | None, end: str | None) -> tuple[date | None, date | None]:
    """Return the two ends of a period given by --from and --to; both or none, in order."""
    first, last = day(start, option="--from"), day(end, option="--to")
    if (first is None) != (last is None):
        raise Refusal("Период задаётся двумя датами: укажите и --from, и --to.")
    if first and last and first > last:
        raise Refusal(f"Начало периода ({first:%d.%m.%Y}) позже его конца ({last:%d.%m.%Y}): поменяйте даты местами.")
    return first, last


def check_file(path: Path, *, what: str) -> None:
    """Refuse a path where no file is; `what` names it in the nominative: «таблица оператора»."""
    if not path.exists():
        raise Refusal(f"Нет файла {path} ({what}). Проверьте имя и папку.")
    if path.is_dir():
        raise Refusal(f"{path} — папка, а нужен файл ({what}).")


def content(path: Path, *, what: str) -> bytes:
    """Return the bytes of a file that is there and may be read."""
    check_file(path, what=what)
    try:
        return path.read_bytes()
    except OSError:
        raise Refusal(f"Файл {path} ({what}) не открывается: проверьте права на него.") from None
