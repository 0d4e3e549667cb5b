"""Talks: the built-in ones hold, a reader's own survives its file and its link, nothing broken is taken over."""

import base64
import json
import re
import zlib
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from components import exhibits, i18n, talk_words, talks, unseen
from data import rebuild, stories
from data import talks as model
from data.talks import Step, Talk, everywhere
from tests.views import ROOT, bodies, healthy, lines_of, link, opened, plain, quiet, shown

pytestmark = pytest.mark.usefixtures("running_server")

LANGUAGES = ("en", "fr", "ar")
BUILT_IN = [(code, number) for code, talk in model.built_in().items() for number in range(1, len(talk.steps) + 1)]
OWN = Talk(
    model.OWN,
    {"en": "My talk", "fr": "Ma conférence", "ar": "عرضي"},
    (
        Step(everywhere("A “map” \\ of <b>$x$</b>"), everywhere(""), "regions", {"country": "MAR"}, "bars_MAR"),
        Step(
            {"en": "Three", "fr": "Trois", "ar": "ثلاث"},
            {"en": 'He said: "first"\n\nthen """ that \\', "fr": "", "ar": "قل\nثم 50%"},
            "assessment",
            {"view": "unanswered", "country": "TUN"},
            "unanswered",
            ("country",),
        ),
        Step(everywhere("Words"), everywhere("Say = this # that"), points=(everywhere("One"), everywhere("[[steps]]"))),
    ),
)


# The built-in talks


def test_there_are_a_long_and_a_short_talk() -> None:
    """About twelve steps, and five."""
    assert {code: len(talk.steps) for code, talk in model.built_in().items()} == {"main": 12, "short": 5}


@pytest.mark.parametrize("code", model.built_in())
def test_every_view_of_a_built_in_talk_opens_and_has_its_figure(code: str) -> None:
    """In each language: pages, choices, figures and controls exist."""
    for language in LANGUAGES:
        i18n.set_language(language)
        talks.check(model.built_in()[code])


@pytest.mark.parametrize(("code", "number"), BUILT_IN)
def test_a_built_in_step_is_written_in_three_languages(code: str, number: int) -> None:
    """A short message, two to five sentences of notes, and points that say whose they are."""
    step = model.built_in()[code].steps[number - 1]
    for texts in (step.message, step.notes, *step.points):
        assert len({texts[language] for language in LANGUAGES}) == len(LANGUAGES), texts["en"]
        assert all(texts.values()), texts["en"]
        assert re.search("[\u0621-\u064a]", texts["ar"])
        assert not re.search(" [:;?!%»]", texts["fr"]), f"a plain blank in {texts['fr']}"
    assert max(map(len, step.message.values())) <= 110
    for language in LANGUAGES:
        assert 2 <= len(step.notes[language].splitlines()) <= 5
    assert step.page or len(step.points) in (3, 4)
    assert all(point[language].rstrip().endswith(")") for point in step.points for language in LANGUAGES)


Says = Callable[[pd.DataFrame], list[float]]


def _values(rows: pd.DataFrame) -> list[float]:
    """Return the values of Morocco and of Tunisia."""
    return [float(rows.loc[rows["country"] == country, "value"].iloc[0]) for country in ("MAR", "TUN")]


def _at_work(country: str) -> list[float]:
    """Count the mechanisms at work for returnees, and those led by governments, in the file itself."""
    rows = [
        row
        for row in lines_of("mechanisms")
        if row["country"] == country and row["status_now"] == "active" and row["serves_national_returnees"] == "yes"
    ]
    return [len(rows), sum(row["actor_type"] == "government" for row in rows)]


def _unanswered(country: str) -> float:
    """Count weaknesses and gaps of a country without any mechanism of it, in the files themselves."""
    of_country = {row["mechanism_id"] for row in lines_of("mechanisms") if row["country"] == country}
    answered = {row["to_id"] for row in lines_of("links") if row["from_id"] in of_country}
    return sum(
        row["finding_id"] not in answered
        for row in lines_of("findings")
        if row["kind"] in ("weakness", "gap") and row["country"] in (country, "both")
    )


