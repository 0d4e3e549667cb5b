"""Questions drawn from the tables: ten each time, one right answer, proved by a row, the same in every language."""

import re

import pytest

from components import i18n, quizzes
from data import catalogue, quiz, searching, store
from data.quiz import Question, comparison, concepts, mechanisms, recommendations
from data.quiz.questions import only_told, shared, stems
from tests.views import lines_of

ATTEMPTS = [str(number) for number in (*range(1, 41), 500, 999)]
# Kinds whose right answer is the cell itself.
CELLS = {
    "grade",
    "has_figure",
    "leads",
    "status",
    "verdict",
    "agreement",
    "addressee",
    "finding_kind",
    "dimension",
    "responds",
}


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.set_language("en")


def cell(question: Question) -> str:
    """Read the cell that proves an answer with nothing but the standard library."""
    if question.table == "links":
        ends = question.row_id.split(">")
        (row,) = [one for one in lines_of("links") if [one["from_id"], one["to_id"]] == ends]
    else:
        (row,) = [one for one in lines_of(question.table) if next(iter(one.values())) == question.row_id]
    return row[question.column]


@pytest.mark.parametrize("lesson", quiz.LESSONS)
def test_ten_different_questions_with_one_right_answer_each(lesson: str) -> None:
    """Over many attempts: ten rows, one option that the tables call right, no two that read the same."""
    for attempt in ATTEMPTS:
        questions = quiz.drawn(lesson, attempt)
        assert len(questions) == quiz.QUESTIONS
        assert len({(one.kind, one.row_id) for one in questions}) == quiz.QUESTIONS
        for one in questions:
            assert [option for option in one.options if one.check(option)] == [one.right], f"{attempt}: {one}"
            assert 2 <= len(one.options) <= 4
            for language in catalogue.LANGUAGES:
                texts = [one.text(option, language) for option in one.options]
                assert all(texts)
                assert len({searching.folded(text) for text in texts}) == len(texts), f"{language}: {texts}"


def test_no_name_that_tells_its_leader_is_asked_about() -> None:
    """Names are folded before they are looked through, so what is looked for has to be folded as well."""
    assert searching.folded(mechanisms.LEADER_WORDS.pattern) == mechanisms.LEADER_WORDS.pattern
    told = {row["mechanism_id"] for row in lines_of("mechanisms") if "مؤسسة" in row["name_ar"]}
    asked = {one.row_id for attempt in ATTEMPTS for one in quiz.drawn("mechanisms", attempt) if one.kind == "leads"}
    assert told
    assert asked
    assert not told & asked


def test_what_is_in_preparation_neither_began_nor_offers_a_service() -> None:
    """The year of a planned mechanism is that of the plan: it is no answer, right or wrong, to when it began."""
    planned = {row["mechanism_id"] for row in lines_of("mechanisms") if row["status_now"] == "planned"}
    assert {"TUN26", "TUN27", "MAR62"} <= planned
    assert not planned & set(mechanisms.KINDS["first"].keys())
    assert not planned & set(mechanisms.KINDS["service"].keys())
    assert planned & set(mechanisms.KINDS["status"].keys())
    for attempt in ATTEMPTS:
        for one in quiz.drawn("mechanisms", attempt):
            assert one.kind != "first" or not planned & set(one.options)


@pytest.mark.parametrize("lesson", quiz.LESSONS)
def test_the_row_proves_the_answer(lesson: str) -> None:
    """The cell named is in the file, and holds the answer or what the answer is judged by."""
    for attempt in ATTEMPTS[:12]:
        for one in quiz.drawn(lesson, attempt):
            found = cell(one)
            assert found, one
            if one.kind in CELLS:
                assert found == one.right
            elif one.kind == "service":
                assert one.right in found.split(";")
            elif one.kind in ("term_of_definition", "definition_of_term"):
                assert found == one.text(one.right, "en")
            elif one.kind in ("highest_area", "highest_year", "higher_country"):
                values = {row["obs_id"]: float(row["value"]) for row in lines_of("observations")}
                assert float(found) == max(values[option] for option in one.options) == values[one.right]
            elif one.kind == "first":
                starts = {row["mechanism_id"]: row["start_year"] for row in lines_of("mechanisms")}
                assert found == min(starts[option] for option in one.options) == starts[one.right]
            else:
                assert one.kind == "derived"
                assert found == "derived"


