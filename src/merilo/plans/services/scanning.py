"""A virus scanner (clamd) asked about every file that comes in; off while no address of it is set."""

from __future__ import annotations

import re
import socket

from merilo.plans.services.contents import FileRejected, rejected

_CHUNK = 64 * 1024
_PATIENCE = 30.0  # seconds for each word with the scanner
_PORT = 3310
_ADDRESS = re.compile(r"(?:tcp://)?(?P<host>\[[0-9a-fA-F:]+\]|[^:/]+)(?::(?P<port>\d{1,5}))?/?")


class ScannerIsDown(FileRejected):
    """The scanner is set up but does not answer: nothing is taken in unchecked."""


def scan(data: bytes, *, name: str, address: str) -> None:
    """Ask the scanner at an address (host:port, tcp://…, unix:/path, /path) about a file.

    Raises FileRejected for a file with a virus, ScannerIsDown when there is no clear answer.
    """
    if not address:
        return
    try:
        answer = _ask(data, address)
    except (OSError, ValueError) as error:
        raise _down() from error
    if answer.endswith("FOUND"):
        virus = answer.removeprefix("stream:").removesuffix("FOUND").strip()
        raise rejected(name, f"заражён ({virus[:80]}) и не принят. Проверьте компьютер антивирусом.")
    if not answer.endswith("OK"):
        raise _down()


def _ask(data: bytes, address: str) -> str:
    with _connect(address) as line:
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(data), _CHUNK):
            piece = data[start : start + _CHUNK]
            line.sendall(len(piece).to_bytes(4, "big") + piece)
        line.sendall(b"\0\0\0\0")
        said = b""
        while not said.endswith(b"\0") and len(said) < 4096 and (more := line.recv(4096)):
            said += more
    return said.rstrip(b"\0\r\n ").decode("utf-8", "replace")


def _connect(address: str) -> socket.socket:
    path = address.removeprefix("unix://").removeprefix("unix:")
    if path != address or path.startswith("/"):
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(_PATIENCE)
        try:
            line.connect(path)
        except OSError:
            line.close()
            raise
        return line
    match = _ADDRESS.fullmatch(address)
    if match is None:
        raise ValueError(address)
    return socket.create_connection((match["host"].strip("[]"), int(match["port"] or _PORT)), timeout=_PATIENCE)


def _down() -> ScannerIsDown:
    return ScannerIsDown(
        "Файл не принят: проверка на вирусы сейчас не отвечает. Повторите через несколько минут; если не поможет, "
        "скажите администратору."
    )
