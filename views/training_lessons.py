"""Lessons to learn by oneself: the five of them, one with its steps, its quiz question by question, the score."""

from collections.abc import Mapping
from typing import Final

import pandas as pd
import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from components import cards, evidence, exhibits, filters, frame, i18n, lesson_sheets, markup, quizzes
from components.i18n import gettext as _
from components.i18n import language, ngettext
from data import catalogue, quiz, store
from data import lessons as data

_NAMES: Final = {"lesson", "quiz", "item"}
_SCORE: Final = "score"
_ITEMS: Final = (*(str(number) for number in range(1, quiz.QUESTIONS + 1)), _SCORE)
_FIRST: Final = quiz.ATTEMPTS[0]
_ANSWERS: Final = "quiz_answers"
_OVERLOOKED: Final = "quiz_overlooked"
_MARKED: Final = "quiz_marked"
# What the reader has answered: for each lesson and attempt, the option chosen by the number of the question.
_Answers = dict[tuple[str, str], dict[int, str]]


def draw(head: DeltaGenerator) -> None:
    """Draw what the link asks for; the headline goes into `head`."""
    lesson = data.lessons().get(filters.carried("lesson", known=data.lessons()) or "")
    if lesson is None:
        frame.follow(_NAMES, chosen="lessons")
        _list(head)
        return
    attempt = filters.carried("quiz", known=quiz.ATTEMPTS)
    item = filters.carried("item", known=_ITEMS)
    if attempt is None and item is None:
        frame.follow(_NAMES, chosen=f"lesson_{lesson.code}")
        _lesson(head, lesson)
        return
    attempt, item = attempt or _FIRST, item or _ITEMS[0]
    frame.follow(_NAMES, chosen=f"quiz_{lesson.code}_{attempt}_{item}")
    questions = quiz.drawn(lesson.code, attempt)
    if item == _SCORE:
        _score(head, lesson, attempt, questions)
    else:
        _question(head, lesson, attempt, questions, int(item))


# Ways from one to another


def _to(lesson: str = "", attempt: str = "", item: str = "") -> dict[str, str]:
    """Return the choices that open a lesson, or a question of its quiz; without any, the list of lessons."""
    return {"lesson": lesson, "quiz": attempt, "item": item}


def _go(text: str, choices: dict[str, str], *, stands: bool = False, about: str = "") -> Markup:
    """Return a link that looks like a button; the focus goes where it leads. `about` is read out after its words."""
    marks = Markup(' class="awda-go{}"').format(" awda-go-first" if stands else "")
    label = _("{label}: {text}").format(label=text, text=about) if about else ""
    return markup.choice(text, choices, label=label, marks=marks)


def _ways(*links: Markup) -> None:
    """Draw links beside one another."""
    st.html(Markup('<p class="awda-ways">{}</p>').format(markup.join(links, " ")))


def _following(lesson: data.Lesson) -> data.Lesson | None:
    """Return the lesson that comes next."""
    codes = list(data.lessons())
    place = codes.index(lesson.code) + 1
    return data.lessons()[codes[place]] if place < len(codes) else None


# What the reader has answered


def _answers(lesson: str, attempt: str) -> dict[int, str]:
    """Return the answers given in an attempt; they live in this tab and nowhere else."""
    kept: _Answers = filters.own(_ANSWERS) or {}
    return kept.get((lesson, attempt), {})


def _answer(lesson: str, attempt: str, number: int, key: str) -> None:
    """Take over the option chosen; the first answer counts."""
    option = filters.entered(key)
    given = _answers(lesson, attempt)
    filters.keep(_OVERLOOKED, None if option or number in given else key)
    if option and number not in given:
        kept: _Answers = filters.own(_ANSWERS) or {}
        filters.keep(_ANSWERS, {**kept, (lesson, attempt): {**given, number: option}})


def _mark(key: str) -> None:
    """Keep the option that is marked and not checked yet; a widget forgets it when its words change their language."""
    if option := filters.entered(key):
        filters.keep(_MARKED, (key, option))


def _held(key: str, given: str | None) -> str:
    """Fill the options of a question with the answer given, or with what is marked, and return the key."""
    marked, option = filters.own(_MARKED) or ("", "")
    held = given or (option if marked == key else None)
    return filters.filled(key, held) if held else key


