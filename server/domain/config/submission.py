"""From the text of a configuration to a complete one, in the steps of Determined's master.

A submission is read and checked first (`parse`); what it says about workspace, project and resources can
then be looked up; and with the master's defaults it becomes complete (`Submission.complete`).
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from server.domain.config import faults, yaml_text
from server.domain.config.defaults import MasterDefaults, draw
from server.domain.config.model import ExperimentConfig
from server.domain.config.schema import searcher as searchers
from server.domain.config.schema.base import ConversionError, Given
from server.domain.config.schema.experiment import EXPERIMENT
from server.domain.config.schema.report import Document, Report, Value, is_integer, shown
from server.domain.config.schema.storage import CHECKPOINT_STORAGE, chooses_retention
from server.domain.config.trials import initial_trials
from server.domain.documents import check_document
from server.domain.errors import InvalidArgumentError

if TYPE_CHECKING:
    from server.domain.config.defaults import Drawn

_SYSTEM_RANDOM = random.SystemRandom()


@dataclass(frozen=True, slots=True)
class Submission:
    """A configuration as it was submitted: valid, in its present form, and not complete.

    Attributes:
        data: What was given, without nulls, older forms rewritten.
    """

    data: Document

    @property
    def workspace(self) -> str:
        """Name of the workspace; empty when none is given."""
        return str(self.data.get("workspace", ""))

    @property
    def project(self) -> str:
        """Name of the project; empty when none is given."""
        return str(self.data.get("project", ""))

    @property
    def resource_pool(self) -> str:
        """Name of the resource pool; empty for the default one."""
        return str(self._resources.get("resource_pool", ""))

    @property
    def slots_per_trial(self) -> int:
        """Slots (accelerators) per trial."""
        return int(self._resources.get("slots_per_trial", 1))

    @property
    def _resources(self) -> Document:
        resources: Document = self.data.get("resources", {})
        return resources

    def check_project(self) -> None:
        """Checks that the configuration names a workspace and a project, or neither.

        This is for submissions that name no project otherwise.

        Raises:
            InvalidArgumentError: It names only one of them.
        """
        if bool(self.workspace) != bool(self.project):
            raise InvalidArgumentError("workspace and project must both be included in config if one is provided")

    def check_managed(self) -> None:
        """Checks what only an experiment that the master runs needs.

        Raises:
            InvalidArgumentError: There is no entrypoint.
        """
        if self.data.get("entrypoint") is None:
            raise InvalidArgumentError("managed experiments require entrypoint")

    def over(self, template: Submission) -> Submission:
        """Lays this submission over a template: what is not given here comes from there."""
        return Submission(EXPERIMENT.merge(self.data, template.data))

    def complete(
        self,
        *,
        unmanaged: bool,
        defaults: MasterDefaults | None = None,
        drawn: Drawn | None = None,
        resource_pool: str | None = None,
    ) -> ExperimentConfig:
        """Fills in everything that was not given.

        Args:
            unmanaged: Whether the experiment runs outside of the master, and so needs no entrypoint.
            defaults: The master's settings.
            drawn: Name and seed for an experiment that has none; drawn anew when not given.
            resource_pool: The pool that was found for a managed experiment, to stand in its configuration.

        Raises:
            InvalidArgumentError: Something is missing that has no default, or does not fit the defaults.
        """
        if not unmanaged:
            self.check_managed()
        defaults = defaults or MasterDefaults()
        data = self._completed(defaults, drawn or draw(_SYSTEM_RANDOM))
        report = Report(final=True)
        EXPERIMENT.check(data, "", report)
        if report:
            raise faults.incomplete(report)
        objection = searchers.objection(data["searcher"])
        if objection is not None:
            raise faults.invalid(objection)
        if resource_pool is not None:
            data["resources"]["resource_pool"] = resource_pool
        chosen = defaults.retention_chosen or chooses_retention(self.data.get("checkpoint_storage", {}))
        return replace(from_document(check_document(data)), retention_chosen=chosen)

    def _completed(self, defaults: MasterDefaults, drawn: Drawn) -> Document:
        storage = CHECKPOINT_STORAGE.merge(self.data.get("checkpoint_storage", {}), dict(defaults.checkpoint_storage))
        given = Given(drawn.name, drawn.seed, defaults.priority, defaults.preemption_timeout)
        return EXPERIMENT.complete({**self.data, "checkpoint_storage": storage}, given)


def parse(text: str) -> Submission:
    """Reads and checks the text of a configuration.

    Args:
        text: YAML in the dialect of `yaml_text`, or JSON.

    Raises:
        InvalidArgumentError: The text is no YAML, or the document breaks the schema.
    """
    try:
        document = yaml_text.load(text)
    except faults.YamlError as error:
        raise faults.not_yaml(error) from None
    return from_submitted(document)


def from_submitted(document: Value) -> Submission:
    """Checks a configuration that was read already.

    Args:
        document: Any JSON value.

    Raises:
        InvalidArgumentError: It breaks the schema, or has `resources.slots`, which is for other tasks.
    """
    submission = from_template(document)
    if isinstance(document, dict) and (document.get("resources") or {}).get("slots") is not None:
        raise InvalidArgumentError('<config>.resources: additionalProperties "slots" not allowed')
    return submission


def from_template(document: Value) -> Submission:
    """Checks the configuration of a template, which other tasks than experiments may use as well.

    Args:
        document: Any JSON value. Its `resources.slots` is left out.

    Raises:
        InvalidArgumentError: It breaks the schema.
    """
    _check_version(document)
    report = Report(final=False)
    if isinstance(document, dict):
        EXPERIMENT.check(document, "", report)
    else:
        report.add("", "expected object, but got null")
    if report:
        raise faults.not_sane(report)
    try:
        return Submission(EXPERIMENT.canonical(document))
    except ConversionError as error:
        raise faults.not_convertible(error) from None


def complete(
    text: str,
    *,
    unmanaged: bool,
    defaults: MasterDefaults | None = None,
    drawn: Drawn | None = None,
) -> ExperimentConfig:
    """Reads, checks and completes the text of a configuration, when nothing needs to be looked up in between.

    Args:
        text: YAML or JSON.
        unmanaged: Whether the experiment runs outside of the master, and so needs no entrypoint.
        defaults: The master's settings.
        drawn: Name and seed for an experiment that has none; drawn anew when not given.

    Raises:
        InvalidArgumentError: The text is no YAML, or the configuration is wrong or incomplete. The text is that
            of Determined's master.
    """
    submission = parse(text)
    submission.check_project()
    return submission.complete(unmanaged=unmanaged, defaults=defaults, drawn=drawn)


def _check_version(document: Value) -> None:
    """Refuses what has a version other than 0, as the master does before it looks at anything else."""
    prefix = "unable to unmarshal json-formatted experiment config: json: cannot unmarshal"
    if document is not None and not isinstance(document, dict):
        kind = _go_kind(document)
        raise faults.invalid(f'{prefix} {kind} into Go value of type struct {{ Version int "json:\\"version\\"" }}')
    for name, version in (document or {}).items():
        if name.lower() != "version" or version is None:
            continue
        if not is_integer(version):
            number = f"number {shown(version)}" if _go_kind(version) == "number" else _go_kind(version)
            raise faults.invalid(f"{prefix} {number} into Go struct field .version of type int")
        if version != 0:
            raise faults.invalid(f"invalid version: {shown(version)}")


def _go_kind(value: Value) -> str:
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object"


def from_document(data: Document) -> ExperimentConfig:
    """Lifts out of a completed document, such as one that was stored, what others need of it.

    Args:
        data: The document; it is trusted to be complete, and kept.
    """
    searcher, resources = data["searcher"], data["resources"]
    return ExperimentConfig(
        data=data,
        name=data["name"],
        description=data["description"] or "",
        labels=tuple(data["labels"]),
        searcher_name=searcher["name"],
        searcher_metric=searcher["metric"],
        smaller_is_better=searcher["smaller_is_better"],
        initial_trials=initial_trials(searcher, data["hyperparameters"]),
        workspace=data["workspace"],
        project=data["project"],
        resource_pool=resources["resource_pool"],
        slots_per_trial=resources["slots_per_trial"],
        max_slots=resources["max_slots"],
        entrypoint=data["entrypoint"],
        hyperparameters=data["hyperparameters"],
        checkpoint_storage=data["checkpoint_storage"],
        warnings=searchers.deprecations(searcher),
    )
