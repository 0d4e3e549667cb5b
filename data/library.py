"""The library: every publication with all that rests on it, and the publications offered to consult.

What rests on a publication is counted from the tables themselves: every column that the data package declares as a key
of the register, the lists of keys in a cell, and the keys that notes on figures name. A new table is counted by itself.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from typing import Final

import pandas as pd

from data import agreements, catalogue, mapped, not_published, package, profiles, searching, store

Row = Mapping[str, str]
Choices = Mapping[str, str]

REGISTER: Final = "sources"
# What these say is about the publication itself: nothing rests on it there.
_ABOUT_ITSELF: Final = ("resources", "unused_sources")
# Several keys in one cell; the data package cannot declare these as foreign keys.
_LISTS: Final = ("source_ids",)
# The grade of rows whose table does not say how they were read.
UNGRADED: Final = ""
# The code of what nothing rests on, among the pages that use a publication.
UNUSED: Final = "none"
# What a reader may narrow the library by, by the name of the choice; several codes of a cell are joined by `;`.
COLUMNS: Final = {"source_kind": "kind", "written_in": "languages", "used_on": "pages", "audience": "audience"}
# The column that says what a row is, without its language; the first one that a table has.
_SAYS: Final = ("name", "statement", "event", "what_is_missing", "term", "title", "topic", "label", "reason", "text")
# Events before these years stand on no line over the years; this indicator reaches back furthest.
_LONGEST: Final = "consular_diaspora_stock"


@dataclass(frozen=True)
class Use:
    """Something that rests on a publication, and the view that shows it.

    `key` is that of the row, or the indicator of several figures; `count` says of how many. `also` are further views of
    the same, by page.
    """

    table: str
    key: str
    page: str
    choices: Choices
    texts: Mapping[str, str]
    count: int = 1
    also: tuple[tuple[str, Choices], ...] = ()

    def text(self, language: str) -> str:
        """Return what it says or is called."""
        return self.texts[language]


@dataclass(frozen=True)
class _Place:
    """Where the rows of a table are shown: the page, and the choices that open one of them."""

    page: str
    choices: Callable[[Row], Choices]


def _event(row: Row) -> Choices:
    """Return the choices that show an event beside lines over the years."""
    country = {"country": row["country"]} if row["country"] in catalogue.COUNTRIES else {}
    return {"indicator": _LONGEST, **country}


def _gap(row: Row) -> Choices:
    """Return the choices that show what is missing among its like."""
    country = {"country": row["country"]} if row["country"] in catalogue.COUNTRIES else {}
    return {"view": "unknown", **country, "topic": row["topic"]}


_PLACES: Final[Mapping[str, _Place]] = {
    "mechanisms": _Place("mechanisms", lambda row: {"mechanism": row["mechanism_id"]}),
    "agreements": _Place("agreements", lambda row: {"partner": row["partner"]}),
    "timeline": _Place("trends", _event),
    "findings": _Place("assessment", lambda row: {"finding": row["finding_id"]}),
    "recommendations": _Place("recommendations", lambda row: {"recommendation": row["recommendation_id"]}),
    "evidence_gaps": _Place("sources", _gap),
    "series_breaks": _Place("trends", lambda row: {"indicator": row["series"].split("__")[0]}),
    "glossary": _Place("glossary", lambda row: {"term": row["term_id"]}),
    "programme_activities": _Place("programme", lambda row: {"view": "activities", "activity": row["activity_id"]}),
    "programme_related": _Place("programme", lambda _row: {"view": "related"}),
    "programme_training_topics": _Place("training", lambda _row: {"view": "needs"}),
    "programme_modules": _Place("training", lambda _row: {"view": "needs"}),
    "programme_tna": _Place("training", lambda _row: {"view": "needs"}),
    "programme_tna_results": _Place("training", lambda _row: {"view": "needs"}),
    "programme_course_facts": _Place("training", lambda _row: {"view": "course"}),
    "programme_course_evaluation": _Place("training", lambda _row: {"view": "course"}),
}
_PROGRAMME: Final = _Place("programme", lambda _row: {})


def _place(table: str) -> _Place:
    """Return where a table is shown; a table that no page is known to show has its codebook."""
    if table.startswith("programme_"):
        return _PLACES.get(table, _PROGRAMME)
    return _PLACES.get(table, _Place("open_data", lambda _row: {"view": "tables", "codebook": table}))


# What rests on what


def keyed() -> dict[str, tuple[str, ...]]:
    """Return the columns of each table that hold keys of publications, of those on which something rests there."""
    found = {}
    for resource in package.resources():
        if resource["name"] in (REGISTER, *_ABOUT_ITSELF):
            continue
        declared = [
            column
            for foreign in resource["schema"].get("foreignKeys", [])
            if foreign["reference"]["resource"] == REGISTER
            for column in foreign["fields"]
        ]
        lists = [field["name"] for field in resource["schema"]["fields"] if field["name"] in _LISTS]
        if columns := (*declared, *lists):
            found[resource["name"]] = columns
    return found


def _cited(row: Row, columns: Iterable[str]) -> dict[str, None]:
    """Return the publications that a row rests on, once each."""
    return {key.strip(): None for column in columns for key in str(row[column]).split(";") if key.strip()}


def _said(row: Row) -> dict[str, str]:
    """Return what a row says or is called, in each language that it is written in, else in English."""
    stem = next((stem for stem in _SAYS if f"{stem}_en" in row), "")
    if not stem:
        return dict.fromkeys(catalogue.LANGUAGES, str(next(iter(row.values()))))
    return {language: str(row.get(f"{stem}_{language}") or row[f"{stem}_en"]) for language in catalogue.LANGUAGES}


def _treaty(row: Row) -> dict[str, str]:
    """Return whose agreement it is, on what, and of which year; the page names the partner."""
    return {
        language: " · ".join(
            text
            for text in (
                catalogue.label("country", row["country"], language),
                catalogue.label("agreement_subject", row["subject"], language),
                row["year_signed"],
            )
            if text
        )
        for language in catalogue.LANGUAGES
    }


def _texts(table: str, row: Row) -> dict[str, str]:
    """Return what to call a row."""
    if table == "agreements":
        return _treaty(row)
    texts = _said(row)
    if table == "timeline":
        return {language: f"{row['year']} · {text}" for language, text in texts.items()}
    if table == "series_breaks":
        one = catalogue.indicator(row["series"].split("__")[0])
        return {language: f"{one.label(language)} · {text}" for language, text in texts.items()}
    return texts


def _rows(table: str) -> Iterator[dict[str, str]]:
    """Return the rows of a table as text."""
    rows = agreements.everything() if table == "agreements" else store.table(table)
    for row in rows.to_dict("records"):
        yield {str(column): "" if pd.isna(value) else str(value) for column, value in row.items()}


@cache
def _question_of() -> dict[str, str]:
    """Return the question of the profiles that each of their indicators answers."""
    return {
        indicator: str(row["question_id"])
        for _position, row in store.table("profile_questions").iterrows()
        for indicator in str(row["indicators"]).split(";")
    }


def _figures() -> Iterator[tuple[str, Use]]:
    """Return each publication with the figures that rest on it, by indicator."""
    rows = store.table("observations")
    regional, areas = set(mapped.regional_indicators()), set(mapped.codes())
    on_map = rows["geo_code"].isin(list(areas)) & (rows["preferred"] == "yes")
    for (source, indicator), own in rows.assign(on_map=on_map).groupby(["source_id", "indicator"], sort=False):
        also: list[tuple[str, Choices]] = []
        if indicator in regional and own["on_map"].any():
            also.append(("regions", {"indicator": str(indicator)}))
        if indicator in profiles.indicators():
            also.append(("profiles", {"question": _question_of()[str(indicator)]}))
        yield (
            str(source),
            Use(
                "observations",
                str(indicator),
                "figures",
                {"view": "all", "source": str(source), "indicator": str(indicator)},
                catalogue.indicator(str(indicator)).labels,
                len(own),
                tuple(also),
            ),
        )


def _in_notes() -> Iterator[tuple[str, Use]]:
    """Return each publication that the note of a figure names, with the figures of that note by indicator."""
    named = {
        row["note_id"]: [key for key in dict.fromkeys(catalogue.SOURCE_ID.findall(row["text_en"])) if key in _known()]
        for row in _rows("notes")
    }
    rows = store.table("observations")
    rows = rows[rows["note_id"].isin([note for note, keys in named.items() if keys])]
    pairs = Counter(
        (key, indicator)
        for note, indicator in zip(rows["note_id"], rows["indicator"], strict=True)
        for key in named[note]
    )
    for (source, indicator), count in pairs.items():
        choices = {"view": "all", "indicator": indicator}
        yield source, Use("notes", indicator, "figures", choices, catalogue.indicator(indicator).labels, count)


@cache
def _known() -> frozenset[str]:
    """Return the keys of all publications of the register."""
    return frozenset(store.table(REGISTER)["source_id"])


@cache
def _uses() -> dict[str, tuple[Use, ...]]:
    """Return what rests on each publication, table by table, in the order of the data package."""
    found: dict[str, list[Use]] = {}
    for table, columns in keyed().items():
        if table == "observations":
            for source, use in _figures():
                found.setdefault(source, []).append(use)
            continue
        place = _place(table)
        keys = package.resource(table)["schema"]["primaryKey"]
        for row in _rows(table):
            use = Use(table, ".".join(row[key] for key in keys), place.page, place.choices(row), _texts(table, row))
            for source in _cited(row, columns):
                found.setdefault(source, []).append(use)
    for source, use in _in_notes():
        found.setdefault(source, []).append(use)
    return {source: tuple(uses) for source, uses in found.items()}


def uses(source_id: str) -> tuple[Use, ...]:
    """Return what rests on a publication; raise UnknownCodeError for one that the register does not hold."""
    if source_id not in _known():
        raise catalogue.UnknownCodeError(source_id)
    return _uses().get(source_id, ())


def by_table(source_id: str) -> dict[str, list[Use]]:
    """Return what rests on a publication, by the table it stands in; of figures the indicators with most first."""
    found: dict[str, list[Use]] = {}
    for use in uses(source_id):
        found.setdefault(use.table, []).append(use)
    return {table: sorted(own, key=lambda use: -use.count) for table, own in found.items()}


def counted(source_id: str) -> dict[str, int]:
    """Count what rests on a publication, by table."""
    return {table: sum(use.count for use in own) for table, own in by_table(source_id).items()}


def pages(source_id: str) -> list[str]:
    """Return the pages that show something which rests on a publication, once each."""
    return list(
        dict.fromkeys(page for use in uses(source_id) for page in (use.page, *(page for page, _choices in use.also)))
    )


@cache
def _grades() -> dict[str, Counter[str]]:
    """Count the graded rows that rest on each publication, by grade."""
    found: dict[str, Counter[str]] = {}
    for table, columns in keyed().items():
        if catalogue.is_graded(table):
            rows = store.table(table)
            for cells in zip(rows["grade"], *(rows[column] for column in columns), strict=True):
                for source in dict.fromkeys(key for cell in cells[1:] for key in str(cell).split(";")):
                    found.setdefault(source, Counter())[str(cells[0])] += 1
    return found


def grades(source_id: str) -> dict[str, int]:
    """Count the graded rows that rest on a publication, by grade; those of several publications have one grade."""
    return dict(sorted(_grades().get(source_id, Counter()).items()))


@cache
def reasons() -> dict[str, str]:
    """Return why a publication is kept on which nothing rests, by its key: a code of unused_reason."""
    rows = store.table("unused_sources")
    return dict(zip(rows["source_id"], rows["reason"], strict=True))


# The library


@cache
def _consulted() -> dict[str, dict[str, str]]:
    """Return the resource that each publication of the register is, by the key of the publication."""
    return {row["same_as"]: row for row in _rows("resources") if row["same_as"]}


@store.kept
def everything() -> pd.DataFrame:
    """Return every publication once: those of the register, on which most rests first, then those only to consult.

    `key` is that of the register, or of the resource; `kind_list` names the list of codes of `kind`; `rests` counts
    what rests on it, `pages` are the pages that show it (`UNUSED` where none does), `languages` and `audience` codes.
    """
    found = []
    for row in _rows(REGISTER):
        resource = _consulted().get(row["source_id"], {})
        found.append(
            {
                **{column: row[column] for column in ("title", "publisher", "year", "url", "kind")},
                "key": row["source_id"],
                "source_id": row["source_id"],
                "languages": row["language"],
                "kind_list": "source_kind",
                "rests": sum(counted(row["source_id"]).values()),
                "pages": ";".join(pages(row["source_id"])) or UNUSED,
                "notes": row["notes"],
                "audience": resource.get("audience", ""),
                **{f"about_{language}": resource.get(f"about_{language}", "") for language in catalogue.LANGUAGES},
            }
        )
    for row in _rows("resources"):
        if not row["same_as"]:
            found.append(
                {
                    **{column: row[column] for column in ("title", "publisher", "year", "url", "kind", "audience")},
                    "key": row["resource_id"],
                    "source_id": "",
                    "languages": row["language"],
                    "kind_list": "resource_kind",
                    "rests": 0,
                    "pages": UNUSED,
                    "notes": "",
                    **{f"about_{language}": row[f"about_{language}"] for language in catalogue.LANGUAGES},
                }
            )
    rows = pd.DataFrame(found)
    rows = rows.assign(only_to_consult=rows["source_id"] == "", folded=rows["publisher"].map(searching.folded))
    order = ["only_to_consult", "rests", "folded", "year"]
    rows = rows.sort_values(order, ascending=[True, False, True, False], kind="stable", ignore_index=True)
    return rows.drop(columns=["folded"])


@cache
def _index() -> searching.Index:
    """Return what publications are found by: title and publisher, then their notes and what they are good for."""
    about = [f"about_{language}" for language in catalogue.LANGUAGES]
    return searching.Index(
        {
            row["key"]: (
                [row["title"], row["publisher"], row["key"]],
                [row["notes"], row["year"], *(row[column] for column in about)],
            )
            for _position, row in everything().iterrows()
        }
    )


def prepare() -> None:
    """Make what the first reader of the library would wait for: what rests on what, and the index for the search."""
    everything()
    _grades()
    _index()


def register(keys: Collection[str]) -> pd.DataFrame:
    """Return rows of the register, in the order of some keys; keys of what is only to consult are left out."""
    rows = store.table(REGISTER).set_index("source_id", drop=False)
    return rows.loc[[key for key in keys if key in _known()]].reset_index(drop=True)


def to_consult(keys: Collection[str]) -> pd.DataFrame:
    """Return the resources that are only offered to consult, in the order of some keys; those of the register are not.

    Register and resources together are all publications of the keys.
    """
    rows = store.table("resources").set_index("resource_id", drop=False)
    return rows.loc[[key for key in keys if key not in _known()]].reset_index(drop=True)


def described(rows: pd.DataFrame, language: str) -> pd.DataFrame:
    """Return publications as a reader wants to keep them, whether they were read or are only offered to consult.

    `read` is no for the latter; `entries` counts what rests on each, and `reason` says why nothing does.
    """
    reason = [reasons().get(key, "") for key in rows["key"]]

    def names(code_lists: Iterable[str], cells: Iterable[str]) -> list[str]:
        return [
            "; ".join(catalogue.label(code_list, code, language) for code in _codes(cell))
            for code_list, cell in zip(code_lists, cells, strict=True)
        ]

    return pd.DataFrame(
        {
            "source_id": rows["source_id"],
            "resource_id": rows["key"].where(rows["only_to_consult"], ""),
            **{column: rows[column] for column in ("title", "publisher", "year", "url")},
            "language": rows["languages"],
            "kind": rows["kind"],
            "kind_name": names(rows["kind_list"], rows["kind"]),
            "read": rows["only_to_consult"].map({True: "no", False: "yes"}),
            "entries": rows["rests"],
            "reason": reason,
            "reason_name": names(repeat("unused_reason", len(rows)), reason),
            "audience": rows["audience"],
            "audience_name": names(repeat("audience", len(rows)), rows["audience"]),
            "about": rows[f"about_{language}"],
            "notes": rows["notes"],
        }
    )


def _codes(cell: str) -> list[str]:
    """Return the codes of a cell."""
    return cell.split(";") if cell else []


def matching(chosen: Mapping[str, Sequence[str]], *, but: Collection[str] = ()) -> pd.DataFrame:
    """Return the publications that fit every choice, or every choice `but` some.

    `chosen` maps the names of `COLUMNS` to codes, of which one has to fit; besides `published` (a span such as
    2015-2020, which leaves out what shows no year) and `search` (a reader's words, best fit first).
    """
    rows = everything()
    for name, codes in chosen.items():
        if not codes or name in but:
            continue
        if name == "published":
            first, last = codes[0].split("-")
            rows = rows[rows["year"].between(first, last)]
        elif name == "search":
            found = _index().found(codes[0])
            if found is not None:
                rows = rows[rows["key"].isin(list(found))]
                rows = rows.assign(fit=rows["key"].map(found)).sort_values("fit", ascending=False, kind="stable")
        else:
            wanted = set(codes)
            rows = rows[[not wanted.isdisjoint(_codes(cell)) for cell in rows[COLUMNS[name]]]]
    return rows


def counts(rows: pd.DataFrame, name: str) -> dict[str, int]:
    """Count publications by the codes of a choice; one with several codes counts for each."""
    return dict(Counter(code for cell in rows[COLUMNS[name]] for code in _codes(cell)))


def span() -> tuple[int, int]:
    """Return the first and the last year of publication."""
    years = [int(year) for year in everything()["year"] if year]
    return min(years), max(years)


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that publications are written in, the most frequent first."""
    return tuple(code for code, _count in Counter(counts(everything(), "written_in")).most_common())


# The method in numbers


def graded() -> dict[str, dict[str, int]]:
    """Count the rows of each table that rest on publications by grade, under "" those of a table without grades."""
    found = {}
    for table in keyed():
        rows = store.table(table)
        grades = rows["grade"] if catalogue.is_graded(table) else pd.Series("", index=rows.index)
        found[table] = {grade: int((grades == grade).sum()) for grade in (*catalogue.codes("grade"), UNGRADED)}
    return found


def compared(verdicts: Collection[str] = (), topics: Collection[str] = ()) -> pd.DataFrame:
    """Return the pairs of series with their verdict, of some verdicts and topics; empty choices leave all in."""
    rows = store.table("comparability")
    rows = rows[rows["verdict"].isin(list(verdicts))] if verdicts else rows
    return rows[rows["topic"].isin(list(topics))] if topics else rows


def unknown(country: str = "", topic: str = "", level: str = "") -> pd.DataFrame:
    """Return what is known to be missing; what concerns both countries concerns each. An empty choice leaves all in."""
    rows = not_published.gaps(country) if country else store.table("evidence_gaps")
    rows = rows[rows["topic"] == topic] if topic else rows
    return rows[rows["geo_level"] == level] if level else rows


def missing(rows: pd.DataFrame) -> Counter[tuple[str, str]]:
    """Count what is known to be missing by country and topic; what concerns both countries counts for each."""
    countries = {"both": catalogue.COUNTRIES}
    return Counter(
        (country, topic)
        for concerned, topic in zip(rows["country"], rows["topic"], strict=True)
        for country in countries.get(concerned, (concerned,))
    )