def test_wrong_areas_have_no_figure_and_are_in_the_same_country() -> None:
    """What is offered as not published is nowhere in the table, groups included; no country gives the answer away."""
    figures = {(row["indicator"], row["geo_code"]) for row in lines_of("observations")}
    for attempt in ATTEMPTS:
        for one in quiz.drawn("data", attempt):
            if one.kind == "has_figure":
                indicator = quiz.row("observations", one.row_id)["indicator"]
                assert not {(indicator, area) for area in one.options if area != one.right} & figures
                assert len({area[:2] for area in one.options}) == 1, one


def test_no_wrong_option_could_be_defended() -> None:
    """Options exclude one another: standings, authorities, verdicts, countries, themes that a statement speaks of."""
    for attempt in ATTEMPTS:
        for one in quiz.drawn("comparison", attempt):
            if one.kind == "agreement":
                assert not {"replaced", "ended"} <= set(one.options)
                assert not {"signed", "unknown", "provisional", "negotiating"} & set(one.options)
            if one.kind == "verdict":
                assert "with_care" not in one.options
        for one in quiz.drawn("mechanisms", attempt):
            if one.kind == "first":
                assert len({quiz.row("mechanisms", option)["country"] for option in one.options}) == 1
        for one in quiz.drawn("recommendations", attempt):
            known = quiz.row(one.table, one.row_id)
            others = set(one.options) - {one.right}
            if one.kind == "addressee":
                assert len({"government", "local_authority", "destination_country"} & set(one.options)) == 1
            if one.kind == "finding_kind":
                assert recommendations.kind_told(known, one.right)
                assert not recommendations.kind_told(known, "weakness" if one.right == "gap" else "gap")
            if one.kind == "dimension":
                assert one.right in recommendations.themes(known)
                assert not others & recommendations.themes(known)
            if one.kind == "responds":
                spoken = recommendations.themes(quiz.row("findings", known["to_id"]))
                assert not any(
                    spoken & recommendations.themes(quiz.row("recommendations", option)) for option in others
                )


def test_a_gap_is_told_from_a_weakness() -> None:
    """What has no system, or is missing, is a gap; what is there and not in practice or not ratified may be either."""
    told = recommendations.kind_told
    for gap in ("RF009", "RF043", "RF062", "RF099"):
        assert told(quiz.row("findings", gap), "gap"), gap
        assert not told(quiz.row("findings", gap), "weakness"), gap
    for either in ("RF008", "RF029", "RF030", "RF049", "RF053", "RF055"):
        assert not told(quiz.row("findings", either), "gap"), either
        assert not told(quiz.row("findings", either), "weakness"), either
    assert told(quiz.row("findings", "RF066"), "weakness")
    drawn = [one for attempt in ATTEMPTS for one in quiz.drawn("recommendations", attempt)]
    asked = {one.row_id for one in drawn if one.kind == "finding_kind"}
    assert {one.right for one in drawn if one.kind == "finding_kind"} == {"strength", "weakness", "gap"}
    assert not asked & {"RF049", "RF053", "RF055"}


def test_an_addressee_is_asked_only_where_it_can_be_known() -> None:
    """Laws, policies and agreements are made by governments; support networks might be built by anybody."""
    asked = set(recommendations.KINDS["addressee"].keys())
    assert not asked & {"RR001", "RR002", "RR007", "RR025", "RR056", "RR060"}
    assert {"RR013", "RR042", "RR045"} <= asked
    assert len(asked) >= 10
    for one in asked:
        assert recommendations.governing(quiz.row("recommendations", one))
        assert quiz.row("recommendations", one)["addressee_type"] == "government"


