"""What the framework says of a wrong field is said in words of officers."""

from __future__ import annotations

import gettext
import re

import pytest
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

FOLDER = settings.LOCALE_PATHS[0] / "ru" / "LC_MESSAGES"


def test_an_address_of_a_page_is_refused_without_jargon() -> None:
    for refuse in (URLValidator(), forms.URLField(assume_scheme="https").clean):
        with pytest.raises(ValidationError) as refused:
            refuse("ftp//x y")
        assert refused.value.messages == ["Адрес страницы записан неверно. Скопируйте его целиком, вместе с https://."]


def test_what_is_not_in_a_list_and_no_day_are_refused_plainly() -> None:
    with pytest.raises(ValidationError, match="Варианта «х» нет"):
        forms.ChoiceField(choices=[("а", "а")]).clean("х")
    with pytest.raises(ValidationError, match="Такой даты нет"):
        forms.DateField().clean("30.02.2026")


def test_the_compiled_words_are_those_that_are_written() -> None:
    written = re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"$', (FOLDER / "django.po").read_text(encoding="utf-8"), re.M)
    with (FOLDER / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert written and all(compiled.gettext(theirs) == ours for theirs, ours in written)
