"""Findings and recommendations: of which kind and dimension, for whom, in response to what."""

import random
import re
from collections.abc import Sequence
from functools import cache, partial
from itertools import combinations
from typing import Any, Final

from data import catalogue, store
from data.quiz.lookup import by_key, row
from data.quiz.questions import OPTIONS, Kind, Question, distinct, is_cell, offered, only_told, option_text, shared

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
# A gap is told from a weakness by such words: something is not there at all.
_MISSING: Final = re.compile(r"\b(lack\w*|missing|has no|have no|little is known)\b")
# Such words as well may say that something is missing, or that what there is works badly: they tell neither.
_LACKING: Final = re.compile(
    _MISSING.pattern + r"|\b(no|not|nor|neither|never|nothing|without|miss|yet to|unclear|little|fall short|want of"
    r"|hardly|too early|overlook|only a minority)\b"
)
# What only a government can do, in English: a recommendation that speaks of none of it might be addressed to anybody.
_GOVERNING: Final = re.compile(
    r"\bpolic(y|ies)\b|strateg|\bin law\b|legal basis|public (employment|services|action)|\breforms\b|agreements?\b"
    r"|minister|ratify"
)


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
        one for one, known in by_key(table).items() if known[column] in allowed and _untold(kind, table, one, column)
    )


_ALL_DIMENSIONS: Final = partial(catalogue.codes, "dimension")


def themes(statement: dict[str, Any]) -> frozenset[str]:
    """Return the dimensions that a statement speaks of."""
    said = statement["statement_en"].casefold()
    return frozenset(code for code, words in _THEMES.items() if re.search(words, said))


def kind_told(statement: dict[str, Any], kind: str) -> bool:
    """Tell whether the words of a statement tell a gap from a weakness, so that it cannot be read as the other."""
    said = statement["statement_en"].casefold()
    found = {match.group() for match in _LACKING.finditer(said)}
    if kind != "gap":
        return not found
    return bool(found) and all(_MISSING.fullmatch(words) for words in found)


def governing(recommendation: dict[str, Any]) -> bool:
    """Tell whether a recommendation speaks of what only a government can do."""
    return bool(_GOVERNING.search(recommendation["statement_en"].casefold()))


@cache
def _addressed_to_governments() -> tuple[str, ...]:
    """Return the recommendations whose addressee can be known from what they ask for: a government."""
    found = _statements("addressee", "recommendations", "addressee_type", ("government",))
    return tuple(one for one in found if governing(row("recommendations", one)))


def _kind_of_finding(finding: str, rng: random.Random) -> Question | None:
    """Ask whether a finding is a strength, a weakness or a gap, where its words tell a gap from a weakness."""
    known = row("findings", finding)
    if not kind_told(known, known["kind"]):
        return None
    return _said("finding_kind", "findings", "kind", _KINDS_OF_FINDING, len(_KINDS_OF_FINDING), finding, rng)


def _dimension(finding: str, rng: random.Random) -> Question | None:
    """Ask for the dimension of a finding that speaks of it; no other that it speaks of is offered."""
    known = row("findings", finding)
    right, spoken = known["dimension"], themes(known)
    if right not in spoken:
        return None
    allowed = [one for one in _ALL_DIMENSIONS() if one == right or one not in spoken]
    return _said("dimension", "findings", "dimension", allowed, OPTIONS, finding, rng)


# Of all public authorities only one is offered: what "the state" means.
_ADDRESSEES: Final = ("government", "international_organisation", "social_partner", "civil_society")
_KINDS_OF_FINDING: Final = ("strength", "weakness", "gap")


def _said(
    kind: str, table: str, column: str, allowed: Sequence[str], most: int, row_id: str, rng: random.Random
) -> Question | None:
    """Ask for a code of a statement."""
    check = is_cell(table, row_id, column)
    right = row(table, row_id)[column]
    options = offered(kind, right, allowed, rng, wrong=lambda one: not check(one), most=most, least=most)
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
    return [key for key, known in by_key("links").items() if known["relation"] == "responds_to"]


def _responds(link: str, rng: random.Random) -> Question | None:
    """Ask which recommendation responds to a finding; the others belong to, and speak of, other dimensions.

    No word of the finding stands in the right one alone: it would give the answer away.
    """
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

    said = {code: finding[f"statement_{code}"] for code in catalogue.LANGUAGES}
    others = [one for one in sorted(by_key("recommendations")) if wrong(one)]
    rng.shuffle(others)
    # Where all of them together leave a word to the right one, so does any three of them.
    if only_told(said, "responds", known["from_id"], others):
        return None
    for group in combinations(others, OPTIONS - 1):
        options = [known["from_id"], *group]
        if not only_told(said, "responds", known["from_id"], group) and distinct("responds", options):
            break
    else:
        return None
    rng.shuffle(options)
    about = frozenset({known["to_id"], *options})
    return Question("responds", "links", link, "from_id", tuple(options), known["from_id"], check, about)


KINDS: Final = {
    "addressee": Kind(
        _addressed_to_governments,
        partial(_said, "addressee", "recommendations", "addressee_type", _ADDRESSEES, len(_ADDRESSEES)),
    ),
    "finding_kind": Kind(
        partial(_statements, "finding_kind", "findings", "kind", _KINDS_OF_FINDING),
        _kind_of_finding,
    ),
    "dimension": Kind(
        lambda: _statements("dimension", "findings", "dimension", _ALL_DIMENSIONS()),
        _dimension,
    ),
    "responds": Kind(_responding, _responds),
}
