"""One file of the law after another made into an edition, with checks that speak like a colleague."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from merilo.core.methodology import formulas
from merilo.core.methodology.edition import (
    Band,
    Checklist,
    Criterion,
    Edition,
    Indicator,
    Item,
    MergedQuestion,
    Number,
    Option,
    Question,
    Questionnaire,
    Rounding,
    Rule,
)
from merilo.core.wording import listed, quoted

STATUSES = ("seen", "unverified", "own")
RESPONDENTS = "respondents"

Table = dict[str, Any]


class LawFault(ValueError):
    """A file of the law contradicts itself; the sentence names file, place and what is asked."""


@lru_cache(maxsize=32)
def read_file(path: Path) -> Table:
    """Return a TOML file with exact decimals. Raises LawFault."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except tomllib.TOMLDecodeError as fault:
        raise LawFault(f"{path.name}: файл не читается как TOML ({fault}).") from fault
    except (OSError, UnicodeDecodeError) as fault:
        raise LawFault(f"{path.name}: файл не найден или не в кодировке UTF-8.") from fault


@lru_cache(maxsize=32)
def build(folder: Path, name: str, variant: str) -> Edition:
    """Return the edition of a file with a variant chosen. Raises LawFault."""
    try:
        return _Builder(folder, name).edition(variant)
    except KeyError as fault:
        raise LawFault(f"{name} и названные в нём файлы: не хватает записи {quoted(str(fault.args[0]))}.") from fault
    except (TypeError, AttributeError) as fault:
        raise LawFault(f"{name} и названные в нём файлы: запись не того вида ({fault}).") from fault


