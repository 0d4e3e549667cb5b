"""A view played inside another page, of which one figure is shown: a step of a talk, a chapter of a story."""

import logging

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import StopException

from components import exhibits, filters, scripts, talks
from data.talks import Step

_log = logging.getLogger(__name__)


def played(code: str, step: Step, run: exhibits.Run, bar: DeltaGenerator) -> exhibits.Shown | None:
    """Let the page of a step run behind the scenes, and return its one figure, or None if there is none.

    `code` tells the step apart from all others; `run` collects what the page shows; the choices that stay in sight
    are drawn in `bar`. What the reader chooses there is kept for this step alone.
    """
    with (
        scripts.unsent(st.container(key="backstage")),
        exhibits.during(run),
        filters.on_stage(code, step.choices, controls=step.controls, place=bar),
    ):
        try:
            scripts.run_page(talks.path_of(step.page))
        except StopException:
            # A page that stops early may have shown the figure before.
            pass
        except Exception:
            _log.exception("step %s could not be drawn", code)
            return None
    return next((one for one in run.shown if one.key == step.figure), None)
