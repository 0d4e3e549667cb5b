"""The project: objectives, pillars with what is documented of them, for whom, obstacles and what answers them."""

from collections.abc import Sequence
from functools import partial

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components import evidence, frame, i18n, naming, programme
from components.i18n import gettext as _
from data import catalogue, profiles
from data import programme as data


def draw(head: DeltaGenerator) -> None:
    """Draw the project from its aims to what is documented of it; the headline goes into `head`."""
    frame.follow({"view", "activity"})
    project = data.activity(data.PROJECT).iloc[0]
    with head:
        frame.heading(
            _("Programme"),
            _("Planned by SURE and documented: {counts}").format(
                counts=_("; ").join(programme.outcome(*one) for one in data.outcomes())
            ),
            _("The project behind the comparative report ({when}): {text}.").format(
                when=programme.when(project), text=naming.text(project, "coverage")
            ),
        )
    with st.container(key="programme_project"):
        _pillars()
        _objectives()
        _beneficiaries()
        _kinds()
        _obstacles()


def _objectives() -> None:
    """Draw the objectives, level by level."""
    levels = [data.objectives(level) for level in catalogue.codes("objective_level")]
    title = _("What SURE set out to do")
    specific = len(data.objectives("specific"))
    evidence.show_records(
        programme.objectives(levels, caption=title),
        data.objectives(),
        table="programme_objectives",
        key="objectives",
        title=title,
        reading=_("One overall objective, {count} specific ones; the conference and the course had their own.").format(
            count=i18n.number(specific)
        ),
        notes=[naming.text(row, "notes") for _index, row in data.objectives("overall").iterrows()],
    )


def _pillars() -> None:
    """Draw the pillars side by side, with what is documented of each."""
    rows = data.pillars()
    own = [data.of_pillar(pillar) for pillar in rows["pillar_id"]]
    title = _("{count} pillars: what each planned, what is documented").format(count=i18n.number(len(rows)))
    evidence.show_records(
        programme.pillars(
            rows,
            [data.planned_outputs(naming.text(row, "outputs_planned")) for _index, row in rows.iterrows()],
            [data.documented(one) for one in own],
            [data.planned(one) for one in own],
            caption=title,
        ),
        rows,
        table="programme_pillars",
        key="pillars",
        title=title,
        reading=_(
            "Documented: a source says that it was held or published. Where none says so, it may have taken place all "
            "the same."
        ),
        notes=[
            _("Under no pillar: {text}.").format(
                text=i18n.listing([naming.text(row, "title") for _index, row in data.outside_pillars().iterrows()])
            ),
            _("Marked as our reading: we sort the activity under the pillar; its source does not."),
        ],
    )
    # A document has room for each activity in a line of its own.
    said = _("Activities by pillar")
    evidence.show_apart(
        partial(programme.by_pillar, dict(zip(rows["pillar_id"], own, strict=True)), rows, caption=said),
        pd.concat(own),
        table="programme_activities",
        key="pillar_activities",
        title=said,
    )


def _beneficiaries() -> None:
    """Draw for whom the project was made."""
    title = _("For whom")
    evidence.show_records(
        programme.beneficiaries(
            [data.beneficiaries(level) for level in catalogue.codes("beneficiary_level")], caption=title
        ),
        data.beneficiaries(),
        table="programme_beneficiaries",
        key="beneficiaries",
        title=title,
        reading=_("SURE worked with those who help returnees; returnees themselves were to gain in the end."),
    )


def _kinds() -> None:
    """Draw the kinds of returnees, each a door to the finder and to the profiles."""
    rows = data.returnee_types()
    questions = {code: one.label(i18n.language()) for code, one in profiles.questions().items()}
    evidence.show_records(
        programme.kinds_of_returnees(rows, questions),
        rows,
        table="programme_returnee_types",
        key="kinds",
        title=_("{count} kinds of returnees").format(count=i18n.number(len(rows))),
        reading=_("Each leads to the help that is open for it today, and to what the surveys say nearest to it."),
    )


def _obstacles() -> None:
    """Draw the obstacles that the project names, with what there is in the dimension of each."""
    rows = data.obstacles()
    found = {code: data.answers(code) for code in dict.fromkeys(rows["dimension"])}
    title = _("{count} obstacles, and what answers them").format(count=i18n.number(len(rows)))
    evidence.show_records(
        programme.obstacles(
            rows,
            {
                code: programme.answer_links(
                    code,
                    shortfalls=one.shortfalls,
                    recommendations=one.recommendations,
                    at_work=one.at_work,
                    inventory=one.inventory,
                )
                for code, one in found.items()
            },
            caption=title,
        ),
        rows,
        table="programme_obstacles",
        key="obstacles",
        beside=_counts([found[code] for code in rows["dimension"]]),
        title=title,
        reading=_("Numbers count the whole dimension of the obstacle in this dashboard; each opens what it counts."),
        notes=[
            *dict.fromkeys(note for note in (naming.text(row, "notes") for _i, row in rows.iterrows()) if note),
            _("The dimension of an obstacle is our reading. Mechanisms are sorted by Awda, not by the sources."),
        ],
    )


def _counts(found: Sequence[data.Answers]) -> pd.DataFrame:
    """Return what there is in the dimension of each obstacle as columns of numbers."""
    at_work = _("Mechanisms for returnees at work")
    return pd.DataFrame(
        {
            _("Named by the sources"): [one.shortfalls for one in found],
            _("Advised"): [one.recommendations for one in found],
            **{
                _("{label}: {text}").format(label=at_work, text=naming.country_name(country)): [
                    one.at_work[country] for one in found
                ]
                for country in catalogue.COUNTRIES
            },
        }
    )
