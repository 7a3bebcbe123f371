"""Forms of the rooms above whose deed rests on a decision: one of the council may be chosen instead of typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from merilo.council.queries.decisions import Choice

CHOSEN = "of_council"
UNCHOSEN = "Выберите решение совета или запишите другое."


class RestingForm(forms.Form):
    """A form with `basis` and `decided_on`; a chosen decision of the council fills both in."""

    def offer(self, choices: Sequence[Choice]) -> None:
        """Let people choose from these decisions; without any the form stays as it was."""
        self._offered = {one.id: one for one in choices}
        if not choices:
            return
        field = forms.TypedChoiceField(
            label="Решение общественного совета", required=False, coerce=int, empty_value=None,
            choices=[("", "другое решение, напишу словами"), *((one.id, one.label) for one in choices)],
            help_text="Из подписанных протоколов. Тогда решение и дату писать не нужно.",
        )  # fmt: skip
        self.fields = {CHOSEN: field, **self.fields}
        for name in ("basis", "decided_on"):
            self.fields[name].required = False
        for name in (CHOSEN, "basis", "decided_on"):
            self.fields[name].either = True  # type: ignore[attr-defined]  # one of them is needed: not «необязательно»

    def clean(self) -> dict[str, Any]:
        """Put the chosen decision in the place of words; without one the words are asked for."""
        given: dict[str, Any] = super().clean() or {}
        chosen = self._offered.get(given.pop(CHOSEN, None) or 0)
        if chosen is not None:
            for name in ("basis", "decided_on"):
                self.errors.pop(name, None)
            return given | {"basis": chosen.words, "decided_on": chosen.decided_on}
        for name in ("basis", "decided_on"):
            if not given.get(name) and name not in self.errors:
                self.add_error(name, UNCHOSEN if self._offered else self.fields[name].error_messages["required"])
        return given

    _offered: dict[int, Choice] = {}
