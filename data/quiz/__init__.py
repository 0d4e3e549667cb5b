"""Questions on the evidence, drawn from the tables by a number: each has one right answer, which a row proves.

The same number draws the same ten questions in every language. An option is a code of the tables, so it can be checked
against them; how it is written in a language is told by `option_text`, and no two options of a question read the same
in any language. Which sentence asks stands in components.quizzes. Each subject has a
file of its own in this folder with its kinds of questions; this one draws from them.
"""

import random
from functools import cache
from typing import Final

import pandas as pd

from data.quiz import comparison, concepts, figures, mechanisms, recommendations
from data.quiz.lookup import row, rows_of, sides
from data.quiz.questions import Question

# What others name of the modules of this folder.
__all__ = ["Question", "row", "sides"]

LESSONS: Final = ("concepts", "data", "mechanisms", "comparison", "recommendations")
QUESTIONS: Final = 10
# Attempts are numbered from 1 on; so many have a link of their own.
ATTEMPTS: Final = tuple(str(number) for number in range(1, 1000))
_MAKERS: Final = {
    **concepts.KINDS,
    **figures.KINDS,
    **mechanisms.KINDS,
    **comparison.KINDS,
    **recommendations.KINDS,
}
KINDS: Final = tuple(_MAKERS)
# How many questions of each kind a quiz has; the rarer ones are drawn first.
PLAN: Final = {
    "concepts": {"term_of_definition": 6, "definition_of_term": 4},
    "data": {"derived": 1, "has_figure": 2, "grade": 2, "highest_area": 3, "highest_year": 2},
    "mechanisms": {"first": 2, "leads": 3, "service": 3, "status": 2},
    "comparison": {"agreement": 3, "higher_country": 3, "verdict": 4},
    "recommendations": {"responds": 3, "addressee": 1, "dimension": 3, "finding_kind": 3},
}


class QuizError(RuntimeError):
    """The tables hold too little for a quiz of this lesson."""


def proof(question: Question) -> tuple[str, pd.DataFrame]:
    """Return the rows behind an answer, each with its source, and the table that they are of."""
    if question.table == "comparability":
        return "observations", rows_of("observations", sides(question.row_id))
    if question.table == "links":
        return "recommendations", rows_of("recommendations", [question.right])
    if question.kind in ("highest_area", "highest_year", "higher_country", "first"):
        return question.table, rows_of(question.table, question.options)
    return question.table, rows_of(question.table, [question.row_id])


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
