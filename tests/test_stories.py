"""Stories: every view opens, every number is that of the tables, chapters have their links, nothing broken is taken."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import pytest
from streamlit.testing.v1 import AppTest

from components import decks, exhibits, filters, i18n, story_words, talks, unseen
from data import rebuild, stories
from data import talks as talk_model
from data.stories import Chapter, Story
from tests.views import bodies, healthy, lines_of, link, opened, plain, quiet, shown

pytestmark = pytest.mark.usefixtures("running_server", "in_english")

LANGUAGES = ("en", "fr", "ar")
STORIES = list(stories.stories())
CHAPTERS = [(code, number) for code, one in stories.stories().items() for number in range(1, len(one.chapters) + 1)]
_TWO_DIGITS = re.compile(r"(20)(\d\d)-(\d\d)(?!\d)")


def story(code: str) -> Story:
    """Return a story."""
    return stories.stories()[code]


def chapter(code: str, number: int) -> Chapter:
    """Return a chapter of a story."""
    return story(code).chapters[number - 1]


def test_there_are_three_stories() -> None:
    """In the order in which they are offered, of five to seven chapters each."""
    assert STORIES == ["two_ways", "unknown_regions", "tounesna"]
    assert all(5 <= len(one.chapters) <= 7 for one in stories.stories().values())


@pytest.mark.parametrize(("code", "number"), CHAPTERS)
def test_a_chapter_is_written_in_three_languages(code: str, number: int) -> None:
    """A message, a few short paragraphs, and either a figure or points with their sources."""
    one = chapter(code, number)
    for texts in (one.step.message, one.step.notes, *one.step.points):
        assert len({texts[language] for language in LANGUAGES}) == len(LANGUAGES), texts["en"]
        assert re.search("[\u0621-\u064a]", texts["ar"])
        assert not re.search(" [:;?!%»]|« ", texts["fr"]), f"a plain blank in {texts['fr']}"
    assert max(map(len, one.step.message.values())) <= 110
    for language in LANGUAGES:
        assert 2 <= len(one.paragraphs(language)) <= 4
        assert 25 <= stories.words_of(one.step.notes[language]) <= stories.MOST_WORDS
    assert bool(one.step.page) != bool(one.step.points)
    assert one.step.page or one.sources


@pytest.mark.parametrize("code", STORIES)
def test_every_view_of_a_story_opens_and_has_its_figure(code: str) -> None:
    """In each language: pages, choices, figures and controls exist."""
    for language in LANGUAGES:
        i18n.set_language(language)
        talks.check(story(code).as_talk())


@pytest.mark.parametrize("code", STORIES)
def test_views_for_further_reading_open(code: str) -> None:
    """Each page exists and knows the choices of the link."""
    for one in story(code).further:
        assert one.choices.keys() <= filters.choice_names().keys()
        assert not unseen.opened(talks.path_of(one.page), {**one.choices, "lang": "en"}).unknown
        assert len(set(one.says.values())) == len(LANGUAGES)


# Numbers


class Holds(NamedTuple):
    """What the numbers of a chapter are: counted or read in the tables; years and places that stand in other rows."""

    values: Callable[[], Iterable[float]]
    plain: str = ""
    rows: str = ""


def row(table: str, key: str) -> dict[str, str]:
    """Return a row of a table by its first column."""
    return next(one for one in lines_of(table) if next(iter(one.values())) == key)


def value(obs_id: str) -> float:
    """Return the value of a figure."""
    return float(row("observations", obs_id)["value"])


def schemes(country: str, **wanted: str) -> int:
    """Count the mechanisms for returnees of a country, in the file itself."""
    return len(
        [
            one
            for one in lines_of("mechanisms")
            if one["country"] == country
            and one["serves_national_returnees"] == "yes"
            and all(text in one[name].split(";") for name, text in wanted.items())
        ]
    )


def blank(country: str) -> set[str]:
    """Return the services that no mechanism at work for returnees offers."""
    everything = {one["code"] for one in lines_of("codes") if one["list"] == "service"}
    offered = {
        service
        for one in lines_of("mechanisms")
        if one["country"] == country and one["serves_national_returnees"] == "yes" and one["status_now"] == "active"
        for service in one["services"].split(";")
    }
    return everything - offered


def in_force(country: str) -> int:
    """Count the partners with whom a social security agreement is in force."""
    return len(
        {
            one["partner_iso3"] or one["partner_name"]
            for one in lines_of("agreements")
            if one["country"] == country and one["subject"] == "social_security" and one["status"] == "in_force"
        }
    )


def troubles(country: str) -> list[dict[str, str]]:
    """Return the weaknesses and gaps that concern a country."""
    return [
        one
        for one in lines_of("findings")
        if one["kind"] in ("weakness", "gap") and one["country"] in (country, "both")
    ]


def unanswered(country: str) -> int:
    """Count those to which no mechanism of the country is linked."""
    own = {one["mechanism_id"] for one in lines_of("mechanisms") if one["country"] == country}
    answered = {one["to_id"] for one in lines_of("links") if one["from_id"] in own}
    return sum(one["finding_id"] not in answered for one in troubles(country))


def areas(level: str, country: str) -> int:
    """Count the areas of a level."""
    return sum(one["geo_level"] == level and one["country"] == country for one in lines_of("regions"))


def offices(status: str) -> set[str]:
    """Return the governorates with an office of Tounesna, open or planned."""
    return {
        one["geo_code"]
        for one in lines_of("observations")
        if one["indicator"] == "tounesna_office" and one["breakdown_value"] == status
    }


def poverty() -> list[float]:
    """Return the poverty of each governorate, the mean of its delegations."""
    return [
        float(one["value"])
        for one in lines_of("observations")
        if one["indicator"] == "poverty_rate_delegations" and one["breakdown_value"] == "mean"
    ]


def shares() -> dict[str, list[float]]:
    """Return the shares of returnees by Moroccan region, by their precision."""
    found: dict[str, list[float]] = {}
    for one in lines_of("observations"):
        if one["indicator"] == "returnees_region_share":
            found.setdefault(one["precision"], []).append(float(one["value"]))
    return found


def first_three() -> list[float]:
    """Return the three largest shares."""
    return sorted(shares()["exact"], reverse=True)[:3]


BOTH = ("MAR", "TUN")
# The numbers of each chapter, of its title, text and points together, in any order.
NUMBERS: dict[tuple[str, int], Holds] = {
    ("two_ways", 1): Holds(lambda: [], "2018 2011", "findings.RF001 findings.RF005"),
    ("two_ways", 2): Holds(
        lambda: [
            *[schemes(one) for one in BOTH],
            *[schemes(one, status_now="active") for one in BOTH for _twice in range(2)],
            *[schemes(one, status_now="active", actor_type="government") for one in BOTH for _twice in range(2)],
            *[schemes(one, status_now="unknown") for one in BOTH],
        ]
    ),
    ("two_ways", 3): Holds(
        lambda: [schemes(one, status_now="active", services="reception") for one in BOTH], "2019", "mechanisms.TUN03"
    ),
    ("two_ways", 4): Holds(
        lambda: [sum(one["list"] == "service" for one in lines_of("codes")), *[len(blank(one)) for one in BOTH]]
    ),
    ("two_ways", 5): Holds(
        lambda: [in_force(one) for one in BOTH for _twice in range(2)],
        "2019 23 93 1994",
        "findings.RF107 findings.RF053",
    ),
    ("two_ways", 6): Holds(
        lambda: [count for one in BOTH for count in (len(troubles(one)), unanswered(one)) for _twice in range(2)]
    ),
    ("unknown_regions", 1): Holds(
        lambda: [value("MAR-0001"), value("TUN-0074")],
        "2018 2019 2000 15 2020 2021 15",
        "observations.MAR-0001 observations.TUN-0074 populations",
    ),
    ("unknown_regions", 2): Holds(
        lambda: [areas("region", "MAR"), *first_three(), sum(first_three()), value("MAR-0001")]
    ),
    ("unknown_regions", 3): Holds(
        lambda: [
            len(shares()["approximate"]),
            *set(shares()["approximate"]),
            *set(shares()["approximate"]),
            len(row("regions", "MA-S3")["members"].split(";")),
            round(100 - sum(shares()["exact"]) - sum(shares()["grouped"]), 1),
            *shares()["grouped"],
        ],
        "2020",
        "evidence_gaps.GAP07",
    ),
    ("unknown_regions", 4): Holds(
        lambda: [areas("governorate", "TUN"), value("TUN-0095")], "3.1 2024", "evidence_gaps.GAP01 evidence_gaps.GAP05"
    ),
    ("unknown_regions", 5): Holds(lambda: [len(poverty()), len(poverty()), min(poverty()), max(poverty())]),
    ("unknown_regions", 6): Holds(
        lambda: [len(lines_of("evidence_gaps")), *set(shares()["approximate"])],
        "3.1 35 39 2019 2024 2024 2020",
        "evidence_gaps.GAP01 evidence_gaps.GAP05 evidence_gaps.GAP07",
    ),
    ("tounesna", 1): Holds(lambda: [], "2018 2017 2019", "findings.RF001 findings.RF087"),
    ("tounesna", 2): Holds(lambda: [], "2018 2019", "mechanisms.TUN03 sources.SURE_CMP"),
    ("tounesna", 3): Holds(lambda: [], "2019", "mechanisms.TUN03"),
    ("tounesna", 4): Holds(
        lambda: [len(offices("open")), areas("governorate", "TUN"), len(offices("planned") - offices("open"))],
        "2022 2022",
        "observations.ADD-0002 observations.RX083",
    ),
    ("tounesna", 5): Holds(
        lambda: [
            *[value("TUN-0308")] * 3,
            *[value("TUN-0309")] * 2,
            *map(value, ("TUN-0310", "TUN-0311", "TUN-0312", "TUN-0315")),
        ],
        "2022 2022 2021 2023",
        "observations.TUN-0308 observations.TUN-0315 findings.RF081",
    ),
    ("tounesna", 6): Holds(lambda: [], "2021 2024 2021", "sources.AMBAFR_2021 findings.RF085 sources.EMR_2021"),
}


def met(one: Chapter, language: str) -> list[str]:
    """Return the numbers of a chapter as they are written, each year in full."""
    text = "\n".join(texts[language] for texts in (one.step.message, one.step.notes, *one.step.points))
    return sorted(re.findall(r"\d[\d.,\u202f]*\d|\d", _TWO_DIGITS.sub(r"\1\2-\1\3", text)))


@pytest.mark.parametrize(("code", "number"), CHAPTERS)
def test_numbers_are_those_of_the_tables(code: str, number: int) -> None:
    """Every number of a chapter, written as the language writes it, and no other: a changed table is noticed."""
    holds = NUMBERS[code, number]
    for language in LANGUAGES:
        i18n.set_language(language)
        wanted = [i18n.number(round(one, 1)) for one in holds.values()] + holds.plain.split()
        assert met(chapter(code, number), language) == sorted(wanted), language


@pytest.mark.parametrize(("code", "number"), CHAPTERS)
def test_years_stand_in_the_rows_told(code: str, number: int) -> None:
    """What is no figure, such as a year or a section, is read in a row of a table."""
    holds = NUMBERS[code, number]
    cells = ""
    for place in holds.rows.split():
        table, _dot, key = place.partition(".")
        cells += " ".join(" ".join(one.values()) for one in ([row(table, key)] if key else lines_of(table)))
    assert set(holds.plain.split()) <= set(re.findall(r"\d+\.\d|\d+", cells)) | set(re.findall(r"\d+", cells))


def test_words_that_count_are_true() -> None:
    """Numbers written as words, and what else a text claims of the tables."""
    assert sum(first_three()) > 50, "three regions are more than half"
    assert sum(first_three()[:2]) < 50, "and two are not"
    assert len(shares()["approximate"]) + 3 == areas("region", "MAR") / 2, "half of the regions are blurred"
    assert sum(schemes(one, status_now="active", services="reception") for one in BOTH) == 5
    receiving = [
        one
        for one in lines_of("mechanisms")
        if one["serves_national_returnees"] == "yes"
        and one["status_now"] == "active"
        and "reception" in one["services"].split(";")
    ]
    named = Counter(one["name_en"].partition(":")[0] for one in receiving)
    assert len(named) == 4, "four schemes"
    assert [name for name, count in named.items() if count == 2] == ["Frontex EU Reintegration Programme"]
    assert {"skills_recognition", "microfinance"} <= blank("MAR") & blank("TUN")
    for country, key in (("MAR", "MAR40"), ("TUN", "TUN36")):
        started = {
            one["mechanism_id"]: int(one["start_year"])
            for one in lines_of("mechanisms")
            if one["country"] == country
            and one["serves_national_returnees"] == "yes"
            and one["status_now"] == "active"
            and one["start_year"]
        }
        assert min(started, key=started.__getitem__) == key, "the oldest help is a treaty"
    advanced = [one["from_id"] for one in lines_of("links") if one["to_id"] == "RR002"]
    status = {key: row("mechanisms", key)["status_now"] for key in advanced}
    assert len(status) == 2
    assert status.pop("TUN03") == "active"
    assert set(status.values()) == {"ended"}
    assert all(key.startswith("TUN") for key in status)
    assert row("mechanisms", "TUN03")["status_2018"] == "planned"
    assert not [
        one
        for one in lines_of("observations")
        if one["indicator"] == "returnees_region_share" and one["country"] == "TUN"
    ]
    people = {one["geo_code"] for one in lines_of("observations") if one["indicator"] == "population"}
    assert sum(code.startswith("TN-") for code in people) >= areas("governorate", "TUN")
    period = row("observations", "TUN-0308")
    assert (period["period_start"], period["period_end"]) == ("2022-01-01", "2022-10-31"), "ten months"


def test_offices_are_named() -> None:
    """The places in the text on offices are those of the rows."""
    text = chapter("tounesna", 4).step.notes["en"]
    open_ones = {"TN-11": "Tunis", "TN-61": "Sfax", "TN-82": "Médenine", "TN-71": "Gafsa", "TN-23": "Bizerte"}
    assert offices("open") == {*open_ones, "TN-53"}
    assert all(name in text for name in [*open_ones.values(), "Mahdia"])
    planned = {"TN-33": "Le Kef", "TN-41": "Kairouan", "TN-52": "Monastir", "TN-83": "Tataouine"}
    assert offices("planned") - offices("open") == set(planned)
    assert all(name in text for name in planned.values())


# The page


def test_the_list_offers_every_story() -> None:
    """Title, sentence, length; each chapter is a link; nothing of a chapter is drawn."""
    at = quiet(opened("stories", lang="en"))
    html = bodies(at)
    for one in stories.stories().values():
        assert one.summary["en"] in html
        assert plain(story_words.length(one)) in shown(at)
        for number in range(1, len(one.chapters) + 1):
            assert f"?story={one.code}&amp;chapter={number}&amp;lang=en" in html
    assert not at.get("plotly_chart")


@pytest.mark.parametrize(
    ("code", "number", "language"),
    [("two_ways", 2, "fr"), ("unknown_regions", 4, "ar"), ("unknown_regions", 6, "fr"), ("tounesna", 5, "ar")],
)
def test_a_chapter_opens(code: str, number: int, language: str) -> None:
    """Title, text, figure, sources, the marked chapter, and the chapters before and after."""
    at = quiet(opened("stories", story=code, chapter=str(number), lang=language))
    one, html = chapter(code, number), bodies(at)
    assert at.title[0].value == one.step.message[language]
    assert all(plain(text) in shown(at) for text in one.paragraphs(language))
    assert html.count('aria-current="step"') == 1
    marked = re.search(r'chapter=(\d)&amp;lang=\w+" data-choice aria-current="step"', html)
    assert marked
    assert marked[1] == str(number)
    assert ('rel="next"' in html) == (number < len(story(code).chapters))
    assert ('class="awda-end"' in html) == (number == len(story(code).chapters))
    assert len(re.findall(r'href="sources\?source=', html)) == len(one.sources)
    assert link(at) == {"story": code, "chapter": str(number), "lang": language}


def test_the_figure_is_the_one_of_the_view_with_its_evidence() -> None:
    """A map with its choice, sources, words, table and downloads; nothing else of its page."""
    at = quiet(opened("stories", story="unknown_regions", chapter="2", lang="en"))
    keys = {one.key for one in at.selectbox}
    assert "indicator" in keys
    assert "region" not in keys
    assert "Akhbar Aljaliya" in bodies(at)
    assert "Non-Self-Governing" in bodies(at)
    assert {"regions_map_csv", "regions_map_geojson"} <= {
        one.proto.id.split("-")[-1] for one in at.get("download_button")
    }
    assert [one.value for one in at.header] == ["Share of returnees living in the region"]


def test_a_choice_lasts_for_its_chapter() -> None:
    """The indicator is changed, stands in the link, and is as before in another chapter and back."""
    at = quiet(opened("stories", story="unknown_regions", chapter="2", lang="en"))
    at.get_by_key("indicator").set_value("population")
    quiet(at.run())
    assert link(at)["indicator"] == "population"
    assert "Population" in at.header[0].value
    turned(at, "6")
    assert link(at) == {"story": "unknown_regions", "chapter": "6", "lang": "en"}
    turned(at, "2")
    assert at.header[0].value == "Share of returnees living in the region"


def turned(at: AppTest, number: str) -> AppTest:
    """Follow the link to another chapter, as the browser asks for it."""
    at.session_state["awda_chosen"] = {**at.session_state["awda_chosen"], "chapter": number}
    at.session_state["awda_acted"] = True
    return quiet(at.run())


def test_a_link_without_a_chapter_opens_the_first() -> None:
    """With the number in the link from then on."""
    at = quiet(opened("stories", story="tounesna", lang="en"))
    assert at.title[0].value == chapter("tounesna", 1).step.message["en"]
    assert link(at)["chapter"] == "1"


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ({"story": "<b>x"}, "3 stories told from the evidence"),
        ({"story": "two_ways", "chapter": "7"}, chapter("two_ways", 1).step.message["en"]),
        ({"story": "two_ways", "chapter": "²"}, chapter("two_ways", 1).step.message["en"]),
    ],
)
def test_what_does_not_exist_is_said(asked: dict[str, str], title: str) -> None:
    """The notice, and the list or the first chapter."""
    at = healthy(opened("stories", lang="en", **asked))
    assert len(at.warning) == 1
    assert "do not know" in at.warning[0].value
    assert at.title[0].value == title
    assert "<b>x" not in bodies(at)


def test_links_in_a_figure_open_the_view_itself() -> None:
    """The story does not know the choices of a matrix: its cells lead to their own page, with the chapter's choices."""
    at = quiet(opened("stories", story="two_ways", chapter="4", lang="en"))
    html = next(one.proto.body for one in at.get("html") if "awda-matrix" in one.proto.body)
    assert 'data-page="mechanisms?view=coverage&amp;cell=health.arrival&amp;lang=en"' in html
    assert "data-choice" not in html


