"""Forms of citizens. Their words are given: these pages speak two languages."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from typing import Any

from django import forms

from merilo.feedback.models import Appeal
from merilo.feedback.queries import public
from merilo.feedback.services.citizens import LONGEST_NOTE
from merilo.feedback.services.receiving import LONGEST, MOST_FILES, FileInput
from merilo.plans.forms.tasks import FilesField
from merilo.registry.models import Institution, Municipality

Say = Callable[[str], str]
MOST_LISTED = 100  # of more institutions people type the name
PHONE = r"[0-9+()\-–. ]{5,40}"


class MessageForm(forms.Form):
    """A message to whoever runs the assessment."""

    kind = forms.ChoiceField(widget=forms.RadioSelect)
    topic = forms.ChoiceField()
    institution = forms.ModelChoiceField(queryset=Institution.objects.none(), required=False)
    named = forms.CharField(max_length=300, required=False)
    text = forms.CharField(max_length=LONGEST, widget=forms.Textarea({"rows": 9}))
    attached = FilesField(required=False)
    website = forms.CharField(required=False, widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"}))
    receipt = forms.CharField(max_length=200, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, files: Any = None, *, municipality: Municipality, offered: Sequence[int], about: str,
        say: Say,
    ) -> None:  # fmt: skip
        receipt = public.new_receipt(secrets.token_urlsafe(16))
        super().__init__(data, files, initial={"receipt": receipt, "institution": about or None})
        self.say, self.fresh = say, receipt
        choices: Any = self.fields
        choices["kind"].choices = [(one, say(f"message_kind_{one}")) for one in Appeal.Kind.values]
        choices["topic"].choices = [("", say("message_choose"))] + [
            (one, say(f"message_topic_{one}")) for one in Appeal.Topic.values
        ]
        if len(offered) > MOST_LISTED:
            del self.fields["institution"]
        else:
            del self.fields["named"]
            here = Institution.objects.filter(municipality=municipality, pk__in=offered)
            choices["institution"].queryset = here.order_by("name", "pk")
            choices["institution"].empty_label = say("message_no_institution")
        for name in ("kind", "topic", "institution", "named", "text", "attached", "website"):
            if name in self.fields:
                self.fields[name].label = say(f"message_{name}")
                self.fields[name].error_messages["required"] = say(f"message_need_{name}") if name in _NEEDED else ""
        if "attached" in self.fields:
            self.fields["attached"].widget.attrs["accept"] = ".jpg,.jpeg,.png,.webp,.pdf,.docx,.odt,.rtf,.txt"

    def clean_receipt(self) -> str:
        """Take only a form that was handed out here within a day; the next sending carries a fresh one."""
        known = public.receipt_of(self.cleaned_data["receipt"])
        if known is None:
            data: Any = self.data
            self.data = data.copy()
            self.data["receipt"] = self.fresh  # type: ignore[index]
            raise forms.ValidationError(self.say("message_stale"))
        return str(self.cleaned_data["receipt"])

    def clean_attached(self) -> list[Any]:
        """Refuse more files than a message holds."""
        given: list[Any] = self.cleaned_data["attached"]
        if len(given) > MOST_FILES:
            raise forms.ValidationError(self.say("message_many_files"))
        return given

    def deed(self, now: int) -> dict[str, Any]:
        """Return what the service takes."""
        said = self.cleaned_data
        receipt, handed_out = public.receipt_of(said["receipt"]) or ("", now)
        named = " ".join(said.get("named", "").split())
        text = f"{self.say('message_about')}: {named}\n\n{said['text']}"[:LONGEST] if named else said["text"]
        return {
            "kind": said["kind"],
            "topic": said["topic"],
            "institution": said.get("institution"),
            "text": text,
            "attached": [FileInput(one.name, one, one.size) for one in said["attached"]],
            "receipt": receipt,
            "seconds": max(now - handed_out, 0),
            "is_trapped": bool(said["website"]),
        }


_NEEDED = ("kind", "topic", "text")


class OpenForm(forms.Form):
    """The number and the code of a message."""

    number = forms.CharField(max_length=30, widget=forms.TextInput({"autocomplete": "off", "inputmode": "text"}))
    code = forms.CharField(max_length=40, widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}))

    def __init__(self, data: Any = None, *, say: Say) -> None:
        super().__init__(data)
        for name, field in self.fields.items():
            field.label = say(f"message_{name}")
            field.error_messages["required"] = say(f"message_need_{name}")


class ContactsForm(forms.Form):
    """How to reach the author, and the consent to keep it."""

    name = forms.CharField(max_length=200, required=False, widget=forms.TextInput({"autocomplete": "name"}))
    email = forms.EmailField(required=False, widget=forms.EmailInput({"autocomplete": "email"}))
    phone = forms.RegexField(
        PHONE, max_length=40, required=False, widget=forms.TextInput({"autocomplete": "tel", "type": "tel"})
    )
    agreed = forms.BooleanField()

    def __init__(self, data: Any = None, *, say: Say) -> None:
        super().__init__(data)
        self.say = say
        for name, field in self.fields.items():
            field.label = say(f"message_{name}")
        self.fields["agreed"].help_text = say("message_agreed_law")
        self.fields["agreed"].error_messages["required"] = say("message_need_agreed")
        self.fields["phone"].error_messages["invalid"] = say("message_bad_phone")

    def clean(self) -> dict[str, Any]:
        """An address or a phone there must be."""
        given: dict[str, Any] = super().clean() or {}
        if not self.errors and not (given.get("email") or given.get("phone")):
            self.add_error("email", self.say("message_need_email"))
        return given


class RatingForm(forms.Form):
    """Whether the answer helped."""

    satisfaction = forms.ChoiceField(widget=forms.RadioSelect)
    note = forms.CharField(max_length=LONGEST_NOTE, required=False, widget=forms.Textarea({"rows": 3}))

    def __init__(self, data: Any = None, *, say: Say) -> None:
        super().__init__(data)
        choices: Any = self.fields["satisfaction"]
        choices.choices = [(one, say(f"message_helped_{one}")) for one in Appeal.Satisfaction.values]
        for name, field in self.fields.items():
            field.label = say(f"message_{name}")
        choices.error_messages["required"] = say("message_need_satisfaction")
