"""A Plotly figure in the making."""

from typing import Any

import plotly.graph_objects as go

from components import palette


class Drawing:
    """What a figure is made of, collected first: Plotly checks the whole again for each piece that is added to it."""

    def __init__(self, appearance: str) -> None:
        self.paper = palette.PAPER[appearance]
        self.traces: list[dict[str, Any]] = []
        self.shapes: list[dict[str, Any]] = []
        self.notes: list[dict[str, Any]] = []
        self.axes: dict[str, dict[str, Any]] = {}

    def scatter(self, **options: Any) -> None:
        """Add points or lines."""
        self.traces.append({"type": "scatter", **options})

    def note(self, **options: Any) -> None:
        """Add a text without an arrow."""
        self.notes.append({"showarrow": False, **options})

    def figure(self, **layout: Any) -> go.Figure:
        """Return the figure: still and without a ground of its own, its words in the font and ink of the page."""
        base = {
            "template": "none",
            "autotypenumbers": "strict",
            "showlegend": False,
            "dragmode": False,
            "hovermode": "closest",
            "hoverlabel": {"align": "left"},
            "plot_bgcolor": "rgba(0,0,0,0)",
            "paper_bgcolor": "rgba(0,0,0,0)",
            "font": {"family": palette.FONT, "color": self.paper.ink, "size": 14},
            "shapes": self.shapes,
            "annotations": self.notes,
        }
        return go.Figure({"data": self.traces, "layout": {**base, **self.axes, **layout}})
