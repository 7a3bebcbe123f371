"""Publications, media, partners and letters of the town: plain functions that make what a test or an address needs."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import BytesIO

from PIL import Image

from merilo.outreach.models import Mailing, MailingLetter, MediaItem, Partner, Placement
from merilo.outreach.queries import requirements
from merilo.outreach.services import mailing, media, partnering, publishing, requiring
from merilo.outreach.services.proofs import Proof
from merilo.registry.models import Institution
from tests.town import AT, ON, Town

SITE = "section||institution_site"
STAND = "opinion||stand"
PAGE = "https://biblioteka.example.ru/nok/"


def photo(name: str = "стенд.jpg") -> Proof:
    """Return a small photo."""
    drawn = BytesIO()
    Image.new("RGB", (40, 30), "#8899aa").save(drawn, "JPEG")
    return Proof(name, drawn.getvalue())


def placed(
    town: Town, duty: str = SITE, *, institution: Institution | None = None, is_own: bool = False, at: datetime = AT,
    on: date = ON, url: str = PAGE, proof: Proof | None = None,
) -> Placement:  # fmt: skip
    """Record a publication as Anna does: of the library, unless said otherwise."""
    return publishing.record_publication(
        municipality=town.municipality, institution=None if is_own else institution or town.library, duty=duty,
        published_on=on, seen_on=on, url=url, proof=proof, actor=town.anna, at=at,
    )  # fmt: skip


def placement_here(town: Town) -> Placement:
    """Return a publication of the library with a link and a photo."""
    return Placement.objects.filter(withdrawn_at=None, institution=town.library).first() or placed(
        town, STAND, proof=photo()
    )


def told(
    town: Town, *, institution: Institution | None = None, on: date = ON, title: str = "Слово за вами"
) -> MediaItem:
    """Record a piece in the paper with a clipping, as Anna does."""
    return media.record_media(
        municipality=town.municipality, institution=institution, outlet="Тихореченская правда", kind="paper",
        title=title, published_on=on, url="https://pravda.example.ru/1", proof=photo("вырезка.jpg"),
        actor=town.anna, at=AT,
    )  # fmt: skip


def media_here(town: Town) -> MediaItem:
    """Return a piece about the library."""
    return MediaItem.objects.filter(withdrawn_at=None).first() or told(town, institution=town.library)


def partner_here(town: Town, name: str = "Совет ветеранов") -> Partner:
    """Return an organisation that helps."""
    known = Partner.objects.filter(municipality=town.municipality, name=name).first()
    return known or partnering.set_partner(
        municipality=town.municipality, name=name, kind="veterans", person="Ветрова Нина Ильинична",
        post="председатель", phone="8 (000) 000-00-01", email="veterany@example.ru", address="ул. Мира, 1",
        note="Раздадут листовки", actor=town.anna, at=AT,
    )  # fmt: skip


def mailing_here(town: Town) -> Mailing:
    """Return an invitation to two organisations, sent already."""
    known = Mailing.objects.filter(municipality=town.municipality).first()
    if known is not None:
        return known
    made = mailing.write_mailing(
        municipality=town.municipality, partners=[partner_here(town), partner_here(town, "Общество «Луч»")],
        kind="invitation", title="О независимой оценке", text="Приглашаем вас на встречу.\n\nРасскажем об анкете.",
        written_on=ON, number="12", reply_by=ON + timedelta(days=1), signed_by="Андреева А. И.", actor=town.anna, at=AT,
    )  # fmt: skip
    mailing.send_mailing(mailing=made, sent_on=ON, actor=town.anna, at=AT)
    return made


def letter_here(town: Town) -> MailingLetter:
    """Return the first letter of the invitation."""
    return mailing_here(town).letters.get(position=1)


def changed_requirement(town: Town) -> str:
    """Return the code of a requirement the municipality has changed."""
    rule = requirements.shipped()["news"]
    requiring.set_requirement(
        municipality=town.municipality, code="news", title="Заметка в газете", basis="", occasion=rule.occasion,
        own_channels=["media"], institution_channels=[], term_days=None, in_working_days=False, fresh_days=92,
        step="inform", is_off=False, actor=town.anna, at=AT,
    )  # fmt: skip
    return "news"
