"""Views, talks and the reader's own action plan as decks of slides, made of the same figures as the screen.

Each view is opened once more for nobody (see `unseen`): by its link alone, so that what a document shows is what its
link shows, and always on light paper.
"""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar
from urllib.parse import urlencode

import pandas as pd

from components import exhibits, filters, frame, i18n, naming, plain, plan_words, unseen
from components.i18n import gettext as _
from components.i18n import language, ngettext
from data import catalogue, judgements, talks, trends
from data import plan as plans
from exports import jobs, model

# How many lines of a plan are read from a slide at once.
ACTIONS = 6
_Any = TypeVar("_Any")
_log = logging.getLogger(__name__)


def address_of(base: str, page: str, link: Mapping[str, str]) -> str:
    """Return the address of a view below that of the dashboard; the overview is what stands there itself."""
    path = "" if page == frame.doors()[0].code else page
    return f"{base}{path}?{urlencode(link)}" if link else f"{base}{path}"


# Views


def opened(page: str, link: Mapping[str, str], chosen_language: str) -> unseen.Opened:
    """Return what a page shows when it is opened by a link in a language."""
    return unseen.opened(f"pages/{page}.py", {**link, filters.LANGUAGE: chosen_language})


def view_of(
    run: exhibits.Run, stated: Mapping[str, str], page: str, link: Mapping[str, str], address: str
) -> model.View:
    """Return a view as documents show it; `address` is that of the dashboard."""
    return _view(run, stated, page, link, address, run.shown)


def _view(
    run: exhibits.Run,
    stated: Mapping[str, str],
    page: str,
    link: Mapping[str, str],
    address: str,
    shown: Sequence[exhibits.Shown],
) -> model.View:
    """Return a view with some of what it has shown."""
    made = [plain.exhibit(one) for one in shown]
    has_map = any(isinstance(one.picture, model.Map) for one in made)
    return model.View(
        page=page,
        section=plain.plain(run.section),
        title=plain.plain(run.title),
        lead=plain.plain(run.lead),
        choices={plain.plain(name): plain.plain(text) for name, text in stated.items()},
        address=address_of(address, page, {**link, filters.LANGUAGE: language()}),
        language=language(),
        exhibits=made,
        data_version=catalogue.data_version(),
        made_on=date.today(),
        credits=frame.outline_credit() if has_map else "",
    )


def view_at(page: str, link: Mapping[str, str], chosen_language: str, address: str) -> model.View:
    """Return the view that a link opens, in a language, as documents show it."""
    i18n.set_language(chosen_language)
    found = opened(page, link, chosen_language)
    return view_of(found.run, found.stated, page, link, address)


def of_view(view: model.View) -> model.Deck:
    """Return a view as slides, one for each exhibit, and one more for the milestones marked in it."""
    slides = []
    for one in view.exhibits:
        said = _paragraphs(one.reading, one.alt)
        slides.append(model.Slide(one.title or view.title, said, view=view, exhibit=plain.of_page(one)))
        if marked := _milestones(one):
            slides.append(model.Slide(marked.title, "", view=view, exhibit=marked))
    return _deck(view.title, view.lead, slides, view.address)


def _milestones(exhibit: model.Exhibit) -> model.Exhibit | None:
    """Return the policy milestones that are marked in a chart as a table, each with its source."""
    marks = exhibit.picture.milestones if isinstance(exhibit.picture, model.Chart) else ()
    rows = trends.events({event for one in marks for event in one.events})
    if rows.empty:
        return None
    table = model.Table(
        [_("Year"), _("Country"), _("Milestone")],
        [
            [str(row["year"]), naming.country_name(row["country"]), row[f"event_{language()}"]]
            for _index, row in rows.iterrows()
        ],
    )
    return model.Exhibit(
        key=f"{exhibit.key}_milestones",
        title=_("Policy milestones of these years"),
        reading="",
        picture=table,
        alt="",
        notes=(),
        sources=plain.sources(rows),
        rows=rows.reset_index(drop=True),
        table="timeline",
    )


