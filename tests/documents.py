"""Views of the dashboard as documents show them, for the tests of documents."""

from datetime import date
from urllib.parse import urlencode

from components import frame, i18n, unseen
from data import catalogue
from exports import model

MADE_ON = date(2026, 11, 22)


def view(page: str, language: str, **choices: str) -> model.View:
    """Return a view with its exhibits, their pictures left out: what a workbook and a citation are made of."""
    link = {**choices, "lang": language}
    opened = unseen.opened(f"pages/{page}.py", link)
    i18n.set_language(language)
    exhibits = [
        model.Exhibit(
            key=one.key,
            title=one.title,
            reading=one.reading,
            picture=model.Statements(()),
            alt=one.alt,
            notes=one.notes,
            sources=(),
            rows=one.rows,
            table=one.table,
        )
        for one in opened.run.shown
    ]
    return model.View(
        page=page,
        section=opened.run.section,
        title=opened.run.title,
        lead=opened.run.lead,
        choices=opened.stated,
        address=f"https://awda.example/{page}?{urlencode(link)}",
        language=language,
        exhibits=exhibits,
        data_version=catalogue.data_version(),
        made_on=MADE_ON,
        credits=frame.outline_credit(),
    )
