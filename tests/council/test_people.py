"""Who sits in the council: on any day, for how long, whom the law bans, who may not judge whom."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from merilo.accounts.models import Entry
from merilo.cli import chores
from merilo.council.models import Council, Member
from merilo.council.queries import composition
from merilo.council.services import meetings, people
from tests.council.making import FORMED, OTHERS, council_here, make_council, make_meeting, make_member, member_here
from tests.town import AT, ON, Town


def warned(council: Council, on: date = ON) -> str:
    return " | ".join(one.words for one in composition.composition(council, on=on, today=on).warnings)


def test_the_composition_is_known_on_any_day(town: Town) -> None:
    council = make_council(town)
    member = member_here(town)
    people.leave_council(member=member, left_on=date(2026, 3, 1), reason="заявление", actor=town.anna, at=AT)
    make_member(town, council, "Новиков Ной Лаврович", joined_on=date(2026, 3, 10))
    names = {on: {row.name for row in composition.composition(council, on=on, today=ON).members} for on in (FORMED, ON)}
    assert town.zoya.name in names[FORMED] and "Новиков Ной Лаврович" not in names[FORMED]
    assert town.zoya.name not in names[ON] and "Новиков Ной Лаврович" in names[ON]
    assert [row.name for row in composition.composition(council, on=ON, today=ON).left] == [town.zoya.name]


def test_the_chair_stands_first(town: Town) -> None:
    assert composition.composition(make_council(town), on=ON, today=ON).members[0].name == town.boris.name


@pytest.mark.parametrize(
    ("days", "said"), [(91, ""), (90, "истекают"), (0, "истекают"), (-1, "истекли")]
)  # fmt: skip
def test_the_end_of_the_term_is_warned_of(town: Town, days: int, said: str) -> None:
    council = make_council(town, ends_on=ON + timedelta(days=days))
    warning = composition.ends_soon(council, ON)
    assert (said in warning.words) if said else warning is None


def test_a_council_of_four_without_a_chair_is_too_small(town: Town) -> None:
    council = make_council(town, members=False)
    for name in OTHERS:
        make_member(town, council, name)
    assert "не меньше 5" in warned(council) and "нет председателя" in warned(council)


def test_a_third_of_the_next_council_is_new(town: Town) -> None:
    people.end_council(council=make_council(town), ended_on=date(2026, 2, 2), reason="срок", actor=town.anna, at=AT)
    fresh = make_council(town, formed_on=date(2026, 2, 3), ends_on=date(2029, 2, 3))
    assert "обновлён меньше чем на треть" in warned(fresh)
    for name in ("Новиков Ной Лаврович", "Осина Ольга Ильинична", "Панин Пётр Ильич"):
        make_member(town, fresh, name)
    assert "обновлён" not in warned(fresh)


def test_nobody_of_an_assessed_institution_sits_in_the_council(town: Town) -> None:
    council = make_council(town)
    with pytest.raises(people.MemberRefused, match="Тихореченская библиотека"):
        make_member(town, council, "Книгин К. К.", employer="методист, МБУК «Тихореченская библиотека»")
    with pytest.raises(people.MemberRefused, match="руководитель учреждения"):
        make_member(town, council, town.gleb.name, user=town.gleb)
    with pytest.raises(people.MemberRefused, match="ведёт оценку"):
        make_member(town, council, town.anna.name, user=town.anna)
    make_member(town, council, "Службин С. С.", employer="Администрация Тихореченского округа, водитель")
    assert "похоже на орган власти" in warned(council)


def test_a_second_chair_and_a_second_council_at_work_are_refused(town: Town) -> None:
    council = make_council(town)
    with pytest.raises(ValidationError, match="Председатель в совете один"):
        make_member(town, council, "Второв В. В.", post=Member.Post.CHAIR)
    with pytest.raises(ValidationError, match="уже работает"):
        make_council(town, members=False)


def test_when_a_council_ends_all_leave_it(town: Town) -> None:
    council = make_council(town)
    people.end_council(council=council, ended_on=ON, reason="срок истёк", actor=town.anna, at=AT)
    assert not council.members.filter(left_on__isnull=True).exists()
    assert composition.council_of(town.municipality) is None
    with pytest.raises(people.MemberRefused):
        make_member(town, council, "Новиков Ной Лаврович")


def test_an_interest_is_stated_by_the_member_and_taken_back_by_the_keeper(town: Town) -> None:
    member = member_here(town)
    stated = people.state_conflict(
        member=member, institution=town.library, words="работает сестра", stated_on=ON, actor=town.zoya, at=AT
    )
    row = next(one for one in composition.composition(member.council, on=ON, today=ON).members if one.id == member.pk)
    assert row.conflicts == ("Тихореченская библиотека: работает сестра",)
    with pytest.raises(ValidationError, match="уже заявлено"):
        people.state_conflict(
            member=member, institution=town.library, words="ещё раз", stated_on=ON, actor=town.anna, at=AT
        )
    people.end_conflict(conflict=stated, actor=town.anna, at=AT)
    assert not composition.conflicts_of(member)


def test_a_member_states_no_interest_of_another(town: Town) -> None:
    other = council_here(town).members.get(name=OTHERS[0])
    with pytest.raises(Exception, match="другая роль"):
        people.state_conflict(
            member=other, institution=town.library, words="слышала", stated_on=ON, actor=town.zoya, at=AT
        )


def test_what_is_known_of_people_who_left_is_erased_in_time(town: Town) -> None:
    council = make_council(town)
    member = make_member(town, council, "Ушаков У. У.", email="u@example.org", phone="1-11", employer="врач")
    people.state_conflict(
        member=member, institution=town.library, words="работает сестра", stated_on=date(2025, 3, 1), actor=town.anna,
        at=AT,
    )  # fmt: skip
    people.leave_council(member=member, left_on=date(2025, 4, 16), reason="заявление", actor=town.anna, at=AT)
    assert people.forget_members(at=AT) == 0
    assert people.forget_members(at=AT + timedelta(days=1)) == 1
    member.refresh_from_db()
    assert (member.name, member.email, member.phone, member.employer) == ("Ушаков У. У.", "", "", "")
    assert (member.left_reason, member.conflicts.get().words) == ("", "стёрто по сроку хранения")
    told = " ".join(f"{one.before} {one.after} {one.reason}" for one in Entry.objects.all())
    assert "работает сестра" not in told and "u@example.org" not in told and "врач" not in told  # it is never erased
    assert people.forget_members(at=AT + timedelta(days=2)) == 0


def test_addresses_of_members_are_seen_by_the_keepers_only(town: Town, client: Client) -> None:
    make_council(town)
    for person, sees in ((town.boris, True), (town.zoya, False), (town.gleb, False), (town.olga, False)):
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        page = client.get(f"/work/{town.municipality.slug}/council/").content.decode()
        assert ("boris@example.org" in page) is sees, person


def test_the_page_of_the_composition_asks_no_more_for_more_members(
    town: Town, client: Client, django_assert_max_num_queries: object
) -> None:
    council = make_council(town)
    for number in range(40):
        make_member(town, council, f"Член № {number}")
    client.force_login(town.anna, backend="django.contrib.auth.backends.ModelBackend")
    with django_assert_max_num_queries(60):  # type: ignore[operator]
        page = client.get(f"/work/{town.municipality.slug}/council/").content
    assert "Член №\u00a039".encode() in page and len(page) < 60_000


def test_the_timer_erases_addresses_of_guests_of_old_meetings(town: Town) -> None:
    meeting = make_meeting(town, starts_at=AT - timedelta(days=400))
    meetings.add_guest(meeting=meeting, values={"name": "Гость", "email": "g@example.org"}, actor=town.anna, at=AT)
    assert "сведений о вышедших" in chores.tidy(at=AT)
    assert meeting.guests.get().email == ""


def test_a_leap_day_has_a_year_before_it(town: Town) -> None:
    council = make_council(town)
    make_member(town, council, "Ушаков У. У.")
    assert people.forget_members(at=datetime(2028, 2, 29, 12, tzinfo=UTC)) == 0


def test_a_member_without_a_word_about_bans_is_not_let_in_and_the_page_says_why(town: Town, client: Client) -> None:
    council = make_council(town, members=False)
    client.force_login(town.anna, backend="django.contrib.auth.backends.ModelBackend")
    page = f"/work/{town.municipality.slug}/council/{council.pk}/members/add/"
    given = {"name": "Новикова Н. Н.", "post": "member", "joined_on": "2026-04-15", "stated_on": "2026-04-15"}
    shown = client.post(page, given).content.decode()
    assert "без этого в совет не включают" in shown and not council.members.exists()
