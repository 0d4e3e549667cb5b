"""What a reader takes away from a view: slides, a brief, a workbook, a citation, a step of the reader's own talk."""


def offer(page: str) -> None:
    """Offer to take away the view just drawn; `page` is the code of its page."""
