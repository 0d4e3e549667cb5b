"""What the reader chooses: the only code that touches the address bar and session state.

The link carries codes (`?country=TUN&region=TN-82&lang=ar`), never labels, so it works in every language. For each
choice the link wins whenever it was changed from outside (a shared link, the Back button); else the reader's last
choice stands, on other pages as well. A choice equal to its default is left out of the link.
"""

import re
from collections.abc import Callable, Collection, Mapping
from urllib.parse import urlsplit

import streamlit as st

from components import i18n
from components.i18n import gettext as _
from components.i18n import ngettext

LANGUAGE = "lang"
_CHOSEN = "awda_chosen"
_WRITTEN = "awda_written"
_PAGE = "awda_page"
_ACTED = "awda_acted"
_LINK_COUNTS = "awda_link_counts"
_UNKNOWN = "awda_unknown"
_SHOWN_LENGTH = 40
_SPAN = re.compile(r"(19|20)\d\d-(19|20)\d\d")
# A link keeps its view when it is opened on a page that does not offer it.
VIEWS = ("map", "compare", "relief", "routes", "all", "sources")


def _kept(key: str) -> dict[str, str]:
    """Return a dictionary that lives as long as the reader's session."""
    if key not in st.session_state:
        st.session_state[key] = {}
    kept: dict[str, str] = st.session_state[key]
    return kept


def _chosen() -> dict[str, str]:
    """Return what the reader has chosen so far, by name of the choice."""
    return _kept(_CHOSEN)


def _written() -> dict[str, str]:
    """Return what the address bar is known to hold, by name of the choice."""
    return _kept(_WRITTEN)


def begin() -> None:
    """Start a run: after a click in a widget the link is not asked, since the browser may still hold the one before."""
    st.session_state[_UNKNOWN] = []
    st.session_state[_LINK_COUNTS] = not st.session_state.pop(_ACTED, False)
    _enter(urlsplit(st.context.url or "").path)


def begun() -> bool:
    """Tell whether `begin` has ever run in this session."""
    return _LINK_COUNTS in st.session_state


def _enter(path: str) -> None:
    """Note which page is drawn: on one page a link without a choice means the default, a change of page keeps it."""
    if st.session_state.get(_PAGE) != path:
        _written().clear()
        st.session_state[_PAGE] = path


def _notice(name: str, value: str) -> None:
    """Remember that the link names something that does not exist."""
    st.session_state[_UNKNOWN].append((name, value))


def notice() -> None:
    """Tell the reader, in one small notice, which values of the link are not known; say nothing when all are."""
    if not st.session_state.get(_UNKNOWN):
        return
    names = {
        LANGUAGE: _("language"),
        "country": _("country"),
        "region": _("region"),
        "indicator": _("indicator"),
        "period": _("period"),
        "detail": _("detail"),
        "precision": _("precision"),
        "scale": _("scale"),
        "view": _("view"),
        "regions": _("regions"),
        "years": _("years"),
        "sex": _("sex"),
        "source": _("source"),
        "question": _("question"),
        "from": _("country left"),
        "return_type": _("way of return"),
        "need": _("need"),
    }
    met = [f"{names[name]} {_as_code(value)}" for name, value in st.session_state[_UNKNOWN]]
    st.warning(
        ngettext(
            "The link holds a value we do not know: {values}. The usual choice is shown instead.",
            "The link holds values we do not know: {values}. The usual choices are shown instead.",
            len(met),
        ).format(values=i18n.listing(met)),
        icon=":material/link_off:",
    )


def _as_code(value: str) -> str:
    """Show a reader's own text as plain code: printable, cut, and without what could end the code mark."""
    shown = "".join(character for character in value if character.isprintable()).replace("`", "'")[:_SHOWN_LENGTH]
    return f"`{shown}`" if shown.strip() else "—"


def _settle(name: str, default: str, known: Callable[[str], bool]) -> str:
    """Decide what holds for a choice, from the link and from what was chosen before."""
    chosen = _chosen()
    if st.session_state[_LINK_COUNTS]:
        in_link = st.query_params.get(name)
        if in_link is not None and in_link != _written().get(name):
            if known(in_link):
                chosen[name] = in_link
            else:
                chosen.pop(name, None)
                _notice(name, in_link)
        elif in_link is None and name in _written():
            # The reader went back to a link without this choice.
            chosen.pop(name, None)
    return chosen.get(name, default)


