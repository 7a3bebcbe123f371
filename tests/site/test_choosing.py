"""Choosing one of a thousand: no page lists them all, part of a name finds the few, and what was typed stays."""

from __future__ import annotations

from datetime import date

import pytest

from merilo.accounts.choosing import MANY, SHOWN
from merilo.accounts.models import Deputy, Grant, Role, User
from merilo.plans.models import Item, Party, Task
from merilo.registry.models import Institution
from tests.town import Town, make_institution, make_person, make_plan

KILOBYTE = 1024
MOST = 30 * KILOBYTE  # of a page that is one form


@pytest.fixture
def crowd(town: Town) -> Town:
    """The town with a thousand people and a thousand institutions more."""
    people = User.objects.bulk_create(
        User(username=f"p{number}", name=f"Работников Семён {number:04}-й", position="методист")
        for number in range(1000)
    )
    here = str(town.municipality.place)
    Grant.objects.bulk_create(
        Grant(user=one, role=Role.PERFORMER, place=here, since=date(2024, 1, 1)) for one in people
    )
    Institution.objects.bulk_create(
        Institution(municipality=town.municipality, name=f"Клуб села № {number:04}", short_name=f"Клуб № {number:04}")
        for number in range(1000)
    )
    return town


@pytest.fixture
def task(crowd: Town) -> Task:
    """A task of a line with words nobody is bound to."""
    item = Item.objects.get(plan=make_plan(crowd.municipality, items=1))
    Party.objects.create(item=item, words="методист", position=1)
    return Task.objects.create(item=item, due_on=date(2026, 6, 1))


def pages(town: Town, task: Task) -> dict[str, str]:
    """Return the addresses of the forms where one of many is chosen."""
    return {
        "deputies": "deputies/",
        "merger": "institutions/merge/",
        "closing": f"institutions/{town.club.pk}/close/",
        "invitation": "invitations/new/",
        "role": f"people/{town.pavel.pk}/roles/",
        "handing over": "tasks/hand-over/",
        "party": f"parties/{task.item.parties.get().pk}/",
        "need": f"items/{task.item_id}/open/",
        "plan": f"plans/{task.item.plan_id}/mend/",
        "task": f"tasks/{task.pk}/",
        "tasks": "tasks/",
    }


def test_no_form_lists_a_thousand_to_choose_from(crowd, task, client) -> None:
    client.force_login(crowd.anna)
    weights = {name: len(client.get(f"/work/tikhorechye/{path}").content) for name, path in pages(crowd, task).items()}
    assert {name: weight for name, weight in weights.items() if weight > MOST} == {}


def test_a_search_finds_no_more_than_fit_the_eye_and_says_how_many_there_are(crowd, client) -> None:
    client.force_login(crowd.anna)
    asked = {"find": "person", "person_words": "работников", "reason": "отпуск, приказ № 7"}
    page = client.post("/work/tikhorechye/deputies/", asked)
    assert page.status_code == 200
    words = page.content.decode()
    assert words.count('type="radio"') == SHOWN
    assert "найдено 1000, показаны первые 20" in words
    assert "отпуск, приказ № 7" in words, "what was typed stays"
    assert "Не сохранено" not in words, "looking for somebody is no fault"
    assert not Deputy.objects.exists()


def test_part_of_a_name_in_any_case_finds_a_person_who_then_stands_in(crowd, client) -> None:
    client.force_login(crowd.anna)
    make_person("petr", "Семёнов Пётр Ильич", Role.PERFORMER, str(crowd.municipality.place))
    asked = {"person": crowd.pavel.pk, "find": "deputy", "deputy_words": "СЕМЕНОВ пет"}
    page = client.post("/work/tikhorechye/deputies/", asked)
    words = page.content.decode()
    assert "Семёнов Пётр Ильич" in words
    assert words.count('type="radio"') == 2, "the one chosen already and the one found"
    assert f'value="{crowd.pavel.pk}"' in words
    given = {
        "person": crowd.pavel.pk,
        "deputy": User.objects.get(username="petr").pk,
        "since": "2099-04-15",
        "until": "2099-04-20",
        "reason": "отпуск",
    }
    assert client.post("/work/tikhorechye/deputies/", given).status_code == 302
    assert Deputy.objects.get().deputy.username == "petr"


