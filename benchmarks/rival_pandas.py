"""The rival of `score_xlsx.py`: the script a careful analyst writes in pandas.

`rival_pandas.py CHECKLISTS ANSWERS OUT.json`. Both workbooks are read by openpyxl, everything after that is vectorised:
names and words are looked at once per distinct value, counts are one group-by, indicators are columns.
It computes the same 14 indicators, 5 criteria and total as `merilo score` (per-channel variant, two decimals, half-up),
for general institutions without branches.
"""

import json
import re
import sys
from pathlib import Path

import numpy as np
import pandas as pd  # type: ignore[import-untyped]

ROLES = [
    "stand_used", "stand_satisfied", "site_used", "site_satisfied", "comfort_satisfied", "disabled", "access_satisfied",
    "first_contact_satisfied", "service_staff_satisfied", "remote_used", "remote_satisfied", "recommend",
    "schedule_satisfied", "overall_satisfied",
]  # fmt: skip
FILTERS = {
    "stand_satisfied": "stand_used",
    "site_satisfied": "site_used",
    "access_satisfied": "disabled",
    "remote_satisfied": "remote_used",
}
SHARES = {
    "2.3": ("comfort_satisfied", None),
    "3.3": ("access_satisfied", "disabled"),
    "4.1": ("first_contact_satisfied", None),
    "4.2": ("service_staff_satisfied", None),
    "4.3": ("remote_satisfied", "remote_used"),
    "5.1": ("recommend", None),
    "5.2": ("schedule_satisfied", None),
    "5.3": ("overall_satisfied", None),
}
CONDITIONS = {"1.2": (2, 30), "2.1": (3, 20), "3.1": (4, 20), "3.2": (5, 20)}  # place of the block, points per item
CRITERIA = {
    "К1": {"1.1": 30, "1.2": 30, "1.3": 40},
    "К2": {"2.1": 50, "2.3": 50},
    "К3": {"3.1": 30, "3.2": 40, "3.3": 30},
    "К4": {"4.1": 40, "4.2": 40, "4.3": 20},
    "К5": {"5.1": 30, "5.2": 20, "5.3": 50},
}


def normal(name: str) -> str:
    """Return a name without what differs from hand to hand: case, ё, quotes, spaces, final dots."""
    bare = re.sub(r"[«»„“”\"]", "", name.lower().replace("ё", "е"))
    return " ".join(bare.split()).rstrip(". ")


def normal_names(column: pd.Series) -> pd.Series:
    """Return the names made equal, each distinct spelling looked at once."""
    return column.map({name: normal(name) for name in column.unique()})


def read_answers(path: Path) -> pd.DataFrame:
    """Return counts of «Да» by unit and role; an answer after a filter without «Да» counts nothing."""
    raw = pd.read_excel(path, engine="openpyxl")
    sheets = pd.DataFrame({"unit": normal_names(raw.iloc[:, 1])})
    for place, role in enumerate(ROLES, start=2):
        column = raw.iloc[:, place]
        says_yes = {value: str(value).strip().lower().startswith("да") for value in column.unique()}
        sheets[role] = column.map(says_yes).to_numpy(dtype=bool)
    for role, after in FILTERS.items():
        sheets[role] &= sheets[after]
    groups = sheets.groupby("unit", sort=False)
    return groups[ROLES].sum().assign(respondents=groups.size())


def read_checklists(path: Path) -> list[pd.DataFrame]:
    """Return the six blocks of marks, a row per unit, a blank as NaN."""
    raw = pd.read_excel(path, engine="openpyxl")
    marks = raw.iloc[:, 1:].set_axis(normal_names(raw.iloc[:, 0]), axis=0)
    blocks = [header.split(" [")[0] for header in marks.columns]
    return [marks.loc[:, [block == title for block in blocks]] for title in dict.fromkeys(blocks)]


def half_up(value: pd.Series | np.ndarray) -> np.ndarray:
    """Round to two places, halves up; the tiny addition mends what binary fractions lose."""
    return np.floor(np.asarray(value, dtype=float) * 100 + 0.5 + 1e-7) / 100


def score(blocks: list[pd.DataFrame], counts: pd.DataFrame) -> pd.DataFrame:
    """Return indicators, criteria and total per unit."""
    counts = counts.reindex(blocks[0].index)
    figures = pd.DataFrame(index=blocks[0].index)
    figures["1.1"] = half_up((blocks[0].mean(axis=1) + blocks[1].mean(axis=1)) * 50)
    stand = counts["stand_satisfied"] / counts["stand_used"]
    site = counts["site_satisfied"] / counts["site_used"]
    figures["1.3"] = half_up((stand + site) * 50)
    for code, (block, points) in CONDITIONS.items():
        figures[code] = np.minimum(100, blocks[block].sum(axis=1) * points)
    for code, (role, base) in SHARES.items():
        figures[code] = half_up(counts[role] / counts[base or "respondents"] * 100)
    for code, weights in CRITERIA.items():
        figures[code] = half_up(sum(figures[part] * weight for part, weight in weights.items()) / 100)
    figures["total"] = half_up(figures[list(CRITERIA)].sum(axis=1) / 5)
    figures["place"] = figures["total"].rank(method="min", ascending=False).astype(int)
    return figures


def main() -> None:
    """Read, score, write."""
    checklists, answers, out = (Path(argument) for argument in sys.argv[1:4])
    figures = score(read_checklists(checklists), read_answers(answers))
    out.write_text(json.dumps(figures.to_dict(orient="index"), ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