# The numbers that stand in the message of a step, from the rows of its figure.
NUMBERS: dict[tuple[str, int], Says] = {
    ("main", 2): _values,
    ("main", 3): _values,
    ("main", 6): lambda _rows: _at_work("MAR"),
    ("main", 7): lambda _rows: _at_work("TUN"),
    ("main", 8): lambda _rows: [_unanswered("MAR"), _unanswered("TUN")],
    ("short", 1): _values,
    ("short", 3): lambda _rows: [_unanswered("MAR"), _unanswered("TUN")],
}


def shown_by(step: Step, language: str = "en") -> exhibits.Shown:
    """Return the figure of a step."""
    run = unseen.opened(f"pages/{step.page}.py", {**step.choices, "lang": language}).run
    return next(one for one in run.shown if one.key == step.figure)


@pytest.mark.parametrize(("code", "number"), BUILT_IN)
def test_numbers_in_messages_are_those_of_the_rows(code: str, number: int) -> None:
    """Every number of a message stands in the rows, written as the language writes it; no other number stands there."""
    step = model.built_in()[code].steps[number - 1]
    wanted = NUMBERS[code, number](shown_by(step).rows) if (code, number) in NUMBERS else []
    for language in LANGUAGES:
        i18n.set_language(language)
        met = re.findall(r"\d[\d.,\u202f]*\d|\d", step.message[language])
        assert met == [i18n.number(one) for one in wanted], step.message[language]


def test_three_regions_hold_more_than_half() -> None:
    """What the words of the fourth step say, from the rows of its map."""
    step = model.built_in()["main"].steps[3]
    rows = shown_by(step).rows.sort_values("value", ascending=False)
    assert 50 < rows["value"].head(3).sum() == pytest.approx(51.6)
    assert rows["value"].head(2).sum() < 50
    for language in LANGUAGES:
        i18n.set_language(language)
        for value in [*rows["value"].head(3), 51.6]:
            assert i18n.percent(value) in step.notes[language], (language, value)


def test_tunisia_has_no_figure_by_region() -> None:
    """The fifth step shows a hatch and no figure."""
    figure = shown_by(model.built_in()["main"].steps[4])
    assert figure.rows.empty
    assert "not published" in figure.alt


def test_what_advances_the_advice_is_tunisian() -> None:
    """The eleventh step: Tounesna at work, one more that has ended, none of Morocco."""
    step = model.built_in()["main"].steps[10]
    linked = [row["from_id"] for row in lines_of("links") if row["to_id"] == step.choices["recommendation"]]
    named = {row["mechanism_id"]: row for row in lines_of("mechanisms") if row["mechanism_id"] in linked}
    assert {row["country"] for row in named.values()} == {"TUN"}
    assert sorted(row["status_now"] for row in named.values()) == ["active", "ended"]
    assert "Tounesna" in next(row["name_en"] for row in named.values() if row["status_now"] == "active")
    assert "Tounesna" in plain(str(shown_by(step).figure.picture))


@pytest.mark.parametrize(
    ("number", "ids"), [(1, ["RF006", "RF001", "RF002"]), (9, ["RF004", "RF005", "RF018", "RF109"])]
)
def test_points_keep_to_the_statements(number: int, ids: list[str]) -> None:
    """Points are shorter, but no number and no name in them is another's, and only the report's own carry its name."""
    points = model.built_in()["main"].steps[number - 1].points
    said = {row["finding_id"]: row for row in lines_of("findings")}
    for point, key in zip(points, ids, strict=True):
        assert ("SURE comparative report" in point["en"]) == (said[key]["origin"] == "sure_report")
        years = {"2019", "2015", "2011"}
        assert set(re.findall(r"\d+", point["en"])) - years <= set(re.findall(r"\d+", said[key]["statement_en"]))


def test_what_next_is_the_projects_advice() -> None:
    """The last step: what the project says is not passed off as the report's."""
    origins = {row["recommendation_id"]: row["origin"] for row in lines_of("recommendations")}
    points = model.built_in()["main"].steps[11].points
    assert all("SURE project" in point["en"] and "report" not in point["en"] for point in points[1:])
    assert {origins[key] for key in ("RR009", "RR010", "RR013")} == {"sure_project"}


