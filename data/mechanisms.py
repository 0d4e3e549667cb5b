"""Questions about what exists to help returnees: which mechanisms, for whom, at which stage, in which year.

Rows come back whole, source columns included. What is not known of a year stays not known: it is never counted as at
work, and never as absent.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Final

import pandas as pd

from data import catalogue, searching, store

FIRST: Final = 2005
# The year of the comparative report's fieldwork and the present one: for these the table states the status itself.
THEN: Final = 2018
NOW: Final = 2026
YEARS: Final = tuple(range(FIRST, NOW + 1))
ACTIVE, PERHAPS, ABSENT = "active", "perhaps", "absent"
# Made for returnees of the country, or open to them though made for the diaspora, workers or the public. What serves
# only foreigners who leave the country ("no") is in the inventory, and in no count of services.
SERVES: Final = ("yes", "indirect")
# The columns that a reader may narrow the inventory by, by the name of the choice; several codes are joined by `;`.
COLUMNS: Final = {
    "country": "country",
    "status": "status_now",
    "kind": "kind",
    "actor": "actor_type",
    "phase": "phase",
    "service": "services",
    "group": "target_groups",
    "region": "region_codes",
    "serves": "serves_national_returnees",
    "grade": "grade",
}
# The lists of codes of those that mechanisms are counted by.
CODES: Final = {"actor": "actor_type", "service": "service", "group": "target_group"}
# Which record says in so many words who pays, and in which column: an amount or a share with whom it comes from, or
# the word donor. Read line by line, never guessed from the name of an actor: a fund named among the partners, a share
# in a bank (MAR51) and a donor to confirm (MAR63) are not among them, nor is what does not serve returnees (MAR09).
PAYER_STATED: Final = {
    "MAR06": "budget",
    "MAR14": "budget",
    "MAR17": "partners",
    "MAR28": "budget",
    "MAR29": "budget",
    "MAR70": "budget",
    "TUN44": "partners",
}
# These two happen at one stage only, whatever other stages the mechanism covers (see the codebook).
ONLY_AT: Final = {"return_travel": "pre_return", "reception": "arrival"}


def everything() -> pd.DataFrame:
    """Return all mechanisms of the inventory, Morocco first."""
    return store.table("mechanisms")


def ids() -> list[str]:
    """Return the keys of all mechanisms."""
    return list(everything()["mechanism_id"])


def one(mechanism_id: str) -> pd.DataFrame:
    """Return one mechanism as a table of one row; raise UnknownCodeError."""
    rows = everything()
    rows = rows[rows["mechanism_id"] == mechanism_id]
    if rows.empty:
        raise catalogue.UnknownCodeError(mechanism_id)
    return rows


def serving_returnees(rows: pd.DataFrame, serves: str = "yes") -> pd.DataFrame:
    """Keep the mechanisms made for returnees (yes), or those made for others and open to them (indirect)."""
    return rows[rows["serves_national_returnees"] == serves]


def of_countries(countries: Collection[str], serves: str = "yes") -> pd.DataFrame:
    """Return the mechanisms of some countries that serve returnees, see `serving_returnees`."""
    rows = everything()
    return serving_returnees(rows[rows["country"].isin(countries)], serves)


# What was at work in a year


@cache
def state(start: str, end: str, then: str, now: str, year: int) -> str:
    """Return whether a mechanism is at work in a year: active, perhaps (nobody says) or absent.

    `start` and `end` are years, empty when not known; `then` and `now` the status of 2018 and of today. For these two
    years the status decides. Between two years in which it is known to work, a mechanism is taken to have worked; after
    the last of them, and before the first where the start is not known, nothing is taken for granted.
    """
    if year in (THEN, NOW):
        stated = then if year == THEN else now
        return ACTIVE if stated == "active" else PERHAPS if stated == "unknown" else ABSENT
    # Still in preparation today: it has never worked.
    if now == "planned" or (start and year < int(start)) or (end and year > int(end)):
        return ABSENT
    if (then in ("planned", "not_started") and year < THEN) or (then == "ended" and year > THEN):
        return ABSENT
    known = [int(one) for one in (start, end) if one]
    known += [stated_in for stated_in, stated in ((THEN, then), (NOW, now)) if stated == "active"]
    return ACTIVE if known and min(known) <= year <= max(known) else PERHAPS


def states_in(rows: pd.DataFrame, year: int) -> list[str]:
    """Return the state of each mechanism in a year."""
    columns = ("start_year", "end_year", "status_2018", "status_now")
    return [state(*four, year) for four in zip(*(rows[column] for column in columns), strict=True)]


def _where(rows: pd.DataFrame, fits: Sequence[bool]) -> pd.DataFrame:
    """Keep the rows that fit, perhaps none of none."""
    return rows.loc[pd.Series(list(fits), index=rows.index, dtype=bool)]


def active_in(rows: pd.DataFrame, year: int) -> pd.DataFrame:
    """Keep the mechanisms known to be at work in a year."""
    return _where(rows, [one == ACTIVE for one in states_in(rows, year)])


def absent_in(rows: pd.DataFrame, year: int) -> pd.DataFrame:
    """Keep the mechanisms known not to be at work in a year: not yet, no longer, or only planned."""
    return _where(rows, [one == ABSENT for one in states_in(rows, year)])


def perhaps_in(rows: pd.DataFrame, year: int) -> pd.DataFrame:
    """Keep the mechanisms of which nobody says whether they are at work in a year."""
    return _where(rows, [one == PERHAPS for one in states_in(rows, year)])


# The inventory, narrowed


def _codes(cell: str) -> list[str]:
    """Return the codes of a cell."""
    return cell.split(";") if cell else []


def holding(rows: pd.DataFrame, wanted: Mapping[str, Collection[str]]) -> pd.DataFrame:
    """Keep the mechanisms that hold, in one of the columns named, one of the codes wanted there."""
    columns = [[not set(codes).isdisjoint(_codes(cell)) for cell in rows[column]] for column, codes in wanted.items()]
    return _where(rows, [any(row) for row in zip(*columns, strict=True)])


def matching(chosen: Mapping[str, Sequence[str]], *, but: Collection[str] = ()) -> pd.DataFrame:
    """Return the mechanisms that fit every choice, or every choice `but` some.

    `chosen` maps the names of `COLUMNS` to codes, of which one has to fit; besides `year` (at work, surely or perhaps)
    and `search` (a reader's words, best fit first). An empty choice leaves all in.
    """
    rows = everything()
    for name, codes in chosen.items():
        if name in but or not codes:
            continue
        if name == "search":
            rows = search(rows, codes[0])
        elif name == "year":
            rows = _where(rows, [one != ABSENT for one in states_in(rows, int(codes[0]))])
        else:
            rows = holding(rows, {COLUMNS[name]: codes})
    return rows


def counts(rows: pd.DataFrame, name: str) -> dict[str, int]:
    """Count mechanisms by the codes of a choice; one with several codes counts for each."""
    return dict(Counter(code for cell in rows[COLUMNS[name]] for code in _codes(cell)))


def naming(geo_code: str) -> pd.DataFrame:
    """Return the mechanisms for returnees (or open to them) that name an area, those at work first."""
    rows = holding(everything(), {"region_codes": [geo_code]})
    order = {"active": 0, "planned": 1, "unknown": 2, "not_started": 3, "ended": 4}
    rows = rows[rows["serves_national_returnees"].isin(SERVES)]
    return rows.sort_values("status_now", key=lambda column: column.map(order), kind="stable")


def nationwide(country: str) -> pd.DataFrame:
    """Return the mechanisms for returnees that name no place and are at work now."""
    rows = active_in(of_countries([country]), NOW)
    return rows[rows["coverage_level"] == "national"]


# Full-text search

_NAMES = ("mechanism_id", "name_original", "name_en", "name_fr", "name_ar")
_TEXTS = ("description_en", "description_fr", "description_ar", "lead_actor", "partners")


@cache
def _index() -> searching.Index:
    """Return the words of each mechanism: those of its names, and those of its texts and places, in all languages."""
    found = {}
    for _position, row in everything().iterrows():
        regions = _codes(row["region_codes"])
        places_named = [catalogue.region_name(code, language) for code in regions for language in catalogue.LANGUAGES]
        texts = [*(row[column] for column in _TEXTS), *places_named]
        found[row["mechanism_id"]] = ([row[column] for column in _NAMES], texts)
    return searching.Index(found)


def search(rows: pd.DataFrame, text: str) -> pd.DataFrame:
    """Keep the mechanisms that hold every word of a text, those that hold more of them in a name first.

    Names and descriptions are searched in all three languages, whatever the reader's. Accents, capitals, vowel signs
    and the Arabic article do not count; a word that stands nowhere is taken for the ones most like it.
    """
    found = _index().found(text)
    if found is None:
        return rows
    rows = rows[rows["mechanism_id"].isin(list(found))]
    return rows.assign(fit=rows["mechanism_id"].map(found)).sort_values("fit", ascending=False, kind="stable")


# Services by stages


@dataclass(frozen=True)
class Cell:
    """Who offers one service at one stage: the mechanisms at work, and those of which nobody says, by their keys."""

    sure: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()


Matrix = dict[tuple[str, str], Cell]


def counted(service: str, phase: str) -> bool:
    """Tell whether a service can be counted at a stage: travel before return only, reception on arrival only."""
    return ONLY_AT.get(service, phase) == phase


def places() -> list[tuple[str, str]]:
    """Return every place of the matrix that can be filled, by service and stage."""
    phases = catalogue.codes("phase")
    return [(service, phase) for service in catalogue.codes("service") for phase in phases if counted(service, phase)]


def offering(rows: pd.DataFrame, service: str, phase: str) -> pd.DataFrame:
    """Keep the mechanisms coded with a service and a stage."""
    fits = [
        service in _codes(services) and phase in _codes(phases)
        for services, phases in zip(rows["services"], rows["phase"], strict=True)
    ]
    return _where(rows, fits)


def uncounted(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the mechanisms that name return travel or reception, but not at the one stage where it is counted."""
    outside = [
        any(service in ONLY_AT and ONLY_AT[service] not in _codes(phases) for service in _codes(services))
        for services, phases in zip(rows["services"], rows["phase"], strict=True)
    ]
    return _where(rows, outside)


def _tallied(
    country: str, year: int, columns: tuple[str, str], pairs: Iterable[tuple[str, str]], serves: str
) -> Matrix:
    """Return who has which pair of codes in a country and a year; a mechanism with several codes has several pairs.

    A pair has one code of each column; an empty code stands for all of its column.
    """
    rows = of_countries([country], serves)
    found: dict[tuple[str, str], dict[str, list[str]]] = {pair: {ACTIVE: [], PERHAPS: []} for pair in pairs}
    one, other = columns
    for key, firsts, seconds, at_work in zip(
        rows["mechanism_id"], rows[one], rows[other], states_in(rows, year), strict=True
    ):
        for pair in product(["", *_codes(firsts)], ["", *_codes(seconds)]):
            if at_work != ABSENT and pair in found:
                found[pair][at_work].append(key)
    return {pair: Cell(tuple(held[ACTIVE]), tuple(held[PERHAPS])) for pair, held in found.items()}


def coverage(country: str, year: int, *, serves: str = "yes") -> Matrix:
    """Return who offers which service at which stage in a country and a year."""
    return _tallied(country, year, ("services", "phase"), places(), serves)


@dataclass(frozen=True)
class Difference:
    """How many more mechanisms Morocco has in a cell than Tunisia; negative for fewer.

    `known` counts those surely at work; `least` and `most` say what it may be, since of some nobody says. `blank` tells
    that nobody offers the service there in either country, not even perhaps.
    """

    known: int
    least: int
    most: int
    blank: bool


def difference(year: int, *, serves: str = "yes") -> dict[tuple[str, str], Difference]:
    """Return Morocco minus Tunisia, cell by cell."""
    morocco, tunisia = (coverage(country, year, serves=serves) for country in ("MAR", "TUN"))
    found = {}
    for place in places():
        one, other = morocco[place], tunisia[place]
        known = len(one.sure) - len(other.sure)
        found[place] = Difference(
            known,
            known - len(other.perhaps),
            known + len(one.perhaps),
            not (one.sure or one.perhaps or other.sure or other.perhaps),
        )
    return found


def blank_services(matrix: Matrix, *, perhaps: bool = True) -> list[str]:
    """Return the services that nobody offers at any stage; `perhaps` counts also what may be at work."""
    offered = {service for (service, _phase), cell in matrix.items() if cell.sure or (perhaps and cell.perhaps)}
    return [service for service in catalogue.codes("service") if service not in offered]


# Who does what


def crossed(country: str, year: int, one: str, other: str, *, serves: str = "yes") -> Matrix:
    """Return which mechanisms have which pair of codes, such as type of actor and service, in a country and a year.

    `one` and `other` are names of `CODES`; the cells of an empty code hold each mechanism once.
    """
    firsts, seconds = (["", *catalogue.codes(CODES[name])] for name in (one, other))
    return _tallied(country, year, (COLUMNS[one], COLUMNS[other]), product(firsts, seconds), serves)


def payer_stated(countries: Collection[str], *, serves: str = "yes") -> pd.DataFrame:
    """Return the mechanisms of any year whose record says who pays; `said` holds its words."""
    rows = of_countries(countries, serves)
    rows = rows[rows["mechanism_id"].isin(list(PAYER_STATED))]
    return rows.assign(said=[row[PAYER_STATED[row["mechanism_id"]]] for _position, row in rows.iterrows()])


# Then and now


@dataclass(frozen=True)
class Changes:
    """What changed between two years, by keys of mechanisms; `missing` are services blank in every one of them."""

    appeared: tuple[str, ...]
    ended: tuple[str, ...]
    lasting: tuple[str, ...]
    came_and_went: tuple[str, ...]
    unclear: tuple[str, ...]
    missing: tuple[str, ...]


def changes(country: str, first: int, last: int, *, serves: str = "yes") -> Changes:
    """Return what appeared, ended, lasted, came and went, or cannot be told between two years, and what was missing."""
    rows = of_countries([country], serves)
    kinds = {(ABSENT, ACTIVE): "appeared", (ACTIVE, ABSENT): "ended", (ACTIVE, ACTIVE): "lasting"}
    found: dict[str, list[str]] = {kind: [] for kind in ("appeared", "ended", "lasting", "came_and_went", "unclear")}
    between = zip(*(states_in(rows, year) for year in range(first, last + 1)), strict=True)
    for key, states in zip(rows["mechanism_id"], between, strict=True):
        ends = (states[0], states[-1])
        if ends in kinds:
            found[kinds[ends]].append(key)
        elif PERHAPS in ends:
            found["unclear"].append(key)
        elif ACTIVE in states:
            found["came_and_went"].append(key)
    blank = [blank_services(coverage(country, year, serves=serves)) for year in range(first, last + 1)]
    missing = [service for service in catalogue.codes("service") if all(service in one for one in blank)]
    return Changes(**{kind: tuple(keys) for kind, keys in found.items()}, missing=tuple(missing))


def over_time(countries: Collection[str], first: int, last: int, *, serves: str = "yes") -> pd.DataFrame:
    """Return the mechanisms that were at work, surely or perhaps, in some year of a span, the earliest first.

    `states` holds the state in each of the years.
    """
    rows = of_countries(countries, serves)
    states = list(zip(*(states_in(rows, year) for year in range(first, last + 1)), strict=True))
    rows = _where(rows.assign(states=states), [set(one) != {ABSENT} for one in states])
    appears = [next(year for year, one in enumerate(states) if one != ABSENT) for states in rows["states"]]
    return rows.assign(appears=appears).sort_values(["country", "appears", "start_year", "end_year"], kind="stable")


# What a mechanism works on


def answered(mechanism_id: str) -> pd.DataFrame:
    """Return the findings and recommendations that a mechanism works on, with relation, basis and rationale.

    The columns of both tables are kept: those of the finding or recommendation, and those of the link.
    """
    links = store.table("links")
    links = links[links["from_id"] == mechanism_id]
    held = [
        store.table("findings").rename(columns={"finding_id": "to_id"}),
        store.table("recommendations").rename(columns={"recommendation_id": "to_id"}).assign(kind="recommendation"),
    ]
    return links.merge(pd.concat(held), on="to_id", how="inner")
