"""What the reader chooses: the only code that touches the address bar and session state.

The link carries codes (`?country=TUN&region=TN-82&lang=ar`), never labels, so it works in every language. For each
choice the link wins whenever it was changed from outside (a shared link, the Back button); else the reader's last
choice stands, on other pages as well. A choice equal to its default is left out of the link.
"""

import base64
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple
from urllib.parse import parse_qsl, urlsplit

import streamlit as st

from components import i18n
from components.i18n import gettext as _
from components.i18n import ngettext

LANGUAGE = "lang"
# An address that no page has; see `missing_page`.
_PATH = "path"
_CHOSEN = "awda_chosen"
_WRITTEN = "awda_written"
_PAGE = "awda_page"
_ACTED = "awda_acted"
_LINK_COUNTS = "awda_link_counts"
_UNKNOWN = "awda_unknown"
_IN_PART = "awda_in_part"
_BEYOND = "awda_beyond"
_SETTLED = "awda_settled"
_ASIDE = "awda_aside"
_PAGED = "awda_paged"
_OWN = "awda_own"
_STAGE = "awda_stage"
_STAGED = "awda_staged"
_TURNED = "awda_turned"
_STATED = "awda_stated"
_SHOWN_LENGTH = 40
_ASKED_LENGTH = 80
_SPAN = re.compile(r"(19|20)\d\d(-(19|20)\d\d)?")
_NUMBER = re.compile(r"[0-9]{1,4}")
# A link keeps its view and scale when it is opened on a page that does not offer them.
VIEWS = (
    "map",
    "relief",
    "compare",
    "routes",
    "inventory",
    "coverage",
    "timeline",
    "actors",
    "matrix",
    "sources",
    "all",
    "flow",
    "unanswered",
    "report",
    "list",
    "plan",
    "stage",
    "talks",
    "rows",
    "tables",
    "project",
    "activities",
    "related",
    "needs",
    "course",
    "lessons",
    "library",
    "method",
    "unknown",
    "version",
)
SCALES = ("value", "index", "per_person", "difference")
# Choices of a talk or story itself; all others belong to the view that is shown in it.
_OF_STEP = (LANGUAGE, "talk", "step", "view")
TALK = (*_OF_STEP, "story", "chapter")
# One page compares two countries, another has their neighbours too.
COUNTRIES = ("MAR", "TUN", "DZA", "MRT", "EUU", "both", "WLD")


def _kept(key: str) -> dict[str, str]:
    """Return a dictionary that lives as long as the reader's session."""
    if key not in st.session_state:
        st.session_state[key] = {}
    kept: dict[str, str] = st.session_state[key]
    return kept


@dataclass(frozen=True)
class _Stage:
    """What a step of a talk presets, and the choices that stay in sight, in the container `place`."""

    preset: Mapping[str, str] = field(default_factory=dict)
    controls: Collection[str] = ()
    place: Any = None


_stage: ContextVar[_Stage | None] = ContextVar("stage", default=None)


def _chosen(name: str) -> dict[str, str]:
    """Return where a choice is kept: what the reader has chosen so far, by name; on stage, for this step alone."""
    staged = st.session_state.get(_STAGE) and name not in TALK
    return _kept(_STAGED if staged else _CHOSEN)


def _usual(name: str, default: str) -> str:
    """Return what holds for a choice as long as the reader makes none: what the step presets, else its default."""
    stage = _stage.get()
    return stage.preset.get(name, default) if stage and name not in TALK else default


@contextmanager
def on_stage(step: str, preset: Mapping[str, str], *, controls: Collection[str], place: Any) -> Iterator[None]:
    """Let a view be drawn as a step of a talk shows it.

    `preset` are the choices of the step's link; what is chosen on stage is kept for this step alone, which `step`
    names, and stands in the link only where it differs. The widgets of the choices in `controls` are drawn in `place`.
    """
    if st.session_state.get(_TURNED) != step:
        _forget_step()
    st.session_state[_STAGE] = st.session_state[_TURNED] = step
    before = _stage.set(_Stage(preset, controls, place))
    try:
        yield
    finally:
        _stage.reset(before)