def test_make_data_refuses_a_broken_talk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With file, line and reason."""
    text = (model.FOLDER / "short.toml").read_text(encoding="utf-8")
    (tmp_path / "short.toml").write_text(text.replace("[steps.message]\nen =", "[steps.message]\nde =", 1), "utf-8")
    monkeypatch.setattr(model, "FOLDER", tmp_path)
    line = text.splitlines().index("[steps.message]") + 2
    with pytest.raises(rebuild.RebuildError, match=rf"short\.toml, line {line}: key \(step 1"):
        rebuild.validate()


# Files


GOOD = """title = "Mine"

[[steps]]
view = "regions?country=MAR"
figure = "regions_map"
controls = ["country"]
message = "One"
[steps.notes]
en = '''
[[steps]]
message = "not a step"
'''
fr = ""
ar = ""

[[steps]]
message.en = "Two"
message.fr = "Deux"
message.ar = "اثنان"
points = [
    "a",
    { en = "b", fr = "c", ar = "d" },
]
"""
CUT = GOOD.rindex("[[steps]]")
# How a file is broken, the fault, its line and step, and the field.
BROKEN: dict[str, tuple[str | bytes, str, int, int]] = {
    "nothing": ("", "empty", 0, 0),
    "blanks": (" \n\t", "empty", 0, 0),
    "picture": (b"\x89PNG\r\n\x1a\n\xff", "not_text", 0, 0),
    "other encoding": (GOOD.encode("utf-16"), "not_text", 0, 0),
    "huge": (" " * (model.LARGEST + 1), "too_large", 0, 0),
    "words": ("My talk", "not_toml", 1, 0),
    "json": ('{"format": "awda-plan"}', "not_toml", 1, 0),
    "a quote missing": (GOOD.replace('"One"', '"One'), "not_toml", 7, 0),
    "a bracket missing": (GOOD.replace('["country"]', '["country"'), "not_toml", 7, 0),
    "cut in a text": (GOOD[: GOOD.index("not a step")], "not_toml", 11, 0),
    "a name twice": (GOOD.replace('message = "One"', 'figure = "bars_MAR"\nmessage = "One"'), "twice", 7, 0),
    "nested lists": ("a = " + "[" * 100_000, "nested", 1, 0),
    "nested tables": ("a = " + "{a=" * 30_000, "nested", 1, 0),
    "a name of thousands": ("\n[a" + ".a" * 100_000 + "]", "nested", 2, 0),
    "a quoted name of thousands": ('"a".' * 70_000 + "a = 1", "nested", 1, 0),
    "thousands of digits": ("a = " + "9" * 9_000, "not_toml", 1, 0),
    "another program": ('[project]\nname = "x"', "key", 1, 0),
    "a name more": (GOOD.replace("title =", 'author = "x"\ntitle ='), "key", 1, 0),
    "no title": (GOOD.replace('title = "Mine"', ""), "missing", 1, 0),
    "an empty title": (GOOD.replace('"Mine"', '" "'), "missing", 1, 0),
    "a number as title": (GOOD.replace('"Mine"', "5"), "type", 1, 0),
    "a long title": (GOOD.replace("Mine", "x" * 121), "too_long", 1, 0),
    "a title in a fourth language": (GOOD.replace('"Mine"', '{ de = "x" }'), "key", 1, 0),
    "a title in one language": (GOOD.replace('"Mine"', '{ en = "x" }'), "missing", 1, 0),
    "no steps": ('title = "Mine"', "no_steps", 1, 0),
    "an empty list": ('title = "Mine"\nsteps = []', "no_steps", 2, 0),
    "steps a text": ('title = "Mine"\nsteps = "x"', "type", 2, 0),
    "a step a text": ('title = "Mine"\nsteps = ["x"]', "type", 2, 1),
    "too many steps": ('title = "Mine"\n' + '[[steps]]\nmessage = "x"\n' * 61, "too_many", 122, 61),
    "no message": (GOOD.replace('message = "One"\n', ""), "missing", 3, 1),
    "an empty message": (GOOD.replace('"One"', '""'), "missing", 7, 1),
    "a message in two languages": (GOOD.replace('message.fr = "Deux"\n', ""), "missing", 16, 2),
    "an empty message in one": (GOOD.replace('"Deux"', '""'), "missing", 18, 2),
    "a message of two lines": (GOOD.replace('"One"', '"a\\nb"'), "characters", 7, 1),
    "a long message": (GOOD.replace('"اثنان"', '"' + "ا" * 161 + '"'), "too_long", 19, 2),
    "a list as message": (GOOD.replace('"One"', '["One"]'), "type", 7, 1),
    "a step key more": (GOOD.replace('message = "One"', 'mesage = "One"'), "key", 7, 1),
    "notes without Arabic": (GOOD.replace('fr = ""\nar = ""', 'fr = ""'), "missing", 8, 1),
    "notes a date": (GOOD.replace('fr = ""', "fr = 2020-01-01"), "type", 13, 1),
    "long notes": (GOOD.replace('fr = ""', 'fr = "' + "x" * 2_001 + '"'), "too_long", 13, 1),
    "a control character": (GOOD.replace('fr = ""', 'fr = "a\\u0000b"'), "characters", 13, 1),
    "a turned direction": (GOOD.replace('"Two"', '"\\u202egnp.exe"'), "characters", 17, 2),
    "a view a number": (GOOD.replace('"regions?country=MAR"', "1"), "type", 4, 1),
    "a view elsewhere": (GOOD.replace("regions?", "https://example.org/regions?"), "view", 4, 1),
    "a view with a path": (GOOD.replace("regions?", "../regions?"), "view", 4, 1),
    "an empty view": (GOOD.replace("regions?country=MAR", ""), "view", 4, 1),
    "half a choice": (GOOD.replace("country=MAR", "country"), "view", 4, 1),
    "a choice twice": (GOOD.replace("country=MAR", "country=MAR&country=TUN"), "view", 4, 1),
    "bytes of nothing in a view": (GOOD.replace("country=MAR", "country=%ff"), "view", 4, 1),
    "a control character in a view": (GOOD.replace("country=MAR", "country=%00"), "view", 4, 1),
    "a language in a view": (GOOD.replace("country=MAR", "lang=ar"), "view_language", 4, 1),
    "no figure": (GOOD.replace('figure = "regions_map"\n', ""), "missing", 3, 1),
    "a figure a list": (GOOD.replace('"regions_map"', "[]"), "type", 5, 1),
    "a figure of markup": (GOOD.replace("regions_map", "<b>"), "figure", 5, 1),
    "a figure alone": (GOOD.replace('view = "regions?country=MAR"\n', ""), "alone", 4, 1),
    "controls a text": (GOOD.replace('["country"]', '"country"'), "type", 6, 1),
    "controls twice": (GOOD.replace('["country"]', '["country", "country"]'), "controls", 6, 1),
    "points beside a view": (GOOD.replace('message = "One"', 'message = "One"\npoints = ["x"]'), "both", 8, 1),
    "points a text": (GOOD[:CUT] + '[[steps]]\nmessage = "x"\npoints = "x"', "type", 18, 2),
    "seven points": (GOOD[:CUT] + '[[steps]]\nmessage = "x"\npoints = [' + '"x",' * 7 + "]", "too_many_points", 18, 2),
    "an empty point": (GOOD.replace('"a",', '"",'), "missing", 20, 2),
    "a point without French": (GOOD.replace('fr = "c", ', ""), "missing", 20, 2),
}
# What only the views can tell.
UNFITTING: dict[str, tuple[str, str, int, int]] = {
    "a page that does not exist": (GOOD.replace("regions?", "region?"), "page", 4, 1),
    "the stage itself": (GOOD.replace("regions?", "present?"), "page", 4, 1),
    "a view that does not exist": (GOOD.replace("country=MAR", "view=globe"), "choice", 4, 1),
    "an unknown name of a choice": (GOOD.replace("country=MAR", "contry=MAR"), "choice", 4, 1),
    "an unknown value of a choice": (GOOD.replace("country=MAR", "country=FRA"), "choice", 4, 1),
    "a figure of another view": (GOOD.replace("regions_map", "flow_MAR"), "no_figure", 5, 1),
    "a figure of another country": (GOOD.replace("regions_map", "bars_TUN"), "no_figure", 5, 1),
    "an unknown control": (GOOD.replace('["country"]', '["contry"]'), "controls", 6, 1),
}


def as_bytes(text: str | bytes) -> bytes:
    """Return what a file holds."""
    return text if isinstance(text, bytes) else text.encode()


def said_in_words(fault: model.TalkError) -> None:
    """Fail unless a fault is told in three languages, with its place, and with nothing of the file's own."""
    said = set()
    for language in LANGUAGES:
        i18n.set_language(language)
        words = talk_words.fault_words(fault)
        assert not re.search(r"[{}]", words)
        assert not re.search("gnp|contry|example", words)
        assert "mine.toml" in words
        assert i18n.number(fault.line) in words or not fault.line
        said.add(talk_words.reason(fault))
    assert len(said) == len(LANGUAGES), f"the message is not translated: {said}"


