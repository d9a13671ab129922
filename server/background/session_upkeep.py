"""Forgets logins that ran out, of users who never came back to have it done at their next one."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from server.store import sessions

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from server.background.task import Work

_BATCH: Final = 500


class SessionUpkeep:
    """Deletes expired logins in batches. Access tokens stay, since they are listed."""

    name = "session upkeep"
    interval = 3600.0

    def pending(self, tx: Connection) -> bool:
        """Tell whether any login ran out."""
        return sessions.has_expired_logins(tx, dt.datetime.now(dt.UTC))

    def run(self, work: Work) -> None:
        """Delete expired logins until none is left.

        Raises:
            server.background.task.LeaseLostError: When another process took over.
        """
        while not work.stopping:
            with work.transaction() as tx:
                if sessions.delete_expired(tx, dt.datetime.now(dt.UTC), _BATCH) < _BATCH:
                    return
