"""One step of a talk, alone on the screen: its message, one figure that stays live, the sources at the foot."""

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from components import browser, evidence, exhibits, filters, frame, i18n, markup, playing, talk_files, talk_words, talks
from components.i18n import gettext as _
from data.talks import Talk, Texts

# Which talk opens when the link names none.
USUAL = "main"
# Longer ones are for readers, not for a room.
READ_AT_A_GLANCE = 180


def draw(head: DeltaGenerator) -> None:
    """Draw the step that the link names."""
    code, asked = filters.turned(USUAL)
    talk = talks.given(code)
    number = _number(asked, talk)
    if talk is None or number is None:
        with head:
            _lost(code, asked, talk)
        return
    browser.dress_stage()
    with st.container(key="stage"):
        _draw_step(talk, number)
        browser.stage(
            {
                "talk": talk.code,
                "current": number,
                "steps": [{"message": _in(one.message), "notes": _in(one.notes)} for one in talk.steps],
            },
            key="turner",
            on_step=filters.choose_step("turner", "step"),
            on_leave=filters.leave_stage,
        )


def _number(asked: str, talk: Talk | None) -> int | None:
    """Return the number of the step that is asked for, from 1; None where the talk has no such step."""
    if not asked:
        return 1
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 0
    return number if talk and 1 <= number <= len(talk.steps) else None


def _in(texts: Texts) -> str:
    """Return a text in the reader's language; a talk of somebody's own may lack it."""
    return texts.get(i18n.language()) or next(filter(None, texts.values()), "")


def _lost(code: str, asked: str, talk: Talk | None) -> None:
    """Say that there is no such talk or step, and offer the way back."""
    if talk is None:
        title, lead = _("There is no such talk"), _("The link names a talk that is not here; it may be somebody’s own.")
    else:
        title = _("There is no such step")
        lead = _("{label}: {text}").format(label=_in(talk.title), text=talk_words.steps_of(len(talk.steps)))
    frame.heading(_("Present"), title, lead)
    talk_files.messages()
    if talk is not None:
        frame.lead_to("present", {"view": "stage", "talk": code}, text=_("To the first step of this talk"))
    frame.lead_to("present", {}, text=_("To the list of talks"))


def _draw_step(talk: Talk, number: int) -> None:
    """Draw a step: its message, then what proves it."""
    step = talk.steps[number - 1]
    message = _in(step.message)
    exhibits.head(_("Present"), message, _in(talk.title))
    with st.container(key="stage_head"):
        st.html(Markup('<h1 class="awda-message">{}</h1>').format(message))
    caption = st.container(key="stage_caption")
    bar = st.container(key="stage_bar", horizontal=True)
    figure = st.container(key="stage_figure")
    foot = st.container(key="stage_foot")
    if step.page:
        shown = playing.played(f"{talk.code}/{number}", step, exhibits.Run(wanted=step.figure, place=figure), bar)
        if shown is None:
            with figure:
                st.html(
                    Markup('<p class="awda-failed">{}</p>').format(_("The figure of this step could not be drawn."))
                )
        else:
            with caption:
                _caption(shown)
            with foot:
                _foot(shown)
    elif step.points:
        with figure:
            points = (Markup("<li>{}</li>").format(_in(point)) for point in step.points)
            st.html(Markup('<ul class="awda-points">{}</ul>').format(markup.join(points)))


def _caption(shown: exhibits.Shown) -> None:
    """Say what the figure shows, and how to read it where there is room."""
    pieces = [Markup("<strong>{}</strong>").format(shown.title)] if shown.title else []
    if shown.reading and len(shown.reading) <= READ_AT_A_GLANCE:
        pieces.append(Markup("{}").format(shown.reading))
    if pieces:
        st.html(Markup('<p class="awda-caption">{}</p>').format(markup.join(pieces, " · ")))


def _foot(shown: exhibits.Shown) -> None:
    """Draw the notes and the sources of the figure, and where that is held which it lacks, small."""
    # Where no figure is shown there is none to explain; borders are shown all the same.
    notes = [note for note in shown.notes if len(shown.rows) or note == frame.western_sahara_note()]
    for note in notes:
        st.html(Markup('<p class="awda-note">{}</p>').format(note))
    for line in shown.held:
        st.html(Markup('<p class="awda-note awda-held">{}</p>').format(line))
    if len(shown.rows):
        st.html(evidence.source_line(shown.rows))
