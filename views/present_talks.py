"""The talks that can be given, and the reader's own."""

from collections.abc import Iterable

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from components import filters, frame, i18n, making, markup, talk_files, talk_words, talks
from components.i18n import gettext as _
from components.i18n import language, ngettext
from data import talks as data


def draw(head: DeltaGenerator) -> None:
    """Draw the talks to choose from, the steps of the one that is open, and the reader's own."""
    offered = talks.offered()
    opened = filters.carried("talk", known={*offered, data.OWN})
    frame.follow({"talk"})
    with head:
        frame.heading(_("Present"), _headline(), _lead())
    for code, talk in offered.items():
        if code != data.OWN:
            _talk(talk, is_open=code == opened)
    _own(talks.own())


def _headline() -> str:
    """Say how many talks are ready, and how long the reader's own is."""
    ready, mine = len(data.built_in()), talks.own()
    said = ngettext("{count} talk is ready to be given", "{count} talks are ready to be given", ready).format(
        count=i18n.number(ready)
    )
    if not mine:
        return said
    return _("{talks}; yours has {steps}").format(talks=said, steps=talk_words.steps_of(len(mine.steps)))


def _lead() -> str:
    """Say what a talk is, and what moves it."""
    return _(
        "One step, one message, one figure, live. On stage the arrow keys turn the steps, F fills the screen, N shows "
        "the notes and B blanks it."
    )


