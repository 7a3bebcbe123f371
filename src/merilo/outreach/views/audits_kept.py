"""What is done about audits of sites: made now or by the clock, stopped, reported on; other sites."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from merilo.accounts.access import Act
from merilo.core import wording
from merilo.feedback.views.appeals import form_page
from merilo.outreach.forms.audits import OtherSiteForm, ReportForm, RulesForm
from merilo.outreach.queries import audit_sites, audits
from merilo.outreach.services import audits as services
from merilo.outreach.services import audits_keeping, audits_reporting
from merilo.registry.forms.fields import try_deed
from merilo.registry.views.pages import allow, found, sent

FORM = require_http_methods(["GET", "HEAD", "POST"])


@require_POST
def check_all(request: Any, slug: str) -> HttpResponse:
    """Have all sites checked now."""
    services.check_sites(municipality=request.municipality, actor=request.user, at=request.at)
    messages.success(request, "Проверка началась: сайты читаются по одному, страница показывает ход.")
    return redirect("site_audits", slug)


@require_POST
def check_one(request: Any, slug: str, pk: int) -> HttpResponse:
    """Have the sites of one institution checked now."""
    services.check_site(institution=found(request, pk), actor=request.user, at=request.at)
    messages.success(request, "Проверка началась. Обычно она занимает несколько минут.")
    return redirect("institution_site", slug, pk)


@require_POST
def stop(request: Any, slug: str, run: int) -> HttpResponse:
    """Stop a check."""
    one = audits.run_of(request.municipality, run)
    if one is None:
        raise Http404("Такой проверки здесь нет.")
    services.stop_checking(run=one, actor=request.user, at=request.at)
    messages.success(request, "Проверка остановлена. То, что уже прочитано, осталось.")
    return (
        redirect("site_audits", slug)
        if one.institution_id is None
        else redirect("institution_site", slug, one.institution_id)
    )


@FORM
def rules(request: Any, slug: str) -> HttpResponse:
    """How often the sites are checked by themselves."""
    allow(request, Act.KEEP_AUDITS)
    now = audit_sites.rules_of(request.municipality)
    form = RulesForm(sent(request), initial={"every": now.every, "browser": now.render, "own_site": now.own_site})
    values = {"municipality": request.municipality, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(form, lambda: services.set_rules(**values, **form.deed)):
        messages.success(request, "Расписание проверки сайтов сохранено.")
        return redirect("site_audits", slug)
    lead = (
        "Программа обходит сайты вежливо: не больше двух запросов сразу, с паузами, как просит robots.txt. "
        "О том, что пропало, узнают координатор и руководитель."
    )
    return form_page(
        request, form, title="Расписание проверки сайтов", verb="Сохранить", lead=lead, crumb="Сайты",
        back=reverse("site_audits", args=[slug]),
    )  # fmt: skip


@FORM
def report(request: Any, slug: str) -> HttpResponse:
    """Report on the plan with the audits of this quarter."""
    allow(request, Act.KEEP_PLANS)
    form = ReportForm(sent(request), initial={"steps": list(audits_reporting.STEPS)})
    values = {"municipality": request.municipality, "actor": request.user, "at": request.at}
    if form.is_valid() and (number := try_deed(form, lambda: audits_reporting.report_audits(**values, **form.deed))):
        done = wording.counted(number, "задаче", "задачам", "задачам")
        messages.success(request, f"Отчёт подан по {done} плана; к нему приложена таблица проверки сайтов.")
        return redirect("site_audits", slug)
    since = wording.date_words(audits_reporting.quarter_start(request.today))
    lead = (
        f"Открытые задачи плана будут отмечены выполненными; подтверждение — таблица проверки сайтов с {since} "
        "Задача муниципалитета закроется, если проверены все сайты; задача учреждения — если на его сайте есть всё, "
        "о чём она. Если пункт плана называет и сайт муниципалитета, стенды или bus.gov.ru, сначала отметьте их "
        "на вкладке «Где размещено»: ссылки и снимки войдут в отчёт."
    )
    return form_page(
        request, form, title="Отчитаться о сайтах по плану", verb="Отчитаться по плану", lead=lead, crumb="Сайты",
        back=reverse("site_audits", args=[slug]),
    )  # fmt: skip


@FORM
def add_site(request: Any, slug: str, pk: int) -> HttpResponse:
    """Write down another site of an institution."""
    one = found(request, pk)
    allow(request, Act.CHECK_SITE, one.place)
    form = OtherSiteForm(sent(request))
    values = {"institution": one, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(form, lambda: audits_keeping.add_site(**values, **form.cleaned_data)):
        messages.success(request, "Сайт записан: он будет проверяться вместе с основным.")
        return redirect("institution_site", slug, pk)
    lead = "Основной сайт стоит в сведениях учреждения. Здесь записывают другие его сайты: старый, страницу на портале."
    return form_page(
        request, form, title=f"Другой сайт: {one}", verb="Записать сайт", lead=lead, crumb="Сайт учреждения",
        back=reverse("institution_site", args=[slug, pk]),
    )  # fmt: skip


@require_POST
def drop_site(request: Any, slug: str, pk: int, other: int) -> HttpResponse:
    """Check another site of an institution no more."""
    one = audit_sites.other_site(found(request, pk), other)
    if one is None:
        raise Http404("Такого сайта у учреждения нет.")
    audits_keeping.drop_site(site=one, actor=request.user, at=request.at)
    messages.success(request, "Сайт больше не проверяется.")
    return redirect("institution_site", slug, pk)
