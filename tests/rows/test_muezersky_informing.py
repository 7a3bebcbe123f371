"""The later rows of Muezersky's plan of 2021–2023: keeping citizens informed, targets, the head of the plan."""

from __future__ import annotations

from datetime import date

from merilo.plans.models import Plan
from tests.rows import assessing, shown, telling
from tests.rows.walking import Walk, row

LETTERS, DAY = "mue", date(2021, 1, 12)
BINDING = {"Администрация": "pavel", "Общественный совет": "boris", "Руководители": "all"}


@row(
    "MUE-11",
    asks="дать гражданам анкету на сайте муниципалитета",
    who=("coordinator",),
    pages=("links", "ask", "public_take_part", "information_new_own", "information_report"),
    where="Оценка › Ссылки и коды; публичный раздел; Информирование › Размещение",
    shows="ссылка на страницу муниципалитета с анкетой, таблица размещения",
)
def test_mue_11_the_municipality_offers_a_questionnaire(walk: Walk) -> None:
    walk.on(2021, 6, 1)
    task = walk.task("11")
    telling.place(walk, "anna", "opinion", "municipal_site")
    cycle = assessing.open_cycle(walk, [walk.town.library])
    assessing.approve_list(walk, cycle)
    assessing.start(walk, cycle)
    walk.see("anna", "links", cycle.pk)
    assessing.questionnaire(walk, cycle)
    assert walk.town.library.name in walk.see("citizen", "public_take_part")
    link = telling.place(walk, "anna", "survey", "municipal_site")
    walk.do("anna", "information_report", step="feedback")
    walk.fulfilled("11", task, link, "Размещение на 01.06.2021.xlsx")


@row(
    "MUE-12",
    asks="обновлять раздел об оценке на сайте муниципалитета",
    who=("coordinator",),
    pages=("need_open", "information_new_own", "site_check_all", "site_report"),
    where="Информирование › Размещение, Сайты",
    shows="ссылки на страницы муниципалитета, таблица проверки сайтов",
)
def test_mue_12_the_section_is_kept_current(walk: Walk) -> None:
    walk.on(2021, 10, 1)
    task = walk.need("12", "Новый состав совета", date(2021, 10, 15))
    for channel in ("municipal_site", "committee_site"):
        telling.place(walk, "anna", "section", channel)
    with shown.sites(walk):
        shown.audit(walk)
    task.refresh_from_db()
    assert task.state == "open", "sites of institutions are not told of yet"
    walk.do("anna", "site_report", steps=["section"])
    walk.fulfilled("12", task, "https://district.example/section/municipal_site", "Проверка сайтов на 01.10.2021.xlsx")


@row(
    "MUE-13",
    asks="держать сведения на bus.gov.ru свежими",
    who=("coordinator", "expert"),
    pages=("need_open", "bus_gov", "bus_gov_record"),
    where="Оценка › bus.gov.ru",
    shows="записано, что размещено, когда и где",
)
def test_mue_13_data_on_bus_gov_are_kept_current(walk: Walk) -> None:
    walk.on(2021, 9, 1)
    cycle = assessing.whole(walk, [walk.town.library])
    assessing.publish(walk, cycle)
    task = walk.need("13", "Итоги 2021 года", date(2021, 12, 20))
    assert walk.town.library.name in walk.see("anna", "bus_gov", cycle.pk)
    assessing.post(walk, cycle)
    walk.fulfilled("13", task, "Результаты на bus.gov.ru", "https://bus.gov.ru/info-card/")


@row(
    "MUE-14",
    asks="разместить результаты на bus.gov.ru после их получения",
    who=("coordinator", "expert"),
    pages=("finalise", "bus_gov_file", "bus_gov_record"),
    where="Оценка › bus.gov.ru",
    shows="срок от дня получения результатов, запись о размещении",
)
def test_mue_14_results_are_posted_on_bus_gov(walk: Walk) -> None:
    walk.on(2021, 9, 1)
    (task,) = walk.tasks("14")
    assert task.state == "waiting"
    cycle = assessing.whole(walk, [walk.town.library])
    task.refresh_from_db()
    assert task.state == "open"
    assessing.publish(walk, cycle)
    walk.take("anna", "bus_gov_file", cycle.pk, "xlsx")
    assessing.post(walk, cycle)
    walk.fulfilled("14", task, "Результаты на bus.gov.ru", "https://bus.gov.ru/info-card/")