def _right(questions: tuple[quiz.Question, ...], given: dict[int, str]) -> int:
    """Count the right answers."""
    return sum(questions[number - 1].right == option for number, option in given.items())


# The five lessons


def _list(head: DeltaGenerator) -> None:
    """Draw the lessons to choose from."""
    with head:
        st.html(markup.opened("lessons"))
        frame.heading(
            _("Training"),
            _("Five lessons of five minutes, each with a quiz of ten questions"),
            _("On the evidence of this dashboard, at your own pace. No account; what you answer stays in this tab."),
        )
    items = []
    for number, lesson in enumerate(data.lessons().values(), 1):
        title = lesson.title[language()]
        tried = any(code == lesson.code for code, _attempt in filters.own(_ANSWERS) or {})
        items.append(
            Markup(
                '<li><h2><span aria-hidden="true">{number}</span> {title}</h2><p>{aim}</p>{tried}'
                '<p class="awda-ways">{opens} {asks}</p></li>'
            ).format(
                number=i18n.number(number),
                title=title,
                aim=lesson.aim[language()],
                tried=Markup('<p class="awda-muted">{}</p>').format(_("Quiz begun in this tab")) if tried else "",
                opens=_go(_("Open the lesson"), _to(lesson.code), about=title),
                asks=markup.choice(
                    _("Straight to the quiz"),
                    _to(lesson.code, _FIRST, "1"),
                    label=_("{label}: {text}").format(label=_("Straight to the quiz"), text=title),
                ),
            )
        )
    st.html(Markup('<ol class="awda-lessons">{}</ol>').format(markup.join(items)))


# One lesson


def _lesson(head: DeltaGenerator, lesson: data.Lesson) -> None:
    """Draw a lesson, step by step, and where it goes on."""
    with head:
        st.html(markup.opened(f"lesson_{lesson.code}"))
        frame.heading(_("Training"), lesson.title[language()], lesson.aim[language()])
    with st.container(key="lesson_steps"):
        for place, step in enumerate(lesson.steps, 1):
            _step(lesson, place, step)
    st.header(_("What have you kept?"), anchor=False)
    _ways(
        _go(_("To the quiz: ten questions"), _to(lesson.code, _FIRST, "1"), stands=True),
        _go(_("All lessons"), _to()),
    )
    _sheet(lesson, _FIRST)


def _step(lesson: data.Lesson, place: int, step: data.Step) -> None:
    """Draw one step: its message, its text with its sources, and the way to the view that shows it."""
    st.header(
        _("{number}. {title}").format(number=i18n.number(place), title=step.title[language()]),
        anchor=False,
    )
    figures, terms = step.figures(), store.table("glossary")
    terms = terms[terms["term_id"].isin(step.terms())]
    piece = Markup('<div class="awda-lesson"><p>{}</p>{}{}{}</div>').format(
        quizzes.step_text(step),
        evidence.source_line(figures) if len(figures) else "",
        _counted(step),
        _defined(terms) if len(terms) else "",
    )
    key, title = f"lesson_{lesson.code}_{place}", step.title[language()]
    if len(figures):
        evidence.show_piece(piece, figures, table="observations", key=key, title=title)
    else:
        # The source of a definition is none of what a step counts: in a document its words stand for themselves.
        words = pd.DataFrame({title: [quizzes.step_words(step)]})
        evidence.show_piece(piece, words, table=exhibits.COUNTED, key=key, title=title)
    _shown_on(step.page, step.choices)


def _shown_on(page: str, choices: Mapping[str, str]) -> None:
    """Offer the view that shows what was said."""
    frame.lead_to(page, choices, text=_("See it on the page {page}").format(page=frame.page_name(page)))


def _counted(step: data.Step) -> Markup:
    """Say what the numbers of a step were counted from, if any were."""
    if not any(blank.startswith("count_") for blank in step.blanks()):
        return Markup("")
    said = _("Counted from the tables of this dashboard, data version {version}")
    return Markup('<p class="awda-source">{}</p>').format(said.format(version=catalogue.data_version()))


