"""Checklists and visits of the tests' town: forms that are filled, closed, corrected; what addresses are made of."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from io import BytesIO

from PIL import Image

from merilo.accounts.models import User
from merilo.assessment.models import ChecklistImport, Correction, Cycle, Inspection, MarkEvidence, Unit, Visit
from merilo.assessment.queries import checklists, inspections
from merilo.assessment.services import checklist_importing, inspecting
from merilo.assessment.services.inspecting import MarkInput
from merilo.core import methodology
from tests.assessment.making import make_cycle
from tests.assessment.paper import workbook
from tests.town import AT, ON, Town


def cycle_here(town: Town) -> Cycle:
    """Return the cycle that gathers, made when first asked for."""
    found = Cycle.objects.filter(municipality=town.municipality, phase="gathering").first()
    return found or make_cycle(town)


def form_here(town: Town, *, channel: str = "visit", name: str = "") -> Inspection:
    """Return the form of a unit, the library's if no other is named, as a page finds it."""
    unit = cycle_here(town).units.get(institution__name=name or town.library.name)
    found = inspections.inspection_of(unit, channel)
    assert found is not None
    return found


def codes(inspection: Inspection) -> tuple[str, ...]:
    """Return all items of a form."""
    found = checklists.form_of(inspection.unit.cycle, inspection.unit, inspection.channel)
    assert found is not None
    return tuple(item.code for item in found.items)


def filled(town: Town, inspection: Inspection, *, missing: int = 0, value: str = "1") -> Inspection:
    """Let Vera mark a form; the first items of it, if asked, as missing there."""
    marks = [MarkInput(code, Decimal(0 if at < missing else value)) for at, code in enumerate(codes(inspection))]
    return inspecting.set_marks(inspection=inspection, marks=marks, actor=town.vera, at=AT, inspected_on=ON).inspection


def closed(town: Town, *, missing: int = 1, channel: str = "visit") -> Inspection:
    """Return the library's form, filled by Vera and closed, with so many items missing there."""
    form = form_here(town, channel=channel)
    if form.pk is None:
        form = filled(town, form, missing=missing)
        form = inspecting.close_inspection(inspection=form, actor=town.vera, at=AT)
    return form


def photo() -> bytes:
    """Return a photo that says by what it was taken, and where."""
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x010F] = "phone"
    out = BytesIO()
    Image.new("RGB", (60, 40), "green").save(out, "JPEG", exif=exif)
    return out.getvalue()


def evidence_here(town: Town) -> MarkEvidence:
    """Return a photo added to the library's closed form."""
    form = closed(town)
    item = codes(form)[0]
    sent = {"item": item, "name": "photo.jpg", "content": photo(), "receipt": "evidence-here"}
    return inspecting.add_evidence(inspection=form, actor=town.vera, at=AT, **sent)  # type: ignore[arg-type]


def correction_here(town: Town) -> Correction:
    """Return what the head of the library has reported about an item of its closed form."""
    form = closed(town)
    return inspecting.report_correction(
        inspection=form, item=codes(form)[0], text="поставили", name="photo.jpg", content=photo(),
        receipt="correction-here", actor=town.gleb, at=AT,
    )  # fmt: skip


def visit_here(town: Town) -> Visit:
    """Return a visit of Vera to the library that began already."""
    unit = Unit.objects.get(cycle=cycle_here(town), institution=town.library)
    return Visit.objects.create(unit=unit, expert=town.vera, starts_at=AT, made_by=town.anna, made_at=AT)


def summary(*rows: tuple[str, Mapping[str, object]], own: tuple[str, ...] = ()) -> bytes:
    """Return an operator's checklist summary: a name and marks by item for each row, «1» where nothing is said."""
    lists = methodology.load_edition("344n-2024").checklists
    items = [item.code for one in lists for item in one.items]
    header = ["Наименование организации", *(f"{one.title} [{item.text}]" for one in lists for item in one.items), *own]
    return workbook(
        [[name, *(marks.get(code, 1) for code in items), *[1] * len(own)] for name, marks in rows], headers=header
    )


def make_load(
    town: Town, content: bytes | None = None, *, name: str = "чек-листы.xlsx", actor: User | None = None, **more: object
) -> ChecklistImport:
    """Upload a checklist summary by Anna; if none is given, with an unknown name, a fault and marks that differ."""
    cycle = cycle_here(town)
    if content is None:
        form = form_here(town, channel="stand", name=town.club.name)
        if form.pk is None:
            filled(town, form, missing=2)
        known = (town.library.name, {"1.1/stand/01": "есть"})
        unknown = (f"Изба-читальня № {ChecklistImport.objects.count()}", {})
        content = summary(known, unknown, (town.club.name, {}))
    return checklist_importing.upload_checklists(
        cycle=cycle,
        name=name,
        content=content,
        actor=actor or town.anna,
        at=AT,
        **more,  # type: ignore[arg-type]
    )


def in_cycle(thing: Unit | Inspection | Correction | MarkEvidence | Visit | ChecklistImport) -> str:
    """Return the part of an address that names a thing of a cycle."""
    if isinstance(thing, ChecklistImport):
        return f"{thing.cycle_id}/inspections/imports/{thing.pk}"
    if isinstance(thing, Inspection):
        return f"{thing.unit.cycle_id}/inspections/{thing.unit_id}/{thing.channel}"
    if isinstance(thing, Unit):
        return f"{thing.cycle_id}/inspections/{thing.pk}"
    if isinstance(thing, Visit):
        return f"{thing.unit.cycle_id}/visits/{thing.pk}"
    kind = "corrections" if isinstance(thing, Correction) else "evidence"
    return f"{thing.inspection.unit.cycle_id}/inspections/{kind}/{thing.pk}"
