"""What is known of an experiment configuration once it is complete.

The values that lists, filters and the state machine need are lifted out of the completed document,
so that nobody else has to know its layout. The layout is that of Determined's version 0 experiment
configuration.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class ExperimentConfig:
    """A complete, valid experiment configuration.

    Attributes:
        data: The completed document, with every default filled in. It holds JSON values only (no NaN, no
            infinities, at most 24 levels) and is not shared: the receiver may keep it.
        name: Given by the user, or generated.
        description: Empty when none was given (`data` then holds null).
        labels: In the order given, without duplicates.
        searcher_name: One of `single`, `random`, `grid`, `adaptive_asha`, `async_halving`.
        searcher_metric: The validation metric that ranks trials.
        smaller_is_better: Whether a smaller value of that metric is better.
        initial_trials: How many trials the master makes at once for a managed experiment.
        workspace: Name of the workspace, empty when none was given.
        project: Name of the project, empty when none was given.
        resource_pool: Name of the resource pool, empty for the default one.
        slots_per_trial: Slots (accelerators) per trial; 0 means CPU only.
        max_slots: Bound on the slots of the whole experiment, or None.
        entrypoint: A shell command, or a list of arguments, or None.
        hyperparameters: The searched space; constants are `{"type": "const", "val": …}`.
        checkpoint_storage: Where checkpoints live, merged over the master's default.
        retention_chosen: Whether somebody chose how many checkpoints are kept: here, in a template or for the
            workspace. `checkpoint_storage` says how many in either case.
        warnings: Advice about deprecated fields, for the log.
    """

    data: dict[str, Any]
    name: str
    description: str
    labels: tuple[str, ...]
    searcher_name: str
    searcher_metric: str
    smaller_is_better: bool
    initial_trials: int
    workspace: str
    project: str
    resource_pool: str
    slots_per_trial: int
    max_slots: int | None
    entrypoint: str | list[str] | None
    hyperparameters: Mapping[str, Any]
    checkpoint_storage: Mapping[str, Any]
    warnings: tuple[str, ...] = ()
    retention_chosen: bool = False
