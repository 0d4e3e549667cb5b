"""What a reader takes away from a view: slides, a brief, a workbook, a citation, a step of the reader's own talk.

The menu is made when it is opened, and each document when it is asked for; nothing else of the page is drawn again.
"""

import logging
from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from components import browser, exhibits, filters, i18n, making, maps, plans
from components.i18n import gettext as _
from data import plan as own_plan
from exports import jobs

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BRIEF = "application/pdf"
DRAWING = "image/svg+xml"
# A talk is itself what is taken away; it is offered beside its name.
WITHOUT = ("present",)
_log = logging.getLogger(__name__)


def offer(page: str) -> None:
    """Offer to take away the view just drawn; `page` is the code of its page."""
    run = exhibits.current()
    if page in WITHOUT or not run.title:
        return
    plan = plans.own() if page == "recommendations" and filters.link().get("view") == "plan" else ()
    # What is drawn again by itself is as wide as it may be; the row shall stay one.
    with st.container(width="content"):
        has_map = any(isinstance(one.figure, maps.ShadedMap) for one in run.shown)
        _menu(page, filters.link(), plan, bool(run.shown), has_map, i18n.language(), run.of)


@st.fragment
def _menu(
    page: str,
    link: Mapping[str, str],
    plan: own_plan.Plan,
    has_figures: bool,
    has_map: bool,
    language: str,
    shows: tuple[str, dict[str, str]] | None,
) -> None:
    """Draw the menu of a view; only this is drawn again when it is opened, and while a document is made.

    `shows` is the view that the page shows inside itself, if any.
    """
    i18n.set_language(language)
    with st.popover(_("Take away"), icon=":material/download:", key="take_away", on_change="rerun") as opened:
        if opened.open:
            try:
                with st.container(key="taken"):
                    _contents(page, link, plan, has_figures=has_figures, has_map=has_map, shows=shows)
                browser.awaiting(
                    stage="open", under_way=False, target_key="taken", key="taken_focus", opener_key="take_away"
                )
            except Exception:
                # Outside of the page's own run nobody else would catch it; the log has the details.
                _log.exception("what can be taken away from %s could not be listed", page)
                st.error(_("This could not be listed. The page itself is not affected."), icon=":material/error:")


def _contents(
    page: str,
    link: Mapping[str, str],
    plan: own_plan.Plan,
    *,
    has_figures: bool,
    has_map: bool,
    shows: tuple[str, dict[str, str]] | None,
) -> None:
    """Draw what there is to take away: of a view without a figure of its own, a brief and how to cite it."""
    address = making.base_address(page)
    if plan:
        making.offer(_slides_of_plan(plan, address))
    if has_figures:
        making.offer(_slides(page, link, address))
        _workbook(page, link, address)
    if has_map:
        _map(page, link, address)
    _briefs(page, link, address)
    if st.button(_("Cite this view"), icon=":material/format_quote:", key="take_citation", width="stretch"):
        _cite(page, link, address)
    if page == "stories" and link.get("chapter"):
        _chapter(link, shows)
    elif has_figures:
        _talk(page, link)


def _file(label: str, make: Callable[[], bytes], name: str, kind: str, *, icon: str, key: str) -> None:
    """Offer a file that is made at once, when it is asked for."""
    st.download_button(label, make, file_name=name, mime=kind, icon=icon, key=key, on_click="ignore", width="stretch")


def _workbook(page: str, link: Mapping[str, str], address: str) -> None:
    """Offer the rows of a view as a workbook."""
    make = partial(workbook, page, link, i18n.language(), address)
    name = f"awda_{page}.xlsx"
    _file(_("Workbook (XLSX)"), make, name, WORKBOOK, icon=":material/table_view:", key="take_workbook")


