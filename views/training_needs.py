"""Topics and modules of training, and the needs assessment: what it asked, and that its results are not published."""

import pandas as pd
import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from components import evidence, frame, i18n, markup, naming
from components.i18n import gettext as _
from components.i18n import language
from data import training
from exports import needs_template

GUIDE = "docs/adding-evidence.md"
TOPICS, MODULES, NEEDS = "programme_training_topics", "programme_modules", "programme_tna"
_SERIES = ("sure_elearning_2020", "course_2022")


def draw(head: DeltaGenerator) -> None:
    """Draw the topics, the modules and the needs assessment; the headline goes into `head`."""
    frame.follow({"view"})
    topics, courses = training.topics(), {series: training.modules(series) for series in _SERIES}
    with head:
        frame.heading(
            _("Training"),
            _headline(len(topics), sum(map(len, courses.values()))),
            _("What the SURE project set out to teach, what its modules teach, and what it asked about needs."),
        )
    asked, place = st.columns([6, 7], gap="large")
    with asked:
        _assessment()
    with place:
        _results()
    _topics(topics)
    for column, series in zip(st.columns([8, 5], gap="large"), _SERIES, strict=True):
        with column:
            _modules(courses[series], series)
    frame.link_to("training", {"view": "course"}, about=_("The course of 2022"))


def _headline(topics: int, modules: int) -> str:
    """Say what is known of topics and modules, and what is not known of needs, as long as that is so."""
    known = _(
        "{topics} topics and {modules} modules are documented; the needs that respondents named are not published"
    )
    if len(training.needs_results()):
        known = _("{topics} topics and {modules} modules are documented, and the needs that respondents named")
    return known.format(topics=i18n.number(topics), modules=i18n.number(modules))


def _topics(rows: pd.DataFrame) -> None:
    """Draw the topics by dimension, each dimension a door to the comparison of both countries in it."""
    body = []
    for dimension, own in rows.groupby("dimension", sort=False):
        name = naming.label("dimension", str(dimension))
        leads = markup.to_page("comparison", {"dimension": str(dimension)}, name)
        body.append([leads, markup.listed(own[f"topic_{language()}"])])
    title = _("Topics of training by theme: {count} of {topics} are about data and knowledge").format(
        count=i18n.number(int((rows["dimension"] == "data_knowledge").sum())), topics=i18n.number(len(rows))
    )
    evidence.show_records(
        markup.table([_("Dimension"), _("Topics of training")], body, caption=title, whole=True),
        rows,
        table=TOPICS,
        key="training_topics",
        title=title,
        reading=_("Named in the leaflet of the project and on its pages; the themes are our sorting."),
    )


def _modules(rows: pd.DataFrame, series: str) -> None:
    """Draw the modules of a course, with their objectives where these are printed."""
    title = naming.label("module_series", series)
    labelled, aims = rows["title_basis"] == "short_label", rows[f"objective_{language()}"]
    headers, body = [_("Module")], [[text] for text in rows[f"title_{language()}"]]
    if aims.any():
        headers.append(_("Objective"))
        body = [[*line, aim] for line, aim in zip(body, aims, strict=True)]
    spoken = i18n.listing([i18n.language_name(code) for code in dict.fromkeys(rows["language"])])
    notes = [_("{label}: {text}").format(label=_("Language"), text=spoken)]
    if not aims.any():
        notes.append(_("Titles as printed; no objectives are printed."))
    if labelled.all():
        notes.append(_("Each module is named after its objective: titles and number of modules are not printed."))
    evidence.show_records(
        markup.table(headers, body, caption=title, whole=True),
        rows,
        table=MODULES,
        key=f"modules_{series}",
        title=title,
        notes=notes,
    )


def _assessment() -> None:
    """Draw how the needs assessment was designed."""
    rows = training.needs()
    rows = rows[rows["available"] == "yes"]
    body = []
    for _index, row in rows.iterrows():
        note = row[f"notes_{language()}"]
        said = [row[f"value_{language()}"], *([Markup("<strong>{}</strong>").format(note)] if note else [])]
        body.append([row[f"label_{language()}"], markup.join(said, Markup("<br>"))])
    title = _("The training needs assessment: what was asked, and of whom")
    evidence.show_records(
        markup.table([_("Fact"), _("As described by the project")], body, caption=title),
        rows,
        table=NEEDS,
        key="needs_design",
        title=title,
    )


def _part_names(chosen_language: str) -> dict[str, str]:
    """Name the parts of the questionnaire in a language, as the project describes them."""
    rows = training.needs().set_index("item")
    with i18n.speaking(chosen_language):
        names = {training.ANSWERS: _("Number of answers")}
    return names | {item: str(rows.loc[item, f"value_{chosen_language}"]) for item in training.PARTS[1:]}


def _results() -> None:
    """Draw the place of the results by country, and what to send them in with."""
    results, known = training.needs_results(), training.needs()
    missing = known[known["item"] == training.RESULTS]
    unknown = Markup('<span class="awda-unknown awda-cell">{}</span>').format(_("not published"))
    body: list[list[str]] = []
    for item, name in _part_names(language()).items():
        own = results[results["item"] == item]
        cells = [_found(own[own["country"] == country]) or unknown for country in training.ASSESSED]
        body.append([name, *cells])
    title = _("Results by country: not published where we could read them")
    if len(results):
        title = _("Results by country")
    evidence.show_records(
        markup.table(
            [_("Part of the questionnaire"), *map(naming.country_name, training.ASSESSED)], body, caption=title
        ),
        results if len(results) else missing,
        table="programme_tna_results" if len(results) else NEEDS,
        key="needs_results",
        title=title,
        reading="" if len(results) else missing[f"notes_{language()}"].iloc[0],
    )
    st.html(
        Markup('<p class="awda-muted">{} {}</p>').format(
            _("Held in:"),
            markup.to_page(
                "sources",
                {"source": missing["source_id"].iloc[0]},
                _("the report on the training needs assessment, ITCILO"),
            ),
        )
    )
    st.subheader(_("If you hold the report"), anchor=False)
    st.html(
        Markup('<p class="awda-reading">{}</p>').format(
            Markup(
                _(
                    "The template has a place for each country and part, with columns explained in three languages "
                    "and no number in it. How results get onto this page stands in {file}, among the files of the "
                    "project."
                )
            ).format(file=Markup('<code lang="en" dir="ltr">{}</code>').format(GUIDE))
        )
    )
    st.download_button(
        _("Template for the results (XLSX)"),
        template,
        file_name="awda-training-needs-template.xlsx",
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        icon=":material/download:",
        key="needs_template",
        on_click="ignore",
    )


def template() -> bytes:
    """Return the workbook in which results can be sent in."""
    names = {code: _part_names(code) for code in i18n.LANGUAGES}
    items = {item: {code: names[code][item] for code in i18n.LANGUAGES} for item in training.PARTS}
    return needs_template.as_xlsx(training.ASSESSED, items)


def _found(rows: pd.DataFrame) -> Markup:
    """Return the results of one part in one country as a list; nothing where there is none."""
    items = []
    for _index, row in rows.iterrows():
        value = float(row["value"])
        number = i18n.percent(value) if row["unit"] == "percent" else i18n.number(value)
        asked = [text for text in (row[f"question_{language()}"], row[f"answer_{language()}"]) if text]
        items.append(_("{label}: {text}").format(label=" · ".join(asked), text=i18n.isolated(number)))
    return markup.listed(items) if items else Markup("")
