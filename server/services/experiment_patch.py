"""Changing an experiment by a patch: what is set in the message changes, everything else stays.

The name, description, labels and checkpoint policy of an experiment are part of its config, which changes with them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from server.domain.errors import InvalidArgumentError
from server.domain.experiment_state import Action, decide
from server.domain.text import check_text
from server.services.experiment_action import lock_experiment
from server.services.repeated_values import texts
from server.store import experiments
from server.store.checkpoint_retention import order_at_once
from server.store.experiment_labels import set_labels

if TYPE_CHECKING:
    from collections.abc import Iterable

    from detour.experiment.v1.experiment_pb2 import PatchExperiment
    from sqlalchemy import Connection

_LOWEST_PRIORITY = 99


def apply_patch(tx: Connection, patch: PatchExperiment) -> None:
    """Change the experiment of the patch's id.

    Raises:
        NotFoundError: There is none, or the patch changes the resources of one that has none.
        InvalidArgumentError: A value is one that the field cannot have.
    """
    locked = lock_experiment(tx, patch.id)
    if patch.HasField("resources"):
        decide(Action.PATCH_RESOURCES, locked.standing)
    changes = _config_changes(patch)
    if changes or patch.HasField("resources") or patch.HasField("checkpoint_storage"):
        config = experiments.get_config(tx, patch.id) | changes
        _patch_resources(config, patch)
        _patch_checkpoint_storage(config, patch)
        experiments.set_config(tx, patch.id, config)
    if patch.HasField("checkpoint_storage"):
        order_at_once(tx, patch.id)
    if "labels" in changes:
        set_labels(tx, patch.id, changes["labels"])
    if patch.HasField("notes"):
        experiments.set_notes(tx, patch.id, check_text(patch.notes.value, "notes"))


def change_labels(tx: Connection, experiment_id: int, labels: Iterable[str]) -> list[str]:
    """Replace the labels of a locked experiment, in its config too, and return them."""
    kept = set_labels(tx, experiment_id, labels)
    config = experiments.get_config(tx, experiment_id)
    experiments.set_config(tx, experiment_id, config | {"labels": kept})
    return kept


def _config_changes(patch: PatchExperiment) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if patch.HasField("name"):
        changes["name"] = check_text(patch.name.value, "name")
        if not changes["name"].strip():
            raise InvalidArgumentError("'name' must not be an empty or whitespace string")
    if patch.HasField("description"):
        changes["description"] = check_text(patch.description.value, "description")
    if patch.HasField("labels"):
        changes["labels"] = [check_text(label, "labels") for label in texts(patch.labels)]
    return changes


def _patch_resources(config: dict[str, Any], patch: PatchExperiment) -> None:
    given = patch.resources
    resources = dict(config.get("resources") or {})
    if given.HasField("max_slots"):
        resources["max_slots"] = _at_least(given.max_slots, 0, "maxSlots")
    if given.HasField("weight"):
        if not given.weight > 0:
            raise InvalidArgumentError("weight must be above 0")
        resources["weight"] = given.weight
    if given.HasField("priority"):
        if not 1 <= given.priority <= _LOWEST_PRIORITY:
            raise InvalidArgumentError(f"priority must be between 1 and {_LOWEST_PRIORITY}")
        resources["priority"] = given.priority
    if patch.HasField("resources"):
        config["resources"] = resources


def _patch_checkpoint_storage(config: dict[str, Any], patch: PatchExperiment) -> None:
    if not patch.HasField("checkpoint_storage"):
        return
    given = patch.checkpoint_storage
    config["checkpoint_storage"] = (config.get("checkpoint_storage") or {}) | {
        "save_experiment_best": _at_least(given.save_experiment_best, 0, "saveExperimentBest"),
        "save_trial_best": _at_least(given.save_trial_best, 0, "saveTrialBest"),
        "save_trial_latest": _at_least(given.save_trial_latest, 0, "saveTrialLatest"),
    }


def _at_least(value: int, minimum: int, field: str) -> int:
    if value < minimum:
        raise InvalidArgumentError(f"{field} must not be below {minimum}")
    return value
