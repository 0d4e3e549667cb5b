"""Text, numbers and dates in the reader's language, and the direction of the page.

The source text of the interface is English. French and Arabic stand in `locales/<language>/LC_MESSAGES/awda.po`;
the .po files are read as they are, so nothing has to be compiled and nothing can be stale.
Names that belong to the data (indicators, codes, regions, statements) come translated from the tables.
"""

import io
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cache, lru_cache, wraps
from math import floor, log10
from pathlib import Path
from typing import Any, ParamSpec

from babel import Locale, localedata
from babel.dates import format_date, format_interval, format_skeleton, get_quarter_names
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_compact_decimal, format_decimal, format_percent
from babel.support import NullTranslations, Translations

LOCALES = Path(__file__).resolve().parent.parent / "locales"
LANGUAGES = ("en", "fr", "ar")
DEFAULT_LANGUAGE = "en"
RIGHT_TO_LEFT = ("ar",)

# Month names in Arabic follow the usage of the country that the date belongs to (July: يوليوز, جويلية).
_DATE_LOCALES = {("ar", "MAR"): "ar_MA", ("ar", "TUN"): "ar_TN"}
# Babel completes the months of Arabic in place, and a country read later would get them instead of its own.
for _of_country in _DATE_LOCALES.values():
    localedata.load(_of_country)
# Both write 2.308 and 52,5 %, other countries of the language 2,308 and 52.5 %.
_NUMBER_LOCALES = {"ar": "ar_MA"}

_Asked = ParamSpec("_Asked")

_language: ContextVar[str] = ContextVar("language", default=DEFAULT_LANGUAGE)