def test_nobody_found_and_nobody_chosen_are_said_in_words(crowd, client) -> None:
    client.force_login(crowd.anna)
    page = client.post("/work/tikhorechye/deputies/", {"find": "person", "person_words": "<b>нет таких</b>"})
    assert "По словам «&lt;b&gt;нет таких&lt;/b&gt;» ничего не нашлось" in page.content.decode()
    page = client.post("/work/tikhorechye/deputies/", {"since": "2026-04-15"})
    assert "Найдите по части имени и отметьте" in page.content.decode()


def test_merging_institutions_keeps_those_found_before_while_the_next_is_looked_for(crowd, client) -> None:
    client.force_login(crowd.anna)
    asked = {"predecessors": [crowd.club.pk], "find": "predecessors", "predecessors_words": "0007"}
    words = client.post("/work/tikhorechye/institutions/merge/", asked).content.decode()
    assert words.count("checked") == 1
    assert "Дом культуры «Искра»" in words
    assert "Клуб №\u00a00007" in words
    found = Institution.objects.get(short_name="Клуб № 0007")
    given = {
        "predecessors": [crowd.club.pk, found.pk],
        "successor": crowd.theatre.pk,
        "on": "2026-04-01",
        "basis": "постановление № 15",
    }
    assert client.post("/work/tikhorechye/institutions/merge/", given).status_code == 302
    found.refresh_from_db()
    assert found.closed_on == date(2026, 4, 1)


def test_a_task_is_given_to_one_found_on_its_own_page(crowd, task, client) -> None:
    client.force_login(crowd.anna)
    address = f"/work/tikhorechye/tasks/{task.pk}/assign/"
    page = client.post(address, {"find": "performer", "performer_words": "Павлов"})
    assert page.status_code == 200
    assert "Павлов Павел Ильич" in page.content.decode()
    task.refresh_from_db()
    assert task.performer is None
    assert client.post(address, {"performer": crowd.pavel.pk}).status_code == 302
    task.refresh_from_db()
    assert task.performer == crowd.pavel


def test_many_tasks_keep_their_ticks_while_a_person_is_looked_for(crowd, task, client) -> None:
    client.force_login(crowd.anna)
    address = "/work/tikhorechye/tasks/change/"
    asked = {"task": [task.pk], "deed_name": "assign", "find": "performer", "performer_words": "Павлов"}
    words = client.post(address, asked).content.decode()
    assert f'name="task" value="{task.pk}"' in words
    assert "Павлов Павел Ильич" in words
    given = {"task": [task.pk], "deed_name": "assign", "performer": crowd.pavel.pk}
    assert client.post(address, given).status_code == 302
    task.refresh_from_db()
    assert task.performer == crowd.pavel


def test_a_list_of_tasks_of_many_people_is_asked_by_name(crowd, task, client) -> None:
    Task.objects.filter(pk=task.pk).update(performer=crowd.pavel)
    client.force_login(crowd.anna)
    assert "Мероприятие 1" in client.get("/work/tikhorechye/tasks/?q=павлов").content.decode()
    assert "Мероприятие 1" not in client.get("/work/tikhorechye/tasks/?q=глебов").content.decode()
    by_link = client.get(f"/work/tikhorechye/tasks/?performer={crowd.pavel.pk}").content.decode()
    assert "Мероприятие 1" in by_link
    assert "Павлов Павел Ильич</option>" in by_link
    assert client.get("/work/tikhorechye/tasks/?performer=нет").status_code == 200


def test_a_short_list_is_offered_whole(town, client) -> None:
    client.force_login(town.anna)
    for number in range(MANY - 10):
        make_institution(town.municipality, f"Клуб {number}")
    words = client.get("/work/tikhorechye/institutions/merge/").content.decode()
    assert 'name="find"' not in words
    assert "Клуб 39" in words