class _Builder:
    """Builds one edition from its files, keeping every number's record by its place."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self.file = name
        self.document = read_file(folder / name)
        self.numbers: dict[str, Number] = {}

    def fault(self, place: str, sentence: str) -> LawFault:
        return LawFault(f"{self.file}, {place}: {sentence}")

    def number(self, table: Table, place: str) -> Decimal:
        try:
            record = Number(
                value=table["value"] + Decimal(0),
                unit=table["unit"],
                since=table["since"],
                point=table["point"],
                source=table["source"],
                status=table["status"],
            )
        except (KeyError, TypeError) as fault:
            raise self.fault(
                place, f"у числа должны быть value (число), unit, since, point, source и status ({fault})."
            ) from fault
        if not isinstance(record.since, date):
            raise self.fault(place, "since должно быть датой, например 2018-10-23.")
        if record.status not in STATUSES:
            raise self.fault(place, f"статус {quoted(record.status)} неизвестен, бывает {listed(STATUSES, 'или')}.")
        self.numbers[place] = record
        return record.value

    def edition(self, variant: str) -> Edition:
        document = self.document
        sphere = read_file(self.folder / "spheres.toml")["spheres"].get(document["sphere"])
        if sphere is None:
            raise self.fault("sphere", f"сферы {quoted(document['sphere'])} нет в spheres.toml.")
        checklists = self.checklists(document["checklists"])
        questionnaire = self.questionnaire(document["questionnaire"])
        indicators = self.indicators(variant, checklists, questionnaire)
        criteria = self.criteria(indicators, sphere["profiles"])
        chosen = document["variants"][variant]
        if chosen["status"] not in STATUSES:
            raise self.fault(f"variants.{variant}", f"статус {quoted(chosen['status'])} неизвестен.")
        parts = [self.file, f"{document['checklists']}.toml", f"{document['questionnaire']}.toml", "spheres.toml"]
        digest = hashlib.sha256(b"\0".join((self.folder / part).read_bytes() for part in parts)).hexdigest()
        weights = (self.numbers[f"{indicator.code}.weight"] for indicator in indicators)
        until: date | None = document.get("until")
        if until is not None and until < document["since"] - timedelta(days=1):
            raise self.fault("until", "редакция кончается раньше, чем начинается.")
        return Edition(
            key=document["key"],
            sphere=document["sphere"],
            sphere_title=sphere["title"],
            organisations=sphere["organisations"],
            title=document["title"],
            since=document["since"],
            until=until,
            source=document["source"],
            status="unverified" if any(weight.status == "unverified" for weight in weights) else "seen",
            variant=variant,
            variant_title=chosen["title"],
            variant_detail=chosen["detail"],
            variants=tuple(document["variants"]),
            profiles=MappingProxyType(sphere["profiles"]),
            criteria=criteria,
            indicators=indicators,
            checklists=checklists,
            questionnaire=questionnaire,
            bands=self.bands(),
            roundings=self.roundings(),
            shortcoming_below=self.number(document["shortcoming_below"], "shortcoming_below"),
            top=self.number(document["top"], "top"),
            total_code=document["total"]["code"],
            total_title=document["total"]["title"],
            total_point=document["total"]["point"],
            notes=(*document["notes"], *([chosen["note"]] if "note" in chosen else [])),
            numbers=MappingProxyType(self.numbers),
            fingerprint=digest,
        )

    def checklists(self, name: str) -> tuple[Checklist, ...]:
        built: list[Checklist] = []
        for table in read_file(self.folder / f"{name}.toml")["checklists"]:
            code, channel = table["code"], table["channel"]
            place = f"{name}.toml, перечень {code}/{channel}"
            if any((known.code, known.channel) == (code, channel) for known in built):
                raise LawFault(f"{place}: этот перечень записан дважды.")
            items: dict[str, Item] = {}
            for entry in table["items"]:
                item_code = f"{code}/{channel}/{entry['code']}"
                if item_code in items:
                    raise LawFault(f"{place}: пункт с кодом {entry['code']} записан дважды.")
                items[item_code] = Item(
                    item_code,
                    entry["text"],
                    entry["basis"],
                    entry["how_to_check"],
                    entry["recommendation"],
                    tuple(entry["words"]),
                )
            if not items:
                raise LawFault(f"{place}: нет ни одного пункта.")
            built.append(Checklist(code, channel, table["title"], tuple(table["title_words"]), tuple(items.values())))
        return tuple(built)

    def questionnaire(self, name: str) -> Questionnaire:
        document = read_file(self.folder / f"{name}.toml")
        questions: list[Question] = []
        number = 0
        for table in document["questions"]:
            role, place = table["role"], f"{name}.toml, вопрос {table['role']}"
            known = {question.role: question for question in questions}
            if role in known or role == RESPONDENTS:
                raise LawFault(f"{place}: такая роль уже занята.")
            if table["kind"] not in ("filter", "satisfied", "open", "choice"):
                raise LawFault(f"{place}: вид вопроса {quoted(table['kind'])} неизвестен.")
            after = table.get("after")
            if after is not None and (after not in known or known[after].kind != "filter"):
                raise LawFault(f"{place}: вопрос зависит от {quoted(after)}, а такого фильтра выше нет.")
            closed = table["kind"] in ("filter", "satisfied")
            number += closed
            options = tuple(Option(option["code"], option["ru"], option["en"]) for option in table.get("options", ()))
            questions.append(
                Question(
                    role=role,
                    kind=table["kind"],
                    number=number if closed else None,
                    text_ru=table["text_ru"],
                    text_en=table["text_en"],
                    after=after,
                    skip_to=table.get("skip_to"),
                    header_words=tuple(table["header_words"]),
                    options=options,
                )
            )
        roles = [question.role for question in questions]
        for question in questions:
            later = roles[roles.index(question.role) + 1 :]
            if question.skip_to is not None and question.skip_to not in later:
                raise LawFault(
                    f"{name}.toml, вопрос {question.role}: переход ведёт к {quoted(question.skip_to)}, "
                    "а такого вопроса дальше нет."
                )
        merged = tuple(
            MergedQuestion(tuple(table["roles"]), tuple(table["header_words"]), table["reason"])
            for table in document["merged"]
        )
        words = document["words"]
        return Questionnaire(
            source=document["source"],
            status=document["status"],
            questions=tuple(questions),
            merged=merged,
            yes=tuple(words["yes"]),
            no=tuple(words["no"]),
            skip_stems=tuple(words["skip_stems"]),
            sample_share=self.number(document["sample"]["share"], "sample.share"),
            sample_most=int(self.number(document["sample"]["most"], "sample.most")),
        )

    def indicators(
        self, variant: str, checklists: tuple[Checklist, ...], questionnaire: Questionnaire
    ) -> tuple[Indicator, ...]:
        built: dict[str, Indicator] = {}
        for table in self.document["indicators"]:
            code = table["code"]
            place = f"показатель {code}"
            if code in built:
                raise self.fault(place, "этот код записан дважды.")
            rule = self.rule(table, variant, place)
            self.check_rule(code, rule, place, checklists, questionnaire)
            counts_conditions = rule.formula == "conditions"
            if counts_conditions and not {"points", "cap"} <= table.keys():
                raise self.fault(place, "формуле conditions нужны числа points и cap.")
            built[code] = Indicator(
                code=code,
                criterion=table["criterion"],
                short=table["short"],
                title=table["title"],
                point=table["point"],
                measured_by=table["measured_by"],
                weight=self.number(table["weight"], f"{code}.weight"),
                rule=rule,
                points=self.number(table["points"], f"{code}.points") if counts_conditions else None,
                cap=self.number(table["cap"], f"{code}.cap") if counts_conditions else None,
                recommendation=table.get("recommendation", ""),
            )
            if built[code].weight <= 0:
                raise self.fault(place, "вес должен быть больше нуля.")
        return tuple(built.values())

    def rule(self, table: Table, variant: str, place: str) -> Rule:
        entry = table["rule"] if "rule" in table else table.get("rules", {}).get(variant)
        if entry is None:
            raise self.fault(place, f"нет правила расчёта для варианта {quoted(variant)}.")
        if entry["formula"] not in formulas.OF_INDICATORS:
            known = listed(sorted(formulas.OF_INDICATORS))
            raise self.fault(place, f"формула {quoted(entry['formula'])} неизвестна. Есть: {known}.")
        fields: dict[str, tuple[str, ...]] = {
            name: tuple(entry.get(name, ())) for name in ("channels", "satisfied", "base")
        }
        return Rule(formula=entry["formula"], **fields)

    def check_rule(
        self, code: str, rule: Rule, place: str, checklists: tuple[Checklist, ...], questionnaire: Questionnaire
    ) -> None:
        closed = {question.role for question in questionnaire.closed}
        for role in (*rule.satisfied, *rule.base):
            if role not in closed and role != RESPONDENTS:
                raise self.fault(place, f"вопроса с ролью {quoted(role)} в анкете нет.")
        if rule.formula in formulas.OF_CHECKLISTS:
            for channel in rule.channels:
                if not any((known.code, known.channel) == (code, channel) for known in checklists):
                    raise self.fault(place, f"нет перечня {code}/{channel}.")
            return
        shapes = {"share": (1, 1), "channels": (len(rule.channels),) * 2, "channels_common": (len(rule.channels), 1)}
        if (len(rule.satisfied), len(rule.base)) != shapes[rule.formula]:
            raise self.fault(place, "число вопросов satisfied и base не подходит к формуле и каналам.")

    def criteria(self, indicators: tuple[Indicator, ...], profiles: Mapping[str, str]) -> tuple[Criterion, ...]:
        built: dict[str, Criterion] = {}
        for table in self.document["criteria"]:
            code = table["code"]
            place = f"критерий {code}"
            if code in built:
                raise self.fault(place, "этот код записан дважды.")
            unknown = [profile for profile in table["profiles"] if profile not in profiles]
            if unknown:
                raise self.fault(place, f"профиля {quoted(unknown[0])} у этой сферы нет.")
            own = [indicator for indicator in indicators if indicator.criterion == code]
            weight = sum((indicator.weight for indicator in own), Decimal(0))
            if weight != 1:
                codes = listed([indicator.code for indicator in own])
                raise self.fault(
                    place, f"веса показателей ({codes}) дают в сумме {weight}, а нужна 1 ({table['point']})."
                )
            built[code] = Criterion(
                code,
                table["title"],
                table["short"],
                tuple(table["profiles"]),
                table["point"],
                tuple(indicator.code for indicator in own),
            )
        for indicator in indicators:
            if indicator.criterion not in built:
                raise self.fault(f"показатель {indicator.code}", f"критерия {quoted(indicator.criterion)} нет.")
        return tuple(built.values())

    def bands(self) -> tuple[Band, ...]:
        built = []
        for place, table in enumerate(self.document["bands"], start=1):
            built.append(Band(self.number(table["from"], f"bands.{place}"), table["words"]))
        starts = [band.start for band in built]
        if not starts or starts[0] != 0 or starts != sorted(set(starts)):
            raise self.fault("bands", "ступени должны начинаться с 0 и идти по возрастанию.")
        return tuple(built)

    def roundings(self) -> tuple[Rounding, ...]:
        return tuple(
            Rounding(
                name=name,
                title=table["title"],
                indicator=int(self.number(table["indicator"], f"roundings.{name}.indicator")),
                criterion=int(self.number(table["criterion"], f"roundings.{name}.criterion")),
                total=int(self.number(table["total"], f"roundings.{name}.total")),
                carried=table["carried"],
            )
            for name, table in self.document["roundings"].items()
        )
