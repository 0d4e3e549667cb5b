"""The reader's own action plan on the page: what is kept of it, how it changes, the fields of each action.

The marks and texts are the reader's: they are shown as text, never as markup, and never as a judgement of ours.
"""

from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from components import cards, evidence, filters, i18n, markup, naming, plan_words
from components.i18n import gettext as _
from components.i18n import language, ngettext
from data import plan as model

_PLAN, _BEFORE, SAID, OFFERED, BY_LINK = "plan", "plan_before", "plan_said", "plan_offered", "plan_by_link"


@dataclass(frozen=True)
class Said:
    """What has just happened to the plan, told until the next change; `can_undo` offers the plan before it."""

    what: str
    fault: model.PlanError | None = None
    opened: model.Opened | None = None
    can_undo: bool = False


def own() -> model.Plan:
    """Return the reader's plan, perhaps empty."""
    plan: model.Plan | None = filters.own(_PLAN)
    return plan or ()


def change(plan: model.Plan, said: Said | None = None) -> None:
    """Put a plan in the place of the present one, which can be brought back if `said` offers it."""
    filters.keep(_BEFORE, own() if said and said.can_undo else None)
    filters.keep(_PLAN, plan)
    filters.keep(SAID, said)


def undo() -> None:
    """Bring back the plan before the last change."""
    filters.act()
    change(filters.own(_BEFORE) or ())


# Adding and taking out


def _add(recommendation: str) -> None:
    """Take a recommendation into the plan, and open its marks alone."""
    filters.act()
    change(model.with_action(own(), recommendation))
    for action in own():
        filters.filled(_item_key(action.recommendation), action.recommendation == recommendation)


def _item_key(recommendation: str) -> str:
    """Return the key of what holds the fields of an action."""
    return f"plan_item_{recommendation}"


def _take_out(recommendation: str) -> None:
    """Take an action out of the plan."""
    filters.act()
    change(model.without(own(), recommendation), Said("taken_out", can_undo=True))


def clear() -> None:
    """Empty the plan."""
    filters.act()
    change((), Said("cleared", can_undo=True))


def add_button(recommendation_id: str) -> None:
    """Offer to take a recommendation into the plan, or out of it where it is an action already."""
    if any(action.recommendation == recommendation_id for action in own()):
        label, icon, act = _("Take out of my plan"), ":material/check:", _take_out
    else:
        label, icon, act = _("Add to my plan"), ":material/add:", _add
    st.button(label, icon=icon, key=f"plan_add_{recommendation_id}", on_click=act, args=(recommendation_id,))


def choose(names: dict[str, str]) -> None:
    """Offer recommendations (codes with their statements), each taken into the plan at once."""

    def picked() -> None:
        recommendation = filters.entered("plan_add")
        if recommendation:
            _add(recommendation)

    count = len(names)
    said = ngettext("Search {count} recommendation", "Search {count} recommendations", count)
    st.selectbox(
        _("Add a recommendation"),
        list(names),
        index=None,
        format_func=names.__getitem__,
        key=filters.filled("plan_add", None),
        placeholder=said.format(count=i18n.number(count)),
        disabled=not names,
        filter_mode="contains",
        on_change=picked,
    )


def statement(row: "pd.Series[str]", *, named: bool = False) -> Markup:
    """Return a recommendation: what it says unless it is `named` already, whom it concerns, whose it is, its source."""
    about = [
        naming.country_name(row["country"]),
        naming.label("dimension", row["dimension"]),
        _("{label}: {text}").format(label=_("Addressed to"), text=row[f"addressed_to_{language()}"]),
        cards.origin_mark(row["origin"]),
    ]
    says = Markup("") if named else Markup("<p>{}</p>").format(row[f"statement_{language()}"])
    return Markup('<div class="awda-statement">{}<p class="awda-muted">{}</p>{}</div>').format(
        says, markup.join(about, " · "), evidence.source_line(row.to_frame().T)
    )