def turned(talk: str) -> tuple[str, str]:
    """Return the talk and the step that the link names, "" where it names none; `talk` is the usual one.

    Nothing is known here of talks: any text may come back, and a talk that travels in a link is long. Where the
    reader has turned to another step, what the link held for the step before is taken out at once, so that the Back
    button finds whole steps.
    """
    found, step = (_settle(name, default, lambda text: True) for name, default in (("talk", talk), ("step", "")))
    _turn({"talk": found, "step": step})
    return found, step


def _turn(place: Mapping[str, str]) -> None:
    """Put into the link at which step or chapter the reader is; nothing of the one before stays there."""
    is_another = st.session_state.get(_TURNED) not in (None, "/".join(place.values()))
    if is_another and not st.session_state[_LINK_COUNTS]:
        kept = {name: value for name, value in st.query_params.to_dict().items() if name in TALK}
        st.query_params.from_dict({**kept, **place})
    for name, value in place.items():
        _write(name, value, "")


def chapter(lengths: Mapping[str, int]) -> tuple[str, int]:
    """Return the story that the link names and the number of its chapter, from 1; "" and 0 where it names none.

    `lengths` says how many chapters each story has. A link to a story without a chapter opens the first one, whatever
    was read of it before.
    """
    in_link = st.query_params.get("story")
    if st.session_state[_LINK_COUNTS] and in_link != _written().get("story") and "chapter" not in st.query_params:
        _chosen("chapter").pop("chapter", None)
    story = _settle("story", "", lengths.__contains__)
    numbers = [str(number) for number in range(1, lengths.get(story, 0) + 1)]
    # A link may hold the name alone, without a number.
    number = _settle("chapter", "1" if story else "", numbers.__contains__) or ("1" if story else "")
    _turn({"story": story, "chapter": number})
    here = f"{story}/{number}" if story else None
    if st.session_state.get(_TURNED) != here:
        _forget_step()
        st.session_state[_TURNED] = here
    return story, int(number or 0)


def _forget_step() -> None:
    """Forget what was chosen for another step; what the link held for it says nothing about this one."""
    _kept(_STAGED).clear()
    for name in set(_written()) - set(TALK):
        del _written()[name]


def leave_stage() -> None:
    """Go back to the list of talks; nothing of the step stays in the link."""
    act()
    for name in ("view", "talk", "step"):
        _kept(_CHOSEN).pop(name, None)
    _forget_stage()
    st.query_params.from_dict({LANGUAGE: i18n.language()})
    _written().clear()


def _forget_stage() -> None:
    """Forget the step that was on stage and what was chosen there."""
    _kept(_STAGED).clear()
    st.session_state[_STAGE] = st.session_state[_TURNED] = None


def _place_of(name: str) -> AbstractContextManager[Any]:
    """Return where the widget of a choice is drawn: where it is called, or in sight on stage."""
    stage = _stage.get()
    return stage.place if stage and name in stage.controls else nullcontext()


def _state(title: str, text: str) -> None:
    """Note what holds for a choice, in words."""
    st.session_state[_STATED][title] = text


def stated() -> dict[str, str]:
    """Return the choices offered so far in this run, by their titles, with what holds for each in words."""
    return {title: text for title, text in st.session_state.get(_STATED, {}).items() if text}


def _written() -> dict[str, str]:
    """Return what the address bar is known to hold, by name of the choice."""
    return _kept(_WRITTEN)


def begin() -> None:
    """Start a run: after a click in a widget the link is not asked, since the browser may still hold the one before."""
    st.session_state[_UNKNOWN] = []
    st.session_state[_IN_PART] = []
    st.session_state[_BEYOND] = []
    st.session_state[_SETTLED] = set()
    st.session_state[_ASIDE] = []
    st.session_state[_STATED] = {}
    # Whoever has left the stage by the Back button chooses for the dashboard again.
    st.session_state[_STAGE] = None
    st.session_state[_LINK_COUNTS] = not st.session_state.pop(_ACTED, False)
    _enter(urlsplit(st.context.url or "").path)


