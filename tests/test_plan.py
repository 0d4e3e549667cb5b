"""The reader's own plan: its file and link hold all of it, nothing broken is taken over, tables cannot harm."""

import base64
import csv
import io
import json
import re
import zlib
from typing import Any

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from components import i18n, plan_words, priorities
from data import catalogue, judgements, plan
from data.plan import Action
from exports import sheets
from tests.views import ROOT, bodies, healthy, lines_of, link, opened, quiet, shown
from views import recommendations_plan

pytestmark = pytest.mark.usefixtures("running_server")

LANGUAGES = ("en", "fr", "ar")
SHARED = (
    Action("RR009", "high", "Ministry of Social Affairs", "short", 5, 4),
    Action("RR055", "low", "وزارة الشؤون الاجتماعية", "long", 2, 2),
    Action("RR022"),
)
OWN = (
    Action("RR009", "high", "Ministry of Social Affairs", "short", 5, 4, 'First: "whom"?\nThen, why; <b>not</b> $x$.'),
    Action("RR055", "", "وزارة الشؤون الاجتماعية", "long", None, 2, "ملاحظة: 50% 👩‍🌾"),
    Action("RR022"),
)


def document(**changes: Any) -> dict[str, Any]:
    """Return a good document, changed."""
    good: dict[str, Any] = json.loads(plan.to_file(OWN))
    return good | changes


def with_item(**changes: Any) -> bytes:
    """Return a file whose second action is changed."""
    good = document()
    good["items"][1] |= changes
    return json.dumps(good).encode()


# The model


@pytest.mark.parametrize(
    "kept", [(), OWN, SHARED, tuple(map(Action, plan.known()))], ids=["none", "own", "bare", "all"]
)
def test_a_file_gives_back_the_same_plan(kept: plan.Plan) -> None:
    """And the same file again, to the byte."""
    file = plan.to_file(kept)
    assert plan.from_file(file) == plan.Opened(kept, (), catalogue.data_version())
    assert plan.to_file(plan.from_file(file).plan) == file


def test_a_byte_order_mark_is_borne() -> None:
    """Some editors write one."""
    assert plan.from_file(b"\xef\xbb\xbf" + plan.to_file(OWN)).plan == OWN


def test_a_cut_file_is_never_opened() -> None:
    """At whatever byte it breaks off."""
    file = plan.to_file(OWN).rstrip()
    for end in range(len(file)):
        with pytest.raises(plan.PlanError) as met:
            plan.from_file(file[:end])
        assert met.value.fault == ("truncated" if end else "empty"), f"cut at {end}: {met.value}"


def test_a_file_with_one_byte_changed_is_opened_as_a_plan_or_not_at_all() -> None:
    """No change of a byte gives anything but a plan of known codes, or a PlanError."""
    file = plan.to_file(OWN)
    for place in range(len(file)):
        for byte in (b"\x00", b"}", b'"', b"9", b"\xff"):
            try:
                met = plan.from_file(file[:place] + byte + file[place + 1 :])
            except plan.PlanError:
                continue
            assert plan.from_file(plan.to_file(met.plan)).plan == met.plan


