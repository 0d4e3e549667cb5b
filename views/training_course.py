"""The online course of 2022: how those who answered judged it, how we know how many, who finished, what is missing."""

from collections.abc import Sequence
from functools import lru_cache, partial
from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from components import evaluations, evidence, filters, frame, i18n, markup, naming
from components.i18n import gettext as _
from components.i18n import language, ngettext
from data import training

TABLE = "programme_course_evaluation"
FACTS = "programme_course_facts"
_TAKING_PART = (
    "participants_total",
    "group_work_active",
    "final_assignment_submitted",
    "evaluation_respondents",
    "quiz_average",
    "quiz_above_average",
)
_CERTIFIED = (
    "participants_samm",
    "samm_certificate_rate",
    "samm_certificates_achievement",
    "samm_certificates_participation",
    "participants_other",
)
_ASKED = (
    "activity_code",
    "start_date",
    "end_date",
    "duration_weeks",
    "language",
    "learning_hours",
    "modules",
    "weekly_quizzes",
    "weight_quizzes",
    "groups",
    "weight_group_work",
    "weight_final_assignment",
    "essay_points",
    "essay_words_min",
    "essay_words_max",
    "threshold_achievement",
    "threshold_participation",
)
# Two dates that the report contradicts itself on; its remark stands with the first.
_IN_CONFLICT = "start_date"
# A mark that most gave is one that more than half of those who answered gave.
_MOST = 0.5


def draw(head: DeltaGenerator) -> None:
    """Draw the course; the headline goes into `head`."""
    rows = training.evaluation()
    answers, participants = int(training.number("evaluation_respondents")), int(training.number("participants_total"))
    order, opened = _choices(rows)
    with head:
        frame.heading(_("Training"), _headline(rows, opened, answers, participants), _lead())
    frame.follow({"view", "evaluation", "order"}, chosen=opened)
    judged, beside = st.columns([7, 6], gap="large")
    with judged:
        _judged(training.evaluation(order), order, opened, answers)
    with beside:
        if opened:
            _opened(rows[rows["question_code"] == opened].iloc[0])
        else:
            _how_to_read(answers)
        _checked(rows, answers, participants)
    took_part, certified = st.columns(2, gap="large")
    with took_part:
        _taking_part(participants)
    with certified:
        _certified(participants)
    _missing()
    with st.container(key="course_frame"):
        evidence.fold(_("What the course asked for"), _asked, icon=":material/checklist:", key="course_asked")


def _headline(rows: pd.DataFrame, opened: str, answers: int, participants: int) -> str:
    """Say how all questions were judged, or the one opened, and by how many; a rank would rest on one mark."""
    judged = {"answers": i18n.number(answers), "participants": i18n.number(participants)}
    if opened:
        row = rows[rows["question_code"] == opened].iloc[0]
        return _("{question}: mean {mean} of {most}, {share} gave 4 or 5; {answers} of {participants} answered").format(
            question=i18n.isolated(row[f"label_{language()}"]),
            mean=_mean(row["average"]),
            most=i18n.number(training.MARKS[-1]),
            share=i18n.isolated(i18n.percent(float(row["pct_4_5"]))),
            **judged,
        )
    return _(
        "Mean marks from {least} to {best} of {most} over {questions} questions; {answers} of {participants} answered"
    ).format(
        least=_mean(rows["average"].min()),
        best=_mean(rows["average"].max()),
        most=i18n.number(training.MARKS[-1]),
        questions=i18n.number(len(rows)),
        **judged,
    )


def _mean(value: float) -> str:
    """Write a printed mean."""
    return i18n.isolated(i18n.number(float(value)))


def _lead() -> str:
    """Say which course it is."""
    start, end = (str(training.facts(fact)["value"].iloc[0]) for fact in ("start_date", "end_date"))
    return _("The online course {code} on the reintegration of return migrants, {start} to {end}.").format(
        code=i18n.isolated(str(training.facts("activity_code")["value"].iloc[0])),
        start=i18n.period(start, start),
        end=i18n.period(end, end),
    )


