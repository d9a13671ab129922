"""The first trials of a managed experiment: their hyperparameters, drawn as Determined's master draws them.

The same configuration and seed give the same trials as there (nests of several ranges excepted: their
order is not fixed there). The generator is numpy's older one, a Mersenne Twister, which is also Python's
own under another seeding.
"""

from __future__ import annotations

import math
import random
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from server.domain.config.go_math import power
from server.domain.config.trials import grid_size
from server.domain.documents import check_document
from server.domain.errors import InvalidArgumentError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from server.domain.config.model import ExperimentConfig
    from server.domain.config.schema.report import Document, Value

_STATE_WORDS = 624
_WORD = 0xFFFFFFFF
_SEED_FACTOR = 1812433253


@dataclass(frozen=True, slots=True)
class FirstTrial:
    """A trial that a searcher asks for at the start.

    Attributes:
        request_id: A UUID, by which the searcher knows the trial; the last part of its task id.
        seed: Seed of the trial, below 2**31.
        hparams: The hyperparameters.
    """

    request_id: str
    seed: int
    hparams: Document


def first_trials(config: ExperimentConfig) -> Iterator[FirstTrial]:
    """Draws the trials that a managed experiment starts with, `config.initial_trials` of them.

    They are made one at a time: their number may be beyond all bounds, and the receiver decides when it is
    enough.

    Raises:
        InvalidArgumentError: There is a choice of nothing.
    """
    source = _Source(config.data["reproducibility"]["experiment_seed"])
    space = config.hyperparameters
    size = grid_size(dict(space)) if config.searcher_name == "grid" else 0
    for index in range(config.initial_trials):
        hparams = _point(space, size - 1 - index) if size else source.sample(space)
        yield FirstTrial(source.request_id(), source.below(2**31), check_document(hparams))


class _Source:
    """The master's random numbers."""

    def __init__(self, seed: int) -> None:
        words = [seed]
        for position in range(1, _STATE_WORDS):
            words.append((_SEED_FACTOR * (words[-1] ^ words[-1] >> 30) + position) & _WORD)
        self._twister = random.Random()  # noqa: S311 (reproducible by design)
        self._twister.setstate((3, (*words, _STATE_WORDS), None))

    def below(self, bound: int) -> int:
        """Draws an integer in [0, bound), by trial and error over the bits that it needs."""
        limit = bound - 1
        if limit <= 0:
            return 0
        mask = (1 << limit.bit_length()) - 1
        while True:
            bits = self._twister.getrandbits(32)
            if limit > _WORD:
                bits = bits << 32 | self._twister.getrandbits(32)
            if bits & mask <= limit:
                return bits & mask

    def request_id(self) -> str:
        """Draws a UUID."""
        data = b"".join(self._twister.getrandbits(32).to_bytes(4, "little") for _ in range(4))
        return str(uuid.UUID(bytes=data, version=4))

    def sample(self, space: Document | Any) -> Document:
        """Draws one value for each hyperparameter, in the order of their names."""
        return {name: self._draw(name, space[name]) for name in sorted(space)}

    def _draw(self, name: str, hyperparameter: Document) -> Value:
        kind = hyperparameter.get("type")
        if not isinstance(kind, str):
            return self.sample(hyperparameter)
        if kind == "const":
            return hyperparameter["val"]
        if kind == "categorical":
            return _chosen(name, hyperparameter["vals"], self.below(len(hyperparameter["vals"])))
        low, high = hyperparameter["minval"], hyperparameter["maxval"]
        if kind == "int":
            return int(low) + self.below(int(high) - int(low) + 1)
        value = low + (high - low) * self._twister.random()
        return value if kind == "double" else power(hyperparameter["base"], value)


def _chosen(name: str, values: Sequence[Value], index: int) -> Value:
    if not values:
        raise InvalidArgumentError(f"the categorical hyperparameter {name} has no values")
    return values[index]


def _point(space: Document | Any, index: int) -> Document:
    """Gives one point of the grid; the last name varies fastest."""
    point = {}
    for name in sorted(space, reverse=True):
        axis = space[name]
        index, position = divmod(index, grid_size({name: axis}))
        point[name] = _at(axis, position)
    return point


def _at(hyperparameter: Document, position: int) -> Value:
    kind = hyperparameter.get("type")
    if not isinstance(kind, str):
        return _point(hyperparameter, position)
    if kind == "const":
        return hyperparameter["val"]
    if kind == "categorical":
        return hyperparameter["vals"][position]
    low, high, count = hyperparameter["minval"], hyperparameter["maxval"], hyperparameter["count"]
    if kind == "int":
        count = min(count, int(high) - int(low) + 1)
        return _rounded((low + high) / 2 if count == 1 else low + position * (high - low) / (count - 1))
    value = (low + high) / 2 if count == 1 else low + position * (high - low) / (count - 1)
    return value if kind == "double" else power(hyperparameter["base"], value)


def _rounded(value: float) -> int:
    """Rounds halves away from zero."""
    return int(math.copysign(math.floor(abs(value) + 0.5), value))
