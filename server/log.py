"""How the log is written: one event a line to standard error, for people on a terminal and as JSON elsewhere.

Our own events go through structlog alone; what libraries log through `logging` comes out in the same form.
Tracebacks show code and never the values of variables, which may be secrets.
"""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, Any, TextIO

import orjson
import structlog

from server.recent_log import RecentLog

if TYPE_CHECKING:
    from structlog.typing import Processor

    from server.settings import Settings


def configure_logging(settings: Settings) -> RecentLog:
    """Set up the log of this process, on standard error, as the settings `log_format` and `log_level` say.

    Returns:
        The last lines, which are kept in memory besides.
    """
    recent = RecentLog()
    stream = sys.stderr
    as_json = settings.log_format == "json" or (settings.log_format == "auto" and not stream.isatty())
    number = logging.getLevelNamesMapping()[settings.log_level.upper()]
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
        recent.record,
    ]
    last = _json() if as_json else _console(stream)
    structlog.configure(
        processors=[*shared, *last],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=lambda *names: _NamedLogger(stream, *names),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last]
        )
    )
    # Libraries tell at `info` what concerns nobody, migrations step by step for instance.
    logging.basicConfig(handlers=[handler], level=max(number, logging.WARNING), force=True)
    logging.getLogger("server").setLevel(number)
    return recent


class _NamedLogger(structlog.WriteLogger):
    """Writes lines, and knows what it is called."""

    def __init__(self, stream: TextIO, name: str = "") -> None:
        super().__init__(stream)
        self.name = name


def _json() -> list[Processor]:
    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(serializer=_dump)]


def _console(stream: TextIO) -> list[Processor]:
    return [
        structlog.dev.ConsoleRenderer(
            colors=stream.isatty(), exception_formatter=structlog.dev.plain_traceback, timestamp_key="time"
        )
    ]


def _dump(event: dict[str, Any], **_options: Any) -> str:
    options = orjson.OPT_NON_STR_KEYS
    try:
        return orjson.dumps(event, default=str, option=options).decode()
    except TypeError:  # an integer beyond 64 bits, or half of a surrogate pair
        shown = {key: value if _is_plain(value) else ascii(value) for key, value in event.items()}
        return orjson.dumps(shown, option=options).decode()


def _is_plain(value: object) -> bool:
    return value.isascii() if isinstance(value, str) else isinstance(value, (float, bool))
