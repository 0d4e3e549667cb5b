"""From a gap to its answers: counted anew from the lines of links.csv; nothing is lost, no country answers twice."""

import csv
import html
import io
import json
import re
from collections import Counter
from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from components import answered, flows, i18n, mechanisms
from data import advice, judgements
from data import traces as data
from tests.views import bodies, lines_of, link, opened, quiet, shown, unspoken
from views import flow_counted, flow_strands

pytestmark = pytest.mark.usefixtures("running_server")

COUNTRIES = ("MAR", "TUN")
LANGUAGES = ("en", "fr", "ar")
# How well an answer stands, best first, said here once more.
BEST_FIRST = ("active", "unknown", "planned", "ended")
# "Develop stronger reintegration programmes": advice to both countries that mechanisms of Tunisia alone advance.
STRONGER = "RR002"


def shortfalls(country: str) -> list[dict[str, str]]:
    """Read the weaknesses and gaps that concern a country from the file."""
    return [
        row
        for row in lines_of("findings")
        if row["kind"] in ("weakness", "gap") and row["country"] in (country, "both")
    ]


def statuses(finding: str, country: str) -> list[str]:
    """Read the present status of the mechanisms of a country that work on a finding."""
    inventory = {row["mechanism_id"]: row for row in lines_of("mechanisms")}
    return [
        inventory[row["from_id"]]["status_now"]
        for row in lines_of("links")
        if row["relation"] == "addresses"
        and row["to_id"] == finding
        and inventory[row["from_id"]]["country"] == country
    ]


def standing(finding: str, country: str) -> str:
    """Say how well a finding is answered, from the file alone."""
    met = statuses(finding, country)
    return next((one for one in BEST_FIRST if one in met), "none")


def advised(finding: str, country: str) -> bool:
    """Tell whether a recommendation for a country responds to a finding, from the file alone."""
    of = {row["recommendation_id"]: row["country"] for row in lines_of("recommendations")}
    return any(
        row["relation"] == "responds_to" and row["to_id"] == finding and of[row["from_id"]] in (country, "both")
        for row in lines_of("links")
    )


def unadvanced(*countries: str) -> list[str]:
    """Read the recommendations on some countries that no mechanism of these advances, from the file alone."""
    of = {row["mechanism_id"]: row["country"] for row in lines_of("mechanisms")}
    advanced = {
        row["to_id"] for row in lines_of("links") if row["relation"] == "advances" and of[row["from_id"]] in countries
    }
    return [
        row["recommendation_id"]
        for row in lines_of("recommendations")
        if row["country"] in (*countries, "both") and row["recommendation_id"] not in advanced
    ]


def listed(section: str, country: str) -> list[str]:
    """Read what belongs on a list of the unanswered, from the file alone."""
    if section == "unadvanced":
        return unadvanced(country)
    keys = [row["finding_id"] for row in shortfalls(country)]
    if section == "unadvised":
        return [key for key in keys if not advised(key, country)]
    return [key for key in keys if standing(key, country) == section]


def pictures(at: AppTest) -> list[str]:
    """Return the flows on a page."""
    return [
        json.loads(one.proto.json)["picture"]
        for one in at.get("bidi_component")
        if one.proto.component_name.endswith("awda_flow")
    ]


def nodes(picture: str) -> dict[str, tuple[str, str]]:
    """Return the blocks of a flow by their codes, each with its address, empty where it opens nothing, and its text."""
    found = {}
    for tag, inside in re.findall(r'<(?:a|div)([^>]*data-node="[^"]+"[^>]*)>(.*?)</(?:a|div)>', picture, re.DOTALL):
        address = re.search(r'href="([^"]*)"', tag)
        code = re.search(r'data-node="([^"]+)"', tag)
        assert code
        text = re.sub(r"\s+", " ", html.unescape(re.sub("<[^>]+>", " ", inside))).strip()
        found[code[1]] = (html.unescape(address[1]) if address else "", text)
    return found


def ribbons(picture: str) -> list[tuple[tuple[str, ...], float]]:
    """Return what each ribbon of a flow joins, and its width."""
    met = re.findall(r'data-ends="([^"]+)" d="[^"]+" style="stroke-width:([0-9.]+)rem"', picture)
    return [(tuple(ends.split()), float(width)) for ends, width in met]


def spaced(text: str) -> str:
    """Return a text with plain spaces alone."""
    return re.sub(r"\s+", " ", text)