def _talk(talk: data.Talk, *, is_open: bool) -> None:
    """Draw a talk that is not the reader's own, with its steps if it is open."""
    # The code of a talk that a link carries is long.
    key = talk.code if not talk.code.startswith(data.CARRIED) else "link"
    with st.container(key=f"talk_of_{key}", gap="small"):
        whose = Markup('<p class="awda-muted">{}</p>').format(_("Came with the link")) if key == "link" else Markup("")
        st.html(
            Markup('<div class="awda-talk">{}<h2 dir="auto">{}</h2><p class="awda-muted">{}</p></div>').format(
                whose, talk.title[language()], talk_words.steps_of(len(talk.steps))
            )
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            _present(talk, key=f"talk_present_{key}")
            if not is_open:
                filters.go(_("Show the steps"), {"talk": talk.code}, key=f"talk_open_{key}", icon=":material/list:")
            else:
                filters.take_back(["talk"], _("Hide the steps"), key=f"talk_close_{key}")
            st.button(
                _("Make it my own"),
                icon=":material/content_copy:",
                key=f"talk_copy_{key}",
                type="tertiary",
                on_click=talks.copy,
                args=(talk.code,),
            )
            making.offer_deck(talk)
        if is_open:
            st.html(_steps(talk.steps))


def _present(talk: data.Talk, *, key: str) -> None:
    """Offer to give a talk from its first step; a link that carries an own talk survives a reload of the page."""
    code = data.to_link(talk) if talk.code == data.OWN else None
    filters.go(
        _("Present"),
        {"view": "stage", "talk": code or talk.code, "step": "1"},
        key=key,
        icon=":material/slideshow:",
        stands=True,
    )


def _steps(steps: Iterable[data.Step]) -> Markup:
    """Return steps as a list: message, what is shown, notes."""
    items = [
        Markup("<li><p><strong>{}</strong> <bdi dir='auto'>{}</bdi></p><p class='awda-muted'>{}</p>{}</li>").format(
            _("{number}.").format(number=i18n.number(number)), step.message[language()], _shows(step), _notes(step)
        )
        for number, step in enumerate(steps, 1)
    ]
    return Markup('<ol class="awda-steps">{}</ol>').format(markup.join(items))


def _shows(step: data.Step) -> Markup:
    """Say what a step shows: the page of its view, as a link to it, or words."""
    if not step.page:
        return Markup("{}").format(
            ngettext("Words only: {count} point", "Words only: {count} points", len(step.points)).format(
                count=i18n.number(len(step.points))
            )
            if step.points
            else _("Words only")
        )
    said = _("{label}: {text}").format(label=_("View"), text=frame.page_name(step.page))
    return markup.to_page(step.page, step.choices, said)


def _notes(step: data.Step) -> Markup:
    """Return the speaker's notes, folded."""
    notes = step.notes[language()]
    if not notes:
        return Markup("")
    return Markup('<details class="awda-meaning"><summary>{}</summary><div dir="auto">{}</div></details>').format(
        _("Notes"), markup.join(Markup("<p>{}</p>").format(line) for line in notes.splitlines() if line.strip())
    )


# The reader's own


def _own(talk: data.Talk | None) -> None:
    """Draw the reader's own talk, or how to begin one."""
    st.header(_("My talk"), anchor=False)
    taken_out = talk_files.place_of_message() if talk else None
    if taken_out is None:
        talk_files.messages()
    if not talk:
        said = _(
            "Open any view of the dashboard and add it from its menu; or make one of the talks above your own; or open "
            "a talk file. Steps can then be put in order, worded and noted."
        )
        st.html(Markup('<p class="awda-reading">{}</p>').format(said))
        with st.container(horizontal=True):
            st.button(
                _("Begin with a step of words"), icon=":material/add:", key="talk_words", on_click=talks.add_words
            )
        talk_files.keeping(None)
        return
    said = _("It lives in this tab, until you close or reload it. The talk file keeps all of it and opens here again.")
    st.html(Markup('<p class="awda-reading">{}</p>').format(said))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        with st.container(width=460):
            st.text_input(
                _("Title"),
                key=filters.filled("talk_title", talk.title[language()]),
                max_chars=data.LONGEST["title"],
                placeholder=_("Title"),
                on_change=talks.entitle,
                args=("talk_title",),
            )
        _present(talk, key="talk_present_own")
        making.offer_deck(talk)
    for place, (step, key) in enumerate(zip(talk.steps, talks.keys(), strict=True)):
        if place == taken_out:
            talk_files.messages()
        _own_step(step, place, key)
    if taken_out == len(talk.steps):
        talk_files.messages()
    with st.container(horizontal=True):
        st.button(
            _("Add a step of words"),
            icon=":material/add:",
            key="talk_words",
            disabled=len(talk.steps) >= data.MOST_STEPS,
            on_click=talks.add_words,
        )
    talk_files.keeping(talk)


def _own_step(step: data.Step, place: int, key: int) -> None:
    """Draw one step of the reader's own talk: what it says, where it stands, and its fields."""
    number = i18n.number(place + 1)
    with st.container(key=f"talk_step_{key}", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", key=f"talk_row_{key}"):
            st.html(
                Markup('<div class="awda-step"><p><strong>{}</strong> <bdi dir="auto">{}</bdi></p>{}</div>').format(
                    _("{number}.").format(number=number),
                    step.message[language()],
                    Markup('<p class="awda-muted">{}</p>').format(_shows(step)),
                ),
                width="stretch",
            )
            with st.container(horizontal=True, width="content", gap="small"):
                _mover(_("Up"), "arrow_upward", f"talk_up_{key}", place, -1)
                _mover(_("Down"), "arrow_downward", f"talk_down_{key}", place, 1)
                st.button(
                    _("Take out"),
                    icon=":material/close:",
                    key=f"talk_out_{key}",
                    type="tertiary",
                    on_click=talks.take_out,
                    args=(place,),
                )
        title = _("Message, notes, figure") if step.page else _("Message, points, notes")
        with st.expander(title, key=f"talk_fields_{key}", type="compact", on_change="rerun") as opened:
            if opened.open:
                _fields(step, place, key)


def _mover(label: str, icon: str, key: str, place: int, by: int) -> None:
    """Draw a button that moves a step; it is never switched off, which would take the focus from the keyboard."""
    st.button(
        label,
        icon=f":material/{icon}:",
        key=key,
        type="tertiary",
        on_click=talks.move,
        args=(place, by),
    )


def _fields(step: data.Step, place: int, key: int) -> None:
    """Draw the fields of a step: its figure, and its texts language by language."""
    if step.page:
        _figure(step, place, key)
    st.html(Markup('<p class="awda-note">{}</p>').format(_("Each language keeps its own text.")))
    tabs = st.tabs(
        [i18n.language_name(one) for one in i18n.LANGUAGES],
        default=i18n.language_name(language()),
        key=f"talk_languages_{key}",
    )
    for one, tab in zip(i18n.LANGUAGES, tabs, strict=True):
        with tab:
            _texts(step, place, key, one)


def _texts(step: data.Step, place: int, key: int, text_language: str) -> None:
    """Draw the texts of a step in one language."""
    message, notes, points = (f"talk_{name}_{text_language}_{key}" for name in ("message", "notes", "points"))
    st.text_input(
        _("Message"),
        key=filters.filled(message, step.message[text_language]),
        max_chars=data.LONGEST["message"],
        placeholder=_("Message"),
        on_change=talks.reword,
        args=(place, "message", text_language, message),
    )
    if not step.page:
        st.text_area(
            _("Points, one on each line"),
            key=filters.filled(points, "\n".join(point[text_language] for point in step.points)),
            max_chars=data.MOST_POINTS * (data.LONGEST["points"] + 1),
            height=120,
            placeholder=_("What is shown below the message, and who says it"),
            on_change=talks.reword,
            args=(place, "points", text_language, points),
        )
    st.text_area(
        _("Notes"),
        key=filters.filled(notes, step.notes[text_language]),
        max_chars=data.LONGEST["notes"],
        height=140,
        placeholder=_("What you say, and what you do not say"),
        on_change=talks.reword,
        args=(place, "notes", text_language, notes),
    )


def _figure(step: data.Step, place: int, key: int) -> None:
    """Offer the figures of the view."""
    figures = talks.seen(step.page, step.choices, language()).figures
    if len(figures) < 2:
        return
    name = f"talk_figure_{key}"
    st.selectbox(
        _("Figure"),
        list(figures),
        format_func=lambda code: figures.get(code, code),
        key=filters.filled(name, step.figure),
        placeholder=_("Figure"),
        on_change=talks.show,
        args=(place, name),
    )