def test_the_good_file_is_good() -> None:
    """Else each of the broken ones could be broken by something else."""
    talk = model.from_file(GOOD.encode())
    talks.check(talk)
    assert [step.message["fr"] for step in talk.steps] == ["One", "Deux"]
    assert talk.steps[0].notes["en"] == '[[steps]]\nmessage = "not a step"'
    assert model.from_file(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()) == talk


@pytest.mark.parametrize(("content", "fault", "line", "step"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_refused_with_line_and_reason(content: str | bytes, fault: str, line: int, step: int) -> None:
    """In each language, as file, line and reason."""
    with pytest.raises(model.TalkError) as met:
        model.from_file(as_bytes(content), name="mine.toml")
    assert (met.value.fault, met.value.line, met.value.step) == (fault, line, step), met.value
    said_in_words(met.value)


@pytest.mark.parametrize(("content", "fault", "line", "step"), UNFITTING.values(), ids=UNFITTING)
def test_what_no_view_shows_is_refused_with_line_and_reason(content: str, fault: str, line: int, step: int) -> None:
    """The form is right, but no page has such a view, choice or figure."""
    talk = model.from_file(content.encode())
    with pytest.raises(model.TalkError) as met:
        talks.check(talk)
    placed = model.located(met.value, content, "mine.toml")
    assert (placed.fault, placed.line, placed.step) == (fault, line, step), placed
    said_in_words(placed)


def test_every_fault_is_tried() -> None:
    """A fault without a broken file above may have no message."""
    source = "".join((ROOT / place).read_text(encoding="utf-8") for place in ("data/talks.py", "components/talks.py"))
    faults = set(re.findall(r'TalkError\("(\w+)"', source)) | {"twice", "not_toml"}
    tried = {fault for _content, fault, *_rest in (*BROKEN.values(), *UNFITTING.values())}
    # A view that fails is tried below; only the code of a link may hold something that is no table.
    assert faults - {"link", "too_long_link", "fails", "foreign"} == tried


def test_a_view_that_fails_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever goes wrong in a view, the reader gets a sentence."""

    def fail(*_arguments: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(talks, "seen", fail)
    with pytest.raises(model.TalkError) as met:
        talks.check(model.from_file(GOOD.encode(), name="mine.toml"))
    assert met.value.fault == "fails"
    said_in_words(model.located(met.value, GOOD, "mine.toml"))


def test_a_file_name_is_no_markup() -> None:
    """The name of a reader's file is shown as plain code."""
    words = talk_words.fault_words(model.TalkError("empty", file="`**a**` <img src=x> [b](c).toml"))
    assert not re.search(r"[<>*\[\]]", words)
    assert words.count("`") == 2


def test_a_file_with_one_byte_changed_is_opened_as_a_talk_or_not_at_all() -> None:
    """No change of a byte gives anything but a talk that can be kept again, or a TalkError."""
    file = model.to_file(OWN)
    for place in range(len(file)):
        for byte in (b"\x00", b"]", b'"', b"\n", b"\xff"):
            try:
                met = model.from_file(file[:place] + byte + file[place + 1 :])
            except model.TalkError:
                continue
            assert model.from_file(model.to_file(met)) == met


@pytest.mark.parametrize("talk", [OWN, *model.built_in().values()], ids=lambda talk: talk.code)
def test_a_file_gives_back_the_same_talk(talk: Talk) -> None:
    """And the same file again, to the byte."""
    file = model.to_file(talk)
    assert model.from_file(file, talk.code) == talk
    assert model.to_file(model.from_file(file, talk.code)) == file


# Links


def test_a_link_gives_back_the_same_talk() -> None:
    """With notes, as letters that need no quoting; the code of the link is that of the talk."""
    code = model.to_link(OWN)
    assert code
    assert re.fullmatch(r"1\.[A-Za-z0-9_-]+", code)
    met = model.from_link(code)
    assert (met.code, met.title, met.steps) == (code, OWN.title, OWN.steps)
    assert model.to_link(met) == code


def test_a_long_talk_has_no_link() -> None:
    """Many programs cut longer addresses."""
    assert model.to_link(model.built_in()["main"]) is None


def packed(content: bytes) -> str:
    """Return bytes as a code of a link."""
    return model.CARRIED + base64.urlsafe_b64encode(zlib.compress(content, 9)).decode().rstrip("=")


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("1.!", "link"),
        ("1.", "link"),
        ("1.abc", "link"),
        ("main", "link"),
        ("1." + "A" * model.LONGEST_LINK, "too_long_link"),
        (packed(b"[]"), "foreign"),
        (packed(b"{}"), "missing"),
        (packed(b"\xff"), "link"),
        (packed(b"[" * 100_000), "link"),
        (packed(b" " * 5_000_000), "too_long_link"),
        (packed(b" " * 400_000), "link"),
        (packed(json.dumps({"title": "x", "steps": [{"message": "x", "view": "a?b"}]}).encode()), "view"),
        (packed(b"{}") + "AAAA", "link"),
    ],
)
def test_a_broken_link_is_refused(code: str, fault: str) -> None:
    """A small code may unpack to gigabytes: no more is unpacked than a file may hold."""
    with pytest.raises(model.TalkError) as met:
        model.from_link(code)
    assert met.value.fault == fault
    for language in LANGUAGES:
        i18n.set_language(language)
        assert len(talk_words.fault_words(met.value)) > 8