def _defined(terms: pd.DataFrame) -> Markup:
    """Say whose definition the terms of a step follow."""
    whose = [markup.latin(one.short(), one.language) for one in catalogue.citations(terms)]
    return Markup('<p class="awda-source">{}</p>').format(
        Markup(_("Terms as defined by: {text}")).format(text=markup.join(whose, _("; ")))
    )


def _sheet(lesson: data.Lesson, attempt: str) -> None:
    """Offer the trainer's sheet of a lesson, with the questions of an attempt."""
    st.header(_("For a session in a room"), anchor=False)
    said = _(
        "The trainer’s sheet has the aim, a plan of {count} minutes, the key figures with their sources, questions to "
        "discuss, and the ten questions of attempt {number} with their answers."
    ).format(count=i18n.number(sum(data.SESSION.values())), number=i18n.number(int(attempt)))
    st.html(Markup('<p class="awda-reading">{}</p>').format(said))
    lesson_sheets.offer(lesson.code, attempt)


# The quiz


def _quiz_head(head: DeltaGenerator, title: str, attempt: str) -> None:
    """Draw the headline of a quiz."""
    with head:
        frame.heading(
            _("Training"),
            title,
            _("Attempt {number}: the link keeps its ten questions, and what you answer stays in this tab.").format(
                number=i18n.number(int(attempt))
            ),
        )


def _marks(lesson: str, attempt: str, questions: tuple[quiz.Question, ...], at: str) -> None:
    """Draw the ten questions as a row of links, each with how it was answered, and the score behind them."""
    given = _answers(lesson, attempt)
    items = []
    for number, question in enumerate(questions, 1):
        sign, said = _standing(question, given.get(number))
        label = _("Question {number}: {text}").format(number=i18n.number(number), text=said)
        here = Markup(' aria-current="step"') if str(number) == at else Markup("")
        words = Markup("{}").format(i18n.number(number))
        words += Markup(' <span aria-hidden="true">{}</span>').format(sign) if sign else ""
        choices = _to(lesson, attempt, str(number))
        items.append(Markup("<li>{}</li>").format(markup.choice(words, choices, label=label, marks=here)))
    here = Markup(' aria-current="step"') if at == _SCORE else Markup("")
    items.append(
        Markup("<li>{}</li>").format(markup.choice(_("Score"), _to(lesson, attempt, _SCORE), marks=here)),
    )
    st.html(
        Markup('<nav aria-label="{}"><ol class="awda-marks">{}</ol></nav>').format(
            _("Questions of the quiz"), markup.join(items)
        )
    )


def _standing(question: quiz.Question, option: str | None) -> tuple[str, str]:
    """Return how a question was answered, as a sign and in a word."""
    if option is None:
        return "", _("not answered yet")
    return (quizzes.RIGHT_SIGN, _("right")) if option == question.right else (quizzes.WRONG_SIGN, _("not right"))


def _question(
    head: DeltaGenerator, lesson: data.Lesson, attempt: str, questions: tuple[quiz.Question, ...], number: int
) -> None:
    """Draw one question: its options, and once it is answered, the right answer with the row that proves it."""
    _quiz_head(head, _("Quiz. {lesson}").format(lesson=lesson.title[language()]), attempt)
    _marks(lesson.code, attempt, questions, str(number))
    question = questions[number - 1]
    given = _answers(lesson.code, attempt).get(number)
    asked = quizzes.asked(question)
    key = f"quiz_{lesson.code}_{attempt}_{number}"
    with st.container(key="quiz_options"):
        st.html(
            Markup('{}<p class="awda-muted">{}</p><h2 class="awda-asked">{}</h2>').format(
                markup.opened(f"quiz_{lesson.code}_{attempt}_{number}"),
                _("Question {number} of {count}").format(number=i18n.number(number), count=i18n.number(len(questions))),
                asked,
            )
        )
        st.radio(
            # Out of sight, and read out as it is: the name of the group, not Markdown.
            asked,
            question.options,
            index=None,
            format_func=lambda code: quizzes.literally(quizzes.option(question, code)),
            key=_held(key, given),
            disabled=given is not None,
            on_change=_mark,
            args=(key,),
            label_visibility="collapsed",
        )
    # The button stays the same once it was pressed: so it keeps the focus, and the links after it lead on.
    st.button(
        _("Check the answer") if given is None else _("Checked"),
        key="quiz_check",
        on_click=_answer,
        args=(lesson.code, attempt, number, key),
    )
    _feedback(question, given, overlooked=filters.own(_OVERLOOKED) == key)
    if given is None:
        return
    _proof(question)
    onward = str(number + 1) if number < len(questions) else _SCORE
    said = _("Next question") if onward != _SCORE else _("To the score")
    _ways(_go(said, _to(lesson.code, attempt, onward), stands=True), _go(_("Back to the lesson"), _to(lesson.code)))