def begun() -> bool:
    """Tell whether `begin` has ever run in this session."""
    return _LINK_COUNTS in st.session_state


def _enter(path: str) -> None:
    """Note which page is drawn: on one page a link without a choice means the default, a change of page keeps it."""
    if st.session_state.get(_PAGE) != path:
        _written().clear()
        _forget_stage()
        st.session_state[_PAGE] = path


def _notice(name: str, value: str, *, among: str = _UNKNOWN) -> None:
    """Remember that the link names something that does not exist, alone or `among` codes that hold."""
    if (name, value) not in st.session_state[among]:
        st.session_state[among].append((name, value))


def choice_names() -> dict[str, str]:
    """Name every choice that a link may make."""
    return {
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
        "search": _("search"),
        "layout": _("layout"),
        "mechanism": _("mechanism"),
        "cell": _("cell"),
        "year": _("the year"),
        "serves": _("who is served"),
        "status": _("status"),
        "kind": _("kind"),
        "actor": _("type of actor"),
        "phase": _("stage"),
        "service": _("service"),
        "group": _("target group"),
        "grade": _("grade"),
        "topic": _("topic"),
        "context": _("neighbours and averages"),
        "disagreement": _("question"),
        "page": _("part of the table"),
        _PATH: _("page"),
        "indicators": _("indicators"),
        "tilt": _("tilt"),
        "dimension": _("dimension"),
        "from": _("country left"),
        "return_type": _("way of return"),
        "need": _("need"),
        "subject": _("subject"),
        "partner": _("partner"),
        "judgement": _("strength, weakness or gap"),
        "origin": _("origin of a statement"),
        "published": _("year of the source"),
        "finding": _("statement"),
        "recommendation": _("recommendation"),
        "addressee": _("addressee"),
        "horizon": _("horizon"),
        "plan": _("action plan"),
        "standing": _("answer"),
        "talk": _("talk"),
        "step": _("step"),
        "table": _("table"),
        "codebook": _("table"),
        "level": _("kind of area"),
        "preferred": _("shown first"),
        "relation": _("kind of link"),
        "basis": _("whose link it is"),
        "source_kind": _("kind of publication"),
        "term": _("term"),
        "story": _("story"),
        "chapter": _("chapter"),
        "activity": _("activity"),
        "evaluation": _("question of the evaluation"),
        "lesson": _("lesson"),
        "quiz": _("quiz"),
        "item": _("question of the quiz"),
        "audience": _("audience"),
        "written_in": _("language of the publication"),
        "used_on": _("page that uses it"),
        "order": _("order"),
        "verdict": _("may be compared"),
    }


def notice() -> None:
    """Tell the reader, in one small notice, what of the link does not hold, and why; say nothing when all does."""
    names = choice_names()
    alone, in_part = (
        [f"{names[name]} {_as_code(value)}" for name, value in st.session_state.get(among, [])]
        for among in (_UNKNOWN, _IN_PART)
    )
    said = []
    if alone:
        said.append(
            ngettext(
                "The link holds a value we do not know: {values}. The usual choice is shown instead.",
                "The link holds values we do not know: {values}. The usual choices are shown instead.",
                len(alone),
            ).format(values=i18n.listing(alone))
        )
    if in_part:
        said.append(
            _("Not known in the link, and left out: {values}. What is named beside it holds.").format(
                values=i18n.listing(in_part)
            )
        )
    for name, most, left_out in st.session_state.get(_BEYOND, []):
        text = _("Of the choice “{choice}” at most {most} can be taken at once. Left out of the link: {names}.")
        said.append(text.format(choice=names[name], most=i18n.number(most), names=i18n.listing(left_out)))
    if said:
        st.warning("\n\n".join(said), icon=":material/link_off:")


