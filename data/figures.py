"""Every figure by whatever is asked of it, and the questions that several sources answer differently.

Rows come back with every column of their table, the source columns included, like those of `observations`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from data import catalogue, mapped, observations, store, trends

_Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Asked:
    """What is asked of the figures; empty means that it does not matter.

    `region` is an area of any level, with the groups of areas that it was published in; `years` the first and the last
    one, which a figure's period has to touch; `precision` any of these.
    """

    topic: str = ""
    indicator: str = ""
    country: str = ""
    region: str = ""
    period: str = ""
    sex: str = ""
    detail: str = ""
    source: str = ""
    precision: tuple[str, ...] = ()
    years: tuple[int, int] | None = None


CHOICES = tuple(field.name for field in fields(Asked) if field.name not in ("precision", "years"))
# What else figures may be narrowed by, and in which column.
FURTHER = {"level": "geo_level", "grade": "grade", "preferred": "preferred"}


@cache
def _everything() -> pd.DataFrame:
    """Return all figures by topic, indicator and area, the newest first, with `topic`, `period` and `detail`."""
    rows = observations.everything()
    indicators = {code: catalogue.indicator(code) for code in rows["indicator"].unique()}
    topics = {code: catalogue.codes("topic").index(one.topic) for code, one in indicators.items()}
    rows = rows.assign(
        topic=rows["indicator"].map({code: one.topic for code, one in indicators.items()}),
        topic_order=rows["indicator"].map(topics),
        first_year=rows["period_start"].str[:4].astype(int),
        last_year=rows["period_end"].str[:4].astype(int),
    )
    order = ["topic_order", "indicator", "country", "period_end", "geo_code", "sex", "breakdown", "breakdown_value"]
    rising = [column != "period_end" for column in order]
    return rows.sort_values(order, ascending=rising, kind="stable", ignore_index=True)


@cache
def _columns() -> Mapping[str, npt.NDArray[np.object_]]:
    """Return the column that each choice is about."""
    rows = _everything()
    names = {"region": "geo_code", "source": "source_id"}
    return {name: rows[names.get(name, name)].to_numpy(dtype=object) for name in (*CHOICES, "precision")}


@lru_cache(maxsize=2048)
def _mask(name: str, code: str) -> _Mask:
    """Tell which figures answer one choice."""
    if name == "region":
        known = set(_columns()["region"])
        wanted = {code, *(area for area in known if code in catalogue.members(area))}
        return np.isin(_columns()["region"], list(wanted))
    column = _everything()[FURTHER[name]].to_numpy(dtype=object) if name in FURTHER else _columns()[name]
    mask: _Mask = column == code
    return mask


@lru_cache(maxsize=64)
def _within(years: tuple[int, int]) -> _Mask:
    """Tell which figures touch a span of years."""
    rows = _everything()
    mask: _Mask = ((rows["first_year"] <= years[1]) & (rows["last_year"] >= years[0])).to_numpy()
    return mask


def _masks(asked: Asked) -> dict[str, _Mask]:
    """Return for each choice that was made which figures answer it."""
    masks = {name: _mask(name, getattr(asked, name)) for name in CHOICES if getattr(asked, name)}
    if asked.precision:
        masks["precision"] = np.isin(_columns()["precision"], list(asked.precision))
    if asked.years:
        masks["years"] = _within(asked.years)
    return masks


def _all_of(masks: Mapping[str, _Mask], but: str = "") -> _Mask:
    """Tell which figures answer all choices, perhaps but one."""
    kept = np.ones(len(_everything()), dtype=bool)
    for name, mask in masks.items():
        if name != but:
            kept &= mask
    return kept


def figures(asked: Asked) -> pd.DataFrame:
    """Return the figures that answer all that is asked: by topic, indicator and country, the newest first."""
    return _everything()[_all_of(_masks(asked))]


def matching(chosen: Mapping[str, Sequence[str]], *, but: Collection[str] = ()) -> pd.DataFrame:
    """Return the figures that fit every choice, or every choice `but` some, in the order of `figures`.

    `chosen` maps the names of `Asked` and of `FURTHER` to codes, of which one has to fit (`years` to one span such as
    2005-2024, which a figure's period has to touch). An empty choice leaves all in.
    """
    kept = np.ones(len(_everything()), dtype=bool)
    for name, codes in chosen.items():
        if not codes or name in but:
            continue
        if name == "years":
            first, last = (int(year) for year in codes[0].split("-"))
            kept &= _within((first, last))
        else:
            kept &= np.logical_or.reduce([_mask(name, code) for code in codes])
    return _everything()[kept]


@lru_cache(maxsize=256)
def offered(asked: Asked) -> Mapping[str, tuple[str, ...]]:
    """Return the codes that each choice has among the figures left by the other choices; codes are sorted.

    A region is offered for itself and for the groups that it was published in.
    """
    masks = _masks(asked)
    found = {name: sorted(set(column[_all_of(masks, but=name)])) for name, column in _columns().items()}
    found["region"] = sorted({member for area in found["region"] for member in (area, *catalogue.members(area))})
    return {name: tuple(codes) for name, codes in found.items()}


@lru_cache(maxsize=256)
def span(asked: Asked) -> tuple[int, int]:
    """Return the first and the last year of the figures left by the choices other than that of years.

    All years of the evidence where nothing is left.
    """
    rows = _everything()
    kept = rows[_all_of(_masks(asked), but="years")]
    kept = kept if len(kept) else rows
    return int(kept["first_year"].min()), int(kept["last_year"].max())


def in_the_way(asked: Asked) -> dict[str, int]:
    """Return the choices without which there would be figures, and how many, where all together leave none."""
    masks = _masks(asked)
    if not masks or _all_of(masks).any():
        return {}
    left = {name: int(_all_of(masks, but=name).sum()) for name in masks}
    return {name: count for name, count in left.items() if count}


_SUBJECT = ("topic", "indicator", "country", "region")


def is_unpublished(asked: Asked) -> bool:
    """Tell whether the evidence has no figure at all of what is asked, whatever the period, the source or the people.

    Not where the choices of a reader exclude each other: an indicator of another topic, an area of another country.
    """
    masks = {name: mask for name, mask in _masks(asked).items() if name in _SUBJECT}
    wrong_topic = asked.topic and asked.indicator and catalogue.indicator(asked.indicator).topic != asked.topic
    wrong_country = asked.country and asked.region and catalogue.region(asked.region)["country"] != asked.country
    return not (wrong_topic or wrong_country) and not _all_of(masks).any()


@cache
def known() -> Mapping[str, frozenset[str]]:
    """Return the codes that a link may carry for each choice."""
    rows = _everything()
    return {
        "topic": frozenset(catalogue.codes("topic")),
        "indicator": frozenset(store.table("indicators")["indicator"]),
        "country": frozenset(catalogue.codes("country")),
        "region": frozenset(catalogue.region_codes()),
        "period": frozenset(rows["period"]) | {observations.LATEST},
        "sex": frozenset(catalogue.codes("sex")),
        "detail": frozenset(rows["detail"]),
        "source": frozenset(store.table("sources")["source_id"]),
    }


# Questions that several sources answer


@dataclass(frozen=True)
class Spread:
    """How far apart the answers to one count are: `rows` are those answers, lowest first."""

    rows: pd.DataFrame

    @property
    def lowest(self) -> "pd.Series[str]":
        """Return the lowest answer."""
        return self.rows.iloc[0]

    @property
    def highest(self) -> "pd.Series[str]":
        """Return the highest answer."""
        return self.rows.iloc[-1]

    @property
    def difference(self) -> float:
        """Return how much the highest answer exceeds the lowest."""
        return round(float(self.highest["value"]) - float(self.lowest["value"]), 6)

    @property
    def is_of_same(self) -> bool:
        """Tell whether the answers count the same at the same time, and so contradict each other."""
        return bool(self.rows["same"].all()) and self.rows["period"].nunique() == self.rows["detail"].nunique() == 1

    @property
    def ratio(self) -> float:
        """Return how many times the lowest answer goes into the highest; none where the lowest is zero."""
        lowest = float(self.lowest["value"])
        return float(self.highest["value"]) / lowest if lowest else float("nan")


@dataclass(frozen=True)
class Question:
    """A question that several figures answer, and why one of them is shown first.

    `rows` are the answers in order, with `count` (answers to the same count bear the same number), `axis` (figures with
    different numbers must not share an axis), `first` (shown first elsewhere) and `same` (counts the same as the answer
    it is set against: same indicator, same people); `producer` is who made a figure that another publication reports,
    empty where that is not known. `spreads` say how far apart the answers to each count are, the
    widest first; a count with one answer has none.
    """

    code: str
    country: str
    texts: Mapping[str, str]
    rows: pd.DataFrame
    spreads: tuple[Spread, ...]

    def label(self, language: str) -> str:
        """Return its short name."""
        return self.texts[f"label_{language}"]

    def question(self, language: str) -> str:
        """Return the question."""
        return self.texts[f"question_{language}"]

    @property
    def contradicts(self) -> bool:
        """Tell whether some answers count the same and still differ."""
        return any(spread.is_of_same for spread in self.spreads)

    @property
    def reversed_ranks(self) -> list[pd.DataFrame]:
        """Return the answers of each of two axes, highest first, where they rank the same countries in reverse."""
        ranked = [own.sort_values("value", ascending=False) for _axis, own in self.rows.groupby("axis", sort=False)]
        if len(ranked) != 2 or any(len(own) < 2 or own["value"].nunique() < len(own) for own in ranked):
            return []
        one, other = (list(own["country"]) for own in ranked)
        return ranked if len(set(one)) == len(one) and one == other[::-1] else []

    def reason(self, language: str) -> str:
        """Return why one answer is shown first, or why none is."""
        return self.texts[f"reason_{language}"]


def _spreads(rows: pd.DataFrame) -> tuple[Spread, ...]:
    """Measure how far apart the answers to each count are, the widest first."""
    found = [
        Spread(own.sort_values("value", kind="stable"))
        for _count, own in rows.groupby("count", sort=False)
        if len(own) > 1
    ]
    return tuple(sorted(found, key=lambda spread: -spread.ratio))


def _question(row: "pd.Series[str]", every: pd.DataFrame) -> Question:
    """Put a question together with its answers."""
    counts = [count.split(";") for count in row["obs_ids"].split("|")]
    ids = [obs_id for count in counts for obs_id in count]
    producers = dict(pair.split("=") for pair in row["producers"].split(";") if pair)
    rows = every.loc[ids].reset_index(drop=True)
    rows = rows.assign(
        count=[number for number, count in enumerate(counts) for _obs_id in count],
        first=rows["obs_id"].isin(row["preferred_obs_ids"].split(";")),
        producer=[producers.get(obs_id, "") for obs_id in ids],
        axis=rows["unit"] + (" " + rows["indicator"] if row["axes"] == "by_indicator" else ""),
    )
    # Each answer is set against the one shown first among those to the same count, else against the leading one.
    leads = rows.sort_values("first", ascending=False, kind="stable").drop_duplicates("count").set_index("count")
    same = [
        (leads.at[count, "indicator"], leads.at[count, "population_id"]) == (indicator, people)
        for count, indicator, people in zip(rows["count"], rows["indicator"], rows["population_id"], strict=True)
    ]
    texts = {column: str(row[column]) for column in row.index if column.endswith(("_en", "_fr", "_ar"))}
    rows = rows.assign(same=same)
    return Question(str(row["question_id"]), str(row["country"]), texts, rows, _spreads(rows))


@cache
def _questions() -> Mapping[str, Question]:
    """Read every question in order."""
    every = observations.everything().set_index("obs_id", drop=False)
    ordered = store.table("source_questions").sort_values("position")
    return {row["question_id"]: _question(row, every) for _index, row in ordered.iterrows()}


def questions(countries: Collection[str]) -> dict[str, Question]:
    """Return the questions about some of these countries, by code and in order."""
    return {code: one for code, one in _questions().items() if one.country == "both" or one.country in countries}


def question_codes() -> list[str]:
    """Return the codes of all questions."""
    return list(_questions())


@cache
def _mapped() -> frozenset[str]:
    """Return the indicators that can be mapped."""
    return frozenset(mapped.regional_indicators())


@cache
def _moving() -> frozenset[str]:
    """Return the keys of the figures that stand on a line over time."""
    indicators = trends.trend_indicators()
    return frozenset(obs_id for code in indicators for obs_id in trends.over_time(code).rows()["obs_id"])


@cache
def uses(code: str) -> list[tuple[str, dict[str, str]]]:
    """Return where the figures of a question are used: the code of a page, and the choices to open it with."""
    rows = _questions()[code].rows
    found: list[tuple[str, dict[str, str]]] = []
    chosen = set(store.table("selections")[["obs_id_mar", "obs_id_tun"]].to_numpy().ravel())
    if set(rows["obs_id"]) & chosen:
        found.append(("overview", {}))
    mapped, moving = _mapped(), _moving()
    for indicator in dict.fromkeys(rows["indicator"]):
        own = rows[rows["indicator"] == indicator]
        about = {"indicator": str(indicator)}
        countries = own["country"].unique()
        if len(countries) == 1:
            about["country"] = str(countries[0])
        if indicator in mapped:
            found.append(("regions", about))
        if set(own["obs_id"]) & moving:
            found.append(("trends", about))
    return found
