"""Drafts read in the background: the core reads the file; what it read is kept and never changed."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.db import transaction
from django_tasks import task

from merilo.accounts import apart
from merilo.core import deadlines, planfile, tables, wording
from merilo.plans.models import Draft
from merilo.plans.queries import files
from merilo.plans.queries.draft_words import line_as_read, understood
from merilo.plans.services.file_reading import read_file

log = logging.getLogger(__name__)

MOST_SIGNS = 1_500_000  # of the document kept as text beside the draft
_ANOTHER_WAY = "Сохраните документ в другом виде (.docx, .xlsx) или оставьте в нём один план и загрузите снова."
_TOO_HEAVY = f"Чтение файла оборвалось: документ слишком сложный или испорчен. {_ANOTHER_WAY}"
_PROGRAM_FAULT = (
    "Прочитать файл не удалось из-за ошибки программы. Сохраните его в другом виде (.docx, .pdf) и загрузите снова; "
    "об ошибке скажите администратору."
)


def read_now(draft_id: int) -> None:
    """Read the file of a draft that waits; one that does not wait any more is left alone.

    The reading itself holds no transaction, so nobody waits for it; it is written in one step or not at all.
    """
    draft = Draft.objects.select_related("file").filter(pk=draft_id, state=Draft.State.WAITING).first()
    if draft is None:
        return
    try:
        found = _read(draft)
    except apart.EndedBadly as end:
        found = {"state": Draft.State.FAILED, "failure": _too_heavy(end)}
    except (tables.Unreadable, planfile.NotAPlan, deadlines.CalendarUnreadable) as refusal:
        found = {"state": Draft.State.FAILED, "failure": wording.shortened(str(refusal), 500)}
    except Exception:  # a fault of the program must end in a sentence too, not in a page that waits for ever
        log.exception("draft %s could not be read", draft_id)
        found = {"state": Draft.State.FAILED, "failure": _PROGRAM_FAULT}
    with transaction.atomic():
        Draft.objects.filter(pk=draft_id, state=Draft.State.WAITING).update(**found)


def _too_heavy(end: apart.EndedBadly) -> str:
    if not end.is_late:
        return _TOO_HEAVY
    limit = wording.counted(settings.READ_SECONDS, "секунду", "секунды", "секунд")
    return f"Чтение файла не закончилось за {limit} и остановлено. {_ANOTHER_WAY}"


def _read(draft: Draft) -> dict[str, Any]:
    path = files.path_of(draft.file)
    if not path.is_file():
        raise tables.Unreadable(f"Файл «{draft.file.name}» не найден на диске: загрузите его ещё раз.")
    given = {"name": draft.file.name, "start": draft.starts_on, "end": draft.ends_on}
    source, read = apart.call(read_file, path, **given)
    return {
        "state": Draft.State.READY,
        "failure": "",
        "reading": clean(read.as_dict()),
        "current": clean(beginning(read)),
        "source": clean(list(_parts(source))),
    }


def clean(value: Any) -> Any:
    """Return plain data that every database and every page can hold: without NUL and halves of characters."""
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {clean(key): clean(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [clean(one) for one in value]
    return value


def beginning(read: planfile.Draft) -> dict[str, Any]:
    """Return what people correct: the reading in the shape of this room, each line with a key that stays its own."""
    data = read.as_dict()
    period = data["period"]
    return {
        "title": data["title"] or "",
        "approval": {key: value or "" for key, value in data["approval"].items()}
        | {"on": approved_on(data["approval"]["document"] or "")},
        "period": period,
        "territory": data["territory"] or "",
        "notes": data["notes"],
        "doubts": data["doubts"],
        "skipped": [
            {"text": piece.text, "why": piece.why, "source": planfile.place_words(piece.source)}
            for piece in read.skipped
        ],
        "targets": [
            {"key": key, **target, "unit": target["unit"] or "", "deleted": None}
            for key, target in enumerate(data["targets"], 1)
        ],
        "lines": [
            {
                **line_as_read(item, period),
                "key": place + 1,
                "read": place,
                "place": asdict(made.source),
                "source": planfile.place_words(made.source)[:120],
                "revision": 0,
                "checked": "",
                "deleted": None,
            }
            for place, (item, made) in enumerate(zip(data["items"], read.items, strict=True))
        ],
        "next": len(data["items"]) + 1,
    }


def approved_on(document: str) -> str:
    """Return the day of a document of approval («распоряжение от 12.03.2026 № 55») as ISO, or nothing."""
    words = " ".join(document.replace("«", "").replace("»", "").split())
    said = words.partition(" от ")[2].partition("№")[0].strip(" ,.") or words.partition("№")[0].strip(" ,.")
    windows = understood(said[:60], {"from": None, "to": None})["windows"]
    is_day = len(windows) == 1 and windows[0]["from"] == windows[0]["to"]
    return windows[0]["from"] if is_day else ""


def _parts(source: tables.Source) -> Iterator[dict[str, Any]]:
    """Give the document as text: lines, and tables row by row, with the addresses the reading names."""
    left = MOST_SIGNS
    for part in source.parts:
        if left <= 0:
            yield {"cut": True}
            return
        if isinstance(part, tables.Line):
            left -= len(part.text)
            yield {"line": part.number, "page": part.page, "text": part.text}
        elif isinstance(part, tables.Stream):
            left -= sum(len(cell.text) for cell in part.cells)
            yield {"stream": [[cell.row, cell.text] for cell in part.cells]}
        else:
            rows = [[cell.text for cell in row] for row in part.rows]
            left -= sum(len(text) for row in rows for text in row)
            first = part.rows[0][0].row if part.rows and part.rows[0] else 1
            yield {"table": part.number, "page": part.page, "sheet": part.sheet, "first": first, "rows": rows}


@task()
def read_draft(draft_id: int) -> None:
    """Read a draft in the background."""
    read_now(draft_id)
