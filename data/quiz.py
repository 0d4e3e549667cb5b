"""Questions on the evidence, drawn from the tables by a number: each has one right answer, which a row proves.

The same number draws the same ten questions in every language. An option is a code of the tables, so it can be checked
against them; how it is written in a language is told by `option_text`, and no two options of a question read the same
in any language. Which sentence asks stands in components.quizzes.
"""

import random
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import combinations
from typing import Any, Final

import pandas as pd

from data import catalogue, mechanisms, searching, store

LESSONS: Final = ("concepts", "data", "mechanisms", "comparison", "recommendations")
QUESTIONS: Final = 10
# Attempts are numbered from 1 on; so many have a link of their own.
ATTEMPTS: Final = tuple(str(number) for number in range(1, 1000))
_OPTIONS: Final = 4

# Terms that a careful reader might take for one another: they never stand as options of one question.
_KIN: Final = (
    {"avr", "avrr", "vhr", "voluntary_return"},
    {"return", "return_migration", "returnee", "re_emigration"},
    {"voluntary_return", "decided_return", "spontaneous_return", "voluntary_departure"},
    {"forced_return", "compelled_return", "expulsion", "order_to_leave", "voluntary_departure"},
    {"migrant", "current_migrant", "refugee", "returnee", "temporary_labour_migrant", "seasonal_worker"},
    {"temporary_labour_migrant", "seasonal_worker", "circular_migration"},
    {"reintegration", "integrated_approach", "sustainable_reintegration", "labour_market_reintegration"},
    {"post_return_conditions", "reintegration", "sustainable_reintegration"},
    {"pre_return_conditions", "return_preparedness"},
    {"mre", "tre", "diaspora", "current_migrant"},
    {"social_security_agreement", "totalization", "portability", "equality_of_treatment"},
    {"bilateral_labour_agreement", "mobility_partnership", "readmission_agreement", "social_security_agreement"},
    {"brain_drain", "brain_circulation"},
    {"informal_employment", "informal_production_unit"},
    {"human_capital", "financial_capital", "rpl"},
    {"counselling", "case_management"},
    {"almp", "labour_market_reintegration"},
    {"remittances", "financial_capital"},
    {"circular_migration", "re_emigration"},
)
# What in the name of a mechanism tells who leads it; looked for in folded names.
_LEADER_WORDS: Final = re.compile(
    r"minist|govern|gouvern|council|conseil|office|agenc|iom|oim|giz|cefa|cgem|ugtt|ote\b|ofii|aneti|anapec|hcp|"
    r"national|fo[u]?ndation|associat|municip|commun|state|etat|frontex|eu\b|ue\b|law|loi|tax|custom|douan|german|"
    r"allem|french|franc|belg|swiss|suisse|ital|spain|espagn|dutch|neerland|act\b|bilateral|"
    r"وزار|حكوم|مجلس|ديوان|مكتب|وكال|منظم|موسس|جمعي|وطني|جماع|اتحاد|جمارك|جمرك|ضريب|قانون|الدول"
)
_YEAR: Final = re.compile(r"\d{4}")
# Short words that mean nothing, in English and French.
_SMALL: Final = re.compile(
    r"and|are|but|can|for|had|has|her|his|its|may|nor|not|now|off|one|our|out|own|the|too|two|was|who|why|yet|"
    r"aux|ces|des|dix|est|les|leu|par|pas|que|qui|ses|son|sur|une"
)
# What in a statement, in English, speaks of a dimension: one that it speaks of is no wrong answer.
_THEMES: Final = {
    "policy_framework": r"polic|strateg|reform|priorit",
    "institutions_coordination": r"minist|authorit|coordinat|institut|govern|scheme|into line|office|agency",
    "legal_bilateral": r"agreement|treat(y|ies)|convention|\blaw|legal|rights|readmi|between countr|destination",
    "data_knowledge": r"data|statistic|record|analys|survey|stud|know|research|establish|unclear|tools",
    "monitoring_evaluation": r"indicator|evaluat|monitor|follow|statistic|establish|unclear|result|outcome",
    "funding_sustainability": r"fund|money|financ|budget|lasting|costs?\b|grant|project",
    "information_outreach": r"inform|known|aware|outreach|told|guid|counsel|channel|contact point",
    "local_level": r"local|region|branch|village|municip|town|governorate|rural|association|communit",
    "employment": r"\bjob|\bwork|employ|labour|profession",
    "entrepreneurship_investment": r"entrepren|invest|enterpr|business|fund",
    "skills_recognition": r"skill|qualif|degree|diplom|train",
    "social_protection": r"pension|social security|health|insur|contribution|protection|benefit|\bcare\b",
    "social_psychosocial": r"psych|emotion|stigma|shame|famil|depress|cultur|social|hous|school|trauma|network|margin"
    r"|living|hard\b|relations",
    "gender": r"wom[ae]n|widow|gender|female",
    "vulnerable_groups": r"vulnerab|expel|expuls|deport|force|detention|violence|victim|child|margin|women|needs",
}
# A gap is told from a weakness by such a word.
_LACKING: Final = re.compile(
    r"\b(no|not|nor|never|nothing|without|lack\w*|miss|missing|yet to|unclear|little|fall short|want of|hardly)\b"
)
# Each of them may be what "the state" means, or names an addressee beside the one it is coded by.
_PUBLIC: Final = ("government", "local_authority", "destination_country")
_SEVERAL_ADDRESSEES: Final = re.compile(r"\) and |and partners|donors")


