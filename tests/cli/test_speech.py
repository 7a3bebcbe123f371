"""The command line speaks Russian, also when it is called wrongly, and leaves with the right code."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from merilo.cli import app, russian
from merilo.core import deadlines

LATIN_WORDS = re.compile(r"(?<![\w./«-])[A-Za-z]{3,}(?:\s+[a-z]{2,})+")


def call(*args: str) -> int:
    return russian.run(app, list(args))


@pytest.mark.parametrize(
    "args",
    [
        ("nothing",),
        ("term",),
        ("term", "a", "b"),
        ("term", "--frm"),
        ("term", "--from"),
        ("term", "март", "--json=1"),
        ("term", "март", "--from", "2026-13-01"),
        ("term", "март", "--from", "2026-01-01"),
        ("term", "март", "--event", "вчера"),
        ("term", "март", "--from", "2026-02-01", "--to", "2026-01-01"),
        ("term", "--file", "нет.tsv"),
        ("plan", "read"),
        ("plan", "read", "нет.docx"),
        ("plan", "read", "."),
        ("plan", "write"),
        ("score",),
        ("score", "--checklists", "a.xlsx", "--answers", "b.xlsx", "--out", "c"),
        ("explain",),
        ("explain", "нет"),
        ("verify",),
        ("verify", "нет"),
        ("compare", "нет"),
        ("compare", "нет", "нет.xlsx"),
        ("compare", "нет", "."),
        ("score", "--checklists", ".", "--answers", "b.xlsx", "--out", "c"),
        ("demo", "files", "--on", "1800-01-01"),
        ("demo", "--port", "0"),
        ("serve", "--port", "x"),
        ("restore",),
        ("municipality", "remove"),
    ],
)
def test_a_wrong_call_gets_one_russian_sentence_and_code_2(
    args: tuple[str, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert call(*args) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert re.search(r"[А-Яа-яё]{3}", said.err)
    assert len(said.err.strip().splitlines()) == 1
    assert not LATIN_WORDS.search(re.sub(r"merilo( \w+)*|--\w+", "", said.err))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "args",
    [
        (),
        ("plan",),
        ("term",),
        ("score",),
        ("explain",),
        ("verify",),
        ("compare",),
        ("demo",),
        ("plan", "read"),
        ("serve",),
        ("work",),
        ("init",),
        ("municipality", "add"),
        ("doctor",),
        ("backup",),
        ("restore",),
        ("upgrade",),
        ("demo", "files"),
    ],
)
def test_the_help_is_russian(args: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert call(*args, "--help") == 0
    told = capsys.readouterr().out
    assert "Как вызвать" in told
    for english in (
        "Usage",
        "Options",
        "Arguments",
        "Commands",
        "Show this",
        "required",
        "default",
        "<str>",
        "<bool>",
        "OPTIONS",
        "ARGS",
    ):
        assert english not in told


def test_a_term_is_told_in_words_and_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("term", "ежегодно до 15 мая", "--from", "2026-01-01", "--to", "31.12.2027") == 0
    told = capsys.readouterr().out
    assert "14.05.2026" in told and "14.05.2027" in told and "Как посчитано" in told
    assert call("term", "ежегодно до 15 мая", "--from", "2026-01-01", "--to", "2027-12-31", "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert [window["to"] for window in answer["windows"]] == ["2026-05-14", "2027-05-14"]
    assert list(answer) == [
        "words",
        "kind",
        "every",
        "times",
        "at_least",
        "event",
        "offset",
        "windows",
        "parts",
        "flags",
        "doubts",
        "reason",
        "said",
        "counted",
    ]


def test_an_unclear_term_is_an_answer_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("term", "абракадабра", "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["kind"] == "unclear" and answer["reason"]


def test_an_event_gives_its_term_a_window(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("term", "в течение 3 дней после подписания акта", "--event", "2026-03-02", "--json") == 0
    assert json.loads(capsys.readouterr().out)["windows"] == [{"from": "2026-03-03", "to": "2026-03-05"}]


def test_a_file_of_terms_gives_a_line_for_each(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "terms.tsv"
    path.write_text(
        "words\tfrom\tto\tx\nмай\t2026-01-01\t2026-12-31\t1\nиюнь,\\nиюль\t2026-01-01\t2026-12-31\t\n", encoding="utf-8"
    )
    assert call("term", "--file", str(path), "--json") == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[0]["words"] == "май" and lines[1]["words"] == "июнь,\nиюль"
    path.write_text("слова\nмай\n", encoding="utf-8")
    assert call("term", "--file", str(path)) == 2
    path.write_bytes("words\tfrom\tto\nмай\t\t\n".encode("cp1251"))
    assert call("term", "--file", str(path)) == 2


def test_a_calendar_that_was_filled_in_wrongly_is_2(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> deadlines.Schedule:
        raise deadlines.CalendarUnreadable("Файл перенесённых дней «moved_days.toml» не читается.")

    monkeypatch.setattr(deadlines, "parse", broken)
    assert call("term", "май") == 2
    assert "moved_days.toml" in capsys.readouterr().err


def test_a_plan_is_told_with_its_dates_and_a_long_row_of_turns_is_cut(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "план.md"
    path.write_text(
        "План работы Общественного совета на 2026 год\n\n"
        "| № | Мероприятие | Срок | Ответственный |\n|---|---|---|---|\n"
        "| 1 | Посещение библиотек | II квартал | Члены совета |\n"
        "| 2 | Заседания совета | ежемесячно | Председатель совета |\n",
        encoding="utf-8",
    )
    assert call("plan", "read", str(path)) == 0
    told = capsys.readouterr().out
    assert "Даты: 01.04.2026–30.06.2026\n" in told
    assert "Даты: 01.01.2026–31.01.2026; " in told and "… 01.12.2026–31.12.2026 (всего 12)" in told