def unknown() -> list[tuple[str, str]]:
    """Return the values of the link that are not known, each with the name of its choice."""
    return [*st.session_state.get(_UNKNOWN, []), *st.session_state.get(_IN_PART, [])]


def left_aside(name: str, *, told: bool = False) -> list[str]:
    """Return the known codes that a link has just brought for an open choice, and that are not on offer here.

    With `told` those only that the view wants to be told of whatever the reason.
    """
    return [code for aside, code, loud in st.session_state.get(_ASIDE, []) if aside == name and (loud or not told)]


def leave_aside(name: str, known: Collection[str]) -> None:
    """Take a choice out of the link that another one overrules; it is told of if a link has just brought it."""
    code = brought(name)
    if code in known:
        st.session_state[_ASIDE].append((name, code, True))
    put(name, "")


def _as_code(value: str) -> str:
    """Show a reader's own text as plain code: printable, cut, and without what could end the code mark."""
    shown = "".join(character for character in value if character.isprintable()).replace("`", "'")[:_SHOWN_LENGTH]
    return i18n.isolated(f"`{shown}`") if shown.strip() else "—"


def _settle(name: str, default: str, known: Callable[[str], bool]) -> str:
    """Decide what holds for a choice, from the link and from what was chosen before; in one run, once."""
    chosen = _chosen(name)
    default = _usual(name, default)
    settled: set[str] = st.session_state[_SETTLED]
    if st.session_state[_LINK_COUNTS] and name not in settled:
        settled.add(name)
        in_link = st.query_params.get(name)
        if in_link is not None and in_link != _written().get(name):
            good, wrong = _parted(in_link, known)
            if good is not None or (not in_link and default):
                chosen[name] = good or ""
                if wrong:
                    _notice(name, wrong, among=_IN_PART)
            else:
                chosen.pop(name, None)
                _notice(name, in_link)
        elif in_link is None and name in _written():
            # The reader went back to a link without this choice.
            chosen.pop(name, None)
    kept = chosen.get(name, default)
    # A code kept from another view means nothing in one that does not know it; "" is a choice taken back.
    return kept if kept in ("", default) or known(kept) else default


def _parted(text: str, known: Callable[[str], bool]) -> tuple[str | None, str]:
    """Return what is known of a text of a link, and the codes of its list that are not.

    None of it is known where the codes known one by one make no choice together.
    """
    if known(text):
        return text, ""
    codes = dict.fromkeys(code for code in text.split(",") if code)
    good = ",".join(code for code in codes if known(code))
    return (good, ",".join(code for code in codes if not known(code))) if good and known(good) else (None, text)


def _write(name: str, value: str, default: str) -> None:
    """Put a choice into the address bar, or take it out when it is the default."""
    if value == _usual(name, default):
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
    if value is None and _chosen(name) is _kept(_CHOSEN):
        _chosen(name).pop(name, None)
    else:
        # On stage a choice taken back stays open, although the step presets it.
        _chosen(name)[name] = value or ""


def choose_by_link(
    key: str, names: Collection[str], *, afresh: Collection[str] = (), closes: Collection[str] = ()
) -> Callable[[], None]:
    """Return what runs when a link of the page is followed in place: it takes over the choices among `names`.

    A name without a value takes the choice back. A link that makes one of the choices `afresh` takes back the others
    of them, and those that it `closes`, whatever the reader had chosen before.
    """

    def chosen() -> None:
        made = dict(parse_qsl(st.session_state[key].get("choice") or "", keep_blank_values=True))
        if not made.keys().isdisjoint(afresh):
            made = dict.fromkeys((*afresh, *closes), "") | made
        # A step keeps to its view.
        kept = _OF_STEP if st.session_state.get(_STAGE) else ()
        for name, value in made.items():
            if name in names and name not in kept:
                choose(name, value or None)

    return chosen


def _choose_area(clicked: str | None) -> None:
    """Take over the area clicked on a map; a second click on it takes the choice back."""
    if clicked:
        choose("region", None if clicked == _chosen("region").get("region") else clicked)


