"""Several processes with several threads each write to one SQLite file: nothing fails, nothing is lost."""

from __future__ import annotations

import multiprocessing
import threading

import pytest
from sqlalchemy import select, update

from server.store.database import Database
from server.store.tables.accounts import users

PROCESSES, THREADS, WRITES = 3, 7, 20


def increment(url: str, results) -> None:
    database = Database(url)
    failures = []

    def work() -> None:
        for _ in range(WRITES):
            try:
                with database.write() as tx:
                    found = tx.scalar(select(users.c.agent_uid).where(users.c.id == 1).with_for_update())
                    tx.execute(update(users).where(users.c.id == 1).values(agent_uid=found + 1))
                with database.read() as tx:
                    tx.scalar(select(users.c.agent_uid).where(users.c.id == 1))
            except Exception as error:  # noqa: BLE001 - whatever failed is what the test is about
                failures.append(repr(error))

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    database.close()
    results.put(failures)


@pytest.mark.slow
def test_no_increment_is_lost(database_url):
    database = Database(database_url)
    with database.write() as tx:
        zeros = {"agent_uid": 0, "agent_gid": 0, "agent_user": "", "agent_group": ""}
        tx.execute(update(users).where(users.c.id == 1).values(**zeros))
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["server.startup", "psycopg"])
    results = context.Queue()
    processes = [context.Process(target=increment, args=(database_url, results)) for _ in range(PROCESSES)]
    for process in processes:
        process.start()
    assert [results.get(timeout=100) for _ in processes] == [[]] * PROCESSES
    for process in processes:
        process.join()
    with database.read() as tx:
        assert tx.scalar(select(users.c.agent_uid).where(users.c.id == 1)) == PROCESSES * THREADS * WRITES
    database.close()