# Changing a talk


def test_steps_move_and_go() -> None:
    """Up, down, out; never beyond the ends."""

    def messages(talk: Talk) -> list[str]:
        return [step.message["en"][:1] for step in talk.steps]

    assert messages(OWN) == ["A", "T", "W"]
    assert messages(model.moved(OWN, 0, 1)) == ["T", "A", "W"]
    assert messages(model.moved(OWN, 2, -1)) == ["A", "W", "T"]
    assert model.moved(OWN, 0, -1) == model.moved(OWN, 2, 1) == OWN
    assert messages(model.without(OWN, 1)) == ["A", "W"]
    full = Talk(model.OWN, OWN.title, OWN.steps[:1] * model.MOST_STEPS)
    assert model.with_step(full, OWN.steps[0]) == full
    assert model.from_file(model.to_file(full)) == full


def test_words_change_in_one_language() -> None:
    """A message never becomes empty; points are lines; what cannot be kept is left out, and the rest can be kept."""
    met = model.reworded(OWN, 0, "message", "fr", "  Une\ncarte\u202e\x00 ")
    assert met.steps[0].message == {**OWN.steps[0].message, "fr": "Une carte"}
    assert model.reworded(OWN, 0, "message", "fr", " ") == OWN
    assert model.reworded(OWN, 1, "notes", "en", "").steps[1].notes["en"] == ""
    met = model.reworded(OWN, 2, "points", "ar", "واحد\n\nاثنان\nثلاثة")
    assert [point["ar"] for point in met.steps[2].points] == ["واحد", "اثنان", "ثلاثة"]
    assert [point["en"] for point in met.steps[2].points] == ["One", "[[steps]]", "ثلاثة"]
    assert len(model.reworded(OWN, 2, "points", "en", "x\n" * 9).steps[2].points) == model.MOST_POINTS
    assert model.from_file(model.to_file(met)) == met
    assert model.titled(OWN, "en", "") == OWN


