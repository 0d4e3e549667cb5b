"""Who returns: the questions of the profiles, the figures that answer them, and which of these may share a chart."""

import operator
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache

import pandas as pd

from data import catalogue, not_published, observations, store

ALL = "all"
# Questions of this group are about those who left or want to leave, not about returnees.
CONTEXT = "context"
# Values of these dimensions have an order of their own; all others go from the highest value to the lowest.
_ORDERED = (
    "age",
    "age_at_return",
    "age_at_return_by_area",
    "area",
    "duration",
    "education",
    "marital_at_departure",
    "marital_at_return",
    "marital_at_return_by_area",
    "return_type",
    "stage",
    "support_outcome",
)
_SEXES = ("female", "male", "total")
# A blank of a title or fact: mar or tun for the figure that opens a question, mar_years for its years, or an obs_id.
_BLANK = re.compile(r"\{([^{}]+)\}")
_CONDITION = re.compile(r"(mar|tun)([<>])(\d+)")
_COMPARED = {"<": operator.lt, ">": operator.gt}


@dataclass(frozen=True)
class Question:
    """One question: its names, the indicators that answer it, and the figure that opens it in each country.

    `titles` and `facts` have blanks for figures; a title may be said as long as the figures are as `holds` wants them.
    """

    code: str
    group: str
    labels: dict[str, str]
    texts: dict[str, str]
    indicators: tuple[str, ...]
    openings: dict[str, str]
    gap_ids: tuple[str, ...]
    holds: str
    titles: dict[str, str]
    facts: dict[str, dict[str, str]]

    def label(self, language: str) -> str:
        """Return its short name."""
        return self.labels[language]

    def text(self, language: str) -> str:
        """Return the question as a reader would ask it."""
        return self.texts[language]


@cache
def questions() -> dict[str, Question]:
    """Return the questions by their codes, in the order of the page."""
    return {
        row["question_id"]: Question(
            code=row["question_id"],
            group=row["profile_group"],
            labels={language: row[f"label_{language}"] for language in catalogue.LANGUAGES},
            texts={language: row[f"question_{language}"] for language in catalogue.LANGUAGES},
            indicators=tuple(row["indicators"].split(";")),
            openings={country: row[f"obs_id_{country.lower()}"] for country in catalogue.COUNTRIES},
            gap_ids=tuple(row["gap_ids"].split(";")),
            holds=row["title_holds"],
            titles={language: row[f"title_{language}"] for language in catalogue.LANGUAGES},
            facts={
                country: {language: row[f"fact_{country.lower()}_{language}"] for language in catalogue.LANGUAGES}
                for country in catalogue.COUNTRIES
            },
        )
        for _, row in store.table("profile_questions").sort_values("position").iterrows()
    }


def rows(question: Question) -> pd.DataFrame:
    """Return every figure that answers a question, with the codes of its `period`."""
    return _rows(question.indicators)


@store.kept
def _rows(indicators: tuple[str, ...]) -> pd.DataFrame:
    """Return the figures of indicators, with the codes of their `period`."""
    found = store.table("observations")
    found = found[found["indicator"].isin(indicators)]
    pairs = zip(found["period_start"], found["period_end"], strict=True)
    return found.assign(period=[observations.period_code(*pair) for pair in pairs])


@cache
def known_periods() -> frozenset[str]:
    """Return the codes of all periods that the evidence has figures of: what a link may carry from another page."""
    found = store.table("observations")[["period_start", "period_end"]].drop_duplicates()
    return frozenset(observations.period_code(start, end) for start, end in found.itertuples(index=False))


@cache
def known_sources() -> frozenset[str]:
    """Return the sources of all figures: what a link may carry from another page."""
    return frozenset(store.table("observations")["source_id"])


def opening(question: Question) -> pd.DataFrame:
    """Return the figures that open a question: one row for each country that has one, Morocco first."""
    return _opening(question.code)


@store.kept
def _opening(code: str) -> pd.DataFrame:
    """Return the figures that open the question of a code."""
    question = questions()[code]
    found = _rows(question.indicators).set_index("obs_id", drop=False)
    return found.loc[[key for key in question.openings.values() if key]].reset_index(drop=True)


def blanks(question: Question, template: str) -> "dict[str, pd.Series[str]]":
    """Return the figure that each blank of a title or fact is filled from; raise KeyError for one of no figure."""
    found = rows(question).set_index("obs_id", drop=False)
    openings = {country.lower(): obs_id for country, obs_id in question.openings.items()}
    return {
        blank: found.loc[openings.get(blank.removesuffix("_years"), blank)]
        for blank in dict.fromkeys(_BLANK.findall(template))
    }