def test_themes_and_shared_words_are_found() -> None:
    """Widows' pensions are as well about social protection; to relieve of a tax is not to give relief of customs."""
    assert {"gender", "social_protection"} <= recommendations.themes(quiz.row("findings", "RF052"))
    assert shared("Tax reduction on foreign pensions", "Tax and customs relief") == 1


def test_a_number_draws_the_same_everywhere_and_another_number_other_questions() -> None:
    """The draw depends on lesson and number alone: these keys stand in links that trainers have printed."""
    drawn = {lesson: [one.row_id for one in quiz.drawn(lesson, "7")] for lesson in quiz.LESSONS}
    quiz.drawn.cache_clear()
    i18n.set_language("ar")
    assert {lesson: [one.row_id for one in quiz.drawn(lesson, "7")] for lesson in quiz.LESSONS} == drawn
    for lesson in quiz.LESSONS:
        assert [one.row_id for one in quiz.drawn(lesson, "8")] != drawn[lesson]


def test_words_alone_do_not_lead_to_the_answer() -> None:
    """A definition shares no word with its term that none of the other options shares; names do not tell the leader."""
    for attempt in ATTEMPTS:
        for one in quiz.drawn("concepts", attempt):
            others = [option for option in one.options if option != one.right]
            assert concepts.balanced(one.kind, one.right, others), f"{attempt}: {one}"
        for one in (*quiz.drawn("mechanisms", attempt), *quiz.drawn("recommendations", attempt)):
            if one.kind in ("addressee", "dimension", "finding_kind"):
                for language in catalogue.LANGUAGES:
                    said = quiz.row(one.table, one.row_id)[f"statement_{language}"]
                    assert not shared(said, one.text(one.right, language)), f"{language}: {one}"


def test_no_word_of_a_finding_stands_in_the_right_recommendation_alone() -> None:
    """Irregular migrants in the finding and in one recommendation only would tell which one responds."""
    for attempt in ATTEMPTS:
        for one in quiz.drawn("recommendations", attempt):
            if one.kind == "responds":
                finding = quiz.row("findings", quiz.row("links", one.row_id)["to_id"])
                for language in catalogue.LANGUAGES:
                    others = [stems(one.text(option, language)) for option in one.options if option != one.right]
                    repeated = stems(finding[f"statement_{language}"]) & stems(one.text(one.right, language))
                    assert repeated <= set().union(*others), f"{attempt} {language}: {one}"
    said = {language: quiz.row("findings", "RF032")[f"statement_{language}"] for language in catalogue.LANGUAGES}
    assert only_told(said, "responds", "RR027", ["RR045", "RR046", "RR047"])
    assert not only_told(said, "responds", "RR027", ["RR027"])


def test_giving_away_would_be_found() -> None:
    """The rule above can fail: a definition that repeats its term, beside terms of other words."""
    assert not concepts.balanced("term_of_definition", "mre", ["census", "hdi", "almp"])
    assert concepts.balanced("term_of_definition", "forced_return", ["spontaneous_return", "hdi", "census"])
    assert shared("Return imposed by an act", "forced return") == 1
    assert shared("عودة يفرضها قرار", "العودة القسرية") == 1


def test_near_terms_never_stand_in_one_question() -> None:
    """A careful reader may take a voluntary return for a decided one: such pairs are no options of one question."""
    terms = {row["term_id"] for row in lines_of("glossary")}
    assert all(group <= terms for group in concepts.KIN)
    for attempt in ATTEMPTS:
        for one in quiz.drawn("concepts", attempt):
            assert not any(len(group & set(one.options)) > 1 for group in concepts.KIN)


