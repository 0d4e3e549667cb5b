"""The reader's own action plan on the page: what is kept of it, its fields, what is wrong with a file, its words.

The marks and texts are the reader's: they are shown as text, never as markup, and never as a judgement of ours.
"""

import base64
import binascii
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup, escape

from components import browser, cards, evidence, filters, i18n, markup, naming, priorities
from components.i18n import gettext as _
from components.i18n import language, ngettext
from data import catalogue
from data import plan as model

_PLAN, _BEFORE, _SAID, _OFFERED, _BY_LINK = "plan", "plan_before", "plan_said", "plan_offered", "plan_by_link"


@dataclass(frozen=True)
class _Said:
    """What has just happened to the plan, told until the next change; `can_undo` offers the plan before it."""

    what: str
    fault: model.PlanError | None = None
    opened: model.Opened | None = None
    can_undo: bool = False


def own() -> model.Plan:
    """Return the reader's plan, perhaps empty."""
    plan: model.Plan | None = filters.own(_PLAN)
    return plan or ()


def _change(plan: model.Plan, said: _Said | None = None) -> None:
    """Put a plan in the place of the present one, which can be brought back if `said` offers it."""
    filters.keep(_BEFORE, own() if said and said.can_undo else None)
    filters.keep(_PLAN, plan)
    filters.keep(_SAID, said)


def _undo() -> None:
    """Bring back the plan before the last change."""
    filters.act()
    _change(filters.own(_BEFORE) or ())


# Adding and taking out


def _add(recommendation: str) -> None:
    """Take a recommendation into the plan, and open its marks alone."""
    filters.act()
    _change(model.with_action(own(), recommendation))
    for action in own():
        filters.filled(_item_key(action.recommendation), action.recommendation == recommendation)


def _item_key(recommendation: str) -> str:
    """Return the key of what holds the fields of an action."""
    return f"plan_item_{recommendation}"


def _take_out(recommendation: str) -> None:
    """Take an action out of the plan."""
    filters.act()
    _change(model.without(own(), recommendation), _Said("taken_out", can_undo=True))


def _clear() -> None:
    """Empty the plan."""
    filters.act()
    _change((), _Said("cleared", can_undo=True))


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
        catalogue.label("dimension", row["dimension"], language()),
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


# The marks of one action


def priority_name(code: str) -> str:
    """Name a priority, empty where there is none."""
    return {"high": _("High"), "medium": _("Medium"), "low": _("Low")}.get(code, "")


def horizon_name(code: str) -> str:
    """Name a horizon, empty where there is none."""
    return catalogue.label("horizon", code, language()) if code else ""


def quadrant_name(code: str) -> str:
    """Name a part of the matrix."""
    names = {
        model.FIRST: _("Do first"),
        model.PREPARE: _("Prepare"),
        model.ALONG: _("Do along the way"),
        model.LATER: _("Leave for later"),
        model.BETWEEN: _("In between"),
    }
    return names[code]


def _mark_name(mark: int | None) -> str:
    """Write a mark, empty where there is none."""
    return i18n.number(mark) if mark else ""


def _taken(recommendation: str, field: str, key: str) -> None:
    """Take over what was entered into a field of an action."""
    _change(model.changed(own(), recommendation, field, filters.entered(key)))


def _use(recommendation: str, who: str) -> None:
    """Take over a suggestion for the lead actor."""
    filters.act()
    _change(model.changed(own(), recommendation, "lead", who))


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
    marks = {mark: _mark_name(mark) for mark in model.MARKS}
    with st.container(horizontal=True):
        _pick(action, "priority", _("Priority"), {code: priority_name(code) for code in model.PRIORITIES})
        _pick(action, "horizon", _("Horizon"), {code: horizon_name(code) for code in model.HORIZONS})
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


# The matrix and the table


def placed(plan: model.Plan) -> dict[int, model.Action]:
    """Return the actions that have a place in the matrix, by their numbers."""
    return {number: action for number, action in enumerate(plan, 1) if action.is_placed()}


