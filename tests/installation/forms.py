"""Sending files by a form of a page, as a browser does."""

from __future__ import annotations

import re
import uuid

from merilo.cli.walking import FIELD, Visitor

FILE_FIELD = re.compile(r'<input type="file" name="([^"]+)"')


def multipart(fields: dict[str, str], file_field: str, name: str, content: bytes) -> tuple[bytes, str]:
    """Return a form with one file as bytes, and its content type."""
    edge = uuid.uuid4().hex
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in fields.items()
    ]
    head = f'--{edge}\r\nContent-Disposition: form-data; name="{file_field}"; filename="{name}"\r\n'
    parts.append(f"{head}Content-Type: application/octet-stream\r\n\r\n".encode() + content + b"\r\n")
    return b"".join([*parts, f"--{edge}--\r\n".encode()]), f"multipart/form-data; boundary={edge}"


def send_file(visitor: Visitor, path: str, name: str, content: bytes, **fields: str) -> tuple[int, str]:
    """Open a page, fill its file in, send it; return the status and the path of the page one comes to."""
    status, page, _ = visitor.open(path)
    token, field = FIELD.search(page), FILE_FIELD.search(page)
    assert status == 200 and token and field, f"{path}: {status}, no form with a file"
    body, kind = multipart({"csrfmiddlewaretoken": token[1], **fields}, field[1], name, content)
    status, _, came_to = visitor.send(path, body, kind)
    return status, came_to
