"""The evidence, and the only code that opens it."""