# The page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_lists_the_talks(language: str) -> None:
    """Their titles, their steps where one is open, and how to give them."""
    at = quiet(opened("present", lang=language, talk="main"))
    text = shown(at)
    for talk in model.built_in().values():
        assert plain(talk.title[language]) in text
    for step in model.built_in()["main"].steps:
        assert plain(step.message[language]) in text
        assert plain(step.notes[language].splitlines()[0]) in text
    at.button("talk_present_main").click().run()
    assert link(healthy(at)).items() >= {"view": "stage", "talk": "main"}.items()


def mine(at: AppTest) -> Talk | None:
    """Return the reader's own talk."""
    kept: Talk | None = at.session_state["awda_own"].get("talk")
    return kept


def test_a_view_becomes_a_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its link without the language, the figure chosen, its title as message; the count is shown."""
    from components import take_away

    monkeypatch.setattr(take_away, "offer", talks.add_view)
    at = quiet(opened("regions", country="MAR", lang="fr"))
    i18n.set_language("fr")
    assert at.selectbox("talk_figure").options == list(talks.seen("regions", {"country": "MAR"}, "fr").figures.values())
    at.selectbox("talk_figure").select("bars_MAR").run()
    at.button("talk_add").click().run()
    talk = mine(healthy(at))
    assert talk
    assert [(step.view(), step.figure) for step in talk.steps] == [("regions?country=MAR", "bars_MAR")]
    assert talk.steps[0].message == everywhere(at.title[0].value)
    at.switch_page("pages/trends.py").run()
    at.button("talk_add").click().run()
    talk = mine(quiet(at))
    assert talk
    assert [step.page for step in talk.steps] == ["regions", "trends"]
    talks.check(talk)
    at.switch_page("pages/finder.py").run()
    assert not [one for one in at.button if one.key == "talk_add"], "a view without a figure cannot be shown"


def begin(code: str = "short", **query: str) -> AppTest:
    """Open the page and make a talk the reader's own."""
    at = opened("present", **query)
    at.button(f"talk_copy_{code}").click().run()
    return healthy(at)


