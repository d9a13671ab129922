"""Reading a log from one end to the other, and on as it grows, until its task or trial is over.

No transaction is open while a message is on its way, so a slow reader holds up nobody. A follower that waits asks one
look-up per interval, and leaves as soon as its call ends.
"""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.domain.errors import NotFoundError, missing
from server.store.task_logs import LogFields, get_standing, read_fields, read_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    import grpc

    from server.domain.log_filter import LogFilter
    from server.domain.task_log import LogLine
    from server.store.database import Database
    from server.store.task_logs import LogSource, LogStanding


@dataclass(frozen=True, slots=True)
class FollowTimes:
    """How a log is followed.

    Attributes:
        interval: Seconds between two looks for new lines.
        grace: For how long after its end a log is followed: scripts report their end before their last lines.
    """

    interval: float = 0.5
    grace: dt.timedelta = dt.timedelta(seconds=3)


@dataclass(frozen=True, slots=True)
class LogRequest:
    """What of a log is read.

    Attributes:
        limit: How many lines at most; None: all.
        descending: Whether to begin with the newest line. What comes later still follows as it comes.
        follow: Whether to go on with lines that come later.
    """

    source: LogSource
    wanted: LogFilter
    limit: int | None = None
    descending: bool = False
    follow: bool = False


class LogReader:
    """Reads logs for streams."""

    def __init__(self, database: Database, times: FollowTimes | None = None) -> None:
        self._database = database
        self._times = times or FollowTimes()

    def lines(self, request: LogRequest, context: grpc.ServicerContext) -> Iterator[tuple[int, LogLine]]:
        """Yield lines with their ids.

        Raises:
            NotFoundError: There is no such task or trial.
        """
        left = request.limit
        descending = request.descending
        for after, upto in self._ranges(request.source, context, follow=request.follow):
            for line in self._range(request, after, upto, descending=descending):
                if left is not None:
                    if left <= 0:
                        return
                    left -= 1
                yield line
                if left == 0:
                    return
            descending = False

    def fields(self, source: LogSource, context: grpc.ServicerContext, *, follow: bool) -> Iterator[LogFields]:
        """Yield the values that occur in a log, and again whenever there are new ones.

        Raises:
            NotFoundError: There is no such task or trial.
        """
        known = LogFields()
        sent = False
        for after, upto in self._ranges(source, context, follow=follow):
            with self._database.read() as tx:
                found = known | read_fields(tx, source, after, upto)
            if found != known or not sent:
                sent, known = True, found
                yield found

    def _range(self, request: LogRequest, after: int, upto: int, *, descending: bool) -> Iterator[tuple[int, LogLine]]:
        while upto > after:
            with self._database.read() as tx:
                page = read_page(tx, request.source, request.wanted, after, upto, descending=descending)
            yield from page.lines
            if page.position is None:
                return
            if descending:
                upto = page.position - 1
            else:
                after = page.position

    def _ranges(self, source: LogSource, context: grpc.ServicerContext, *, follow: bool) -> Iterator[tuple[int, int]]:
        """Yield each range of ids, as the id before it and its last one, in which there are new lines."""
        standing = get_standing(self._database, source)
        if standing is None:
            raise _not_found(source)
        yield 0, standing.newest
        position = standing.newest
        ended = threading.Event()
        # False: it has ended already, and would never call.
        if not follow or not context.add_callback(ended.set):
            return
        while not self._is_complete(standing, position) and not ended.wait(self._times.interval):
            now = get_standing(self._database, source)
            if now is None:
                return
            standing = now
            if standing.newest > position:
                yield position, standing.newest
                position = standing.newest

    def _is_complete(self, standing: LogStanding, position: int) -> bool:
        if not standing.over or standing.newest > position:
            return False
        return standing.end_time is None or dt.datetime.now(dt.UTC) - standing.end_time >= self._times.grace


def _not_found(source: LogSource) -> NotFoundError:
    if source.task_id is not None:
        return missing("task", source.task_id)
    return missing("trial", source.trial_id)
