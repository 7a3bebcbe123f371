"""Which encoding bytes of Russian text are in, by evidence."""

from __future__ import annotations

import re

from merilo.core.tables.container import refusal

_EIGHT_BIT = ("cp1251", "koi8-r", "cp866")
# The commonest pairs of letters of Russian official prose: in a wrong decoding they hardly ever meet.
_PAIRS = frozenset(
    (
        "ст но ен то на ов ни ра во ко ро ос по ре пр ес ан ор ер го ол ом ел ва ал ат не ли ил ло от та ет ти ит ка те "
        "ия ие ии ый ой ая ых их им ым ог мо да де ди до за из из ин ис ке ки ку ла ле ль ма ме ми му нн ны об од ок он "
        "оп оц па пе пл ря са св се си ск сл со сп сс та тв тр ту ть уд ук ул ун ус ут уч хо це чр ча че чи чн ше щи эк юд яв аз ам "
        "ар ас ац бл бо бы вн вы ги гр ед ем ждш жд же ив иж ик из ир ич кв кт кл кр ле лю ое ож ое оя рг ри рт ру рс "
        "рж ры ря яз ят яю нк нт нф фо фи ци ча шк ют юл юн ян ар ап ев фе ге ию ль"
    ).split()
)
_LETTERS = re.compile("[А-Яа-яЁё]")
_WORD = re.compile("[А-Яа-яЁё]{2,}")
_STRANGE = re.compile("[^А-Яа-яЁё\x00-\x7f«»„“”‘’–—…№•·°§\u00a0©®±]")


def decode(data: bytes, name: str) -> str:
    """Return the text of a file in UTF-8, UTF-16, windows-1251, KOI8-R or CP866.

    Raises Unreadable when it is not text or the encoding cannot be told beyond doubt.
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _checked(_decoded(data, encoding, name), name)
    if b"\x00" in data[:4096]:
        even, odd = data[:4096:2].count(0), data[1:4096:2].count(0)
        # Cyrillic in UTF-16 has 0x04 for its upper byte, Latin and signs 0x00
        even, odd = even + data[:4096:2].count(4), odd + data[1:4096:2].count(4)
        if max(even, odd) < 0.45 * len(data[:4096]) or min(even, odd) > 0.1 * len(data[:4096]):
            raise _not_text(name)
        return _checked(_decoded(data, "utf-16-le" if odd > even else "utf-16-be", name), name)
    try:
        return _checked(data.decode("utf-8"), name)
    except UnicodeDecodeError:
        return _eight_bit(data, name)


def _decoded(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise _undecidable(name) from None


def _checked(text: str, name: str) -> str:
    sample = text[:100_000]
    controls = sum(1 for sign in sample if sign < " " and sign not in "\t\n\r\x0b\x0c\x1a")
    if "\x00" in sample or controls > 0.01 * len(sample) + 1:
        raise _not_text(name)
    return text


def _eight_bit(data: bytes, name: str) -> str:
    sample = data[:200_000]
    ranked = sorted(((_likeness(sample, encoding), encoding) for encoding in _EIGHT_BIT), reverse=True)
    (best, encoding), (second, _) = ranked[0], ranked[1]
    if best < 0.45 or best - second < 0.15:
        raise _undecidable(name)
    return _checked(_decoded(data, encoding, name), name)


def _likeness(sample: bytes, encoding: str) -> float:
    """Return how much the bytes look like Russian in this encoding: about 0.7 for prose, below 0.3 for nonsense."""
    text = sample.decode(encoding, "replace")
    words = _WORD.findall(text)
    letters = len(_LETTERS.findall(text))
    if not words:
        return 0.0
    pairs = [word[at : at + 2].lower() for word in words for at in range(len(word) - 1)]
    common = sum(1 for pair in pairs if pair in _PAIRS) / len(pairs)
    mixed = sum(1 for word in words if not (word.islower() or word.isupper() or word.istitle())) / len(words)
    strange = len(_STRANGE.findall(text)) / (letters + 1)
    return common - mixed / 2 - min(strange, 1.0)


def _not_text(name: str) -> Exception:
    return refusal(name, "не похож на документ: укажите файл Word, Excel, OpenDocument, PDF, RTF, HTML или текст.")


def _undecidable(name: str) -> Exception:
    return refusal(name, "написан в неясной кодировке: откройте его в Блокноте и сохраните как UTF-8.")