@dataclass(frozen=True)
class Question:
    """One question: its kind, the row and column that prove the answer, the options as codes, and the right one.

    `check` asks the tables whether an option is right. `about` are the keys that no other question of the quiz shares.
    """

    kind: str
    table: str
    row_id: str
    column: str
    options: tuple[str, ...]
    right: str
    check: Callable[[str], bool] = field(repr=False, compare=False)
    about: frozenset[str] = frozenset()

    def text(self, option: str, language: str) -> str:
        """Return how an option reads in a language."""
        return option_text(self.kind, option, language)


# Words


@cache
def stems(text: str) -> frozenset[str]:
    """Return the beginnings of the words of a text that mean something, to find words that give an answer away."""
    found = set()
    for word in re.findall(r"\w+", searching.folded(text)):
        if re.match(r"[\u0600-\u06ff]", word):
            word = re.sub(r"^(?:[وفبكل]?ال|لل)", "", word)
            if len(word) > 2:
                found.add(word[:4])
        elif len(word) > 2 and not _SMALL.fullmatch(word):
            found.add(word[:5])
    return frozenset(found)


def shared(one: str, other: str) -> int:
    """Count the words that two texts share."""
    return len(stems(one) & stems(other))


# Rows


def _key(table: str) -> str:
    """Return the name of the column that holds the keys of a table."""
    return store.columns(table)[0]


@cache
def _rows(table: str) -> dict[str, dict[str, Any]]:
    """Read the rows of a table by their keys; those of links by both ends."""
    rows = store.table(table)
    if table == "links":
        return {f"{row['from_id']}>{row['to_id']}": dict(row) for _, row in rows.iterrows()}
    return {row[_key(table)]: dict(row) for row in rows.to_dict("records")}


def row(table: str, row_id: str) -> dict[str, Any]:
    """Return the row of a table with a key."""
    return _rows(table)[row_id]


def proof(question: Question) -> tuple[str, pd.DataFrame]:
    """Return the rows behind an answer, each with its source, and the table that they are of."""
    if question.table == "comparability":
        return "observations", _of("observations", sides(question.row_id))
    if question.table == "links":
        return "recommendations", _of("recommendations", [question.right])
    if question.kind in ("highest_area", "highest_year", "higher_country", "first"):
        return question.table, _of(question.table, question.options)
    return question.table, _of(question.table, [question.row_id])


def _of(table: str, keys: Sequence[str]) -> pd.DataFrame:
    """Return rows of a table in the order of their keys."""
    rows = store.table(table).set_index(_key(table), drop=False)
    return rows.loc[list(keys)].reset_index(drop=True)


@cache
def sides(comparison_id: str) -> tuple[str, str]:
    """Return the figures that stand for the two series of a comparison: of the same detail, if they have one in common.

    Of several, the one of the whole is taken before that of a part, the widest area, the one shown first, the newest.
    """
    known = row("comparability", comparison_id)
    rows = store.table("observations")
    mar, tun = (rows[rows["series"] == known[name]] for name in ("series_mar", "series_tun"))
    common = _details(mar) & _details(tun)
    if common:
        mar, tun = (one[[detail in common for detail in _detail(one)]] for one in (mar, tun))
    return _standing(mar), _standing(tun)


def _detail(rows: pd.DataFrame) -> list[tuple[str, ...]]:
    """Return the detail of each figure."""
    return list(zip(rows["sex"], rows["breakdown"], rows["breakdown_value"], strict=True))


def _details(rows: pd.DataFrame) -> set[tuple[str, ...]]:
    """Return the details that figures have."""
    return set(_detail(rows))


