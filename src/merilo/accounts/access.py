"""The one door: who may do what where. One table of role × act × phase, and `require` at the head of every service."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils import timezone

from merilo.accounts.models import Deputy, Grant, Role, User


@dataclass(frozen=True, slots=True)
class Place:
    """Where a deed happens: a municipality, an institution of it, and the phase of the cycle if there is one.

    `own`: people whose own business the thing is (the performer of a task, the controller of a plan), by id.
    """

    municipality: int
    institution: int | None = None
    phase: str | None = None
    own: frozenset[int] = frozenset()

    def __str__(self) -> str:
        whole = f"mun:{self.municipality}"
        return whole if self.institution is None else f"{whole}/inst:{self.institution}"

    @classmethod
    def of(cls, words: str) -> Place:
        """Return the place that is written `mun:1` or `mun:1/inst:7`."""
        municipality, _, institution = words.partition("/")
        number = institution.removeprefix("inst:")
        return cls(int(municipality.removeprefix("mun:")), int(number) if number else None)


class Act(StrEnum):
    """What can be done in the house. Words of the field; the Russian name is what the printed table shows."""

    RUN_INSTALLATION = "run_installation"
    SEE_REGION = "see_region"
    SEE_MUNICIPALITY = "see_municipality"
    KEEP_PEOPLE = "keep_people"
    READ_JOURNAL = "read_journal"
    KEEP_INSTITUTIONS = "keep_institutions"
    MEND_INSTITUTION = "mend_institution"
    KEEP_PLANS = "keep_plans"
    ACCEPT_REPORT = "accept_report"
    REPORT_TASK = "report_task"
    SEE_TASK = "see_task"
    DRAW_REMEDIATION = "draw_remediation"
    KEEP_REMEDIATION = "keep_remediation"
    KEEP_TEXTS = "keep_texts"
    SEE_CALENDAR = "see_calendar"
    KEEP_CALENDAR = "keep_calendar"
    KEEP_CALENDAR_ALONE = "keep_calendar_alone"
    KEEP_CYCLE = "keep_cycle"
    SEE_CYCLE = "see_cycle"
    SEE_SCORES = "see_scores"
    SEE_OWN_SCORES = "see_own_scores"
    ENTER_SHEETS = "enter_sheets"
    REVIEW_SHEETS = "review_sheets"
    FILL_CHECKLIST = "fill_checklist"
    ACCEPT_CHECKLIST = "accept_checklist"
    REPORT_CORRECTION = "report_correction"
    ANSWER_REQUEST = "answer_request"
    CALCULATE = "calculate"
    TAKE_SNAPSHOT = "take_snapshot"
    OBJECT = "object"
    ANSWER_OBJECTION = "answer_objection"
    PUBLISH = "publish"
    KEEP_API = "keep_api"
    SEE_COUNCIL = "see_council"
    READ_COUNCIL = "read_council"
    JOIN_COUNCIL = "join_council"
    KEEP_COUNCIL = "keep_council"
    KEEP_APPEALS = "keep_appeals"
    SEE_APPEALS = "see_appeals"
    PREPARE_ANSWER = "prepare_answer"
    KEEP_PROBES = "keep_probes"
    SEE_AUDITS = "see_audits"
    CHECK_SITE = "check_site"
    KEEP_AUDITS = "keep_audits"
    KEEP_OUTREACH = "keep_outreach"
    RECORD_PUBLICATION = "record_publication"
    KEEP_PARTNERS = "keep_partners"


ACT_NAMES: Mapping[Act, str] = {
    Act.RUN_INSTALLATION: "вести установку: муниципалитеты, администраторы, состояние",
    Act.SEE_REGION: "видеть свод и сравнение всех муниципалитетов (наблюдатель региона)",
    Act.SEE_MUNICIPALITY: "видеть планы, учреждения и охват муниципалитета",
    Act.KEEP_PEOPLE: "приглашать людей, давать роли, назначать замещение",
    Act.READ_JOURNAL: "читать журнал",
    Act.KEEP_INSTITUTIONS: "вести реестр учреждений и охват",
    Act.MEND_INSTITUTION: "поправлять сведения своего учреждения",
    Act.KEEP_PLANS: "вести планы: загрузить, принять, изменить, назначить, перенести",
    Act.ACCEPT_REPORT: "принимать отчёты об исполнении",
    Act.REPORT_TASK: "отчитываться о задаче",
    Act.SEE_TASK: "видеть задачу и её подтверждения",
    Act.DRAW_REMEDIATION: "составлять план по устранению недостатков учреждения и отвечать о его ходе",
    Act.KEEP_REMEDIATION: "утверждать планы по устранению недостатков, переносить их сроки, вести мониторинг",
    Act.KEEP_TEXTS: "править тексты публичного раздела",
    Act.SEE_CALENDAR: "видеть, какие производственные календари загружены",
    Act.KEEP_CALENDAR: "загружать производственный календарь: он общий для всей установки",
    Act.KEEP_CALENDAR_ALONE: "загружать производственный календарь, пока муниципалитет в установке один",
    Act.KEEP_CYCLE: "вести цикл оценки: перечень, правила, этапы, волны, запросы, посещения",
    Act.SEE_CYCLE: "видеть ход оценки без баллов",
    Act.SEE_SCORES: "видеть баллы всех учреждений",
    Act.SEE_OWN_SCORES: "видеть баллы своего учреждения",
    Act.ENTER_SHEETS: "вводить бумажные анкеты и загружать файлы ответов",
    Act.REVIEW_SHEETS: "разбирать отмеченные анкеты",
    Act.FILL_CHECKLIST: "заполнять чек-листы",
    Act.ACCEPT_CHECKLIST: "принимать чек-листы другого человека",
    Act.REPORT_CORRECTION: "сообщать, что найденное при осмотре исправлено",
    Act.ANSWER_REQUEST: "отвечать на запрос сведений",
    Act.CALCULATE: "завершать сбор, рассчитывать, решать о показателях без базы",
    Act.TAKE_SNAPSHOT: "скачивать снимок данных и проверять расчёт по нему",
    Act.OBJECT: "подавать возражения",
    Act.ANSWER_OBJECTION: "отвечать на возражения",
    Act.PUBLISH: "утверждать итоги и публиковать",
    Act.KEEP_API: "вести ключи программ и оповещения",
    Act.SEE_COUNCIL: "видеть состав совета, заседания и решения",
    Act.READ_COUNCIL: "читать проекты протоколов, предложения операторов и переписку совета",
    Act.JOIN_COUNCIL: "голосовать, замечать к протоколу, заявлять о конфликте интересов, спрашивать",
    Act.KEEP_COUNCIL: "вести совет: состав, заседания, протоколы, решения",
    Act.KEEP_APPEALS: "вести сообщения граждан: регистрировать, направлять, отвечать; видеть контакты",
    Act.SEE_APPEALS: "читать сообщения граждан без контактов; руководитель — направленные учреждению",
    Act.PREPARE_ANSWER: "готовить ответ на сообщение, направленное учреждению",
    Act.KEEP_PROBES: "записывать, как проверены способы обратной связи",
    Act.SEE_AUDITS: "видеть, что программа нашла на сайтах; руководитель — на сайте своего учреждения",
    Act.CHECK_SITE: "проверить сайт учреждения сейчас, записать другие его сайты",
    Act.KEEP_AUDITS: "проверять сайты всех учреждений, назначать, как часто это делать",
    Act.KEEP_OUTREACH: "вести требования к размещению сведений и письма партнёрам",
    Act.RECORD_PUBLICATION: "записывать, что и где размещено и что вышло в СМИ; руководитель — о своём учреждении",
    Act.KEEP_PARTNERS: "вести партнёрские организации и контакты с ними",
}

OWN = "own"  # holds for those whose own business the thing is, whatever their role
_C, _M, _E, _H, _P, _O, _A = (
    {Role.COORDINATOR},
    {Role.CHAIR, Role.MEMBER},
    {Role.EXPERT},
    {Role.HEAD},
    {Role.PERFORMER},
    {Role.OBSERVER},
    {Role.ADMIN},
)

# Who may, whatever the phase. `head` is asked about the institution of the place, all others about the municipality.
MAY: Mapping[Act, frozenset[str]] = {
    Act.RUN_INSTALLATION: frozenset(_A),
    Act.SEE_REGION: frozenset(_O),
    Act.SEE_MUNICIPALITY: frozenset(_C | _M | _E | _H | _P | _O | _A),
    Act.KEEP_PEOPLE: frozenset(_C | _A),
    Act.READ_JOURNAL: frozenset(_C | _O | _A),
    Act.KEEP_INSTITUTIONS: frozenset(_C),
    Act.MEND_INSTITUTION: frozenset(_C | _H),
    Act.KEEP_PLANS: frozenset(_C),
    Act.ACCEPT_REPORT: frozenset(_C | {OWN}),
    Act.REPORT_TASK: frozenset(_C | _H | {OWN}),
    Act.SEE_TASK: frozenset(_C | _M | _H | _O | {OWN}),
    Act.DRAW_REMEDIATION: frozenset(_C | _H),
    Act.KEEP_REMEDIATION: frozenset(_C),
    Act.KEEP_TEXTS: frozenset(_C),
    Act.SEE_CALENDAR: frozenset(_C | _A),
    Act.KEEP_CALENDAR: frozenset(_A),
    Act.KEEP_CALENDAR_ALONE: frozenset(_C | _A),
    Act.KEEP_CYCLE: frozenset(_C),
    Act.SEE_CYCLE: frozenset(_C | _M | _E | _H | _O),
    Act.SEE_SCORES: frozenset(_C | _M | _E | _O),
    Act.SEE_OWN_SCORES: frozenset(_C | _M | _E | _O | _H),
    Act.ENTER_SHEETS: frozenset(_C | {OWN}),
    Act.REVIEW_SHEETS: frozenset(_C),
    Act.FILL_CHECKLIST: frozenset(_C | {OWN}),
    Act.ACCEPT_CHECKLIST: frozenset(_C | _M | _E),
    Act.REPORT_CORRECTION: frozenset(_H),
    Act.ANSWER_REQUEST: frozenset(_C | _H),
    Act.CALCULATE: frozenset(_C),
    Act.TAKE_SNAPSHOT: frozenset(_C | _O),
    Act.OBJECT: frozenset(_H),
    Act.ANSWER_OBJECTION: frozenset(_C | _M | _E),
    Act.PUBLISH: frozenset(_C),
    Act.KEEP_API: frozenset(_C),
    Act.SEE_COUNCIL: frozenset(_C | _M | _E | _H | _O),
    Act.READ_COUNCIL: frozenset(_C | _M | _O),
    Act.JOIN_COUNCIL: frozenset(_M),
    Act.KEEP_COUNCIL: frozenset(_C | {Role.CHAIR}),
    Act.KEEP_APPEALS: frozenset(_C),
    Act.SEE_APPEALS: frozenset(_C | _H | _O),
    Act.PREPARE_ANSWER: frozenset(_C | _H),
    Act.KEEP_PROBES: frozenset(_C | _M | _E),
    Act.SEE_AUDITS: frozenset(_C | _M | _E | _H | _O),
    Act.CHECK_SITE: frozenset(_C | _H),
    Act.KEEP_AUDITS: frozenset(_C),
    Act.KEEP_OUTREACH: frozenset(_C),
    Act.RECORD_PUBLICATION: frozenset(_C | _H),
    Act.KEEP_PARTNERS: frozenset(_C | _M | _H),
}
# Where the phase of a cycle decides: in the phases named here only these people may; a phase not named, nobody.
_EARLY = ("preparation", "gathering")
# Published too: what everybody may know stands on the public pages; those of the staff show small groups as they are.
_LATE = ("preliminary", "objections", "final", "published")
IN_PHASE: Mapping[Act, Mapping[str, frozenset[str]]] = {
    Act.SEE_SCORES: {
        **dict.fromkeys(_EARLY, frozenset(_C | _E)),
        **dict.fromkeys(_LATE, frozenset(_C | _M | _E | _O)),
    },
    Act.SEE_OWN_SCORES: {
        **dict.fromkeys(_EARLY, frozenset(_C | _E)),
        **dict.fromkeys(_LATE, frozenset(_C | _M | _E | _O | _H)),
    },
    Act.ENTER_SHEETS: {"gathering": MAY[Act.ENTER_SHEETS]},
    Act.FILL_CHECKLIST: {"gathering": MAY[Act.FILL_CHECKLIST]},
    Act.ACCEPT_CHECKLIST: {"gathering": MAY[Act.ACCEPT_CHECKLIST]},
    Act.REPORT_CORRECTION: {"gathering": MAY[Act.REPORT_CORRECTION]},
    Act.OBJECT: {"objections": MAY[Act.OBJECT]},
    # Sheets are scores too: whoever may not see these yet, or again after a reopening, takes no snapshot away.
    Act.TAKE_SNAPSHOT: {
        **dict.fromkeys((*_EARLY, "cancelled"), frozenset(_C)),
        **dict.fromkeys(_LATE, MAY[Act.TAKE_SNAPSHOT]),
    },
}
OF_INSTITUTION = frozenset({Role.HEAD})
# What a head sees beyond the own institution.
BEYOND = frozenset({Act.SEE_MUNICIPALITY, Act.SEE_CYCLE, Act.SEE_COUNCIL})
# Only by a role that is held everywhere: an observer of one municipality is none of the region.
OF_INSTALLATION = frozenset({Act.RUN_INSTALLATION, Act.SEE_REGION})
EVERYWHERE = "*"


class NotAllowed(PermissionDenied):
    """The person may not do this here; the text says who may."""


@dataclass(frozen=True, slots=True)
class Held:
    """A role a person holds now; `instead_of` names the person it is held for by a deputy."""

    role: str
    place: str
    instead_of: User | None = None


def held(user: User, *, on: date) -> tuple[Held, ...]:
    """Return the roles a person holds on a day, own ones first, then those held for people who are away."""
    kept: dict[date, tuple[Held, ...]] = user.__dict__.setdefault("_held", {})
    if on in kept:
        return kept[on]
    if not user.is_authenticated or not user.is_active:
        return ()
    now = Q(since__lte=on) & (Q(until__isnull=True) | Q(until__gte=on))
    own = [Held(grant.role, grant.place) for grant in Grant.objects.filter(now, user=user)]
    for deputy in standing_in(on).filter(deputy=user).select_related("person"):
        for grant in Grant.objects.filter(now, user=deputy.person):
            if grant.role != Role.ADMIN and (grant.place + "/").startswith(deputy.place + "/"):
                own.append(Held(grant.role, grant.place, deputy.person))
    kept[on] = tuple(own)
    return kept[on]


def standing_in(on: date) -> QuerySet[Deputy]:
    """Return who stands in for whom on a day: a deputy whose own role there has ended stands in for nobody."""
    inside = Q(place=OuterRef("place")) | Q(place__startswith=Concat(OuterRef("place"), Value("/")))
    now = Q(since__lte=on) & (Q(until__isnull=True) | Q(until__gte=on))
    return Deputy.objects.filter(
        Exists(Grant.objects.filter(inside, now, user=OuterRef("deputy"))),
        since__lte=on, until__gte=on, person__is_active=True, deputy__is_active=True,
    )  # fmt: skip


def forget(user: User) -> None:
    """Forget the roles kept with a user object, after they have changed."""
    user.__dict__.pop("_held", None)


def allowed(act: Act, *, phase: str | None) -> frozenset[str]:
    """Return who may do something in a phase of a cycle; without a phase, who may at all."""
    if phase is None or act not in IN_PHASE:
        return MAY[act]
    return IN_PHASE[act].get(phase, frozenset())


def _applies(one: Held, act: Act, within: Place) -> bool:
    if one.role not in allowed(act, phase=within.phase):
        return False
    if one.place == EVERYWHERE:
        return True
    if act in OF_INSTALLATION:
        return False
    municipality = f"mun:{within.municipality}"
    if one.role in OF_INSTITUTION and act not in BEYOND:
        return within.institution is not None and one.place == str(within)
    return one.place == municipality or one.place.startswith(municipality + "/")


def may(actor: User, act: Act, *, within: Place, at: datetime) -> bool:
    """Say whether a person may do something in a place."""
    return find(actor, act, within=within, at=at) is not None


def find(actor: User, act: Act, *, within: Place, at: datetime) -> Held | None:
    """Return the role by which a person may do something in a place, own roles before those of others."""
    on = timezone.localdate(at)
    roles = held(actor, on=on)
    if OWN in allowed(act, phase=within.phase) and within.own and actor.is_authenticated and actor.is_active:
        if actor.pk in within.own:
            return Held(OWN, str(within))
        for one in roles:
            away = one.instead_of
            if away is not None and away.pk in within.own and one.place.split("/")[0] == f"mun:{within.municipality}":
                return Held(OWN, str(within), away)
    return next((one for one in roles if _applies(one, act, within)), None)


def require(actor: User, act: Act, *, within: Place, at: datetime) -> Held:
    """Return the role by which a person may do this here. Raises NotAllowed."""
    found = find(actor, act, within=within, at=at)
    if found is None:
        if within.phase is not None and may(actor, act, within=replace(within, phase=None), at=at):
            raise NotAllowed("На этом этапе оценки этого не делают. Этап показан на странице цикла.")
        raise NotAllowed(f"Для этого нужна другая роль: {roles_words(MAY[act])}.")
    return found


def keeps_people(user: User, *, at: datetime) -> bool:
    """Say whether a person keeps people anywhere at all, as himself or for somebody away."""
    return any(one.role in MAY[Act.KEEP_PEOPLE] for one in held(user, on=timezone.localdate(at)))


def roles_words(roles: Iterable[str]) -> str:
    """Return roles as words, in the order of the table."""
    names = [str(role.label) for role in Role if role in roles]
    return ", ".join([*names, *(["тот, кому это поручено"] if OWN in roles else [])])


def municipalities(user: User, *, on: date) -> frozenset[int] | None:
    """Return the municipalities in which a person has any role; None for everywhere."""
    places = [one.place for one in held(user, on=on)]
    if EVERYWHERE in places:
        return None
    return frozenset(int(place.split("/")[0].removeprefix("mun:")) for place in places)


def institutions(user: User, municipality: int, *, on: date) -> frozenset[int]:
    """Return the institutions a person heads in a municipality."""
    start = f"mun:{municipality}/inst:"
    return frozenset(
        int(one.place.removeprefix(start))
        for one in held(user, on=on)
        if one.role in OF_INSTITUTION and one.place.startswith(start)
    )
