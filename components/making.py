"""Documents that take a moment to make, as a reader meets them: asked for, waited for, downloaded.

What shows a document in the making is drawn again while it is made; nothing else of the page is. A reader has one
document in the making: asking for another gives the first one up, and so does leaving.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import streamlit as st
from markupsafe import Markup
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from components import browser, filters, i18n
from components.i18n import gettext as _
from components.i18n import ngettext
from data import talks
from exports import jobs

SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_KEPT = "making"
# A connection that breaks off is given this many seconds to come back.
_GRACE = 30.0


@dataclass(frozen=True)
class Document:
    """A document on offer: its code on the page, its name, its file, and what makes it.

    `about` says of what it is made, the language included: of something else it is another document.
    """

    code: str
    label: str
    icon: str
    file: str
    kind: str
    about: str
    make: jobs.Make = field(repr=False, compare=False)


@dataclass(frozen=True)
class _Asked:
    """What a reader has asked for; without a job where too many others wait."""

    document: Document
    job: jobs.Job | None


class _Presence:
    """Whether a reader is still there: their session, and when it was last seen."""

    def __init__(self) -> None:
        context = get_script_run_ctx()
        self._session, self._seen = context.session_id if context else "", time.monotonic()

    def __call__(self) -> bool:
        """Tell whether the reader's tab is open, or was a moment ago."""
        if not runtime.exists() or runtime.get_instance().is_active_session(self._session):
            self._seen = time.monotonic()
        return time.monotonic() - self._seen < _GRACE


def _ask(document: Document, language: str) -> None:
    """Start to make a document in a language, in the place of any other that the reader has asked for."""
    i18n.set_language(language)
    give_up()
    try:
        job = jobs.start(document.make, _Presence())
    except jobs.FullError:
        job = None
    filters.keep(_KEPT, _Asked(document, job))


def give_up() -> None:
    """Give up what the reader has asked for, if anything."""
    asked: _Asked | None = filters.own(_KEPT)
    if asked is not None and asked.job is not None:
        asked.job.cancel()
    filters.keep(_KEPT, None)


def offer(document: Document, *, in_row: bool = False) -> None:
    """Offer a document: a button that asks for it, then how far it is, then its download. Only inside a fragment.

    In a menu it is as wide as the menu; `in_row` it stands quietly beside other buttons.
    """
    width: Literal["content", "stretch"] = "content" if in_row else "stretch"
    asked: _Asked | None = filters.own(_KEPT)
    job = asked.job if asked is not None and asked.document == document else None
    standing = job.standing() if job is not None else jobs.Standing("")
    under_way = standing.state in (jobs.WAITING, jobs.MAKING)
    place = f"made_{document.code}"
    with st.container(key=place, gap="small", horizontal=in_row, vertical_alignment="center", width=width):
        if job is not None and under_way:
            _under_way(document, standing, width)
        elif job is not None and standing.state == jobs.READY:
            _tell(_("{name}: ready.").format(name=document.label))
            st.download_button(
                _("Download"),
                job.fetch,
                file_name=document.file,
                mime=document.kind,
                icon=":material/download:",
                key=f"download_{document.code}",
                on_click="ignore",
                type="primary",
                width=width,
            )
        else:
            _button(document, width)
            if asked is not None and asked.document == document:
                _why_not(standing.state)
        if job is not None:
            browser.awaiting(
                stage=jobs.MAKING if under_way else standing.state,
                under_way=under_way,
                target_key=place,
                key=f"awaiting_{document.code}",
            )


def _button(document: Document, width: Literal["content", "stretch"]) -> None:
    """Draw the button that asks for a document."""
    st.button(
        document.label,
        icon=document.icon,
        key=f"make_{document.code}",
        on_click=_ask,
        args=(document, i18n.language()),
        width=width,
        type="tertiary" if width == "content" else "secondary",
    )


def _tell(text: str, marks: Markup | None = None) -> None:
    """Say how far a document is; it is read out as well."""
    st.html(Markup('<div class="awda-making"><p role="status">{}</p>{}</div>').format(text, marks or Markup("")))


def _under_way(document: Document, standing: jobs.Standing, width: Literal["content", "stretch"]) -> None:
    """Say how far a document is, and offer to give it up."""
    if standing.state == jobs.WAITING:
        before = ngettext(
            "Waiting: {count} document of another reader before yours",
            "Waiting: {count} documents of other readers before yours",
            standing.before,
        ).format(count=i18n.number(standing.before))
        _tell(before if standing.before else _("Waiting: yours is next"))
    else:
        share = standing.done / standing.steps if standing.steps else 0
        _tell(
            _("{name}: being made").format(name=document.label),
            # The bar says more often how far it is than anyone wants to hear.
            Markup('<progress max="1" value="{}" aria-label="{}"></progress>').format(
                f"{share:.2f}", i18n.percent(round(share * 100))
            ),
        )
    st.button(
        _("Cancel"),
        icon=":material/close:",
        key=f"cancel_{document.code}",
        on_click=give_up,
        width=width,
    )


def _why_not(state: str) -> None:
    """Say why there is no document, unless the reader gave it up."""
    if state == "":
        _tell(_("Many documents are being made just now. Please ask again in a minute."))
    elif state == jobs.FAILED:
        _tell(_("The document could not be made. Your choices are kept; another view may still work."))


def base_address(page: str) -> str:
    """Return the address of the dashboard, as the reader's browser has it on a page; empty where it does not say."""
    address = str(st.context.url or "")
    return f"{address.removesuffix('/').removesuffix(f'/{page}')}/" if address else ""


def deck_of(talk: talks.Talk) -> Document:
    """Return the slides of a talk as a document on offer."""
    language, address = i18n.language(), base_address("present")

    def make(progress: jobs.Progress) -> bytes:
        from components import decks  # only for those who ask
        from exports import slides

        deck = decks.of_talk(talk, language, address, lambda done, steps: progress(done, 2 * steps))
        return slides.as_pptx(deck, lambda done, steps: progress(steps + done, 2 * steps))

    # The code of a talk that a link carries is long, and is no name for a file.
    code = "link" if talk.code.startswith(talks.CARRIED) else talk.code
    return Document(
        code=f"talk_{code}",
        label=_("Slides (PPTX)"),
        icon=":material/slideshow:",
        file=f"awda_talk_{code}.pptx",
        kind=SLIDES,
        about=f"{language}\n{talk!r}",
        make=make,
    )


@st.fragment
def _alone(document: Callable[[], Document], language: str) -> None:
    """Offer a document by itself; only this is drawn again while it is made."""
    i18n.set_language(language)
    offer(document(), in_row=True)


def offer_deck(talk: talks.Talk) -> None:
    """Offer a talk as slides, in a row of buttons."""
    # What is drawn again by itself is as wide as it may be; the row shall stay one.
    with st.container(width="content"):
        _alone(lambda: deck_of(talk), i18n.language())
