"""The talks on offer, and the reader's own: what is kept of it, how a view becomes a step, whether its steps hold.

The texts of an own talk are the reader's: they are shown as text, never as markup.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import streamlit as st
from markupsafe import Markup

from components import filters, frame, i18n, naming, talk_words, unseen
from components.i18n import gettext as _
from components.i18n import language
from data import catalogue, stories
from data import talks as model

_TALK, _KEYS, _BEFORE, SAID, BY_LINK = "talk", "talk_keys", "talk_before", "talk_said", "talk_by_link"
_STAGE_ITSELF = "present"
# What cannot be a step itself: it shows views of other pages.
_SHOWS_OTHERS = (_STAGE_ITSELF, "stories")
# How many views are kept with what they show, so that a talk is not opened anew at each click.
_KEPT_VIEWS = 500


@dataclass(frozen=True)
class Said:
    """What has just happened to the talk, told until the next change; `can_undo` offers the talk before it.

    `step` is where a step stands now, or what its number was; of a whole talk, how many steps it has.
    """

    what: str
    fault: model.TalkError | None = None
    step: int = 0
    can_undo: bool = False


# What is on offer


def offered() -> dict[str, model.Talk]:
    """Return the talks that can be given, by their codes: the built-in ones, the reader's own, that of the link."""
    talks = dict(model.built_in())
    if mine := own():
        talks[model.OWN] = mine
    if brought := by_link():
        talks[brought.code] = brought
    return talks


def given(code: str) -> model.Talk | None:
    """Return the talk that is given under a code, or None.

    The code that carries the reader's own stands for it too, and a story is given as a talk.
    """
    talk, mine = offered().get(code), own()
    if talk is None and code.startswith(stories.AS_TALK):
        story = stories.stories().get(code.removeprefix(stories.AS_TALK))
        talk = story.as_talk() if story else None
    if talk is None and mine and code.startswith(model.CARRIED) and code == model.to_link(mine):
        # What the button of the own talk puts into the link has not been brought by a link.
        return replace(mine, code=code)
    return talk


def own() -> model.Talk | None:
    """Return the reader's own talk, or None where it has no step yet."""
    talk: model.Talk | None = filters.own(_TALK)
    return talk if talk and talk.steps else None


def by_link() -> model.Talk | None:
    """Return the talk that a link has brought, or None."""
    talk: model.Talk | None = filters.own(BY_LINK)
    return talk


def keys() -> list[int]:
    """Return what tells the steps of the reader's own talk apart, whatever their order."""
    return list(filters.own(_KEYS) or ())


# Changing the reader's own talk


def change(talk: model.Talk | None, said: Said | None = None, *, order: list[int] | None = None) -> None:
    """Put a talk in the place of the present one, which can be brought back if `said` offers it.

    `order` holds the keys of its steps where they are those of before; else all are new.
    """
    filters.keep(_BEFORE, (filters.own(_TALK), keys()) if said and said.can_undo else None)
    if order is None:
        first = max(keys(), default=0) + 1
        order = list(range(first, first + len(talk.steps))) if talk else []
    filters.keep(_TALK, talk)
    filters.keep(_KEYS, order)
    filters.keep(SAID, said)


def undo() -> None:
    """Bring back the talk before the last change."""
    filters.act()
    talk, order = filters.own(_BEFORE) or (None, [])
    change(talk, order=order)


def _mine() -> model.Talk:
    """Return the reader's own talk, perhaps without a step."""
    talk: model.Talk | None = filters.own(_TALK)
    return talk or model.Talk(model.OWN, model.everywhere(_("My talk")), ())


def add(step: model.Step) -> None:
    """Add a step at the end of the reader's own talk."""
    filters.act()
    talk = model.with_step(_mine(), step)
    known = keys()
    change(talk, Said("added", step=len(talk.steps)), order=[*known, max(known, default=0) + 1][: len(talk.steps)])