def set_language(language: str) -> None:
    """Choose the language of all that this run writes; raise ValueError for one that is not offered."""
    if language not in LANGUAGES:
        raise ValueError(f"language {language!r} is not one of {', '.join(LANGUAGES)}")
    _language.set(language)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Write in a language for a while, whichever the run writes in; raise ValueError for one that is not offered."""
    before = _language.get()
    set_language(language)
    try:
        yield
    finally:
        _language.set(before)


def language() -> str:
    """Return the code of the language in use: en, fr or ar."""
    return _language.get()


def language_name(code: str) -> str:
    """Name a language in itself: English, français, العربية."""
    return str(Locale(code).get_display_name(code) or code).capitalize()


def direction() -> str:
    """Return the direction of the page, ltr or rtl."""
    return "rtl" if language() in RIGHT_TO_LEFT else "ltr"


@cache
def _translations(code: str) -> NullTranslations:
    """Read the catalogue of a language."""
    if code == DEFAULT_LANGUAGE:
        return NullTranslations()
    with (LOCALES / code / "LC_MESSAGES" / "awda.po").open("rb") as po:
        catalogue = read_po(po, locale=code)
    mo = io.BytesIO()
    write_mo(mo, catalogue)
    mo.seek(0)
    return Translations(mo)


def gettext(message: str) -> str:
    """Translate a text of the interface."""
    return str(_translations(language()).gettext(message))


def ngettext(singular: str, plural: str, number: int) -> str:
    """Translate a text that depends on a number (Arabic has six forms)."""
    return str(_translations(language()).ngettext(singular, plural, number))


def remembered(write: Callable[_Asked, str]) -> Callable[_Asked, str]:
    """Keep what is written in each language: a page asks for the same numbers and cards again at every choice.

    What is asked has to be hashable, and the answer depends on it, on the language and on the tables alone.
    """

    @lru_cache(maxsize=20_000)
    def written(code: str, values: tuple[Any, ...], named: tuple[Any, ...]) -> str:
        return write(*values, **dict(named))

    @wraps(write)
    def asked(*values: _Asked.args, **named: _Asked.kwargs) -> str:
        return written(language(), values, tuple(named.items()))

    return asked


def _number_locale() -> str:
    """Return the locale that numbers are written in."""
    return _NUMBER_LOCALES.get(language(), language())


@remembered
def number(value: float, *, decimals: int = 2) -> str:
    """Write a number with the separators of the language and at most so many decimals."""
    pattern = "#,##0." + "#" * decimals if decimals else "#,##0"
    return str(format_decimal(value, format=pattern, locale=_number_locale(), numbering_system="latn"))


def compact(value: float) -> str:
    """Write a large number in words that the language has for it: 12.5 billion."""
    if abs(value) < 1_000_000:
        return number(value)
    locale = Locale.parse(_number_locale())
    return str(format_compact_decimal(value, format_type="long", locale=locale, fraction_digits=1))


def compact_amount(value: float, unit_label: str) -> str:
    """Write a large number in words with its unit: 12.5 billion US dollars, 12,5 milliards de dollars américains."""
    return f"{compact(value)}\N{NO-BREAK SPACE}{by_the_million(unit_label) if abs(value) >= 1_000_000 else unit_label}"


def by_the_million(unit_label: str) -> str:
    """Return a unit as it stands behind million or billion: French has nouns for them, and joins the unit by `de`."""
    if language() != "fr":
        return unit_label
    of = "d'" if sort_key(unit_label)[:1] in "aeiou" else "de "
    return f"{of}{unit_label}"


def separators() -> str:
    """Return the decimal mark and the thousands mark of the language, as Plotly wants them."""
    return f"{number(0.5)[1]}{number(1000)[1]}"


@remembered
def percent(value: float, *, decimals: int = 2) -> str:
    """Write a percentage given in percent (14.5 becomes 14.5%, 14,5 % or 14.5%)."""
    # Division by 100 leaves binary dust behind; the decimals asked for cut it off.
    pattern = "#,##0." + "#" * decimals + "%"
    locale = Locale.parse(_number_locale())
    if language() == "fr":
        pattern = pattern.replace("%", "\N{NO-BREAK SPACE}%")
    return str(format_percent(round(value / 100, decimals + 4), format=pattern, locale=locale, numbering_system="latn"))


def decimals_of(unit: str, *, short: bool = False) -> int:
    """Return how many decimals a unit needs at most to tell its values apart; `short` is for a number on a map."""
    if unit == "index":
        return 3
    return 2 if unit == "ratio" or not short else 1


def decimals_for(largest: float) -> int:
    """Return how many decimals keep three figures of the largest value that counts: 331, 8.13, 0.0388."""
    return max(0, 2 - floor(log10(abs(largest)))) if largest else 0


def amount(value: float, unit: str, unit_label: str, *, decimals: int = 2) -> str:
    """Write a value with its unit: `unit` is the code, `unit_label` its name where no noun is counted."""
    if unit == "percent":
        return percent(value, decimals=decimals)
    if unit in ("ratio", "index"):
        return number(value, decimals=decimals_of(unit))
    if unit == "yes_no":
        return gettext("yes")
    return f"{number(value, decimals=decimals)}\N{NO-BREAK SPACE}{_counted(value, unit) or unit_label}"


def _counted(value: float, unit: str) -> str:
    """Return the noun of a unit in the form that goes with a number (Arabic has five), empty for other units."""
    count = int(value) if float(value).is_integer() else 100
    nouns = {
        "persons": lambda: ngettext("person", "persons", count),
        "households": lambda: ngettext("household", "households", count),
        "projects": lambda: ngettext("project", "projects", count),
        "agreements": lambda: ngettext("agreement", "agreements", count),
        "interviews": lambda: ngettext("interview", "interviews", count),
        "years": lambda: ngettext("year", "years", count),
        "USD": lambda: ngettext("US dollar", "US dollars", count),
        "MAD": lambda: ngettext("Moroccan dirham", "Moroccan dirhams", count),
        "TND": lambda: ngettext("Tunisian dinar", "Tunisian dinars", count),
    }
    return nouns[unit]() if unit in nouns else ""


@remembered
def period(start: str, end: str, country: str = "") -> str:
    """Write the period of a figure, given as two years or two dates (YYYY-MM-DD) of one form.

    `country` (MAR or TUN) chooses the Arabic names of months.
    """
    if len(start) == 4:
        return start if start == end else f"{start}\N{EN DASH}{end}"
    locale = _DATE_LOCALES.get((language(), country), language())
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    if first == last:
        written = str(format_date(first, "long", locale=locale))
        # French says the first of a month as an ordinal, which Babel does not.
        return written.replace("1 ", "1er ", 1) if locale == "fr" and first.day == 1 else written
    if first.day == 1 and first.month % 3 == 1 and (last - first).days in range(89, 93) and first.year == last.year:
        quarter = get_quarter_names("abbreviated", locale=language())[(first.month + 2) // 3]
        return f"{quarter} {first.year}"
    if (first.year, first.month) == (last.year, last.month):
        return str(format_skeleton("yMMMM", first, locale=locale))
    months = [str(format_skeleton("yMMM", day, locale=locale)) for day in (first, last)]
    return f"{months[0]}\N{EN DASH}{months[1]}"


def days(start: str, end: str, country: str = "") -> str:
    """Write from when to when something took place, as exactly as it is known: two years, months or days of one form.

    `country` (MAR or TUN) chooses the Arabic names of months.
    """
    if len(start) == 4 or (start == end and len(start) > 7):
        return period(start, end, country)
    locale = _DATE_LOCALES.get((language(), country), language())
    first, last = (date.fromisoformat(one if len(one) > 7 else f"{one}-01") for one in (start, end))
    if first == last:
        return str(format_skeleton("yMMMM", first, locale=locale))
    return str(format_interval(first, last, "yMMMMd" if len(start) > 7 else "yMMMM", locale=locale))


def sort_key(text: str) -> str:
    """Return what to sort a name by, so that accents do not send it to the end: Béja before Bizerte."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(character for character in plain if not unicodedata.combining(character)).casefold()


def initial(text: str) -> str:
    """Return the letter under which a name stands in an alphabetical list."""
    return alphabetic_key(text)[0].upper()


def alphabetic_key(text: str) -> str:
    """Return what to sort a term by: like `sort_key`, and in Arabic without the article, as dictionaries do."""
    return sort_key(text).removeprefix("ال")


def by_name(names: Mapping[str, str]) -> dict[str, str]:
    """Return codes with their names, sorted by name."""
    return dict(sorted(names.items(), key=lambda item: sort_key(item[1])))


def isolated(text: str) -> str:
    """Keep a name or a number in one piece, whatever the direction of the sentence around it."""
    return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}" if direction() == "rtl" else text


def isolated_number(text: str) -> str:
    """Keep a number in one piece with its sign and unit, from left to right, beside words of any direction."""
    return f"\N{LEFT-TO-RIGHT ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"


def directed(text: str) -> str:
    """Set the lines of a text in the direction of the language: on a chart, those with numbers would go wrong alone."""
    if direction() != "rtl":
        return text
    return "<br>".join(f"\N{RIGHT-TO-LEFT ISOLATE}{line}\N{POP DIRECTIONAL ISOLATE}" for line in text.split("<br>"))


def listing(items: list[str]) -> str:
    """Join names into a list as the language does: a, b and c."""
    return str(format_list(items, locale=language())) if items else ""
