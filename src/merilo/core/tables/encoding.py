"""Which encoding bytes of Russian text are in, by evidence."""

from __future__ import annotations

import re

from merilo.core.tables.container import refusal

MIN_LETTERS = 4  # fewer prove nothing

_EIGHT_BIT = ("cp1251", "koi8-r", "cp866")
# The commonest pairs of letters of Russian official prose: in a wrong decoding they hardly ever meet.
_COMMON = (
    "ни ен ст ов но ра ия ль ци го ан по ре ве де та тв не ал за ва ос пр те ьн ки ис ий ро од ес ка нн ин ац аз "
    "ог об ус ер мо ны ор ие на ми ез еж ок му че уч жд иц ме ед им сл ле ул ай ет тр ви ии он ел ко ьт ти ун ип "
    "па ще да ту чр от нк ав ск ой це лу ри со оц бр то ма ат си ры ло ку ур ач до йо ых ад ом бщ рм ол ит уг ла "
    "же фо ию ди нф во вл са се оп ср ас зо пл ят ые йт вы ли из ар бо вс рт ек аб зу хо кт нт рс ям дн фи ещ ля "
    "еч ый ты оя рг га ем сп кв зе ян иа ше ут ег тн ам уд ео ик ож ря рж ио ей чи ру ду ир пе ча сс тс ая жн ап "
    "уп ке уз яв юд ют их ив аж бы эт ош шк "
)
_PAIRS = frozenset(_COMMON.split())
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
    if best < 0.55 or best - second < 0.2:
        raise _undecidable(name)
    return _checked(_decoded(data, encoding, name), name)


def _likeness(sample: bytes, encoding: str) -> float:
    """Return how much the bytes look like Russian in this encoding: about 0.7 for prose, below 0.3 for nonsense."""
    text = sample.decode(encoding, "replace")
    words = _WORD.findall(text)
    letters = len(_LETTERS.findall(text))
    if letters < MIN_LETTERS or not words:
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