def offer(rows: pd.DataFrame) -> None:
    """Draw recommendations, each with the button that takes it into the plan."""
    for _index, row in rows.iterrows():
        with st.container(horizontal=True, vertical_alignment="center", key=f"plan_offer_{row['recommendation_id']}"):
            st.html(statement(row), width=560)
            with st.container(width="content"):
                add_button(row["recommendation_id"])


def _taken(recommendation: str, field: str, key: str) -> None:
    """Take over what was entered into a field of an action."""
    change(model.changed(own(), recommendation, field, filters.entered(key)))


def _use(recommendation: str, who: str) -> None:
    """Take over a suggestion for the lead actor."""
    filters.act()
    change(model.changed(own(), recommendation, "lead", who))


def _pick(action: model.Action, field: str, title: str, names: dict[Any, str]) -> None:
    """Offer a mark with all its values in sight; a second click takes it back."""
    key = f"plan_{field}_{action.recommendation}"
    with st.container(width="content"):
        st.segmented_control(
            title,
            list(names),
            format_func=names.__getitem__,
            key=filters.filled(key, getattr(action, field) or None),
            on_change=_taken,
            args=(action.recommendation, field, key),
        )


def _fields(action: model.Action, row: "pd.Series[str]") -> None:
    """Draw the fields of one action."""
    recommendation = action.recommendation
    st.html(statement(row, named=True))
    marks = {mark: plan_words.mark_name(mark) for mark in model.MARKS}
    with st.container(horizontal=True):
        _pick(action, "priority", _("Priority"), {code: plan_words.priority_name(code) for code in model.PRIORITIES})
        _pick(action, "horizon", _("Horizon"), {code: plan_words.horizon_name(code) for code in model.HORIZONS})
    with st.container(horizontal=True):
        _pick(action, "importance", _("Importance, from 1 (little) to 5 (great)"), marks)
        _pick(action, "ease", _("Ease, from 1 (hard) to 5 (easy)"), marks)
    lead, note = f"plan_lead_{recommendation}", f"plan_note_{recommendation}"
    who = row[f"addressed_to_{language()}"]
    st.text_input(
        _("Lead actor"),
        key=filters.filled(lead, action.lead),
        max_chars=model.LONGEST["lead"],
        placeholder=_("Who takes the lead"),
        on_change=_taken,
        args=(recommendation, "lead", lead),
    )
    if not action.lead:
        st.button(
            _("Take the addressee: {who}").format(who=who),
            key=f"plan_use_{recommendation}",
            type="tertiary",
            icon=":material/person_add:",
            on_click=_use,
            args=(recommendation, who),
        )
    st.text_area(
        _("Note"),
        key=filters.filled(note, action.note),
        max_chars=model.LONGEST["note"],
        height=100,
        placeholder=_("First step, partner, money, date"),
        on_change=_taken,
        args=(recommendation, "note", note),
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("Take out of my plan"),
            icon=":material/close:",
            key=f"plan_out_{recommendation}",
            type="tertiary",
            on_click=_take_out,
            args=(recommendation,),
        )
        st.html(
            Markup('<p class="awda-reading">{}</p>').format(
                markup.choice(
                    _("What it responds to, what advances it"), {"view": "list", "recommendation": recommendation}
                )
            ),
            width="content",
        )


def items(plan: model.Plan, rows: pd.DataFrame) -> None:
    """Draw the actions, each under its statement; its fields are made when a reader opens it.

    `rows` holds the recommendation of each action, in the same order.
    """
    for number, (action, (_index, row)) in enumerate(zip(plan, rows.iterrows(), strict=True), 1):
        label = _("{number}. {text}").format(number=i18n.number(number), text=row[f"statement_{language()}"])
        # A number with a full stop would be read as a list.
        label = label.replace(". ", r"\. ", 1)
        with st.expander(label, key=_item_key(action.recommendation), on_change="rerun") as opened:
            if opened.open:
                _fields(action, row)