BROKEN: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "empty"),
    "blanks": (b" \n\t", "empty"),
    "words": (b"My plan", "not_json"),
    "comma": (plan.to_file(OWN).replace(b"5,", b"5,,", 1), "not_json"),
    "after the end": (plan.to_file(OWN) + b"}", "not_json"),
    "picture": (b"\x89PNG\r\n\x1a\n\x00", "not_text"),
    "workbook": (b"PK\x03\x04\x14\x00\x06\x00\x08\x00", "not_json"),
    "other encoding": (plan.to_file(OWN).decode().encode("utf-16"), "not_text"),
    "huge": (b" " * (plan.LARGEST + 1), "too_large"),
    "nested lists": (b"[" * 100_000, "nested"),
    "nested objects": (b'{"a":' * 30_000, "nested"),
    "not a number": (b'{"format": "awda-plan", "version": NaN}', "not_json"),
    "infinite": (with_item(ease=3).replace(b'"ease": 3', b'"ease": Infinity'), "not_json"),
    "too great a number": (with_item(ease=3).replace(b'"ease": 3', b'"ease": 1e999'), "mark"),
    "thousands of digits": (with_item(ease=3).replace(b'"ease": 3', b'"ease": ' + b"9" * 9000), "not_json"),
    "a name twice": (b'{"format": "awda-plan", "format": "awda-plan"}', "twice"),
    "another program": (b'{"type": "FeatureCollection", "features": []}', "foreign"),
    "a list": (b"[]", "foreign"),
    "null": (b"null", "foreign"),
    "version 2": (json.dumps(document(version=2)).encode(), "version"),
    "version true": (json.dumps(document(version=True)).encode(), "version"),
    "version 1.0": (json.dumps(document(version=1.0)).encode(), "version"),
    "one field more": (json.dumps(document(more=1)).encode(), "fields"),
    "data version": (json.dumps(document(data_version="<b>")).encode(), "fields"),
    "items": (json.dumps(document(items={})).encode(), "items"),
    "an item": (json.dumps(document(items=["RR009"])).encode(), "item"),
    "too many": (json.dumps(document(items=[{"recommendation": "RR009"}] * 99)).encode(), "too_many"),
    "twice the same": (json.dumps(document(items=[{"recommendation": "RR009"}] * 2)).encode(), "repeated"),
    "none known": (json.dumps(document(items=[{"recommendation": "RR999"}])).encode(), "none_known"),
    "a field more": (with_item(colour="red"), "item_fields"),
    "no recommendation": (json.dumps(document(items=[{"ease": 1}])).encode(), "code"),
    "a finding": (with_item(recommendation="RF009"), "code"),
    "a priority": (with_item(priority="urgent"), "code"),
    "no priority": (with_item(priority=None), "code"),
    "a list of priorities": (with_item(priority=["high"]), "code"),
    "a horizon of a source": (with_item(horizon="unspecified"), "code"),
    "mark 0": (with_item(ease=0), "mark"),
    "mark 6": (with_item(importance=6), "mark"),
    "mark 2.0": (with_item(importance=2.0), "mark"),
    "mark true": (with_item(importance=True), "mark"),
    "mark in words": (with_item(importance="3"), "mark"),
    "a note of numbers": (with_item(note=5), "text"),
    "a long note": (with_item(note="é" * 501), "too_long"),
    "a long lead": (with_item(lead="x" * 101), "too_long"),
    "a control character": (with_item(note="a\x00b"), "characters"),
    "an escape": (with_item(note="a\x1b[31mb"), "characters"),
    "a turned direction": (with_item(lead="\u202egnp.exe"), "characters"),
    "an isolate": (with_item(note="\u2066a"), "characters"),
    "half a letter": (with_item(note="\ud800"), "characters"),
    "no letter": (with_item(note="\uffff"), "characters"),
    "two lines of lead": (with_item(lead="a\nb"), "characters"),
}


