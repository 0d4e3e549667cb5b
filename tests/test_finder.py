"""The finder: ten written cases, every combination of choices, the rule on tiny inventories, and the page."""

import html
import itertools
import re

import pytest
from streamlit.testing.v1 import AppTest

from components import i18n, matches
from data import catalogue, finder, store
from data.finder import Answer, Found, Mechanism, Question, Remark
from tests import views

LANGUAGES = ("en", "fr", "ar")
# Only the tests of the page need a running server; a fixture for the whole file costs nothing.
pytestmark = pytest.mark.usefixtures("running_server")

STATUS = store.table("mechanisms").set_index("mechanism_id")["status_now"].to_dict()
NAMES = store.table("mechanisms").set_index("mechanism_id")["name_en"].to_dict()


def ids(listed: tuple[Answer, ...]) -> list[str]:
    """Return the mechanisms of a list, in its order."""
    return [one.mechanism_id for one in listed]


def codes(remarks: tuple[Remark, ...]) -> set[str]:
    """Return the codes of reasons or doubts."""
    return {one.code for one in remarks}


def of(found: Found, mechanism_id: str) -> Answer:
    """Return the answer about a mechanism, in whichever list it stands."""
    everywhere = (*found.open, *found.to_check, *found.planned, *found.doors)
    return next(one for one in everywhere if one.mechanism_id == mechanism_id)


