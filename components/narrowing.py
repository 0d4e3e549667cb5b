"""What a reader has narrowed a list by: options with what they leave, what holds, what to take back if nothing fits."""

from collections.abc import Callable, Iterable, Mapping, Sequence, Sized

import streamlit as st
from markupsafe import Markup

from components import filters, i18n, naming
from components.i18n import gettext as _


def several(name: str, code_list: str, counts: Mapping[str, int], held: Sequence[str], *, title: str) -> None:
    """Offer the codes of a list, several at once, each with how many of what is listed it leaves."""
    names = naming.all_names(code_list)
    filters.several_of(
        name,
        naming.with_counts(names, counts, held),
        title=title,
        placeholder=_("All"),
        known=set(names),
        most=len(names),
    )


def one(
    name: str,
    code_list: str,
    *,
    title: str,
    width: int,
    counts: Mapping[str, int] | None = None,
    held: Sequence[str] = (),
) -> str:
    """Offer the codes of a list, one at a time, and return the one chosen, empty where there is none.

    With `counts` each says how many of what is listed it leaves.
    """
    names = naming.all_names(code_list)
    offered = names if counts is None else naming.with_counts(names, counts, held)
    with st.container(width=width):
        return filters.perhaps_one_of(name, offered, title=title, placeholder=_("All"), known=names) or ""


def holding(said: Mapping[str, str]) -> None:
    """Say which choices hold, by their names, and offer to take all of them back; nothing where none holds."""
    if not said:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="narrowed"):
        st.html(Markup('<p class="awda-muted">{}</p>').format(" · ".join(said.values())), width="content")
        filters.take_back(list(said), _("Take back all choices"), key="take_back_all")


def emptied_by(names: Iterable[str], without: Callable[[str], Sized]) -> dict[str, int]:
    """Return the choices `without` which something would be left, with how much that would be."""
    left = {name: len(without(name)) for name in names}
    return {name: count for name, count in left.items() if count}


def nothing_fits(said: Mapping[str, str], *, without: Callable[[str], Sized]) -> None:
    """Say which single choices leave nothing, and offer to take each back; `without` one, so much would be found.

    A button reads its label as Markdown: a reader's own words have no place in `said`.
    """
    left = emptied_by(said, without)
    if not left:
        st.info(_("No single choice is the reason: take back several of them."))
        return
    st.info(_("Without one of these choices something would be found:"))
    for name, count in left.items():
        filters.take_back(
            [name],
            _("Take back {choice} ({count})").format(choice=said[name], count=i18n.number(count)),
            key=f"take_back_{name}",
        )
