"""What needs a few lines of script in the reader's page: direction, maps, links followed in place or copied, the stage.

The scripts stand beside this file and travel inline; they ask nothing from another host.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import streamlit as st
from markupsafe import Markup

from components import exhibits, i18n

_HERE = Path(__file__).parent


def _read(name: str) -> str:
    """Return the text of a file beside this one."""
    return (_HERE / name).read_text(encoding="utf-8")


def _component(name: str, **parts: Any) -> Callable[..., Any]:
    """Return what mounts a piece of script in the page; a run that nobody sees mounts nothing, and nothing answers."""
    mount = st.components.v2.component(name, **parts)
    nothing = SimpleNamespace(page=None, asked=None)
    return lambda **options: mount(**options) if exhibits.current().seen else nothing


_document = _component("awda_document", js=_read("document.js"))
_map = _component("awda_map", css=_read("map.css"), js=_read("map.js"))
_choices = _component("awda_choices", js=_read("choices.js"))
_copy_link = _component(
    "awda_copy_link",
    html="""<div class="copy">
<button type="button">
<svg viewBox="0 0 24 24" aria-hidden="true">
<path d="M10 14a5 5 0 0 0 7 0l3-3a5 5 0 0 0-7-7l-1.5 1.5M14 10a5 5 0 0 0-7 0l-3 3a5 5 0 0 0 7 7l1.5-1.5"/>
</svg><span class="words"></span>
</button>
<span role="status"></span><input readonly hidden>
</div>""",
    css=_read("copy_link.css"),
    js=_read("clipboard.js") + _read("copy_link.js"),
)
_copy_texts = _component(
    "awda_copy_texts",
    html="<ul></ul>",
    css=_read("button.css") + _read("copy_texts.css"),
    js=_read("clipboard.js") + _read("copy_texts.js"),
)
_full_screen = _component(
    "awda_full_screen",
    html="""<button type="button">
<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5"/></svg>
<span class="words"></span>
</button>""",
    css=_read("button.css"),
    js=_read("full_screen.js"),
)
_player = _component(
    "awda_player",
    html="""<div class="player"><div class="buttons">
<button type="button"><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M18 5L8 12l10 7zM5 5v14"/></svg></button>
<button type="button"><svg class="go" viewBox="0 0 24 24" aria-hidden="true"><path d="M7 4l13 8-13 8z"/></svg><svg
class="halt" viewBox="0 0 24 24" aria-hidden="true"><path d="M8 5v14M16 5v14"/></svg></button>
<button type="button"><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M6 5l10 7-10 7zM19 5v14"/></svg></button>
</div><span class="at"></span></div>""",
    css=_read("button.css") + _read("player.css"),
    js=_read("player.js"),
)
_flow = _component(
    "awda_flow", html='<div class="flow"></div>', css=_read("flow.css"), js=_read("flow.js"), isolate_styles=False
)
_motion = _component("awda_motion", js=_read("motion.js"))
_webgl = _component("awda_webgl", js=_read("webgl.js"))
_awaiting = _component("awda_awaiting", js=_read("awaiting.js"))

# How often a reader who waits for a document hears how far it is.
ASK_MILLISECONDS = 700
# How long each step stands while playing, its movement included.
STEP_MILLISECONDS = 1800
_print = _component(
    "awda_print",
    html="""<div class="copy"><button type="button">
<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M7 9V3h10v6M7 17H4v-7h16v7h-3M7 14h10v7H7z"/></svg>
<span class="words"></span></button></div>""",
    css=_read("copy_link.css"),
    js=_read("print.js"),
)


_open_file = _component(
    "awda_open_file",
    html="""<div class="copy"><button type="button">