@pytest.mark.parametrize(("content", "fault"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_says_what_is_wrong(content: bytes, fault: str) -> None:
    """In a sentence of each language that has no open blank and repeats nothing of the file."""
    with pytest.raises(plan.PlanError) as met:
        plan.from_file(content)
    assert met.value.fault == fault
    said = set()
    for language in LANGUAGES:
        i18n.set_language(language)
        words = plan_words.fault_words(met.value)
        assert len(words) > 8
        assert not re.search(r"[{}]", words)
        assert "gnp" not in words
        said.add(words)
    assert len(said) == len(LANGUAGES), "the message is not translated"


def test_every_fault_is_tried() -> None:
    """A fault without a broken file in the table above may have no message."""
    source = (ROOT / "data" / "plan.py").read_text(encoding="utf-8")
    faults = set(re.findall(r'PlanError\("(\w+)"', source))
    assert len(faults) > 15
    assert faults - {"truncated", "link", "too_long_link"} == {fault for _content, fault in BROKEN.values()}


def test_what_is_not_known_here_is_left_out_by_name() -> None:
    """The data of another version may have recommendations that these do not have."""
    file = json.dumps(document(items=[{"recommendation": "RR999"}, *document()["items"]])).encode()
    met = plan.from_file(file)
    assert met.plan == OWN
    assert met.left_out == ("RR999",)


def test_a_link_gives_back_the_same_plan_without_notes() -> None:
    """As letters that need no quoting in an address."""
    code = plan.to_link(OWN)
    assert code is not None
    assert re.fullmatch(r"[A-Za-z0-9_-]+", code)
    assert plan.from_link(code).plan == plan.without_notes(OWN)
    assert plan.to_link(plan.without_notes(OWN)) == code
    bare = plan.to_link(tuple(map(Action, plan.known())))
    assert bare is not None, "a plan of everything, without marks, fits"


def test_notes_of_a_link_made_by_hand_are_not_taken_over() -> None:
    """The page says that a link carries none."""
    assert plan.from_link(packed(plan.to_file(OWN))).plan == plan.without_notes(OWN)


def test_a_plan_too_large_for_a_link_has_none() -> None:
    """Texts that do not shrink make the code long."""
    texts = (f"{number * 7919**9:x}" * 3 for number in range(1, 99))
    long = tuple(Action(one, lead=text[:100]) for one, text in zip(plan.known(), texts, strict=False))
    assert plan.to_link(long) is None
    assert plan.from_file(plan.to_file(long)).plan == long


def packed(content: bytes) -> str:
    """Return bytes as a code of a link."""
    return base64.urlsafe_b64encode(zlib.compress(content, 9)).decode().rstrip("=")


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("!", "link"),
        ("abc", "link"),
        ("a", "link"),
        ("A" * 1_501, "too_long_link"),
        (packed(b"[]"), "foreign"),
        (packed(b" " * 500_000), "link"),
        (packed(plan.to_file(OWN)) + "AAAA", "link"),
        ("ünï", "link"),
        (packed(with_item(priority="x")), "code"),
    ],
)
def test_a_broken_link_is_refused(code: str, fault: str) -> None:
    """A code that unpacks to much more than a plan is not unpacked."""
    with pytest.raises(plan.PlanError) as met:
        plan.from_link(code)
    assert met.value.fault == fault


def test_a_cut_link_is_never_opened() -> None:
    """At whatever letter it breaks off."""
    code = plan.to_link(SHARED) or ""
    for end in range(len(code)):
        with pytest.raises(plan.PlanError):
            plan.from_link(code[:end])


def test_changes_keep_all_else() -> None:
    """Marks and texts of one action; the others, and their order, stay."""
    changed = plan.changed(OWN, "RR055", "importance", 3)
    assert changed == (OWN[0], Action("RR055", "", OWN[1].lead, "long", 3, 2, OWN[1].note), OWN[2])
    assert plan.changed(changed, "RR055", "importance", None) == OWN
    assert plan.with_action(OWN, "RR009") == OWN
    assert plan.without(plan.with_action(OWN, "RR006"), "RR006") == OWN
    with pytest.raises(catalogue.UnknownCodeError):
        plan.with_action(OWN, "RR999")


def test_what_a_reader_enters_is_tidied_so_that_the_file_opens_again() -> None:
    """Whatever was pasted into a field."""
    entered = " a\x00\u202eb\t\tc\r\nd \ud800" + "x" * 999
    for field, longest in plan.LONGEST.items():
        own = plan.changed((Action("RR009"),), "RR009", field, entered)
        assert plan.from_file(plan.to_file(own)).plan == own
        assert len(getattr(own[0], field)) <= longest
    assert plan.changed((Action("RR009"),), "RR009", "lead", entered)[0].lead.startswith("ab c d")


