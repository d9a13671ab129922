from __future__ import annotations

import datetime as dt
import threading

import pytest
from sqlalchemy import select, update

from server.background.runner import BackgroundRunner
from server.background.task import LeaseLostError
from server.domain.errors import UnavailableError
from server.store import leases as lease_store
from server.store.database import Database
from server.store.tables.accounts import leases
from server.store.types import EPOCH
from tests.processes import eventually

MINUTE = dt.timedelta(minutes=1)
OVER = dt.timedelta(seconds=-1)


class Counter:
    """A task that counts how often it ran, as long as there is something to do."""

    name = "counting"

    def __init__(self, *, interval: float = 60.0, todo: int = 1, script=None) -> None:
        self.interval = interval
        self.todo = todo
        self.runs = 0
        self.script = script

    def pending(self, tx) -> bool:
        return self.runs < self.todo

    def run(self, work) -> None:
        if self.script is not None:
            self.script(work)
        with work.transaction():
            self.runs += 1


def holder(database: Database, name: str = "counting") -> str | None:
    with database.read() as tx:
        return tx.scalar(select(leases.c.holder).where(leases.c.name == name))


def take(database: Database, who: str, lifetime: dt.timedelta = MINUTE) -> bool:
    with database.write() as tx:
        return lease_store.take(tx, "counting", who, lifetime)


@pytest.fixture
def started():
    """Start runners and stop them in the end."""
    made: list[BackgroundRunner] = []

    def start(database: Database, *tasks) -> BackgroundRunner:
        made.append(BackgroundRunner(database, tasks))
        made[-1].start()
        return made[-1]

    yield start
    for runner in made:
        runner.stop()


def test_a_lease_is_one_holders(database):
    assert take(database, "a")
    assert take(database, "a"), "its own one can be extended"
    assert not take(database, "b")
    assert holder(database) == "a"


def test_a_lease_ends_by_itself(database):
    assert take(database, "a", OVER)
    assert take(database, "b")
    assert holder(database) == "b"


def test_only_the_holder_can_release(database):
    take(database, "a")
    with database.write() as tx:
        lease_store.release(tx, "counting", "b")
    assert holder(database) == "a"
    with database.write() as tx:
        lease_store.release(tx, "counting", "a")
    assert holder(database) is None


def test_of_many_takers_one_succeeds(database_url):
    opened = [Database(database_url) for _ in range(6)]
    gate = threading.Barrier(len(opened))
    taken: list[str] = []

    def race(number: int) -> None:
        gate.wait()
        if take(opened[number], f"h{number}"):
            taken.append(f"h{number}")

    threads = [threading.Thread(target=race, args=(number,)) for number in range(len(opened))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert taken == [holder(opened[0])]
    for database in opened:
        database.close()


def test_what_there_is_to_do_is_done_once(database):
    task = Counter()
    runner = BackgroundRunner(database, [task])
    runner.run_once(task)
    runner.run_once(task)
    assert task.runs == 1
    assert holder(database) is None, "the lease is given back"


def test_who_has_no_lease_does_nothing(database):
    take(database, "another process")
    task = Counter()
    BackgroundRunner(database, [task]).run_once(task)
    assert task.runs == 0
    assert holder(database) == "another process"


def test_who_loses_the_lease_commits_nothing(database):
    """A process that slept past its time finds another one at work: its transaction must not count."""

    def lose(work) -> None:
        with database.write() as tx:
            lease_store.take(tx, "counting", "another process", MINUTE)

    task = Counter(script=lose)
    BackgroundRunner(database, [task], lease_lifetime=OVER).run_once(task)
    assert task.runs == 0
    assert holder(database) == "another process"


def test_a_transaction_without_the_lease_is_refused(database):
    seen: list[Exception] = []

    def look(work) -> None:
        take(database, "another process")
        try:
            with work.transaction():
                raise AssertionError("not reached")
        except LeaseLostError as error:
            seen.append(error)
            raise

    task = Counter(script=look)
    BackgroundRunner(database, [task]).run_once(task)
    assert len(seen) == 1


def test_the_thread_looks_by_itself(database, started):
    task = Counter(interval=0.05, todo=3)
    started(database, task)
    assert eventually(lambda: task.runs == 3)


def test_the_thread_looks_when_it_is_woken(database, started):
    task = Counter(interval=3600)
    runner = started(database, task)
    assert eventually(lambda: task.runs == 1)
    task.todo = 2
    runner.wake()
    assert eventually(lambda: task.runs == 2)


@pytest.mark.parametrize(
    "failure",
    [
        pytest.param(KeyError("a fault"), id="fault"),
        pytest.param(UnavailableError("busy"), id="busy"),
    ],
)
def test_a_task_that_fails_stops_no_other(database, started, failure):
    def fail(work) -> None:
        raise failure

    failing, sound = Counter(interval=0.05, script=fail), Counter(interval=0.05, todo=2)
    started(database, failing, sound)
    assert eventually(lambda: sound.runs == 2)
    assert failing.runs == 0


def test_it_stops(database):
    runner = BackgroundRunner(database, [Counter(interval=3600)])
    runner.start()
    runner.stop()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("background")]


def test_a_task_that_takes_long_holds_up_no_other(database, started):
    gate = threading.Event()
    slow, quick = Counter(script=lambda _: gate.wait(60)), Counter(interval=0.05, todo=3)
    slow.name = "slow"
    started(database, slow, quick)
    assert eventually(lambda: quick.runs == 3)
    assert slow.runs == 0
    gate.set()
    assert eventually(lambda: slow.runs == 1)


def test_long_work_extends_its_lease(database, monkeypatch):
    """What takes long outside of the database extends its lease now and then, not each time it is asked."""
    clock = [1000.0]
    monkeypatch.setattr("server.background.task.time.monotonic", lambda: clock[0])

    seen = []

    def work_long(work) -> None:
        with work.transaction():
            pass
        with database.write() as tx:
            tx.execute(update(leases).values(expires_at=EPOCH))
        for seconds in (0, 30):
            clock[0] += seconds
            work.extend()
            with database.read() as tx:
                seen.append(tx.scalar(select(leases.c.expires_at)) > EPOCH)

    task = Counter(script=work_long)
    BackgroundRunner(database, [task], lease_lifetime=MINUTE).run_once(task)
    assert seen == [False, True]
    assert task.runs == 1


def test_long_work_stops_when_another_process_took_over_or_this_one_ends(database):
    reached: list[str] = []

    def lose(work) -> None:
        with work.transaction():
            pass
        with database.write() as tx:
            lease_store.release(tx, "counting", holder(database) or "")
            lease_store.take(tx, "counting", "another process", MINUTE)
        work.extend()
        reached.append("lost")

    task = Counter(script=lose)
    BackgroundRunner(database, [task], lease_lifetime=OVER).run_once(task)
    runner = BackgroundRunner(database, [task])

    def end(work) -> None:
        runner.stop()
        work.extend()
        reached.append("ended")

    task.script = end
    runner.run_once(task)
    assert (reached, task.runs) == ([], 0)
