"""Lessons: their form, numbers filled from the tables, the page, the quiz answered, the trainer's sheet."""

import io
import json
import re
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from components import evidence, frame, i18n, lesson_sheets, quizzes, talks, unseen
from components import plain as pictures
from data import catalogue, lessons, quiz, rebuild
from data import talks as talk_model
from data.talks import TalkError
from exports import model
from tests.views import bodies, lines_of, link, opened, plain, quiet, shown

DAY = date(2026, 11, 22)
GOOD = (lessons.FOLDER / "data.toml").read_text(encoding="utf-8")

page = pytest.mark.usefixtures("running_server")


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.set_language("en")


# Their form


def test_five_lessons_in_their_order_each_short_and_in_three_languages() -> None:
    """Five minutes are some two hundred words to read, and three questions to talk about."""
    assert tuple(lessons.lessons()) == quiz.LESSONS
    assert {path.stem for path in lessons.FOLDER.glob("*.toml")} == set(quiz.LESSONS)
    doors = {door.code for door in frame.doors()}
    for one in lessons.lessons().values():
        words = sum(len(step.text["en"].split()) for step in one.steps)
        assert 120 <= words <= 320, f"{one.code}: {words} words"
        assert len(one.discussion) == 3
        for step in one.steps:
            assert step.page in doors
            assert step.blanks() or step.terms()
            assert len({step.text[language] for language in i18n.LANGUAGES}) == 3
            assert re.search("[\u0600-\u06ff]", step.text["ar"])


def changed(written: str, instead: str) -> str:
    """Return the good file with something in it written otherwise."""
    assert written in GOOD
    return GOOD.replace(written, instead, 1)


VIEW = 'view = "figures"'
# How a file is broken, and what is said of it: the line, the fault, the step and the field.
BROKEN = {
    "bad toml": (changed("[title]", "[title"), "2: not_toml (step 0, field -)"),
    "a name twice": (changed(VIEW, f"{VIEW}\n{VIEW}"), "24: twice (step 0, field -)"),
    "a name more": (changed("[[discussion]]", "[[discussions]]"), "55: key (step 0, field discussions)"),
    "a name more in a step": (changed(VIEW, f'{VIEW}\nfigure = "map"'), "24: key (step 2, field figure)"),
    "no aim": (changed("[aim]", "[title.aim]"), "6: key (step 0, field title.aim)"),
    "no title": (changed("[title]", "[aim.title]"), "1: missing (step 0, field title)"),
    "another language": (changed("[aim]\nen = ", "[aim]\nde = "), "7: key (step 0, field aim.de)"),
    "no French text": (changed('fr = "Tunisie selon', '# fr = "'), "28: missing (step 2, field text.fr)"),
    "an empty French text": (
        changed('''fr = "Deux comptages d'un même pays peuvent être justes tous les deux"''', 'fr = " "'),
        "26: missing (step 2, field title.fr)",
    ),
    "one text for all": (
        re.sub(r"\[aim\]\n(.*\n){3}", "", GOOD).replace("[title]", 'aim = "Read"\n[title]'),
        "2: type (step 0, field aim)",
    ),
    "a number for a text": (
        changed('en = "A minister asks how many returnees live in a governorate. What do you answer?"', "en = 1"),
        "60: type (step 0, field discussion.2.en)",
    ),
    "a text for steps": (
        re.sub(r"(?s)\[\[steps.*?(?=\[\[disc)", "", GOOD).replace("[title]", 'steps = "x"\n[title]'),
        "2: type (step 0, field steps)",
    ),
    "two steps": (re.sub(r"(?s)\[\[steps.*(?=\[\[steps.*\[\[steps)", "", GOOD), "11: too_few (step 0, field steps)"),
    "a long title": (changed("Data: how", f"Data: {'x' * 90} how"), "3: too_long (step 0, field title.en)"),
    "a long text": (changed("Tunisia by the survey", "x" * 900), "29: too_long (step 2, field text.en)"),
    "no view": (changed(VIEW, ""), "22: missing (step 2, field view)"),
    "a number for a view": (changed(VIEW, "view = 5"), "23: type (step 2, field view)"),
    "no link to a view": (changed(VIEW, 'view = "../figures"'), "23: view (step 2, field view)"),
    "half a choice": (changed(VIEW, 'view = "figures?source"'), "23: view (step 2, field view)"),
    "a language in a view": (changed(VIEW, 'view = "figures?lang=fr"'), "23: view_language (step 2, field view)"),
    "an unknown term": (
        changed("[[census|census]]", "[[sensus|c]]"),
        "29: unknown_term sensus (step 2, field text.en)",
    ),
    "an unknown count": (
        changed("{count_grade_a}", "{count_nothing}"),
        "18: unknown_blank count_nothing (step 1, field text.en)",
    ),
    "an unknown figure": (changed("{MAR-0009}", "{MAR-9999}"), "40: unknown_blank MAR-9999 (step 3, field text.en)"),
    "a number typed in": (
        changed("Of Morocco’s returnees", "Of 21.4% of Morocco’s returnees"),
        "40: typed_number 21 (step 3, field text.en)",
    ),
    "a figure less in French": (
        changed("{MAR-0009} vivent", "beaucoup vivent"),
        "41: not_as_english MAR-0009 (step 3, field text.fr)",
    ),
}
# What only the views can tell.
UNFITTING = {
    "a page that does not exist": (changed(VIEW, 'view = "figure"'), "23: page (step 2, field view)"),
    "an unknown name of a choice": (changed(VIEW, 'view = "figures?contry=MAR"'), "23: choice (step 2, field view)"),
    "a view that does not exist": (changed(VIEW, 'view = "figures?view=globe"'), "23: choice (step 2, field view)"),
}


