"""The reader's own talk as a file and as a link: opened, kept, shared, and what has happened to it."""

from functools import partial

import streamlit as st
from markupsafe import Markup

from components import browser, filters, i18n, talk_words, talks
from components.i18n import gettext as _
from components.i18n import language
from data import talks as model

# A file whose views are still to be tried, the talk in it, and its text for the lines.
_CAME = "talk_came"


def _file_came() -> None:
    """Read the file that the reader has chosen, or say what is wrong with it; the talk then stays as it is."""
    filters.act()
    file = filters.chosen_file("talk_file")
    try:
        if file.content is None:
            what = "too_large" if file.size > model.LARGEST else "not_text"
            raise model.TalkError(what, count=file.size, file=file.name)
        text = model.text_of(file.content, file.name)
        talk = model.read(text, model.OWN, file.name)
    except model.TalkError as fault:
        filters.keep(talks.SAID, talks.Said("file_fault", fault=fault))
        return
    filters.keep(_CAME, (talk, text, file.name))


def settle() -> None:
    """Take over the talk that a file or a link has brought, once each of its views was tried."""
    _settle_link()
    came = filters.own(_CAME)
    if came is None:
        return
    filters.keep(_CAME, None)
    talk, text, name = came
    try:
        with st.spinner(_("The views of the talk are tried…")):
            talks.check(talk)
    except model.TalkError as fault:
        filters.keep(talks.SAID, talks.Said("file_fault", fault=model.located(fault, text, name)))
        return
    talks.change(talk, talks.Said("opened", step=len(talk.steps), can_undo=talks.own() not in (None, talk)))
    filters.choose("talk", model.OWN)


def _settle_link() -> None:
    """Put the talk that a link has brought on offer, beside the reader's own."""
    code = filters.brought("talk")
    met = talks.by_link()
    if not code or not code.startswith(model.CARRIED) or (met and met.code == code):
        return
    try:
        talk = model.from_link(code)
        with st.spinner(_("The views of the talk are tried…")):
            talks.check(talk)
    except model.TalkError as fault:
        filters.keep(talks.BY_LINK, None)
        filters.keep(talks.SAID, talks.Said("link_fault", fault=fault))
        return
    filters.keep(talks.BY_LINK, talk)


def open_button() -> None:
    """Offer to open a talk from a file."""
    browser.open_file(
        _("Open a talk file"),
        accept=".toml,application/toml,text/plain",
        largest=model.LARGEST,
        key="talk_file",
        on_file=_file_came,
    )


def place_of_message() -> int | None:
    """Return the place (from 0) of the step that was taken out last, where this is to be said; else None."""
    said: talks.Said | None = filters.own(talks.SAID)
    return said.step - 1 if said and said.what == "taken_out" else None


def messages() -> None:
    """Say what has just happened to the talk."""
    said: talks.Said | None = filters.own(talks.SAID)
    if said is None:
        return
    with st.container(key="talk_said"):
        if said.fault is not None:
            opening = (
                _("The talk in the link was not opened.")
                if said.what == "link_fault"
                else _("The file was not opened.")
            )
            kept = _("Your talk here is unchanged.") if talks.own() else ""
            words = [opening, talk_words.fault_words(said.fault), kept]
            st.warning(" ".join(filter(None, words)), icon=":material/error:")
        else:
            # Where a step has gone is seen; it is only read out.
            looks = "awda-hidden" if said.what == "moved" else "awda-reading"
            st.html(Markup('<p class="{}" role="status">{}</p>').format(looks, _told(said)))
        if said.can_undo:
            st.button(_("Bring back the talk before"), icon=":material/undo:", key="talk_undo", on_click=talks.undo)


def _told(said: talks.Said) -> str:
    """Say that something went well."""
    texts = {
        "added": _("Added as step {step}."),
        "moved": _("It is now step {step}."),
        "taken_out": _("Step {step} was taken out."),
        "cleared": _("Your talk was emptied."),
        "copied": _("The talk is yours now, to be changed: {steps}."),
        "opened": _("Your talk was opened: {steps}."),
    }
    return texts[said.what].format(step=i18n.number(said.step), steps=talk_words.steps_of(said.step))


def keeping(talk: model.Talk | None) -> None:
    """Draw what keeps and shares the reader's own talk, and what opens one."""
    with st.container(horizontal=True, vertical_alignment="center", key="talk_keeping"):
        if talk:
            st.download_button(
                _("Talk file"),
                partial(model.to_file, talk),
                file_name="awda_talk.toml",
                mime="application/toml",
                icon=":material/download:",
                key="talk_download",
                on_click="ignore",
            )
        open_button()
        if talk:
            st.button(
                _("Take out all steps"),
                icon=":material/delete:",
                key="talk_clear",
                type="tertiary",
                on_click=talks.clear,
            )
    if talk:
        _share(talk)


def _share(talk: model.Talk) -> None:
    """Offer the link that carries the talk, or say why there is none."""
    code = model.to_link(talk)
    if code is None:
        said = _(
            "There is no link to this talk: it would be longer than {most} letters, and many programs cut such a link. "
            "Send the talk file instead."
        ).format(most=i18n.number(model.LONGEST_LINK))
    else:
        with st.container(key="talk_share"):
            browser.copy_link(
                {"talk": code, filters.LANGUAGE: language()}, key="talk_link", label=_("Copy a link to this talk")
            )
        said = _("The link carries the whole talk, its notes as well: whoever gets it can read them.")
    st.html(Markup('<p class="awda-note">{}</p>').format(said))
