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
TEXTS = ("paper_call", "paper_about", "paper_how", "paper_after", "paper_complain")


def paper(
    institution: Institution, kind: papers.PosterKind, *, survey: str, bleed: bool, in_order: bool, today: date
) -> papers.Poster:
    """Return a paper. `survey` is the address of the questionnaire; without one the page on taking part stands."""
    municipality = institution.municipality
    said = texts_of(municipality, "ru")
    own = {key.removeprefix("paper_"): said[key].text for key in TEXTS}
    return papers.Poster(
        kind=kind,
        municipality=municipality.name,
        authority=municipality.authority,
        institution=institution.name,
        criteria=tuple(criteria().values()),
        codes=codes(institution, survey=survey),
        contacts=_contacts(institution),
        bleed=bleed,
        in_order=in_order,
        made_on=today,
        **own,
    )


def codes(institution: Institution, *, survey: str) -> tuple[papers.Code, ...]:
    """Return the QR codes of an institution: where people are asked, its card on bus.gov.ru, where to complain."""
    slug = institution.municipality.slug
    first = (
        papers.Code(link=survey, title="Заполнить анкету")
        if survey
        else papers.Code(link=_public("public_take_part", slug), title="Узнать, как участвовать")
    )
    found = [first]
    if institution.bus_gov_page:
        found.append(papers.Code(link=institution.bus_gov_page, title="Оставить отзыв на bus.gov.ru"))
    return (*found, papers.Code(link=_public("public_complain", slug), title="Сообщить о проблеме"))


def texts(municipality: Municipality) -> list[tuple[str, str, bool]]:
    """Return the texts of the papers: key, name, whether it is the municipality's own."""
    found = texts_of(municipality, "ru")
    return [(key, found[key].title, found[key].is_own) for key in TEXTS]


def _public(name: str, slug: str) -> str:
    return f"{settings.BASE_ADDRESS}{reverse(name, args=[slug])}"


def _contacts(one: Institution) -> tuple[tuple[str, str], ...]:
    site = one.site.partition("://")[2].rstrip("/")
    said = (("Учреждение", str(one)), ("Адрес", one.address), ("Телефон", one.phone), ("Почта", one.email),
            ("Сайт", site), ("Ведёт оценку", one.municipality.authority))  # fmt: skip
    return tuple((name, words) for name, words in said if words)
