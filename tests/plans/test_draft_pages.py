"""Pages of uploaded plans as the coordinator uses them, without any script."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from merilo.plans.models import Draft, Plan, StoredFile
from merilo.plans.queries import drafts as queries
from tests.papers_of_plans import LINES, make_draft, make_full_draft, page
from tests.town import AT, Town

HERE = "/work/tikhorechye/drafts/"


@pytest.fixture
def anna(town: Town, client: Client) -> Client:
    client.force_login(town.anna)
    return client


def upload(browser: Client, name: str, content: bytes, **said: Any) -> Any:
    return browser.post(f"{HERE}upload/", {"file": SimpleUploadedFile(name, content), **said})


def text(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).replace("\xa0", " ").split())


def line_form(draft: Draft, key: int, **changes: Any) -> dict[str, Any]:
    line = queries.line_of(draft, key)
    assert line is not None
    said = {name: line[name] for name in ("number", "section", "text", "deadline_words", "read_as", "expected_result")}
    return {**said, "responsible": "\n".join(line["responsible"]), "revision": line["revision"], **changes}


def test_a_document_goes_from_the_upload_to_the_plan(anna: Client, town: Town) -> None:
    answer = upload(anna, "План.html", page())
    draft = Draft.objects.get()
    assert answer.headers["Location"] == f"{HERE}{draft.pk}/"
    seen = text(anna.get(answer.headers["Location"]))
    for _, words, deadline, party in LINES:
        assert words in seen and deadline in seen and party in seen
    assert "каждый квартал" in seen and "с 1 января по 31 марта 2026 г." in seen
    assert "«До 1 июля» прочитано как по 30 июня включительно" in seen, "how it was counted"
    assert "Срок не понят" in seen and "1 ждут сверки" not in seen
    last = anna.get(f"{HERE}{draft.pk}/accept/")
    assert "Принимаю с оставшимися сомнениями" in text(last)
    assert anna.post(f"{HERE}{draft.pk}/accept/").status_code == 200 and not Plan.objects.exists()
    done = anna.post(f"{HERE}{draft.pk}/accept/", {"with_doubts": "on"})
    assert done.status_code == 302 and done.headers["Location"] == f"/work/tikhorechye/plans/{Plan.objects.get().pk}/"
    again = anna.post(f"{HERE}{draft.pk}/accept/", {"with_doubts": "on"})
    assert again.status_code == 409 and Plan.objects.count() == 1


def test_the_same_file_is_named_with_what_came_of_it_and_taken_again_when_asked(anna: Client, town: Town) -> None:
    upload(anna, "План.html", page())
    second = upload(anna, "План.html", page())
    assert second.status_code == 200 and "Этот же файл уже загружен" in text(second)
    assert Draft.objects.count() == StoredFile.objects.count() == 1
    assert upload(anna, "План.html", page(), is_again="on").status_code == 302
    assert Draft.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("план.docx", b"MZ\x90 program", "программа"),
        ("план.txt", b"", "пуст"),
        ("фото.jpg", b"\xff\xd8\xff\xe0 a picture", "сюда не подходит"),
    ],
)
def test_a_refused_file_is_said_beside_the_field(anna: Client, name: str, content: bytes, said: str) -> None:
    answer = upload(anna, name, content)
    assert answer.status_code == 200 and said in text(answer) and not StoredFile.objects.exists()


def test_a_file_over_the_limit_is_refused_before_it_is_read(anna: Client, settings: Any) -> None:
    settings.UPLOAD_MB = 1
    answer = upload(anna, "план.txt", b"a" * (1024 * 1024 + 1))
    assert "Файл больше 1 МБ" in text(answer) and not StoredFile.objects.exists()


def test_a_failed_reading_is_one_sentence_and_can_be_repeated(anna: Client, town: Town) -> None:
    draft = make_draft(town, b"words only", name="слова.txt")
    assert draft.failure in text(anna.get(f"{HERE}{draft.pk}/"))
    assert anna.post(f"{HERE}{draft.pk}/again/").status_code == 302


def test_a_waiting_document_says_so_refreshes_itself_and_tells_when_nobody_reads(anna: Client, town: Town) -> None:
    draft = make_draft(town)
    Draft.objects.update(state="waiting", current=None, reading=None, made_at=timezone.now())
    fresh = anna.get(f"{HERE}{draft.pk}/").content.decode()
    assert '<meta http-equiv="refresh" content="2">' in fresh and "Читаем документ" in fresh
    assert "похоже, фоновая работа остановлена" not in fresh
    Draft.objects.update(made_at=timezone.now() - timedelta(minutes=5))
    late = anna.get(f"{HERE}{draft.pk}/").content.decode()
    assert "похоже, фоновая работа остановлена" in late and "Прочитать ещё раз" in late
    for part in ("head/", "source/", "lines/1/", "accept/"):
        assert anna.get(f"{HERE}{draft.pk}/{part}").status_code == 404


def test_a_line_is_corrected_by_its_form(anna: Client, town: Town) -> None:
    draft = make_draft(town)
    answer = anna.post(f"{HERE}{draft.pk}/lines/6/", line_form(draft, 6, deadline_words="до 15 мая"))
    assert answer.headers["Location"] == f"{HERE}{draft.pk}/?page=1#line-6"
    assert "исправлено: срок" in text(anna.get(f"{HERE}{draft.pk}/"))


def test_a_look_at_the_reading_changes_nothing(anna: Client, town: Town) -> None:
    draft = make_draft(town)
    answer = anna.post(f"{HERE}{draft.pk}/lines/6/", line_form(draft, 6, read_as="до 15 мая", look="1"))
    assert answer.status_code == 200 and "по 14 мая 2026 г." in text(answer)
    draft.refresh_from_db()
    assert queries.line_of(draft, 6)["read_as"] == ""  # type: ignore[index]


def test_typed_dates_become_the_term(anna: Client, town: Town) -> None:
    draft = make_draft(town)
    anna.post(f"{HERE}{draft.pk}/lines/6/", line_form(draft, 6, starts_on="2026-03-01", due_on="2026-03-31"))
    draft.refresh_from_db()
    line = queries.line_of(draft, 6)
    assert line["schedule"]["windows"] == [{"from": "2026-03-01", "to": "2026-03-31"}]  # type: ignore[index]
    assert line["deadline_words"] == "как договоримся"  # type: ignore[index]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("due_on", "30.02.2026", "дат"),
        ("due_on", "0001-01-01", "год"),
        ("starts_on", "2026-05-01", "последний день"),
        ("text", "", "Обязательное"),
        ("text", "a\x00b", ""),
        ("text", "ы" * 1_000_000, "20000"),
        ("number", "1" * 21, "20"),
        ("responsible", "\n".join(["Отдел"] * 41), "40"),
        ("responsible", "ы" * 501, "500"),
        ("targets", "без года", "нужен год"),
        ("targets", "2026 — 1\n2026 — 2", "дважды"),
        ("targets", "1026 — 1", "нужен год"),
        ("revision", "9" * 40, ""),
        ("revision", "x", ""),
    ],
)
def test_nonsense_in_the_form_of_a_line_is_said_and_changes_nothing(
    anna: Client, town: Town, field: str, value: str, said: str
) -> None:
    draft = make_draft(town)
    answer = anna.post(f"{HERE}{draft.pk}/lines/1/", line_form(draft, 1, **{field: value}))
    assert answer.status_code == 200 and 'class="faults"' in answer.content.decode() and said in text(answer)
    before = draft.current
    draft.refresh_from_db()
    assert draft.current == before


def test_two_people_at_one_line_do_not_overwrite_each_other(anna: Client, town: Town) -> None:
    draft = make_draft(town)
    first, second = line_form(draft, 1, text="Первый"), line_form(draft, 1, text="Второй")
    anna.post(f"{HERE}{draft.pk}/lines/1/", first)
    assert "изменил кто-то другой" in text(anna.post(f"{HERE}{draft.pk}/lines/1/", second))


def test_a_line_is_split_taken_out_joined_and_taken_back_by_pages(anna: Client, town: Town) -> None:
    draft = make_draft(town)
    here = f"{HERE}{draft.pk}/lines/"
    assert anna.post(f"{here}1/split/", {"first": "Один", "second": "Два", "revision": 0}).status_code == 302
    assert anna.post(f"{here}2/delete/", {"reason": "повтор"}).status_code == 302
    assert anna.post(f"{here}3/merge/").status_code == 302
    seen = text(anna.get(f"{HERE}{draft.pk}/"))
    assert "Один" in seen and "Два" in seen and "повтор" in seen and "соединено" in seen
    assert anna.post(f"{here}2/restore/").status_code == 302
    assert anna.post(f"{here}add/?after=2", {"text": "Новая", "deadline_words": "май"}).status_code == 302
    assert "Новая" in text(anna.get(f"{HERE}{draft.pk}/"))
    assert anna.post(f"{here}6/confirm/").status_code == 302


def test_the_head_is_corrected(anna: Client, town: Town) -> None:
    draft = make_full_draft(town)
    form = anna.get(f"{HERE}{draft.pk}/head/").content.decode()
    assert 'value="2026-01-12"' in form and 'value="2026-01-01"' in form
    said = {"title": "Другое", "starts_on": "2027-01-01", "ends_on": "2027-12-31", "approved_by": "Петров П.П."}
    assert anna.post(f"{HERE}{draft.pk}/head/", said).status_code == 302
    assert "с 1 января по 31 декабря 2027 г." in text(anna.get(f"{HERE}{draft.pk}/"))
    for wrong in ({"starts_on": "2028-01-01"}, {"ends_on": ""}, {"ends_on": "2099-01-01"}, {"title": ""}):
        assert anna.post(f"{HERE}{draft.pk}/head/", {**said, **wrong}).status_code == 200


def test_the_place_of_a_line_in_the_document_is_one_click_away(anna: Client, town: Town) -> None:
    draft = make_draft(town)
    assert f"{HERE}{draft.pk}/source/?line=5#here" in anna.get(f"{HERE}{draft.pk}/").content.decode()
    shown = anna.get(f"{HERE}{draft.pk}/source/?line=5").content.decode()
    (row,) = re.findall(r'<tr id="here".*?</tr>', shown, re.DOTALL)
    assert LINES[4][1] in row and LINES[4][2] in row
    for odd in ("?line=x", "?line=99", "?page=0", "?page=99999999999", "?page=-1", "?line=²"):
        assert anna.get(f"{HERE}{draft.pk}/source/{odd}").status_code == 200


def test_nothing_of_a_document_becomes_markup(anna: Client, town: Town) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    rows = [("1", f"Опрос {evil}", f"май {evil}", f"Отдел {evil}")]
    draft = make_draft(town, page(rows, title=f"План на 2026 год {evil}"), name='"><script>x.html')
    assert draft.state == "ready"
    for part in ("", "source/", "head/", "lines/1/", "accept/", "lines/1/split/", "lines/1/delete/"):
        seen = anna.get(f"{HERE}{draft.pk}/{part}").content.decode()
        assert "<script>alert" not in seen and "<img" not in seen and "<script>x" not in seen
        assert "onerror" not in re.sub(r"&lt;.*?&gt;", "", seen)


def test_a_long_plan_is_paged_light_and_asks_few_questions(
    anna: Client, town: Town, django_assert_max_num_queries: Any
) -> None:
    words = (
        "Проведение разъяснительной работы с получателями услуг учреждений культуры на встречах, в газете, на сайтах"
    )
    rows = [
        (str(n), f"{words}, часть {n}", "ежеквартально до 10 числа", f"Учреждение культуры {n % 30}")
        for n in range(1, 301)
    ]
    draft = make_draft(town, page(rows))
    with django_assert_max_num_queries(16):
        answer = anna.get(f"{HERE}{draft.pk}/")
    assert len(answer.content) < 60_000 and "1–15 из 300" in text(answer)
    assert len(anna.get(f"{HERE}{draft.pk}/source/?line=200").content) < 60_000
    assert "часть 200" in text(anna.get(f"{HERE}{draft.pk}/source/?line=200"))


@pytest.mark.parametrize("count", [10, 1000])
def test_the_list_of_documents_asks_as_much_for_ten_as_for_a_thousand(
    anna: Client, town: Town, count: int, django_assert_max_num_queries: Any
) -> None:
    stored = make_draft(town).file
    Draft.objects.bulk_create(
        Draft(municipality=town.municipality, file=stored, made_by=town.anna, made_at=AT) for _ in range(count)
    )
    with django_assert_max_num_queries(12):
        answer = anna.get(HERE)
    assert answer.status_code == 200 and len(answer.content) < 60_000


def test_a_draft_of_another_municipality_is_not_there(client: Client, town: Town) -> None:
    draft = make_draft(town)
    client.force_login(town.stranger)
    assert client.get(f"/work/dalny/drafts/{draft.pk}/").status_code == 404
    assert client.post(f"/work/dalny/drafts/{draft.pk}/accept/", {"with_doubts": "on"}).status_code == 404
    assert client.get(f"/work/dalny/drafts/{'9' * 30}/").status_code == 404


def test_the_empty_list_says_what_to_do_first(anna: Client) -> None:
    assert "Загрузите утверждённый план" in text(anna.get(HERE))
