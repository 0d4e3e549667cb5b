"""The reader's own action plan: actions and marks, the matrix drawn from them, the files and the link."""

from collections.abc import Callable, Sequence
from functools import partial

import pandas as pd
import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from components import evidence, filters, frame, i18n, naming, plan_files, plan_matrix, plan_words, plans
from components.i18n import gettext as _
from components.i18n import language, ngettext
from data import advice, catalogue, judgements, plan, store
from exports import sheets

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def draw(head: DeltaGenerator) -> None:
    """Draw the plan, or how to begin one; the headline goes into `head`."""
    own = plans.own()
    frame.follow({"view", "recommendation"})
    with head:
        frame.heading(_("Recommendations"), _headline(own), _lead(own))
    plan_files.messages()
    rows = _rows([action.recommendation for action in own])
    if own:
        actions, picture = st.columns([11, 9], gap="large")
        with actions:
            countries = _choose(own)
            st.header(_("Actions and your marks"), anchor=False)
            plans.items(own, rows)
        with picture:
            plan_matrix.matrix(own, rows)
        st.header(_("Your plan as a table"), anchor=False)
        with st.container(key="plan_table"):
            st.html(plan_matrix.table(own, rows))
        plan_files.keeping(own, _downloads(own, rows))
        _beginnings(own, countries, folded=True)
    else:
        countries = _choose(own)
        _example()
        plan_files.keeping(own, [])
        _beginnings(own, countries, folded=False)


def _rows(recommendations: Sequence[str]) -> pd.DataFrame:
    """Return recommendations in this order."""
    rows = judgements.recommendations().set_index("recommendation_id", drop=False)
    return rows.loc[list(recommendations)]


def _headline(own: plan.Plan) -> str:
    """Say how many actions there are."""
    if not own:
        return _("Your action plan is still empty")
    count, high = i18n.number(len(own)), sum(action.priority == "high" for action in own)
    if not high:
        return ngettext("Your action plan: {count} action", "Your action plan: {count} actions", len(own)).format(
            count=count
        )
    return ngettext(
        "Your action plan: {count} action, {high} of high priority",
        "Your action plan: {count} actions, {high} of high priority",
        len(own),
    ).format(count=count, high=i18n.number(high))


def _lead(own: plan.Plan) -> str:
    """Say whose marks these are."""
    if not own:
        return _(
            "Choose recommendations, mark what matters and what is easy, name who leads: the plan is yours to keep."
        )
    return _(
        "Priorities, marks and notes are yours, not Awda's; Awda adds the statements, their sources and nothing else."
    )


def _choose(own: plan.Plan) -> list[str]:
    """Offer recommendations to add, narrowed by country and dimension; return the countries chosen."""
    taken = {action.recommendation for action in own}
    rows = judgements.recommendations()
    with st.container(horizontal=True, vertical_alignment="bottom", key="plan_choices"):
        countries = naming.choose_countries(catalogue.COUNTRIES)
        concerned = rows["country"].isin([*countries, "both"])
        dimensions = {
            code: naming.label("dimension", code)
            for code in catalogue.codes("dimension")
            if code in set(rows.loc[concerned, "dimension"])
        }
        with st.container(width=260):
            dimension = filters.perhaps_one_of(
                "dimension",
                dimensions,
                title=_("Dimension"),
                placeholder=_("All"),
                known=catalogue.codes("dimension"),
            )
    fitting = rows[concerned & ~rows["recommendation_id"].isin(taken)]
    if dimension:
        fitting = fitting[fitting["dimension"] == dimension]
    plans.choose(
        {
            row["recommendation_id"]: _("{name} ({country})").format(
                name=row[f"statement_{language()}"].rstrip("."), country=naming.country_name(row["country"])
            )
            for _index, row in fitting.iterrows()
        }
    )
    opened = filters.held("recommendation", plan.known())
    if opened and opened[0] not in taken:
        st.html(Markup('<p class="awda-note">{}</p>').format(_("The recommendation that you have opened:")))
        plans.offer(_rows(opened))
    return countries