def choose_on_map(map_key: str) -> Callable[[], None]:
    """Return what a map with this key calls when an area is clicked."""
    return lambda: _choose_area(st.session_state[map_key].get("region"))


def choose_on_deck(deck_key: str) -> Callable[[], None]:
    """Return what a tilted map with this key calls when an area is clicked."""

    def chosen() -> None:
        objects = st.session_state[deck_key]["selection"]["objects"]
        met: dict[str, Any] = next((rows[0] for rows in objects.values() if rows), {})
        # What was clicked is forgotten in the browser once it stands in the link: no code, and no choice.
        _choose_area(str(met.get("properties", met).get("code", "")))

    return chosen


def choose_step(player_key: str, name: str) -> Callable[[], None]:
    """Return what a player with this key calls at each step through the codes of a choice."""

    def stepped() -> None:
        code = st.session_state[player_key].get("step")
        if code:
            choose(name, code)

    return stepped


def reported(key: str, name: str) -> Any:
    """Return what the browser has reported through a component with this key, None when it has not."""
    return (st.session_state.get(key) or {}).get(name)


class ChosenFile(NamedTuple):
    """A file of the reader's: name, size, and its content unless it is too large or could not be read."""

    name: str
    size: int
    content: bytes | None


def chosen_file(key: str) -> ChosenFile:
    """Return the file that the reader has chosen with the button of this key, see `browser.open_file`."""
    file: dict[str, Any] = reported(key, "file") or {}
    try:
        content = base64.b64decode(str(file["content"]), validate=True) if file.get("content") is not None else None
    except ValueError:
        content = None
    return ChosenFile(str(file.get("name") or ""), int(file.get("size") or 0), content)


def _take(name: str, key: str, default: str | None = None) -> Callable[[], None]:
    """Return the callback that takes over a widget's value; the default takes the choice back.

    Kept as a choice, the code of a default (all, latest) would narrow views in which that code means something else.
    """

    def taken() -> None:
        value = st.session_state[key]
        value = ",".join(value) if isinstance(value, list) else value
        choose(name, None if value == default else value)

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
            _chosen(LANGUAGE)[LANGUAGE] = asked
        elif asked is None:
            # The reader went back to the link before the first choice of a language.
            _chosen(LANGUAGE).pop(LANGUAGE, None)
    i18n.set_language(_language())


def _language() -> str:
    """Return the language of the reader: as chosen, else the browser's, else English."""
    return _chosen(LANGUAGE).get(LANGUAGE) or _from_browser()


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
    _write(LANGUAGE, _chosen(LANGUAGE).get(LANGUAGE, ""), "")


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
    take = _take(name, name, default)
    write = options.__getitem__
    with _place_of(name):
        if pills:
            st.segmented_control(title, list(options), format_func=write, key=name, required=True, on_change=take)
        else:
            # Without a placeholder Streamlit would put one in English.
            st.selectbox(title, list(options), format_func=write, key=name, placeholder=title, on_change=take)
    _state(title, options[value])
    _write(name, value, default)
    return value


def view(options: Mapping[str, str], *, default: str) -> str:
    """Offer the views of a page (codes with their names), and return the code of the one chosen; a step has its own."""
    if stage := _stage.get():
        wanted = stage.preset.get("view", default)
        return wanted if wanted in options else default
    return one_of("view", options, title=_("View"), default=default, known=VIEWS, pills=True)


def countries(names: Mapping[str, str]) -> list[str]:
    """Offer the countries (codes with their names), one by one or all, and return the codes chosen."""
    everything = ",".join(names)
    options = {everything: _("Both countries"), **names}
    known = {*options, *COUNTRIES}
    return one_of("country", options, title=_("Country"), default=everything, known=known, pills=True).split(",")


def asked(known: Mapping[str, Collection[str]]) -> dict[str, str]:
    """Return what holds for some choices before any of them is drawn, empty where nothing was chosen.

    For choices whose options depend on one another; `known` holds the codes that a link may carry. A choice that was
    of several codes elsewhere (both countries) counts as open.
    """
    found = {name: _settle(name, "", _all_among(codes)) for name, codes in known.items()}
    return {name: "" if "," in settled else settled for name, settled in found.items()}


