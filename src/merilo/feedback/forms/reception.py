"""Forms of how messages are taken, of texts and questions."""

from __future__ import annotations

from typing import Any

from django import forms

from merilo.feedback.models import AnswerTemplate, FaqEntry, Reception
from merilo.feedback.queries import reception, terms
from merilo.feedback.services.reception import RULES
from merilo.registry.forms.fields import field_of
from merilo.registry.queries import rules


def _field(model: Any, name: str, **options: Any) -> forms.Field:
    found = field_of(model._meta.get_field(name), **options)
    if found is None:
        raise LookupError(name)
    return found


class RulesForm(forms.Form):
    """How messages are taken."""

    def __init__(self, data: Any = None, *, shown: Reception) -> None:
        kept = {name: getattr(shown, name) for name in RULES}
        super().__init__(data, initial={**kept, "consent": shown.consent or reception.shipped_consent()})
        for name in RULES:
            self.fields[name] = _field(Reception, name)
        shorter = "Можно назначить срок короче, но не для обращений по закону."
        self.fields["answer_days"].help_text = f"{shorter} {terms.rules()['answer'].help_text}"
        self.fields["consent"].help_text = f"{self.fields['consent'].help_text} {rules.told()['consent']}"
        self.fields["consent"].widget.attrs["rows"] = 14


class BeginningForm(forms.Form):
    """A text that answers begin with."""

    def __init__(self, data: Any = None, *, shown: AnswerTemplate | None) -> None:
        super().__init__(data, initial={"title": shown.title, "text": shown.text} if shown is not None else None)
        for name in ("title", "text"):
            self.fields[name] = _field(AnswerTemplate, name)
        self.fields["text"].widget.attrs["rows"] = 12


class QuestionForm(forms.Form):
    """A question with its answer."""

    def __init__(self, data: Any = None, *, shown: FaqEntry | None) -> None:
        super().__init__(
            data, initial={"question": shown.question, "answer": shown.answer} if shown is not None else None
        )
        for name in ("question", "answer"):
            self.fields[name] = _field(FaqEntry, name)
        self.fields["answer"].widget.attrs["rows"] = 10
