"""Removes log lines whose time is over: as many days after the end of their trial as its logs are kept."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from server.store import task_logs

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from server.background.task import Work

_BATCH: Final = 5000


class LogCleaning:
    """Deletes expired log lines in batches."""

    name: Final = "log cleaning"
    interval: Final = 3600.0

    def pending(self, tx: Connection) -> bool:
        """Tell whether any line has expired."""
        return task_logs.has_expired(tx, dt.datetime.now(dt.UTC))

    def run(self, work: Work) -> None:
        """Delete expired lines until none is left.

        Raises:
            server.background.task.LeaseLostError: When another process took over.
        """
        while not work.stopping:
            with work.transaction() as tx:
                if task_logs.delete_expired(tx, dt.datetime.now(dt.UTC), _BATCH) < _BATCH:
                    return
