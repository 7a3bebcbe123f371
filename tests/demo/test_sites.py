"""The invented institutions have sites that are truly audited without a network; nothing of this machine is kept."""

from __future__ import annotations

import json

from merilo.core.probe import FOUND
from merilo.demo import pages
from merilo.demo.stage import Cast
from merilo.outreach.models import AuditRules, SiteAudit
from merilo.outreach.queries import audits
from merilo.registry.models import Institution
from tests.town import AT, ON, Town


def test_invented_sites_are_audited_twice_and_what_was_missing_has_appeared(town: Town) -> None:
    one = town.library
    Institution.objects.filter(pk=one.pk).update(
        site="https://knizhnaya.yasnobor.example", founder="Администрация округа", head_name="Глебов Глеб Юрьевич",
        phone="+7 (900) 000-10-00", email="knizhnaya@yasnobor.example", address="г. Ясный Бор, ул. Книжная, 3",
        name="Муниципальное бюджетное учреждение культуры «Библиотека»",
    )  # fmt: skip
    one.refresh_from_db()
    anna = town.anna
    pages.play(Cast(town.municipality, anna, anna, anna, anna, anna, anna, {one.short_name: one}, {}), today=ON)
    old, new = SiteAudit.objects.filter(institution=one, state="done").order_by("pk")
    assert [code for code, verdict in new.verdicts.items() if verdict != FOUND] == ["1.1/site/15"]
    assert old.verdicts["1.2/site/05"] != FOUND
    told = json.dumps(new.result)
    assert "127.0.0.1" not in told and "http://knizhnaya" not in told and "https://knizhnaya.yasnobor.example/" in told
    (row,) = audits.rows(town.municipality, at=AT)
    assert row.better == 1 and row.worse == 0 and AuditRules.objects.get().every == "month"