def read(text: str) -> lessons.Lesson:
    """Read a lesson as if it stood in the file of the good one."""
    return lessons.from_file(text.encode(), "data", "data.toml")


def views_checked(lesson: lessons.Lesson) -> int:
    """Open every view of a lesson, and return how many there are; raise TalkError, without its line."""
    return len([talks.checked_view(step.page, step.choices, at) for at, step in enumerate(lesson.steps, 1)])


@pytest.mark.parametrize(("text", "told"), BROKEN.values(), ids=BROKEN)
def test_a_faulty_lesson_is_refused_with_file_line_and_reason(text: str, told: str) -> None:
    """Whatever a text gets wrong stops it."""
    with pytest.raises(TalkError) as met:
        read(text)
    assert str(met.value) == f"data.toml, line {told}"


@page
@pytest.mark.parametrize(("text", "told"), UNFITTING.values(), ids=UNFITTING)
def test_a_view_that_does_not_exist_is_refused_with_file_line_and_reason(text: str, told: str) -> None:
    """Which pages and choices there are, only the views know."""
    with pytest.raises(TalkError) as met:
        views_checked(read(text))
    assert str(talk_model.located(met.value, text, "data.toml")) == f"data.toml, line {told}"


@page
@pytest.mark.parametrize("code", quiz.LESSONS)
def test_every_view_of_a_lesson_opens(code: str) -> None:
    """Its page exists and knows the choices of the link."""
    assert views_checked(lessons.lessons()[code]) >= 3


def test_every_fault_of_a_lesson_is_tried() -> None:
    """Those that only lessons have; the others are tried with talks."""
    source = (lessons.FOLDER.parent / "lessons.py").read_text(encoding="utf-8")
    faults = set(re.findall(r'(?:TalkError\(|return )"(\w+)"', source))
    assert len(faults) > 8
    assert faults <= {told.split()[1] for _text, told in BROKEN.values()}


