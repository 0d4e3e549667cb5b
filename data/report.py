"""The comparative report: what of it is in the evidence base, and whose all other statements are."""

from typing import Final, NamedTuple

import pandas as pd

from data import catalogue, checks, judgements, store

OWN: Final = "sure_report"
# Parts of the report; a statement belongs to one of the last two by its page, once somebody who holds it adds some.
PARTS: Final = ("summary", "description", "chapters", "list")
SUMMARY: Final = checks.SUMMARY
DESCRIPTION: Final = checks.DESCRIPTION
# Who did the study, as the project names them in programme_activities.csv.
PEOPLE: Final = {
    "institute": "FIERI",
    "coordinator": "Lorenzo Gabrielli",
    "lead": "Ferruccio Pastore",
    "morocco": "Jesús García-Luengos",
    "tunisia": "Gaia Testore",
}
_STUDY, _INTERVIEWS, _FIRST_SCHEME = "PA03", "sure_interviews", "EV_2019_TUN_02"


class Part(NamedTuple):
    """A part of the report, and the keys of what was read in it."""

    code: str
    findings: tuple[str, ...]
    recommendations: tuple[str, ...]


class Count(NamedTuple):
    """How many statements have an origin."""

    origin: str
    findings: int
    recommendations: int


def findings() -> pd.DataFrame:
    """Return the report's own findings."""
    return _own(judgements.findings())


def recommendations() -> pd.DataFrame:
    """Return the report's own recommendations."""
    return _own(judgements.recommendations())


def _own(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep what the report itself says."""
    return rows[rows["origin"] == OWN]


def parts() -> list[Part]:
    """Return the parts of the report, each with what was read in it, perhaps nothing."""
    found: dict[str, tuple[list[str], list[str]]] = {code: ([], []) for code in PARTS}
    for place, (rows, key) in enumerate(((findings(), "finding_id"), (recommendations(), "recommendation_id"))):
        elsewhere = ("chapters", "list")[place]
        for _index, row in rows.iterrows():
            part = {SUMMARY: "summary", DESCRIPTION: "description"}.get(row["locator"], elsewhere)
            found[part][place].append(row[key])
    return [Part(code, tuple(said), tuple(advised)) for code, (said, advised) in found.items()]


def publications() -> list[tuple[catalogue.Citation, int]]:
    """Return the reports of the series, the comparative one first, each with the number of statements taken from it."""
    spoken = pd.concat([judgements.findings()["source_id"], judgements.recommendations()["source_id"]])
    keys = (checks.REPORT, *checks.NATIONAL)
    return [(catalogue.publication(key), int((spoken == key).sum())) for key in keys]


def study() -> pd.DataFrame:
    """Return what the project says of the study, as a table of one row: who did it, and when."""
    rows = store.table("programme_activities")
    return rows[rows["activity_id"] == _STUDY]


def interviews() -> pd.DataFrame:
    """Return the number of interviews of the fieldwork, one figure for each country, with its period."""
    rows = store.table("observations")
    return rows[rows["indicator"] == _INTERVIEWS]


def missing() -> pd.DataFrame:
    """Return what of the report is known to be missing here, and where it is held."""
    rows = store.table("evidence_gaps")
    return rows[(rows["source_id"] == checks.REPORT) & (rows["topic"] == "method")]


def first_since() -> pd.DataFrame:
    """Return the event that the notes of the findings name as coming after the fieldwork."""
    rows = store.table("timeline")
    return rows[rows["event_id"] == _FIRST_SCHEME]


def by_origin() -> list[Count]:
    """Count statements by whose they are."""
    said, advised = judgements.findings()["origin"], judgements.recommendations()["origin"]
    return [
        Count(origin, int((said == origin).sum()), int((advised == origin).sum()))
        for origin in catalogue.codes("origin")
    ]
