"""A workbook to send in the results of the training needs assessment: empty rows by country, in three languages.

It holds no number. Who has the report fills one row for each number that it prints.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from components import i18n
from components.i18n import gettext as _
from exports import sheets

COLUMNS: Final = (
    "country",
    "item",
    "question",
    "answer",
    "value",
    "unit",
    "respondents",
    "locator",
    "notes",
)


def _columns() -> dict[str, tuple[str, str]]:
    """Name each column in the language in use, and say what it holds."""
    return {
        "country": (_("Country"), _("Whose respondents answered: MAR, TUN or MRT.")),
        "item": (_("Part"), _("Part of the questionnaire, as on the second sheet; answers: how many answered.")),
        "question": (_("Question"), _("What was asked, as printed.")),
        "answer": (_("Answer"), _("The answer counted, as printed; empty where the number stands for the question.")),
        "value": (_("Value"), _("The number as printed. Leave it empty where none is printed.")),
        "unit": (_("Unit"), _("persons, percent or mark.")),
        "respondents": (_("Respondents"), _("How many answered this question; empty where not printed.")),
        "locator": (_("Page"), _("Page or table of the report.")),
        "notes": (_("Note"), _("What a careful reader must know.")),
    }


def _in_each_language() -> dict[str, dict[str, tuple[str, str]]]:
    """Return the columns in every language."""
    found = {}
    for code in i18n.LANGUAGES:
        with i18n.speaking(code):
            found[code] = _columns()
    return found


def as_xlsx(countries: Iterable[str], items: Mapping[str, Mapping[str, str]]) -> bytes:
    """Return the workbook for these countries and parts; `items` names each part in every language."""
    said = _in_each_language()
    names = {column: [said[code][column][0] for code in i18n.LANGUAGES] for column in COLUMNS}
    empty = [""] * (len(COLUMNS) - 2)
    to_fill = sheets.Sheet(
        "results",
        ["\n".join([column, *names[column]]) for column in COLUMNS],
        [[country, item, *empty] for country in countries for item in items],
        widest=28,
    )
    heads = [i18n.language_name(code) for code in i18n.LANGUAGES]
    guide = sheets.Sheet(
        "columns",
        ["", *heads],
        [
            *(
                [column, *(f"{said[code][column][0]}\n{said[code][column][1]}" for code in i18n.LANGUAGES)]
                for column in COLUMNS
            ),
            *([item, *(texts[code] for code in i18n.LANGUAGES)] for item, texts in items.items()),
        ],
        widest=50,
    )
    return sheets.as_workbook([to_fill, guide])