def _choices(rows: pd.DataFrame) -> tuple[str, str]:
    """Offer the order of the questions, and one of them to open; return both, "" for none opened."""
    names = dict(zip(rows["question_code"], rows[f"label_{language()}"], strict=True))
    orders = {training.BY_MEAN: _("By mean"), training.BY_REPORT: _("As in the report")}
    with st.container(horizontal=True, vertical_alignment="bottom", key="choices"):
        with st.container(width="content"):
            order = filters.one_of("order", orders, title=_("Order"), default=training.BY_MEAN, pills=True)
        with st.container(width=340):
            opened = filters.perhaps_one_of(
                "evaluation",
                names,
                title=_("Question of the evaluation"),
                placeholder=_("All questions"),
                known=training.question_codes(),
            )
    return order, opened or ""


def _words(rows: pd.DataFrame) -> evaluations.Words:
    """Return what stands around the bars."""
    names, ends = {}, {}
    for _index, row in rows.iterrows():
        code = row["question_code"]
        names[code] = row[f"label_{language()}"]
        ends[code] = _("{mean} · {share}").format(
            mean=i18n.isolated_number(i18n.number(float(row["average"]))),
            share=i18n.isolated_number(i18n.percent(float(row["pct_4_5"]))),
        )
    scale = {mark: i18n.number(mark) for mark in training.MARKS}
    scale[training.MARKS[0]] = _("1 (lowest)")
    scale[training.MARKS[-1]] = _("5 (highest)")
    return evaluations.Words(names, ends, scale, _("mean · share of 4 and 5"))


@lru_cache(maxsize=256)
def _figure(order: str, opened: str, _language: str, appearance: str) -> Any:
    """Draw the bars in the language in use; nobody changes the figure."""
    rows = training.evaluation(order)
    return evaluations.bars(rows, _words(rows), appearance=appearance, selected=opened)


def _judged(rows: pd.DataFrame, order: str, opened: str, answers: int) -> None:
    """Draw the answers to all questions."""
    most = int((rows["favourable"] > _MOST * rows["n_implied"]).sum())
    evidence.show_records(
        _figure(order, opened, language(), filters.appearance()),
        rows,
        table=TABLE,
        key="course_evaluation",
        title=_("Most gave a 4 or a 5 to {count} of {questions} questions").format(
            count=i18n.number(most), questions=i18n.number(len(rows))
        ),
        reading=_("Each bar is {answers} answers: 4 and 5 to the right, 1 and 2 to the left, 3 in the middle.").format(
            answers=i18n.number(answers)
        ),
        alt=evaluations.describe(rows, _words(rows)),
        notes=[_("Means and shares as printed; the number of answers is deduced from them, see the check.")],
        listing=partial(_listing, caption=_("Answers to each question")),
    )


def _listing(rows: pd.DataFrame, *, caption: str) -> Markup:
    """Return the answers to each question as a table; each question opens."""
    headers = [_("Question"), *map(i18n.number, training.MARKS), _("Mean"), _("4 and 5")]
    body = [
        [
            markup.choice(row[f"label_{language()}"], {"evaluation": row["question_code"]}),
            *(i18n.number(int(row[f"n_{mark}"])) for mark in training.MARKS),
            i18n.number(float(row["average"])),
            i18n.percent(float(row["pct_4_5"])),
        ]
        for _index, row in rows.iterrows()
    ]
    return markup.table(headers, body, caption=caption)


def _how_to_read(answers: int) -> None:
    """Say how little so few answers carry."""
    st.subheader(_("How far {answers} answers carry").format(answers=i18n.number(answers)), anchor=False)
    said = [
        _("One answer is {share} of all: a question that seems ahead by that much is ahead by one person.").format(
            share=i18n.isolated(i18n.percent(100 / answers, decimals=1))
        ),
        _("So few answers allow no finer reading: none by country, sex or employer, and no ranking in the middle."),
        _("Those who did not answer may think otherwise."),
    ]
    st.html(markup.listed(said, "awda-citations awda-reading"))