def asked_years(name: str = "years") -> tuple[int, int] | None:
    """Return the span of years that holds before its slider is drawn, or None."""
    settled = _settle(name, "", _is_span)
    return (int(settled[:4]), int(settled[-4:])) if settled else None


def go(
    label: str,
    choices: Mapping[str, str],
    *,
    key: str,
    here: bool = False,
    icon: str | None = None,
    stands: bool = False,
) -> None:
    """Offer to open something else on this page by taking over several choices at once; `here` marks what is open.

    With `stands` the button stands out among others.
    """
    kind: Literal["primary", "tertiary"] = "primary" if stands else "tertiary"
    st.button(label, key=key, icon=icon, type=kind, disabled=here, on_click=_choose_all, args=(dict(choices),))


def _choose_all(choices: Mapping[str, str | None]) -> None:
    """Take over several choices; None takes one back."""
    for name, value in choices.items():
        choose(name, value)


def page(pages: int, *, of: str) -> int:
    """Offer the pages of a long table, above it, and return the one to show, from 1.

    `of` says of what: another table starts at its first page.
    """
    # A link may hold the name alone, without a number.
    settled = _settle("page", "1", lambda text: bool(_NUMBER.fullmatch(text))) or "1"
    if st.session_state.get(_PAGED, of) != of:
        _chosen("page").pop("page", None)
        settled = "1"
    st.session_state[_PAGED] = of
    shown = int(settled) if 1 <= int(settled) <= pages else 1
    if pages > 1:
        back, on = {"right": "left", "left": "right"}[_onward()], _onward()
        for label, icon, number, key in (
            (_("Previous page of the table"), back, shown - 1, "page_back"),
            (_("Next page of the table"), on, shown + 1, "page_on"),
        ):
            st.button(
                label,
                icon=f":material/chevron_{icon}:",
                key=key,
                disabled=not 1 <= number <= pages,
                type="tertiary",
                on_click=choose,
                args=("page", str(number)),
            )
    _write("page", str(shown), "1")
    return shown


def _onward() -> str:
    """Return the side that comes next in the reading direction."""
    return "left" if i18n.direction() == "rtl" else "right"


def perhaps_one_of(
    name: str,
    options: Mapping[str, str],
    *,
    title: str,
    placeholder: str,
    known: Collection[str],
    told: bool = False,
) -> str | None:
    """Offer a choice that may stay open, and return the code chosen or None.

    Several known codes, as another page may have put them into the link, leave it open. With `told` the reader is told
    of a known code that is not on offer here.
    """
    new = brought(name)
    settled = _settle(name, "", _all_among(known))
    value = settled if settled in options else ""
    if settled == new and settled in known and not value:
        st.session_state[_ASIDE].append((name, settled, told))
    if not options:
        _write(name, "", "")
        return None
    st.session_state[name] = value or None
    with _place_of(name):
        st.selectbox(
            title,
            list(options),
            index=None,
            format_func=options.__getitem__,
            key=name,
            placeholder=placeholder,
            on_change=_take(name, name),
        )
    _state(title, options.get(value, ""))
    _write(name, value, "")
    return value or None


def some_of(name: str, options: Mapping[str, str], *, title: str, known: Collection[str]) -> list[str]:
    """Offer a choice of several codes, all by default, and return the codes chosen (in the link: joined by commas)."""
    everything = ",".join(options)
    settled = _settle(name, everything, _all_among(known))
    value = [code for code in options if code in settled.split(",")] or list(options)
    if len(options) < 2:
        _write(name, everything, everything)
        return list(options)
    st.session_state[name] = value
    with _place_of(name):
        _pills(name, options, title=title, default=everything)
    _state(title, i18n.listing([options[code] for code in value]))
    _write(name, ",".join(value), everything)
    return value


