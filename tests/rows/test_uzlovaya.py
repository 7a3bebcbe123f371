"""The rows of Uzlovaya's plan of 2025: telling citizens, considering and publishing the year's results."""

from __future__ import annotations

from datetime import date

from merilo.outreach.models import Mailing
from tests.rows import assessing, councils, mending, shown, telling
from tests.rows.walking import Walk, row

LETTERS, DAY = "uzl", date(2025, 1, 14)
BINDING = {"Комитет культуры": "pavel", "общественный совет": "boris"}


@row(
    "UZL-1",
    asks="держать раздел об оценке на сайтах свежим",
    who=("coordinator",),
    pages=("information_new_own", "site_check_all", "site_items", "site_report"),
    where="Информирование › Сайты, Размещение",
    shows="контроль квартала: таблица проверки всех сайтов, ссылка комитета",
)
def test_uzl_1_the_section_is_kept_current(walk: Walk) -> None:
    walk.on(2025, 3, 20)
    task, own = walk.task("1"), walk.task("1", of="gleb")
    for channel in ("municipal_site", "committee_site"):
        telling.place(walk, "anna", "section", channel)
    with shown.sites(walk):
        shown.audit(walk)
    assert walk.town.theatre.name in walk.see("anna", "site_items")
    walk.do("anna", "site_report", steps=["section"])
    for one in (task, own):
        walk.fulfilled("1", one, "есть — 6", "Проверка сайтов на 20.03.2025.xlsx", done=4)
    walk.fulfilled("1", task, "https://district.example/section/committee_site")


@row(
    "UZL-2",
    asks="рассказать на стендах и сайтах, как высказать мнение и пожаловаться",
    who=("coordinator", "head"),
    pages=("public_complain", "poster_file", "information_new_own", "information_new"),
    where="Публичный раздел «Как пожаловаться»; Информирование › Плакаты и буклеты, Размещение",
    shows="контроль квартала: ссылка и снимок стенда каждого учреждения",
)
def test_uzl_2_citizens_are_told_how_to_complain(walk: Walk) -> None:
    walk.on(2025, 3, 20)
    assert "пожаловаться" in walk.see("citizen", "public_complain").lower()
    walk.take("gleb", "poster_file", walk.town.library.pk, "stand")
    task, own = walk.task("2"), walk.task("2", of="gleb")
    telling.everywhere(walk, "opinion", own=("municipal_site",), each=("institution_site", "stand"))
    walk.fulfilled("2", task, "всё размещено", done=4)
    walk.fulfilled("2", own, "https://gleb.example/opinion/institution_site", "стенд.png")


@row(
    "UZL-3",
    asks="работать с общественными организациями",
    who=("coordinator", "head"),
    pages=("partner_new", "contact_new", "mailing_new", "letters_zip"),
    where="Информирование › Партнёры, Письма",
    shows="контроль квартала: с кем говорили и что вышло",
)
def test_uzl_3_organisations_are_asked_to_take_part(walk: Walk) -> None:
    walk.on(2025, 3, 20)
    task, own = walk.task("3"), walk.task("3", of="klara")
    veterans = telling.partner(walk)
    letter = {"kind": "invitation", "title": "О независимой оценке", "text": "Приглашаем на встречу."}
    walk.fill("anna", "mailing_new", **letter, partners=[veterans.pk])
    walk.take("anna", "letters_zip", Mailing.objects.get().pk)
    telling.talk(walk, "anna", veterans, "Примут участие в опросе")
    walk.fulfilled("3", task, "Примут участие в опросе")
    telling.talk(walk, "klara", veterans, "Круглый стол проведён", of="klara")
    walk.fulfilled("3", own, "Круглый стол проведён")


@row(
    "UZL-4",
    asks="рассмотреть результаты года",
    who=("coordinator", "expert"),
    pages=("meeting_agenda", "minutes_close"),
    where="Совет › Заседания",
    shows="протокол с решением о результатах",
)
def test_uzl_4_results_are_considered(walk: Walk) -> None:
    walk.on(2025, 9, 1)
    task = walk.tasks("4")[0]
    cycle = assessing.whole(walk, [walk.town.library], until="preliminary")
    walk.do("anna", "cycle_report", cycle.pk, received_on=walk.today.isoformat(), basis="акт приёмки № 2")
    walk.on(2025, 10, 20)
    meeting = councils.call(walk, title="Итоги 2025 года")
    waits = walk.see("anna", "meeting_agenda", meeting.pk)
    assert cycle.title in waits
    question = councils.ask(walk, meeting, "О результатах", task=task, kind="results")
    councils.hold(walk, meeting, {question.pk: "Результаты принять."})
    walk.fulfilled("4", task, "Протокол № 1 от 20.10.2025.pdf")


@row(
    "UZL-5",
    asks="опубликовать результаты года на сайтах",
    who=("coordinator", "expert", "head"),
    pages=("publish", "public_rating", "stand_sheet", "information_new"),
    where="Оценка › Публикация; лист для стенда; Информирование › Размещение",
    shows="решение о публикации у комитета, ссылка и снимок стенда у учреждения",
)
def test_uzl_5_results_are_published(walk: Walk) -> None:
    walk.on(2025, 9, 1)
    task, own = walk.tasks("5", institution=None)[0], walk.tasks("5", institution=walk.town.library)[0]
    cycle = assessing.whole(walk, [walk.town.library])
    walk.on(2025, 10, 27)
    assessing.publish(walk, cycle)
    walk.fulfilled("5", task, "приказ № 9")
    assert walk.town.library.name in walk.see("citizen", "public_rating", 2025)
    walk.take("gleb", "stand_sheet", cycle.pk, cycle.units.get().pk)
    for channel in ("institution_site", "stand"):
        telling.place(walk, "gleb", "results", channel, of="gleb", stand=channel == "stand")
    walk.fulfilled("5", own, "https://gleb.example/results/institution_site", "стенд.png")


@row(
    "UZL-6",
    asks="опубликовать план устранения недостатков",
    who=("coordinator", "expert", "head"),
    pages=("remediation_draw", "remediation_submit", "remediation_approve", "remediation_publish"),
    where="Устранение недостатков",
    shows="план в форме Правительства, открытый всем; ссылка учреждения",
)
def test_uzl_6_the_remediation_plan_is_published(walk: Walk) -> None:
    walk.on(2025, 9, 1)
    task, own = walk.tasks("6", institution=None)[0], walk.tasks("6", institution=walk.town.library)[0]
    cycle = assessing.whole(walk, [walk.town.library])
    plan = mending.draw(walk, cycle)
    mending.write(walk, plan, who="gleb", due=date(2026, 5, 31))
    walk.on(2025, 10, 30)
    mending.approve(walk, plan)
    walk.take("gleb", "remediation_paper", plan.pk, "docx")
    given = {"published_on": "2025-10-30", "url": "https://library.example/plan"}
    walk.do("gleb", "remediation_publish", plan.pk, **given)
    assert "Повесить табличку" in walk.see("citizen", "public_remediation_plan", plan.pk)
    for one in (task, own):
        walk.fulfilled("6", one, "https://library.example/plan")