def choices(address: str) -> dict[str, str]:
    """Return the choices of a link."""
    return dict(parse_qsl(urlsplit(address).query))


# What the tables hold


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_shortfall_is_answered_or_listed(country: str) -> None:
    """Each weakness and gap stands in one list and one only; the lists are those of the file, and none is empty."""
    rows = data.tally(data.shortfalls(COUNTRIES), country)
    assert list(rows["finding_id"]) == [row["finding_id"] for row in shortfalls(country)]
    for code, found, has_advice in zip(rows["finding_id"], rows["standing"], rows["advised"], strict=True):
        assert found == standing(code, country), code
        assert (has_advice == "yes") == advised(code, country), code
        assert (found == "none") == (not statuses(code, country))
    for section in ("none", "ended"):
        assert list(rows.loc[rows["standing"] == section, "finding_id"]) == listed(section, country) != []


@pytest.mark.parametrize("countries", [COUNTRIES, ("MAR",), ("TUN",)])
def test_advice_that_nobody_advances(countries: tuple[str, ...]) -> None:
    """In neither country, and country by country."""
    own = data.recommendations(countries)
    assert list(advice.unadvanced(own, countries)["recommendation_id"]) == unadvanced(*countries) != []
    assert advice.unadvanced(own[:0], countries).empty


@pytest.mark.parametrize("country", COUNTRIES)
def test_a_country_never_answers_for_the_other(country: str) -> None:
    """With one country, nothing of the other is in a trace; with both, no finding leads to what is not its own."""
    other = next(one for one in COUNTRIES if one != country)
    alone = data.trace([country])
    assert other not in {*alone.findings["country"], *alone.recommendations["country"], *alone.mechanisms["country"]}
    assert country in set(alone.mechanisms["country"])
    for code in alone.findings.loc[alone.findings["country"] == country, "finding_id"]:
        both = data.trace(COUNTRIES, finding=code)
        assert other not in set(both.mechanisms["country"]), code
        assert other not in set(both.recommendations["country"]), code


@pytest.mark.parametrize("countries", [COUNTRIES, ("MAR",), ("TUN",)])
def test_a_trace_holds_the_links_of_the_file(countries: tuple[str, ...]) -> None:
    """Every link to a weakness or gap of the countries, no other, and each once."""
    wanted = {row["finding_id"] for country in countries for row in shortfalls(country)}
    inventory = {row["mechanism_id"]: row["country"] for row in lines_of("mechanisms")}
    advice = {row["recommendation_id"]: row["country"] for row in lines_of("recommendations")}
    found = data.trace(countries).links
    assert not found.duplicated(["from_id", "to_id", "relation"]).any()
    for relation, of in (("responds_to", advice), ("addresses", inventory)):
        expected = {
            (row["from_id"], row["to_id"])
            for row in lines_of("links")
            if row["relation"] == relation and row["to_id"] in wanted and of[row["from_id"]] in (*countries, "both")
        }
        own = found[found["relation"] == relation]
        assert set(zip(own["from_id"], own["to_id"], strict=True)) == expected


def test_a_recommendation_is_followed_alone() -> None:
    """Only what leads through it; one that responds to no weakness or gap still shows what advances it."""
    trace = data.trace(COUNTRIES, recommendation="RR020")
    assert list(trace.recommendations["recommendation_id"]) == ["RR020"]
    assert set(trace.links["relation"]) == {"responds_to", "advances"}
    assert set(trace.of("responds_to")["from_id"]) == {"RR020"}
    apart = data.trace(COUNTRIES, recommendation="RR057")
    assert apart.findings.empty
    advancing = [row["from_id"] for row in lines_of("links") if row["to_id"] == "RR057"]
    assert list(apart.of("advances", end="RR057")["from_id"]) == advancing != []


def test_signs_follow_the_standings() -> None:
    """Signs and words are those of the contract, best first."""
    assert tuple(answered.SIGN) == judgements.STANDINGS


def test_the_file_of_links() -> None:
    """The CSV says both ends, basis, reason and status in words, with the weaker grade and the sources of both."""
    links = data.trace(("TUN",), finding="RF084").links
    for language in LANGUAGES:
        written = data.in_words(links, language).to_csv(index=False)
        lines = list(csv.DictReader(io.StringIO(written)))
        assert len(lines) == len(links) > 0
        assert all(line["from"] and line["to"] and line["basis_name"] and line["rationale"] for line in lines)
        assert all(line["status_now_name"] for line in lines if line["mechanism_country"])
        assert all(line["to_origin"] for line in lines)
        assert all(bool(line["from_origin"]) == line["from_id"].startswith("RR") for line in lines)
        assert all(line["grade"] in ("A", "B") and line["source_ids"] for line in lines)
    grades = {row["finding_id"]: row["grade"] for row in lines_of("findings")}
    grades |= {row["mechanism_id"]: row["grade"] for row in lines_of("mechanisms")}
    grades |= {row["recommendation_id"]: row["grade"] for row in lines_of("recommendations")}
    for line in lines:
        assert line["grade"] == max(grades[line["from_id"]], grades[line["to_id"]])