def _paragraphs(*texts: str) -> str:
    """Return the texts that are not empty, once each, one below the other."""
    return "\n\n".join(dict.fromkeys(text for text in texts if text))


def _deck(title: str, subtitle: str, slides: Sequence[model.Slide], address: str) -> model.Deck:
    """Return slides as a deck in the language of the reader, of today's data."""
    return model.Deck(
        title=title,
        subtitle=subtitle,
        slides=slides,
        language=language(),
        data_version=catalogue.data_version(),
        made_on=date.today(),
        address=address,
    )


# Talks


def of_talk(talk: talks.Talk, chosen_language: str, address: str, progress: jobs.Progress = jobs.quietly) -> model.Deck:
    """Return a talk as slides in a language, one for each step; `address` is that of the dashboard."""
    i18n.set_language(chosen_language)
    slides = []
    for number, step in enumerate(talk.steps):
        progress(number, len(talk.steps))
        slides.append(_step(step, chosen_language, address))
    progress(len(talk.steps), len(talk.steps))
    link = {"view": "stage", "talk": talk.code, filters.LANGUAGE: chosen_language}
    return _deck(
        _said(talk.title, chosen_language),
        _("Awda: return migration in Morocco and Tunisia"),
        slides,
        address_of(address, "present", link),
    )


def _step(step: talks.Step, chosen_language: str, address: str) -> model.Slide:
    """Return a step as a slide; one whose figure cannot be had says so."""
    message, notes = _said(step.message, chosen_language), _said(step.notes, chosen_language)
    points = [_said(point, chosen_language) for point in step.points]
    if not step.page:
        return model.Slide(message, notes, points)
    try:
        found = opened(step.page, step.choices, chosen_language)
    except Exception:
        # One step that breaks leaves the talk whole; the log has the details.
        _log.exception("a step of a talk could not be drawn: %s", step.page)
        return model.Slide(message, notes, [*points, _("The figure of this step could not be drawn.")])
    shown = [one for one in found.run.shown if one.key == (step.figure or one.key)][:1]
    view = _view(found.run, found.stated, step.page, step.choices, address, shown)
    if not shown:
        said = _("The view of this step no longer shows its figure: nothing fits the choices, or it has moved.")
        return model.Slide(message, notes, [*points, said], view=view)
    said = _not_known(found.unknown)
    return model.Slide(message, _paragraphs(said, notes), points, view, plain.of_page(view.exhibits[0]))


def _said(texts: talks.Texts, chosen_language: str) -> str:
    """Return a text in a language, else in the first that there is: a talk of one's own may have one only."""
    return texts.get(chosen_language) or next(filter(None, texts.values()), "")


def _not_known(values: Sequence[tuple[str, str]]) -> str:
    """Say which values of a step's link are not known, if any."""
    if not values:
        return ""
    return ngettext(
        "The link of this step holds a value that we do not know: {values}. It is left aside.",
        "The link of this step holds values that we do not know: {values}. They are left aside.",
        len(values),
    ).format(values=i18n.listing([i18n.isolated(f"{name}={value}") for name, value in values]))


# The reader's own action plan


def of_plan(plan: plans.Plan, chosen_language: str, address: str) -> model.Deck:
    """Return the reader's action plan as slides: its actions, and their place in the matrix."""
    i18n.set_language(chosen_language)
    rows = judgements.recommendations().set_index("recommendation_id", drop=False)
    rows = rows.loc[[action.recommendation for action in plan]]
    title = ngettext("Your action plan: {count} action", "Your action plan: {count} actions", len(plan)).format(
        count=i18n.number(len(plan))
    )
    lead = _(
        "Priorities, marks and notes are yours, not Awda's; Awda adds the statements, their sources and nothing else."
    )
    view = model.View(
        page="recommendations",
        section=_("Recommendations"),
        title=title,
        lead=lead,
        choices={},
        address=_address_of_plan(plan, address),
        language=language(),
        exhibits=[],
        data_version=catalogue.data_version(),
        made_on=date.today(),
    )
    numbered = list(enumerate(plan, 1))
    slides = [
        *_lines(view, _("Actions and your marks"), "plan_actions", numbered, rows, _actions),
        *_lines(view, _("What to do first, by your marks"), "plan_matrix", _placed(numbered), rows, _places),
    ]
    return _deck(title, lead, slides, view.address)


