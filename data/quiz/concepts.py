"""Concepts: terms and their definitions."""

import random
from collections.abc import Collection, Sequence
from functools import partial
from itertools import combinations
from typing import Final

from data import catalogue
from data.quiz.lookup import by_key, row
from data.quiz.questions import OPTIONS, Kind, Question, distinct, shared

# Terms that a careful reader might take for one another: they never stand as options of one question.
KIN: Final = (
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


def _are_kin(terms: Collection[str]) -> bool:
    """Tell whether two of these terms might be taken for one another."""
    return any(len(group & set(terms)) > 1 for group in KIN)


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
    others = [one for one in by_key("glossary") if one != term and not _are_kin({one, term})]
    rng.shuffle(others)
    # Those that share a word come first: without them the shared word would give the answer away.
    near = [one for one in others if not balanced(kind, term, [one])]
    likely = [one for one in others if one not in near][:12] + near[:4]
    for group in combinations(likely, OPTIONS - 1):
        if balanced(kind, term, group) and not _are_kin({*group, term}) and distinct(kind, [term, *group]):
            options = [term, *group]
            rng.shuffle(options)
            column = "term_en" if kind == "term_of_definition" else "definition_en"
            check = partial(_term_is, kind, term)
            return Question(kind, "glossary", term, column, tuple(options), term, check, frozenset({term}))
    return None


def _terms() -> Sequence[str]:
    """Return the terms."""
    return list(by_key("glossary"))


KINDS: Final = {
    "term_of_definition": Kind(_terms, partial(_glossary, "term_of_definition")),
    "definition_of_term": Kind(_terms, partial(_glossary, "definition_of_term")),
}
