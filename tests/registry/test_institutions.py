"""Institutions are added, changed, renamed, closed and merged; what was before stays."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from merilo.accounts.access import NotAllowed
from merilo.accounts.models import Entry
from merilo.registry import queries, services
from merilo.registry.models import Institution, Stand, check_inn, check_ogrn
from merilo.registry.queries import institutions
from merilo.registry.services import closing, mergers
from merilo.registry.services import institutions as deeds
from tests.town import AT, ON, Town, make_institution

BASIS = "постановление от 01.03.2026 № 15"


@pytest.mark.parametrize("inn", ["7707083893", "7830002293", "5036032527"])
def test_an_inn_with_its_control_number_is_taken(inn: str) -> None:
    check_inn(inn)


@pytest.mark.parametrize("inn", ["7707083890", "1234567890", "770708389", "77070838931", "770708389a", "٧٧٠٧٠٨٣٨٩٣"])
def test_an_inn_that_cannot_be_is_refused(inn: str) -> None:
    with pytest.raises(ValidationError):
        check_inn(inn)


def test_an_ogrn_has_a_control_number_too() -> None:
    check_ogrn("1027700132195")
    with pytest.raises(ValidationError, match="контрольная цифра"):
        check_ogrn("1027700132196")


def test_an_institution_is_added_with_an_entry_in_the_journal(town: Town) -> None:
    made = services.add_institution(
        municipality=town.municipality,
        values={"name": "  Музей   «Река» ", "kind": "museum", "inn": "7707083893"},
        actor=town.anna,
        at=AT,
    )
    assert made.name == "Музей «Река»"
    entry = Entry.objects.get(act="add_institution")
    assert (entry.actor, entry.subject) == (town.anna, f"institution:{made.pk}")
    assert entry.after["inn"] == "7707083893"


@pytest.mark.parametrize("who", ["boris", "zoya", "vera", "gleb", "pavel", "olga", "admin", "stranger"])
def test_only_the_coordinator_adds_institutions(town: Town, who: str) -> None:
    with pytest.raises(NotAllowed):
        services.add_institution(
            municipality=town.municipality, values={"name": "Музей"}, actor=getattr(town, who), at=AT
        )
    assert not Institution.objects.filter(name="Музей").exists()


def test_two_branches_of_different_heads_may_share_a_name(town: Town) -> None:
    name = {"name": town.branch.name}
    assert services.add_branch(institution=town.club, values=name, actor=town.anna, at=AT).parent == town.club
    with pytest.raises(ValidationError, match="уже есть филиал"):
        services.add_branch(institution=town.library, values=name, actor=town.anna, at=AT)


def test_a_branch_has_no_branches(town: Town) -> None:
    with pytest.raises(deeds.BranchOfBranch, match="своих филиалов"):
        services.add_branch(institution=town.branch, values={"name": "Пункт"}, actor=town.anna, at=AT)


def test_the_head_mends_contacts_of_the_own_institution_and_its_branches_only(town: Town) -> None:
    phone = {"phone": "8 (000) 000-00-02"}
    for own in (town.library, town.branch):
        assert (
            services.change_institution(institution=own, values=phone, actor=town.gleb, at=AT).phone == phone["phone"]
        )
    with pytest.raises(NotAllowed):
        services.change_institution(institution=town.club, values=phone, actor=town.gleb, at=AT)
    for field, value in {"inn": "7707083893", "profile": "creative", "kind": "club", "head_name": "Я"}.items():
        with pytest.raises(NotAllowed):
            services.change_institution(
                institution=town.library, values={**phone, field: value}, actor=town.gleb, at=AT
            )
    with pytest.raises(NotAllowed):
        services.correct_name(institution=town.library, name="Моя", short_name="", actor=town.gleb, at=AT)


def test_the_journal_keeps_what_was_before(town: Town) -> None:
    services.change_institution(institution=town.library, values={"phone": "1"}, actor=town.anna, at=AT)
    services.change_institution(institution=town.library, values={"phone": "2"}, actor=town.anna, at=AT)
    entry = Entry.objects.filter(act="change_institution").first()
    assert (entry.before, entry.after) == ({"phone": "1"}, {"phone": "2"})


def test_a_name_is_known_for_every_day(town: Town) -> None:
    old = town.library.name
    for name, on in (("Центральная библиотека", date(2024, 3, 1)), ("Модельная библиотека", date(2026, 1, 1))):
        services.rename(institution=town.library, name=name, short_name="", on=on, basis=BASIS, actor=town.anna, at=AT)
    library = Institution.objects.get(pk=town.library.pk)
    days = {
        date(2024, 2, 29): old,
        date(2024, 3, 1): "Центральная библиотека",
        date(2025, 12, 31): "Центральная библиотека",
    }
    assert {day: queries.name_on(library, day) for day in days} == days
    assert queries.name_on(library, ON) == "Модельная библиотека"


def test_a_renaming_goes_forward_in_time(town: Town) -> None:
    common = {"institution": town.library, "short_name": "", "basis": BASIS, "actor": town.anna, "at": AT}
    services.rename(name="Новая", on=date(2026, 3, 1), **common)
    with pytest.raises(deeds.RenamedLater, match=r"1\sмарта"):
        services.rename(name="Ещё новее", on=date(2026, 2, 1), **common)
    with pytest.raises(deeds.HasNotHappened, match="ещё не наступило"):
        services.rename(name="Будущая", on=date(2027, 2, 1), **common)
    assert Institution.objects.get(pk=town.library.pk).name == "Новая"


def test_a_misspelling_is_mended_without_a_past_name(town: Town) -> None:
    services.correct_name(
        institution=town.library, name="Тихореченская библиотека имени Реки", short_name="ТБ", actor=town.anna, at=AT
    )
    assert not town.library.past_names.exists()
    assert Entry.objects.get(act="correct_name").before["full_name"] == "Тихореченская библиотека"


def test_a_number_of_recipients_needs_its_source(town: Town) -> None:
    common = {"institution": town.library, "recipients": 1200, "actor": town.anna, "at": AT}
    with pytest.raises(deeds.NoSource):
        services.set_recipients(year=2025, source=" ", **common)
    with pytest.raises(deeds.NoSource, match="ещё не наступил"):
        services.set_recipients(year=2027, source="форма 6-НК", **common)
    assert services.set_recipients(year=2025, source="форма 6-НК", **common).recipients == 1200


def test_a_closed_institution_stays_and_its_branches_close_with_it(town: Town) -> None:
    services.close(institution=town.library, on=ON, basis=BASIS, actor=town.anna, at=AT)
    assert Institution.objects.get(pk=town.branch.pk).closed_on == ON
    assert town.library not in queries.open_institutions(town.municipality, ON)
    assert town.library in queries.open_institutions(town.municipality, date(2026, 4, 14))
    with pytest.raises(deeds.IsClosed):
        services.close(institution=town.library, on=ON, basis=BASIS, actor=town.anna, at=AT)


def test_branches_move_to_the_successor(town: Town) -> None:
    services.close(
        institution=town.library, on=ON, basis=BASIS, successor=town.club, move_branches=True, actor=town.anna, at=AT
    )
    branch = Institution.objects.get(pk=town.branch.pk)
    assert (branch.parent, branch.closed_on) == (town.club, None)
    assert institutions.card(Institution.objects.get(pk=town.club.pk), on=ON).predecessors[0].id == town.library.pk
    told = Entry.objects.get(act="close_institution").after
    assert (told["successor"], told["branches_moved"]) == ("Дом культуры «Искра»", ["Сельский филиал № 1"])


def test_a_mistaken_closing_is_taken_back_with_its_branches(town: Town) -> None:
    services.close(institution=town.library, on=ON, basis=BASIS, actor=town.anna, at=AT)
    services.reopen(institution=town.library, reason="ошибка", actor=town.anna, at=AT)
    assert not Institution.objects.filter(closed_on__isnull=False).exists()
    with pytest.raises(closing.IsOpen):
        services.reopen(institution=town.library, reason="ошибка", actor=town.anna, at=AT)


def test_a_successor_is_an_open_institution_of_the_same_municipality(town: Town) -> None:
    elsewhere = make_institution(town.elsewhere, "Чужой музей")
    services.close(institution=town.theatre, on=ON, basis=BASIS, actor=town.anna, at=AT)
    theatre = Institution.objects.get(pk=town.theatre.pk)
    for wrong in (elsewhere, theatre, town.branch, town.library):
        with pytest.raises(closing.BadSuccessor):
            services.close(institution=town.library, on=ON, basis=BASIS, successor=wrong, actor=town.anna, at=AT)


def test_a_closing_before_the_opening_is_refused_and_changes_nothing(town: Town) -> None:
    town.club.opened_on = date(2025, 1, 1)
    town.club.save()
    with pytest.raises(ValidationError, match="раньше даты открытия"):
        services.close(institution=town.club, on=date(2024, 1, 1), basis=BASIS, actor=town.anna, at=AT)
    assert Institution.objects.get(pk=town.club.pk).closed_on is None


def test_several_institutions_merge_in_mid_year_and_go_on_as_branches(town: Town) -> None:
    Stand.objects.create(institution=town.club, place="Фойе")
    on = date(2026, 4, 1)
    made = services.merge_into_new(
        municipality=town.municipality,
        predecessors=[town.library, town.club],
        values={"name": "Культурный центр", "kind": "club"},
        on=on,
        basis=BASIS,
        become_branches=True,
        actor=town.anna,
        at=AT,
    )
    assert made.opened_on == on
    branches = {one.name: one for one in made.branches.all()}
    assert set(branches) == {"Тихореченская библиотека", "Дом культуры «Искра»", "Сельский филиал № 1"}
    assert [stand.place for stand in branches["Дом культуры «Искра»"].stands.all()] == ["Фойе"]
    assert set(made.predecessors.all()) == {town.library, town.club}
    assert [str(one) for one in queries.open_institutions(town.municipality, date(2026, 3, 31))] == [
        "Дом культуры «Искра»",
        "Театр «Маска»",
        "Тихореченская библиотека",
    ]
    assert [str(one) for one in queries.open_institutions(town.municipality, on)] == [
        "Культурный центр",
        "Театр «Маска»",
    ]
    assert Entry.objects.filter(act="merge_institutions").count() == 1


def test_a_merger_that_stumbles_leaves_nothing_behind(town: Town) -> None:
    services.add_branch(institution=town.theatre, values={"name": town.branch.name}, actor=town.anna, at=AT)
    common = {"on": ON, "basis": BASIS, "actor": town.anna, "at": AT}
    with pytest.raises(closing.BranchNameTaken, match="Сельский филиал"):
        services.merge(predecessors=[town.club, town.library], successor=town.theatre, **common)
    assert not Institution.objects.filter(closed_on__isnull=False).exists()
    assert not Entry.objects.filter(act="close_institution").exists()
    with pytest.raises(mergers.NothingToMerge):
        services.merge(predecessors=[], successor=town.theatre, **common)


def test_stands_are_kept_by_the_head_as_well(town: Town) -> None:
    made = services.add_stand(institution=town.library, place="у входа", actor=town.gleb, at=AT)
    services.change_stand(stand=made, place="у гардероба", note="", actor=town.gleb, at=AT)
    services.remove_stand(stand=made, actor=town.gleb, at=AT)
    assert not Stand.objects.exists()
    assert [entry.act for entry in Entry.objects.order_by("pk")] == ["add_stand", "change_stand", "remove_stand"]
    with pytest.raises(NotAllowed):
        services.add_stand(institution=town.club, place="у входа", actor=town.gleb, at=AT)


def test_a_text_is_found_whatever_its_case_quotes_and_yo(town: Town) -> None:
    make_institution(town.municipality, "Клуб «Звёздный»", address="ул. Лесная, 5")
    services.rename(
        institution=town.theatre, name="Театр «Лик»", short_name="", on=ON, basis="", actor=town.anna, at=AT
    )

    def found(text: str, **more: str) -> list[str]:
        return [row.name for row in institutions.rows(town.municipality, on=ON, text=text, **more)]

    assert found("звездный") == ["Клуб «Звёздный»"]
    assert found('ТЕАТР "МАСКА"') == ["Театр «Лик»"]  # by its past name
    assert found("лесная") == ["Клуб «Звёздный»"]
    assert found("", level="branches") == ["Сельский филиал № 1"]
    assert found("", kind="club") == ["Дом культуры «Искра»"]
    assert found("", state="closed") == []


def test_branches_follow_their_institution_and_numbers_are_in_order(town: Town) -> None:
    for number in (10, 2):
        make_institution(town.municipality, f"Сельский филиал № {number}", parent=town.library)
    rows = institutions.rows(town.municipality, on=ON)
    assert [row.name for row in rows] == [
        "Дом культуры «Искра»",
        "Театр «Маска»",
        "Тихореченская библиотека",
        "Сельский филиал № 1",
        "Сельский филиал № 2",
        "Сельский филиал № 10",
    ]
    assert rows[2].branches == 3


def test_the_public_card_knows_branches_and_hides_the_closed(town: Town) -> None:
    cards = queries.public_institutions(town.municipality, on=ON)
    assert [[branch.name for branch in card.branches] for card in cards] == [[], [], ["Сельский филиал № 1"]]
    assert queries.public_institution(town.municipality, town.branch.pk, on=ON) is None
    assert queries.public_institution(town.elsewhere, town.library.pk, on=ON) is None
    services.close(institution=town.library, on=ON, basis=BASIS, actor=town.anna, at=AT)
    assert queries.public_institution(town.municipality, town.library.pk, on=ON) is None


def test_the_program_itself_makes_the_first_municipality(db: None) -> None:
    made = services.make_municipality(name="Новый район", slug="novy", time_zone="Asia/Omsk", actor=None, at=AT)
    assert Entry.objects.get().actor_name == "программа"
    assert made.time_zone == "Asia/Omsk"
    for wrong in ({"slug": "Кириллица"}, {"slug": "novy"}, {"slug": "other", "time_zone": "Луна/Море"}):
        with pytest.raises(ValidationError):
            services.make_municipality(**{"name": "Другой", "actor": None, "at": AT, **wrong})


def test_only_the_administrator_makes_municipalities(town: Town) -> None:
    services.make_municipality(name="Третий", slug="third", actor=town.admin, at=AT)
    with pytest.raises(NotAllowed):
        services.make_municipality(name="Четвёртый", slug="fourth", actor=town.anna, at=AT)
