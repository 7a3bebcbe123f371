"""Checklists and visits of the tests' town: forms that are filled, closed, corrected; what addresses are made of."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

from PIL import Image

from merilo.assessment.models import Correction, Cycle, Inspection, MarkEvidence, Unit, Visit
from merilo.assessment.queries import checklists, inspections
from merilo.assessment.services import inspecting
from merilo.assessment.services.inspecting import MarkInput
from tests.assessment.making import make_cycle
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


def in_cycle(thing: Unit | Inspection | Correction | MarkEvidence | Visit) -> str:
    """Return the part of an address that names a thing of a cycle."""
    if isinstance(thing, Inspection):
        return f"{thing.unit.cycle_id}/inspections/{thing.unit_id}/{thing.channel}"
    if isinstance(thing, Unit):
        return f"{thing.cycle_id}/inspections/{thing.pk}"
    if isinstance(thing, Visit):
        return f"{thing.unit.cycle_id}/visits/{thing.pk}"
    kind = "corrections" if isinstance(thing, Correction) else "evidence"
    return f"{thing.inspection.unit.cycle_id}/inspections/{kind}/{thing.pk}"