def _standing(rows: pd.DataFrame) -> str:
    """Return the key of the figure that stands for its series."""
    rank = rows.assign(
        national=rows["geo_level"].eq("country"),
        undivided=rows["breakdown"].eq(""),
        whole=rows["sex"].eq("total"),
        shown=rows["preferred"].eq("yes"),
    )
    order = ["national", "undivided", "whole", "shown", "breakdown_value", "sex", "period_end", "obs_id"]
    ascending = [True, True, True, True, False, False, True, True]
    return str(rank.sort_values(order, ascending=ascending)["obs_id"].iloc[-1])


# Options in words

_TABLE_OF_OPTIONS: Final = {
    "term_of_definition": ("glossary", "term"),
    "definition_of_term": ("glossary", "definition"),
    "first": ("mechanisms", "name"),
    "responds": ("recommendations", "statement"),
}
_LIST_OF_OPTIONS: Final = {
    "grade": "grade",
    "leads": "actor_type",
    "status": "status",
    "agreement": "agreement_status",
    "service": "service",
    "verdict": "verdict",
    "addressee": "addressee_type",
    "finding_kind": "finding_kind",
    "dimension": "dimension",
}


def option_text(kind: str, option: str, language: str) -> str:
    """Return how an option of a kind of question reads in a language."""
    if kind in _TABLE_OF_OPTIONS:
        table, column = _TABLE_OF_OPTIONS[kind]
        return str(row(table, option)[f"{column}_{language}"])
    if kind in _LIST_OF_OPTIONS:
        return catalogue.label(_LIST_OF_OPTIONS[kind], option, language)
    if kind == "has_figure":
        return catalogue.region_name(option, language)
    one = row("observations", option)
    if kind == "highest_area":
        return catalogue.region_name(one["geo_code"], language)
    if kind == "higher_country":
        return catalogue.label("country", one["country"], language)
    if kind == "highest_year":
        return str(one["period_start"])
    # A figure that was computed, or was not.
    name, area = catalogue.indicator(one["indicator"]).label(language), catalogue.region_name(one["geo_code"], language)
    return f"{name} ({area})"


def distinct(kind: str, options: Collection[str]) -> bool:
    """Tell whether options read differently in every language."""
    return all(
        len({searching.folded(option_text(kind, one, language)) for one in options}) == len(options)
        for language in catalogue.LANGUAGES
    )


def _offered(
    kind: str,
    right: str,
    others: Iterable[str],
    rng: random.Random,
    *,
    wrong: Callable[[str], bool],
    most: int = _OPTIONS,
    least: int = _OPTIONS,
) -> tuple[str, ...] | None:
    """Return the right option among wrong ones in an order by chance, or None where there are too few of them."""
    waiting = [one for one in sorted(set(others)) if one != right and wrong(one)]
    rng.shuffle(waiting)
    options = [right]
    for one in waiting:
        if len(options) < most and distinct(kind, [*options, one]):
            options.append(one)
    rng.shuffle(options)
    return tuple(options) if len(options) >= least else None


def _is(table: str, row_id: str, column: str) -> Callable[[str], bool]:
    """Return what checks an option against one cell."""
    return lambda option: str(row(table, row_id)[column]) == option


# Concepts


def _are_kin(terms: Collection[str]) -> bool:
    """Tell whether two of these terms might be taken for one another."""
    return any(len(group & set(terms)) > 1 for group in _KIN)


def balanced(kind: str, right: str, others: Collection[str]) -> bool:
    """Tell whether words alone do not lead from term to definition: a wrong option shares as many of them."""
    asked, told = ("definition", "term") if kind == "term_of_definition" else ("term", "definition")
    known = row("glossary", right)
    for language in catalogue.LANGUAGES:
        words = known[f"{asked}_{language}"]
        most = max(shared(words, row("glossary", one)[f"{told}_{language}"]) for one in others)
        if shared(words, known[f"{told}_{language}"]) > most:
            return False
    return True


def _term_is(kind: str, row_id: str, option: str) -> bool:
    """Tell whether the glossary gives a term this definition."""
    column = "definition_en" if kind == "term_of_definition" else "term_en"
    return bool(row("glossary", option)[column] == row("glossary", row_id)[column])