def added(language: str, **chapter: str) -> Talk:
    """Open a chapter of a story, add it to the reader's own talk from the menu, and return the talk."""
    at = opened("stories", lang=language, **chapter)
    at.session_state["take_away"] = True
    at = quiet(at.run())
    assert not [one for one in at.selectbox if one.key == "talk_figure"], "the chapter has said which figure"
    at.button("talk_add").click().run()
    talk = mine(quiet(at))
    assert talk
    return talk


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", [2, 6])
def test_a_chapter_becomes_a_step(number: int, language: str) -> None:
    """Its message, figure or points, choices in sight and text in the reader's language come along, also in a link."""
    talk = added(language, story="unknown_regions", chapter=str(number))
    step = stories.stories()["unknown_regions"].chapters[number - 1].step
    (found,) = talk.steps
    assert (found.page, found.choices, found.figure, found.controls) == (
        step.page,
        step.choices,
        step.figure,
        step.controls,
    )
    assert (found.message, found.notes) == (everywhere(step.message[language]), everywhere(step.notes[language]))
    assert found.points == tuple(everywhere(one[language]) for one in step.points)
    assert bool(step.figure) != bool(step.points)
    i18n.set_language(language)
    talks.check(talk)
    code = model.to_link(talk)
    assert code
    assert model.from_link(code).steps == talk.steps


def test_choices_changed_in_a_chapter_come_along() -> None:
    """The figure is that on the screen, not that of the story."""
    story = {"story": "unknown_regions", "chapter": "2"}
    step = stories.stories()["unknown_regions"].chapters[1].step
    (found,) = added("en", **story, indicator="returnees_per_1000").steps
    assert found.choices == {**step.choices, "indicator": "returnees_per_1000"}
    assert found.figure == step.figure


