"""Work that no request waits for: deletions that go on after their answer, and upkeep.

Every process that serves looks for such work (`runner`), and the one that holds the lease of a task does it. What is
to be done stands in the database, so it goes on elsewhere when a process dies in the middle.
"""

from __future__ import annotations
