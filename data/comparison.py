"""Morocco and Tunisia side by side: for each dimension what exists, what the sources say, and the figures."""

from dataclasses import dataclass
from functools import cache

import pandas as pd

from data import catalogue, mechanisms, observations, store

COUNTRIES = catalogue.COUNTRIES
# The columns of the rules, with the column of mechanisms that each one names codes of.
_ASKED = {
    "services": "services",
    "target_groups": "target_groups",
    "kinds": "kind",
    "coverage_levels": "coverage_level",
}


@dataclass(frozen=True)
class Side:
    """One country in one dimension.

    `at_work` and `unsure` are mechanisms for returnees that are active now, or of which nobody says whether they still
    are; `findings` are the statements about this country; `figures` observations; `unpublished` the indicators
    that belong here and have no national figure.
    """

    country: str
    at_work: pd.DataFrame
    unsure: pd.DataFrame
    findings: pd.DataFrame
    figures: pd.DataFrame
    unpublished: list[str]


@dataclass(frozen=True)
class Dimension:
    """One dimension: what the sources say of both countries, the sentence that contrasts them, and each side."""

    code: str
    reasons: dict[str, str]
    contrast: pd.DataFrame
    shared: pd.DataFrame
    sides: dict[str, Side]

    def reason(self, language: str) -> str:
        """Return which mechanisms count here."""
        return self.reasons[language]


def dimensions() -> list[str]:
    """Return the codes of the dimensions, in the order of the page."""
    return list(_rules()["dimension"])


@cache
def dimension(code: str) -> Dimension:
    """Return one dimension in full; raise UnknownCodeError."""
    rules = _rules().set_index("dimension", drop=False)
    if code not in rules.index:
        raise catalogue.UnknownCodeError(code)
    rule = rules.loc[code]
    findings = store.table("findings")
    own = findings[findings["dimension"] == code]
    return Dimension(
        code=code,
        reasons={language: str(rule[f"reason_{language}"]) for language in catalogue.LANGUAGES},
        contrast=findings[findings["finding_id"] == rule["contrast_finding"]],
        shared=own[(own["country"] == "both") & (own["finding_id"] != rule["contrast_finding"])],
        sides={country: _side(country, rule, own) for country in COUNTRIES},
    )


def _rules() -> pd.DataFrame:
    """Return how mechanisms and figures are sorted into dimensions."""
    return store.table("dimension_rules").sort_values("position")


def _side(country: str, rule: "pd.Series[str]", findings: pd.DataFrame) -> Side:
    """Gather what concerns one country in one dimension."""
    fitting = _fitting(country, rule)
    expected, schemes = _figures(country, rule["figures"]), _figures(country, rule["scheme_figures"])
    found = [row for row in (expected | schemes).values() if len(row)]
    return Side(
        country=country,
        at_work=mechanisms.active_in(fitting, mechanisms.NOW),
        unsure=mechanisms.perhaps_in(fitting, mechanisms.NOW),
        findings=findings[(findings["country"] == country) & (findings["finding_id"] != rule["contrast_finding"])],
        figures=pd.concat(found) if found else store.table("observations").iloc[:0],
        unpublished=[one.partition(":")[0] for one, row in expected.items() if row.empty],
    )


def _figures(country: str, named: str) -> dict[str, pd.DataFrame]:
    """Return the newest national figure of each indicator named, which may have a detail after a colon."""
    found = {}
    for one in filter(None, named.split(";")):
        indicator, _colon, detail = one.partition(":")
        found[one] = observations.national(indicator, country, detail=detail or "total")
    return found


def _fitting(country: str, rule: "pd.Series[str]") -> pd.DataFrame:
    """Return the mechanisms of a country that serve national returnees and fit the rule of a dimension.

    One match is enough: a service offered, the kind of mechanism, a group served, or the level at which it works.
    """
    wanted = {column: rule[of].split(";") for of, column in _ASKED.items()}
    return mechanisms.holding(mechanisms.of_countries([country]), wanted)


@cache
def at_work(country: str) -> int:
    """Return how many mechanisms for national returnees are known to be at work in a country."""
    return len(mechanisms.active_in(mechanisms.of_countries([country]), mechanisms.NOW))