def _unadvanced(countries: Sequence[str]) -> pd.DataFrame:
    """Return the recommendations on some countries that no mechanism advances in any of these that they concern."""
    return advice.unadvanced(judgements.concerning(judgements.recommendations(), *countries), countries)


def _example() -> None:
    """Show how an action may look."""
    lacking = _unadvanced(["TUN"])
    row = lacking[lacking["country"] == "TUN"].iloc[0]
    marks = {
        _("Priority"): plan_words.priority_name("high"),
        _("Lead actor"): row[f"addressed_to_{language()}"],
        _("Horizon"): plan_words.horizon_name("medium"),
        _("Importance"): i18n.number(5),
        _("Ease"): i18n.number(2),
        _("Place in the matrix"): plan_words.quadrant_name(plan.PREPARE),
    }
    said = " · ".join(_("{label}: {text}").format(label=label, text=text) for label, text in marks.items())
    st.header(_("How an action looks"), anchor=False)
    st.html(
        Markup('{}<p class="awda-reading"><strong>{}</strong> {}</p>').format(
            plans.statement(row), _("For example (these marks are made up):"), said
        )
    )


def _beginnings(own: plan.Plan, countries: list[str], *, folded: bool) -> None:
    """Offer the recommendations that no mechanism advances as a beginning."""
    taken = {action.recommendation for action in own}
    left = [one for one in _unadvanced(countries)["recommendation_id"] if one not in taken]
    if not left:
        return
    title = ngettext(
        "{count} recommendation that nobody advances yet",
        "{count} recommendations that nobody advances yet",
        len(left),
    ).format(count=i18n.number(len(left)))
    note = _(
        "No mechanism of this inventory is linked to them, in any of the countries chosen that they concern. There may "
        "be one that we do not know."
    )

    def listed() -> None:
        st.html(Markup('<p class="awda-note">{}</p>').format(note))
        plans.offer(_rows(left))

    if folded:
        evidence.fold(title, listed, icon=":material/flag:", key="plan_beginnings")
    else:
        st.header(title, anchor=False)
        listed()


# The tables for elsewhere


def _downloads(own: plan.Plan, rows: pd.DataFrame) -> list[tuple[str, Callable[[], bytes], str, str]]:
    """Return the tables on offer, each made when it is asked for."""
    return [
        (_("CSV"), partial(as_csv, own, rows, language()), "awda_plan.csv", "text/csv"),
        (_("Excel workbook"), partial(as_workbook, own, rows, language()), "awda_plan.xlsx", _WORKBOOK),
    ]


def as_csv(own: plan.Plan, rows: pd.DataFrame, chosen_language: str) -> bytes:
    """Return the plan as CSV; made outside of the run of the page, so that the language has to be said."""
    i18n.set_language(chosen_language)
    return sheets.as_csv(_plan_sheet(own, rows))


def as_workbook(own: plan.Plan, rows: pd.DataFrame, chosen_language: str) -> bytes:
    """Return the plan as a workbook with its sources and what the columns mean; the language has to be said."""
    i18n.set_language(chosen_language)
    made = [_plan_sheet(own, rows), _sources_sheet(rows), _definitions_sheet()]
    return sheets.as_workbook(made, right_to_left=i18n.direction() == "rtl")