def _address_of_plan(plan: plans.Plan, address: str) -> str:
    """Return the link that opens a plan, without its notes; none where it would be too long: another shows no plan."""
    code = plans.to_link(plan)
    return (
        address_of(address, "recommendations", {"view": "plan", "plan": code, filters.LANGUAGE: language()})
        if code
        else ""
    )


Numbered = Sequence[tuple[int, plans.Action]]


def _placed(numbered: Numbered) -> Numbered:
    """Return the actions that have a place in the matrix, what to do first before all others."""
    found = [(number, action) for number, action in numbered if action.is_placed()]
    return sorted(found, key=lambda one: plans.QUADRANTS.index(plans.quadrant(one[1])))


def _lines(
    view: model.View,
    title: str,
    key: str,
    numbered: Numbered,
    rows: pd.DataFrame,
    table: Callable[[Numbered, pd.DataFrame], model.Table],
) -> list[model.Slide]:
    """Return actions as tables, as many slides as they need."""
    slides = []
    for part, few in enumerate(_batches(numbered, ACTIONS), 1):
        own = rows.loc[[action.recommendation for _number, action in few]]
        exhibit = model.Exhibit(
            key=f"{key}_{part}",
            # The message of the slide says it.
            title="",
            reading="",
            picture=table(few, own),
            alt="",
            notes=(),
            sources=plain.sources(own),
            rows=own.reset_index(drop=True),
            table="recommendations",
        )
        said = [
            _("{number}. {text}").format(number=i18n.number(number), text=action.note)
            for number, action in few
            if action.note
        ]
        view_of_part = replace(view, exhibits=[exhibit])
        slides.append(model.Slide(title, "\n".join(said), view=view_of_part, exhibit=exhibit))
    return slides


def _batches(items: Sequence[_Any], size: int) -> Iterator[Sequence[_Any]]:
    """Yield the items, so many at once."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _named(number: int, row: "pd.Series[str]") -> str:
    """Return an action with its number."""
    return _("{number}. {text}").format(number=i18n.number(number), text=row[f"statement_{language()}"])


def _actions(numbered: Numbered, rows: pd.DataFrame) -> model.Table:
    """Return actions with their marks; what no action has needs no column."""
    each = [row for _index, row in rows.iterrows()]
    actions = [action for _number, action in numbered]
    columns = {
        _("Action"): [_named(number, row) for (number, _action), row in zip(numbered, each, strict=True)],
        _("Country"): [naming.country_name(row["country"]) for row in each],
        _("Who says so"): [catalogue.label("origin", row["origin"], language()) for row in each],
        _("Priority"): [plan_words.priority_name(action.priority) for action in actions],
        _("Lead actor"): [action.lead for action in actions],
        _("Horizon"): [plan_words.horizon_name(action.horizon) for action in actions],
    }
    columns = {name: texts for name, texts in columns.items() if any(texts)}
    return model.Table(list(columns), list(zip(*columns.values(), strict=True)))


def _places(numbered: Numbered, rows: pd.DataFrame) -> model.Table:
    """Return the places of actions in the matrix."""
    each = [row for _index, row in rows.iterrows()]
    headers = [_("Place in the matrix"), _("Action"), _("Importance"), _("Ease")]
    body = [
        [
            plan_words.quadrant_name(plans.quadrant(action)),
            _named(number, row),
            plan_words.mark_name(action.importance),
            plan_words.mark_name(action.ease),
        ]
        for (number, action), row in zip(numbered, each, strict=True)
    ]
    return model.Table(headers, body)
