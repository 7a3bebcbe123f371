"""Selections of an operator: the list, one with its offers side by side, what is to be done now, its papers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q
from django.http import Http404

from merilo.core import papers, wording
from merilo.council.models import Offer, OfferFile, Selection
from merilo.plans.models import StoredFile
from merilo.registry.models import Municipality

State = Selection.State
SHAPES = {
    State.COLLECTING: "wait", State.CHOSEN: "soon", State.CONTRACTED: "soon", State.REPORTED: "soon",
    State.ACCEPTED: "done", State.CANCELLED: "off",
}  # fmt: skip
FILES = {
    "terms": "terms_file", "contract": "contract_file", "report": "report_file", "acceptance": "acceptance_file"
}  # fmt: skip
SOON_DAYS = 30
SHOWN = 250  # letters of a text in the table of offers, as its template cuts them


@dataclass(frozen=True, slots=True)
class Row:
    """A selection in the list."""

    id: int
    name: str
    year: int
    offers: int
    operator: str
    words: str
    shape: str


@dataclass(frozen=True, slots=True)
class Compared:
    """An offer beside the others. `best` names what it is best in."""

    offer: Offer
    price: str
    over: str
    days: str
    works: str
    files: tuple[OfferFile, ...]
    best: tuple[str, ...]
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Card:
    """A selection with everything on its page."""

    selection: Selection
    words: str
    shape: str
    now: str
    offers: tuple[Compared, ...]
    limit: str
    contract_price: str

    @property
    def is_cut(self) -> bool:
        """Say whether some text is longer than the table shows."""
        return any(max(len(one.offer.experience), len(one.offer.conditions)) > SHOWN for one in self.offers)

    @property
    def considered(self) -> tuple[Compared, ...]:
        """Return the offers one may choose from."""
        return tuple(one for one in self.offers if not one.offer.declined)


def selection_of(municipality: Municipality, key: int) -> Selection:
    """Return a selection of a municipality. Raises Http404."""
    related = ("municipality", "chosen", *FILES.values())
    found = Selection.objects.select_related(*related).filter(municipality=municipality, pk=key).first()
    if found is None:
        raise Http404("Такого отбора здесь нет.")
    return found


def offer_of(selection: Selection, key: int) -> Offer:
    """Return an offer of a selection. Raises Http404."""
    found = selection.offers.filter(pk=key).first()
    if found is None:
        raise Http404("Такого предложения здесь нет.")
    found.selection = selection
    return found


def file_of(offer: Offer, key: int) -> OfferFile:
    """Return a file of an offer. Raises Http404."""
    found = offer.files.select_related("file").filter(pk=key).first()
    if found is None:
        raise Http404("Такого файла у предложения нет.")
    found.offer = offer
    return found


def paper_of(selection: Selection, which: str) -> StoredFile:
    """Return a file of a selection by its name: terms, contract, report, acceptance. Raises Http404."""
    found = getattr(selection, FILES.get(which, ""), None) if which in FILES else None
    if found is None:
        raise Http404("Такого файла в отборе нет.")
    return found  # type: ignore[no-any-return]


def rows(municipality: Municipality, *, today: date) -> list[Row]:
    """Return the selections of a municipality, the latest year first."""
    found = Selection.objects.filter(municipality=municipality).select_related("chosen")
    return [
        Row(
            one.pk, one.title, one.year, one.number, one.chosen.name if one.chosen is not None else "",
            *standing(one, today),
        )
        for one in found.annotate(number=Count("offers"))
    ]  # fmt: skip


def standing(one: Selection, today: date) -> tuple[str, str]:
    """Return how a selection stands: words and a shape; of a contract, how far its report is."""
    words, shape = str(State(one.state).label), SHAPES[State(one.state)]
    if one.state != State.CONTRACTED or one.report_due_on is None:
        return words, shape
    days = (one.report_due_on - today).days
    if days < 0:
        return f"отчёт просрочен на {wording.counted(-days, 'день', 'дня', 'дней')}", "late"
    if days <= SOON_DAYS:
        return f"отчёт через {wording.counted(days, 'день', 'дня', 'дней')}" if days else "отчёт сегодня", "soon"
    return words, shape


def card(selection: Selection, *, today: date) -> Card:
    """Return a selection with its offers side by side."""
    words, shape = standing(selection, today)
    return Card(
        selection=selection,
        words=words,
        shape=shape,
        now=_now(selection, today),
        offers=compared(selection),
        limit=money(selection.most_price),
        contract_price=money(selection.contract_price),
    )


def compared(selection: Selection) -> tuple[Compared, ...]:
    """Return the offers side by side: those considered first, the cheapest first; each said to be best in what."""
    found = list(selection.offers.prefetch_related("files__file"))
    for one in found:
        one.selection = selection
    found.sort(key=lambda one: (bool(one.declined), one.price is None, one.price or 0, one.pk))
    valid = [one for one in found if not one.declined]
    return tuple(
        Compared(
            offer=one,
            price=money(one.price),
            over=_over(one, selection),
            days=wording.counted(one.days, "день", "дня", "дней") if one.days is not None else "",
            works=wording.counted(one.works, "работа", "работы", "работ") if one.works is not None else "",
            files=tuple(one.files.all()),
            best=tuple(_best(one, valid)) if not one.declined else (),
            is_chosen=one.pk == selection.chosen_id,
        )
        for one in found
    )


def overdue(municipality: Municipality, *, today: date) -> list[Selection]:
    """Return the contracts whose report is late."""
    late = Q(state=State.CONTRACTED, report_due_on__lt=today)
    return list(Selection.objects.filter(late, municipality=municipality))


def to_decide(municipality: Municipality, *, today: date) -> list[Selection]:
    """Return the selections whose offers are all in and wait to be chosen from."""
    over = Q(state=State.COLLECTING, offers_until__lt=today)
    return list(Selection.objects.filter(over, municipality=municipality, offers__isnull=False).distinct())


def approved_words(municipality: Municipality, year: int) -> str:
    """Return by what the terms of reference of a year are approved, "" while they are not."""
    found = Selection.objects.filter(municipality=municipality, year=year).exclude(state=State.CANCELLED)
    one = found.exclude(terms_basis="").order_by("-pk").first()
    return f"Утверждено: {one.terms_basis}" if one is not None else ""


def paper(selection: Selection, *, council: str, today: date) -> papers.Offers:
    """Return the comparison of the offers for printing."""
    return papers.Offers(
        council=council or selection.municipality.name,
        title=selection.title,
        limit=money(selection.most_price),
        offers=tuple(
            papers.OfferRow(
                name=one.offer.name,
                inn=one.offer.inn,
                received_on=one.offer.received_on,
                price=" ".join(filter(None, (one.price, f"({one.over})" if one.over else ""))),
                days=one.days,
                works=one.works,
                experience=one.offer.experience,
                conditions=one.offer.conditions,
                files=tuple(each.file.name for each in one.files),
                declined=one.offer.declined,
                best=one.best,
            )
            for one in compared(selection)
        ),
        chosen=selection.chosen.name if selection.chosen is not None else "",
        basis=selection.chosen_basis,
        reason=selection.chosen_reason,
        made_on=today,
    )


def money(value: Decimal | None) -> str:
    """Return a sum as people write it: «125 000 руб.», «99 000,50 руб.»."""
    if value is None:
        return ""
    whole, _, cents = f"{value:,.2f}".replace(",", wording.NBSP).partition(".")
    return f"{whole}{f',{cents}' if cents != '00' else ''}{wording.NBSP}руб."


def _over(one: Offer, selection: Selection) -> str:
    is_over = one.price is not None and selection.most_price is not None and one.price > selection.most_price
    return "выше предельной цены" if is_over else ""


def _best(one: Offer, valid: list[Offer]) -> Iterator[str]:
    """Return in what an offer is better than the others that are considered; where all are equal, in nothing."""
    for name, choose, words in (
        ("price", min, "наименьшая цена"),
        ("days", min, "наименьший срок"),
        ("works", max, "больше всего таких работ"),
    ):
        said = [value for each in valid if (value := getattr(each, name)) is not None]
        if len(set(said)) > 1 and getattr(one, name) == choose(said):
            yield words


def _now(one: Selection, today: date) -> str:
    """Return what is to be done now."""
    if one.state == State.COLLECTING:
        if one.terms_file_id is None:
            return "приложите техническое задание: файлом здесь или со страницы перечня цикла."
        if not one.terms_basis:
            return "техническое задание ждёт утверждения советом: внесите вопрос в повестку."
        if one.offers_until is not None and today <= one.offers_until:
            return f"записывайте предложения, они принимаются до {wording.date_words(one.offers_until)}"
        return "сравните предложения и внесите вопрос в повестку; после решения запишите выбор."
    return {
        State.CHOSEN: "заказчик заключает контракт; запишите его дату и номер.",
        State.CONTRACTED: "ждём отчёт оператора: день его поступления начинает сроки плана.",
        State.REPORTED: "проверьте работу и запишите приёмку.",
    }.get(State(one.state), "")
