"""One file per view of a page that offers several: each draws itself whole."""
