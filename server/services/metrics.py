"""The service `Metrics`: what trials measure, taken in and given back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.services.compare_methods import CompareMethods
from server.services.metric_read_methods import MetricReadMethods
from server.services.metric_report_methods import MetricReportMethods
from server.services.metric_stream_methods import MetricStreamMethods
from server.services.trials_sample_methods import TrialsSampleMethods

if TYPE_CHECKING:
    from server.store.database import Database


class MetricsServicer(MetricReportMethods, MetricReadMethods, CompareMethods, MetricStreamMethods, TrialsSampleMethods):
    """Answers the methods of `Metrics`."""

    def __init__(self, database: Database) -> None:
        self._database = database
