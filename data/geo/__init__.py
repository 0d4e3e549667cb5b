"""Region outlines and the recipe that builds them."""
