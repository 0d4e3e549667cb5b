"""Figures for the stage: words that the back row reads, whatever size they have on a page."""

import re
from typing import Any, Literal

import plotly.graph_objects as go

# A stage is a page 1100 pixels wide, enlarged to the width of the screen: at 1920 pixels these are 24.
LEAST = 14
# The size of most words of a figure on a page, and the height up to which a figure is pressed into what room there is.
USUAL = 12
HIGHEST = 640
_SIZE = re.compile(r"(font-size:\s*)([0-9.]+)(px)")
_SMALLER = re.compile(r"</?(sub|sup|small)>")


def room(figure: go.Figure) -> int | Literal["stretch"]:
    """Return the height of a Plotly figure on stage: what the stage has, unless its many rows need more."""
    height = round((figure.layout.height or 0) * LEAST / USUAL)
    return height if height > HIGHEST else "stretch"


def enlarged(figure: go.Figure) -> dict[str, Any]:
    """Return a Plotly figure in which no text is smaller than the stage bears, and whose height is free."""
    found: dict[str, Any] = figure.to_plotly_json()
    layout = found.get("layout", {})
    layout.pop("height", None)
    hover = {"font": {"size": LEAST}} | layout.get("hoverlabel", {})
    return {"data": _with_large_words(found["data"]), "layout": _with_large_words({**layout, "hoverlabel": hover})}


def _with_large_words(part: Any) -> Any:
    """Return a part of a figure with its fonts raised to the least size."""
    if isinstance(part, str):
        return _SIZE.sub(lambda met: f"{met[1]}{max(float(met[2]), LEAST):g}{met[3]}", _SMALLER.sub("", part))
    if isinstance(part, dict):
        return {
            name: _raised(value) if name.endswith("font") and isinstance(value, dict) else _with_large_words(value)
            for name, value in part.items()
        }
    return [_with_large_words(one) for one in part] if isinstance(part, list | tuple) else part


def _raised(font: dict[str, Any]) -> dict[str, Any]:
    """Return a font of at least the least size."""
    size = font.get("size", LEAST)
    if isinstance(size, list | tuple):
        return {**font, "size": [max(one, LEAST) for one in size]}
    return {**font, "size": max(size, LEAST)}