def conditions(question: Question) -> list[bool]:
    """Return, of each condition on its title, whether the figures that open a question meet it today."""
    opened = opening(question).set_index("country")["value"]
    met = []
    for condition in filter(None, question.holds.split(";")):
        parts = _CONDITION.fullmatch(condition)
        if parts is None:
            raise ValueError(f"{question.code}: {condition} is no condition")
        country, sign, bound = parts.groups()
        met.append(bool(_COMPARED[sign](float(opened[country.upper()]), float(bound))))
    return met


def is_older(row: "pd.Series[str]") -> bool:
    """Tell whether a figure is from before 2015, and so to be called an older one."""
    return str(row["period_end"])[:4] < "2015"


def gaps(question: Question, country: str) -> pd.DataFrame:
    """Return what is known to be missing on a question in a country, and where it is held."""
    missing = not_published.gaps(country)
    return missing[missing["gap_id"].isin(question.gap_ids)]


@cache
def answered(country: str) -> int:
    """Return how many of the questions on returnees a country has a figure for."""
    return sum(
        question.group != CONTEXT and country in set(rows(question)["country"]) for question in questions().values()
    )


def on_returnees() -> int:
    """Return how many questions are about returnees."""
    return sum(question.group != CONTEXT for question in questions().values())


def of_source(found: pd.DataFrame, source: str) -> pd.DataFrame:
    """Keep the figures of a source, the ones that are not preferred as well; all sources show the preferred only."""
    return found[found["preferred"] == "yes"] if source == ALL else found[found["source_id"] == source]


def sexes(found: pd.DataFrame) -> list[str]:
    """Return the codes of the sexes that figures are told apart by; none where all are about both together."""
    met = set(found["sex"])
    return [code for code in _SEXES if code in met] if met - {"total"} else []


def areas(found: pd.DataFrame) -> list[str]:
    """Return the areas that figures are about; none where all are about a whole country."""
    codes = sorted(found["geo_code"].unique())
    return codes if (found["geo_level"] != "country").any() else []


@dataclass(frozen=True, eq=False)
class Panel:
    """Figures that may share one chart: those of one series, or of two that may be compared.

    `verdict` says how far they may, and is None where the panel has one series.
    """

    rows: pd.DataFrame
    verdict: catalogue.Verdict | None = None

    @property
    def countries(self) -> list[str]:
        """Return the countries of the panel, Morocco first."""
        return sorted(self.rows["country"].unique())


def _ranked_series(found: pd.DataFrame, country: str, first: str) -> list[str]:
    """Return the series of a country: the one that opens the question, then national ones, then the newest."""
    own = found[found["country"] == country]
    order = own.assign(
        opens=own["obs_id"] == first, national=own["geo_level"] == "country", newest=own["period_end"].str[:4]
    )
    best = order.groupby("series")[["opens", "national", "newest"]].max()
    return list(best.sort_values(["opens", "national", "newest"], ascending=False, kind="stable").index)


def _judged(found: pd.DataFrame, mar: str, tun: str) -> catalogue.Verdict | None:
    """Return the verdict on two series, None where nobody has compared them."""
    verdict = catalogue.verdict(found[found["series"].isin((mar, tun))])
    return verdict if verdict is not None and verdict.comparison_id else None


def panels(found: pd.DataFrame, question: Question) -> list[Panel]:
    """Divide figures into charts, those that show both countries first.

    Series share a chart only if one is Moroccan, the other Tunisian, and a verdict allows it.
    """
    return list(_panels(found, *question.openings.values()))


@store.remembered
def _panels(found: pd.DataFrame, *openings: str) -> list[Panel]:
    """Divide figures into charts; `openings` are the figures that open the question in each country, or empty."""
    mar, tun = (_ranked_series(found, *pair) for pair in zip(catalogue.COUNTRIES, openings, strict=True))
    shared: list[Panel] = []
    taken: set[str] = set()
    for one in mar:
        for other in tun:
            verdict = _judged(found, one, other)
            if verdict is None or verdict.verdict == "not_comparable" or {one, other} & taken:
                continue
            taken |= {one, other}
            shared.append(Panel(in_order(found[found["series"].isin((one, other))]), verdict))
    alone = [Panel(in_order(found[found["series"] == one])) for one in [*mar, *tun] if one not in taken]
    return [*shared, *alone]


@dataclass(frozen=True)
class Apart:
    """Why charts stand apart: the verdicts that keep series from sharing one, and whether some pair has none."""

    verdicts: list[catalogue.Verdict]
    unjudged: bool


