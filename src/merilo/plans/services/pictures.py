"""Photos drawn anew: turned as they were taken, without the place and the phone they were taken with."""

from __future__ import annotations

import warnings
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from merilo.plans.services.contents import FileRejected, rejected

MOST_PIXELS = 120_000_000  # the largest phone cameras; a bomb declares thousands of millions
LONGEST_SIDE = 4000  # enough to read a sheet of paper on the photo
_FORMATS = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}
_QUALITY: dict[str, dict[str, int]] = {"jpeg": {"quality": 88}, "png": {}, "webp": {"quality": 86}}


def redraw(data: bytes, *, kind: str, name: str) -> bytes:
    """Return a photo as fresh bytes that carry nothing but the picture: no EXIF, no GPS, no comments, no tail.

    Raises FileRejected when the picture is damaged or too large.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is said below
            picture = Image.open(BytesIO(data), formats=[_FORMATS[kind]])
            width, height = picture.size
            if width * height > MOST_PIXELS:
                raise rejected(name, f"слишком велик: {width} × {height} точек. Уменьшите картинку.")
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG can be read small at once
            turned = ImageOps.exif_transpose(picture)
            turned.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            return _written(turned, kind)
    except FileRejected:
        raise
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        OSError,
        ValueError,
        SyntaxError,
        MemoryError,
    ) as error:
        raise rejected(name, "повреждён: откройте картинку на своём компьютере и сохраните заново.") from error
    except (
        TypeError,
        LookupError,
        ArithmeticError,
        AttributeError,
    ) as error:  # where broken metadata makes Pillow trip
        raise rejected(name, "повреждён: снимите экран с этой картинкой или сохраните её заново.") from error


def _written(picture: Image.Image, kind: str) -> bytes:
    mode = "RGBA" if kind != "jpeg" and ("A" in picture.mode or "transparency" in picture.info) else "RGB"
    clean = Image.new(mode, picture.size)  # a new picture has no place for what the old one carried
    clean.paste(picture.convert(mode))
    out = BytesIO()
    clean.save(out, format=_FORMATS[kind], **_QUALITY[kind])
    return out.getvalue()
