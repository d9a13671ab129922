"""What a master adds to an experiment configuration that leaves things out.

Two kinds: the settings of the master (checkpoint storage, priority, preemption timeout), and values
drawn for each submission (a name, a seed). Both are passed in, so that completing a configuration is a
function of its arguments.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from server.domain.config import names

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping


def _shared_folder() -> Mapping[str, Any]:
    return {"type": "shared_fs", "host_path": "/determined-checkpoint"}


@dataclass(frozen=True, slots=True)
class MasterDefaults:
    """The master's part of a completed configuration.

    Attributes:
        checkpoint_storage: Storage of experiments that name none: a valid `checkpoint_storage` section. What is
            submitted is laid over it where the type is the same, or not given.
        priority: Scheduling priority of experiments that name none; 1 to 99, smaller is sooner.
        preemption_timeout: Seconds that a preempted trial has to stop.
        retention_chosen: Whether somebody chose, for all of a workspace, how many checkpoints are kept.
    """

    checkpoint_storage: Mapping[str, Any] = field(default_factory=_shared_folder)
    priority: int = 42
    preemption_timeout: int = 3600
    retention_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is drawn anew for each submission.

    Attributes:
        name: Name of an experiment that has none.
        seed: Seed of an experiment that has none; an unsigned 32-bit integer.
    """

    name: str
    seed: int


def draw(rng: random.Random) -> Drawn:
    """Draws the values of one submission."""
    return Drawn(names.generate(rng), rng.getrandbits(32))
