"""The reader's own action plan in words: its marks, its fields, what is wrong with a file or link."""

from collections.abc import Sequence

from components import i18n, naming
from components.i18n import gettext as _
from components.i18n import ngettext
from data import plan as model


def priority_name(code: str) -> str:
    """Name a priority, empty where there is none."""
    return {"high": _("High"), "medium": _("Medium"), "low": _("Low")}.get(code, "")


def horizon_name(code: str) -> str:
    """Name a horizon, empty where there is none."""
    return naming.label("horizon", code) if code else ""


def quadrant_name(code: str) -> str:
    """Name a part of the matrix."""
    names = {
        model.FIRST: _("Do first"),
        model.PREPARE: _("Prepare"),
        model.ALONG: _("Do along the way"),
        model.LATER: _("Leave for later"),
        model.BETWEEN: _("In between"),
    }
    return names[code]


def mark_name(mark: int | None) -> str:
    """Write a mark, empty where there is none."""
    return i18n.number(mark) if mark else ""


def count_of(plan: Sequence[model.Action]) -> str:
    """Say of how many actions a plan is."""
    return ngettext("{count} action", "{count} actions", len(plan)).format(count=i18n.number(len(plan)))


def field_name(field: str) -> str:
    """Name a field of an action."""
    names = {
        "recommendation": _("Recommendation"),
        "priority": _("Priority"),
        "lead": _("Lead actor"),
        "horizon": _("Horizon"),
        "importance": _("Importance"),
        "ease": _("Ease"),
        "note": _("Note"),
    }
    return names[field]


def fault_words(fault: model.PlanError) -> str:
    """Say what is wrong with a file or link; nothing of its own text is repeated."""
    count = i18n.number(fault.count)
    where = {"item": i18n.number(fault.item), "field": field_name(fault.field) if fault.field else "", "count": count}
    texts = {
        "too_large": _("It is larger than {most} kB, and a plan is never that large."),
        "not_text": _("It is not a text file: it may be a picture, a spreadsheet or a packed file."),
        "empty": _("It is empty."),
        "truncated": _("It breaks off before its end: it was not copied or downloaded completely."),
        "not_json": _("It is not a plan file of Awda: it does not hold JSON as we write it."),
        "twice": _("One name stands twice in it, so that it is not clear what holds."),
        "nested": _("It is not a plan file of Awda: it is nested too deep."),
        "foreign": _("It belongs to another program: it does not say that it is a plan of Awda."),
        "version": _("It is a plan of another version of Awda, which this one cannot read."),
        "fields": _("Its heading is not that of a plan: format, version, data version and actions, and nothing else."),
        "items": _("Its actions are not a list."),
        "too_many": _("It lists {count} actions, more than there are recommendations."),
        "none_known": _("These data have none of its recommendations."),
        "item": _("Action {item} is not an action."),
        "item_fields": _("Action {item} has a field that a plan does not have."),
        "code": _("Action {item}: what stands for “{field}” is not one of its values."),
        "mark": _("Action {item}: “{field}” is a whole number from 1 to 5."),
        "text": _("Action {item}: “{field}” is a text."),
        "too_long": _("Action {item}: “{field}” is longer than {count} letters."),
        "characters": _("Action {item}: “{field}” holds signs that cannot be seen, such as control characters."),
        "repeated": _("Action {item}: its recommendation stands in the plan before."),
        "link": _("Its code is damaged: it was cut or changed on the way."),
        "too_long_link": _("Its code is longer than any that Awda makes."),
    }
    return texts[fault.fault].format(most=i18n.number(model.LARGEST // 1000), **where)