<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M3 19V5h6l2 3h10v11zM12 17v-6M9 13l3-3 3 3"/></svg>
<span class="words"></span></button><input type="file" hidden></div>""",
    css=_read("copy_link.css"),
    js=_read("open_file.js"),
)

_stage = _component("awda_stage", html=_read("stage.html"), js=_read("stage.js"), isolate_styles=False)


_picture = _component("awda_picture", js=_read("picture.js"))
_terms = _component("awda_terms", js=_read("terms.js"))


def set_document() -> None:
    """Give the page the language and direction in use, and our style sheet; a line that is back asks for the page."""
    st.html(_HERE / "awda.css")
    _document(
        key="document",
        data={"language": i18n.language(), "direction": i18n.direction()},
        on_back_change=lambda: None,
        height=0,
    )


def maps(payload: Mapping[str, Any], *, key: str, on_region: Callable[[], None] | None = None) -> None:
    """Draw shaded maps; `payload` is made by `maps.shaded_regions`, `on_region` runs when an area is chosen."""
    data = {**payload, "clickable": on_region is not None, "stage": exhibits.current().wanted is not None}
    _map(key=key, data=data, on_region_change=on_region or (lambda: None))


def choices(*, key: str, chosen: str, on_choice: Callable[[], None]) -> str:
    """Let links with a `data-choice` be followed in place, and return the page that a link with a `data-page` asks for.

    `on_choice` runs when a choice is made. `chosen` names what is open: the element with this `data-chosen` is brought
    into view if such a link has opened it. The page comes with its choices, as in `mechanisms?mechanism=MAR01`; empty
    if no link was followed.
    """
    asked = _choices(
        key=key,
        data={"chosen": chosen},
        on_choice_change=on_choice,
        on_page_change=lambda: None,
        height=0,
    )
    return str(asked.page or "")


def terms(definitions: Mapping[str, Mapping[str, str]], *, more: str, key: str) -> str:
    """Let terms that are marked in texts show what they mean, and return the one that is asked for in the glossary.

    `definitions` has name and definition by term, `more` names the link to the glossary; empty if it was not followed.
    """
    data = {"terms": definitions, "more": more, "language": i18n.language()}
    return str(_terms(key=key, data=data, on_asked_change=lambda: None, height=0).asked or "")


def flow(picture: str, *, key: str) -> None:
    """Draw a flow made by `flows.flow`; its blocks are links that `choices` follows in place."""
    _flow(key=key, data={"picture": str(picture)})


def copy_link(query: Mapping[str, str], *, key: str, label: str = "") -> None:
    """Draw the button that copies the link to this view, or what `label` says: the page's address with `query`."""
    _copy_link(
        key=key,
        data={
            "query": dict(query),
            "label": label or i18n.gettext("Copy link"),
            "copied": i18n.gettext("Link copied"),
            "by_hand": i18n.gettext("Copy the link from this field:"),
        },
    )


def copy_texts(texts: Sequence[Mapping[str, str]], *, key: str) -> None:
    """Draw texts to copy, each with a button: its `name`, the `text`, its `direction`, and `kind` (words or code)."""
    _copy_texts(
        key=key,
        data={
            "texts": [dict(one) for one in texts],
            "copy": i18n.gettext("Copy"),
            "copied": i18n.gettext("Copied"),
            "by_hand": i18n.gettext("Marked: copy it by hand"),
        },
    )


def full_screen(
    *, target_key: str, key: str, usual_width: int = 0, known: object = None, on_room: Callable[[], None] | None = None
) -> None:
    """Draw the button that shows the container with a key alone in full screen.

    With `usual_width` the browser reports, as the state `room`, how many pixels the container has whenever that is not
    the usual number, or None; `known` is what it has reported before.
    """
    _full_screen(
        key=key,
        data={"target": target_key, "label": i18n.gettext("Full screen"), "usual": usual_width, "known": known},
        width="content",
        on_room_change=on_room or (lambda: None),
    )


def player(codes: Sequence[str], current: str, *, at: str, key: str, on_step: Callable[[], None]) -> None:
    """Draw the buttons that step through codes or play them; `on_step` runs at each step, `at` says where one is."""
    _player(
        key=key,
        data={
            "codes": list(codes),
            "current": current,
            "at": at,
            "milliseconds": STEP_MILLISECONDS,
            "play": i18n.gettext("Play"),
            "pause": i18n.gettext("Pause"),
            "previous": i18n.gettext("Previous step"),
            "next": i18n.gettext("Next step"),
        },
        on_step_change=on_step,
    )


def motion(*, key: str, known: bool) -> None:
    """Let the browser say, as the state `still`, that the reader asked for less motion, unless that is `known`."""
    _motion(key=key, data={"known": known}, height=0, on_still_change=lambda: None)


def webgl(*, key: str, losses: int, most: int) -> None:
    """Let the browser say, as the state `losses`, how often it has lost what it draws in WebGL, besides `losses` known.

    It says `most` + 1 when it can draw nothing in WebGL.
    """
    _webgl(key=key, data={"losses": losses, "most": most}, height=0, on_losses_change=lambda: None)


def print_button(*, key: str) -> None:
    """Draw the button that prints the page."""
    _print(key=key, data={"label": i18n.gettext("Print")})


