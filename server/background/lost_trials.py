"""Fails trials that run elsewhere and have given no sign of life for too long: their script died, or its machine."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

import structlog

from server.store import trial_liveness

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from server.background.task import Work

_LOOKS = 10  # in the time that a trial has
_LONGEST_INTERVAL = 30.0
_PATIENCE = dt.timedelta(seconds=5)


class LostTrials:
    """Looks for trials whose last sign of life is too old.

    A process judges only what it could have heard: it must have been looking all the time that a trial has. After a
    start, a sleep of the machine or an outage of the database that time begins anew, so that scripts which went on
    can be heard again first. A Determined master looks at once, and fails every trial that ran when it went down.
    """

    name: Final = "lost trials"

    def __init__(self, timeout: float) -> None:
        """Look for trials.

        Args:
            timeout: Seconds for which a running trial may be silent.
        """
        self._timeout = dt.timedelta(seconds=timeout)
        self.interval = min(timeout / _LOOKS, _LONGEST_INTERVAL)
        self._gap = _PATIENCE + 2 * dt.timedelta(seconds=self.interval)
        self._since: dt.datetime | None = None
        self._looked: dt.datetime | None = None

    def pending(self, tx: Connection) -> bool:
        """Tell whether any trial is lost, as far as this process can know."""
        now = trial_liveness.clock(tx)
        if self._looked is None or not dt.timedelta() <= now - self._looked <= self._gap:
            self._since = now
        self._looked = now
        if self._since is None or now - self._since < self._timeout:
            return False
        return trial_liveness.find_lost(tx, now - self._timeout) is not None

    def run(self, work: Work) -> None:
        """Fail lost trials until none is left, those of one experiment at a time.

        Raises:
            server.background.task.LeaseLostError: When another process took over.
        """
        log = structlog.get_logger("server.background")
        while not work.stopping:
            with work.transaction() as tx:
                before = trial_liveness.clock(tx) - self._timeout
                experiment_id = trial_liveness.find_lost(tx, before)
                marked = 0 if experiment_id is None else trial_liveness.mark_lost(tx, experiment_id, before)
            if not marked:
                return
            log.info("trials were lost", experiment=experiment_id, trials=marked)
