"""When Python's garbage collector runs in a process that serves.

Descriptors, routes and imported modules are hundreds of thousands of objects that live as long as the process. A full
collection walks through all of them, which takes longer than most requests; so they are taken out of its reach once.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_THRESHOLDS: Final = (20_000, 20, 20)
"""Allocations between collections of the young; young ones between middle ones; middle ones between full ones."""


@contextmanager
def start_up() -> Iterator[None]:
    """Hold the collector off while what lasts is made; then leave that out of all later collections.

    Afterwards it collects garbage in cycles as before, though less often: a request makes hardly any.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
