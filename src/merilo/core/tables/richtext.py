"""Rich text (.rtf), read without LibreOffice: cell borders (\\cellx, \\cell, \\row) and numbers stand in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from merilo.core.tables.container import broken, refusal
from merilo.core.tables.layout import Block, lay
from merilo.core.tables.richrows import Edge, Story
from merilo.core.tables.source import Source

MAX_DEPTH = 500
MAX_WORDS = 1_500_000  # control words and escaped letters; a plan of a hundred pages has fewer

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.DOTALL
)
_SIGNS = {
    "tab": "\t", "line": "\n", "lbr": "\n", "page": "\n", "emdash": "—", "endash": "–", "bullet": "•", "emspace": " ",
    "enspace": " ", "qmspace": " ", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "softline": "\n",
}  # fmt: skip
_SYMBOLS = {"~": "\u00a0", "_": "-", "-": "", "\n": "¶", "\r": "¶", "|": "", ":": "", "*": ""}
# Destinations whose text is not the document's, marked or not by \*.
_SKIPPED = {
    "fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "fldinst", "listtable", "listoverridetable",
    "revtbl", "rsidtbl", "generator", "themedata", "colorschememapping", "latentstyles", "datastore",
    "xmlnstbl", "pgptbl", "pn", "pnseclvl", "mmathPr", "bkmkstart", "bkmkend", "atnid", "atnauthor",
    "annotation", "atrfstart", "atrfend", "atnref", "atndate", "atnparent", "nonshppict", "shppict", "sn", "sp",
    "sv", "falt", "panose", "filetbl", "template", "ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc",
    "aftncn", "background", "listpicture", "userprops", "operator", "author", "title", "subject", "company",
    "nonesttables", "shprslt", "xe", "tc", "do", "wgrffmtfilter", "formfield", "private", "password",
}  # fmt: skip
_KNOWN_STARRED = {"shpinst", "nesttableprops", "listtext", "pntext", "footnote", "ud", "bkmkstart"}
_CHARSETS = {0: "cp1252", 77: "mac-roman", 128: "cp932", 161: "cp1253", 162: "cp1254", 177: "cp1255", 178: "cp1256",
             186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp437"}  # fmt: skip


def read(data: bytes, name: str) -> Source:
    """Return the text and tables of an .rtf; headers first, notes and footers last, hidden text left out."""
    if data.count(b"\\") > MAX_WORDS:
        raise refusal(name, "слишком велик внутри: оставьте в нём только план.")
    reader = _Reader(data, name)
    return Source(name=name, kind="rtf", parts=lay(reader.blocks(), name=name))


@dataclass(slots=True)
class _State:
    """What a group inherits from the group around it."""

    skips: bool = False
    hidden: bool = False
    deleted: bool = False
    font: int | None = None
    fallback: int = 1  # signs to leave out after \u
    level: int = 0  # how deep in tables the paragraph is: \intbl 1, \itap n
    story: str = "body"
    destination: str = ""
    outer_edges: list[Edge] = field(default_factory=list)


class _Reader:
    def __init__(self, data: bytes, name: str) -> None:
        self._data = data
        self._name = name
        page = re.search(rb"\\ansicpg(\d{1,5})", data[:4096])
        self._codec = _codec(int(page[1])) if page else "cp1251"
        self._fonts = self._font_codecs()
        self._stories = {"body": Story(name)}
        self._order: list[str] = []
        self._edges: list[Edge] = []
        self._next_edge = Edge(0)
        self._pending = bytearray()  # bytes of \'xx waiting for the next ones of a two-byte code page
        self._skip_signs = 0
        self._surrogate = ""

    def blocks(self) -> list[Block]:
        self._scan()
        done: dict[str, list[Block]] = {}
        for key, story in self._stories.items():
            story.finish()
            done[key] = story.blocks
        seen: set[str] = set()
        result: list[Block] = []
        for key in sorted(done, key=_place):
            for block in done[key]:
                if key.startswith(("header", "footer")):
                    if isinstance(block, str) and (block in seen or not re.search(r"[^\W\d_]{3}", block)):
                        continue
                    if isinstance(block, str):
                        seen.add(block)
                result.append(block)
        return result

    # tokens

    def _scan(self) -> None:
        state, stack = _State(), []
        starred = False
        opened = False
        at, data, size = 0, self._data, len(self._data)
        while at < size:
            match = _TOKEN.match(data, at)
            if match is None:
                at += 1
                continue
            at = match.end()
            word, number, code, symbol, brace, plain = match.groups()
            if brace == b"{":
                self._flush(state)
                stack.append(state)
                state, opened, starred = replace(state, destination=""), True, False
                if len(stack) > MAX_DEPTH:
                    raise refusal(self._name, "вложен сам в себя слишком глубоко: сохраните его как .docx.")
                continue
            if brace == b"}":
                self._flush(state)
                if not stack:
                    break
                self._leave(state, stack[-1])
                state, starred = stack.pop(), False
                continue
            if symbol == b"*":
                starred = True
                continue
            if word is not None:
                name = word.decode("ascii")
                value = int(number) if number else None
                if name == "bin":
                    at += max(0, value or 0)
                else:
                    self._word(name, value, state, starred=starred and opened, opens=opened)
            elif code is not None:
                self._byte(bytes([int(code, 16)]), state)
            elif symbol is not None:
                self._text(_SYMBOLS.get(symbol.decode("latin-1"), symbol.decode("latin-1")), state)
                if symbol in b"\r\n":
                    self._word("par", None, state, starred=False, opens=False)
            elif plain is not None:
                self._bytes(plain, state)
            opened, starred = False, False
        if stack:
            raise broken(self._name)

    def _bytes(self, plain: bytes, state: _State) -> None:
        skipped = min(self._skip_signs, len(plain))
        self._skip_signs -= skipped
        if len(plain) > skipped and not (state.skips or state.hidden or state.deleted):
            self._pending += plain[skipped:]

    def _byte(self, byte: bytes, state: _State) -> None:
        self._bytes(byte, state)

    def _flush(self, state: _State) -> None:
        if self._pending:
            pending, self._pending = self._pending, bytearray()
            codec = self._fonts.get(state.font, self._codec) if state.font is not None else self._codec
            text = pending.decode(codec, "replace")
            self._stories[state.story].write(text.lstrip() if state.destination == "listtext" else text)

    def _text(self, text: str, state: _State) -> None:
        if text == "¶":
            return
        if self._skip_signs:
            self._skip_signs -= 1
            return
        self._flush(state)
        if not (state.skips or state.hidden or state.deleted):
            self._stories[state.story].write(text)

    # control words

    def _word(self, name: str, value: int | None, state: _State, *, starred: bool, opens: bool) -> None:
        self._flush(state)
        if name == "u" and value is not None:
            self._unicode(value, state)
            return
        if name == "ud":
            state.skips = False
            return
        if name == "upr":
            state.skips = True
            return
        if name in _SIGNS:
            self._text(" " if state.destination == "listtext" else _SIGNS[name], state)
            return
        if opens and self._enter(name, state, starred=starred):
            return
        is_on = value != 0
        if name == "v":
            state.hidden = is_on
        elif name == "deleted":
            state.deleted = is_on
        elif name == "plain":
            state.hidden = state.deleted = False
        elif name == "f" and value is not None:
            state.font = value
        elif name == "uc" and value is not None:
            state.fallback = max(0, min(value, 20))
        elif not state.skips:
            self._structure(name, value, state)

    def _enter(self, name: str, state: _State, *, starred: bool) -> bool:
        """Open a destination; True when the word is one and needs nothing else."""
        if name in ("header", "headerf", "headerl", "headerr", "footer", "footerf", "footerl", "footerr"):
            self._open_story(name, state)
        elif name == "footnote":
            self._open_story(f"note {len(self._stories):06d}", state)
        elif name == "shptxt":
            self._open_story(f"box {len(self._stories):06d}", state)
            state.destination = "shptxt"
            state.skips = False
        elif name == "nesttableprops":
            state.destination, state.outer_edges = "nested row", self._edges
        elif name in _SKIPPED:
            state.skips = True
        elif name in ("listtext", "pntext"):
            state.destination = "listtext"
        elif starred and name not in _KNOWN_STARRED:
            state.skips = True
        else:
            return False
        return True

    def _open_story(self, key: str, state: _State) -> None:
        self._stories.setdefault(key, Story(self._name))
        state.story = key
        state.level = 0

    def _leave(self, inner: _State, outer: _State) -> None:
        if inner.destination == "nested row":
            self._edges = inner.outer_edges
        if inner.destination == "shptxt" and inner.story.startswith("box"):
            box = self._stories.pop(inner.story)
            box.finish()
            target = self._stories[outer.story]
            place = target.tables[-1].content if target.tables and outer.level else target.blocks
            place.extend(box.blocks)

    def _unicode(self, value: int, state: _State) -> None:
        self._skip_signs = 0
        sign = chr(value % 0x10000)
        if "\ud800" <= sign <= "\udbff":
            self._surrogate = sign
        elif "\udc00" <= sign <= "\udfff":
            pair, self._surrogate = self._surrogate + sign, ""
            if len(pair) == 2:
                self._text(pair.encode("utf-16", "surrogatepass").decode("utf-16", "replace"), state)
        else:
            self._text("•" if "\ue000" <= sign <= "\uf8ff" else sign, state)
        self._skip_signs = state.fallback

    def _structure(self, name: str, value: int | None, state: _State) -> None:
        story = self._stories[state.story]
        if name == "pard":
            state.level = 0
        elif name == "intbl":
            state.level = max(state.level, 1)
        elif name == "itap":
            state.level = max(0, min(value or 0, 50))
        elif name in ("par", "sect"):
            story.end_paragraph(state.level)
        elif name in ("cell", "nestcell"):
            level = 1 if name == "cell" else max(2, state.level)
            story.end_cell(level)
        elif name == "trowd":
            self._edges, self._next_edge = [], Edge(0)
        elif name in ("clmgf", "clmrg"):
            self._next_edge.merged = "first" if name == "clmgf" else "next"
        elif name in ("clvmgf", "clvmrg"):
            self._next_edge.down = "first" if name == "clvmgf" else "next"
        elif name == "cellx":
            self._next_edge.right = value or 0
            self._edges.append(self._next_edge)
            self._next_edge = Edge(0)
        elif name == "row":
            story.end_row(self._edges, 1)
        elif name == "nestrow":
            story.end_row(self._edges, max(2, len(story.tables)))

    def _font_codecs(self) -> dict[int | None, str]:
        """Return the code page of each font that names one; symbol fonts keep the document's."""
        found: dict[int | None, str] = {}
        for match in re.finditer(rb"\\f(\d{1,5})\b[^{};]{0,200}?\\fcharset(\d{1,3})", self._data[:500_000]):
            charset = int(match[2])
            if charset in _CHARSETS and charset:
                found.setdefault(int(match[1]), _CHARSETS[charset])
        return found


def _codec(page: int) -> str:
    for name in (
        f"cp{page}",
        {10000: "mac-roman", 10007: "mac-cyrillic", 20866: "koi8-r", 65001: "utf-8"}.get(page, ""),
    ):
        try:
            "".encode(name)
        except LookupError:
            continue
        return name
    return "cp1251"


def _place(key: str) -> tuple[int, str]:
    order = {"header": 0, "body": 1, "note": 2, "footer": 3}
    return next((rank for word, rank in order.items() if key.startswith(word)), 1), key
