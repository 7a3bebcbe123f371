"""Media, partners, letters in series, what waits on desks."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import docx
import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from merilo.accounts.models import Entry
from merilo.outreach.models import MailingLetter, MediaItem, Partner, PartnerContact
from merilo.outreach.queries import desk, duties, voices
from merilo.outreach.services import happening, mailing, media, partnering
from tests.outreach import making
from tests.outreach.test_publications import HERE, browser
from tests.plans.making import make_line
from tests.town import AT, ON, Town


def test_a_piece_in_the_paper_fulfils_the_line_on_informing_with_link_and_clipping(town: Town) -> None:
    task = make_line(town, "II квартал", text="Освещать оценку в СМИ", step="inform").tasks.get()
    made = making.told(town)
    task.refresh_from_db()
    report = task.reports.get()
    assert task.state == "done" and "Тихореченская правда: Слово за вами" in report.text
    assert {bool(one.file) for one in report.evidence.all()} == {True, False}
    media.withdraw_media(item=made, reason="Другая газета", actor=town.anna, at=AT)
    page = browser(town.olga).get(f"{HERE}media/{made.pk}/").content.decode()
    assert "Запись снята и не считается: Другая газета" in page


def test_a_piece_in_the_paper_stands_among_what_the_municipality_has_published(town: Town) -> None:
    def paper() -> duties.Duty:
        found = duties.of(town.municipality, None, 2026, today=ON)
        return next(one for one in found if one.code == "news" and one.channel == "media")

    assert not paper().is_done
    made = making.told(town)
    assert paper().is_done and paper().found.media == made.pk  # type: ignore[union-attr]
    media.withdraw_media(item=made, reason="Не о нас", actor=town.anna, at=AT)
    assert not paper().is_done


def test_leaflets_given_out_fulfil_the_line_that_asks_for_them_and_not_the_one_on_newspapers(town: Town) -> None:
    booklets = make_line(town, "II квартал", text="Издание буклетов и брошюр", step="inform").tasks.get()
    paper = make_line(town, "II квартал", text="Освещение в средствах массовой информации", step="inform").tasks.get()
    page = browser(town.gleb).get(f"{HERE}media/new/?kind=print&institution={town.library.pk}").content.decode()
    assert 'value="print" selected' in page and "Буклеты об оценке" in page
    media.record_media(
        municipality=town.municipality, outlet="Центральная библиотека", kind="print", title="Буклеты об оценке",
        published_on=ON, proof=making.photo(), actor=town.anna, at=AT,
    )  # fmt: skip
    booklets.refresh_from_db()
    paper.refresh_from_db()
    assert (booklets.state, paper.state) == ("done", "open")
    assert booklets.reports.get().text.startswith("Роздано: ")


def test_a_piece_needs_a_link_or_a_clipping_and_a_day_that_has_come(town: Town) -> None:
    said = {"municipality": town.municipality, "outlet": "Правда", "kind": "paper", "title": "О нас", "at": AT}
    for values in ({"published_on": ON}, {"published_on": ON + timedelta(days=1), "url": making.PAGE}):
        with pytest.raises(media.MediaRejected):
            media.record_media(**said, **values, actor=town.anna)
    assert not MediaItem.objects.exists()


def test_a_head_writes_down_pieces_and_contacts_of_the_own_institution_only(town: Town) -> None:
    gleb, partner = browser(town.gleb), making.partner_here(town)
    page = gleb.get(f"{HERE}media/new/").content.decode()
    assert "Тихореченская библиотека" in page and "Театр" not in page
    sent = {
        "outlet": "Правда",
        "kind": "paper",
        "title": "О нас",
        "published_on": timezone.localdate(),
        "url": making.PAGE,
    }
    gleb.post(f"{HERE}media/new/", {**sent, "institution": town.club.pk})
    assert not MediaItem.objects.exists()
    gleb.post(f"{HERE}media/new/", {**sent, "institution": town.library.pk})
    assert MediaItem.objects.get().institution == town.library
    with pytest.raises(PermissionDenied):
        partnering.record_contact(partner=partner, way="call", on=ON, topic="Анкета", actor=town.gleb, at=AT)
    said = {"way": "call", "on": timezone.localdate(), "topic": "Анкета", "institution": town.library.pk}
    assert gleb.post(f"{HERE}partners/{partner.pk}/contacts/new/", said).status_code == 302
    assert PartnerContact.objects.get().institution == town.library


def test_a_contact_with_a_partner_fulfils_the_line_and_the_journal_keeps_no_persons_phone(town: Town) -> None:
    line = {"text": "Работа с общественными организациями", "step": "inform", "responsible": ["Администрация"]}
    task = make_line(town, "II квартал", **line).tasks.get()  # type: ignore[arg-type]
    partner = making.partner_here(town)
    partnering.record_contact(
        partner=partner, way="meeting", on=ON, topic="Раздать буклеты", outcome="Согласились", actor=town.zoya, at=AT
    )
    task.refresh_from_db()
    assert task.state == "done" and "Совет ветеранов. Раздать буклеты. Согласились" in task.reports.get().text
    assert not [one for one in Entry.objects.all() if "Ветрова" in str(one.after) or "000-00-01" in str(one.after)]


def test_one_letter_becomes_a_word_file_for_each_organisation(town: Town) -> None:
    made = making.mailing_here(town)
    anna = browser(town.anna)
    answer = anna.get(f"{HERE}letters/{made.pk}/letters.zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        names = sorted(archive.namelist())
        first = docx.Document(io.BytesIO(archive.read(names[0])))
    assert names == ["001 Совет ветеранов.docx", "002 Общество «Луч».docx"]
    text = "\n".join(
        [one.text for one in first.paragraphs]
        + [cell.text for table in first.tables for row in table.rows for cell in row.cells]
    )
    assert "Приглашение" in text and "Расскажем об анкете." in text and "№\u00a012/1" in text
    assert "председатель, Ветрова Нина Ильинична" in text and "подтвердить участие" in text
    letter = making.letter_here(town)
    single = anna.get(f"{HERE}letters/{made.pk}/{letter.pk}/letter.docx")
    assert single.status_code == 200 and single.content[:2] == b"PK"


def test_letters_are_sent_once_stand_among_contacts_and_answers_are_noted(town: Town) -> None:
    made = making.mailing_here(town)
    assert PartnerContact.objects.filter(way="mail", next_on=ON + timedelta(days=1)).count() == 2
    with pytest.raises(mailing.MailingRejected, match="уже отмечены"):
        mailing.send_mailing(mailing=made, sent_on=ON, actor=town.anna, at=AT)
    letter = making.letter_here(town)
    with pytest.raises(mailing.MailingRejected, match="когда пришёл"):
        mailing.record_outcome(letter=letter, outcome="agreed", actor=town.anna, at=AT)
    answered = {"outcome": "agreed", "answered_on": ON, "note": "Придут"}
    browser(town.anna).post(f"{HERE}letters/{made.pk}/{letter.pk}/", answered)
    assert MailingLetter.objects.get(pk=letter.pk).outcome == "agreed"
    row = voices.mailings(town.municipality).object_list[0]
    assert (row.letters, row.sent, row.agreed, row.waiting) == (2, 2, 1, 1)
    assert voices.quiet_letters(town.municipality, ON + timedelta(days=2)) == 1


def test_letters_are_written_through_the_page_to_partners_of_the_municipality_only(town: Town) -> None:
    partner, alien = making.partner_here(town), Partner.objects.create(municipality=town.elsewhere, name="Чужие")
    sent = {"kind": "letter", "title": "О встрече", "text": "Просим прийти.", "written_on": timezone.localdate()}
    anna = browser(town.anna)
    page = anna.post(f"{HERE}letters/new/", {**sent, "partners": [alien.pk]}).content.decode()
    assert "faults" in page or "errorlist" in page
    assert anna.post(f"{HERE}letters/new/", {**sent, "partners": [partner.pk]}).status_code == 302
    assert MailingLetter.objects.get().partner == partner
    for path in (f"partners/{partner.pk}/", f"letters/{MailingLetter.objects.get().mailing_id}/letters.zip"):
        stranger = browser(town.stranger)
        assert stranger.get(f"/work/dalny/information/{path}").status_code == 404


def test_desks_tell_what_is_late_to_the_head_and_who_is_late_to_the_coordinator(town: Town) -> None:
    now = {"today": ON, "at": AT}
    assert desk.lines(town.gleb, town.municipality, **now) == ()
    happening.arise(
        municipality=town.municipality, occasion="results", key="cycle-1", title="Оценка", year=2026,
        happened_on=ON - timedelta(days=40), institutions=[town.library.pk],
    )  # fmt: skip
    (line,) = desk.lines(town.gleb, town.municipality, **now)
    assert line.text == "Разместить и записать" and line.shape == "late"
    assert line.address == f"{HERE}institutions/{town.library.pk}/"
    said = {one.text: one for one in desk.lines(town.anna, town.municipality, **now)}
    assert said["Учреждения опаздывают с размещением"].words == "1\u00a0учреждение"
    assert desk.lines(town.zoya, town.municipality, **now) == ()
    making.mailing_here(town)
    late = {one.text for one in desk.lines(town.anna, town.municipality, today=ON + timedelta(days=3), at=AT)}
    assert {"Записать, что ответили партнёры", "Вернуться к разговору с партнёрами"} <= late


@pytest.mark.parametrize("many", [10, 300])
def test_lists_ask_as_often_for_few_as_for_many(town: Town, many: int, django_assert_max_num_queries: object) -> None:
    made = Partner.objects.bulk_create(
        Partner(municipality=town.municipality, name=f"Организация {number}") for number in range(many)
    )
    PartnerContact.objects.bulk_create(
        PartnerContact(partner=made[0], on=ON, topic="О встрече", author=town.anna, made_at=AT) for _ in range(many)
    )
    MediaItem.objects.bulk_create(
        MediaItem(municipality=town.municipality, outlet="Правда", title="О нас", published_on=timezone.localdate(),
                  url=making.PAGE, author=town.anna, made_at=AT) for _ in range(many)
    )  # fmt: skip
    anna: Client = browser(town.anna)
    for path in ("partners/", f"partners/{made[0].pk}/", "media/", "letters/", "posters/"):
        with django_assert_max_num_queries(25):  # type: ignore[operator]
            answer = anna.get(f"{HERE}{path}")
        assert answer.status_code == 200 and len(answer.content) < 60_000
