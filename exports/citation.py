"""How to cite a view and the publications behind it: APA, Chicago, BibTeX, RIS, and the plain link.

APA is that of the 7th edition, Chicago that of the 17th (author and date). Both are written here in a few lines: the
kept library for it (citeproc-py 0.11.1) writes "Versions 0.1.0" for one version, "Edition. Edition." into articles of
newspapers, a full stop behind English quotation marks and a second one behind a question mark, and its styles take
90 MB. The register names publishers, not persons, so every author is a body and is never turned round. Titles stand
as published: whether a capital belongs to a name is more than a program knows.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl, urlencode, urlsplit

import pandas as pd

from components import i18n
from components.i18n import gettext as _
from data import catalogue
from exports import model

# As in CITATION.cff; a test holds them together.
PROJECT = "Awda"
AUTHOR = "Awda contributors"
YEAR = "2026"
# Shorter works stand in quotation marks in Chicago, whole ones do not.
_PARTS = ("press", "web", "dataset", "paper")
_RIS_KINDS = {"press": "NEWS", "web": "ELEC", "dataset": "DATA", "law": "STAT"}
_LANGUAGES = {
    "en": "english",
    "fr": "french",
    "ar": "arabic",
    "it": "italian",
    "de": "german",
    "es": "spanish",
    "nl": "dutch",
    "ru": "russian",
}
# BibTeX counts braces even behind a backslash, so these have commands of their own.
_BIBTEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{mark: f"\\{mark}" for mark in "&%$#_"},
}
_ENDS = (".", "?", "!", "؟", "…")


@dataclass(frozen=True)
class Citation:
    """One work in every form; `key` is that of its BibTeX entry, the same each time."""

    key: str
    apa: str
    chicago: str
    bibtex: str
    ris: str
    link: str


def of_view(view: model.View) -> Citation:
    """Return how to cite a view of the dashboard, in its language."""
    with i18n.speaking(view.language):
        return _of_view(view)


def _of_view(view: model.View) -> Citation:
    """Return how to cite a view, in the language in use."""
    version = _("data version {version}").format(version=view.data_version)
    day = _day(view.made_on)
    choices = _("; ").join(_("{label}: {text}").format(label=name, text=text) for name, text in view.choices.items())
    note = _("; ").join([*([choices] if choices else []), version])
    kind = _("Data visualization")
    author, title = _stopped(AUTHOR), _tidy(view.title)
    retrieved = _("Retrieved {date}, from {address}").format(date=day, address=view.address)
    accessed = _("Accessed {date}.").format(date=day)
    return Citation(
        key=view_key(view),
        apa=f"{author} ({YEAR}). {title} ({version}) [{kind}]. {PROJECT}. {retrieved}",
        chicago=f"{author} {YEAR}. {_quoted(title)} {PROJECT}, {version}. {accessed} {view.address}.",
        bibtex=_bibtex(
            "misc",
            view_key(view),
            {
                "author": AUTHOR,
                "title": title,
                "year": YEAR,
                "howpublished": f"{PROJECT}, {version}",
                "url": view.address,
                "urldate": view.made_on.isoformat(),
                "langid": _LANGUAGES[view.language],
                "note": choices,
            },
        ),
        ris=_ris(
            [
                ("TY", "ELEC"),
                ("ID", view_key(view)),
                ("AU", AUTHOR),
                ("PY", YEAR),
                ("TI", title),
                ("T2", PROJECT),
                ("ET", view.data_version),
                ("UR", view.address),
                ("Y2", f"{view.made_on:%Y/%m/%d}"),
                ("LA", view.language),
                ("N1", note),
            ]
        ),
        link=view.address,
    )


def of_source(source_id: str, language: str, *, on: date | None = None) -> Citation:
    """Return how to cite a publication, with the words of a language, read on a day (today).

    Raise catalogue.UnknownCodeError for a publication that the register does not hold.
    """
    with i18n.speaking(language):
        return _of_source(catalogue.publication(source_id), on or date.today())


def _of_source(source: catalogue.Citation, on: date) -> Citation:
    """Return how to cite a publication, in the language in use."""
    author, title = _stopped(source.publisher), _tidy(source.title)
    year = source.year or _("n.d.")
    day = _day(on)
    data_set = _("Data set")
    named = f"{title} [{data_set}]" if source.kind == "dataset" else title
    # A page without a date may change, so both styles want to know when it was read.
    retrieved = _("Retrieved {date}, from {address}") if not source.year else "{address}"
    accessed = _("Accessed {date}.").format(date=day) if source.url and not source.year else ""
    # An article without the name of who wrote it goes by its title in APA, by its newspaper in Chicago.
    leading = (
        [_stopped(named), f"({year}).", author] if source.kind == "press" else [author, f"({year}).", _stopped(named)]
    )
    apa = [*leading, retrieved.format(date=day, address=source.url) if source.url else ""]
    chicago = [
        author,
        _stopped(year),
        _quoted(title) if source.kind in _PARTS else _stopped(title),
        _stopped(_("Data set")) if source.kind == "dataset" else "",
        accessed,
        f"{source.url}." if source.url else "",
    ]
    report = source.kind in ("report", "survey", "census")
    langid = _LANGUAGES.get(source.language, "")
    return Citation(
        key=source.source_id,
        apa=" ".join(part for part in apa if part),
        chicago=" ".join(part for part in chicago if part),
        bibtex=_bibtex(
            "techreport" if report else "misc",
            source.source_id,
            {
                "author": source.publisher,
                "title": title,
                **({"institution": source.publisher} if report else {}),
                "year": source.year,
                "url": source.url,
                "urldate": on.isoformat() if source.url else "",
                "langid": langid,
                # Without a year BibTeX would leave its place empty.
                "note": "" if source.year else _("n.d."),
            },
        ),
        ris=_ris(
            [
                ("TY", _RIS_KINDS.get(source.kind, "RPRT")),
                ("ID", source.source_id),
                ("AU", source.publisher),
                ("PY", source.year),
                ("TI", title),
                ("PB", source.publisher),
                ("UR", source.url),
                ("Y2", f"{on:%Y/%m/%d}" if source.url else ""),
                ("LA", source.language),
            ]
        ),
        link=source.url,
    )


def cited(view: model.View) -> list[catalogue.Citation]:
    """Return the publications that the figures of a view rest on, once each, in the order met."""
    return catalogue.citations(pd.concat([_places(one.rows) for one in view.exhibits] or [_places(pd.DataFrame())]))


def _places(rows: pd.DataFrame) -> pd.DataFrame:
    """Return where rows come from: their sources, places in them and grades."""
    column = "source_ids" if "source_ids" in rows.columns else "source_id"
    if column not in rows.columns:
        return pd.DataFrame({"source_ids": [], "locator": [], "grade": []})
    empty = pd.Series("", index=rows.index)
    return pd.DataFrame(
        {"source_ids": rows[column], "locator": rows.get("locator", empty), "grade": rows.get("grade", empty)}
    )


def of_sources(view: model.View) -> list[Citation]:
    """Return how to cite each publication behind a view."""
    return [of_source(one.source_id, view.language, on=view.made_on) for one in cited(view)]


def as_bib(view: model.View) -> bytes:
    """Return a view and the publications behind it as a file for BibTeX."""
    return "\n".join(one.bibtex for one in (of_view(view), *of_sources(view))).encode("utf-8")


def as_ris(view: model.View) -> bytes:
    """Return a view and the publications behind it as a file for reference managers."""
    return "\r\n".join(one.ris for one in (of_view(view), *of_sources(view))).encode("utf-8")


def view_key(view: model.View) -> str:
    """Return the key of a view: the same for the same page, choices and language."""
    choices = urlencode(sorted([*parse_qsl(urlsplit(view.address).query), ("lang", view.language)]))
    return f"awda_{view.page}_{hashlib.sha256(choices.encode()).hexdigest()[:8]}"


def _day(day: date) -> str:
    """Write a date as the language does."""
    return i18n.period(day.isoformat(), day.isoformat())


def _clean(text: str) -> str:
    """Return a text on one line, without marks of direction."""
    plain = re.sub(r"[\u2066-\u2069\u200e\u200f\u202a-\u202e]", "", text)
    return re.sub(r"[\x00-\x20\x7f]+", " ", plain).strip()


def _tidy(title: str) -> str:
    """Return a title without the full stop at its end, which each form sets by itself."""
    return re.sub(r"(?<!\.)\.$", "", _clean(title))


def _stopped(text: str) -> str:
    """End a part of a citation by a full stop, unless it has an end already."""
    return text if text.endswith(_ENDS) else f"{text}."


def _quoted(title: str) -> str:
    """Set a title in the quotation marks of the language, with the full stop where the language wants it."""
    return _("“{title}.”").format(title=title) if not title.endswith(_ENDS) else _("“{title}”").format(title=title)


def _bibtex(kind: str, key: str, fields: dict[str, str]) -> str:
    """Return an entry of BibTeX; empty fields are left out."""
    lines = [f"  {name} = {_value(name, text)}" for name, text in fields.items() if text]
    return f"@{kind}{{{key},\n" + ",\n".join(lines) + "\n}\n"


def _value(name: str, text: str) -> str:
    """Write the value of a field; doubled braces keep a body in one piece and a title's capitals."""
    if name == "url":
        # An address is read letter by letter: what would end the field or break the line is written in code.
        return "{" + re.sub(r"[{}\\\s]", lambda met: f"%{ord(met[0]):02X}", text) + "}"
    escaped = "".join(_BIBTEX.get(letter, letter) for letter in _clean(text))
    return f"{{{{{escaped}}}}}" if name in ("author", "title", "institution") else f"{{{escaped}}}"


def _ris(lines: Sequence[tuple[str, str]]) -> str:
    """Return a record of RIS: a tag, two blanks, a dash; each line ends as on the machines it was made for."""
    kept: Iterable[tuple[str, str]] = ((tag, _clean(text)) for tag, text in lines if text)
    return "".join(f"{tag}  - {text}\r\n" for tag, text in (*kept, ("ER", "")))