def _write(name: str, value: str, default: str) -> None:
    """Put a choice into the address bar, or take it out when it is the default."""
    if value == default:
        if name in st.query_params:
            del st.query_params[name]
        _written().pop(name, None)
    else:
        if st.query_params.get(name) != value:
            st.query_params[name] = value
        _written()[name] = value


def choose(name: str, value: str | None) -> None:
    """Take over a choice, from a widget or from a click on a map; None takes it back."""
    st.session_state[_ACTED] = True
    if value is None:
        _chosen().pop(name, None)
    else:
        _chosen()[name] = value


def choose_on_map(map_key: str) -> Callable[[], None]:
    """Return what a map with this key calls when an area is clicked; a second click on it takes the choice back."""

    def chosen() -> None:
        clicked = st.session_state[map_key].get("region")
        if clicked:
            choose("region", None if clicked == _chosen().get("region") else clicked)

    return chosen


def _take(name: str, key: str) -> Callable[[], None]:
    """Return the callback that takes over a widget's value."""

    def taken() -> None:
        value = st.session_state[key]
        choose(name, ",".join(value) if isinstance(value, list) else value)

    return taken


def _from_browser() -> str:
    """Return the reader's language by the browser's settings, English if it is none of ours."""
    wanted = (st.context.locale or "")[:2].lower()
    return wanted if wanted in i18n.LANGUAGES else i18n.DEFAULT_LANGUAGE


def settle_language() -> None:
    """Choose the language: by the link, else as chosen before, else the browser's, else English.

    Runs before anything is drawn, so a notice waits until `language_switch`.
    """
    asked = st.query_params.get(LANGUAGE)
    if st.session_state[_LINK_COUNTS] and asked != _written().get(LANGUAGE):
        if asked in i18n.LANGUAGES:
            _chosen()[LANGUAGE] = asked
        elif asked is None:
            # The reader went back to the link before the first choice of a language.
            _chosen().pop(LANGUAGE, None)
    i18n.set_language(_chosen().get(LANGUAGE) or _from_browser())


def language_switch() -> None:
    """Offer each language in its own name; the view stays."""
    asked = st.query_params.get(LANGUAGE)
    current = i18n.language()
    st.session_state["language"] = current
    st.segmented_control(
        _("Language"),
        i18n.LANGUAGES,
        format_func=i18n.language_name,
        key="language",
        required=True,
        label_visibility="collapsed",
        on_change=_take(LANGUAGE, "language"),
    )
    if asked is not None and asked not in i18n.LANGUAGES:
        _notice(LANGUAGE, asked)
    # Once chosen, the language stays in the link, whatever the browser of the next reader prefers.
    _write(LANGUAGE, _chosen().get(LANGUAGE, ""), "")


def one_of(
    name: str,
    options: Mapping[str, str],
    *,
    title: str,
    default: str,
    known: Collection[str] | None = None,
    pills: bool = False,
) -> str:
    """Offer a choice among codes (`options` maps codes to their names) and return the code chosen.

    `known` holds the codes that a link may carry; one of them that is not on offer here gives the default silently.
    """
    settled = _settle(name, default, (known or options).__contains__)
    value = settled if settled in options else default
    if len(options) < 2:
        # Nothing to choose: no widget, and no word of it in the link.
        _write(name, default, default)
        return default
    st.session_state[name] = value
    take = _take(name, name)
    if pills:
        st.segmented_control(
            title, list(options), format_func=options.__getitem__, key=name, required=True, on_change=take
        )
    else:
        # Without a placeholder Streamlit would put one in English.
        st.selectbox(title, list(options), format_func=options.__getitem__, key=name, placeholder=title, on_change=take)
    _write(name, value, default)
    return value


def view(options: Mapping[str, str], *, default: str) -> str:
    """Offer the views of a page (codes with their names), and return the code of the one chosen."""
    return one_of("view", options, title=_("View"), default=default, known=VIEWS, pills=True)


def countries(names: Mapping[str, str]) -> list[str]:
    """Offer the countries (codes with their names), one by one or all, and return the codes chosen."""
    everything = ",".join(names)
    options = {everything: _("Both countries"), **names}
    return one_of("country", options, title=_("Country"), default=everything, pills=True).split(",")