def _glossary(kind: str, term: str, rng: random.Random) -> Question | None:
    """Ask for the term that a definition belongs to, or the definition of a term."""
    others = [one for one in _rows("glossary") if one != term and not _are_kin({one, term})]
    rng.shuffle(others)
    # Those that share a word come first: without them the shared word would give the answer away.
    near = [one for one in others if not balanced(kind, term, [one])]
    likely = [one for one in others if one not in near][:12] + near[:4]
    for group in combinations(likely, _OPTIONS - 1):
        if balanced(kind, term, group) and not _are_kin({*group, term}) and distinct(kind, [term, *group]):
            options = [term, *group]
            rng.shuffle(options)
            column = "term_en" if kind == "term_of_definition" else "definition_en"
            check = partial(_term_is, kind, term)
            return Question(kind, "glossary", term, column, tuple(options), term, check, frozenset({term}))
    return None


def _terms() -> Sequence[str]:
    """Return the terms."""
    return list(_rows("glossary"))


# Data


@cache
def _figures() -> pd.DataFrame:
    """Return the figures of the whole, shown first, neither approximate nor grouped nor of a part of a period."""
    rows = store.table("observations")
    return rows[
        (rows["sex"] == "total")
        & (rows["breakdown"] == "")
        & (rows["preferred"] == "yes")
        & rows["precision"].isin(["exact", "rounded", "derived"])
    ]


_SAME_MAP: Final = ["series", "geo_level", "period_start", "period_end"]


@cache
def _maps() -> dict[str, tuple[str, ...]]:
    """Return figures by area that stand on one map, by the first of them."""
    rows = _figures()
    rows = rows[rows["geo_level"].isin(["region", "governorate"])].sort_values("obs_id")
    groups = (tuple(group["obs_id"]) for _, group in rows.groupby(_SAME_MAP))
    return {group[0]: group for group in groups if len(group) >= _OPTIONS}


@cache
def _lines() -> dict[str, tuple[str, ...]]:
    """Return figures of a country for whole years, of one series without a break, by the first of them."""
    rows = _figures()
    broken = set(store.table("series_breaks")["series"])
    rows = rows[
        rows["country"].isin(catalogue.COUNTRIES)
        & (rows["geo_level"] == "country")
        & (rows["period_start"].str.len() == 4)
        & (rows["period_start"] == rows["period_end"])
        & ~rows["series"].isin(broken)
    ].sort_values("obs_id")
    groups = (tuple(group.drop_duplicates("period_start")["obs_id"]) for _, group in rows.groupby("series"))
    return {group[0]: group for group in groups if len(group) >= _OPTIONS}


def _value(obs_id: str) -> float:
    """Return the value of a figure."""
    return float(row("observations", obs_id)["value"])


def _highest(kind: str, group: Sequence[str], rng: random.Random) -> Question | None:
    """Ask where, or when, a figure was highest."""
    options = rng.sample(list(group), _OPTIONS)
    right = max(options, key=_value)
    values = [_value(one) for one in options]
    if values.count(max(values)) > 1 or not distinct(kind, options):
        return None

    def check(option: str) -> bool:
        return all(_value(option) > _value(one) for one in options if one != option)

    known = row("observations", right)
    about = frozenset({f"{known['indicator']} {known['country']}"})
    return Question(kind, "observations", right, "value", tuple(options), right, check, about)


def _highest_area(first: str, rng: random.Random) -> Question | None:
    """Ask in which area a figure is highest."""
    return _highest("highest_area", _maps()[first], rng)


def _highest_year(first: str, rng: random.Random) -> Question | None:
    """Ask in which year a figure was highest."""
    return _highest("highest_year", _lines()[first], rng)


@cache
def _areas_with(indicator: str) -> frozenset[str]:
    """Return the areas that have a figure of their own, or one together with others."""
    rows = store.table("observations")
    found = set(rows.loc[rows["indicator"] == indicator, "geo_code"])
    return frozenset(one for code in found for one in (code, *catalogue.members(code)))


@cache
def _partly_published() -> dict[str, str]:
    """Return indicators that are published for some areas of the maps and not for others, each by one figure."""
    rows = store.table("observations")
    rows = rows[rows["geo_level"].isin(["region", "governorate"]) & (rows["preferred"] == "yes")]
    found = {}
    for indicator, group in rows.groupby("indicator"):
        if len(_without_figure(str(indicator))) >= _OPTIONS - 1 and not str(indicator).startswith("tounesna"):
            found[str(group["obs_id"].iloc[0])] = str(indicator)
    return found


def _without_figure(indicator: str) -> list[str]:
    """Return the areas of today for which an indicator is not published."""
    areas = [*catalogue.areas("region"), *catalogue.areas("governorate")]
    return [code for code in areas if code not in _areas_with(indicator)]