def _columns() -> dict[str, str]:
    """Return the columns of the plan with what they mean."""
    return {
        _("Number"): _("Number of the action in the plan and in the priority matrix."),
        _("Code"): _("Key of the recommendation in the evidence base of Awda."),
        _("Recommendation"): _("What is advised, in the words of Awda."),
        _("Country"): _("Country that the recommendation is about."),
        _("Dimension"): _("Subject, as Awda sorts it."),
        _("Addressed to"): _("Whom the source addresses."),
        _("Who says so"): _("Who says it: the SURE comparative report, the SURE project, or another study."),
        _("Source"): _("Publisher and year; the sheet of sources has title and address."),
        _("Place in the source"): _("Place, as the evidence base notes it, in English."),
        _("Grade"): _("A: read in the primary source; B: reported by a secondary source."),
        _("Priority"): _("Mark of the reader who made the plan."),
        _("Lead actor"): _("Entry of the reader who made the plan."),
        _("Horizon"): _("Mark of the reader who made the plan, not of the source."),
        _("Importance"): _("Mark of the reader who made the plan, from 1 (little) to 5 (great)."),
        _("Ease"): _("Mark of the reader who made the plan, from 1 (hard) to 5 (easy)."),
        _("Place in the matrix"): _(
            "From both marks: above 3 is important or easy, below 3 is not, 3 stands in between."
        ),
        _("Note"): _("Entry of the reader who made the plan."),
        _("Responds to"): _("Statements that the recommendation responds to, with the basis of the link."),
        _("Advanced by"): _(
            "Mechanisms that work on the subject, with country, status now and basis of the link. This does not say "
            "that they work well or are enough. Empty: none in this inventory."
        ),
    }


def _plan_sheet(own: plan.Plan, rows: pd.DataFrame) -> sheets.Sheet:
    """Return the plan as a table."""
    findings = judgements.findings().set_index("finding_id")[f"statement_{language()}"]
    inventory = store.table("mechanisms").set_index("mechanism_id")[f"name_{language()}"]
    body = []
    for number, (action, (_index, row)) in enumerate(zip(own, rows.iterrows(), strict=True), 1):
        body.append(
            [
                number,
                action.recommendation,
                row[f"statement_{language()}"],
                naming.country_name(row["country"]),
                naming.label("dimension", row["dimension"]),
                row[f"addressed_to_{language()}"],
                naming.label("origin", row["origin"]),
                catalogue.publication(row["source_id"]).short(),
                row["locator"],
                row["grade"],
                plan_words.priority_name(action.priority),
                action.lead,
                plan_words.horizon_name(action.horizon),
                action.importance,
                action.ease,
                plan_words.quadrant_name(plan.quadrant(action)) if action.is_placed() else "",
                action.note,
                "\n".join(
                    _("{name} ({basis})").format(
                        name=findings[link["to_id"]], basis=naming.label("basis", link["basis"])
                    )
                    for _row, link in judgements.responded_to(action.recommendation).iterrows()
                ),
                "\n".join(
                    _("{name} ({country}; {status}; {basis})").format(
                        name=inventory[link["from_id"]],
                        country=naming.country_name(link["country"]),
                        status=naming.label("status", link["status_now"]),
                        basis=naming.label("basis", link["basis"]),
                    )
                    for _row, link in judgements.advances(action.recommendation).iterrows()
                ),
            ]
        )
    return sheets.Sheet(_("Plan"), list(_columns()), body)


def _sources_sheet(rows: pd.DataFrame) -> sheets.Sheet:
    """Return the publications that the recommendations of the plan stand in."""
    body = [
        [one.title, one.publisher, one.year, one.url, "; ".join(one.locators), ", ".join(one.grades)]
        for one in catalogue.citations(rows)
    ]
    headers = [_("Title"), _("Publisher"), _("Year"), _("Address"), _("Place in the source"), _("Grade")]
    return sheets.Sheet(_("Sources"), headers, body)


def _definitions_sheet() -> sheets.Sheet:
    """Return what the columns mean, and what the plan rests on."""
    about = [
        (_("Plan"), _("All actions of the plan, in their order; no filter of the page leaves any out.")),
        (
            naming.label("basis", "coded"),
            _("A link with this basis is the reading of Awda; the others stand in a source."),
        ),
        (
            _("Data"),
            _("Awda {version}, data {data}. French and Arabic texts are translations by the project.").format(
                version=frame.VERSION, data=catalogue.data_version()
            ),
        ),
    ]
    return sheets.Sheet(_("Definitions"), [_("Column"), _("What it means")], [*_columns().items(), *about])
