"""Stories told from the evidence: the list, or one chapter with its figure."""

from components import filters, frame
from data import stories
from views import stories_chapter, stories_list

frame.require_entry()

story, number = filters.chapter({code: len(one.chapters) for code, one in stories.stories().items()})
# Links of the page are followed in place; what a chapter opens is read from its top.
frame.follow({"story", "chapter"}, chosen=f"{story}/{number}")
if story:
    stories_chapter.draw(stories.stories()[story], number)
else:
    stories_list.draw()