def test_make_data_refuses_a_faulty_lesson(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With its file and the line in it."""
    for file in lessons.FOLDER.glob("*.toml"):
        (tmp_path / file.name).write_text(file.read_text("utf-8").replace("{count_pairs}", "{count_pears}"), "utf-8")
    monkeypatch.setattr(lessons, "FOLDER", tmp_path)
    lessons.lessons.cache_clear()
    try:
        with pytest.raises(rebuild.RebuildError, match=r"\w+\.toml, line \d+: unknown_blank count_pears \(step \d"):
            rebuild.validate()
    finally:
        lessons.lessons.cache_clear()


# Numbers


def test_counts_are_those_of_the_tables() -> None:
    """A few numbers counted with the standard library, and each count larger than nothing."""
    figures, findings = lines_of("observations"), lines_of("findings")
    assert lessons.COUNTS["count_figures"]() == len(figures)
    assert lessons.COUNTS["count_grade_a"]() == sum(row["grade"] == "A" for row in figures)
    assert lessons.COUNTS["count_strengths"]() == sum(row["kind"] == "strength" for row in findings)
    assert lessons.COUNTS["count_of_report"]() == sum(row["origin"] == "sure_report" for row in findings)
    advanced = {row["to_id"] for row in lines_of("links") if row["relation"] == "advances"}
    advice = {row["recommendation_id"] for row in lines_of("recommendations")}
    assert lessons.COUNTS["count_unadvanced"]() == len(advice - advanced) == 14
    served = [row for row in lines_of("mechanisms") if row["serves_national_returnees"] == "yes"]
    assert lessons.COUNTS["count_mechanisms_mar"]() == sum(row["country"] == "MAR" for row in served)
    assert all(count() > 0 for count in lessons.COUNTS.values())


def test_every_count_is_used_and_every_figure_is_written_as_on_the_page() -> None:
    """No count without a text; the text of a step holds the value of each figure it names."""
    used = {blank for one in lessons.lessons().values() for step in one.steps for blank in step.blanks()}
    assert set(lessons.COUNTS) <= used
    for language in i18n.LANGUAGES:
        i18n.set_language(language)
        for one in lessons.lessons().values():
            for step in one.steps:
                text = quizzes.step_words(step)
                assert not set("{}[]|") & set(text)
                for _index, row in step.figures().iterrows():
                    if row["obs_id"] in step.blanks():
                        assert evidence.value_of(row) in text


def test_figures_side_by_side_come_with_their_verdict() -> None:
    """A step that names figures of both countries says whether they may be compared."""
    for one in lessons.lessons().values():
        for step in one.steps:
            figures = step.figures()
            # How many interviews a study made compares nothing.
            figures = figures[figures["indicator"] != "sure_interviews"]
            if set(figures["country"]) == {"MAR", "TUN"}:
                assert any(blank.startswith("verdict_") for blank in step.blanks()), step.title["en"]


# The page


@page
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_list_and_a_lesson(language: str) -> None:
    """The list leads to the five lessons; a lesson has its steps, terms with their definition, sources."""
    at = quiet(opened("training", view="lessons", lang=language))
    said, sent = shown(at), bodies(at)
    for code, one in lessons.lessons().items():
        assert plain(one.title[language]) in said
        assert f"lesson={code}&amp;quiz=1&amp;item=1" in sent
    at = quiet(opened("training", view="lessons", lesson="concepts", lang=language))
    i18n.set_language(language)
    said = shown(at)
    for step in lessons.lessons()["concepts"].steps:
        assert plain(step.title[language]) in said
    sent = "".join(one.proto.body for one in at.get("html"))
    marks = set(re.findall(r'<span class="awda-term"[^>]*data-term="(\w+)">', sent))
    assert marks >= {term for step in lessons.lessons()["concepts"].steps for term in step.terms()}
    (hints,) = [one.proto for one in at.get("bidi_component") if one.proto.component_name == "awda_terms"]
    assert set(json.loads(hints.json)["terms"]) == marks
    assert plain(i18n.number(187566)) in said
    assert "Akhbar Aljaliya" in said


@page
def test_what_the_link_asks_for_and_what_it_gets_wrong() -> None:
    """Codes reproduce the state; an unknown lesson, attempt or question gives the notice and the usual view."""
    at = quiet(opened("training", view="lessons", lesson="data", quiz="7", item="3"))
    assert link(at) == {"view": "lessons", "lesson": "data", "quiz": "7", "item": "3"}
    assert "Question 3 of 10" in shown(at)
    assert quizzes.asked(quiz.drawn("data", "7")[2]) in shown(at)
    for wrong in ({"lesson": "nothing"}, {"lesson": "data", "quiz": "0"}, {"lesson": "data", "item": "11"}):
        at = opened("training", **{"view": "lessons"} | wrong)
        assert not at.exception
        assert [next(reversed(wrong.values())) in one.value for one in at.warning] == [True]


@page
@pytest.mark.parametrize("wrong", ["0", "99999999999", "1000", "7a"])
def test_an_attempt_that_does_not_exist_is_said_on_its_question(wrong: str) -> None:
    """The first attempt stands in its place, with the notice; the question asked for stays."""
    at = opened("training", view="lessons", lesson="data", quiz=wrong, item="3")
    assert not at.exception
    assert [one.value for one in at.warning] == [
        f"The link holds a value we do not know: quiz `{wrong}`. The usual choice is shown instead."
    ]
    assert quizzes.asked(quiz.drawn("data", "1")[2]) in shown(at)


@page
@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "No question answered yet · "), ("fr", "Aucune question"), ("ar", "لم يُجب عن أي سؤال")],
)
def test_a_score_without_answers_says_so(language: str, said: str) -> None:
    """None right of ten would tell a reader who has not begun that all was wrong."""
    at = quiet(opened("training", view="lessons", lesson="data", quiz="7", item="score", lang=language))
    assert at.title[0].value.startswith(said)


def answered(at: AppTest, question: quiz.Question, *, rightly: bool) -> AppTest:
    """Answer the question on the page."""
    code = next(option for option in question.options if (option == question.right) is rightly)
    at.radio[0].set_value(code)
    return quiet(at.button(key="quiz_check").click().run())


@page
def test_answers_are_judged_at_once_and_counted_and_nowhere_in_the_link() -> None:
    """Right, wrong, none at all; the first answer counts; the score is that of this tab."""
    questions = quiz.drawn("comparison", "5")
    at = opened("training", view="lessons", lesson="comparison", quiz="5", item="1")
    at = quiet(at.button(key="quiz_check").click().run())
    assert "Choose one of the answers first." in shown(at)
    at = answered(at, questions[0], rightly=True)
    assert "✓ Right." in shown(at)
    assert quizzes.proof(questions[0])[0].split(":")[0] in shown(at)
    assert questions[0].row_id in shown(at)
    assert at.radio[0].disabled
    assert set(link(at)) == {"view", "lesson", "quiz"} | ({"item"} & set(link(at)))
    at.query_params["item"] = "2"
    at = answered(at.run(), questions[1], rightly=False)
    assert "✗ Not right." in shown(at)
    assert quizzes.option(questions[1], questions[1].right) in shown(at)
    at.query_params["item"] = "score"
    at = quiet(at.run())
    assert at.title[0].value.startswith("1 right answer of 10")
    assert "8 questions are still open." in shown(at)
    assert 'role="status"' not in bodies(at)
    for option in questions[1].options:
        assert option not in " ".join(link(at).values())


# The trainer's sheet


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_sheet_says_all_of_it(language: str) -> None:
    """Aim, plan, figures with sources, three questions to discuss, ten of the quiz with one right option each."""
    i18n.set_language(language)
    sheet = lesson_sheets.gathered("comparison", "5", "https://awda.example/", made_on=DAY)
    one = lessons.lessons()["comparison"]
    assert (sheet.title, sheet.lead) == (one.title[language], one.aim[language])
    assert 30 <= sum(lessons.SESSION.values()) <= 45
    assert [asked.options[asked.right] for asked in sheet.questions] == [
        quizzes.option(question, question.right) for question in quiz.drawn("comparison", "5")
    ]
    assert [figure.value for figure in sheet.figures][2] == i18n.percent(28.1)
    assert all(figure.source for figure in sheet.figures)
    assert sheet.address == f"https://awda.example/training?view=lessons&lesson=comparison&quiz=5&lang={language}"


@pytest.mark.parametrize("code", quiz.LESSONS)
def test_the_source_beside_a_key_is_that_of_its_row(code: str) -> None:
    """Figures of several sources may be the options of a question: the key on paper is not cited from another one."""
    for attempt in map(str, range(1, 41)):
        asked = lesson_sheets.gathered(code, attempt, "", made_on=DAY).questions
        for question, on_paper in zip(quiz.drawn(code, attempt), asked, strict=True):
            row = quiz.row(question.table, question.row_id)
            ids = row.get("source_ids") or row.get("source_id")
            if ids:
                source = catalogue.publication(str(ids).split(";")[0].strip())
                assert on_paper.proof == f"{question.row_id} · {source.short()}", f"{attempt}: {question}"


def test_the_sheet_is_two_pages_of_pdf_in_each_language() -> None:
    """The longest questions fit, the language is told, and each page holds what it should."""
    for language in i18n.LANGUAGES:
        made = PdfReader(io.BytesIO(lesson_sheets.made("recommendations", "3", language, "", made_on=DAY)))
        assert len(made.pages) == 2
        assert str(made.root_object["/Lang"]).split("-")[0] == language
    made = PdfReader(io.BytesIO(lesson_sheets.made("concepts", "3", "en", "", made_on=DAY)))
    first, second = (re.sub(r"\s+", " ", one.extract_text()) for one in made.pages)
    assert "187,566" in first
    assert "Questions to discuss" in first
    assert quizzes.asked(quiz.drawn("concepts", "3")[0])[:40] in second


@pytest.mark.parametrize("code", quiz.LESSONS)
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_files_of_a_lesson_hold_all_its_steps(code: str, language: str) -> None:
    """Also those that name no figure: what they say was counted from the tables."""
    run = unseen.opened("pages/training.py", {"view": "lessons", "lesson": code, "lang": language}).run
    i18n.set_language(language)
    made = [pictures.exhibit(one) for one in run.shown]
    steps = lessons.lessons()[code].steps
    assert [one.title for one in made] == [step.title[language] for step in steps]
    for one, step in zip(made, steps, strict=True):
        said = pictures.plain(quizzes.step_words(step))
        assert isinstance(one.picture, model.Statements)
        assert " ".join(one.picture.items[0][0].split()) == " ".join(said.split())
        assert one.table or one.rows.to_numpy().tolist() == [[said]]
