"""Documents on paper, set as PDF: what a template says stands behind what all of them share (`paper.typ`).

What is said is data, handed over as JSON: no text of a table, a link or a reader can become markup.
"""

from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

_HERE: Final = Path(__file__).parent
# Latin letters as on screen, then the Arabic ones. The machine's own fonts are left alone: a document looks the same
# anywhere.
_FONTS: Final = ("fontpkg_source_sans_3", "fontpkg_ibm_plex_sans_arabic")
# Tagged for screen readers, and checked for what PDF/UA asks: title, language, descriptions of pictures, order.
_STANDARD: Final = "ua-1"


def as_pdf(template: str, said: str, made_on: date) -> bytes:
    """Return what is said (JSON) as PDF by a template, the same to the byte for the same text."""
    import typst  # only for those who ask

    made = typst.compile(
        (_HERE / "paper.typ").read_bytes() + (_HERE / template).read_bytes(),
        sys_inputs={"said": said},
        font_paths=_fonts(),
        format="pdf",
        pdf_standards=[_STANDARD],
        timestamp=datetime(made_on.year, made_on.month, made_on.day, tzinfo=UTC),
    )
    return bytes(made)


@cache
def _fonts() -> Any:
    """Return the fonts of documents, those that come with typst included, read once."""
    import typst

    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=True,
        font_paths=[str(files(package) / "files") for package in _FONTS],
    )
