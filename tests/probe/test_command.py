"""`merilo site check`: what is printed, what is kept, which code is left with."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from merilo.cli import app, russian
from merilo.core import probe
from tests.probe.serving import page, serve
from tests.probe.sites import village_library

MERILO = Path(sys.executable).with_name("merilo")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(MERILO), "site", "check", *arguments], capture_output=True, text=True, timeout=120, check=False
    )


def test_a_check_is_told_kept_and_given_as_json(tmp_path: Path) -> None:
    with serve(village_library.answers()) as served:
        done = run(served.url, "--allow-private", "--pause", "0", "--json", "--out", str(tmp_path / "a" / "b"))
        told = run(served.url, "--allow-private", "--pause", "0", "--name", village_library.NAME)
    assert done.returncode == 0, done.stderr
    audit = json.loads(done.stdout)
    assert {"site", "checked_at", "pages", "documents", "items", "feedback", "limits", "faults"} <= set(audit)
    assert audit == json.loads((tmp_path / "a" / "b" / "audit.json").read_text(encoding="utf-8"))
    first = audit["items"][0]
    assert first["verdict"] == "found" and set(first["evidence"][0]) == {"url", "clicks", "quote", "kind"}
    assert {one["code"] for one in audit["items"]} >= {"1.1/site/01", "1.1/site/19", "1.2/site/06", "3.2/visit/04"}
    assert "Отметку ставит человек" in told.stdout and "1.2. Дистанционные способы" in told.stdout
    assert "Traceback" not in told.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["http://127.0.0.1:9/"], 2, "внутреннюю сеть"),
        (["ftp://muzey.example.ru/"], 2, "не адрес сайта"),
        (["muzey.example.ru", "--inn", "12"], 2, "не ИНН"),
        (["http://127.0.0.1:9/", "--allow-private"], 1, "не принимает соединений"),
    ],
)
def test_what_cannot_be_checked_is_one_sentence(arguments: list[str], code: int, said: str) -> None:
    done = run(*arguments)
    assert done.returncode == code and said in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_what_cannot_be_kept_or_opened_is_one_sentence_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    @contextmanager
    def window(*given: object, **more: object) -> Iterator[None]:
        raise probe.NoSandbox("Chromium нельзя запускать от имени администратора.")
        yield

    (tmp_path / "audit.json").mkdir()
    with serve({"/": page("<p>Музей</p>")}) as served:
        arguments = ["site", "check", served.url, "--allow-private", "--pause", "0"]
        assert russian.run(app, [*arguments, "--out", str(tmp_path)]) == 2
        assert "Записать в папку" in capsys.readouterr().err
        monkeypatch.setenv("PATH", str(tmp_path))
        assert russian.run(app, [*arguments, "--render"]) == 2
        assert "нужен Chromium" in capsys.readouterr().err
        monkeypatch.setattr(probe, "find_browser", lambda path: "chromium")
        monkeypatch.setattr(probe, "window", window)
        assert russian.run(app, [*arguments, "--render"]) == 2
        assert "от имени администратора" in capsys.readouterr().err
