"""Small pieces of HTML, with every text escaped."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from urllib.parse import urlencode

from markupsafe import Markup, escape

from components import i18n

_ARABIC = re.compile(r"[\u0621-\u064a]")
# The view that another page shows inside itself, as page and choices.
_shown_inside: ContextVar[tuple[str, Mapping[str, str]] | None] = ContextVar("shown_inside", default=None)


@contextmanager
def inside_another_page(page: str, choices: Mapping[str, str]) -> Iterator[None]:
    """Let links that make choices open the view they belong to: the page that shows it does not know them."""
    before = _shown_inside.set((page, choices))
    try:
        yield
    finally:
        _shown_inside.reset(before)


def home() -> tuple[str, tuple[tuple[str, str], ...]] | None:
    """Return the view that another page shows inside itself: what is kept of markup with links is kept apart by it."""
    inside = _shown_inside.get()
    return (inside[0], tuple(inside[1].items())) if inside else None


def _leads(choices: Mapping[str, str], marks: Markup) -> Markup:
    """Return the attributes of a link that makes choices: here, with `marks`, or on the page of its view."""
    if home := _shown_inside.get():
        page, holding = home
        return elsewhere(page, {name: value for name, value in {**holding, **choices}.items() if value})
    address = "?" + urlencode({**{name: value for name, value in choices.items() if value}, "lang": i18n.language()})
    return Markup('href="{}" {}').format(address, marks)


def join(pieces: Iterable[str], between: str = "") -> Markup:
    """Join pieces, escaping those that are plain text."""
    return Markup(between).join(pieces)


def link(text: str, address: str, *, language: str = "") -> Markup:
    """Return a link to a publication; plain text where there is no address."""
    spoken = Markup(' lang="{}"').format(_tongue(text, language)) if language else Markup("")
    if not address.startswith(("https://", "http://")):
        return Markup("<span{}>{}</span>").format(spoken, text)
    return Markup('<a href="{}" target="_blank" rel="noopener noreferrer"{}>{}</a>').format(address, spoken, text)


def choice(text: str, choices: Mapping[str, str], *, label: str = "", marks: Markup | None = None) -> Markup:
    """Return a link that makes choices in place (see `browser.choices`), or opens the view anew in another tab.

    An empty value takes a choice back. `label` is read out instead of the text; `marks` are attributes of our own.
    """
    leads = _leads(choices, Markup('data-choice="{}"').format(urlencode(choices)))
    return _anchor(leads, text, label, marks)


def leading(text: str, choices: Mapping[str, str], *, label: str = "", marks: Markup | None = None) -> Markup:
    """Return a link like `choice` that says its choices only once, for tables of many links; none is taken back."""
    return _anchor(_leads(choices, Markup("data-choice")), text, label, marks)


def _anchor(leads: Markup, text: str, label: str, marks: Markup | None) -> Markup:
    """Return a link; `label` is read out instead of its text."""
    said = Markup(' aria-label="{}"').format(label) if label else Markup("")
    return Markup("<a {}{}{}>{}</a>").format(leads, said, marks or Markup(""), text)


def elsewhere(page: str, choices: Mapping[str, str]) -> Markup:
    """Return the attributes of a link to another page with these choices, which is followed in place as well."""
    asked = f"{page}?" + urlencode({**choices, "lang": i18n.language()})
    return Markup('href="{0}" data-page="{0}"').format(asked)


def to_page(page: str, choices: Mapping[str, str], text: str) -> Markup:
    """Return a link to another page with these choices."""
    return Markup("<a {}>{}</a>").format(elsewhere(page, choices), text)


def listed(items: Iterable[str], kind: str = "awda-names", *, ordered: bool = False) -> Markup:
    """Return items as a list; `kind` is its class."""
    tag = Markup("ol" if ordered else "ul")
    return Markup('<{0} class="{1}">{2}</{0}>').format(
        tag, kind, join(Markup("<li>{}</li>").format(item) for item in items)
    )


def _tongue(text: str, language: str) -> str:
    """Return the language of a text: the register gives many titles and names of Arabic publications in English."""
    return "en" if language == "ar" and not _ARABIC.search(text) else language


def latin(text: str, language: str = "en") -> Markup:
    """Mark a text that stands in its own language whatever the page's, such as the title of a publication."""
    language = _tongue(text, language)
    if language == i18n.language() or not text:
        return escape(text)
    side = "rtl" if language in i18n.RIGHT_TO_LEFT else "ltr"
    return Markup('<bdi lang="{}" dir="{}">{}</bdi>').format(language or "und", side, text)


def table(headers: Sequence[str], rows: Iterable[Sequence[str]], *, caption: str, whole: bool = False) -> Markup:
    """Return a table that reads well with a screen reader; the first column names the row.

    A long table scrolls in a frame of its own, unless it is to be seen `whole`; then its rows are cards on a phone.
    """
    head = join(Markup('<th scope="col">{}</th>').format(header) for header in headers)

    def cell(header: str, text: str) -> Markup:
        """Return a cell; where each row becomes a card on a phone, it says which column it is of."""
        label = Markup(' data-label="{}"').format(header) if whole and text else ""
        return Markup("<td{}>{}</td>").format(label, text)

    body = join(
        Markup('<tr><th scope="row">{}</th>{}</tr>').format(
            row[0], join(cell(header, text) for header, text in zip(headers[1:], row[1:], strict=True))
        )
        for row in rows
    )
    return Markup(
        '<div class="awda-scroll{3}" tabindex="0" role="region" aria-label="{0}"><table class="awda-table">'
        '<caption class="awda-hidden">{0}</caption><thead><tr>{1}</tr></thead><tbody>{2}</tbody></table></div>'
    ).format(caption, head, body, " awda-whole" if whole else "")


def opened(code: str) -> Markup:
    """Return the place that is brought into sight once something is opened (see `browser.choices`)."""
    return Markup('<span data-chosen="{}" tabindex="-1"></span>').format(code)