def apart(found: pd.DataFrame, drawn: Sequence[Panel]) -> Apart:
    """Return why the figures of both countries do not all stand in one chart."""
    together = {frozenset(panel.rows["series"]) for panel in drawn}
    sides = [found.loc[found["country"] == country, "series"].unique() for country in catalogue.COUNTRIES]
    pairs = [(mar, tun) for mar in sides[0] for tun in sides[1] if frozenset((mar, tun)) not in together]
    verdicts = [_judged(found, *pair) for pair in pairs]
    against = {one.comparison_id: one for one in verdicts if one is not None}
    return Apart(list(against.values()), None in verdicts)


@cache
def _places(value_list: str) -> dict[str, int]:
    """Return the place of each code in its list."""
    return {code: place for place, code in enumerate(catalogue.codes(value_list))}


@cache
def _value_lists() -> dict[str, str]:
    """Return the list that holds the values of each breakdown."""
    codes = store.table("codes")
    dimensions = codes[codes["list"] == "breakdown"]
    return dict(zip(dimensions["code"], dimensions["value_list"], strict=True))


LINE = ["breakdown", "breakdown_value", "geo_code", "period", "series"]


def in_order(found: pd.DataFrame) -> pd.DataFrame:
    """Sort figures as a chart shows them: the whole first, then each breakdown in its order, women before men.

    Values without an order of their own go from the highest figure to the lowest.
    """
    breakdowns = ["", *catalogue.codes("breakdown")]
    # A region is a category as a value is; both countries and all periods of one category stand together.
    below = found["geo_code"].where(found["geo_level"] != "country", "")
    highest = found.assign(_below=below).groupby(["breakdown", "breakdown_value", "_below"])["value"].transform("max")
    place = [
        _places(_value_lists()[breakdown])[value] if breakdown in _ORDERED else 0
        for breakdown, value in zip(found["breakdown"], found["breakdown_value"], strict=True)
    ]
    return (
        found.assign(
            _dimension=found["breakdown"].map(breakdowns.index),
            # The whole country before its regions.
            _below=below,
            _within=below != "",
            _place=place,
            _high=highest,
            _sex=found["sex"].map(_SEXES.index),
        )
        .sort_values(
            [
                *("_dimension", "_within", "_place", "_high", "breakdown_value", "_below"),
                *("country", "period_end", "series", "_sex"),
            ],
            ascending=[True, True, True, False, True, True, True, False, True, True],
            kind="stable",
        )
        .drop(columns=["_dimension", "_below", "_within", "_place", "_high", "_sex"])
    )


@dataclass(frozen=True, eq=False)
class Division:
    """Figures of one group, and whether they are parts of one whole.

    `kind` is parts, nested, answers or apart; `total` their sum, without `contained` figures, which are within others.
    """

    kind: str
    rows: pd.DataFrame
    total: float
    contained: pd.DataFrame


@cache
def _kinds() -> dict[tuple[str, str], dict[str, str]]:
    """Return how each indicator is divided by a breakdown or by sex."""
    return {(row["indicator"], row["divided_by"]): dict(row) for _, row in store.table("divisions").iterrows()}


def divided_by(row: "pd.Series[str]") -> str:
    """Return the dimension that a figure is a part by: its breakdown or sex; empty for a whole."""
    if (row["indicator"], row["breakdown"]) in _kinds():
        return str(row["breakdown"])
    return "sex" if (row["indicator"], "sex") in _kinds() and row["sex"] != "total" else ""


@store.remembered
def divisions(found: pd.DataFrame) -> list[Division]:
    """Return the groups of figures that divide a whole, or look as if they did, in the order of the figures.

    A group has one series, area, period and dimension; parts by breakdown are of one sex, parts by sex of one value.
    """
    by = [divided_by(row) for _, row in found.iterrows()]
    groups = found.assign(_by=by)[[one != "" for one in by]]
    if groups.empty:
        return []
    of_sex = groups["_by"] == "sex"
    groups = groups.assign(_sex=groups["sex"].where(~of_sex, ""), _value=groups["breakdown_value"].where(of_sex, ""))
    result = []
    keys = ["series", "geo_code", "period", "_by", "_sex", "_value"]
    for _key, own in groups.groupby(keys, sort=False):
        kind = _kinds()[own["indicator"].iloc[0], own["_by"].iloc[0]]
        own = own.drop(columns=["_by", "_sex", "_value"])
        within = own["breakdown_value"].isin(kind["contained"].split(";")) if kind["container"] else own["value"].isna()
        if kind["container"] not in set(own["breakdown_value"]):
            within = own["value"].isna()
        result.append(Division(kind["division"], own, round(float(own.loc[~within, "value"].sum()), 2), own[within]))
    return result


def indicators() -> Collection[str]:
    """Return every indicator that the profiles show."""
    return {code for question in questions().values() for code in question.indicators}


def container(indicator: str, breakdown: str) -> str:
    """Return the value of a nested division that contains others."""
    return _kinds()[indicator, breakdown]["container"]