def _map(page: str, link: Mapping[str, str], address: str) -> None:
    """Offer the map of a view as a drawing."""
    make = partial(drawn_map, page, link, i18n.language(), address)
    _file(_("Map (SVG)"), make, f"awda_{page}.svg", DRAWING, icon=":material/map:", key="take_map")


def _briefs(page: str, link: Mapping[str, str], address: str) -> None:
    """Offer the briefs that fit a view, the closest first."""
    from components import briefs

    language = i18n.language()
    for place, one in enumerate(briefs.fitting(page, link)):

        def make(progress: jobs.Progress, one: briefs.Offered = one) -> bytes:
            progress(0, 1)
            return briefs.make(one, language, address)

        making.offer(
            making.Document(
                code=f"brief_{place}",
                label=_("Brief: {text}").format(text=f"{one.title} (PDF)"),
                icon=":material/picture_as_pdf:",
                file=f"{one.file_name}_{language}.pdf",
                kind=BRIEF,
                about=_about(one.kind, one.code),
                make=make,
            )
        )


def _talk(page: str, link: Mapping[str, str]) -> None:
    """Offer to make the view a step of the reader's own talk."""
    from components import talks

    talks.add_view(page, link)


def _chapter(link: Mapping[str, str], view: tuple[str, dict[str, str]] | None) -> None:
    """Offer to make the chapter of a story that a link opens a step of the reader's own talk."""
    from components import talks

    talks.add_chapter(link["story"], int(link["chapter"]), view)


def _cite(page: str, link: Mapping[str, str], address: str) -> None:
    """Open the citations of the view and of its sources."""
    from components import cite, decks

    cite.open_panel(partial(decks.view_at, page, link, i18n.language(), address))


def _about(*parts: object) -> str:
    """Return what a document is made of, as one text."""
    return "\n".join(map(str, (i18n.language(), *parts)))


def _slides(page: str, link: Mapping[str, str], address: str) -> making.Document:
    """Return the slides of a view as a document on offer."""
    language = i18n.language()

    def make(progress: jobs.Progress) -> bytes:
        from components import decks  # only for those who ask
        from exports import slides

        return slides.as_pptx(decks.of_view(decks.view_at(page, link, language, address)), progress)

    return making.Document(
        code="slides",
        label=_("Slides of this view (PPTX)"),
        icon=":material/slideshow:",
        file=f"awda_{page}.pptx",
        kind=making.SLIDES,
        about=_about(page, sorted(link.items())),
        make=make,
    )


def _slides_of_plan(plan: own_plan.Plan, address: str) -> making.Document:
    """Return the slides of the reader's own plan as a document on offer."""
    language = i18n.language()

    def make(progress: jobs.Progress) -> bytes:
        from components import decks
        from exports import slides

        return slides.as_pptx(decks.of_plan(plan, language, address), progress)

    return making.Document(
        code="slides_of_plan",
        label=_("Slides of my plan (PPTX)"),
        icon=":material/slideshow:",
        file="awda_plan.pptx",
        kind=making.SLIDES,
        about=_about(plan),
        make=make,
    )


def workbook(page: str, link: Mapping[str, str], language: str, address: str) -> bytes:
    """Return the rows of a view as a workbook; made outside of the run of the page, so the language has to be said."""
    from components import decks
    from exports import workbook as book

    return book.as_xlsx(decks.view_at(page, link, language, address))


def drawn_map(page: str, link: Mapping[str, str], language: str, address: str) -> bytes:
    """Return the map of a view as SVG with its title, sources and notes; the language has to be said here as well."""
    from components import decks
    from exports import map_svg, model

    view = decks.view_at(page, link, language, address)
    shown = next(one for one in view.exhibits if isinstance(one.picture, model.Map))
    assert isinstance(shown.picture, model.Map)
    with i18n.speaking(language):
        return map_svg.as_svg(
            shown.picture,
            title=shown.title,
            reading=shown.reading,
            sources=shown.sources,
            notes=shown.notes,
            language=language,
        ).encode()