def _opened(row: "pd.Series[str]") -> None:
    """Draw one question: how many gave each mark, and what is printed."""
    rows = row.to_frame().T
    body = [
        [
            i18n.number(mark),
            i18n.number(int(row[f"n_{mark}"])),
            i18n.percent(float(row[f"pct_{mark}"])),
        ]
        for mark in reversed(training.MARKS)
    ]
    st.html(markup.opened(row["question_code"]))
    name = row[f"label_{language()}"]
    evidence.show_records(
        markup.table([_("Mark"), _("Answers"), _("Share, printed")], body, caption=name, whole=True),
        rows,
        table=TABLE,
        key="course_question",
        title=_("{question}: {count} of {answers} gave 4 or 5").format(
            question=name, count=i18n.number(int(row["favourable"])), answers=i18n.number(int(row["n_implied"]))
        ),
        reading=_("Mean {mean}; question {number} of the report, named by a short label of ours.").format(
            mean=i18n.isolated(i18n.number(float(row["average"]))), number=i18n.number(int(row["question_no"]))
        ),
        notes=list(filter(None, [row[f"notes_{language()}"]])),
    )
    filters.take_back(["evaluation"], _("Close the question"), key="close_evaluation")


def _checked(rows: pd.DataFrame, answers: int, participants: int) -> None:
    """Draw how the number of answers is known: what is counted from them, beside what is printed."""
    body = [
        [
            markup.choice(row[f"label_{language()}"], {"evaluation": row["question_code"]}),
            i18n.number(float(row["average"])),
            i18n.number(float(row["mean"]), decimals=3),
            i18n.percent(float(row["pct_4_5"])),
            i18n.percent(float(row["share"]), decimals=2),
        ]
        for _index, row in rows.iterrows()
    ]
    headers = [_("Question"), _("Mean, printed"), _("recomputed"), _("4 and 5, printed"), _("recomputed")]
    caption = _("Printed and recomputed agree in {count} of {questions} questions").format(
        count=i18n.number(len(training.agreeing(rows))), questions=i18n.number(len(rows))
    )
    evidence.show_records(
        markup.table(headers, body, caption=caption),
        rows,
        table=TABLE,
        key="course_check",
        title=caption,
        reading=_(
            "The report does not print how many answered. But every share it prints is a whole number of answers out "
            "of {answers}, and no other number up to the {participants} participants fits. Counted from {answers} "
            "answers, means and shares come out as printed, within rounding."
        ).format(answers=i18n.number(answers), participants=i18n.number(participants)),
    )


def _fact_table(rows: pd.DataFrame, values: Sequence[str], *, caption: str) -> Markup:
    """Return facts with their values, and what to mind: how those were derived that are not printed."""
    body = []
    for (_index, row), value in zip(rows.iterrows(), values, strict=True):
        note = row[f"notes_{language()}"]
        if row["basis"] == "derived":
            note = _("{label}: {text}").format(label=naming.label("fact_basis", "derived"), text=note)
        body.append([row[f"label_{language()}"], value, note])
    return markup.table([_("Fact"), _("Value"), _("Note")], body, caption=caption, whole=True)


def _of(part: float, whole: float) -> str:
    """Write a part of a number of people, or of points."""
    return i18n.isolated(_("{count} of {total}").format(count=i18n.number(part), total=i18n.number(whole)))


def _bar(count: float, whole: float, said: str) -> Markup:
    """Return a part of the participants as a bar with its number."""
    return Markup('<div class="awda-bars"><i style="width: {}rem"></i><b>{}</b></div>').format(
        f"{4 * count / whole:.2f}", said
    )