def _all_among(known: Collection[str]) -> Callable[[str], bool]:
    """Return what tells whether a text of a link holds known codes only, joined by commas."""
    codes = frozenset(known)
    return lambda text: bool(text) and codes.issuperset(text.split(","))


def _pills(name: str, options: Mapping[str, str], *, title: str, default: str) -> None:
    """Draw a choice of several codes with all of them in sight."""
    st.pills(
        title,
        list(options),
        selection_mode="multi",
        format_func=options.__getitem__,
        key=name,
        on_change=_take(name, name, default),
    )


def several_of(
    name: str,
    options: Mapping[str, str],
    *,
    title: str,
    placeholder: str = "",
    known: Collection[str],
    most: int,
    start: Collection[str] = (),
    pills: bool = False,
) -> list[str]:
    """Offer a choice of some codes among many and return the codes chosen in their order.

    In the link they are joined by commas; a link with more than `most` keeps the first ones, with a word on the
    others. `start` holds the codes to open with; a reader who takes all of them back has chosen none. `pills` shows
    all codes at once, for a few.
    """
    default = ",".join(start)
    new = brought(name)
    settled = _settle(name, default, _all_among(known))
    asked = [code for code in dict.fromkeys(settled.split(",")) if code in options]
    value = asked[:most]
    if new and len(asked) > most:
        st.session_state[_BEYOND].append((name, most, [options[code] for code in asked[most:]]))
    st.session_state[name] = value
    with _place_of(name):
        if pills:
            _pills(name, options, title=title, default=default)
        else:
            st.multiselect(
                title,
                list(options),
                format_func=options.__getitem__,
                key=name,
                max_selections=most,
                placeholder=placeholder,
                on_change=_take(name, name, default),
            )
    _state(title, i18n.listing([options[code] for code in value]))
    # None chosen has no word in a link: who opens it starts as everybody does.
    _write(name, ",".join(value) or default, default)
    return value


def held(name: str, known: Collection[str], *, several: bool = False) -> list[str]:
    """Return the code that holds for a choice before its widget is drawn, or the codes where it may be several."""
    settled = _settle(name, "", _all_among(known) if several else known.__contains__)
    codes = settled.split(",") if several else [settled]
    return list(dict.fromkeys(codes)) if settled else []


def carried(name: str, *, known: Collection[str]) -> str | None:
    """Return a choice that has its widget in another view, and keep it in the link; None where it stands open."""
    value = _settle(name, "", known.__contains__)
    _write(name, value, "")
    return value or None


def missing_page() -> None:
    """Tell the reader that the address asked for has no page: the server leads here from there."""
    carried(_PATH, known=())


def wording(name: str = "search") -> str:
    """Return the words that a reader searches for, before the field is drawn: printable, and cut."""
    return _plain(_settle(name, "", lambda text: True))


def _plain(text: str) -> str:
    """Return a reader's own text without what cannot be printed, in one line, cut."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:_ASKED_LENGTH].strip()


def words(name: str, *, title: str, placeholder: str) -> str:
    """Offer a field for a reader's own words, and return them: they are text, never markup."""
    value = wording(name)
    st.session_state[name] = value
    st.text_input(title, key=name, placeholder=placeholder, max_chars=_ASKED_LENGTH, on_change=_take_words(name))
    _state(title, value)
    _write(name, value, "")
    return value


def _take_words(name: str) -> Callable[[], None]:
    """Return the callback that takes over a reader's own words."""

    def taken() -> None:
        choose(name, _plain(st.session_state[name] or "") or None)

    return taken


def take_back(names: Collection[str], title: str, *, key: str, in_the_way: bool = False) -> None:
    """Offer to take choices back, by one button; it stands out where they are `in_the_way` of anything to show."""
    st.button(
        title,
        icon=":material/filter_alt_off:" if in_the_way else ":material/close:",
        key=key,
        type="secondary" if in_the_way else "tertiary",
        on_click=_choose_all,
        args=(dict.fromkeys(names),),
    )


