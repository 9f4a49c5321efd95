"""Garbage collection in programs that stay."""

import gc


def settle() -> None:
    """Whoever waits for a page should not wait for Python to look through all that was loaded at the start, which
    never becomes garbage: call once all is loaded."""
    gc.collect()
    gc.freeze()
