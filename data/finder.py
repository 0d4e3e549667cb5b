"""Which mechanisms fit somebody who comes back: one rule, written as small steps, each with its reason.

The rule knows codes only. A question is where from, in which way, where to and for what; nothing about the person.
What it answers rests on our reading of the sources: services, groups and stages in `mechanisms`, countries left in
`mechanism_reach`, needs in `need_services`. Nothing that has ended is ever proposed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

import pandas as pd

from data import catalogue, store

# The ways of return, by the codes of the target groups that name them.
WAYS = ("voluntary", "assisted_voluntary", "forced", "temporary_worker")
# What a scheme that names only some ways of return accepts: an assisted return is one by choice as well.
_ACCEPTED = {
    "voluntary": ("voluntary",),
    "assisted_voluntary": ("assisted_voluntary", "voluntary"),
    "forced": ("forced",),
    "temporary_worker": ("temporary_worker", "voluntary"),
}
# The need that opens the answer when none is named, and that leads to a first door beside all others.
ADVICE = "advice"
_AFTER_RETURN = {"arrival", "reintegration", "cross_cutting"}
_APPLIED = ("in_force", "provisional")
_PROTECTING = ("social_security", "taxation")
# Texts overtaken or ended protect nobody who comes back today.
_OVERTAKEN = ("replaced", "ended")


@dataclass(frozen=True)
class Question:
    """What somebody who comes back asks: codes only, nothing about the person.

    `host` is the country left and `region` the place of return; both may stay open (None).
    """

    country: str
    way: str
    needs: tuple[str, ...] = ()
    host: str | None = None
    region: str | None = None


@dataclass(frozen=True)
class Remark:
    """One reason, doubt or ground for leaving out: its code, and the codes that it is about."""

    code: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """One mechanism that fits: why, and what is uncertain."""

    mechanism_id: str
    reasons: tuple[Remark, ...]
    doubts: tuple[Remark, ...]


@dataclass(frozen=True)
class Found:
    """The answer to a question, each list in its order.

    `open` are at work today; `to_check` have no recent evidence, or rest on an agreement that is not documented enough;
    `planned` are not there yet; `doors` give advice whatever the need; `left_out` offer what is asked for, but not in
    this case; `unanswered` are the needs that nothing open meets.
    """

    open: tuple[Answer, ...]
    to_check: tuple[Answer, ...]
    planned: tuple[Answer, ...]
    doors: tuple[Answer, ...]
    left_out: tuple[tuple[str, Remark], ...]
    unanswered: tuple[str, ...]


@dataclass(frozen=True)
class Need:
    """One need: the services that meet it, those that help with it, whom it concerns, what agreements say of it."""

    code: str
    services: tuple[str, ...]
    related: tuple[str, ...]
    groups: tuple[str, ...]
    branches: tuple[str, ...]
    topics: tuple[str, ...]


@dataclass(frozen=True)
class Mechanism:
    """What the rule looks at in a mechanism, with the countries left that its texts name."""

    mechanism_id: str
    country: str
    kind: str
    phases: frozenset[str]
    services: tuple[str, ...]
    groups: tuple[str, ...]
    coverage: str
    regions: tuple[str, ...]
    status: str
    serves: str
    grade: str
    scope: str = "any"
    hosts: tuple[str, ...] = ()
    wider: bool = False


@dataclass(frozen=True)
class Agreement:
    """What the rule looks at in an agreement on social security."""

    agreement_id: str
    country: str
    partner: str
    status: str
    covers: tuple[str, ...]


def _split(cell: str, mark: str = ";") -> tuple[str, ...]:
    """List the codes of a cell."""
    return tuple(part.strip() for part in cell.split(mark)) if cell else ()


@cache
def needs() -> dict[str, Need]:
    """Return every need by its code, in order."""
    rows = store.table("need_services").sort_values("order")
    return {
        row["need"]: Need(
            row["need"],
            _split(row["services"]),
            _split(row["related_services"]),
            _split(row["target_groups"]),
            _split(row["branches"]),
            _split(row["topics"]),
        )
        for _, row in rows.iterrows()
    }


@cache
def _need_labels() -> dict[str, dict[str, str]]:
    """Return the names of every need, by code and language."""
    rows = store.table("need_services")
    return {row["need"]: {one: row[f"label_{one}"] for one in catalogue.LANGUAGES} for _, row in rows.iterrows()}


def need_label(code: str, language: str) -> str:
    """Return the name of a need."""
    return _need_labels()[code][language]


@cache
def mechanisms() -> tuple[Mechanism, ...]:
    """Return every mechanism as the rule sees it."""
    reach = {row["mechanism_id"]: row for _, row in store.table("mechanism_reach").iterrows()}
    found = []
    for _, row in store.table("mechanisms").iterrows():
        own = reach.get(row["mechanism_id"])
        found.append(
            Mechanism(
                mechanism_id=row["mechanism_id"],
                country=row["country"],
                kind=row["kind"],
                phases=frozenset(_split(row["phase"])),
                services=_split(row["services"]),
                groups=_split(row["target_groups"]),
                coverage=row["coverage_level"],
                regions=_split(row["region_codes"]),
                status=row["status_now"],
                serves=row["serves_national_returnees"],
                grade=row["grade"],
                scope=own["scope"] if own is not None else "any",
                hosts=_split(own["hosts"]) if own is not None else (),
                wider=own is not None and own["beyond_places"] == "yes",
            )
        )
    return tuple(found)


@cache
def _of_country(country: str) -> tuple[Mechanism, ...]:
    """Return the mechanisms of a country."""
    return tuple(one for one in mechanisms() if one.country == country)


@cache
def agreements() -> tuple[Agreement, ...]:
    """Return the agreements on social security as the rule sees them."""
    rows = store.table("agreements")
    rows = rows[rows["subject"] == "social_security"]
    return tuple(
        Agreement(row["agreement_id"], row["country"], row["partner_iso3"], row["status"], _split(row["covers"]))
        for _, row in rows.iterrows()
    )


def hosts(country: str | None = None) -> tuple[str, ...]:
    """Return the countries that somebody may come back from: those of the list of partners, and the neighbour."""
    partners = tuple(code for code in catalogue.codes("partner") if len(code) == 3 and code.isupper())
    return tuple(code for code in (*partners, "MAR", "TUN") if code != country)


def ways_named(groups: Iterable[str]) -> tuple[str, ...]:
    """Return the ways of return among target groups."""
    return tuple(group for group in groups if group in WAYS)


# The steps of the rule. Each returns the ground for leaving a mechanism out, or adds to its reasons and doubts.


@dataclass
class _Case:
    """One mechanism under judgement."""

    reasons: list[Remark]
    doubts: list[Remark]
    to_check: bool = False


def _among(services: Iterable[str], wanted: Iterable[str]) -> tuple[str, ...]:
    """Return the services that are wanted, in their order."""
    kept = set(wanted)
    return tuple(service for service in services if service in kept)


def _closed(one: Mechanism) -> Remark | None:
    """Leave out what has ended, what is a framework without a service of its own, and what serves others."""
    if one.status in ("ended", "not_started"):
        return Remark("ended")
    if one.serves == "no":
        return Remark("not_nationals")
    if one.kind == "policy":
        return Remark("framework")
    if one.scope == "visits":
        return Remark("visits")
    if not one.phases & (_AFTER_RETURN | {"pre_return"}):
        return Remark("stage", tuple(sorted(one.phases)))
    return None


def _country_left(one: Mechanism, asked: Question, wanted: Sequence[Need], case: _Case) -> Remark | None:
    """Judge by the country left: schemes of another host country do not serve."""
    if one.scope == "by_agreement":
        return _by_agreement(asked, wanted, case)
    if one.scope in ("only", "group"):
        if asked.host is None:
            case.doubts.append(Remark("host_only", one.hosts))
        elif asked.host not in one.hosts:
            return Remark("host", one.hosts)
        else:
            case.reasons.append(Remark("host" if one.scope == "only" else "group", (asked.host,)))
    elif one.scope == "among_others" and asked.host is not None:
        if asked.host in one.hosts:
            case.reasons.append(Remark("host", (asked.host,)))
        else:
            case.doubts.append(Remark("host_not_named", one.hosts))
    return None


def _by_agreement(asked: Question, wanted: Sequence[Need], case: _Case) -> Remark | None:
    """Judge the conventions as a whole by what stands between the two countries."""
    if asked.host is None:
        case.doubts.append(Remark("agreement_host"))
        return None
    between = [one for one in agreements() if one.country == asked.country and one.partner == asked.host]
    applied = [one for one in between if one.status in _APPLIED]
    if applied:
        branches = {branch for need in wanted for branch in need.branches}
        case.reasons.append(Remark("agreement", (asked.host,)))
        if branches and not branches & {branch for one in applied for branch in one.covers}:
            case.doubts.append(Remark("agreement_branch"))
            case.to_check = True
        return None
    if any(one.status in ("signed", "unknown") for one in between):
        case.doubts.append(Remark("agreement_undocumented", (asked.host,)))
        case.to_check = True
        return None
    return Remark("agreement_not_applied" if between else "no_agreement", (asked.host,))


def _way_of_return(one: Mechanism, asked: Question, wanted: Sequence[Need], case: _Case) -> Remark | None:
    """Judge by the way of return and note which groups a scheme is made for."""
    named = ways_named(one.groups)
    if asked.way in named:
        case.reasons.append(Remark("way", (asked.way,)))
    elif "all" in one.groups:
        case.reasons.append(Remark("everyone"))
    elif named:
        if not set(named) & set(_ACCEPTED[asked.way]):
            return Remark("way", named)
        if asked.way == "temporary_worker":
            case.doubts.append(Remark("way_close", named))
        else:
            case.reasons.append(Remark("way", tuple(way for way in named if way in _ACCEPTED[asked.way])))
    concerned = {group for need in wanted for group in need.groups}
    narrow = tuple(group for group in one.groups if group not in (*WAYS, "all") and group not in concerned)
    if one.serves == "yes":
        narrow = tuple(group for group in narrow if group != "diaspora")
    if narrow and "all" not in one.groups:
        case.doubts.append(Remark("groups", narrow))
    return None


def _place(one: Mechanism, asked: Question, case: _Case) -> Remark | None:
    """Judge by the place of return."""
    if one.coverage == "national":
        case.reasons.append(Remark("country", (one.country,)))
    elif not one.regions:
        case.doubts.append(Remark("place_unnamed"))
    elif asked.region is None:
        case.doubts.append(Remark("only_places", one.regions))
    elif asked.region in one.regions:
        case.reasons.append(Remark("here", (asked.region,)))
    elif one.wider:
        case.doubts.append(Remark("nearest_place", one.regions))
    else:
        return Remark("place", one.regions)
    return None


def _rank(one: Mechanism, case: _Case, meets: int, helps: int) -> tuple[object, ...]:
    """Return the place in the list: the first difference decides."""
    codes = {remark.code for remark in case.reasons}
    return (
        -meets,
        one.serves != "yes",
        "host" not in codes,
        "way" not in codes,
        "here" not in codes,
        -helps,
        len(case.doubts),
        one.grade,
        one.mechanism_id,
    )


def find(asked: Question, every: Sequence[Mechanism] | None = None) -> Found:
    """Return what fits a question; `every` are the mechanisms to choose from, all of the inventory by default."""
    every = _of_country(asked.country) if every is None else every
    asked = asked if asked.needs else replace(asked, needs=(ADVICE,))
    wanted = [needs()[code] for code in asked.needs]
    direct_services = {service for need in wanted for service in need.services}
    related_services = {service for need in wanted for service in need.related} - direct_services
    ranked: dict[str, list[tuple[tuple[object, ...], Answer]]] = {"open": [], "to_check": [], "planned": []}
    left_out: list[tuple[str, Remark]] = []
    met: set[str] = set()
    for one in every:
        if one.country != asked.country:
            continue
        direct, related = _among(one.services, direct_services), _among(one.services, related_services)
        if not direct and not related:
            continue
        case = _Case([], [])
        if direct:
            case.reasons.append(Remark("service", direct))
        if related:
            case.reasons.append(Remark("related", related))
        ground = (
            _closed(one)
            or _country_left(one, asked, wanted, case)
            or _way_of_return(one, asked, wanted, case)
            or _place(one, asked, case)
        )
        if ground is not None:
            left_out.append((one.mechanism_id, ground))
            continue
        if one.serves == "indirect":
            case.doubts.append(Remark("indirect"))
        if not one.phases & _AFTER_RETURN:
            case.doubts.append(Remark("before_return"))
        where = "to_check" if one.status == "unknown" or case.to_check else "open"
        if one.status == "unknown":
            case.doubts.insert(0, Remark("status_unknown"))
        if one.status == "planned":
            where = "planned"
            case.doubts.insert(0, Remark("status_planned"))
        answer = Answer(one.mechanism_id, tuple(case.reasons), tuple(case.doubts))
        answered = {need.code for need in wanted if set(need.services) & set(one.services)}
        helped = sum(bool(set(need.related) & set(one.services)) for need in wanted)
        ranked[where].append((_rank(one, case, len(answered), helped), answer))
        if where == "open":
            met |= answered
    in_order = {
        where: tuple(answer for _rank_of, answer in sorted(cases, key=lambda case: case[0]))
        for where, cases in ranked.items()
    }
    return Found(
        open=in_order["open"],
        to_check=in_order["to_check"],
        planned=in_order["planned"],
        doors=_doors(asked, every, in_order["open"]),
        left_out=tuple(left_out),
        unanswered=tuple(need.code for need in wanted if need.code not in met),
    )


def _doors(asked: Question, every: Sequence[Mechanism], already: Sequence[Answer]) -> tuple[Answer, ...]:
    """Return the open mechanisms that give advice whatever the need, without those that answer already."""
    if ADVICE in asked.needs:
        return ()
    named = {answer.mechanism_id for answer in already}
    found = find(replace(asked, needs=(ADVICE,)), every)
    return tuple(answer for answer in found.open if answer.mechanism_id not in named)


# Rows for the page


def rows_of(answers: Iterable[Answer | str]) -> pd.DataFrame:
    """Return the rows of mechanisms, in the order of the answers (or ids) given."""
    wanted = [one if isinstance(one, str) else one.mechanism_id for one in answers]
    return store.table("mechanisms").set_index("mechanism_id", drop=False).loc[wanted].reset_index(drop=True)


def readings() -> pd.DataFrame:
    """Return what we read of the countries left that mechanisms serve."""
    return store.table("mechanism_reach")


def need_rows() -> pd.DataFrame:
    """Return the needs with the services that meet them, in order."""
    return store.table("need_services").sort_values("order")


def protecting(country: str, host: str) -> pd.DataFrame:
    """Return the agreements on social security and taxes between two countries, those that are applied first."""
    rows = store.table("agreements")
    rows = rows[
        (rows["country"] == country)
        & (rows["partner_iso3"] == host)
        & rows["subject"].isin(_PROTECTING)
        & ~rows["status"].isin(_OVERTAKEN)
    ]
    order = {code: place for place, code in enumerate(catalogue.codes("agreement_status"))}
    subject = rows["subject"].map(_PROTECTING.index)
    rows = rows.assign(place=rows["status"].map(order), subject_place=subject)
    return rows.sort_values(["subject_place", "place", "year_signed"], ascending=[True, True, False], kind="stable")


def missing(asked: Question) -> pd.DataFrame:
    """Return the evidence gaps that touch the needs of a question in its country."""
    topics = {topic for code in asked.needs or (ADVICE,) for topic in needs()[code].topics}
    rows = store.table("evidence_gaps")
    return rows[rows["country"].isin((asked.country, "both")) & rows["topic"].isin(topics)]