def perhaps_one_of(
    name: str, options: Mapping[str, str], *, title: str, placeholder: str, known: Collection[str]
) -> str | None:
    """Offer a choice that may stay open, and return the code chosen or None."""
    settled = _settle(name, "", known.__contains__)
    value = settled if settled in options else ""
    st.session_state[name] = value or None
    st.selectbox(
        title,
        list(options),
        index=None,
        format_func=options.__getitem__,
        key=name,
        placeholder=placeholder,
        on_change=_take(name, name),
    )
    _write(name, value, "")
    return value or None


def some_of(name: str, options: Mapping[str, str], *, title: str, known: Collection[str]) -> list[str]:
    """Offer a choice of several codes, all by default, and return the codes chosen (in the link: joined by commas)."""
    everything = ",".join(options)
    settled = _settle(name, everything, lambda text: bool(text) and set(text.split(",")) <= set(known))
    value = [code for code in options if code in settled.split(",")] or list(options)
    if len(options) < 2:
        _write(name, everything, everything)
        return list(options)
    st.session_state[name] = value
    st.pills(
        title,
        list(options),
        selection_mode="multi",
        format_func=options.__getitem__,
        key=name,
        on_change=_take(name, name),
    )
    _write(name, ",".join(value), everything)
    return value


def several_of(
    name: str,
    options: Mapping[str, str],
    *,
    title: str,
    placeholder: str = "",
    known: Collection[str],
    most: int,
    pills: bool = False,
) -> list[str]:
    """Offer a choice of some codes among many, none by default, and return the codes chosen in their order.

    In the link they are joined by commas; a link with more than `most` keeps the first ones. `pills` shows all codes
    at once, for a few of them.
    """
    settled = _settle(name, "", lambda text: bool(text) and set(text.split(",")) <= set(known))
    value = [code for code in dict.fromkeys(settled.split(",")) if code in options][:most]
    st.session_state[name] = value
    if pills:
        st.pills(
            title,
            list(options),
            selection_mode="multi",
            format_func=options.__getitem__,
            key=name,
            on_change=_take(name, name),
        )
    else:
        st.multiselect(
            title,
            list(options),
            format_func=options.__getitem__,
            key=name,
            max_selections=most,
            placeholder=placeholder,
            on_change=_take(name, name),
        )
    _write(name, ",".join(value), "")
    return value


def step_of(name: str, options: Mapping[str, str], *, title: str, default: str, known: Collection[str]) -> str:
    """Offer a choice among codes in their order, such as years, on a slider, and return the code chosen."""
    settled = _settle(name, default, known.__contains__)
    value = settled if settled in options else default
    if len(options) < 2:
        _write(name, default, default)
        return default
    st.session_state[name] = value
    st.select_slider(title, list(options), format_func=options.__getitem__, key=name, on_change=_take(name, name))
    _write(name, value, default)
    return value


def years(first: int, last: int, *, title: str) -> tuple[int, int]:
    """Offer a span of years within `first` and `last`, all by default, and return its ends (in the link: 2005-2024).

    A span that reaches beyond what this view has is cut to it; one that lies outside gives all years.
    """
    everything = f"{first}-{last}"
    settled = _settle("years", "", lambda text: bool(_SPAN.fullmatch(text)) and text[:4] <= text[5:])
    asked = [int(year) for year in settled.split("-")] if settled else [first, last]
    start, end = max(asked[0], first), min(asked[1], last)
    if start > end:
        start, end = first, last
    if first == last:
        return first, last
    st.session_state["years"] = (start, end)
    st.slider(title, first, last, key="years", on_change=_take_years)
    value = f"{start}-{end}"
    _write("years", value, everything)
    return start, end


def _take_years() -> None:
    """Take over the ends of a span of years."""
    start, end = st.session_state["years"]
    choose("years", f"{start}-{end}")


def offer(name: str, options: Mapping[str, str], *, title: str, key: str) -> None:
    """Offer codes for a choice that has its widget elsewhere, as a hint where the present one shows nothing."""
    st.session_state[key] = None
    st.pills(title, list(options), format_func=options.__getitem__, key=key, wrap=True, on_change=_take(name, key))


def link() -> dict[str, str]:
    """Return the query of a link to this view: every choice that differs from its default, and the language."""
    return _written() | {LANGUAGE: i18n.language()}


def appearance() -> str:
    """Return the appearance in use, light or dark."""
    return "dark" if st.context.theme.type == "dark" else "light"