def _has_figure(first: str, rng: random.Random) -> Question | None:
    """Ask for which area a figure is published."""
    indicator = _partly_published()[first]
    rows = store.table("observations")
    rows = rows[
        (rows["indicator"] == indicator)
        & rows["geo_level"].isin(["region", "governorate"])
        & (rows["preferred"] == "yes")
        & (rows["precision"] != "grouped")
    ]
    right = row("observations", rng.choice(sorted(rows["obs_id"])))

    def check(option: str) -> bool:
        return option in _areas_with(indicator)

    without = _without_figure(indicator)
    # Three areas of the other country would give the fourth away.
    others = [code for code in without if catalogue.region(code)["country"] == right["country"]]
    options = _offered("has_figure", right["geo_code"], others, rng, wrong=lambda one: not check(one))
    if options is None:
        return None
    about = frozenset({f"{indicator} {right['country']}"})
    return Question("has_figure", "observations", right["obs_id"], "geo_code", options, right["geo_code"], check, about)


@cache
def _graded() -> tuple[str, ...]:
    """Return figures of both countries to ask the grade of, as many of the one grade as of the other."""
    rows = store.table("observations")
    rows = rows[rows["country"].isin(catalogue.COUNTRIES) & (rows["geo_level"] == "country") & (rows["sex"] == "total")]
    rows = rows[rows["breakdown"] == ""].drop_duplicates(["series"])
    by_grade = [sorted(group["obs_id"]) for _, group in rows.groupby("grade")]
    few = min(map(len, by_grade))
    return tuple(one for group in by_grade for one in group[: max(few, 6)])


def _grade(obs_id: str, rng: random.Random) -> Question | None:
    """Ask for the grade of a figure that was read in a publication."""
    known = row("observations", obs_id)
    options = list(catalogue.codes("grade"))
    rng.shuffle(options)
    check = _is("observations", obs_id, "grade")
    about = frozenset({f"{known['indicator']} {known['country']}"})
    return Question("grade", "observations", obs_id, "grade", tuple(options), known["grade"], check, about)


@cache
def _one_of_each(precision: str) -> tuple[str, ...]:
    """Return one figure of a precision for each indicator and country that has none of another precision."""
    rows = store.table("observations")
    rows = rows[rows["country"].isin(catalogue.COUNTRIES)]
    same = rows.groupby(["indicator", "geo_code"])["precision"].transform("nunique") == 1
    rows = rows[same & (rows["precision"] == precision) & (rows["preferred"] == "yes")]
    return tuple(rows.drop_duplicates(["indicator", "geo_code"]).drop_duplicates(["indicator", "country"])["obs_id"])


def _derived(obs_id: str, rng: random.Random) -> Question | None:
    """Ask which figure was computed by the project."""

    def check(option: str) -> bool:
        return bool(row("observations", option)["precision"] == "derived")

    options = _offered("derived", obs_id, _one_of_each("exact"), rng, wrong=lambda one: not check(one))
    if options is None:
        return None
    known = row("observations", obs_id)
    about = frozenset({f"{known['indicator']} {known['country']}"})
    return Question("derived", "observations", obs_id, "precision", options, obs_id, check, about)


# Mechanisms


@cache
def _serving() -> tuple[str, ...]:
    """Return the mechanisms that serve, directly or not, nationals who come back."""
    rows = mechanisms.everything()
    return tuple(rows.loc[rows["serves_national_returnees"] != "no", "mechanism_id"])


@cache
def _unmarked(words: re.Pattern[str]) -> tuple[str, ...]:
    """Return the mechanisms whose name in no language holds one of these words."""
    return tuple(
        one
        for one in _serving()
        if not any(
            words.search(searching.folded(row("mechanisms", one)[f"name_{code}"])) for code in catalogue.LANGUAGES
        )
    )


def _coded(kind: str, column: str, mechanism: str, rng: random.Random) -> Question | None:
    """Ask for a code of a mechanism."""
    found = {row("mechanisms", one)[column] for one in _serving()}
    right = row("mechanisms", mechanism)[column]
    check = _is("mechanisms", mechanism, column)
    options = _offered(kind, right, found, rng, wrong=lambda one: not check(one))
    if options is None:
        return None
    return Question(kind, "mechanisms", mechanism, column, options, right, check, frozenset({mechanism}))


def _service(mechanism: str, rng: random.Random) -> Question | None:
    """Ask which service a mechanism offers."""
    known = row("mechanisms", mechanism)
    offered = [code for code in known["services"].split(";") if code]
    told = [code for code in offered if not _told(known, code, "name")]
    if not told:
        return None
    right = rng.choice(told)

    def check(option: str) -> bool:
        return option in row("mechanisms", mechanism)["services"].split(";")

    # Nor may a wrong one be what name or description seem to say.
    others = [code for code in catalogue.codes("service") if not _told(known, code, "name", "description")]
    options = _offered("service", right, others, rng, wrong=lambda one: not check(one))
    if options is None:
        return None
    return Question("service", "mechanisms", mechanism, "services", options, right, check, frozenset({mechanism}))


