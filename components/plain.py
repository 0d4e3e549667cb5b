"""Figures of the screen as plain pictures for documents: the same rows, texts and colours, without a library."""

from components import exhibits
from exports import model


def exhibit(shown: exhibits.Shown) -> model.Exhibit:
    """Return what a view has shown as an exhibit of a document."""
    raise NotImplementedError(shown.key)