def _feedback(question: quiz.Question, given: str | None, *, overlooked: bool) -> None:
    """Say whether the answer is right; the place is there before, so that what comes into it is read out."""
    said = Markup("")
    if given is not None:
        right = given == question.right
        said = Markup('<p class="awda-given"><strong><span aria-hidden="true">{}</span> {}</strong> {}</p>').format(
            quizzes.RIGHT_SIGN if right else quizzes.WRONG_SIGN,
            _("Right.") if right else _("Not right."),
            _("The answer: {answer}").format(answer=quizzes.option(question, question.right)),
        )
    elif overlooked:
        said = Markup("<p>{}</p>").format(_("Choose one of the answers first."))
    st.html(Markup('<div role="status" class="awda-feedback">{}</div>').format(said))


def _proof(question: quiz.Question) -> None:
    """Draw the row behind an answer with its source, and the way to the view that shows it."""
    table, rows = quiz.proof(question)
    first, *others = quizzes.proof(question)
    small = markup.join(Markup('<p class="awda-muted">{}</p>').format(text) for text in others)
    piece = Markup('<div class="awda-statement {}"><p class="awda-says">{}</p>{}<p class="awda-muted">{}</p>{}</div>')
    drawn = piece.format(cards.dark(), first, small, quizzes.place(question), evidence.source_line(rows))
    evidence.show_piece(drawn, rows, table=table, key="quiz_proof", title=quizzes.asked(question))
    _shown_on(*quizzes.view(question))


def _score(head: DeltaGenerator, lesson: data.Lesson, attempt: str, questions: tuple[quiz.Question, ...]) -> None:
    """Draw the score of an attempt, how each question was answered, and what to do next."""
    given = _answers(lesson.code, attempt)
    score = quizzes.score(_right(questions, given), len(questions)) if given else _("No question answered yet")
    title = _("{score} · {lesson}").format(score=score, lesson=lesson.title[language()])
    _quiz_head(head, title, attempt)
    _marks(lesson.code, attempt, questions, _SCORE)
    st.html(markup.opened(f"quiz_{lesson.code}_{attempt}_{_SCORE}"))
    if left := len(questions) - len(given):
        st.html(
            Markup('<p class="awda-reading">{}</p>').format(
                ngettext("{count} question is still open.", "{count} questions are still open.", left).format(
                    count=i18n.number(left)
                )
            )
        )
    items = []
    for number, question in enumerate(questions, 1):
        sign, said = _standing(question, given.get(number))
        answer = _("The answer: {answer}").format(answer=quizzes.option(question, question.right))
        items.append(
            Markup(
                '<li><p>{} <strong><span aria-hidden="true">{}</span> {}</strong></p>'
                '<p class="awda-muted">{}</p>{}</li>'
            ).format(
                markup.choice(
                    _("Question {number}").format(number=i18n.number(number)), _to(lesson.code, attempt, str(number))
                ),
                sign,
                said,
                quizzes.asked(question),
                Markup('<p class="awda-muted">{}</p>').format(answer) if number in given else "",
            )
        )
    st.html(Markup('<ol class="awda-scored">{}</ol>').format(markup.join(items)))
    again = quiz.ATTEMPTS[int(attempt) % len(quiz.ATTEMPTS)]
    following = _following(lesson)
    _ways(
        _go(_("Another attempt: ten other questions"), _to(lesson.code, again, "1"), stands=True),
        _go(_("Back to the lesson"), _to(lesson.code)),
        *([_go(_("Next lesson"), _to(following.code))] if following else []),
        _go(_("All lessons"), _to()),
    )
    _sheet(lesson, attempt)
