"""What a form on a page holds before anybody writes in it: people change a little and send the rest as it stands."""

from __future__ import annotations

from html.parser import HTMLParser

SILENT = {"submit", "button", "reset", "file", "image"}


class Forms(HTMLParser):
    """Reads the forms of a page whose method is post: their fields with what stands in them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict[str, list[str]]] = []
        self._form: dict[str, list[str]] | None = None
        self._select = self._first = self._area = ""
        self._offered: str | None = None

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in given}
        if tag == "form":
            self._form = {} if said.get("method", "").lower() == "post" else None
        elif self._form is None:
            return
        elif tag == "input" and "name" in said and said.get("type", "text") not in SILENT:
            is_mark = said.get("type") in ("radio", "checkbox")
            if not is_mark or "checked" in said:
                self._form.setdefault(said["name"], []).append(said.get("value", "on" if is_mark else ""))
        elif tag == "select":
            self._select = said.get("name", "")
            if self._select and "multiple" not in said:
                self._first = self._select
        elif tag == "option" and self._select:
            if "selected" in said:
                self._form.setdefault(self._select, []).append(said.get("value", ""))
            elif self._first:
                self._offered = said.get("value", "")
            self._first = ""
        elif tag == "textarea":
            self._area = said.get("name", "")
            self._form.setdefault(self._area, []).append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._form is not None:
            self.found.append(self._form)
            self._form = None
        elif tag == "select":
            if self._form is not None and self._offered is not None and self._select not in self._form:
                self._form[self._select] = [self._offered]  # browsers send the first where none was chosen
            self._select, self._offered = "", None
        elif tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area and self._form is not None:
            self._form[self._area][-1] += data.removeprefix("\n")


def form_on(html: str) -> dict[str, list[str]]:
    """Return the fields of the greatest form of a page (the others let people out, or choose a municipality)."""
    reader = Forms()
    reader.feed(html)
    return max(reader.found, key=len)