def add_words() -> None:
    """Add a step of words at the end of the reader's own talk."""
    # Its words are written before it is added.
    filters.act()
    add(model.Step(model.everywhere(_("A message in a few words")), model.everywhere("")))


def move(place: int, by: int) -> None:
    """Move the step at a place (from 0) of the reader's own talk up or down; at the end it stays."""
    filters.act()
    if not 0 <= place + by < len(keys()):
        return
    talk, order = model.moved(_mine(), place, by), keys()
    order.insert(place + by, order.pop(place))
    change(talk, Said("moved", step=place + by + 1), order=order)


def take_out(place: int) -> None:
    """Take the step at a place (from 0) out of the reader's own talk."""
    filters.act()
    order = keys()
    order.pop(place)
    change(model.without(_mine(), place), Said("taken_out", step=place + 1, can_undo=True), order=order)


def clear() -> None:
    """Take all steps out of the reader's own talk."""
    filters.act()
    change(None, Said("cleared", can_undo=True))


def copy(code: str) -> None:
    """Make a talk on offer the reader's own, to be changed."""
    filters.act()
    talk = offered()[code]
    change(replace(talk, code=model.OWN), Said("copied", step=len(talk.steps), can_undo=own() is not None))
    filters.choose("talk", model.OWN)


def entitle(key: str) -> None:
    """Take over the title that was entered into a field."""
    title = filters.entered(key)
    change(model.titled(_mine(), language(), title), order=keys())


def reword(place: int, name: str, text_language: str, key: str) -> None:
    """Take over a text of a step that was entered into a field."""
    text = filters.entered(key)
    change(model.reworded(_mine(), place, name, text_language, text), order=keys())


def show(place: int, key: str) -> None:
    """Take over which figure of its view a step shows."""
    change(model.shown(_mine(), place, filters.entered(key)), order=keys())


# What a view shows


@dataclass(frozen=True)
class Seen:
    """What a view shows: its title, its figures (keys with names), and whether all of its link is known."""

    title: str
    figures: Mapping[str, str]
    knows_all: bool


def seen(page: str, choices: Mapping[str, str], chosen_language: str) -> Seen:
    """Return what a view shows in a language; raise what the view raises."""
    return _seen(page, tuple(sorted(choices.items())), chosen_language, catalogue.data_version())


@lru_cache(maxsize=_KEPT_VIEWS)
def _seen(page: str, choices: tuple[tuple[str, str], ...], chosen_language: str, _version: str) -> Seen:
    """Open a view for nobody, once."""
    met = unseen.opened(path_of(page), {**dict(choices), filters.LANGUAGE: chosen_language})
    names: dict[str, str] = {}
    for one in met.run.shown:
        name = _plain(one.title) or _plain(met.run.title)
        country = one.key.rpartition("_")[2]
        if country in catalogue.COUNTRIES and not one.title:
            name = _("{label}: {text}").format(label=naming.country_name(country), text=name)
        same = sum(other == name or other.startswith(f"{name} (") for other in names.values())
        names[one.key] = _("{name} ({count})").format(name=name, count=i18n.number(same + 1)) if same else name
    return Seen(_plain(met.run.title), names, not met.unknown)


def _plain(text: str) -> str:
    """Return a text without the marks that only a page understands."""
    return Markup(text).striptags() if isinstance(text, Markup) else text


def path_of(page: str) -> str:
    """Return the file of a page; raise KeyError where there is none, or where it shows other views itself."""
    return {door.code: door.path for door in frame.doors() if door.code not in _SHOWS_OTHERS}[page]


def check(talk: model.Talk) -> None:
    """Raise TalkError, without its line, where a step asks for a page, a choice or a figure that does not exist.

    Opens each view once: only for a reader's file or link, and in tests.
    """
    for number, step in enumerate(talk.steps, 1):
        if not step.page:
            continue
        met = checked_view(step.page, step.choices, number)
        if not set(step.controls) <= filters.choice_names().keys():
            raise model.TalkError("controls", step=number, field=("controls",), count=model.MOST_CONTROLS)
        if step.figure not in met.figures:
            raise model.TalkError("no_figure", step=number, field=("figure",))


