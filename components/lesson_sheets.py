"""The trainer's sheet of a lesson: what stands on it, and how a reader gets it as PDF."""

from datetime import date
from urllib.parse import urlencode

import streamlit as st

from components import evidence, frame, i18n, making, quizzes
from components.i18n import gettext as _
from components.i18n import language, ngettext
from data import catalogue, lessons, quiz
from exports import jobs, lesson


def gathered(code: str, attempt: str, base: str, *, made_on: date | None = None) -> lesson.Sheet:
    """Return the sheet of a lesson with the questions of an attempt; `base` is the address of the dashboard."""
    one, day = lessons.lessons()[code], made_on or date.today()
    query = urlencode({"view": "lessons", "lesson": code, "quiz": attempt, "lang": language()})
    return lesson.Sheet(
        title=one.title[language()],
        lead=one.aim[language()],
        language=language(),
        address=f"{base}training?{query}" if base else "",
        made_on=day,
        plan=_plan(),
        steps=[
            lesson.Step(
                step.title[language()],
                quizzes.step_words(step),
                _("{label}: {text}").format(label=_("View"), text=frame.page_name(step.page)),
            )
            for step in one.steps
        ],
        figures=_figures(one),
        discussion=[text[language()] for text in one.discussion],
        questions=[_asked(question) for question in quiz.drawn(code, attempt)],
        words=_words(one, attempt, day),
    )


def _plan() -> list[lesson.Part]:
    """Return the parts of the session."""
    said = {
        "open": (_("Open"), _("Put the first question below to the group; note the answers where all can see them.")),
        "read": (_("Read"), _("Read the lesson together, one step at a time; let somebody else read each step aloud.")),
        "look": (
            _("Look"),
            _("In pairs: open the view named below a step, find one of its figures and its source."),
        ),
        "quiz": (_("Quiz"), _("Ten questions, each answered by show of hands before the answer is opened.")),
        "talk": (_("Talk"), _("Come back to the first answers, then discuss the other questions.")),
    }
    return [
        lesson.Part(
            ngettext("{count} minute", "{count} minutes", minutes).format(count=i18n.number(minutes)), *said[part]
        )
        for part, minutes in lessons.SESSION.items()
    ]


def _figures(one: lessons.Lesson) -> list[lesson.KeyFigure]:
    """Return the figures that the steps of a lesson name, each once."""
    found = {}
    for step in one.steps:
        for _index, row in step.figures().iterrows():
            source = catalogue.publication(row["source_id"])
            what = _("{label}: {text}").format(
                label=catalogue.region_name(row["geo_code"], language()),
                text=_(", ").join(
                    filter(None, (catalogue.indicator(row["indicator"]).label(language()), evidence.detail_of(row)))
                ),
            )
            found[row["obs_id"]] = lesson.KeyFigure(
                evidence.value_of(row),
                f"{what} · {i18n.period(row['period_start'], row['period_end'], row['country'])}",
                _("{source} · {precision} · grade {letter}").format(
                    source=source.short(), precision=evidence.flag(row["precision"]), letter=row["grade"]
                ),
            )
    return list(found.values())


def _asked(question: quiz.Question) -> lesson.Asked:
    """Return a question with its options, and what proves the answer."""
    table, rows = quiz.proof(question)
    # The rows of all options may prove the answer: the source named beside a key is that of the row with this key.
    named = rows[rows.iloc[:, 0] == question.row_id] if table == question.table else rows
    sources = i18n.listing([one.short() for one in catalogue.citations(named)][:1])
    return lesson.Asked(
        quizzes.asked(question),
        [quizzes.option(question, code) for code in question.options],
        question.options.index(question.right),
        f"{question.row_id} · {sources}",
    )


def _words(one: lessons.Lesson, attempt: str, day: date) -> lesson.Words:
    """Return the words around a sheet."""
    version, written = catalogue.data_version(), i18n.period(day.isoformat(), day.isoformat())
    return lesson.Words(
        kind=_("Trainer’s sheet"),
        version=_("Awda, data {version}, {day}").format(version=version, day=written),
        page=_("page {number} of {count}").format(number=0, count=2),
        author=_("Awda contributors"),
        aim=_("Aim:"),
        plan=_("Plan: {count} minutes").format(count=i18n.number(sum(lessons.SESSION.values()))),
        figures=_("Key figures, with their sources"),
        steps=_("The lesson, step by step"),
        discussion=_("Questions to discuss"),
        questions=_("The quiz of attempt {number}, with its answers").format(number=i18n.number(int(attempt))),
        note=_(
            "The filled circle marks the right answer; below stand the row that proves it and its first source. "
            "Another number in the link draws ten other questions."
        ),
        cite=_("How to cite:"),
        cite_text=_("Awda ({year}). {title}. Trainer’s sheet, data version {version}, {day}.").format(
            year=day.year, title=one.title[language()], version=version, day=written
        ),
        live=_("The quiz itself, live:"),
        disclaimers=[frame.what_this_is()],
    )


def made(code: str, attempt: str, chosen_language: str, base: str, *, made_on: date | None = None) -> bytes:
    """Return a sheet as PDF in a language."""
    with i18n.speaking(chosen_language):
        return lesson.as_pdf(gathered(code, attempt, base, made_on=made_on))


def document(code: str, attempt: str) -> making.Document:
    """Return the sheet as a document on offer."""
    chosen, base = language(), making.base_address("training")

    def make(progress: jobs.Progress) -> bytes:
        progress(0, 1)
        return made(code, attempt, chosen, base)

    return making.Document(
        code=f"sheet_{code}",
        label=_("Trainer’s sheet (PDF)"),
        icon=":material/picture_as_pdf:",
        file=f"awda_lesson_{code}_{attempt}_{chosen}.pdf",
        kind="application/pdf",
        about=f"{chosen}\n{code}\n{attempt}",
        make=make,
    )


@st.fragment
def _alone(code: str, attempt: str, chosen_language: str) -> None:
    """Offer the sheet; only this is drawn again while it is made."""
    i18n.set_language(chosen_language)
    making.offer(document(code, attempt), in_row=True)


def offer(code: str, attempt: str) -> None:
    """Offer the sheet of a lesson with the questions of an attempt."""
    with st.container(width="content"):
        _alone(code, attempt, language())