# The picture


def test_a_small_flow() -> None:
    """Ribbons leave and reach their blocks side by side, and what passes a column keeps out of its blocks."""
    columns = [
        flows.Column("A", 0, 30, [flows.Node("a", "one", 1), flows.Node("b", "two", 1)]),  # type: ignore[arg-type]
        flows.Column("B", 40, 60, [flows.Node("c", "three", 1)], fixed=False),  # type: ignore[arg-type]
        flows.Column("C", 70, 100, [flows.Node("d", "<four>", 1)], fixed=False),  # type: ignore[arg-type]
    ]
    joined = [
        flows.Ribbon(("a", "c"), 2, "one"),
        flows.Ribbon(("b", "c"), 1, "two"),
        flows.Ribbon(("c", "d"), 3, "three"),
        flows.Ribbon(("b", "d"), 1, "four", "passes"),
    ]
    drawn = flows.flow(columns, joined, unit=0.5, label="all", dark=False)
    assert "&lt;four&gt;" in drawn.picture
    assert "<four>" not in drawn.picture
    assert "<title>passes</title>" in drawn.picture
    assert Counter(dict(zip(joined, drawn.widths, strict=True)))[joined[0]] == 1.0
    widths = Counter[tuple[str, ...]]()
    for ends, width in ribbons(drawn.picture):
        widths[ends] = max(widths[ends], width)  # type: ignore[assignment]
    assert widths == {("a", "c"): 1.0, ("b", "c"): 0.5, ("c", "d"): 1.5, ("b", "d"): 0.5}
    # The lane through the middle column lies above or below its block.
    lane = re.search(r'data-ends="b d" d="[^"]*? ([0-9.]+)H60"', str(drawn.picture))
    block = re.search(r'top:([0-9.]+)rem;height:([0-9.]+)rem;[^>]*><div[^>]*data-node="c"', str(drawn.picture))
    assert lane
    assert block
    top, height = float(block[1]), float(block[2])
    assert not top - 0.25 < float(lane[1]) < top + height + 0.25


