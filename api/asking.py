"""From the address of a question to what is asked; everything that is not understood is refused, nothing is ignored."""

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final
from urllib.parse import parse_qsl, urlencode

from api.problems import Fault, Problem
from components import i18n
from components.i18n import gettext as _
from data import observations, open_data, searching

JSON, CSV, GEOJSON = "json", "csv", "geojson"
MEDIA_TYPES: Final = {
    JSON: "application/json",
    CSV: "text/csv; charset=utf-8",
    GEOJSON: "application/geo+json",
}
LANGUAGE, PAGE, PER_PAGE, BOM = "lang", "page", "per_page", "bom"
LONGEST_QUERY, LONGEST_VALUE, MOST_CODES = open_data.LONGEST_QUERY, open_data.LONGEST_VALUE, open_data.MOST_CODES
MOST_PARAMETERS = 40
MOST_ON_A_PAGE: Final = 1000
# A table is read whole by those who take CSV; a map of all figures would be ten megabytes.
USUAL_ON_A_PAGE: Final[Mapping[str, int | None]] = {JSON: 100, CSV: None, GEOJSON: MOST_ON_A_PAGE}
# Problems list the codes of short lists, and of long ones those that look most like the one sent.
_LISTED, _NEAREST, _COMPARED = 50, 3, 60
_NUMBER = re.compile(r"-?[0-9]+")
_SPAN = re.compile(r"([0-9]{4})(?:-([0-9]{4}))?")


@dataclass(frozen=True)
class Asked:
    """A question: which rows, in which format, language and part; one question is always written in one way."""

    collection: str
    format: str
    chosen: tuple[tuple[str, tuple[str, ...]], ...]
    language: str
    page: int = 1
    per_page: int | None = None
    bom: bool = False

    def understood(self) -> dict[str, object]:
        """Return the parameters as they were understood, for the answer."""
        found: dict[str, object] = {name: list(codes) for name, codes in self.chosen}
        return found | {LANGUAGE: self.language}

    def query(self, page: int | None) -> str:
        """Return the query of a part of the answer, or of the whole."""
        said = [(name, ",".join(codes)) for name, codes in self.chosen]
        if self.language != i18n.DEFAULT_LANGUAGE:
            said.append((LANGUAGE, self.language))
        if page is not None:
            said += [(PAGE, str(page)), (PER_PAGE, str(self.per_page))]
        if self.bom:
            said.append((BOM, "yes"))
        return urlencode(said, safe=",")


def language_of(query: str) -> str:
    """Return the language in which to say what is wrong with a question: the one asked for, else English."""
    met = re.search(rf"(?:^|&){LANGUAGE}=([a-z]{{2}})(?:&|$)", query)
    return met[1] if met and met[1] in i18n.LANGUAGES else i18n.DEFAULT_LANGUAGE


def pairs(query: str) -> dict[str, str]:
    """Return the parameters of a query; raise Problem where it cannot be read, or says one of them twice."""
    if len(query) > LONGEST_QUERY:
        raise Problem(
            "too_long", 414, _("The query has more than {most} characters.").format(most=i18n.number(LONGEST_QUERY))
        )
    if query.count("&") >= MOST_PARAMETERS:
        detail = _("The query has more than {most} parameters.")
        raise Problem("too_long", 400, detail.format(most=i18n.number(MOST_PARAMETERS)))
    try:
        met = parse_qsl(query, keep_blank_values=True, errors="strict")
    except ValueError:
        raise Problem("unreadable", 400, _("The query is not a list of names and values in UTF-8.")) from None
    found: dict[str, str] = {}
    for name, value in met:
        if name in found:
            raise Problem(
                "repeated_parameter",
                400,
                _("A parameter stands once; several codes are joined by commas."),
                [Fault(name, value)],
            )
        found[name] = value
    return found