# Each case: the question, the first answers open today, the first to be checked, what nothing meets, what is left out
# on which ground. The comments argue from the table.
CASES = {
    # Tounesna (TUN03) names removed people and a desk in Médenine; the Frontex scheme names forced returns but no
    # place; the employment service is for all; farm incentives name nationals abroad only. UNO (TUN12) and ProGreS
    # (TUN04, TUN05) have ended; Italian funding (TUN47, TUN60) is for voluntary returns.
    "removed from Italy to Médenine, business": (
        Question("TUN", "forced", ("business",), "ITA", "TN-82"),
        ["TUN03", "TUN46", "TUN22", "TUN38"],
        ["TUN10"],
        [],
        {"TUN12": "ended", "TUN04": "ended", "TUN47": "way", "TUN60": "way", "TUN17": "host"},
    ),
    # The conventions (MAR40) count since those with the Netherlands are applied and list pensions. The Dutch
    # Remigration Act (MAR48) fits by country, but its state of today is not known. BAOM (MAR30) names Souss-Massa.
    "retired from the Netherlands to Souss-Massa": (
        Question("MAR", "voluntary", ("pension",), "NLD", "MA-09"),
        ["MAR40", "MAR32"],
        ["MAR48", "MAR30"],
        [],
        {"MAR02": "framework"},
    ),
    # Tounesna names Germany, assisted returns and Tunis. The German centre in Tunis (TUN20) has no source after 2017.
    "assisted from Germany to Tunis, work": (
        Question("TUN", "assisted_voluntary", ("work",), "DEU", "TN-11"),
        ["TUN03", "TUN22", "TUN43"],
        ["TUN20", "TUN62", "TUN10"],
        [],
        {"TUN11": "ended", "TUN21": "ended", "TUN16": "host"},
    ),
    # The only active psychosocial support (MAR57) names assisted and removed people, so nothing open answers a
    # return by own choice; ICARUS (MAR18) attends to women, its state is not known.
    "woman back from Spain to Tangier, psychosocial support": (
        Question("MAR", "voluntary", ("someone_to_talk_to",), "ESP", "MA-01"),
        [],
        ["MAR18"],
        ["someone_to_talk_to"],
        {"MAR57": "way", "MAR63": "host", "MAR17": "ended"},
    ),
    # The ministry (MAR01) supports families who resettle; the Hassan II Foundation (MAR32) names nationals abroad.
    # The school project (MAR69) names other regions; the help for imposed returns (MAR67) another way.
    "family back from France to Fès, school": (
        Question("MAR", "voluntary", ("school",), "FRA", "MA-03"),
        ["MAR01", "MAR32"],
        [],
        [],
        {"MAR69": "place", "MAR67": "way", "MAR22": "host", "MAR23": "way"},
    ),
    # Orient-Occident (MAR57) has a centre in Casablanca, legal aid, and names removed people; the ministry is for all.
    "removed from France to Casablanca, papers": (
        Question("MAR", "forced", ("papers",), "FRA", "MA-06"),
        ["MAR57", "MAR01", "MAR32"],
        [],
        [],
        {"MAR66": "place", "MAR21": "ended"},
    ),
    # WAFIRA II (MAR07) is made for seasonal workers in Spain and names returnees; ANAPEC (MAR04) places in jobs but
    # does not name them. GECCO (MAR05) works abroad only; WAFIRA I (MAR06) has ended.
    "seasonal contract ended in Spain, Béni Mellal, work or business": (
        Question("MAR", "temporary_worker", ("work", "business"), "ESP", "MA-05"),
        ["MAR07", "MAR04", "MAR66"],
        ["MAR68", "MAR18"],
        [],
        {"MAR05": "stage", "MAR06": "ended", "MAR67": "way"},
    ),
    # Tounesna names a desk in Kairouan; its partner states do not include Libya, which is said. The schemes of 2011
    # for people back from Libya (TUN39, TUN61) are over. TUN62 trains as well, TUN10 does not; neither state is known.
    "from Libya to Kairouan, work and money": (
        Question("TUN", "forced", ("work", "money"), "LBY", "TN-41"),
        ["TUN03", "TUN22", "TUN43"],
        ["TUN62", "TUN10"],
        [],
        {"TUN39": "ended", "TUN61": "ended", "TUN16": "host"},
    ),
    # The Belgian convention of 2014 is in force since 2022 and lists pensions; the Dutch Act is of another country.
    "pension earned in Belgium, Oriental": (
        Question("MAR", "voluntary", ("pension",), "BEL", "MA-02"),
        ["MAR40", "MAR32"],
        [],
        [],
        {"MAR48": "host", "MAR30": "place"},
    ),
    # The convention of 1994 was never ratified by Italy, so the conventions are left out, and nothing active offers
    # health care to somebody back by own choice: Frontex (MAR23) is for assisted and forced returns.
    "health cover after Italy, Casablanca": (
        Question("MAR", "voluntary", ("health",), "ITA", "MA-06"),
        ["MAR32", "MAR64"],
        [],
        ["health"],
        {"MAR40": "agreement_not_applied", "MAR23": "way", "MAR33": "visits"},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_written_case_finds_what_the_table_argues_for(case: str) -> None:
    """First answers, first to be checked, what nothing meets, and why the others are left out."""
    asked, first, to_check, unanswered, grounds = CASES[case]
    found = finder.find(asked)
    assert ids(found.open)[: len(first)] == first
    assert ids(found.to_check)[: len(to_check)] == to_check
    assert bool(found.open) == bool(first)
    assert list(found.unanswered) == unanswered
    left_out = {one: ground.code for one, ground in found.left_out}
    assert {one: left_out.get(one) for one in grounds} == grounds


def test_answers_say_what_is_uncertain() -> None:
    """Libya is not among the states that Tounesna names; the tax rule is described for French pensions only."""
    libya = finder.find(CASES["from Libya to Kairouan, work and money"][0])
    assert of(libya, "TUN03").doubts == (Remark("host_not_named", ("FRA", "DEU", "BEL", "NLD", "CHE", "AUT")),)
    retired = finder.find(CASES["retired from the Netherlands to Souss-Massa"][0])
    assert codes(of(retired, "MAR61").doubts) == {"host_not_named", "indirect"}
    assert of(retired, "MAR48").doubts[0] == Remark("status_unknown")


def test_an_agreement_decides_whether_the_conventions_are_an_answer() -> None:
    """Applied and listing the branch: open; signed only, or silent on the branch: to be checked; none: left out."""
    expected = {
        ("TUN", "CHE", "pension"): "open",  # in force since 2022, old age
        ("MAR", "FRA", "pension"): "to_check",  # in force, yet the table lists people, no branches
        ("MAR", "DEU", "health"): "to_check",  # in force, pensions only
        ("TUN", "BEL", "pension"): "to_check",  # signed in 2013, entry into force not given
        ("MAR", "ITA", "pension"): "agreement_not_applied",
        ("MAR", "SAU", "pension"): "no_agreement",
    }
    for (country, host, need), where in expected.items():
        found = finder.find(Question(country, "voluntary", (need,), host))
        conventions = {"MAR": "MAR40", "TUN": "TUN36"}[country]
        grounds = {one: ground.code for one, ground in found.left_out}
        place = "open" if conventions in ids(found.open) else grounds.get(conventions, "to_check")
        assert place == where, (country, host, need)
        assert (conventions in ids(found.to_check)) == (where == "to_check")


def test_without_a_need_the_answer_is_where_to_begin() -> None:
    """No need named asks for advice, and then there is no second list of doors."""
    found = finder.find(Question("TUN", "voluntary"))
    assert found == finder.find(Question("TUN", "voluntary", (finder.ADVICE,)))
    assert found.doors == ()
    assert "TUN01" in ids(found.open)


def every_question() -> list[Question]:
    """Return every combination of country or region, way, country left, and one need, none or all."""
    places: list[tuple[str, str | None]] = [("MAR", None), ("TUN", None)]
    places += [("MAR", code) for code in catalogue.areas("region")]
    places += [("TUN", code) for code in catalogue.areas("governorate")]
    wanted = [(), *((code,) for code in finder.needs()), tuple(finder.needs())]
    return [
        Question(country, way, needs, host, region)
        for (country, region), way, needs in itertools.product(places, finder.WAYS, wanted)
        for host in (None, *finder.hosts(country))
    ]


def test_no_ended_scheme_is_proposed_in_any_combination() -> None:
    """Open means active, unknown is said, planned is said, in all combinations of choices."""
    asked = every_question()
    assert len(asked) > 50_000
    served = store.table("mechanisms").set_index("mechanism_id")["serves_national_returnees"].to_dict()
    for question in asked:
        found = finder.find(question)
        for one in (*found.open, *found.doors):
            assert STATUS[one.mechanism_id] == "active", (question, one)
        for one in found.to_check:
            said = codes(one.doubts)
            if STATUS[one.mechanism_id] == "unknown":
                assert "status_unknown" in said, (question, one)
            else:
                assert STATUS[one.mechanism_id] == "active", (question, one)
                assert said & {"agreement_undocumented", "agreement_branch"}, (question, one)
        for one in found.planned:
            assert STATUS[one.mechanism_id] == "planned"
            assert one.doubts[0].code == "status_planned"
        for one in (*found.open, *found.to_check, *found.planned, *found.doors):
            assert served[one.mechanism_id] != "no", (question, one)
            assert one.mechanism_id.startswith(question.country)
            assert one.reasons, (question, one)


def tiny(**changes: object) -> Mechanism:
    """Return a mechanism that fits everybody, with changes."""
    plain: dict[str, object] = {
        "mechanism_id": "MAR90",
        "country": "MAR",
        "kind": "programme",
        "phases": frozenset({"reintegration"}),
        "services": ("job_placement",),
        "groups": ("all",),
        "coverage": "national",
        "regions": (),
        "status": "active",
        "serves": "yes",
        "grade": "A",
    }
    return Mechanism(**{**plain, **changes})  # type: ignore[arg-type]


WORK = Question("MAR", "forced", ("work",), "ITA", "MA-05")


@pytest.mark.parametrize(
    ("changes", "ground"),
    [
        ({"status": "ended"}, "ended"),
        ({"serves": "no"}, "not_nationals"),
        ({"kind": "policy"}, "framework"),
        ({"scope": "visits"}, "visits"),
        ({"phases": frozenset({"abroad"})}, "stage"),
        ({"scope": "only", "hosts": ("FRA",)}, "host"),
        ({"scope": "group", "hosts": ("FRA",)}, "host"),
        ({"groups": ("voluntary", "assisted_voluntary")}, "way"),
        ({"coverage": "local", "regions": ("MA-06",)}, "place"),
    ],
)
def test_what_does_not_fit_is_left_out_with_its_ground(changes: dict[str, object], ground: str) -> None:
    """One step of the rule at a time."""
    found = finder.find(WORK, [tiny(**changes)])
    assert [(one, why.code) for one, why in found.left_out] == [("MAR90", ground)]
    assert (found.open, found.to_check, found.planned) == ((), (), ())
    assert found.unanswered == ("work",)


@pytest.mark.parametrize(
    ("changes", "doubt"),
    [
        ({"serves": "indirect"}, "indirect"),
        ({"phases": frozenset({"pre_return"})}, "before_return"),
        ({"groups": ("women",)}, "groups"),
        ({"scope": "among_others", "hosts": ("FRA",)}, "host_not_named"),
        ({"coverage": "local"}, "place_unnamed"),
        ({"coverage": "regional", "regions": ("MA-06",), "wider": True}, "nearest_place"),
    ],
)
def test_what_fits_with_a_doubt_says_so(changes: dict[str, object], doubt: str) -> None:
    """It stays among the answers, with the doubt and no other."""
    found = finder.find(WORK, [tiny(**changes)])
    assert [one.code for one in found.open[0].doubts] == [doubt]


def test_the_order_of_the_answers() -> None:
    """Each mechanism is better than the next one by one reason, in the order that the page states."""
    steps: list[dict[str, object]] = [
        {"services": ("vocational_training", "job_placement"), "groups": ("forced",), "scope": "only"},
        {"groups": ("forced",), "scope": "only"},
        {"groups": ("forced",), "scope": "only", "grade": "B"},
        {"groups": ("forced",)},
        {"coverage": "local", "regions": ("MA-05",)},
        {},
        {"serves": "indirect"},
        {"services": ("vocational_training",)},
    ]
    made = [tiny(mechanism_id=f"MAR{90 - place}", hosts=("ITA",), **one) for place, one in enumerate(steps)]
    found = finder.find(WORK, made)
    assert ids(found.open) == [one.mechanism_id for one in made]


def test_more_needs_met_come_first() -> None:
    """A scheme that answers both needs stands before one that answers one."""
    one = tiny(mechanism_id="MAR91", groups=("forced",))
    both = tiny(mechanism_id="MAR92", services=("job_placement", "entrepreneurship"))
    found = finder.find(Question("MAR", "forced", ("work", "business"), "ITA"), [one, both])
    assert ids(found.open) == ["MAR92", "MAR91"]


# The tables of the rule


def test_every_country_named_in_a_text_was_read() -> None:
    """A mechanism not over whose English texts name a country of departure has a row with our reading."""
    names = {code: catalogue.label("partner", code, "en") for code in finder.hosts() if code not in ("MAR", "TUN")}
    adjectives = ["German", "Dutch", "French", "Spanish", "Italian", "Belgian", "Swiss", "Danish", "EU scheme"]
    pattern = re.compile(rf"\b(?:{'|'.join([*map(re.escape, names.values()), *adjectives])})\b")
    rows = store.table("mechanisms")
    rows = rows[(rows["status_now"] != "ended") & (rows["serves_national_returnees"] != "no")]
    texts = rows["name_en"] + " " + rows["description_en"]
    named = set(rows.loc[texts.str.contains(pattern), "mechanism_id"])
    assert len(named) > 20
    assert named <= set(finder.readings()["mechanism_id"]), named - set(finder.readings()["mechanism_id"])


def test_readings_name_countries_exactly_where_they_need_them() -> None:
    """A tie to countries names them; no tie, an agreement or a visit names none."""
    for row in finder.readings().itertuples():
        assert bool(row.hosts) == (row.scope in ("only", "group", "among_others")), row.mechanism_id
        source = store.table("mechanisms").set_index("mechanism_id").loc[row.mechanism_id]
        assert all(source[column] for column in row.read_in.split(";")), f"{row.mechanism_id}: read in an empty cell"


def test_services_of_a_need_are_offered_by_some_mechanism() -> None:
    """No need leads nowhere by construction, and no service stands on both sides of one need."""
    offered = {service for one in finder.mechanisms() for service in one.services}
    covered = {word for one in finder.agreements() for word in one.covers}
    for need in finder.needs().values():
        assert set(need.services) <= offered
        assert not set(need.services) & set(need.related)
        assert set(need.branches) <= covered, f"{need.code}: no agreement covers {set(need.branches) - covered}"


def test_agreements_that_protect() -> None:
    """Belgium: the text of 2014, not the replaced one of 1968; France: social security before taxes."""
    assert list(finder.protecting("MAR", "BEL")["agreement_id"]) == ["AG_MAR_BEL_SOC_2014"]
    assert list(finder.protecting("MAR", "FRA")["subject"]) == ["social_security", "taxation"]
    assert list(finder.protecting("MAR", "ITA")["status"]) == ["not_ratified"]
    assert finder.protecting("MAR", "SAU").empty


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_remark_has_words(language: str) -> None:
    """Each code that the rule gives can be said, with the names of what it is about, and no blank is left."""
    i18n.set_language(language)
    said: set[str] = set()
    for question in every_question()[::37]:
        found = finder.find(question)
        for one in (*found.open, *found.to_check, *found.planned):
            said |= {matches.reason((remark.code, remark.values)) for remark in one.reasons}
            said |= {matches.doubt((remark.code, remark.values)) for remark in one.doubts}
        said |= {matches.ground((remark.code, remark.values)) for _id, remark in found.left_out}
    assert len(said) > 60
    assert not [text for text in said if re.search(r"[{}]", text)]


# The page


def opened(**link: str) -> AppTest:
    """Open the finder by a link."""
    return views.healthy(views.opened("finder", **{name.rstrip("_"): value for name, value in link.items()}))


def listed(at: AppTest, part: str = "awda-answers") -> list[str]:
    """Return the names of the answers on the page, in their order."""
    found = [one.proto.body for one in at.get("html") if part in one.proto.body and "<style" not in one.proto.body]
    names = re.findall(r"<li class=\"awda-answer\"><p><strong>(.*?)</strong>", "\n".join(found))
    return [html.unescape(name) for name in names]


ITALY = {"from_": "ITA", "return_type": "forced", "region": "TN-82", "need": "business"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_link_opens_an_answer(language: str) -> None:
    """The page lists what the rule finds, in its order and in the reader's language; the link stays as it is."""
    at = opened(**ITALY, lang=language)
    assert not at.warning
    rows = finder.rows_of(finder.find(CASES["removed from Italy to Médenine, business"][0]).open)
    assert listed(at) == list(rows[f"name_{language}"])
    assert rows.iloc[0][f"name_{language}"] in at.title[0].value
    kept = {name: "".join(value) for name, value in at.query_params.items()}
    assert kept == {"from": "ITA", "return_type": "forced", "region": "TN-82", "need": "business", "lang": language}


@pytest.mark.parametrize("language", LANGUAGES)
def test_answers_come_with_reasons_reading_and_addresses(language: str) -> None:
    """Why, what is uncertain, the reading with its place in the source, and a link to follow."""
    at = opened(**ITALY, lang=language)
    body = views.bodies(at)
    i18n.set_language(language)
    for remark in (("way", ("forced",)), ("here", ("TN-82",))):
        assert matches.reason(remark) in html.unescape(body)
    row = finder.rows_of(["TUN03"]).iloc[0]
    assert row["locator"] in html.unescape(body), "the place in the source that was read is missing"
    assert catalogue.label("reach_scope", "among_others", language) in html.unescape(body)
    assert 'href="https://ote.nat.tn' in body
    assert body.count('class="awda-reading-ours"') >= 4


def test_what_is_missing_is_said() -> None:
    """No open psychosocial support in Tangier by own choice: the title, the card, and where data are held."""
    at = opened(from_="ESP", region="MA-01", need="someone_to_talk_to")
    assert "nothing open today answers directly" in at.title[0].value
    assert "Someone to talk to: no mechanism at work in our inventory" in views.bodies(at)
    assert listed(at) == []
    assert NAMES["MAR18"] in listed(at, "awda-short")


def test_the_page_keeps_no_free_text() -> None:
    """All choices are lists of codes: nothing can be typed in and kept."""
    at = opened(**ITALY)
    assert not [*at.get("text_input"), *at.get("text_area"), *at.get("number_input"), *at.get("date_input")]


def test_the_country_is_asked_only_without_a_region() -> None:
    """The region decides; else Morocco first, or what the link says."""
    assert [one for one in opened(region="TN-41").get("button_group") if one.key == "country"] == []
    at = opened(country="TUN")
    assert at.get_by_key("country").value == "TUN"
    assert set(listed(at)) <= set(finder.rows_of([one for one in NAMES if one.startswith("TUN")])["name_en"])


def test_bad_codes_are_named_and_left_aside() -> None:
    """An unknown country, way or need gives one notice and the usual choice."""
    at = opened(from_="XXX", return_type="flying", need="gold", region="MA-99")
    assert len(at.warning) == 1
    assert sorted(re.findall(r"`(\w+|MA-99)`", at.warning[0].value)) == ["MA-99", "XXX", "flying", "gold"]


def test_choices_change_the_answer() -> None:
    """Removed instead of by own choice, then another need: the list follows, and the link with it."""
    at = opened(from_="FRA", region="MA-06", need="papers")
    assert listed(at)[0] == NAMES["MAR01"]
    at.get_by_key("return_type").set_value("forced")
    at.run()
    assert listed(at)[0] == NAMES["MAR57"]
    at.get_by_key("need").set_value(["papers", "housing"])
    at.run()
    assert "".join(at.query_params["need"]) == "papers,housing"
