"""Numbers, percentages, dates and plural forms as an English, a French and an Arabic reader writes them."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from components import i18n

# Spelled out, since they cannot be told apart on a screen.
THIN = "\N{NARROW NO-BREAK SPACE}"
FIXED = "\N{NO-BREAK SPACE}"
TO = "\N{EN DASH}"


def same(found: str, expected: str) -> None:
    """Compare two texts letter by letter, invisible ones included."""
    assert found == expected, f"written {found!a}, expected {expected!a}"


@pytest.mark.parametrize(
    ("language", "value", "expected"),
    [
        ("en", 187_566, "187,566"),
        ("en", 10.79, "10.79"),
        ("en", 1_234_567.891, "1,234,567.89"),
        ("en", 15.0, "15"),
        ("en", -3.5, "-3.5"),
        ("en", 0, "0"),
        ("fr", 187_566, f"187{THIN}566"),
        ("fr", 211_000, f"211{THIN}000"),
        ("fr", 10.79, "10,79"),
        ("fr", 1_234_567.891, f"1{THIN}234{THIN}567,89"),
        ("fr", -3.5, "-3,5"),
        ("ar", 187_566, "187.566"),
        ("ar", 10.79, "10,79"),
        ("ar", -3.5, "-3,5"),
    ],
)
def test_number(language: str, value: float, expected: str) -> None:
    """Separators of the language; in Arabic the digits used in Morocco and Tunisia."""
    i18n.set_language(language)
    same(i18n.number(value), expected)


@pytest.mark.parametrize(
    ("decimals", "expected"), [(0, "1,235"), (1, "1,234.6"), (2, "1,234.57"), (3, "1,234.568"), (4, "1,234.5678")]
)
def test_decimals_are_a_limit(decimals: int, expected: str) -> None:
    """At most so many decimals, and none made up."""
    same(i18n.number(1234.5678, decimals=decimals), expected)
    same(i18n.number(5, decimals=decimals), "5")


@pytest.mark.parametrize(
    ("language", "value", "expected"),
    [
        ("en", 21.4, "21.4%"),
        ("en", 14.5, "14.5%"),
        ("en", 100, "100%"),
        ("en", 0.05, "0.05%"),
        ("en", -2.25, "-2.25%"),
        ("fr", 21.4, f"21,4{FIXED}%"),
        ("fr", 14.5, f"14,5{FIXED}%"),
        ("fr", 1234.5, f"1{THIN}234,5{FIXED}%"),
        ("fr", 0, f"0{FIXED}%"),
        ("ar", 21.4, "21,4%"),
        ("ar", 2.9, "2,9%"),
    ],
)
def test_percent(language: str, value: float, expected: str) -> None:
    """French keeps the sign at a distance that never breaks."""
    i18n.set_language(language)
    same(i18n.percent(value), expected)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_percentages_leave_no_binary_dust(language: str) -> None:
    """Every tenth from 0 to 100 comes out as it went in."""
    i18n.set_language(language)
    for tenth in range(1001):
        written = i18n.percent(tenth / 10).strip("%").strip().replace(",", ".")
        assert float(written) == tenth / 10, f"{tenth / 10} is written {i18n.percent(tenth / 10)}"


@pytest.mark.parametrize(
    ("language", "value", "unit", "expected"),
    [
        ("en", 187_566, "persons", f"187,566{FIXED}persons"),
        ("fr", 187_566, "persons", f"187{THIN}566{FIXED}personnes"),
        ("fr", 1, "households", f"1{FIXED}ménage"),
        ("ar", 5, "persons", f"5{FIXED}أشخاص"),
        ("ar", 187_566, "persons", f"187.566{FIXED}شخصاً"),
        ("ar", 35_000, "persons", f"35.000{FIXED}شخص"),
        ("ar", 2_308, "persons", f"2.308{FIXED}أشخاص"),
        ("ar", 2.5, "years", f"2,5{FIXED}سنة"),
        ("ar", 10.79, "per_1000", f"10,79{FIXED}label"),
        ("fr", 21.4, "percent", f"21,4{FIXED}%"),
        ("fr", 0.7654, "index", "0,765"),
        ("en", 1.256, "ratio", "1.26"),
        ("en", 1, "yes_no", "yes"),
        ("fr", 1, "yes_no", "oui"),
        ("ar", 1, "yes_no", "نعم"),
    ],
)
def test_amount(language: str, value: float, unit: str, expected: str) -> None:
    """The unit stands behind its value, and is left out where the value says it."""
    i18n.set_language(language)
    same(i18n.amount(value, unit, "label"), expected)


@pytest.mark.parametrize(
    ("start", "end", "english", "french"),
    [
        ("2024", "2024", "2024", "2024"),
        ("2016", "2019", f"2016{TO}2019", f"2016{TO}2019"),
        ("2024-11-06", "2024-11-06", "November 6, 2024", "6 novembre 2024"),
        ("2018-08-01", "2019-01-31", f"Aug 2018{TO}Jan 2019", f"août 2018{TO}janv. 2019"),
        ("2020-07-01", "2021-03-31", f"Jul 2020{TO}Mar 2021", f"juil. 2020{TO}mars 2021"),
        ("2021-07-01", "2021-09-30", "Q3 2021", "T3 2021"),
        ("2020-01-01", "2020-03-31", "Q1 2020", "T1 2020"),
        ("2019-01-01", "2019-03-31", "Q1 2019", "T1 2019"),
        ("2019-10-01", "2019-12-31", "Q4 2019", "T4 2019"),
        ("2024-07-01", "2024-07-31", "July 2024", "juillet 2024"),
    ],
)
def test_period(start: str, end: str, english: str, french: str) -> None:
    """Years, spans, days, months and quarters."""
    same(i18n.period(start, end, "MAR"), english)
    i18n.set_language("fr")
    same(i18n.period(start, end, "TUN"), french)


@pytest.mark.parametrize(
    ("start", "end", "morocco", "tunisia"),
    [
        ("2024-07-01", "2024-07-31", "يوليوز 2024", "جويلية 2024"),
        ("2024-09-01", "2024-09-01", "1 شتنبر 2024", "1 سبتمبر 2024"),
        ("2018-08-01", "2019-01-31", f"غشت 2018{TO}يناير 2019", f"أوت 2018{TO}جانفي 2019"),
        ("2021-07-01", "2021-09-30", "الربع الثالث 2021", "الربع الثالث 2021"),
        ("2016", "2019", f"2016{TO}2019", f"2016{TO}2019"),
    ],
)
def test_arabic_months_are_those_of_the_country(start: str, end: str, morocco: str, tunisia: str) -> None:
    """July is يوليوز in Morocco and جويلية in Tunisia."""
    i18n.set_language("ar")
    same(i18n.period(start, end, "MAR"), morocco)
    same(i18n.period(start, end, "TUN"), tunisia)


@pytest.mark.parametrize("language", ["de", "", "EN", "ar_MA", "en; drop"])
def test_an_unknown_language_is_refused(language: str) -> None:
    """The language stays what it was."""
    i18n.set_language("fr")
    with pytest.raises(ValueError, match="en, fr, ar"):
        i18n.set_language(language)
    assert i18n.language() == "fr"


def test_languages_name_themselves() -> None:
    """Each language in its own name, and Arabic alone runs from right to left."""
    assert [i18n.language_name(code) for code in i18n.LANGUAGES] == ["English", "Français", "العربية"]
    directions = {}
    for code in i18n.LANGUAGES:
        i18n.set_language(code)
        directions[code] = i18n.direction()
    assert directions == {"en": "ltr", "fr": "ltr", "ar": "rtl"}


@pytest.mark.parametrize(
    ("language", "expected"), [("en", ["", "a", "a and b", "a, b, and c"]), ("fr", ["", "a", "a et b", "a, b et c"])]
)
def test_listing(language: str, expected: list[str]) -> None:
    """Names join as the language does it; no name is no text."""
    i18n.set_language(language)
    for count, text in enumerate(expected):
        same(i18n.listing(list("abc")[:count]), text)


SINGULAR, PLURAL = "{count} mechanism names this place.", "{count} mechanisms name this place."


def mechanisms(number: int) -> str:
    """Say how many mechanisms name a place."""
    return i18n.ngettext(SINGULAR, PLURAL, number)


def test_plural_forms() -> None:
    """English sets one apart; French counts zero with one."""
    assert [mechanisms(number) for number in (0, 1, 2)] == [PLURAL, SINGULAR, PLURAL]
    i18n.set_language("fr")
    zero, one, two = (mechanisms(number) for number in (0, 1, 2))
    assert zero == one
    assert one != two


@pytest.fixture
def six_forms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Put a catalogue with one text in the place of the Arabic one, under the same rule for its forms."""
    with (i18n.LOCALES / "ar" / "LC_MESSAGES" / "awda.po").open("rb") as po:
        rule = read_po(po, locale="ar").plural_forms
    forms = "".join(f'msgstr[{place}] "{name}"\n' for place, name in enumerate(("0", "1", "2", "few", "many", "other")))
    header = f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: {rule}\\n"\n\n'
    file = tmp_path / "ar" / "LC_MESSAGES" / "awda.po"
    file.parent.mkdir(parents=True)
    file.write_text(f'{header}msgid "one"\nmsgid_plural "more"\n{forms}', encoding="utf-8")
    monkeypatch.setattr(i18n, "LOCALES", tmp_path)
    i18n._translations.cache_clear()
    i18n.set_language("ar")
    yield
    i18n._translations.cache_clear()