def asked(collection: open_data.Collection, form: str, query: str) -> Asked:
    """Return what is asked by a query; raise Problem that names everything wrong with it."""
    given = pairs(query)
    names = parameter_names(collection, form)
    if unknown := [Fault(name, value, names) for name, value in given.items() if name not in names]:
        raise Problem(
            "unknown_parameter", 400, _("This address has no such parameter; the allowed ones are listed."), unknown
        )
    if empty := [Fault(name, value) for name, value in given.items() if not value]:
        raise Problem("empty_parameter", 400, _("Leave a parameter out, or give it a value."), empty)
    if long := [Fault(name, value) for name, value in given.items() if len(value) > LONGEST_VALUE]:
        raise Problem(
            "too_long", 400, _("A value has at most {most} characters.").format(most=i18n.number(LONGEST_VALUE)), long
        )
    found = {choice.name: _READERS[choice.kind](choice, given[choice.name]) for choice in _made(collection, given)}
    paged = PAGE in given or PER_PAGE in given
    return Asked(
        collection.name,
        form,
        tuple(found.items()),
        language(given),
        _number(PAGE, given.get(PAGE, "1"), 1, 1_000_000),
        _number(PER_PAGE, given.get(PER_PAGE, "100"), 1, MOST_ON_A_PAGE) if paged else USUAL_ON_A_PAGE[form],
        _one(BOM, given.get(BOM, "no"), ("yes", "no")) == "yes",
    )


def language(given: Mapping[str, str]) -> str:
    """Return the language asked for, English by default; raise Problem for one that is not offered."""
    return _one(LANGUAGE, given.get(LANGUAGE, i18n.DEFAULT_LANGUAGE), i18n.LANGUAGES)


def parameter_names(collection: open_data.Collection, form: str) -> list[str]:
    """Return the parameters of a collection in a format."""
    return [*(choice.name for choice in collection.choices), *shared_names(form)]


def shared_names(form: str) -> list[str]:
    """Return the parameters that every collection has in a format."""
    return [LANGUAGE, PAGE, PER_PAGE, *([BOM] if form == CSV else [])]


def _made(collection: open_data.Collection, given: Mapping[str, str]) -> list[open_data.Choice]:
    """Return the choices that a query makes, in the order of the collection."""
    return [choice for choice in collection.choices if choice.name in given]


@cache
def _known(known: Callable[[], Sequence[str]]) -> Mapping[str, int]:
    """Return the codes of a choice with their places."""
    return {code: place for place, code in enumerate(known())}


def _codes(choice: open_data.Choice, value: str) -> tuple[str, ...]:
    """Read codes joined by commas, in the order of their list; raise Problem."""
    codes = list(dict.fromkeys(value.split(",")))
    if len(codes) > MOST_CODES:
        detail = _("A parameter has at most {most} codes.").format(most=i18n.number(MOST_CODES))
        raise Problem("too_long", 400, detail, [Fault(choice.name, value)])
    places = _known(choice.known)
    if unknown := [code for code in codes if code not in places]:
        raise _unknown(choice.name, unknown, list(places))
    return tuple(sorted(codes, key=places.__getitem__))


def _code(choice: open_data.Choice, value: str) -> tuple[str, ...]:
    """Read one code; raise Problem."""
    return (_one(choice.name, value, list(_known(choice.known))),)


def _one(name: str, value: str, known: Sequence[str]) -> str:
    """Read one code among a few; raise Problem."""
    if value not in known:
        raise _unknown(name, [value], known)
    return value


def _unknown(name: str, codes: Sequence[str], known: Sequence[str]) -> Problem:
    """Return the problem of codes that do not exist, with those that do."""
    short = len(known) <= _LISTED

    def nearest(code: str) -> list[str]:
        """Return the codes that look like one, and are not taken for it."""
        return difflib.get_close_matches(code[:_COMPARED].casefold(), known, _NEAREST) or difflib.get_close_matches(
            code[:_COMPARED].upper(), known, _NEAREST
        )

    faults = [
        Fault(name, code, known, (), 0) if short else Fault(name, code, (), nearest(code), len(known))
        for code in codes[:10]
    ]
    detail = _("The evidence base has no such code.")
    if name == "period" and observations.LATEST in codes:
        detail = _("There is no code for the latest period, which is another one for each map: name a period.")
    return Problem("unknown_code", 400, detail, faults)