def test_parts_of_the_matrix() -> None:
    """Above 3 is important or easy, below is not, 3 is in between."""
    assert plan.quadrant(Action("RR009", importance=5, ease=4)) == "first"
    assert plan.quadrant(Action("RR009", importance=4, ease=2)) == "prepare"
    assert plan.quadrant(Action("RR009", importance=1, ease=5)) == "along"
    assert plan.quadrant(Action("RR009", importance=2, ease=1)) == "later"
    assert plan.quadrant(Action("RR009", importance=3, ease=5)) == "between"


# The matrix


def drawn(marks: list[tuple[int, int]]) -> list[dict[str, Any]]:
    """Return the traces of a matrix of actions with these marks of importance and ease."""
    ids = plan.known()
    made = [priorities.Mark(n, ids[n], f"says {n}", "high", *pair) for n, pair in enumerate(marks)]
    words = priorities.Words("Importance", "Ease", {code: code for code in plan.QUADRANTS}, "+{count}")
    traces: list[dict[str, Any]] = priorities.matrix(made, words).to_dict()["data"]
    return traces


@pytest.mark.parametrize("count", [1, 2, 3, 4, 7, 9])
def test_marks_with_one_place_are_told_apart(count: int) -> None:
    """Each has its number and stands near its place, none on another."""
    (trace,) = drawn([(4, 2)] * count)
    places = list(zip(trace["x"], trace["y"], strict=True))
    assert len(set(places)) == len(trace["ids"]) == count
    assert list(trace["text"]) == [str(number) for number in range(count)]
    for x, y in places:
        assert abs(x - 2) <= 0.35
        assert abs(y - 4) <= 0.35


def test_no_action_is_lost_in_a_crowd() -> None:
    """The last mark speaks for all that have no room."""
    (trace,) = drawn([(5, 5)] * 14)
    assert trace["text"][-1] == "+6"
    assert " ".join(trace["ids"]).split() == plan.known()[:14]


def test_each_mark_stands_at_its_place() -> None:
    """Ease goes across, importance up."""
    pairs = [(importance, ease) for importance in plan.MARKS for ease in plan.MARKS]
    found = {trace["ids"][0]: (trace["y"][0], trace["x"][0]) for trace in drawn(pairs)}
    assert found == dict(zip(plan.known(), pairs, strict=False))


# Tables for elsewhere