def test_a_page_that_fails_leaves_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """The figure is said to be missing; the trace is in the log alone."""
    monkeypatch.setattr("components.scripts.run_page", lambda path: 1 / 0)
    at = healthy(opened("stories", story="two_ways", chapter="4", lang="en"))
    assert "The figure of this chapter could not be drawn." in bodies(at)
    assert chapter("two_ways", 4).paragraphs("en")[1] in shown(at)


# Away from the page


@pytest.mark.parametrize(
    ("number", "choices", "title"),
    [("2", {"indicator": "population"}, "Population"), ("6", {}, "")],
)
def test_a_chapter_is_taken_away(number: str, choices: dict[str, str], title: str) -> None:
    """Slides, workbook and citation hold the chapter's figure as the reader has it, under the chapter's title."""
    asked = {"story": "unknown_regions", "chapter": number, **choices}
    view = decks.view_at("stories", asked, "en", "https://awda.example/")
    assert view.title == chapter("unknown_regions", int(number)).step.message["en"]
    assert [one.key for one in view.exhibits] == (["regions_map"] if title else [])
    assert all(one.title.startswith(title) for one in view.exhibits)


def test_the_own_talk_gets_the_view_itself() -> None:
    """A story cannot stand on the stage inside a talk: its figure can."""
    run: exhibits.Run = unseen.opened("pages/stories.py", {"story": "two_ways", "chapter": "4", "lang": "en"}).run
    assert run.of == ("mechanisms", {"view": "coverage"})
    with pytest.raises(KeyError):
        talks.path_of("stories")


