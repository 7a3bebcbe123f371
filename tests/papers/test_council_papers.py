"""The council's papers: what each says, both kinds of file, the template as it is built."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from merilo.core import papers
from merilo.core.papers.templates import council

ON = date(2026, 4, 15)
NAME = "Общественный совет Тихореченского округа"
DECISION = papers.MinutesDecision(
    number="1.1", text="Утвердить план.", voted="за — 4, против — нет", by_name=("Борисов Б. Л. — за",),
    outcome="Решение принято.", responsible="Борисов Б. Л.", due_on=ON,
)  # fmt: skip
QUESTION = papers.MinutesQuestion(
    number=1, title="О плане <работы>", speaker="Борисов Б. Л.", heard="о плане.\nПлан готов.", decisions=(DECISION,)
)
MINUTES = papers.Minutes(
    council=NAME, municipality="Тихореченский округ", number="3", held_on=ON, format="очное заседание",
    presided="Борисов Б. Л.", present=("Борисов Борис Львович",), quorum="Кворум есть.", questions=(QUESTION,),
    made_on=ON,
)  # fmt: skip
INVITATION = papers.Invitation(
    council=NAME, to="Климов Клим Ильич", written_on=ON, format="очное заседание", when="20 апреля в 14:00",
    questions=("О плане",), made_on=ON,
)  # fmt: skip
SHEET = papers.VotingSheet(
    council=NAME, member="Климов К. И.", until=ON, drafts=(("1.1", "О плане", "Утвердить"), ("2.1", "О списке", "Да")),
    recused=frozenset({"2.1"}), made_on=ON,
)  # fmt: skip
TERMS = papers.Terms(
    customer="Управление культуры", title="Оценка 2026 года", basis=("закон",), starts="10 мая", ends="20 сентября",
    units=(papers.TermsUnit(name="Библиотека", kind="библиотека", recipients="1200", sample="480"),),
    rules=(("Округление", "до сотых"),), methods=("анкета",), deliverables=("отчёт",), files=("XLSX",), made_on=ON,
)  # fmt: skip
PROPOSALS = papers.Proposals(
    council=NAME, to="Главе округа", number="14", sent_on=ON, year=2026, basis="протокол № 3",
    points=(("Библиотека", "Поставить пандус"),), answer_by=date(2026, 5, 15), made_on=ON,
)  # fmt: skip
OFFER = papers.OfferRow(
    name="АНО «Мнение»", inn="0000102030", received_on=ON, price="90 000 руб.", days="60 дней", works="2 работы",
    experience="Две оценки.\nСвои анкетёры.", files=("Предложение.pdf",), best=("наименьшая цена",),
)  # fmt: skip
OFFERS = papers.Offers(
    council=NAME, title="Отбор оператора на 2026 год", limit="100 000 руб.", made_on=ON, chosen=OFFER.name,
    offers=(OFFER, replace(OFFER, name="ИП Поздний", best=(), declined="поступило позже срока")),
    basis="протокол № 2", reason="Дешевле.",
)  # fmt: skip
ALL: list[tuple[Callable[..., bytes], Any]] = [
    (papers.minutes, MINUTES),
    (papers.invitation, INVITATION),
    (papers.voting_sheet, SHEET),
    (papers.terms, TERMS),
    (papers.proposals, PROPOSALS),
    (papers.offers, OFFERS),
]


def said(make: Callable[..., bytes], data: Any) -> str:
    return zipfile.ZipFile(io.BytesIO(make(data, as_="docx"))).read("word/document.xml").decode()


def test_the_template_is_the_one_that_is_built() -> None:
    for file, build in council.FILES.items():
        assert file.read_bytes() == build(), f"{file.name}: python -m merilo.core.papers.templates.council"


@pytest.mark.parametrize(
    ("make", "data", "words"),
    [
        (papers.minutes, MINUTES, ("Протокол №\xa03", "О плане &lt;работы&gt;", "Ответственный: Борисов Б. Л.; срок")),
        (
            papers.offers,
            OFFERS,
            ("Рассматриваются: 1. Предельная", "Лучше других: наименьшая цена.", "Протокол №\xa02."),
        ),
        (papers.offers, replace(OFFERS, offers=(), chosen=""), ("Предложений не поступило.",)),
        (papers.terms, replace(TERMS, starts="10 мая 2026 г."), ("10 мая 2026 г. Окончание: 20 сентября.",)),
        (papers.invitation, INVITATION, ("20 апреля в 14:00", "1. О плане", "от этого зависит кворум")),
        (papers.voting_sheet, SHEET, ("О списке. Да", "☐", "конфликт интересов")),
        (papers.terms, TERMS, ("480", "Округление: до сотых", "1\xa0организация")),
        (papers.proposals, PROPOSALS, ("не позднее 15\xa0мая 2026", "1. Поставить пандус", "№\xa014")),
    ],
)
def test_a_paper_says_what_it_is_for(make: Callable[..., bytes], data: Any, words: tuple[str, ...]) -> None:
    text = said(make, data).replace("&#160;", "\xa0")
    for one in words:
        assert one in text, one


@pytest.mark.parametrize(("make", "data"), ALL, ids=[type(data).__name__ for _, data in ALL])
def test_equal_data_give_equal_bytes_in_both_kinds(make: Callable[..., bytes], data: Any) -> None:
    for kind in ("docx", "pdf"):
        assert make(data, as_=kind) == make(data, as_=kind)


def test_minutes_are_made_of_nothing_and_of_very_long_words() -> None:
    bare = replace(MINUTES, number="", presided="", present=(), questions=())
    long = replace(MINUTES, questions=(replace(QUESTION, heard="ы" * 4000, said="слово " * 3000),) * 20)
    for data in (bare, long):
        for kind in ("docx", "pdf"):
            assert papers.minutes(data, as_=kind)  # type: ignore[arg-type]


def test_a_proposal_to_nobody_alone_does_not_read_as_one_to_the_institution_before() -> None:
    points = (("Библиотека", "поставить пандус"), ("", "провести семинар"))
    text = said(papers.proposals, replace(PROPOSALS, points=points))
    places = [text.index(one) for one in ("Библиотека:", "1. Поставить пандус", "Общие предложения:", "2. Провести")]
    assert places == sorted(places)