def matrix(plan: model.Plan, rows: pd.DataFrame) -> None:
    """Draw the priority matrix, or say what it needs; `rows` as for `items`."""
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
        quadrants={code: quadrant_name(code) for code in model.QUADRANTS},
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
            _("{label}: {text}").format(label=_("Priority"), text=priority_name(code))
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
                    importance=_mark_name(found[number].importance),
                    ease=_mark_name(found[number].ease),
                )
                for number in own
            ]
            parts.append(_("{label}: {text}").format(label=quadrant_name(code), text=_("; ").join(listed)) + ".")
    return " ".join([_("Priority matrix of your own marks."), *parts])


def _own_text(text: str) -> Markup:
    """Return a text of the reader's, in its own direction and with its lines."""
    return Markup('<span class="awda-own" dir="auto">{}</span>').format(text) if text else Markup("")


def table(plan: model.Plan, rows: pd.DataFrame) -> Markup:
    """Return the plan as a table; `rows` as for `items`."""
    columns: dict[str, list[Markup]] = {_("Action"): [_named(number, row) for number, row in enumerate(_each(rows), 1)]}
    marks: dict[str, list[str]] = {
        _("Priority"): [priority_name(action.priority) for action in plan],
        _("Lead actor"): [_own_text(action.lead) for action in plan],
        _("Horizon"): [horizon_name(action.horizon) for action in plan],
        _("Importance"): [_mark_name(action.importance) for action in plan],
        _("Ease"): [_mark_name(action.ease) for action in plan],
        _("Place in the matrix"): [
            quadrant_name(model.quadrant(action)) if action.is_placed() else "" for action in plan
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


def _each(rows: pd.DataFrame) -> "Iterator[pd.Series[str]]":
    """Yield each row."""
    for _index, row in rows.iterrows():
        yield row


def _named(number: int, row: "pd.Series[str]") -> Markup:
    """Return an action with its number, and where its statement stands."""
    return Markup('{}<br><span class="awda-muted">{} · {}</span>{}').format(
        _("{number}. {text}").format(number=i18n.number(number), text=row[f"statement_{language()}"]),
        naming.country_name(row["country"]),
        cards.origin_mark(row["origin"]),
        evidence.source_line(row.to_frame().T),
    )


# The file and the link


def _file_came() -> None:
    """Open the file that the reader has chosen, or say what is wrong with it; the plan then stays as it is."""
    filters.act()
    file: dict[str, Any] = filters.reported("plan_file", "file") or {}
    try:
        if file.get("content") is None:
            size = int(file.get("size") or 0)
            raise model.PlanError("too_large" if size > model.LARGEST else "not_text", count=size)
        opened = model.from_file(base64.b64decode(str(file["content"]), validate=True))
    except (model.PlanError, binascii.Error) as error:
        fault = error if isinstance(error, model.PlanError) else model.PlanError("not_text")
        filters.keep(_SAID, _Said("file_fault", fault=fault))
        return
    _change(opened.plan, _Said("opened", opened=opened, can_undo=bool(own()) and own() != opened.plan))


def open_button() -> None:
    """Offer to open a plan from a file."""
    browser.open_file(
        _("Open a plan file"),
        accept=".json,application/json",
        largest=model.LARGEST,
        key="plan_file",
        on_file=_file_came,
    )


def settle_link() -> None:
    """Take over the plan that a link has brought: at once where the reader has none, else on demand."""
    code = filters.brought("plan")
    if code is None:
        return
    filters.keep(_OFFERED, None)
    filters.keep(_BY_LINK, None)
    if not code:
        return
    try:
        opened = model.from_link(code)
    except model.PlanError as fault:
        filters.keep(_SAID, _Said("link_fault", fault=fault))
        return
    filters.keep(_BY_LINK, (code, opened.plan))
    if not own():
        _change(opened.plan, _Said("opened_link", opened=opened))
    elif model.without_notes(own()) != opened.plan:
        filters.keep(_OFFERED, opened)


def keep_link(*, shown: bool) -> None:
    """Keep the code of a plan in the link as long as the plan is the one that came by it, or waits for an answer.

    Where it is not `shown` the link is without it: who copies a link to something else shares no plan.
    """
    code, plan = filters.own(_BY_LINK) or ("", ())
    is_open = filters.own(_OFFERED) is not None or model.without_notes(own()) == plan
    filters.put("plan", code if is_open and shown else "")


def _answer(accepted: bool) -> None:
    """Open the plan of the link in the place of the reader's own, or leave it."""
    filters.act()
    opened: model.Opened = filters.own(_OFFERED)
    filters.keep(_OFFERED, None)
    if accepted:
        _change(opened.plan, _Said("opened_link", opened=opened, can_undo=True))


def _count(plan: Sequence[model.Action]) -> str:
    """Say of how many actions a plan is."""
    return ngettext("{count} action", "{count} actions", len(plan)).format(count=i18n.number(len(plan)))


def messages() -> None:
    """Say what has just happened to the plan, and ask about a plan that a link has brought."""
    said: _Said | None = filters.own(_SAID)
    if said is not None:
        with st.container(key="plan_said"):
            _say(said)
            if said.can_undo:
                st.button(_("Bring back the plan before"), icon=":material/undo:", key="plan_undo", on_click=_undo)
    offered: model.Opened | None = filters.own(_OFFERED)
    if offered is not None:
        with st.container(key="plan_question"):
            st.info(
                _("The link brings another plan ({theirs}). Your own ({mine}) stays until you decide.").format(
                    theirs=_count(offered.plan), mine=_count(own())
                ),
                icon=":material/help:",
            )
            with st.container(horizontal=True):
                st.button(_("Open the plan of the link"), key="plan_accept", on_click=_answer, args=(True,))
                st.button(_("Keep my own"), key="plan_refuse", on_click=_answer, args=(False,))


def _tell(text: str) -> None:
    """Say that something went well, quietly; it is read out as well."""
    st.html(Markup('<p class="awda-reading" role="status">{}</p>').format(text))


def _say(said: _Said) -> None:
    """Say what has happened, and what was left out."""
    if said.fault is not None:
        kept = _("Your plan here is unchanged.") if own() else ""
        opening = (
            _("The plan in the link was not opened.") if said.what == "link_fault" else _("The file was not opened.")
        )
        st.warning(" ".join(filter(None, [opening, fault_words(said.fault), kept])), icon=":material/error:")
        return
    if said.opened is None:
        _tell({"taken_out": _("The action was taken out."), "cleared": _("The plan was emptied.")}[said.what])
        return
    count = len(said.opened.plan)
    pieces = [
        ngettext("The plan was opened: {count} action.", "The plan was opened: {count} actions.", count).format(
            count=i18n.number(count)
        )
    ]
    if said.what == "opened_link":
        pieces.append(_("A link carries no notes."))
    if said.opened.data_version != catalogue.data_version():
        pieces.append(
            _("It was made with data {theirs}; here are data {ours}, and statements may read differently.").format(
                theirs=i18n.isolated(said.opened.data_version), ours=i18n.isolated(catalogue.data_version())
            )
        )
    if said.opened.left_out:
        pieces.append(
            ngettext(
                "Left out, since these data do not have this recommendation: {codes}.",
                "Left out, since these data do not have these recommendations: {codes}.",
                len(said.opened.left_out),
            ).format(codes=i18n.listing([i18n.isolated(code) for code in said.opened.left_out]))
        )
        st.warning(" ".join(pieces), icon=":material/rule:")
    else:
        _tell(" ".join(pieces))


def field_name(field: str) -> str:
    """Name a field of an action."""
    names = {
        "recommendation": _("Recommendation"),
        "priority": _("Priority"),
        "lead": _("Lead actor"),
        "horizon": _("Horizon"),
        "importance": _("Importance"),
        "ease": _("Ease"),
        "note": _("Note"),
    }
    return names[field]


def fault_words(fault: model.PlanError) -> str:
    """Say what is wrong with a file or link; nothing of its own text is repeated."""
    count = i18n.number(fault.count)
    where = {"item": i18n.number(fault.item), "field": field_name(fault.field) if fault.field else "", "count": count}
    texts = {
        "too_large": _("It is larger than {most} kB, and a plan is never that large."),
        "not_text": _("It is not a text file: it may be a picture, a spreadsheet or a packed file."),
        "empty": _("It is empty."),
        "truncated": _("It breaks off before its end: it was not copied or downloaded completely."),
        "not_json": _("It is not a plan file of Awda: it does not hold JSON as we write it."),
        "twice": _("One name stands twice in it, so that it is not clear what holds."),
        "nested": _("It is not a plan file of Awda: it is nested too deep."),
        "foreign": _("It belongs to another program: it does not say that it is a plan of Awda."),
        "version": _("It is a plan of another version of Awda, which this one cannot read."),
        "fields": _("Its heading is not that of a plan: format, version, data version and actions, and nothing else."),
        "items": _("Its actions are not a list."),
        "too_many": _("It lists {count} actions, more than there are recommendations."),
        "none_known": _("These data have none of its recommendations."),
        "item": _("Action {item} is not an action."),
        "item_fields": _("Action {item} has a field that a plan does not have."),
        "code": _("Action {item}: what stands for “{field}” is not one of its values."),
        "mark": _("Action {item}: “{field}” is a whole number from 1 to 5."),
        "text": _("Action {item}: “{field}” is a text."),
        "too_long": _("Action {item}: “{field}” is longer than {count} letters."),
        "characters": _("Action {item}: “{field}” holds signs that cannot be seen, such as control characters."),
        "repeated": _("Action {item}: its recommendation stands in the plan before."),
        "link": _("Its code is damaged: it was cut or changed on the way."),
        "too_long_link": _("Its code is longer than any that Awda makes."),
    }
    return texts[fault.fault].format(most=i18n.number(model.LARGEST // 1000), **where)


def keeping(plan: model.Plan, downloads: Sequence[tuple[str, Callable[[], bytes], str, str]]) -> None:
    """Draw what keeps and shares the plan; `downloads` are label, maker, name of the file and its kind."""
    st.header(_("Keep it, share it"), anchor=False)
    said = _(
        "The plan lives in this tab, until you close or reload it. The plan file keeps all of it and opens here again; "
        "the tables are for reading and working on elsewhere."
    )
    st.html(Markup('<p class="awda-reading">{}</p>').format(said))
    with st.container(horizontal=True, vertical_alignment="center", key="plan_keeping"):
        if plan:
            _download(_("Plan file"), partial(model.to_file, plan), "awda_plan.json", "application/json")
            for download in downloads:
                _download(*download)
        open_button()
        if plan:
            st.button(_("Empty the plan"), icon=":material/delete:", key="plan_clear", type="tertiary", on_click=_clear)
    if plan:
        _share(plan)


def _download(label: str, make: Callable[[], bytes], name: str, kind: str) -> None:
    """Draw a button that downloads a file, made when it is asked for."""
    st.download_button(
        label,
        make,
        file_name=name,
        mime=kind,
        icon=":material/download:",
        key=f"plan_download_{name.rpartition('.')[2]}",
        on_click="ignore",
    )


def _share(plan: model.Plan) -> None:
    """Offer the link that carries the plan, or say why there is none."""
    code = model.to_link(plan)
    with st.container(key="plan_share"):
        if code is None:
            said = _(
                "There is no link to this plan: it would be longer than {most} letters, and many programs cut such a "
                "link. Send the plan file instead."
            )
            st.html(Markup('<p class="awda-note">{}</p>').format(said.format(most=i18n.number(model.LONGEST_LINK))))
            return
        query = {"view": "plan", "plan": code, filters.LANGUAGE: language()}
        browser.copy_link(query, key="plan_link", label=_("Copy a link to this plan"))
        said = _("The link carries the whole plan but the notes: whoever gets it reads marks and lead actors.")
        st.html(Markup('<p class="awda-note">{}</p>').format(said))
