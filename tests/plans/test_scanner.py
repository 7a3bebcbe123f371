"""The virus scanner: asked about every file when its address is set, off when it is not; a false clamd listens here."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from merilo.plans.services import files, scanning
from merilo.plans.services.files import FileRejected

Serve = Callable[[bytes], list[bytes]]


@pytest.fixture
def clamd(tmp_path: Path) -> Iterator[tuple[str, Serve]]:
    """Listen on a socket of the loopback for one conversation; give its address and how it shall answer."""
    heard: list[bytes] = []
    answers: list[bytes] = []
    door = socket.create_server(("127.0.0.1", 0))

    def listen() -> None:
        line, _ = door.accept()
        with line:
            heard.append(_hear(line))
            line.sendall(answers[0])

    def serve(answer: bytes) -> list[bytes]:
        answers.append(answer)
        threading.Thread(target=listen, daemon=True).start()
        return heard

    yield f"127.0.0.1:{door.getsockname()[1]}", serve
    door.close()


def _hear(line: socket.socket) -> bytes:
    """Read to the end of what is sent: a listener that hangs up earlier breaks the sender's pipe."""
    said = b""
    while not said.endswith(b"\0\0\0\0") and (more := line.recv(65536)):
        said += more
    return said


def test_a_clean_file_passes_and_was_sent_whole(clamd: tuple[str, Serve], settings: Any) -> None:
    address, serve = clamd
    settings.CLAMD = address
    heard = serve(b"stream: OK\0")
    content = b"words " * 20_000
    assert files.check(name="справка.txt", content=content).data == content
    sent = heard[0].removeprefix(b"zINSTREAM\0")
    got = b""
    while size := int.from_bytes(sent[:4], "big"):
        got, sent = got + sent[4 : 4 + size], sent[4 + size :]
    assert got == content


def test_a_virus_is_refused_by_name(clamd: tuple[str, Serve], settings: Any) -> None:
    address, serve = clamd
    settings.CLAMD = f"tcp://{address}"
    serve(b"stream: Win.Test.EICAR_HDB-1 FOUND\0")
    with pytest.raises(FileRejected, match=r"заражён \(Win\.Test\.EICAR_HDB-1\)"):
        files.check(name="справка.txt", content=b"words")


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"\xff\xff"])
def test_an_unclear_answer_lets_nothing_in(clamd: tuple[str, Serve], settings: Any, answer: bytes) -> None:
    address, serve = clamd
    settings.CLAMD = address
    serve(answer)
    with pytest.raises(scanning.ScannerIsDown, match="проверка на вирусы"):
        files.check(name="справка.txt", content=b"words")


@pytest.mark.parametrize(
    "address", ["127.0.0.1:1", "unix:/nowhere/clamd.sock", "/nowhere/clamd.sock", "a b:c:d", "tcp://x:99999"]
)
def test_a_scanner_that_is_not_there_lets_nothing_in(settings: Any, address: str) -> None:
    settings.CLAMD = address
    with pytest.raises(scanning.ScannerIsDown, match="не принят"):
        files.check(name="справка.txt", content=b"words")


def test_a_scanner_behind_a_socket_of_the_machine_is_asked(tmp_path: Path, settings: Any) -> None:
    path = tmp_path / "clamd.sock"
    door = socket.socket(socket.AF_UNIX)
    door.bind(str(path))
    door.listen()

    def listen() -> None:
        line, _ = door.accept()
        with line:
            _hear(line)
            line.sendall(b"stream: OK\0")

    threading.Thread(target=listen, daemon=True).start()
    settings.CLAMD = f"unix:{path}"
    assert files.check(name="справка.txt", content=b"words").kind == "text"
    door.close()


def test_without_an_address_nobody_is_asked(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.CLAMD = ""
    monkeypatch.setattr(scanning, "_ask", lambda *_: pytest.fail("somebody was asked"))
    assert files.check(name="справка.txt", content=b"words").kind == "text"