@pytest.mark.usefixtures("six_forms")
def test_arabic_has_six_plural_forms() -> None:
    """None, one, two, a few (3 to 10), many (11 to 99) and the hundreds; the last two digits decide (CLDR)."""
    expected = {
        "0": (0,),
        "1": (1,),
        "2": (2,),
        "few": (3, 4, 10, 103, 110),
        "many": (11, 12, 26, 99, 111, 199),
        "other": (100, 101, 102, 200, 1000),
    }
    found = {number: i18n.ngettext("one", "more", number) for numbers in expected.values() for number in numbers}
    assert found == {number: form for form, numbers in expected.items() for number in numbers}, (
        "the rule in the header of the Arabic catalogue picks other forms than its translations are written for"
    )


def test_arabic_forms_of_a_text() -> None:
    """One, two and several mechanisms are three different words."""
    i18n.set_language("ar")
    assert "آلية واحدة" in mechanisms(1)
    assert "آليتان" in mechanisms(2), "two mechanisms take the dual"
    assert "آليات" in mechanisms(7), "three to ten take the plural"
    assert "آلية" in mechanisms(26), "eleven and more take the singular"
    assert "آليات" not in mechanisms(26)


def test_a_text_without_translation_stays_english() -> None:
    """A missing translation is a fault that the test of the catalogues finds; a reader sees the English text."""
    i18n.set_language("ar")
    assert i18n.gettext("no such text") == "no such text"


def test_months_of_a_country_do_not_depend_on_what_was_written_before() -> None:
    """A date in plain Arabic first, as documents have it, leaves the months of Morocco as they are."""
    asked = (
        "from components import i18n; i18n.set_language('ar'); i18n.period('2026-11-22', '2026-11-22'); "
        "print(ascii(i18n.period('2018-08-01', '2019-01-31', 'MAR')))"
    )
    found = subprocess.run(
        [sys.executable, "-c", asked], cwd=Path(__file__).parents[1], capture_output=True, text=True, check=True
    )
    same(found.stdout.strip(), ascii("\u063a\u0634\u062a 2018\N{EN DASH}\u064a\u0646\u0627\u064a\u0631 2019"))
