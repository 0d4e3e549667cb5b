"""Which code of Streamlit each page needs, so that the shell can name it.

What stands here was read from the requests that pages make; a browser test opens the pages and finds what is missing
here, and what is named without need. The names are those of Streamlit's components; which files hold them, and what
these import, stands in the manifest of its build.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from serving import assets

PREVIEW = "/app/static/preview.png"
_ICONS = "MaterialSymbols-Rounded"
_COMPONENTS = "../lib/src/components/"
_OUTLINES = "/app/static/outlines/"


class Needs(NamedTuple):
    """What a view needs: code for its first words and choices, code for what comes below, and what it fetches."""

    light: tuple[str, ...] = ()
    heavy: tuple[str, ...] = ()
    data: tuple[str, ...] = ()


class Figure(NamedTuple):
    """The one figure of a view that another page shows: the choices of its view, and those that stay in sight."""

    figure: str
    choices: Mapping[str, str]
    controls: Sequence[str]


# What the chapters of each story show, by its code; None for a chapter without a view.
Chapters = Mapping[str, Sequence[Figure | None]]

ALWAYS = ("Html", "BidiComponent", "ButtonGroup")
_MAPS = (f"{_OUTLINES}region.json", f"{_OUTLINES}governorate.json")
_CHARTS = ("PlotlyChart",)
# The choice that decides what is drawn, where it is not the view.
_DECIDES = {"profiles": "question", "stories": "story"}
_ANY = "*"
# The choice that opens one entry in full in the place of a view, by page and view; it stands among its needs.
_OPENS = {("programme", "activities"): "activity"}
# By page, then by the value of that choice: "" where the link makes none, "*" for any other value.
NEEDS = {
    "overview": {"": Needs(("DownloadButton", "PageLink"), data=_MAPS)},
    "regions": {
        "": Needs(("Selectbox", "DownloadButton"), _CHARTS, _MAPS),
        "relief": Needs(("Selectbox", "Multiselect"), ("DeckGlJsonChart", *_CHARTS, "DownloadButton")),
        "compare": Needs(("Selectbox", "Multiselect"), (*_CHARTS, "DownloadButton")),
        "routes": Needs(("Selectbox", "Slider"), (*_CHARTS, "DownloadButton")),
    },
    "profiles": {
        "": Needs(("Selectbox", "Button", "PageLink")),
        _ANY: Needs(("Selectbox", "Button"), (*_CHARTS, "DownloadButton")),
    },
    "trends": {"": Needs(("Selectbox", "Slider"), (*_CHARTS, "DownloadButton"))},
    "comparison": {"": Needs(("Selectbox",)), _ANY: Needs(("Selectbox",))},
    "assessment": {
        "": Needs(("Selectbox", "Multiselect", "DownloadButton")),
        "flow": Needs(("Selectbox", "Button", "DownloadButton")),
        "unanswered": Needs(("Selectbox", "DownloadButton")),
        "report": Needs(("PageLink",)),
    },
    "recommendations": {
        "": Needs(("Multiselect", "DownloadButton", "PageLink")),
        "plan": Needs(("Selectbox", "Button")),
    },
    "mechanisms": {
        "": Needs(("TextInput", "Multiselect", "DownloadButton")),
        "coverage": Needs(("Slider", "DownloadButton")),
        "timeline": Needs(("Slider",), (*_CHARTS, "DownloadButton")),
        "actors": Needs(("Slider", "DownloadButton")),
    },
    "agreements": {
        "": Needs(("Selectbox", "Multiselect", "DownloadButton", "Button")),
        "map": Needs(("Selectbox", "Multiselect"), (*_CHARTS, "DownloadButton")),
    },
    "finder": {"": Needs(("Selectbox",))},
    "figures": {
        "": Needs(("Selectbox", "PageLink", "Button"), (*_CHARTS, "DownloadButton")),
        "all": Needs(("Selectbox", "Slider", "Button", "DownloadButton")),
    },
    "open_data": {"": Needs(("Selectbox", "Multiselect", "DownloadButton", "StreamlitSyntaxHighlighter"))},
    "training": {
        "": Needs(("DownloadButton", "PageLink")),
        "course": Needs(("Selectbox", "Button"), (*_CHARTS, "DownloadButton")),
        "lessons": Needs(("PageLink", "Button", "Radio")),
    },
    "programme": {
        "": Needs(("DownloadButton",)),
        "activities": Needs(("DownloadButton",), _CHARTS, _MAPS),
        "activity": Needs(("Button", "DownloadButton")),
        "related": Needs(("DownloadButton",)),
    },
    "stories": {"": Needs(), _ANY: Needs(("PageLink", "Button", "Selectbox", "DownloadButton"))},
    "sources": {
        "": Needs(("TextInput", "Multiselect", "Button", "DownloadButton")),
        "method": Needs(("Multiselect", "Selectbox", "DownloadButton", "PageLink")),
        "unknown": Needs(("Selectbox", "DownloadButton")),
        "version": Needs(("StreamlitSyntaxHighlighter", "PageLink")),
    },
    "glossary": {"": Needs(("TextInput", "DownloadButton"))},
    "present": {"": Needs(("Button", "DownloadButton")), "stage": Needs(("Selectbox",), data=_MAPS)},
}
# Figures that chapters of stories show, by what draws them; all others are tables and words.
CHART_FIGURES = frozenset({"agreements_map", "bars_MAR", "bars_TUN"})
MAP_FIGURES = frozenset({"regions_map", "overview_map"})
# The outlines of each country in the maps that show it alone.
_OUTLINES_OF = {"MAR": _MAPS[:1], "TUN": _MAPS[1:]}
# What choices that stay in sight are drawn by, where it is not a list.
_CONTROLS = {"year": "Slider"}


def needed(code: str, choices: Mapping[str, str], chapters: Chapters) -> Needs:
    """Return what a page needs under the choices of its link; nothing of its own where that is not known."""
    views = NEEDS.get(code, {})
    value = choices.get(_DECIDES.get(code, "view"), "")
    if choices.get(opened := _OPENS.get((code, value), "")):
        value = opened
    found = views.get(value) or (views.get(_ANY) if value else None) or Needs()
    shown = _chapter(choices, chapters) if code == "stories" else None
    if shown is None:
        return found
    return Needs(
        (*found.light, *(_CONTROLS[name] for name in shown.controls if name in _CONTROLS)),
        _CHARTS if shown.figure in CHART_FIGURES else (),
        _OUTLINES_OF.get(shown.choices.get("country", ""), _MAPS) if shown.figure in MAP_FIGURES else (),
    )


def _chapter(choices: Mapping[str, str], chapters: Chapters) -> Figure | None:
    """Return what the chapter shows that a link opens: without a number, or with one that there is not, the first."""
    shown = dict(enumerate(chapters.get(choices.get("story", ""), ()), 1))
    number = choices.get("chapter", "")
    return shown.get(int(number) if number in map(str, shown) else 1)


class Chunks:
    """The files that hold Streamlit's components, with what they import."""

    def __init__(self, manifest: Mapping[str, Mapping[str, object]], icons: Iterable[str]) -> None:
        self._manifest = manifest
        self._sources = {
            source.rsplit("/", 1)[-1].removesuffix(".tsx"): source
            for source in manifest
            if source.startswith(_COMPONENTS) and source.endswith(".tsx")
        }
        self.icons = tuple(icons)

    @classmethod
    def read(cls) -> "Chunks":
        """Read the manifest of Streamlit's build."""
        folder = assets.streamlit_folder()
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        icons = sorted((folder / "static" / "media").glob(f"{_ICONS}.*.woff2"))
        return cls(manifest, [f"/static/media/{path.name}" for path in icons])

    def with_imports(self, components: Iterable[str]) -> list[str]:
        """Return the addresses of components and of all that they import, in the order in which they are met.

        A component that Streamlit no longer has is left out: naming it only saves time.
        """
        found: dict[str, None] = {}
        waiting = [self._sources[name] for name in components if name in self._sources]
        while waiting:
            source = waiting.pop(0)
            entry = self._manifest[source]
            address = f"/{entry['file']}"
            if address not in found and entry.get("isEntry") is not True:
                found[address] = None
                imports = entry.get("imports", [])
                assert isinstance(imports, list)
                waiting += imports
        return list(found)