def test_figures_of_one_question_share_source_definition_and_time() -> None:
    """Values that are set beside one another come from one series and one period, or from series judged comparable."""
    rows = store.table("observations").set_index("obs_id", drop=False)
    for attempt in ATTEMPTS:
        for one in (*quiz.drawn("data", attempt), *quiz.drawn("comparison", attempt)):
            if one.kind in ("highest_area", "highest_year"):
                met = rows.loc[list(one.options)]
                assert met["series"].nunique() == 1
                assert set(met["precision"]) <= {"exact", "rounded", "derived"}
                assert one.kind == "highest_year" or met["period_start"].nunique() == 1
            if one.kind == "higher_country":
                met = rows.loc[list(one.options)]
                verdict = catalogue.verdict(met)
                assert verdict is not None
                assert verdict.verdict == "comparable"
                assert met["period_start"].nunique() == met["period_end"].nunique() == 1


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_each_kind_is_asked_and_proved_in_words(language: str) -> None:
    """Every kind of question has a sentence, a proof with a source, and a view; blanks are filled."""
    i18n.set_language(language)
    met = {}
    for lesson in quiz.LESSONS:
        for attempt in ATTEMPTS[:3]:
            for one in quiz.drawn(lesson, attempt):
                met[one.kind] = one
                asked, said = quizzes.asked(one), quizzes.proof(one)
                assert asked.rstrip()[-1] in "?؟”»:", asked
                assert not re.search(r"[{}]|\bnan\b|None", " ".join([asked, *said]))
                assert all(said)
                _table, rows = quiz.proof(one)
                assert catalogue.citations(rows)
                page, choices = quizzes.view(one)
                assert page
                assert choices
    assert set(met) == set(quiz.KINDS)


def test_options_stand_for_themselves() -> None:
    """What a widget would read as markup is shown as it is."""
    assert quizzes.literally("*a* [b](c) $d$ :e:") == r"\*a\* \[b\]\(c\) \$d\$ \:e\:"


def test_a_pair_is_told_by_figures_of_the_same_detail() -> None:
    """Women are set beside women, not beside women of the countryside; the totals of two surveys beside each other."""
    assert quiz.sides("CMP001") == ("MAR-0001", "TUN-0074")
    for judged in (row["comparison_id"] for row in lines_of("comparability")):
        mar, tun = (quiz.row("observations", one) for one in quiz.sides(judged))
        known = quiz.row("comparability", judged)
        assert (mar["series"], tun["series"]) == (known["series_mar"], known["series_tun"])
    women = [quiz.row("observations", one) for one in quiz.sides("CMP007")]
    assert [(row["sex"], row["breakdown"]) for row in women] == [("female", "")] * 2


def test_a_pair_is_told_by_figures_of_the_same_years_where_there_are_such() -> None:
    """The unemployment rates of the ILO end in different years: those of the last year of both are shown."""
    mar, tun = (quiz.row("observations", one) for one in quiz.sides("CMP040"))
    assert (mar["period_end"], tun["period_end"]) == ("2022", "2022")
    assert (mar["value"], tun["value"]) == (11.79, 15.3)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_reason_of_a_verdict_can_be_read_from_its_question(language: str) -> None:
    """What may be compared counts the same in the same years; what may not says of each side what it counts."""
    i18n.set_language(language)
    asked = set(comparison.KINDS["verdict"].keys())
    # Of permits given in Europe and in France only, both figures would read the same.
    assert not {"CMP023", "CMP025"} & asked
    assert {"CMP024", "CMP040", "CMP061"} <= asked
    for judged in sorted(asked):
        known = quiz.row("comparability", judged)
        mar, tun = (quiz.row("observations", one) for one in quiz.sides(judged))
        said = [quizzes.counts(one) for one in (mar, tun)]
        if known["verdict"] == "comparable":
            assert said[0] == said[1], judged
            assert mar["period_end"][:4] == tun["period_end"][:4], judged
        else:
            assert said[0] != said[1], judged


def test_an_arabic_question_agrees_with_its_options() -> None:
    """The standings of agreements are feminine in Arabic, as the word for agreement is."""
    i18n.set_language("ar")
    asked = [one for one in quiz.drawn("comparison", "1") if one.kind == "agreement"]
    assert asked
    for one in asked:
        assert "اتفاقية وُقّعت" in quizzes.asked(one)
        assert quizzes.asked(one).endswith("ما وضعها؟")
        assert {one.text(option, "ar").split()[0] for option in one.options} <= {"نافذة", "موقعة", "منتهية", "حل"}