def open_file(label: str, *, accept: str, largest: int, key: str, on_file: Callable[[], None]) -> None:
    """Draw the button that opens a file of the reader's; `on_file` runs when one was chosen.

    The browser reports it as `file`: its name, its size, and its content in base64 unless it has more than `largest`
    bytes.
    """
    data = {"label": label, "accept": accept, "largest": largest}
    _open_file(key=key, data=data, width="content", on_file_change=on_file)


def picture_buttons(figure_key: str, *, key: str) -> None:
    """Draw the buttons that give the figure in the container `<figure_key>_figure` as a picture; see `pictures`."""
    buttons = Markup(
        '<div class="awda-pictures"><button type="button" data-picture="{0}" data-form="png" aria-label="{1}">PNG'
        '</button><button type="button" data-picture="{0}" data-form="svg" aria-label="{2}">SVG</button></div>'
    ).format(figure_key, i18n.gettext("Picture of the figure (PNG)"), i18n.gettext("Picture of the figure (SVG)"))
    with st.container(width="content", key=key):
        st.html(buttons, width="content")


def pictures(query: Mapping[str, str], stated: str, version: str, credit: str) -> None:
    """Let the buttons for pictures work; each picture says the choices, the version, the link and, on a map, whose
    outlines these are.
    """
    _picture(
        key="pictures",
        data={"query": dict(query), "stated": stated, "version": version, "credits": credit},
        height=0,
    )


def awaiting(*, stage: str, under_way: bool, target_key: str, key: str, opener_key: str = "") -> None:
    """Draw the fragment around this again and again as long as something is `under_way`.

    When its `stage` changes, a reader whose button has gone, or who has just opened it with the button in the container
    `opener_key`, finds the focus on the first button in the container `target_key`.
    """
    data = {
        "stage": stage,
        "under_way": under_way,
        "target": target_key,
        "opener": opener_key,
        "milliseconds": ASK_MILLISECONDS,
        # The script hears of each answer, even one that says the same as the one before.
        "answer": time.monotonic_ns() if under_way else 0,
    }
    _awaiting(key=key, data=data, height=0, on_again_change=lambda: None)


def dress_stage() -> None:
    """Give the page the look of the stage; comes before anything that stands there."""
    st.html(_HERE / "stage.css")


def stage(talk: Mapping[str, Any], *, key: str, on_step: Callable[[], None], on_leave: Callable[[], None]) -> None:
    """Draw what turns the pages of a talk: buttons, keys, progress, the speaker's notes.

    `talk` has its code, the current step (from 1) and all `steps`, each with message and notes; `on_step` runs when
    the speaker turns to another step, `on_leave` when the stage is left.
    """
    words = {
        "previous": i18n.gettext("Previous step"),
        "next": i18n.gettext("Next step"),
        "more": i18n.gettext("More of the figure"),
        "notes": i18n.gettext("Speaker’s notes"),
        "help": i18n.gettext("Keys"),
        "full": i18n.gettext("Full screen"),
        "leave": i18n.gettext("Leave the stage"),
        "at": i18n.gettext("{step} of {count}"),
        "spoken": i18n.gettext("Step {step} of {count}: {message}"),
        "then": i18n.gettext("Then"),
        "last": i18n.gettext("This is the last step."),
        "none": i18n.gettext("No notes for this step."),
        "since": i18n.gettext("Since the start"),
        "afresh": i18n.gettext("Start the clock afresh"),
        "jump": i18n.gettext("To step {step}"),
        "beyond": i18n.gettext("There is no step {step}."),
        "blank": i18n.gettext("The screen is blank; any key brings it back."),
    }
    onward, back = ("←", "→") if i18n.direction() == "rtl" else ("→", "←")
    keys = [
        (f"{onward}  ·  PageDown", i18n.gettext("next step; the space bar does the same")),
        (f"{back}  ·  PageUp", i18n.gettext("previous step; with Shift, the space bar does the same")),
        ("Home  ·  End", i18n.gettext("first and last step")),
        ("7  Enter", i18n.gettext("a number and Enter, or a short wait: that step")),
        ("F", i18n.gettext("full screen")),
        ("N", i18n.gettext("speaker’s notes, the next message, a clock")),
        ("M", i18n.gettext("more of a figure that is higher than the screen")),
        ("B  ·  .", i18n.gettext("blank the screen")),
        ("?", i18n.gettext("these keys")),
        ("Esc", i18n.gettext("close what is open, leave full screen, then the stage")),
    ]
    _stage(
        key=key,
        data={**talk, "words": words, "keys": keys, "direction": i18n.direction()},
        on_step_change=on_step,
        on_leave_change=on_leave,
    )
