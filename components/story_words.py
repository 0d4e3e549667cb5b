"""Stories in words: how long one is, and the way through its chapters."""

from markupsafe import Markup

from components import i18n, markup
from components.i18n import gettext as _
from components.i18n import language, ngettext
from data.stories import Story


def length(story: Story) -> str:
    """Say how many chapters a story has and how long it takes to read."""
    count, minutes = len(story.chapters), story.minutes(language())
    chapters = ngettext("{count} chapter", "{count} chapters", count).format(count=i18n.number(count))
    time = ngettext("{count} minute to read", "{count} minutes to read", minutes).format(count=i18n.number(minutes))
    return f"{chapters} · {time}"


def place(story: Story, number: int) -> str:
    """Say at which of its chapters one is."""
    return _("Chapter {number} of {count}").format(number=i18n.number(number), count=i18n.number(len(story.chapters)))


def contents(story: Story, current: int) -> Markup:
    """Return the chapters of a story as links, the present one marked; those read so far are filled."""
    items = []
    for number, one in enumerate(story.chapters, 1):
        marks = Markup(' aria-current="step"') if number == current else Markup("")
        inside = Markup("<b>{}</b> <span>{}</span>").format(i18n.number(number), one.title(language()))
        items.append(
            Markup("<li{}>{}</li>").format(
                Markup(' class="awda-passed"') if number <= current else Markup(""),
                markup.leading(inside, {"story": story.code, "chapter": str(number)}, marks=marks),
            )
        )
    return Markup('<nav class="awda-progress" aria-label="{}"><ol>{}</ol></nav>').format(
        _("Chapters"), markup.join(items)
    )


def turning(story: Story, current: int) -> Markup:
    """Return the links to the chapters before and after, each with its title."""
    links = []
    for number, word, relation in ((current - 1, _("Previous"), "prev"), (current + 1, _("Next"), "next")):
        if not 1 <= number <= len(story.chapters):
            continue
        title = story.chapters[number - 1].title(language())
        links.append(
            markup.leading(
                Markup("<small>{}</small> <span>{}</span>").format(word, title),
                {"story": story.code, "chapter": str(number)},
                marks=Markup(' rel="{0}" class="awda-{0}"').format(relation),
            )
        )
    return Markup('<nav class="awda-turning" aria-label="{}">{}</nav>').format(
        _("Previous and next chapter"), markup.join(links)
    )
