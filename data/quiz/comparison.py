"""Comparison: verdicts on two series, figures that may be compared, how agreements stand."""

import random
from collections.abc import Sequence
from functools import cache
from typing import Final

from data import catalogue, store
from data.quiz.lookup import by_key, row, sides, value_of, whole_figures
from data.quiz.questions import Kind, Question, is_cell

_PLAIN_VERDICTS: Final = ("comparable", "not_comparable")
# What is read of a figure beside its value: what it counts, of which sex and part, among whom.
_COUNTED: Final = ("indicator", "sex", "breakdown_value", "population_id")


def _plainly_judged() -> Sequence[str]:
    """Return the comparisons that are plainly allowed, or plainly not: how much care others need may be argued."""
    judged = {key: known["verdict"] for key, known in by_key("comparability").items()}
    return [key for key, verdict in judged.items() if verdict in _PLAIN_VERDICTS and _can_be_read(key, verdict)]


def _can_be_read(comparison: str, verdict: str) -> bool:
    """Tell whether two figures say themselves why they may be compared, or why not.

    A question shows what each counts, and when: whatever else is behind a verdict cannot be known from it.
    """
    mar, tun = (row("observations", one) for one in sides(comparison))
    same = all(mar[name] == tun[name] for name in _COUNTED)
    if verdict == "not_comparable":
        return not same
    return same and all(mar[name][:4] == tun[name][:4] for name in ("period_start", "period_end"))


def _verdict(comparison: str, rng: random.Random) -> Question | None:
    """Ask whether two series may stand on one axis."""
    known = row("comparability", comparison)
    options = list(_PLAIN_VERDICTS)
    rng.shuffle(options)
    check = is_cell("comparability", comparison, "verdict")
    about = frozenset({known["indicator_mar"], known["indicator_tun"]})
    return Question("verdict", "comparability", comparison, "verdict", tuple(options), known["verdict"], check, about)


@cache
def _pairs() -> dict[str, str]:
    """Return pairs of figures of one year that may be compared: the Moroccan one, and the Tunisian one."""
    rows = whole_figures()
    rows = rows[(rows["geo_level"] == "country") & (rows["period_end"].str[:4] >= "2010")]
    found: dict[str, str] = {}
    for known in by_key("comparability").values():
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
    right = max(options, key=value_of)

    def check(option: str) -> bool:
        return all(value_of(option) > value_of(one) for one in options if one != option)

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
    check = is_cell("agreements", agreement, "status")
    about = frozenset({f"{known['subject']} {' '.join(sorted((known['country'], known['partner_iso3'])))}"})
    return Question("agreement", "agreements", agreement, "status", tuple(options), right, check, about)


KINDS: Final = {
    "verdict": Kind(_plainly_judged, _verdict),
    "higher_country": Kind(_pairs, _higher_country),
    "agreement": Kind(_standing_agreements, _agreement),
}
