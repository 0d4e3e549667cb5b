"""Talks in words: what is wrong with a file or link, its fields, how long it is."""

import re

from components import i18n
from components.i18n import gettext as _
from components.i18n import ngettext
from data import talks as model

_NO_NAME = re.compile(r"[^\w .()-]")
_LONGEST_NAME = 60


def steps_of(count: int) -> str:
    """Say of how many steps a talk is."""
    return ngettext("{count} step", "{count} steps", count).format(count=i18n.number(count))


def field_name(field: tuple[str, ...]) -> str:
    """Name a field of a talk, with the number of a point and the language it is of."""
    names = {
        "title": _("title"),
        "steps": _("steps"),
        "message": _("message"),
        "notes": _("notes"),
        "view": _("view"),
        "figure": _("figure"),
        "controls": _("controls"),
        "points": _("points"),
    }
    name = names.get(field[0], "") if field else ""
    for part in field[1:]:
        if part in i18n.LANGUAGES:
            name = _("{name} in {language}").format(name=name, language=i18n.language_name(part))
        elif part.isdecimal():
            name = _("{name}, number {number}").format(name=name, number=i18n.number(int(part)))
    return name


def reason(fault: model.TalkError) -> str:
    """Say what is wrong with a file or link, without the place; nothing of its own text is repeated."""
    texts = {
        "too_large": _("It is larger than {most} kB, and a talk is never that large."),
        "not_text": _("It is not a text file: it may be a picture, slides or a packed file."),
        "empty": _("It is empty."),
        "not_toml": _("From here on it is not TOML, the form of a talk file."),
        "twice": _("One name stands twice, so that it is not clear what holds."),
        "nested": _("It is nested too deep for a talk."),
        "foreign": _("It is not a talk of Awda."),
        "key": _("Here stands a name that a talk does not have."),
        "no_steps": _("It has no steps."),
        "too_many": _("A talk has at most {most} steps."),
        "type": _("What stands for “{field}” is of another kind than a talk has there."),
        "missing": _("“{field}” is missing."),
        "too_long": _("“{field}” is longer than {count} letters."),
        "characters": _("“{field}” holds signs that cannot be seen, such as control characters."),
        "too_many_points": _("A step has at most {count} points."),
        "alone": _("“{field}” stands without a view."),
        "both": _("A step shows a view or points, not both."),
        "figure": _("What stands for the figure is not the key of a figure."),
        "view": _("What stands for the view is not the link of a view: a page, then its choices."),
        "view_language": _("The link of a view holds no language, talk or step: these are the talk’s own."),
        "controls": _("Controls are at most {count} names of choices, each once."),
        "page": _("There is no page of this name that a talk could show."),
        "choice": _("The view does not know a choice of its link, or what is chosen."),
        "fails": _("The view could not be drawn with these choices."),
        "no_figure": _("The view shows no figure with this key."),
        "link": _("Its code is damaged: it was cut or changed on the way."),
        "too_long_link": _("Its code is longer than any that Awda makes."),
    }
    most = model.LARGEST // 1000 if fault.fault == "too_large" else model.MOST_STEPS
    return texts[fault.fault].format(
        most=i18n.number(most), count=i18n.number(fault.count), field=field_name(fault.field)
    )


def fault_words(fault: model.TalkError) -> str:
    """Say what is wrong with a file or link, and where: the file, the line, and the step."""
    # What may stand in the name of a file may be a mark of the page's text elsewhere.
    name = _NO_NAME.sub("", fault.file)[:_LONGEST_NAME].strip()
    where = [f"`{i18n.isolated(name)}`"] if name else []
    if fault.line:
        where.append(_("line {line}").format(line=i18n.number(fault.line)))
    if fault.step:
        where.append(_("step {step}").format(step=i18n.number(fault.step)))
    if not where:
        return reason(fault)
    place = i18n.listing(where)
    return _("{label}: {text}").format(label=place[0].upper() + place[1:], text=reason(fault))