def _span(choice: open_data.Choice, value: str) -> tuple[str, ...]:
    """Read a span of years such as 2005-2024, or one year, which is a span from itself to itself; raise Problem."""
    first, last = choice.known()
    met = _SPAN.fullmatch(value)
    if not met:
        detail = _("A year is expected, or two years joined by a hyphen, such as 2019 or 2005-2024.")
        raise Problem("wrong_type", 400, detail, [Fault(choice.name, value, (f"{first}-{last}",))])
    start, end = met[1], met[2] or met[1]
    if not first <= start <= end <= last:
        detail = _("The years lie between {first} and {last}, the first one before the last one.")
        raise Problem(
            "out_of_range",
            400,
            detail.format(first=first, last=last),
            [Fault(choice.name, value, (f"{first}-{last}",))],
        )
    return (f"{start}-{end}",)


def _words(choice: open_data.Choice, value: str) -> tuple[str, ...]:
    """Read words to search for; raise Problem."""
    if len(value) > open_data.LONGEST_WORDS:
        detail = _("A search has at most {most} characters.").format(most=i18n.number(open_data.LONGEST_WORDS))
        raise Problem("too_long", 400, detail, [Fault(choice.name, value)])
    if not value.isprintable() or not value.strip():
        raise Problem(
            "wrong_type", 400, _("A search is made of letters that can be read."), [Fault(choice.name, value)]
        )
    if not searching.has_words(value):
        detail = _("A search needs at least one letter or digit.")
        raise Problem("wrong_type", 400, detail, [Fault(choice.name, value)])
    return (" ".join(value.split()),)


_READERS: Final[Mapping[str, Callable[[open_data.Choice, str], tuple[str, ...]]]] = {
    open_data.CODES: _codes,
    open_data.CODE: _code,
    open_data.SPAN: _span,
    open_data.WORDS: _words,
}


def _number(name: str, value: str, least: int, most: int) -> int:
    """Read a whole number; raise Problem."""
    if not _NUMBER.fullmatch(value):
        raise Problem("wrong_type", 400, _("A whole number is expected."), [Fault(name, value)])
    if not least <= int(value) <= most:
        detail = _("The number lies between {least} and {most}.")
        raise Problem(
            "out_of_range", 400, detail.format(least=i18n.number(least), most=i18n.number(most)), [Fault(name, value)]
        )
    return int(value)


def forms(collection: open_data.Collection) -> tuple[str, ...]:
    """Return the formats of a collection."""
    return (JSON, CSV, *((GEOJSON,) if collection.regional else ()))


def media_type(form: str) -> str:
    """Return the media type of a format, without what is said beside it."""
    return MEDIA_TYPES[form].partition(";")[0]


def accepted(collection: open_data.Collection, accept: str) -> str:
    """Return the format that a reader prefers by the header Accept, JSON where all are alike; raise Problem."""
    offered = {form: media_type(form) for form in forms(collection)}
    if not accept.strip():
        return JSON
    wanted = [quality(part) for part in accept[:LONGEST_QUERY].split(",")[:MOST_PARAMETERS]]
    best = JSON
    reached = 0.0
    for form, media in offered.items():
        weight = _quality_of(media, wanted)
        if weight > reached:
            best, reached = form, weight
    if not reached:
        raise Problem(
            "not_acceptable",
            406,
            _("This address answers in these formats only: {formats}.").format(formats=", ".join(offered.values())),
        )
    return best


def quality(part: str) -> tuple[str, float]:
    """Return a part of a header such as Accept with its weight, none where that cannot be read."""
    media, _sign, more = part.partition(";")
    met = re.search(r"(?:^|;)\s*q\s*=\s*(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\s*(?:;|$)", more)
    return media.strip().lower(), float(met[1]) if met else 1.0 if "q=" not in more.replace(" ", "") else 0.0


def _quality_of(media: str, wanted: Sequence[tuple[str, float]]) -> float:
    """Return how much a media type is wanted: by the most particular range that it falls into."""
    kind = media.split("/")[0]
    for range_ in (media, f"{kind}/*", "*/*"):
        if weights := [weight for name, weight in wanted if name == range_]:
            return max(weights)
    return 0.0
