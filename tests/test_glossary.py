"""The glossary, and its terms in texts of pages: what is marked is that term, once, and the text stays what it was."""

import html
import json
import re
import time
from collections.abc import Iterator
from functools import cache

import pytest
from babel.messages.pofile import read_po
from markupsafe import Markup, escape
from streamlit.testing.v1 import AppTest

from components import exhibits, frame, i18n, plain, terms, unseen
from data import catalogue, glossary, mapped, profiles, trends
from exports import model
from tests.views import ROOT, lines_of, link, opened, quiet, shown

LANGUAGES = ("en", "fr", "ar")
ROWS = lines_of("glossary")
NAMES = {row["term_id"]: row for row in ROWS}


@pytest.fixture(autouse=True)
def _afresh() -> Iterator[None]:
    """Begin each test as a page begins, in English."""
    i18n.set_language("en")
    with exhibits.during(exhibits.Run()):
        yield


@cache
def texts(language: str) -> tuple[str, ...]:
    """Return every text of the interface and of the tables in a language."""
    found: set[str] = set()
    with (ROOT / "locales" / ("fr" if language == "en" else language) / "LC_MESSAGES" / "awda.po").open("rb") as po:
        for message in read_po(po):
            said = message.id if language == "en" else message.string
            found.update([said] if isinstance(said, str) else said or ())
    for file in (ROOT / "data" / "tables").glob("*.csv"):
        for row in lines_of(file.stem):
            found.update(cell for column, cell in row.items() if column.endswith(f"_{language}"))
    return tuple(sorted(filter(None, found)))


def marked(text: str, language: str = "en") -> dict[str, str]:
    """Return the terms marked in a text, with their words."""
    return {term: words for words, term in terms.pieces(text, language) if term}


def stripped(markup: str) -> str:
    """Return markup without its tags."""
    return html.unescape(re.sub(r"<[^>]+>", "", markup))


# Terms in texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_stays_what_it_was(language: str) -> None:
    """Without the tags every text of pages and tables is the same, and no term is marked twice or beyond the most."""
    i18n.set_language(language)
    met = 0
    for text in texts(language):
        cut = terms.pieces(text, language)
        assert "".join(words for words, _term in cut) == text
        found = [term for _words, term in cut if term]
        assert len(found) == len(set(found)), text
        with exhibits.during(exhibits.Run()):
            said = terms.explained(text)
        assert stripped(said) == text
        assert said.count("awda-term ") == 0
        assert said.count('class="awda-term"') == min(len(found), terms.MOST)
        met += bool(found)
    assert met > 300


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_is_found_as_its_own_term(language: str) -> None:
    """No form stands with two terms, and each is found whole."""
    rows = [row for row in ROWS if row["in_texts"] == "yes"]
    written = [form for row in rows for form in row[f"{language}_forms"].split(";") if form]
    assert len(written) == len(set(written))
    forms = glossary.forms(language)
    assert set(written) <= set(forms)
    assert {row["term_id"] for row in rows} == set(forms.values())
    for form, term in forms.items():
        assert terms.pieces(form, language) == ((form, term),), form


def test_everyday_words_are_left_alone() -> None:
    """To return is a verb as well, and the name of the dashboard; the EU's migrant is not the surveys' one."""
    assert {row["term_id"] for row in ROWS if row["in_texts"] == "no"} == {"return", "migrant"}
    assert not marked("Many return; most migrants do not.")
    assert not marked("عودة", "ar")


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Returnees of 2018 sent remittances.", {"returnee": "Returnees", "remittances": "remittances"}),
        ("en", "assisted voluntary returns, then a voluntary return", {"avr": "assisted voluntary returns"}),
        ("en", "the migrants’ AVRR, not avrr", {"avrr": "AVRR"}),
        ("en", "non-migrants and re-emigration", {"non_migrant": "non-migrants", "re_emigration": "re-emigration"}),
        ("en", "the reintegrations-office, the Office for refugees and Return Migration Policies", {}),
        ("en", "No part of a word: diasporas, diasporic", {"diaspora": "diasporas"}),
        ("fr", "Part de l'emploi informel", {"informal_employment": "emploi informel"}),
        ("fr", "l’Émigration d’emplois informels", {"informal_employment": "emplois informels"}),
        ("fr", "Marocains résidant à l’étranger", {"mre": "Marocains résidant à l’étranger"}),
        ("fr", "Marocains résidant à l'étranger", {"mre": "Marocains résidant à l'étranger"}),
        ("fr", "la Fondation Hassan II pour les Marocains résidant à l'étranger", {}),
        ("fr", "des retours forcés et des accords de réadmission", {"forced_return": "retours forcés"}),
        ("ar", "للعائدين وبالتحويلات", {"returnee": "للعائدين", "remittances": "وبالتحويلات"}),
        ("ar", "لإعادة إدماج المهاجرين العائدين", {"reintegration": "لإعادة إدماج", "returnee": "المهاجرين العائدين"}),
        ("ar", "عائدون قسراً", {"forced_return": "عائدون قسراً"}),
        ("ar", "يساعد العودة القسرية", {"forced_return": "العودة القسرية"}),
        ("ar", "إرشادهم", {}),
    ],
)
def test_words_that_are_a_term(language: str, text: str, expected: dict[str, str]) -> None:
    """Plurals, elisions, both apostrophes and joined words belong to a term; parts of words and names do not."""
    found = marked(text, language)
    assert {term: found.get(term) for term in expected} == expected
    if not expected:
        assert not found