FORMULAS = ["=1+1", "+49 30", "-5", "@SUM(A1)", '=HYPERLINK("http://x","y")', " =1+1", "\t=1", "＝1+1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_becomes_a_formula(text: str) -> None:
    """In CSV it gets an apostrophe, in a workbook it is a text as it stands."""
    sheet = sheets.Sheet("Plan", ["Note", text], [[text, "a"], ["b", -5]])
    rows = list(csv.reader(io.StringIO(sheets.as_csv(sheet).decode("utf-8-sig"))))
    assert rows == [["Note", f"'{text}"], [f"'{text}", "a"], ["b", "-5"]]
    page = openpyxl.load_workbook(io.BytesIO(sheets.as_workbook([sheet])))["Plan"]
    assert [cell.data_type for row in page for cell in row] == ["s", "s", "s", "s", "s", "n"]
    assert page["A2"].value == text


def exported(own: plan.Plan, language: str) -> tuple[list[list[str]], Any]:
    """Return the rows of the CSV, and the workbook."""
    rows = judgements.recommendations().set_index("recommendation_id", drop=False)
    rows = rows.loc[[action.recommendation for action in own]]
    text = recommendations_plan.as_csv(own, rows, language)
    assert text.startswith(b"\xef\xbb\xbf")
    book = openpyxl.load_workbook(io.BytesIO(recommendations_plan.as_workbook(own, rows, language)))
    return list(csv.reader(io.StringIO(text.decode("utf-8-sig")))), book


@pytest.mark.parametrize("language", LANGUAGES)
def test_csv_and_workbook_hold_the_plan(language: str) -> None:
    """Cell by cell the same, in the direction of the language; sources and definitions stand beside."""
    rows, book = exported(OWN, language)
    page = book.worksheets[0]
    cells = [["" if value is None else str(value) for value in row] for row in page.iter_rows(values_only=True)]
    assert cells == rows
    assert page.sheet_view.rightToLeft == (language == "ar" or None)
    assert len(book.worksheets) == 3
    i18n.set_language(language)
    at = {name: place for place, name in enumerate(rows[0])}
    for row, action in zip(rows[1:], OWN, strict=True):
        named = {
            plan_words.field_name(field): row[at[plan_words.field_name(field)]] for field in ("lead", "note", "ease")
        }
        assert list(named.values()) == [action.lead, action.note, str(action.ease or "")]
        stated = judgements.recommendation(action.recommendation).iloc[0][f"statement_{language}"]
        assert stated in row
    defined = [row[0] for row in book.worksheets[2].iter_rows(values_only=True)]
    assert set(rows[0]) <= set(defined), "a column without a meaning"
    titles = {row[0] for row in book.worksheets[1].iter_rows(min_row=2, values_only=True)}
    rows_of = judgements.recommendations()
    cited = catalogue.citations(rows_of[rows_of["recommendation_id"].isin([one.recommendation for one in OWN])])
    assert titles == {one.title for one in cited}


def test_mechanisms_stand_with_country_and_status() -> None:
    """A mechanism that has ended is not taken for one at work, nor that of one country for the other's."""
    rows, _book = exported((Action("RR001"),), "en")
    answered = rows[1][-1].splitlines()
    links = judgements.advances("RR001")
    assert len(answered) == len(links)
    for line, (_index, one) in zip(answered, links.iterrows(), strict=True):
        assert line.endswith(")")
        assert catalogue.label("status", one["status_now"], "en") in line
        assert catalogue.label("country", one["country"], "en") in line
        assert catalogue.label("basis", one["basis"], "en") in line


# The page


def page(own: plan.Plan = (), **choices: str) -> AppTest:
    """Open the view, perhaps by a link with a plan."""
    code = plan.to_link(own) if own else None
    return opened("recommendations", view="plan", **({"plan": code} if code else {}), **choices)


def mine(at: AppTest) -> plan.Plan:
    """Return the plan that the session holds."""
    kept: plan.Plan = at.session_state["awda_own"].get("plan") or ()
    return kept


def press(at: AppTest, key: str) -> AppTest:
    """Press a button."""
    at.get_by_key(key).click()
    return healthy(at.run())


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_plan_explains_itself(language: str) -> None:
    """With one example and the recommendations that nobody advances; nothing is drawn from no marks."""
    at = quiet(page(lang=language))
    assert not at.get("plotly_chart")
    starts = [button.key for button in at.button if button.key and button.key.startswith("plan_add_")]
    advanced = {row["to_id"] for row in lines_of("links") if row["relation"] == "advances"}
    keys = [row["recommendation_id"] for row in lines_of("recommendations")]
    nobody_advances = [one for one in keys if one not in advanced]
    assert nobody_advances
    assert starts == [f"plan_add_{one}" for one in nobody_advances]
    assert not [one for one in at.get("download_button") if "plan" in str(one.key)]
    assert "plan" not in link(at)


def test_a_plan_is_built_on_the_page() -> None:
    """Chosen, marked, seen in the matrix and the table, taken out and brought back; other pages leave it alone."""
    at = quiet(page())
    at.get_by_key("plan_add").set_value("RR009")
    healthy(at.run())
    at.get_by_key("plan_priority_RR009").set_value("high")
    at.get_by_key("plan_importance_RR009").set_value(5)
    healthy(at.run())
    assert "data-matrix" in bodies(at), "one mark gives no place"
    at.get_by_key("plan_ease_RR009").set_value(4)
    at.get_by_key("plan_lead_RR009").set_value("  Ministry\u202e of Labour ")
    at.get_by_key("plan_note_RR009").set_value("Ask <b>first</b>\nthen act")
    healthy(at.run())
    wanted = (Action("RR009", "high", "Ministry of Labour", "", 5, 4, "Ask <b>first</b>\nthen act"),)
    assert mine(at) == wanted
    assert at.title[0].value == "Your action plan: 1 action, 1 of high priority"
    (chart,) = at.get("plotly_chart")
    assert [trace["ids"] for trace in json.loads(chart.proto.spec)["data"]] == [["RR009"]]
    assert "Do first: 1, " in chart.proto.alt
    assert "(importance 5, ease 4)" in chart.proto.alt
    assert "Ask &lt;b&gt;first&lt;/b&gt;\nthen act" in bodies(at)
    assert "<b>first" not in bodies(at)
    press(at, "plan_out_RR009")
    assert mine(at) == ()
    press(at, "plan_undo")
    assert mine(at) == wanted
    at.switch_page("pages/overview.py")
    healthy(at.run())
    at.switch_page("pages/recommendations.py")
    healthy(at.run())
    assert mine(at) == wanted
    press(at, "plan_clear")
    assert mine(at) == ()


def test_a_button_elsewhere_adds_and_takes_out() -> None:
    """The recommendation that a reader has opened is on offer."""
    at = quiet(page(recommendation="RR055", country="MAR"))
    press(at, "plan_add_RR055")
    assert mine(at) == (Action("RR055"),)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_link_brings_a_plan(language: str) -> None:
    """At once where the reader has none; it stays in the link until the first change."""
    at = quiet(page(SHARED, lang=language))
    assert mine(at) == SHARED
    assert link(at)["plan"] == plan.to_link(SHARED)
    assert len(at.get("plotly_chart")) == 1
    for action in SHARED:
        assert action.lead in shown(at)
    press(at, "plan_clear")
    assert "plan" not in link(at)


def test_a_link_to_the_list_brings_its_plan_and_shares_it_no_further() -> None:
    """The view of the list has no plan in its address; that of the plan has it back."""
    at = quiet(opened("recommendations", plan=plan.to_link(SHARED) or ""))
    assert "plan" not in link(at)
    at.segmented_control(key="view").set_value("plan").run()
    assert link(quiet(at))["plan"] == plan.to_link(SHARED)
    assert mine(at) == SHARED
    at.segmented_control(key="view").set_value("list").run()
    assert "plan" not in link(quiet(at))


def test_a_link_does_not_overwrite_a_plan() -> None:
    """It waits for an answer; the plan before can be brought back."""
    at = quiet(page())
    at.get_by_key("plan_add").set_value("RR001")
    healthy(at.run())
    at.query_params["plan"] = plan.to_link(SHARED)
    healthy(at.run())
    assert mine(at) == (Action("RR001"),)
    assert [one.value for one in at.info] == [
        "The link brings another plan (3 actions). Your own (1 action) stays until you decide."
    ]
    press(at, "plan_refuse")
    assert mine(at) == (Action("RR001"),)
    assert "plan" not in link(at)
    assert not at.info
    at.query_params["plan"] = plan.to_link(SHARED)
    press(healthy(at.run()), "plan_accept")
    assert mine(at) == SHARED
    press(at, "plan_undo")
    assert mine(at) == (Action("RR001"),)


def test_the_link_to_the_own_plan_changes_nothing() -> None:
    """Notes, which a link does not carry, stay."""
    at = quiet(page(SHARED))
    at.session_state["awda_own"] = {**at.session_state["awda_own"], "plan": OWN}
    at.query_params["plan"] = plan.to_link(OWN)
    healthy(at.run())
    assert mine(at) == OWN
    assert not at.info


@pytest.mark.parametrize(("language", "word"), [("en", "damaged"), ("fr", "abîmé"), ("ar", "تالف")])
def test_a_broken_link_leaves_the_plan_alone(language: str, word: str) -> None:
    """It says so in the reader's language, and the code leaves the link."""
    at = quiet(page(SHARED, lang=language))
    at.query_params["plan"] = "broken<script>"
    at.run()
    assert not at.exception
    assert mine(at) == SHARED
    (said,) = at.warning
    assert word in said.value
    assert "script" not in said.value
    assert "plan" not in link(at)