@pytest.mark.parametrize("country", COUNTRIES)
def test_counted_widths_are_the_counts_of_the_file(country: str) -> None:
    """In each of the three columns the ribbons add up to the weaknesses and gaps of the country."""
    rows = shortfalls(country)
    (picture,) = pictures(quiet(opened("assessment", view="flow", country=country)))
    blocks = nodes(picture)
    number = {code: int(text.split()[0]) for code, (_address, text) in blocks.items()}
    expected = Counter(row["dimension"] for row in rows)
    expected.update(f"advised_{'yes' if advised(row['finding_id'], country) else 'no'}" for row in rows)
    expected.update(f"stands_{standing(row['finding_id'], country)}" for row in rows)
    assert number == expected
    # Each ribbon is drawn in two parts, before and behind the column in the middle.
    carried = Counter[str]()
    for ends, width in ribbons(picture):
        for end in ends:
            carried[end] += round(width / flow_counted.UNIT)
    assert {code: count // 2 for code, count in carried.items()} == expected
    assert sum(width for _ends, width in ribbons(picture)) == pytest.approx(2 * len(rows) * flow_counted.UNIT)


@pytest.mark.parametrize("dimension", ["policy_framework", "vulnerable_groups", "skills_recognition"])
def test_each_link_is_one_ribbon(dimension: str) -> None:
    """Single statements: as many ribbons of one width as the file has links, told apart by their basis."""
    (picture,) = pictures(quiet(opened("assessment", view="flow", dimension=dimension)))
    links = data.trace(COUNTRIES, dimension=dimension).links
    drawn = {(ends[1], ends[0]) for ends, _width in ribbons(picture)}
    assert drawn == set(zip(links["from_id"], links["to_id"], strict=True))
    file = {(row["from_id"], row["to_id"]): row["basis"] for row in lines_of("links")}
    for kind, ends in re.findall(r'<path class="([^"]*)" data-ends="([^"]+)"', picture):
        end, start = ends.split()
        assert ("awda-ours" in kind) == (file[start, end] == "coded")
    assert {round(width / flow_strands.UNIT, 3) for _ends, width in ribbons(picture)} == {1}
    assert set(nodes(picture)) == {*links["from_id"], *links["to_id"]} | {
        row["finding_id"] for country in COUNTRIES for row in shortfalls(country) if row["dimension"] == dimension
    }


def test_each_block_opens_what_it_says() -> None:
    """A dimension opens as many findings as its number, a finding or recommendation itself, a mechanism its page."""
    (picture,) = pictures(opened("assessment", view="flow", country="TUN"))
    for code in ("employment", "policy_framework", "gender"):
        address, text = nodes(picture)[code]
        at = quiet(opened("assessment", **{"view": "flow"} | choices(address)))
        (inside,) = pictures(at)
        assert sum(one.startswith("RF") for one in nodes(inside)) == int(text.split()[0])
    for code in ("none", "ended", "planned", "unknown"):
        address, text = nodes(picture)[f"stands_{code}"]
        at = quiet(opened("assessment", **choices(address)))
        assert bodies(at).count('<li class="awda-statement') == int(text.split()[0])
    blocks = nodes(inside)
    for code, (address, _text) in blocks.items():
        made = choices(address)
        assert (
            made
            == {
                "RF": {"finding": code, "lang": "en"},
                "RR": {"recommendation": code, "lang": "en"},
                "TU": {"mechanism": code, "lang": "en"},
            }[code[:2]]
        )
        assert address.startswith("mechanisms?") == (code[:3] == "TUN")
    assert {code[:2] for code in blocks} == {"RF", "RR", "TU"}


def test_whose_statement_stands_in_its_block() -> None:
    """Only what the report itself says has its name; every other block says that it is somebody else's."""
    by_code = {row["finding_id"]: row["origin"] for row in lines_of("findings")}
    by_code |= {row["recommendation_id"]: row["origin"] for row in lines_of("recommendations")}
    words = {"sure_report": "SURE comparative report", "sure_project": "SURE project", "other_study": "Other study"}
    met = set()
    for dimension in ("policy_framework", "data_knowledge"):
        (picture,) = pictures(opened("assessment", view="flow", dimension=dimension))
        for code, (_address, text) in nodes(picture).items():
            if code in by_code:
                met.add(by_code[code])
                assert [one for one, word in words.items() if f" {word}" in text] == [by_code[code]], code
    assert met == set(words)


def test_what_is_chosen_is_taken_back_by_its_block() -> None:
    """The block of the finding chosen closes it again."""
    (picture,) = pictures(opened("assessment", view="flow", finding="RF006"))
    block = re.search(r'<a [^>]*data-node="RF006"[^>]*>', picture)
    assert block
    assert 'aria-current="true"' in block[0]
    assert 'data-choice="finding=&amp;recommendation="' in block[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_through_a_recommendation_only_what_it_leads_to_stands(language: str) -> None:
    """Mechanisms of Morocco work on both statements, but none advances this advice: the blocks say so."""
    at = opened("assessment", view="flow", recommendation=STRONGER, lang=language)
    inventory = {row["mechanism_id"]: row["country"] for row in lines_of("mechanisms")}
    assert {inventory[row["from_id"]] for row in lines_of("links") if row["to_id"] == STRONGER} == {"TUN"}
    found = [row["to_id"] for row in lines_of("links") if row["from_id"] == STRONGER]
    (picture,) = pictures(at)
    blocks = nodes(picture)
    none = {"en": "none linked here", "fr": "aucun lié ici", "ar": "لا آلية مرتبطة هنا"}[language]
    assert found
    for code in found:
        assert statuses(code, "MAR"), "no mechanism of Morocco works on it by itself"
        with i18n.speaking(language):
            active = f"{answered.SIGN['active']} {answered.standing('active')}"
        text = blocks[code][1]
        assert text.count(answered.SIGN["none"]) - text.startswith(answered.SIGN["none"]) == 1
        assert none in text
        assert text.count(active) == 1
    (finding,) = pictures(opened("assessment", view="flow", finding=found[0], lang=language))
    assert none not in nodes(finding)[found[0]][1]


# The pages


def test_a_country_without_a_gap_is_not_counted_as_none_of_none() -> None:
    """Local level: no weakness or gap of Tunisia; the title says so instead of 0 of 0."""
    asked = {"view": "flow", "dimension": "local_level"}
    alone = opened("assessment", **asked, country="TUN").title[0].value
    assert alone == "Local level: no weakness or gap was found for these choices: Tunisia"
    both = opened("assessment", **asked).title[0].value
    assert re.search(r"on them: \d of [1-9]\d* in Morocco; no weakness or gap found: Tunisia$", both)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_filtered_flow_comes_back_by_its_link(language: str) -> None:
    """The link of a view draws the same blocks and ribbons, in each language; every choice stands in it."""
    asked = {"view": "flow", "country": "TUN", "dimension": "vulnerable_groups", "origin": "other_study"}
    at = quiet(opened("assessment", **asked, lang=language))
    assert link(at) == asked | {"lang": language}
    again = quiet(opened("assessment", **link(at)))
    assert pictures(again) == pictures(at)
    wanted = [
        row["finding_id"]
        for row in shortfalls("TUN")
        if row["dimension"] == "vulnerable_groups" and row["origin"] == "other_study"
    ]
    assert [code for code in nodes(pictures(at)[0]) if code.startswith("RF")] == wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_finding_in_full(language: str) -> None:
    """All that answers it stands in the list beside: statements, status, basis, reasons, and links that open each."""
    at = quiet(opened("assessment", view="flow", finding="RF006", lang=language))
    trace = data.trace(COUNTRIES, finding="RF006")
    text = spaced(shown(at))
    body = html.unescape(bodies(at))
    for code in trace.recommendations["recommendation_id"]:
        assert spaced(data.text(code, language)) in text
        assert f"recommendations?recommendation={code}&lang={language}" in body
    for code in trace.mechanisms["mechanism_id"]:
        assert spaced(data.text(code, language)) in text
        assert f"mechanisms?mechanism={code}&lang={language}" in body
    for reason in trace.links[f"rationale_{language}"]:
        assert spaced(reason) in text
    i18n.set_language(language)
    said = mechanisms.caution()
    i18n.set_language("en")
    assert spaced(said) in text


def test_statements_choose_what_responds() -> None:
    """With a finding chosen, only its recommendations are on offer; those that do not fit are left aside silently."""
    at = quiet(opened("assessment", view="flow", finding="RF006", recommendation="RR057"))
    assert "recommendation" not in link(at)
    (field,) = [one for one in at.selectbox if one.key == "recommendation"]
    responds = {row["from_id"] for row in lines_of("links") if row["to_id"] == "RF006"} & {
        row["recommendation_id"] for row in lines_of("recommendations")
    }
    assert len(field.options) == len(responds) > 0


def test_a_recommendation_may_lead_further() -> None:
    """Within a dimension only its findings are shown; it is said that there are more, and the link shows them."""
    at = quiet(opened("assessment", view="flow", dimension="policy_framework", recommendation="RR020"))
    dimensions = {row["finding_id"]: row["dimension"] for row in lines_of("findings")}
    every = {row["to_id"] for row in lines_of("links") if row["from_id"] == "RR020"}
    own = {code for code in every if dimensions[code] == "policy_framework"}
    assert f"Statements it responds to, whatever the other choices: {len(every)}." in shown(at)
    (picture,) = pictures(at)
    assert {code for code in nodes(picture) if code.startswith("RF")} == own < every
    whole = quiet(opened("assessment", view="flow", recommendation="RR020"))
    assert {code for code in nodes(pictures(whole)[0]) if code.startswith("RF")} == every
    assert "whatever the other choices" not in shown(whole)


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize(
    ("asked", "name", "code"),
    [
        ({"finding": "RF016"}, "finding", "RF016"),
        ({"finding": "RF030", "country": "TUN"}, "finding", "RF030"),
        ({"recommendation": "RR027", "country": "TUN"}, "recommendation", "RR027"),
    ],
    ids=["strength", "other country", "advice for the other country"],
)
def test_a_statement_left_aside_is_led_to(asked: dict[str, str], name: str, code: str, language: str) -> None:
    """A link that asks for what its other choices leave out does not lose it without a word."""
    body = bodies(quiet(opened("assessment", view="flow", lang=language, **asked)))
    row = next(row for row in lines_of(f"{name}s") if row[f"{name}_id"] == code)
    (said,) = re.findall(r'<p class="awda-note" data-leads-away>(.*?)</p>', body)
    assert html.escape(row[f"statement_{language}"], quote=False).replace("'", "&#39;") in said
    assert f"{name}={code}" in said
    assert "data-leads-away>" not in bodies(quiet(opened("assessment", view="flow", finding="RF030")))


def test_choices_that_nothing_fits() -> None:
    """It is said, with a way back; there is no empty picture."""
    at = quiet(opened("assessment", view="flow", dimension=unspoken("findings"), origin="sure_report"))
    assert not pictures(at)
    assert "No statement fits these choices." in shown(at)
    at.button(key="none_fit").click().run()
    assert link(at).keys() == {"view"}
    assert len(pictures(quiet(at))) == 2


@pytest.mark.parametrize("section", ["none", "ended", "unadvised", "unadvanced"])
@pytest.mark.parametrize("country", COUNTRIES)
def test_lists_of_what_is_unanswered(section: str, country: str) -> None:
    """The page lists just those of the file, each with a link to what is known of it."""
    at = quiet(opened("assessment", view="unanswered", country=country, standing=section))
    items = html.unescape(bodies(at)).split('<li class="awda-statement')[1:]
    found = [re.search(r"(?:finding|recommendation)=(R[FR]\d{3})&", item) for item in items]
    assert [one[1] for one in found if one] == listed(section, country)
    if section == "ended":
        assert all("awda-status-ended" in item and "awda-status-active" not in item for item in items)


def test_counts_of_what_is_unanswered() -> None:
    """The headline and the table give the counts of the file, for both countries."""
    at = quiet(opened("assessment", view="unanswered"))
    counts = [f"{len(listed('none', country))} of {len(shortfalls(country))}" for country in COUNTRIES]
    said = "Weaknesses and gaps without any mechanism: {} in Morocco and {} in Tunisia"
    assert at.title[0].value == said.format(*counts)
    body = bodies(at)
    for country in COUNTRIES:
        for code in ("none", "ended", "planned", "unknown"):
            met = re.search(rf'href="\?standing={code}&amp;country={country}[^>]*>(\d+)<', body)
            assert met
            assert int(met[1]) == len(listed(code, country)), (country, code)
    text = shown(at)
    assert "“No mechanism” means none in this inventory." in text
    every = lines_of("recommendations")
    assert f"Recommendations that nobody advances: {len(unadvanced(*COUNTRIES))} of {len(every)}." in text
    unadvised = {key for country in COUNTRIES for key in listed("unadvised", country)}
    lacking = {row["finding_id"] for country in COUNTRIES for row in shortfalls(country)}
    assert f"Weaknesses and gaps without any recommendation: {len(unadvised)} of {len(lacking)}." in text
    assert text.count("It asks governments not to act") == 1


HEADED = {
    "none": "Weaknesses and gaps without any mechanism: ",
    "ended": "Weaknesses and gaps whose mechanisms have all ended: ",
    "planned": "Weaknesses and gaps with mechanisms planned, none at work: ",
    "unknown": "Weaknesses and gaps where nobody says whether a mechanism still works: ",
    "unadvised": "Weaknesses and gaps without any recommendation: ",
    "unadvanced": "Recommendations that no mechanism advances: ",
}


@pytest.mark.parametrize("section", HEADED)
def test_the_headline_speaks_of_the_list_that_is_open(section: str) -> None:
    """Its numbers are those of the list, and what it says does not stand below it again."""
    at = quiet(opened("assessment", view="unanswered", standing=section, country="MAR", lang="en"))
    all_of_them = [row for row in lines_of("recommendations") if row["country"] in ("MAR", "both")]
    whole = len(all_of_them) if section == "unadvanced" else len(shortfalls("MAR"))
    assert at.title[0].value == f"{HEADED[section]}{len(listed(section, 'MAR'))} of {whole} in Morocco"
    assert ("Recommendations that nobody advances: " in shown(at)) == (section != "unadvanced")
    heads = {opened("assessment", view="unanswered", standing=section, lang=one).title[0].value for one in LANGUAGES}
    assert len(heads) == len(LANGUAGES)


def test_a_list_may_be_empty() -> None:
    """A list without statement says so, and does not vanish."""
    lacking = {row["dimension"] for row in shortfalls("MAR")}
    without = {row["dimension"] for row in shortfalls("MAR") if not advised(row["finding_id"], "MAR")}
    dimension = min(lacking - without)
    at = quiet(opened("assessment", view="unanswered", dimension=dimension, standing="unadvised", country="MAR"))
    assert "Nothing fits these choices." in shown(at)
    quiet(opened("assessment", view="unanswered", standing="active"))
