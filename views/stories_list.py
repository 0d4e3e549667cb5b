"""The stories to choose from."""

import streamlit as st
from markupsafe import Markup

from components import frame, i18n, markup, story_words
from components.i18n import gettext as _
from components.i18n import language, ngettext
from data import stories


def draw() -> None:
    """Draw each story with its sentence, its chapters, and how long it takes to read."""
    count = len(stories.stories())
    frame.heading(
        _("Stories"),
        ngettext("{count} story told from the evidence", "{count} stories told from the evidence", count).format(
            count=i18n.number(count)
        ),
        _("Each chapter makes one point, shows the figure that proves it, and names its sources."),
    )
    with st.container(key="stories"):
        st.html(
            Markup('{}<ul class="awda-cards awda-stories">{}</ul>').format(
                # Where a reader who leaves a chapter finds the list.
                markup.opened("/0"),
                markup.join(map(_card, stories.stories().values())),
            )
        )


def _card(story: stories.Story) -> Markup:
    """Return a story as a card: title, sentence, length, and its chapters as links."""
    chapters = markup.join(
        Markup("<li>{}</li>").format(
            markup.leading(one.title(language()), {"story": story.code, "chapter": str(number)})
        )
        for number, one in enumerate(story.chapters, 1)
    )
    return Markup(
        '<li class="awda-card awda-both"><h2 class="awda-card-name">{}</h2><p>{}</p><p class="awda-muted">{}</p>'
        '<ol class="awda-contents">{}</ol></li>'
    ).format(
        markup.leading(story.title[language()], {"story": story.code, "chapter": "1"}),
        story.summary[language()],
        story_words.length(story),
        chapters,
    )
