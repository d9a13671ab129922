"""Experiment configurations: read from YAML, checked, and completed as Determined's master does.

`complete` does it all. Where a workspace or a resource pool must be looked up in between, `parse` gives a
`Submission`, whose method `complete` does the rest. Everything raises InvalidArgumentError, and nothing else.
"""

from __future__ import annotations

from server.domain.config.defaults import Drawn, MasterDefaults, draw
from server.domain.config.model import ExperimentConfig
from server.domain.config.sampling import FirstTrial, first_trials
from server.domain.config.submission import Submission, complete, from_document, from_submitted, from_template, parse

__all__ = [
    "Drawn",
    "ExperimentConfig",
    "FirstTrial",
    "MasterDefaults",
    "Submission",
    "complete",
    "draw",
    "first_trials",
    "from_document",
    "from_submitted",
    "from_template",
    "parse",
]
