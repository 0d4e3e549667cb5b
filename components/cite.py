"""How to cite a view and the publications behind it: every form with a button that copies it, and files of all."""

from collections.abc import Callable
from functools import partial

import streamlit as st
from markupsafe import Markup

from components import browser, i18n
from components.i18n import gettext as _
from exports import citation, model

_BIBTEX, _RIS = "BibTeX", "RIS"


def open_panel(view: Callable[[], model.View]) -> None:
    """Open the panel over the page; the view is made then."""
    st.dialog(_("Cite this view"), width="large")(lambda: draw(view()))()


def draw(view: model.View) -> None:
    """Draw the citations of a view and of its sources, and their files."""
    st.html(
        Markup('<p class="awda-note">{}</p>').format(
            _("To reuse a single figure, cite the publication behind it; to refer to this view, cite the view.")
        )
    )
    own = citation.of_view(view)
    direction = i18n.direction()
    browser.copy_texts(
        [
            {"name": _("APA, 7th edition"), "text": own.apa, "direction": direction, "kind": "words"},
            {"name": _("Chicago, 17th edition"), "text": own.chicago, "direction": direction, "kind": "words"},
            {"name": _BIBTEX, "text": own.bibtex, "direction": "ltr", "kind": "code"},
            {"name": _RIS, "text": own.ris, "direction": "ltr", "kind": "code"},
            {"name": _("Link"), "text": own.link, "direction": "ltr", "kind": "words"},
        ],
        key="citations_of_view",
    )
    with st.container(horizontal=True, gap="small", key="citation_files"):
        _file(_("BibTeX file"), partial(citation.as_bib, view), f"awda_{view.page}.bib", "application/x-bibtex")
        _file(
            _("RIS file"),
            partial(citation.as_ris, view),
            f"awda_{view.page}.ris",
            "application/x-research-info-systems",
        )
    _sources(view)


def _file(label: str, make: Callable[[], bytes], name: str, mime: str) -> None:
    """Draw the button that downloads the citations of the view and its sources."""
    key = f"cite_{name.rpartition('.')[2]}"
    st.download_button(
        label, make, file_name=name, mime=mime, key=key, icon=":material/download:", on_click="ignore", type="tertiary"
    )


def _sources(view: model.View) -> None:
    """Draw how to cite each publication behind the view, in the form chosen."""
    cited = citation.cited(view)
    if not cited:
        return
    st.subheader(_("Sources of this view"), anchor=False)
    names = {
        "apa": _("APA, 7th edition"),
        "chicago": _("Chicago, 17th edition"),
        "bibtex": _BIBTEX,
        "ris": _RIS,
        "link": _("Link"),
    }
    form = st.segmented_control(
        _("Form"), list(names), default="apa", format_func=lambda code: names[code], key="citation_form", required=True
    )
    code = form in ("bibtex", "ris", "link")
    browser.copy_texts(
        [
            {
                "name": source.short(),
                "text": getattr(forms, form) or _("no address"),
                "direction": "ltr" if code else "auto",
                "kind": "code" if code else "words",
            }
            for source, forms in zip(cited, citation.of_sources(view), strict=True)
        ],
        key="citations_of_sources",
    )


def publication(source_id: str) -> None:
    """Draw how to cite one publication, in every form."""
    forms = citation.of_source(source_id, i18n.language())
    names = [
        (_("APA, 7th edition"), forms.apa, "words"),
        (_("Chicago, 17th edition"), forms.chicago, "words"),
        (_BIBTEX, forms.bibtex, "code"),
        (_RIS, forms.ris, "code"),
        (_("Link"), forms.link, "words"),
    ]
    browser.copy_texts(
        [
            {"name": name, "text": text, "direction": "auto" if kind == "words" else "ltr", "kind": kind}
            for name, text, kind in names
            if text
        ],
        key="citations_of_publication",
    )
