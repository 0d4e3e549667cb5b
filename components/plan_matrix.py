"""The reader's own action plan as a matrix of importance and ease, and as a table."""

import pandas as pd
import streamlit as st
from markupsafe import Markup, escape

from components import cards, evidence, filters, i18n, markup, naming, plan_words, priorities
from components.i18n import gettext as _
from components.i18n import language, ngettext
from data import plan as model


def placed(plan: model.Plan) -> dict[int, model.Action]:
    """Return the actions that have a place in the matrix, by their numbers."""
    return {number: action for number, action in enumerate(plan, 1) if action.is_placed()}


def matrix(plan: model.Plan, rows: pd.DataFrame) -> None:
    """Draw the priority matrix, or say what it needs; `rows` as for `plans.items`."""
    st.header(_("What to do first, by your marks"), anchor=False)
    found = placed(plan)
    if not found:
        said = _("Give an action its importance and its ease, and it gets a place here. Awda gives no marks.")
        st.html(Markup('<div class="awda-unknown" data-matrix="none"><p>{}</p></div>').format(said))
        return
    says = {number: rows.iloc[number - 1][f"statement_{language()}"] for number in found}
    marks = [
        priorities.Mark(
            number, action.recommendation, says[number], action.priority, action.importance or 0, action.ease or 0
        )
        for number, action in found.items()
    ]
    words = priorities.Words(
        importance=_("Importance, 1 to 5"),
        ease=_("Ease, 1 to 5"),
        quadrants={code: plan_words.quadrant_name(code) for code in model.QUADRANTS},
        more="+{count}",
    )
    st.html(
        Markup('<p class="awda-reading">{}</p>').format(
            _(
                "Each number is an action of your plan, at the place of your own marks: more important higher up, "
                "easier further to the right. Marks of 3 stand in between."
            )
        )
    )
    figure = priorities.matrix(marks, words, appearance=filters.appearance())
    evidence.draw(figure, alt=_matrix_words(found, says), key="plan_matrix")
    _looks()
    without = len(plan) - len(found)
    if without:
        said = ngettext(
            "{count} action has no place yet: importance or ease is not marked.",
            "{count} actions have no place yet: importance or ease is not marked.",
            without,
        )
        st.html(Markup('<p class="awda-note">{}</p>').format(said.format(count=i18n.number(without))))
    st.html(evidence.source_line(rows.iloc[[number - 1 for number in found]]))


def _looks() -> None:
    """Say what fill and shape of the marks stand for."""
    pieces = [
        Markup('<span class="awda-mark"><span aria-hidden="true" style="color:{}">{}</span> {}</span>').format(
            colour,
            sign,
            _("{label}: {text}").format(label=_("Priority"), text=plan_words.priority_name(code))
            if code
            else _("No priority yet"),
        )
        for code, (sign, colour) in priorities.looks(filters.appearance()).items()
    ]
    st.html(Markup('<p class="awda-muted">{}</p>').format(markup.join(pieces, " ")))


def _matrix_words(found: dict[int, model.Action], says: dict[int, str]) -> str:
    """Return the matrix in words: part by part, each action with its marks."""
    parts = []
    for code in model.QUADRANTS:
        own = [number for number, action in found.items() if model.quadrant(action) == code]
        if own:
            listed = [
                _("{number}, {text} (importance {importance}, ease {ease})").format(
                    number=i18n.number(number),
                    text=says[number].rstrip("."),
                    importance=plan_words.mark_name(found[number].importance),
                    ease=plan_words.mark_name(found[number].ease),
                )
                for number in own
            ]
            parts.append(
                _("{label}: {text}").format(label=plan_words.quadrant_name(code), text=_("; ").join(listed)) + "."
            )
    return " ".join([_("Priority matrix of your own marks."), *parts])


def _own_text(text: str) -> Markup:
    """Return a text of the reader's, in its own direction and with its lines."""
    return Markup('<span class="awda-own" dir="auto">{}</span>').format(text) if text else Markup("")


def table(plan: model.Plan, rows: pd.DataFrame) -> Markup:
    """Return the plan as a table; `rows` as for `plans.items`."""
    columns: dict[str, list[Markup]] = {
        _("Action"): [_named(number, row) for number, (_index, row) in enumerate(rows.iterrows(), 1)]
    }
    marks: dict[str, list[str]] = {
        _("Priority"): [plan_words.priority_name(action.priority) for action in plan],
        _("Lead actor"): [_own_text(action.lead) for action in plan],
        _("Horizon"): [plan_words.horizon_name(action.horizon) for action in plan],
        _("Importance"): [plan_words.mark_name(action.importance) for action in plan],
        _("Ease"): [plan_words.mark_name(action.ease) for action in plan],
        _("Place in the matrix"): [
            plan_words.quadrant_name(model.quadrant(action)) if action.is_placed() else "" for action in plan
        ],
        _("Note"): [_own_text(action.note) for action in plan],
    }
    for title, texts in marks.items():
        # What no action has needs no column.
        if any(texts):
            columns[title] = [escape(text) for text in texts]
    return Markup('<div class="awda-whole awda-plan">{}</div>').format(
        markup.table(
            list(columns), list(zip(*columns.values(), strict=True)), caption=_("Your plan as a table"), whole=True
        )
    )


def _named(number: int, row: "pd.Series[str]") -> Markup:
    """Return an action with its number, and where its statement stands."""
    return Markup('{}<br><span class="awda-muted">{} · {}</span>{}').format(
        _("{number}. {text}").format(number=i18n.number(number), text=row[f"statement_{language()}"]),
        naming.country_name(row["country"]),
        cards.origin_mark(row["origin"]),
        evidence.source_line(row.to_frame().T),
    )