def test_the_longest_term_is_marked() -> None:
    """What stands inside a longer term is not a term of its own."""
    assert set(marked("assisted voluntary return and reintegration of returnees")) == {"avrr", "returnee"}


def test_a_term_is_marked_once_on_a_page() -> None:
    """The first text that has it explains it; a text that a reader opens by itself explains it again."""
    assert 'data-term="returnee"' in terms.explained("The returnees of 2018")
    assert terms.explained("Other returnees") == "Other returnees"
    assert 'data-term="returnee"' in terms.explained("Other returnees", again=True)
    assert set(exhibits.current().explained) == {"returnee"}


def test_markup_is_left_as_it_is() -> None:
    """Nothing is marked in links, words of another language and attributes; what is escaped stays so."""
    text = Markup(
        '<p title="returnees">1 &lt; 2 &amp; <a href="?a=1&amp;b=2">returnees <b>reintegration</b></a>'
        '<br><span lang="fr">diaspora</span> <bdi>refugees</bdi> l&#39;d returnees</p>'
    )
    said = terms.explained(text)
    assert stripped(said) == stripped(text)
    assert exhibits.current().explained == ["returnee"]
    assert re.sub(r'<span class="awda-term"[^>]*>(.*?)</span>', r"\1", said) == text
    assert terms.explained("<b>remittances</b>").startswith("&lt;b&gt;<span ")


@pytest.mark.parametrize("run", [exhibits.Run(seen=False), exhibits.Run(wanted="map")], ids=["documents", "stage"])
def test_documents_and_the_stage_have_plain_text(run: exhibits.Run) -> None:
    """Nobody points at a word on paper, and the stage is the speaker's."""
    with exhibits.during(run):
        assert terms.explained("The returnees & others") == escape("The returnees & others")
    assert not run.explained


def test_marking_takes_next_to_no_time() -> None:
    """Less than a millisecond for a text that nobody has asked for, in the language that takes longest."""
    terms.pieces("عودة", "ar")
    asked = [f"{text} " for text in texts("ar")[::8]]
    start = time.process_time()
    for text in asked:
        terms.pieces(text, "ar")
    assert (time.process_time() - start) / len(asked) < 0.001


# The table


def test_views_that_show_evidence_exist() -> None:
    """Each leads to a page of the menu, with choices that it knows."""
    codes = {"service": "service", "group": "target_group", "phase": "phase", "subject": "agreement_subject"}
    known = {name: set(catalogue.codes(code_list)) for name, code_list in codes.items()}
    known |= {"dimension": set(catalogue.codes("dimension")), "question": set(profiles.questions())}
    indicators = {"trends": set(trends.trend_indicators()), "regions": set(mapped.regional_indicators())}
    places = [(row["term_id"], *place) for row in ROWS for place in glossary.seen_in(row["term_id"])]
    assert len(places) > 40
    for term, page, choices in places:
        assert page in {door.code for door in frame.doors()}, term
        for name, value in choices.items():
            allowed = indicators[page] if name == "indicator" else known[name]
            assert set(value.split(",")) <= allowed, f"{term}: {page} {choices}"


def test_a_search_needs_no_accents_and_knows_every_language() -> None:
    """A word of a name, of another form or of a definition, in any language, even mistyped."""
    assert set(glossary.matching("readmission")["term_id"]) >= {"readmission_agreement"}
    assert set(glossary.matching("réadmission")["term_id"]) == set(glossary.matching("readmission")["term_id"])
    assert "remittances" in set(glossary.matching("تحويلات")["term_id"])
    assert "seasonal_worker" in set(glossary.matching("seasonnal")["term_id"])
    assert glossary.matching("xyzzyx").empty
    assert len(glossary.matching("  ")) == len(ROWS)
    assert glossary.matching(" ?! ").empty, "signs alone are no word"


# The page


def body(at: AppTest, mark: str) -> str:
    """Return the one piece of HTML of a page that holds a mark, as it is sent."""
    (found,) = [one.proto.body for one in at.get("html") if mark in one.proto.body and "<style" not in one.proto.body]
    return str(found)


