"""Posters and booklets of an institution as papers take them. Who calls knows where its questionnaire is now."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.urls import reverse

from merilo.core import papers
from merilo.plans.queries.remediation import criteria
from merilo.registry.models import Institution, Municipality
from merilo.registry.queries.texts import texts_of

KINDS = papers.POSTERS
TITLES = papers.POSTER_TITLES
LANGUAGES: tuple[papers.PosterLanguage, ...] = ("ru", "en")
# The five criteria for readers of English; the acts have them in Russian only.
CRITERIA = {
    "К1": "Open and accessible information",
    "К2": "Comfortable conditions",
    "К3": "Access for people with disabilities",
    "К4": "Polite and friendly staff",
    "К5": "Satisfaction with the conditions",
}
SAID = {
    "ru": {"survey": "Заполнить анкету", "take_part": "Узнать, как участвовать",
           "bus_gov": "Оставить отзыв на bus.gov.ru", "complain": "Сообщить о проблеме"},
    "en": {"survey": "Fill in the questionnaire", "take_part": "See how to take part",
           "bus_gov": "Leave feedback on bus.gov.ru", "complain": "Report a problem"},
}  # fmt: skip
FACTS = {
    "ru": ("Учреждение", "Адрес", "Телефон", "Почта", "Сайт", "Ведёт оценку"),
    "en": ("Institution", "Address", "Phone", "E-mail", "Website", "In charge of the assessment"),
}
TEXTS = ("paper_call", "paper_about", "paper_how", "paper_after", "paper_complain")


def paper(
    institution: Institution,
    kind: papers.PosterKind,
    *,
    language: papers.PosterLanguage = "ru",
    survey: str,
    bleed: bool,
    in_order: bool,
    today: date,
) -> papers.Poster:
    """Return a paper. `survey` is the address of the questionnaire; without one the page on taking part stands."""
    municipality = institution.municipality
    said = texts_of(municipality, language)
    own = {key.removeprefix("paper_"): said[key].text for key in TEXTS}
    return papers.Poster(
        kind=kind,
        language=language,
        municipality=municipality.name,
        authority=municipality.authority,
        institution=institution.name,
        criteria=tuple((criteria() if language == "ru" else CRITERIA).values()),
        codes=codes(institution, survey=survey, language=language),
        contacts=_contacts(institution, language),
        bleed=bleed,
        in_order=in_order,
        made_on=today,
        **own,
    )


def codes(institution: Institution, *, survey: str, language: papers.PosterLanguage = "ru") -> tuple[papers.Code, ...]:
    """Return the QR codes of an institution: where people are asked, its card on bus.gov.ru, where to complain."""
    slug, said = institution.municipality.slug, SAID[language]
    tail = "" if language == "ru" else f"?lang={language}"
    first = (
        papers.Code(link=f"{survey}{tail}", title=said["survey"])
        if survey
        else papers.Code(link=f"{_public('public_take_part', slug)}{tail}", title=said["take_part"])
    )
    found = [first]
    if institution.bus_gov_page:
        found.append(papers.Code(link=institution.bus_gov_page, title=said["bus_gov"]))
    return (*found, papers.Code(link=f"{_public('public_complain', slug)}{tail}", title=said["complain"]))


def texts(municipality: Municipality, language: papers.PosterLanguage = "ru") -> list[tuple[str, str, bool]]:
    """Return the texts of the papers: key, name, whether it is the municipality's own."""
    found = texts_of(municipality, language)
    return [(key, found[key].title, found[key].is_own) for key in TEXTS]


def _public(name: str, slug: str) -> str:
    return f"{settings.BASE_ADDRESS}{reverse(name, args=[slug])}"


def _contacts(one: Institution, language: papers.PosterLanguage) -> tuple[tuple[str, str], ...]:
    site = one.site.partition("://")[2].rstrip("/")
    said = (str(one), one.address, one.phone, one.email, site, one.municipality.authority)
    return tuple((name, words) for name, words in zip(FACTS[language], said, strict=True) if words)