def test_the_own_talk_is_put_in_order_and_emptied() -> None:
    """Each change can be seen, and what is taken out comes back."""
    at = begin()
    steps = model.built_in()["short"].steps
    at.button("talk_down_1").click().run()
    talk = mine(quiet(at))
    assert talk
    assert talk.steps == (steps[1], steps[0], *steps[2:])
    at.button("talk_up_1").click().run()
    talk = mine(quiet(at))
    assert talk
    assert talk.steps == steps
    at.button("talk_up_1").click().run()
    at.button("talk_down_5").click().run()
    assert mine(quiet(at)) == talk, "a step moves beyond the ends"
    at.button("talk_out_3").click().run()
    talk = mine(quiet(at))
    assert talk
    assert talk.steps == (*steps[:2], *steps[3:])
    at.button("talk_undo").click().run()
    talk = mine(quiet(at))
    assert talk
    assert talk.steps == steps
    at.button("talk_clear").click().run()
    assert mine(quiet(at)) is None
    at.button("talk_undo").click().run()
    talk = mine(quiet(at))
    assert talk
    assert talk.steps == steps


def test_the_own_talk_is_worded() -> None:
    """Texts in one language, the figure, points; a reader's markup stays text."""
    at = begin()
    at.button("talk_words").click().run()
    for key in (1, 6):
        at.session_state[f"talk_fields_{key}"] = True
    at.run()
    at.text_input("talk_message_fr_1").input("<img src=x onerror=alert(1)> **gras**").run()
    at.text_area("talk_notes_en_1").input("First\nthen").run()
    at.selectbox("talk_figure_1").select("pair_CMP003").run()
    at.text_area("talk_points_en_6").input("One\nTwo").run()
    at.text_input("talk_title").input("Mine").run()
    talk = mine(quiet(at))
    assert talk
    first = talk.steps[0]
    assert first.message["fr"] == "<img src=x onerror=alert(1)> **gras**"
    assert first.message["en"] == model.built_in()["short"].steps[0].message["en"]
    assert (first.notes["en"], first.figure) == ("First\nthen", "pair_CMP003")
    assert [point["ar"] for point in talk.steps[5].points] == ["One", "Two"]
    assert (talk.title["en"], talk.title["fr"]) == ("Mine", model.built_in()["short"].title["fr"])
    talks.check(talk)
    at.query_params["lang"] = "fr"
    at.run()
    assert "<img src=x" not in bodies(quiet(at))
    assert "&lt;img src=x onerror=alert(1)&gt; **gras**" in bodies(at)


def test_the_own_talk_is_given() -> None:
    """Its button opens the stage at its first step, as it now is, although no link has brought it."""
    at = opened("present")
    at.button("talk_words").click().run()
    at.button("talk_present_own").click().run()
    talk = mine(at)
    assert talk
    code = model.to_link(talk)
    assert code
    assert link(healthy(at)).items() >= {"view": "stage", "talk": code, "step": "1"}.items()
    assert talk.steps[0].message["en"] in shown(at)
    assert "There is no such talk" not in shown(at)


def test_a_talk_comes_by_its_link() -> None:
    """It stands beside the reader's own, can be given at once, and becomes the reader's own on demand."""
    code = model.to_link(OWN)
    assert code
    at = quiet(opened("present", talk=code, lang="fr"))
    assert OWN.title["fr"] in shown(at)
    assert mine(at) is None
    at.button("talk_present_link").click().run()
    assert link(healthy(at)).items() >= {"view": "stage", "talk": code}.items()
    at = quiet(opened("present", talk=code))
    at.button("talk_copy_link").click().run()
    talk = mine(quiet(at))
    assert talk
    assert (talk.code, talk.steps) == (model.OWN, OWN.steps)
    assert model.to_link(talk) == code


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_bad_link_says_so(language: str) -> None:
    """In one sentence, and nothing of it is taken over."""
    bad = packed(json.dumps({"title": "x", "steps": [{"message": "x", "view": "globe", "figure": "x"}]}).encode())
    at = healthy(opened("present", talk=bad, lang=language))
    i18n.set_language(language)
    wanted = talk_words.fault_words(model.TalkError("page", step=1, field=("view",)))
    assert any(wanted in one.value for one in at.warning), [one.value for one in at.warning]
    assert not [one for one in at.button if one.key == "talk_copy_link"]
