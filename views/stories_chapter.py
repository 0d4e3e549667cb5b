"""One chapter of a story: its text beside the figure of a view, which stays live."""

from collections.abc import Mapping

import streamlit as st
from markupsafe import Markup

from components import evidence, exhibits, filters, frame, making, markup, playing, story_words
from components.i18n import gettext as _
from components.i18n import language
from data import catalogue, stories


def draw(story: stories.Story, number: int) -> None:
    """Draw a chapter: where one is, its message, its text and figure, and the way on."""
    chapter = story.chapters[number - 1]
    st.html(
        Markup('<p class="awda-back">{}</p>{}').format(
            markup.choice(_("All stories"), {"story": "", "chapter": ""}), story_words.contents(story, number)
        )
    )
    st.html(markup.opened(f"{story.code}/{number}"))
    frame.heading(story.title[language()], chapter.title(language()), story_words.place(story, number))
    with st.container(key="chapter"):
        if chapter.step.page or chapter.step.points:
            text, figure = st.columns([5, 8], gap="large")
        else:
            text = figure = st.container()
        with text:
            st.html(
                Markup('<div class="awda-beside">{}{}</div>').format(_text(chapter), story_words.turning(story, number))
            )
        with figure:
            if chapter.step.page:
                _figure(f"{story.code}/{number}", chapter)
            elif chapter.step.points:
                _points(chapter)
    # Beside a tall figure the way on stands below the text; on a narrow screen below the figure.
    st.html(Markup('<div class="awda-below">{}</div>').format(story_words.turning(story, number)))
    if number == len(story.chapters):
        _end(story)
    with st.container(horizontal=True, vertical_alignment="center", key="story_doors"):
        frame.lead_to(
            "present",
            {"view": "stage", "talk": stories.AS_TALK + story.code, "step": str(number)},
            text=_("Present this story on stage"),
        )
        making.offer_deck(story.as_talk())


def _text(chapter: stories.Chapter) -> Markup:
    """Return the text of a chapter with the sources it names."""
    paragraphs = markup.join(Markup("<p>{}</p>").format(one) for one in chapter.paragraphs(language()))
    return Markup('<div class="awda-chapter">{}{}</div>').format(paragraphs, _sources(chapter.sources))


def _sources(codes: tuple[str, ...]) -> Markup:
    """Return the sources that a text names, each as a link to its place among all sources."""
    if not codes:
        return Markup("")
    cited = [catalogue.publication(code) for code in dict.fromkeys(codes)]
    said = _("Source of the text") if len(cited) == 1 else _("Sources of the text")
    return Markup('<p class="awda-source">{}</p>').format(
        Markup(_("{label}: {text}")).format(
            label=said, text=markup.join(map(evidence.publication_link, cited), _("; "))
        )
    )


def _points(chapter: stories.Chapter) -> None:
    """Draw the points of a chapter without a view."""
    points = (Markup("<li>{}</li>").format(one[language()]) for one in chapter.step.points)
    st.html(Markup('<ul class="awda-chapter-points">{}</ul>').format(markup.join(points)))


def _figure(code: str, chapter: stories.Chapter) -> None:
    """Draw the figure of a chapter as its own page does: its choices in sight, table, words, sources, downloads."""
    step, outer = chapter.step, exhibits.current()
    bar = st.container(key="chapter_bar", horizontal=True)
    with markup.inside_another_page(step.page, step.choices):
        # Nothing of the page is drawn but the figure, and that here.
        shown = playing.played(code, step, exhibits.Run(seen=False), bar)
        outer.of = (step.page, _held(step.choices))
        if shown is None or shown.again is None:
            st.html(Markup('<p class="awda-note">{}</p>').format(_("The figure of this chapter could not be drawn.")))
        else:
            shown.again()
    st.html(
        Markup("<p class='awda-muted'>{}</p>").format(
            markup.to_page(*outer.of, _("Open the whole view: {page}").format(page=frame.page_name(step.page)))
        )
    )


def _held(choices: Mapping[str, str]) -> dict[str, str]:
    """Return what the view of a chapter is opened by: its own choices, and those that the reader has changed."""
    changed = {name: value for name, value in filters.link().items() if name not in filters.TALK}
    return {**choices, **changed}


def _end(story: stories.Story) -> None:
    """Draw where to read on: views on the subject, and the other stories."""
    further = markup.join(
        Markup("<li>{}<br><span class='awda-muted'>{}</span></li>").format(
            markup.to_page(one.page, one.choices, one.says[language()]), frame.page_name(one.page)
        )
        for one in story.further
    )
    others = markup.join(
        Markup("<li>{}<br><span class='awda-muted'>{}</span></li>").format(
            markup.leading(other.title[language()], {"story": other.code, "chapter": "1"}), story_words.length(other)
        )
        for other in stories.stories().values()
        if other.code != story.code
    )
    st.html(
        Markup(
            '<div class="awda-end"><section><h2>{}</h2><ul>{}</ul></section>'
            "<section><h2>{}</h2><ul>{}</ul></section></div>"
        ).format(_("Read further"), further, _("The other stories"), others)
    )