def test_a_story_is_given_on_stage() -> None:
    """Its message is the headline, its text the notes; a story that does not exist is no talk."""
    at = healthy(opened("present", view="stage", talk="story_tounesna", step="4", lang="en"))
    assert f'<h1 class="awda-message">{chapter("tounesna", 4).step.message["en"]}</h1>' in bodies(at)
    assert "awda-failed" not in bodies(at)
    assert talks.given("story_none") is None


# Broken files


GOOD = (stories.FOLDER / "tounesna.toml").read_text(encoding="utf-8")
BROKEN = {
    "a source that is not in the register": (GOOD.replace('"LEMMA_C3"', '"LEMMA_C9"'), "source", "sources = "),
    "no summary": (GOOD.replace("[summary]", "[abstract]"), "key", "[abstract]"),
    "nothing to read further": (GOOD[: GOOD.index("[[further]]")], "type", ""),
    "a further link that is none": (GOOD.replace('view = "finder"', 'view = "https://x"'), "view", 'view = "https'),
    "a text that is too long": (GOOD.replace("One limit stands", "One limit stands " * 20), "too_long", "en = "),
    "no text": (re.sub(r"\[steps\.notes\].*?\[\[steps", "[[steps", GOOD, count=1, flags=re.DOTALL), "missing", "[[st"),
    "a name that a chapter does not have": (GOOD.replace("figure =", "picture =", 1), "key", "picture ="),
}


@pytest.mark.parametrize("name", BROKEN)
def test_make_data_refuses_a_broken_story(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With file, line and reason."""
    text, fault, line = BROKEN[name]
    (tmp_path / "broken.toml").write_text(text, "utf-8")
    monkeypatch.setattr(stories, "FOLDER", tmp_path)
    with pytest.raises(talk_model.TalkError) as refused:
        stories.from_file(text.encode(), "broken", "broken.toml")
    assert (refused.value.fault, refused.value.file) == (fault, "broken.toml")
    assert text.splitlines()[refused.value.line - 1].startswith(line)
    if name == "no summary":
        with pytest.raises(rebuild.RebuildError, match=r"broken\.toml, line \d+: key"):
            rebuild.validate()


def test_a_link_with_an_empty_chapter_opens_the_first_one() -> None:
    """The name alone, without a number, is no chapter before the first."""
    at = quiet(opened("stories", story="two_ways", chapter=""))
    assert at.title[0].value == stories.stories()["two_ways"].chapters[0].title("en")
