"""A link as a picture that a phone reads."""

from __future__ import annotations

from dataclasses import dataclass

import qrcode


@dataclass(frozen=True, slots=True)
class Qr:
    """A square of modules: its side and the path that draws the dark ones."""

    side: int
    path: str


def qr(text: str) -> Qr:
    """Return the QR code of a text with its quiet zone, for an inline SVG."""
    code = qrcode.QRCode(border=4, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return Qr(len(rows), path)