def checked_view(page: str, choices: Mapping[str, str], number: int) -> Seen:
    """Return what the view of a step shows; raise TalkError, without its line, where page or choices do not exist."""
    try:
        path_of(page)
    except KeyError:
        raise model.TalkError("page", step=number, field=("view",)) from None
    if not choices.keys() <= filters.choice_names().keys():
        raise model.TalkError("choice", step=number, field=("view",))
    try:
        met = seen(page, choices, language())
    except Exception:
        raise model.TalkError("fails", step=number, field=("view",)) from None
    if not met.knows_all:
        raise model.TalkError("choice", step=number, field=("view",))
    return met


# Adding a view


def add_view(page: str, link: Mapping[str, str] | None = None) -> None:
    """Offer to add a view to the reader's own talk: the present one, or that of a link; `page` is its page's code.

    A view with several figures asks which one. Opens the view for nobody, so that it also works where only a part of
    the page is drawn again.
    """
    if page in _SHOWS_OTHERS:
        return
    choices = _of_view(link or filters.link())
    try:
        met = seen(page, choices, language())
    except Exception:
        # The page itself has said what is wrong with it.
        return
    with st.container(key="talk_adding"):
        if not met.figures:
            _note(_("This view has no single figure for the stage."))
            return
        if _is_full():
            return
        figure = next(iter(met.figures))
        if len(met.figures) > 1:
            figure = st.selectbox(
                _("Figure for the stage"),
                list(met.figures),
                format_func=met.figures.__getitem__,
                key="talk_figure",
                placeholder=_("Figure for the stage"),
            )
        # Its title is the message until another one is written.
        message = model.tidy(met.title, "message")
        _add_button(model.Step(model.everywhere(message), model.everywhere(""), page, choices, figure))


def add_chapter(story: str, number: int, view: tuple[str, Mapping[str, str]] | None) -> None:
    """Offer to add a chapter of a story to the reader's own talk: its message, its figure, its text as notes.

    The texts come in the reader's language, as those of any view: in three, one chapter would fill a link. `view` is
    the page of its figure with the choices in force, those that the reader has changed among them; they are taken over
    where they show the figure.
    """
    step = model.spoken(stories.stories()[story].chapters[number - 1].step, language())
    if view is not None:
        page, choices = view[0], _of_view(view[1])
        try:
            is_there = step.figure in seen(page, choices, language()).figures
        except Exception:
            # The chapter itself has said that there is no figure.
            is_there = False
        step = replace(step, choices=choices) if is_there else step
    with st.container(key="talk_adding"):
        if not _is_full():
            _add_button(step)


def _of_view(link: Mapping[str, str]) -> dict[str, str]:
    """Return what of a link says how a view is chosen."""
    not_of_a_view = (*model.NOT_OF_A_VIEW, "plan")
    return {name: value for name, value in link.items() if name not in not_of_a_view}


def _note(said: str) -> None:
    """Say why a view cannot be added."""
    st.html(Markup('<p class="awda-note">{}</p>').format(said))


def _count() -> int:
    """Return how many steps the reader's own talk has."""
    mine = own()
    return len(mine.steps) if mine else 0


def _is_full() -> bool:
    """Tell whether the reader's own talk takes no more steps; then say so."""
    if _count() < model.MOST_STEPS:
        return False
    _note(_("Your talk is full: it has {steps}.").format(steps=talk_words.steps_of(_count())))
    return True


def _add_button(step: model.Step) -> None:
    """Draw the button that adds a step, and the way to the talk once it has some."""
    st.button(
        _("Add to my talk"),
        icon=":material/playlist_add:",
        key="talk_add",
        width="stretch",
        on_click=add,
        args=(step,),
    )
    if count := _count():
        frame.lead_to(
            _STAGE_ITSELF,
            {"talk": model.OWN},
            text=_("{label}: {text}").format(label=_("My talk"), text=talk_words.steps_of(count)),
        )