def _taking_part(participants: int) -> None:
    """Draw how many of the participants did what."""
    rows = training.facts(*_TAKING_PART)
    values: list[str] = []
    for fact, number in zip(rows["fact"], rows["value"].astype(float), strict=True):
        if fact == "quiz_average":
            values.append(_of(number, training.number("weight_quizzes")))
        elif fact == "quiz_above_average":
            values.append(i18n.number(number))
        elif fact == "participants_total":
            values.append(_bar(number, participants, i18n.number(number)))
        else:
            values.append(_bar(number, participants, _of(number, participants)))
    title = _("{count} of {total} handed in the final assignment").format(
        count=i18n.number(training.number("final_assignment_submitted")), total=i18n.number(participants)
    )
    evidence.show_records(
        _fact_table(rows, values, caption=title),
        rows,
        table=FACTS,
        key="course_participation",
        title=title,
        reading=_("Of how many participants the quiz average was taken is not printed."),
    )


def _certified(participants: int) -> None:
    """Draw what is known of certificates, each with its base."""
    samm = training.number("participants_samm")
    rows = training.facts(*_CERTIFIED)
    values: list[str] = [
        _of(samm, participants),
        _("{text} ({remark})").format(
            text=_of(samm, samm), remark=i18n.isolated(i18n.percent(training.number("samm_certificate_rate")))
        ),
        _of(training.number("samm_certificates_achievement"), samm),
        _of(training.number("samm_certificates_participation"), samm),
        _("{text}: certificates not published").format(text=_of(training.number("participants_other"), participants)),
    ]
    title = _("Certificates are published for {count} of {total} participants").format(
        count=i18n.number(samm), total=i18n.number(participants)
    )
    evidence.show_records(
        _fact_table(rows, values, caption=title),
        rows,
        table=FACTS,
        key="course_certificates",
        title=title,
        reading=_("Those whose places the SAMM project paid all got one; of the others nothing is said."),
    )


def _asked() -> None:
    """Draw what the course asked of those who took it."""
    rows = training.facts(*_ASKED)
    values = [_written(row) for _index, row in rows.iterrows()]
    st.html(
        Markup("{}{}").format(
            _fact_table(rows, values, caption=_("What the course asked for")), evidence.source_line(rows)
        )
    )


def _written(row: "pd.Series[str]") -> str:
    """Write the value of a fact with its unit."""
    value, unit = str(row["value"]), row["unit"]
    if unit == "date":
        return i18n.period(value, value)
    if unit == "language":
        return i18n.language_name(value)
    if unit == "code":
        return markup.latin(value)
    amount = float(value)
    if unit == "percent":
        return i18n.percent(amount)
    # What is not whole takes the form of many.
    count = int(amount) if amount.is_integer() else 100
    nouns = {
        "hours": lambda: ngettext("{count} hour", "{count} hours", count),
        "weeks": lambda: ngettext("{count} week", "{count} weeks", count),
        "points": lambda: ngettext("{count} point", "{count} points", count),
        "words": lambda: ngettext("{count} word", "{count} words", count),
    }
    said = nouns[unit]() if unit in nouns else "{count}"
    return said.format(count=i18n.number(amount))


def _missing() -> None:
    """Draw what the report shows as a chart, without figures in its text, and where it contradicts itself."""
    missing, dates = training.missing_facts(), training.facts(_IN_CONFLICT)
    rows = pd.concat([missing, dates])
    named = [(row[f"label_{language()}"], row[f"notes_{language()}"]) for _index, row in missing.iterrows()]
    named.append((_("Dates of the course"), dates[f"notes_{language()}"].iloc[0]))
    items = [Markup("<li>{}<br><span class='awda-muted'>{}</span></li>").format(*texts) for texts in named]
    title = _("Not published, or in conflict")
    report = _("activity report {code} of ITCILO").format(
        code=i18n.isolated(str(training.facts("activity_code")["value"].iloc[0]))
    )
    held = Markup("<p class='awda-muted'>{} {}</p>").format(
        _("Held in:"), markup.to_page("sources", {"source": rows["source_id"].iloc[0]}, report)
    )
    piece = Markup(
        '<div class="awda-unknown"><p><strong>{}</strong></p><ul class="awda-citations">{}</ul>{}</div>'
    ).format(title, markup.join(items), held)
    evidence.show_piece(piece, rows, table=FACTS, key="course_missing", title=title)
