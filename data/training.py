"""What the project taught, what it asked about training needs, and how the online course of 2022 was judged.

The report on the course prints shares and means, never how many answered. Each printed share is a whole number of
thirteenths, so the table holds the answers behind it (`n_1` to `n_5`), and what is counted from them can be held
against what is printed.
"""

from functools import cache
from typing import Final

import pandas as pd

from data import store

MARKS: Final = (1, 2, 3, 4, 5)
# The countries that the needs assessment was to cover, and its parts, with how many answered.
ASSESSED: Final = ("MAR", "TUN", "MRT")
ANSWERS: Final = "answers"
PARTS: Final = (ANSWERS, "section_profile", "section_topics", "section_methods", "section_validation")
RESULTS: Final = "results"
# Orders in which the questions of the evaluation can stand.
BY_REPORT, BY_MEAN = "report", "mean"
# The printed means have two decimals, the printed shares one.
_MEAN_OFF, _SHARE_OFF = 0.005, 0.05
_DUST = 1e-9


@store.kept
def _table(name: str) -> pd.DataFrame:
    """Return a table of the programme in its order."""
    rows = store.table(f"programme_{name}")
    return rows.sort_values("order", kind="stable") if "order" in rows.columns else rows


def topics() -> pd.DataFrame:
    """Return the topics of training."""
    return _table("training_topics")


def modules(series: str) -> pd.DataFrame:
    """Return the modules of a course."""
    rows = _table("modules")
    return rows[rows["series"] == series]


def needs() -> pd.DataFrame:
    """Return what is known of the needs assessment, and what is not."""
    return _table("tna")


def needs_results() -> pd.DataFrame:
    """Return the results of the needs assessment by country; none, as long as nobody could read them."""
    return store.table("programme_tna_results")


def facts(*wanted: str) -> pd.DataFrame:
    """Return the facts on the course of 2022, or those wanted, in the order asked for."""
    rows = _table("course_facts")
    return rows.set_index("fact", drop=False).loc[list(wanted)] if wanted else rows


def missing_facts() -> pd.DataFrame:
    """Return what the report shows but does not print."""
    rows = facts()
    return rows[rows["basis"] == "missing"]


@cache
def number(fact: str) -> float:
    """Return the value of a fact that is a number."""
    return float(facts(fact)["value"].iloc[0])


def evaluation(order: str = BY_REPORT) -> pd.DataFrame:
    """Return the questions of the evaluation as the report has them, or from the highest printed mean to the lowest.

    `mean` and `share` (of marks 4 and 5) are counted from the answers, `favourable` is how many gave 4 or 5.
    """
    rows = _table("course_evaluation").sort_values("question_no", kind="stable")
    total = sum(mark * rows[f"n_{mark}"] for mark in MARKS)
    favourable = rows["n_4"] + rows["n_5"]
    rows = rows.assign(
        mean=(total / rows["n_implied"]).astype(float),
        favourable=favourable,
        share=(100 * favourable / rows["n_implied"]).astype(float),
    )
    return rows.sort_values("average", ascending=False, kind="stable") if order == BY_MEAN else rows


def question_codes() -> list[str]:
    """Return the codes of the questions of the evaluation."""
    return list(evaluation()["question_code"])


def agreeing(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the questions whose mean and share, counted from the answers, round to the printed ones."""
    means = (rows["mean"] - rows["average"]).abs() <= _MEAN_OFF + _DUST
    shares = (rows["share"] - rows["pct_4_5"]).abs() <= _SHARE_OFF + _DUST
    return rows[means & shares]


def possible_answers(rows: pd.DataFrame, most: int) -> list[int]:
    """Return every number of answers up to `most` of which all printed shares could be parts."""
    printed = {float(share) for mark in MARKS for share in rows[f"pct_{mark}"]}
    return [
        count
        for count in range(1, most + 1)
        if all(abs(100 * round(share * count / 100) / count - share) <= _SHARE_OFF + _DUST for share in printed)
    ]
