"""The lines of the log that a process keeps in memory."""

from __future__ import annotations

import structlog

from server.recent_log import RecentLog


def test_it_keeps_the_last_lines_in_order():
    log = RecentLog(capacity=3)
    for number in range(1, 6):
        log.record(None, "info", {"event": f"event {number}", "level": "info"})
    assert [(line.number, line.text) for line in log.after()] == [(3, "event 3"), (4, "event 4"), (5, "event 5")]
    assert [line.number for line in log.after(4)] == [5]
    assert log.after(5) == []


def test_a_line_says_what_happened_and_no_traceback():
    log = RecentLog()
    event = {"event": "call", "code": "OK", "user": None, "level": "error", "time": "t", "_record": 1, "exc_info": True}
    assert log.record(None, "error", event) is event
    event["code"] = "changed later, by a renderer"
    (line,) = log.after()
    assert (line.text, line.level) == ("call code=OK user=None", "error")


def test_structlog_fills_it():
    log = RecentLog()
    seen = []

    def keep(_logger, _method, event):
        seen.append(event)
        raise structlog.DropEvent

    logger = structlog.wrap_logger(None, processors=[structlog.processors.add_log_level, log.record, keep])
    logger.warning("hot", degrees=40)
    assert [(line.text, line.level) for line in log.after()] == [("hot degrees=40", "warning")]
    assert seen == [{"event": "hot", "degrees": 40, "level": "warning"}]