@row(
    "MUE-15",
    asks="размещать обязательные сведения на сайте, bus.gov.ru и стенде",
    who=("coordinator", "head"),
    pages=("site_check_all", "institution_site", "information_of", "information_new", "site_report"),
    where="Информирование › Сайты, Размещение",
    shows="контроль квартала: таблица проверки сайтов, ссылка на bus.gov.ru и снимок стенда каждого учреждения",
)
def test_mue_15_institutions_publish_what_the_law_asks(walk: Walk) -> None:
    walk.on(2021, 3, 22)
    tasks = {head: walk.task("15", of=head) for head in walk.heads}
    with shown.sites(walk):
        shown.audit(walk)
    for head, institution in walk.heads.items():
        walk.see(head, "institution_site", institution.pk)
        for channel in ("bus_gov", "stand"):
            telling.place(walk, head, "facts", channel, of=head, stand=channel == "stand")
        assert "размещено" in walk.see(head, "information_of", institution.pk)
    walk.do("anna", "site_report", steps=["institutions"])
    for head, task in tasks.items():
        walk.fulfilled("15", task, "Проверка сайтов на 22.03.2021.xlsx", f"https://{head}.example/facts/bus_gov")
        walk.fulfilled("15", task, "стенд.png")


@row(
    "MUE-16",
    asks="дать посетителям анкету на сайтах учреждений",
    who=("coordinator",),
    pages=("links", "link_qr", "ask", "site_check_all", "site_report"),
    where="Оценка › Ссылки и коды; Информирование › Сайты",
    shows="таблица проверки сайтов: на сайте каждого учреждения есть анкета и другие способы связи",
)
def test_mue_16_institutions_offer_questionnaires(walk: Walk) -> None:
    walk.on(2021, 6, 1)
    cycle = assessing.open_cycle(walk, [walk.town.library])
    assessing.approve_list(walk, cycle)
    assessing.start(walk, cycle)
    address = assessing.questionnaire(walk, cycle)
    link = cycle.units.get().links.get()
    walk.see("anna", "links", cycle.pk)
    walk.take("anna", "link_qr", cycle.pk, link.pk, "png")
    task = walk.task("16", of="gleb")
    with shown.sites(walk, {"gleb": f"https://merilo.example{address}"}):
        shown.audit(walk)
    page = walk.see("anna", "institution_site", walk.town.library.pk)
    assert f"https://merilo.example{address}" in page and "анкета программы «Мерило»" in page
    walk.do("anna", "site_report", steps=["feedback"])
    walk.fulfilled("16", task, "есть — 18", "Проверка сайтов на 01.06.2021.xlsx")


@row(
    "MUE-T1",
    asks="целевой показатель охвата в процентах по годам",
    who=("coordinator", "expert"),
    pages=("indicator_change", "indicators"),
    where="План › Показатели",
    shows="план и посчитанный факт по годам, замечание о 66,6 и 66,7",
)
def test_mue_t1_coverage_in_percent_is_computed(walk: Walk) -> None:
    indicator = walk.plan.indicators.order_by("pk")[0]
    assert any("66,7" in doubt for doubt in indicator.doubts), indicator.doubts
    walk.fill("anna", "indicator_change", walk.plan.pk, indicator.pk, computed="covered_share")
    walk.on(2022, 4, 4)
    assessing.publish(walk, assessing.whole(walk, [walk.town.library, walk.town.club]))
    page = walk.see("anna", "indicators", walk.plan.pk)
    assert "66,7" in page and "посчитала программа" in page, page


@row(
    "MUE-T2",
    asks="целевой показатель охвата в единицах по годам",
    who=("coordinator", "expert"),
    pages=("indicator_change", "indicators"),
    where="План › Показатели",
    shows="план и посчитанный факт по годам, замечание о нарастающем итоге",
)
def test_mue_t2_coverage_in_units_is_computed(walk: Walk) -> None:
    indicator = walk.plan.indicators.order_by("pk")[1]
    assert any("нарастающ" in doubt for doubt in indicator.doubts), indicator.doubts
    walk.fill("anna", "indicator_change", walk.plan.pk, indicator.pk, computed="covered_sum")
    walk.on(2022, 4, 4)
    assessing.publish(walk, assessing.whole(walk, [walk.town.library]))
    assert "посчитала программа" in walk.see("anna", "indicators", walk.plan.pk)


@row(
    "ALL",
    asks="сохранить гриф, название, срок, разделы, ожидаемый результат и показатели плана",
    who=(),
    pages=("plan", "plan_as_approved", "plan_print"),
    where="План › Печать",
    shows="план в Word и PDF с грифом и разделами",
)
def test_all_the_head_of_the_plan_is_kept_and_printed(walk: Walk) -> None:
    assert isinstance(walk.plan, Plan) and walk.plan.starts_on.year == 2021 and walk.plan.ends_on.year == 2023
    page = walk.see("zoya", "plan", walk.plan.pk) + walk.see("zoya", "plan_as_approved", walk.plan.pk)
    for section in {one.section for one in walk.plan.items.all()}:
        assert " ".join(section.split()) in page
    paper = walk.words_of(walk.take("zoya", "plan_print", walk.plan.pk, "docx", version="approved"))
    assert walk.plan.approved_by in paper and walk.plan.approved_document in paper
    for item in walk.plan.items.all():
        assert " ".join(item.text.split())[:60] in paper