def _told(known: dict[str, Any], service: str, *columns: str) -> bool:
    """Tell whether texts of a mechanism say a service in so many words."""
    return any(
        shared(known[f"{column}_{code}"], catalogue.label("service", service, code))
        for column in columns
        for code in catalogue.LANGUAGES
    )


def _started() -> Sequence[str]:
    """Return the mechanisms whose first year is known and does not stand in their name."""
    return [one for one in _unmarked(_YEAR) if pd.notna(_start(one))]


def _start(mechanism: str) -> float:
    """Return the first year of a mechanism."""
    written = str(row("mechanisms", mechanism)["start_year"])
    return float(written) if written[:1].isdigit() else float("nan")


def _first(mechanism: str, rng: random.Random) -> Question | None:
    """Ask which mechanism of a country began first; a name alone may fit both countries."""
    country = row("mechanisms", mechanism)["country"]
    here = [one for one in _started() if row("mechanisms", one)["country"] == country]
    later = [one for one in here if _start(one) > _start(mechanism)]
    options = _offered("first", mechanism, later, rng, wrong=lambda one: _start(one) > _start(mechanism))
    if options is None:
        return None

    def check(option: str) -> bool:
        return all(_start(option) < _start(one) for one in options if one != option)

    return Question("first", "mechanisms", mechanism, "start_year", options, mechanism, check, frozenset(options))


# Comparison


_PLAIN_VERDICTS: Final = ("comparable", "not_comparable")


def _plainly_judged() -> Sequence[str]:
    """Return the comparisons that are plainly allowed, or plainly not: how much care others need may be argued."""
    return [key for key, known in _rows("comparability").items() if known["verdict"] in _PLAIN_VERDICTS]


def _verdict(comparison: str, rng: random.Random) -> Question | None:
    """Ask whether two series may stand on one axis."""
    known = row("comparability", comparison)
    options = list(_PLAIN_VERDICTS)
    rng.shuffle(options)
    check = _is("comparability", comparison, "verdict")
    about = frozenset({known["indicator_mar"], known["indicator_tun"]})
    return Question("verdict", "comparability", comparison, "verdict", tuple(options), known["verdict"], check, about)


@cache
def _pairs() -> dict[str, str]:
    """Return pairs of figures of one year that may be compared: the Moroccan one, and the Tunisian one."""
    rows = _figures()
    rows = rows[(rows["geo_level"] == "country") & (rows["period_end"].str[:4] >= "2010")]
    found: dict[str, str] = {}
    for known in _rows("comparability").values():
        if known["verdict"] != "comparable" or known["indicator_mar"] != known["indicator_tun"]:
            continue
        sides = [rows[rows["series"] == known[name]] for name in ("series_mar", "series_tun")]
        both = sides[0].merge(sides[1], on=["period_start", "period_end"], suffixes=("_mar", "_tun"))
        both = both[both["value_mar"] != both["value_tun"]]
        found |= dict(zip(both["obs_id_mar"], both["obs_id_tun"], strict=True))
    return found


def _higher_country(first: str, rng: random.Random) -> Question | None:
    """Ask in which country a figure that may be compared is higher."""
    options = [first, _pairs()[first]]
    rng.shuffle(options)
    right = max(options, key=_value)

    def check(option: str) -> bool:
        return all(_value(option) > _value(one) for one in options if one != option)

    about = frozenset({row("observations", first)["indicator"]})
    return Question("higher_country", "observations", right, "value", tuple(options), right, check, about)


_NO_LONGER: Final = ("replaced", "ended")
_STANDINGS: Final = ("in_force", "not_ratified", *_NO_LONGER)