def step_of(name: str, options: Mapping[str, str], *, title: str, default: str, known: Collection[str]) -> str:
    """Offer a choice among codes in their order, such as years, on a slider, and return the code chosen."""
    settled = _settle(name, default, known.__contains__)
    value = settled if settled in options else default
    if len(options) < 2:
        _write(name, default, default)
        return default
    st.session_state[name] = value
    take = _take(name, name, default)
    with _place_of(name):
        st.select_slider(title, list(options), format_func=options.__getitem__, key=name, on_change=take)
    _state(title, options[value])
    _write(name, value, default)
    return value


def years(
    first: int, last: int, *, title: str, usual: tuple[int, int] | None = None, name: str = "years"
) -> tuple[int, int]:
    """Offer a span of years within `first` and `last`, and return its ends (in the link: 2005-2024, or one year).

    `name` is that of the choice. By default it is all years, or the `usual` ones. A span that reaches beyond what this
    view has is cut to it; one that lies outside gives all years.
    """
    opening = usual or (first, last)
    everything = f"{opening[0]}-{opening[1]}"
    settled = _settle(name, "", _is_span)
    asked = (int(settled[:4]), int(settled[-4:])) if settled else opening
    start, end = max(asked[0], first), min(asked[1], last)
    if start > end:
        start, end = first, last
    if first == last:
        return first, last
    st.session_state[name] = (start, end)
    with _place_of(name):
        st.slider(title, first, last, key=name, on_change=_take_years, args=(name, everything))
    value = f"{start}-{end}"
    # All years there are narrow nothing, unless fewer are usual.
    if usual or (start, end) != (first, last):
        _state(title, i18n.period(str(start), str(end)))
    _write(name, value, everything)
    return start, end


def _is_span(text: str) -> bool:
    """Tell whether a text of a link is a span of years, or one year alone."""
    return bool(_SPAN.fullmatch(text)) and text[:4] <= text[-4:]


def _take_years(name: str, everything: str) -> None:
    """Take over the ends of a span of years; all years take the choice back."""
    start, end = st.session_state[name]
    span = f"{start}-{end}"
    choose(name, None if span == everything else span)


def offer(name: str, options: Mapping[str, str], *, title: str, key: str) -> None:
    """Offer codes for a choice that has its widget elsewhere, as a hint where the present one shows nothing."""
    st.session_state[key] = None
    st.pills(title, list(options), format_func=options.__getitem__, key=key, wrap=True, on_change=_take(name, key))


def own(name: str) -> Any:
    """Return what the reader has made, such as an action plan, or None; it lives as long as the session."""
    return st.session_state.get(_OWN, {}).get(name)


def keep(name: str, value: Any) -> None:
    """Keep something that the reader has made; None forgets it."""
    st.session_state[_OWN] = {**st.session_state.get(_OWN, {}), name: value}


def act() -> None:
    """Note that the reader has acted; for what answers a click or an entry without making a choice.

    What it writes is in the reader's language, although the run has not begun to draw.
    """
    st.session_state[_ACTED] = True
    i18n.set_language(_language())


def entered(key: str) -> Any:
    """Return what the reader has just entered into a field with this key."""
    act()
    return st.session_state[key]


def filled(key: str, value: Any) -> str:
    """Fill a field that is drawn next with a value that is kept elsewhere, and return its key."""
    st.session_state[key] = value
    return key


def brought(name: str) -> str | None:
    """Return what a link has just brought under a name, such as a plan; "" for a link without it, else None."""
    in_link = st.query_params.get(name)
    if not st.session_state[_LINK_COUNTS] or in_link == _written().get(name):
        return None
    return in_link or ""


def put(name: str, value: str) -> None:
    """Let the link carry something that is no choice, or no longer."""
    _write(name, value, "")


def link() -> dict[str, str]:
    """Return the query of a link to this view: every choice that differs from its default, and the language."""
    return _written() | {LANGUAGE: i18n.language()}


def appearance() -> str:
    """Return the appearance in use, light or dark."""
    return "dark" if st.context.theme.type == "dark" else "light"