@pytest.mark.usefixtures("running_server")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_lists_all_terms_in_the_readers_alphabet(language: str) -> None:
    """Accents and the Arabic article do not count; each term has its two other names, its definition, its source."""
    at = quiet(opened("glossary", lang=language))
    listed = body(at, 'class="awda-terms"')
    names = [html.unescape(one) for one in re.findall(r'awda-entry-name"><a [^>]*>(.*?)</a>', listed)]
    assert sorted(names) == sorted(row[f"term_{language}"] for row in ROWS)
    folded = [i18n.alphabetic_key(name) for name in names]
    assert folded == sorted(folded)
    if language == "fr":
        assert names.index("égalité de traitement") < names.index("emploi informel") < names.index("fuite des cerveaux")
    if language == "ar":
        assert names.index("الجاليات المغتربة") < names.index("رأس المال البشري")
    for code in set(LANGUAGES) - {language}:
        side = "rtl" if code == "ar" else "ltr"
        assert listed.count(f'<bdi lang="{code}" dir="{side}">') >= len(ROWS)
    assert listed.count('href="sources?source=') == len(ROWS)
    letters = re.findall(r'href="#(letter-\d+)"', body(at, 'class="awda-letters"'))
    assert letters == re.findall(r'<h3 id="(letter-\d+)"', listed)
    assert at.title[0].value.startswith("56 ")
    assert sum(len(one.proto.body.encode()) for one in at.get("html") if "<style" not in one.proto.body) < 150_000


@pytest.mark.usefixtures("running_server")
def test_a_link_opens_one_term() -> None:
    """Title and lead are the term's; it alone is marked in the list, and its views are named."""
    at = quiet(opened("glossary", term="remittances", lang="en"))
    assert at.title[0].value == "Remittances"
    assert NAMES["remittances"]["definition_en"] in shown(at)
    listed = body(at, 'class="awda-terms"')
    (current,) = re.findall(r'<a [^>]*aria-current="true">(.*?)</a>', listed)
    assert current == "remittances"
    assert listed.count('data-chosen="remittances"') == 1
    opening = body(at, 'class="awda-term-opened"')
    assert "transferts de fonds" in opening
    assert 'data-page="trends?indicator=remittances_usd&amp;lang=en"' in opening
    at.button(key="close_term").click().run()
    assert at.title[0].value.startswith("56 ")
    assert "term" not in link(at)


@pytest.mark.usefixtures("running_server")
def test_a_search_narrows_the_list() -> None:
    """The title counts what fits; what fits nothing is said, with the way back; an unknown term gives the notice."""
    at = quiet(opened("glossary", search="readmission", lang="fr"))
    fitting = glossary.matching("readmission")
    assert 0 < len(fitting) < 10
    assert body(at, 'class="awda-terms"').count('class="awda-entry"') == len(fitting)
    at = quiet(opened("glossary", search="xyzzyx", lang="en"))
    assert at.title[0].value == "No term fits the search"
    at.button(key="take_back_search").click().run()
    assert at.title[0].value.startswith("56 ")
    at = opened("glossary", term="nothing", lang="en")
    assert "nothing" in at.warning[0].value
    assert at.title[0].value.startswith("56 ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_files_of_a_term_hold_that_term(language: str) -> None:
    """The list that it was chosen from stays on the page; on stage nothing but the term stands."""
    run = unseen.opened("pages/glossary.py", {"term": "census", "lang": language}).run
    (only,) = run.shown
    assert only.title == NAMES["census"][f"term_{language}"]
    assert only.rows["term_id"].tolist() == ["census"]
    picture = plain.exhibit(only).picture
    assert isinstance(picture, model.Statements)
    assert len(picture.items) == 1
    at = quiet(opened("glossary", term="census", lang=language))
    assert body(at, 'class="awda-terms"').count('class="awda-entry-name"') == len(ROWS)


def test_the_glossary_goes_to_paper() -> None:
    """Documents have every term with its definition, from the rows of the table."""
    run = unseen.opened("pages/glossary.py", {"lang": "fr"}).run
    (listed,) = run.shown
    assert listed.table == "glossary"
    assert list(listed.rows["term_id"]) != sorted(listed.rows["term_id"])
    picture = plain.exhibit(listed).picture
    assert isinstance(picture, model.Statements)
    assert len(picture.items) == len(ROWS)
    said = " ".join(" ".join(item) for item in picture.items)
    assert all(row["term_fr"] in said for row in ROWS)


@pytest.mark.usefixtures("running_server")
def test_marks_weigh_little_and_every_one_has_its_definition() -> None:
    """A page grows by less than two kilobytes; the browser gets the definitions of what is marked, and no others."""
    at = quiet(opened("profiles", question="difficulties", lang="fr"))
    sent = "".join(one.proto.body for one in at.get("html"))
    marks = re.findall(r'<span class="awda-term"[^>]*data-term="(\w+)">', sent)
    assert {"returnee", "reintegration"} <= set(marks)
    assert len(marks) == len(set(marks))
    (hints,) = [one.proto for one in at.get("bidi_component") if one.proto.component_name == "awda_terms"]
    told = json.loads(hints.json)["terms"]
    assert {term: said["definition"] for term, said in told.items()} == {
        term: NAMES[term]["definition_fr"] for term in marks
    }
    assert sum(map(len, re.findall(r'<span class="awda-term"[^>]*>', sent))) + len(hints.json) < 2000