@cache
def _standing_agreements() -> tuple[str, ...]:
    """Return the agreements to ask the standing of: all that are not in force, and half as many again that are."""
    rows = store.table("agreements").sort_values("agreement_id")
    named = {*catalogue.COUNTRIES, *catalogue.codes("partner")}
    # One in force beside a text that is about to take its place may be called replaced.
    alone = ~rows.duplicated(["country", "partner_iso3", "subject"], keep=False)
    rows = rows[
        rows["status"].isin(_STANDINGS)
        & rows["partner_iso3"].isin(named)
        & (rows["year_signed"] != "")
        & (alone | (rows["status"] != "in_force"))
    ]
    in_force = rows["status"] == "in_force"
    few = int((~in_force).sum()) * 3 // 2
    # Spread over the table, so that all partners and subjects have a chance.
    spread = rows.loc[in_force, "agreement_id"].iloc[:: max(1, int(in_force.sum()) // few)]
    return (*rows.loc[~in_force, "agreement_id"], *spread)


def _agreement(agreement: str, rng: random.Random) -> Question | None:
    """Ask how an agreement stands: that no row tells of another one would not prove that there is none."""
    known = row("agreements", agreement)
    right = known["status"]
    # What was replaced has ended as well: only one of the two is offered.
    options = ["in_force", "not_ratified", right if right in _NO_LONGER else rng.choice(_NO_LONGER)]
    rng.shuffle(options)
    check = _is("agreements", agreement, "status")
    about = frozenset({f"{known['subject']} {' '.join(sorted((known['country'], known['partner_iso3'])))}"})
    return Question("agreement", "agreements", agreement, "status", tuple(options), right, check, about)


# Recommendations


def _untold(kind: str, table: str, row_id: str, column: str) -> bool:
    """Tell whether a statement does not name its own code in any language."""
    known = row(table, row_id)
    return not any(
        shared(known[f"statement_{code}"], option_text(kind, known[column], code)) for code in catalogue.LANGUAGES
    )


@cache
def _statements(kind: str, table: str, column: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    """Return the statements to ask the code of."""
    return tuple(
        one for one, known in _rows(table).items() if known[column] in allowed and _untold(kind, table, one, column)
    )


_ALL_DIMENSIONS: Final = partial(catalogue.codes, "dimension")


def themes(statement: dict[str, Any]) -> frozenset[str]:
    """Return the dimensions that a statement speaks of."""
    said = statement["statement_en"].casefold()
    return frozenset(code for code, words in _THEMES.items() if re.search(words, said))


def lacking(statement: dict[str, Any]) -> bool:
    """Tell whether a statement says in so many words that something is missing."""
    return bool(_LACKING.search(statement["statement_en"].casefold()))


def _addressed(recommendation: str, rng: random.Random) -> Question | None:
    """Ask to whom a recommendation is addressed; of all public authorities only one is offered."""
    known = row("recommendations", recommendation)
    right = known["addressee_type"]
    if _SEVERAL_ADDRESSEES.search(known["addressed_to_en"]):
        return None
    public = right if right in _PUBLIC else rng.choice(_PUBLIC)
    allowed = [one for one in _ADDRESSEES if one not in _PUBLIC or one == public]
    return _said("addressee", "recommendations", "addressee_type", allowed, _OPTIONS, recommendation, rng)


def _kind_of_finding(finding: str, rng: random.Random) -> Question | None:
    """Ask whether a finding is a strength, a weakness or a gap, where its words tell a gap from a weakness."""
    known = row("findings", finding)
    if lacking(known) != (known["kind"] == "gap"):
        return None
    return _said("finding_kind", "findings", "kind", _KINDS_OF_FINDING, len(_KINDS_OF_FINDING), finding, rng)


def _dimension(finding: str, rng: random.Random) -> Question | None:
    """Ask for the dimension of a finding that speaks of it; no other that it speaks of is offered."""
    known = row("findings", finding)
    right, spoken = known["dimension"], themes(known)
    if right not in spoken:
        return None
    allowed = [one for one in _ALL_DIMENSIONS() if one == right or one not in spoken]
    return _said("dimension", "findings", "dimension", allowed, _OPTIONS, finding, rng)


_ADDRESSEES: Final = (
    "government",
    "local_authority",
    "destination_country",
    "international_organisation",
    "social_partner",
    "civil_society",
)
_KINDS_OF_FINDING: Final = ("strength", "weakness", "gap")


def _said(
    kind: str, table: str, column: str, allowed: Sequence[str], most: int, row_id: str, rng: random.Random
) -> Question | None:
    """Ask for a code of a statement."""
    check = _is(table, row_id, column)
    right = row(table, row_id)[column]
    options = _offered(kind, right, allowed, rng, wrong=lambda one: not check(one), most=most, least=most)
    if options is None:
        return None
    return Question(kind, table, row_id, column, options, right, check, frozenset({row_id}))


@cache
def _responses() -> dict[str, frozenset[str]]:
    """Return the recommendations that respond to each finding."""
    rows = store.table("links")
    rows = rows[rows["relation"] == "responds_to"]
    return {str(finding): frozenset(group["from_id"]) for finding, group in rows.groupby("to_id")}


def _responding() -> Sequence[str]:
    """Return the links from a recommendation to what it responds to."""
    return [key for key, known in _rows("links").items() if known["relation"] == "responds_to"]


def _responds(link: str, rng: random.Random) -> Question | None:
    """Ask which recommendation responds to a finding; the others belong to, and speak of, other dimensions."""
    known = row("links", link)
    finding, right = row("findings", known["to_id"]), row("recommendations", known["from_id"])
    dimensions = {finding["dimension"], right["dimension"]}
    spoken = dimensions | themes(finding)

    def check(option: str) -> bool:
        return option in _responses()[known["to_id"]]

    def wrong(option: str) -> bool:
        other = row("recommendations", option)
        same_place = other["country"] == right["country"]
        return not check(option) and same_place and spoken.isdisjoint({other["dimension"], *themes(other)})

    options = _offered("responds", known["from_id"], _rows("recommendations"), rng, wrong=wrong)
    if options is None:
        return None
    about = frozenset({known["to_id"], *options})
    return Question("responds", "links", link, "from_id", options, known["from_id"], check, about)


# Drawing


@dataclass(frozen=True)
class _Kind:
    """A kind of question: the keys to ask about, and what makes a question of one, if it can."""

    keys: Callable[[], Iterable[str]]
    make: Callable[[str, random.Random], Question | None]


_MAKERS: Final = {
    "term_of_definition": _Kind(_terms, partial(_glossary, "term_of_definition")),
    "definition_of_term": _Kind(_terms, partial(_glossary, "definition_of_term")),
    "highest_area": _Kind(_maps, _highest_area),
    "highest_year": _Kind(_lines, _highest_year),
    "has_figure": _Kind(_partly_published, _has_figure),
    "grade": _Kind(_graded, _grade),
    "derived": _Kind(partial(_one_of_each, "derived"), _derived),
    "leads": _Kind(partial(_unmarked, _LEADER_WORDS), partial(_coded, "leads", "actor_type")),
    "status": _Kind(partial(_unmarked, _YEAR), partial(_coded, "status", "status_now")),
    "service": _Kind(_serving, _service),
    "first": _Kind(_started, _first),
    "verdict": _Kind(_plainly_judged, _verdict),
    "higher_country": _Kind(_pairs, _higher_country),
    "agreement": _Kind(_standing_agreements, _agreement),
    "addressee": _Kind(
        partial(_statements, "addressee", "recommendations", "addressee_type", _ADDRESSEES),
        _addressed,
    ),
    "finding_kind": _Kind(
        partial(_statements, "finding_kind", "findings", "kind", _KINDS_OF_FINDING),
        _kind_of_finding,
    ),
    "dimension": _Kind(
        lambda: _statements("dimension", "findings", "dimension", _ALL_DIMENSIONS()),
        _dimension,
    ),
    "responds": _Kind(_responding, _responds),
}
KINDS: Final = tuple(_MAKERS)
# How many questions of each kind a quiz has; the rarer ones are drawn first.
PLAN: Final = {
    "concepts": {"term_of_definition": 6, "definition_of_term": 4},
    "data": {"derived": 1, "has_figure": 2, "grade": 2, "highest_area": 3, "highest_year": 2},
    "mechanisms": {"first": 2, "leads": 3, "service": 3, "status": 2},
    "comparison": {"agreement": 3, "higher_country": 3, "verdict": 4},
    "recommendations": {"responds": 2, "addressee": 3, "dimension": 2, "finding_kind": 3},
}


class QuizError(RuntimeError):
    """The tables hold too little for a quiz of this lesson."""


@cache
def _keys(kind: str) -> tuple[str, ...]:
    """Return the keys to ask about, in an order that does not depend on the table."""
    return tuple(sorted(_MAKERS[kind].keys()))


@cache
def drawn(lesson: str, attempt: str) -> tuple[Question, ...]:
    """Return the ten questions of an attempt: the same for everybody who has its number; raise QuizError."""
    rng = random.Random(f"{lesson} {attempt}")
    found: list[Question] = []
    met: set[str] = set()
    for kind, count in PLAN[lesson].items():
        keys = list(_keys(kind))
        rng.shuffle(keys)
        left = count
        for key in keys:
            question = _MAKERS[kind].make(key, rng) if left else None
            if question is not None and met.isdisjoint(question.about):
                found.append(question)
                met |= question.about
                left -= 1
        if left:
            raise QuizError(f"{lesson}: {left} questions of the kind {kind} are missing")
    rng.shuffle(found)
    return tuple(found)
