"""The `log_policies` and `retention_policy` sections: what is done about a trial's log, and how long it is kept.

Source of the facts: Determined's version 0 schema. Two policies come with every configuration; naming
one of them without a pattern turns it off.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from server.domain.config.schema.base import ConversionError, Field, Given, Need, Plain, Record, Shown, rule
from server.domain.config.schema.report import Document, Report, Value, quoted
from server.domain.config.schema.values import ListOf, Text, integer

_ACTIONS = ("cancel_retries", "exclude_node")
_LEGACY_ACTION = Record({"type": Field(Text(), need=Need.AT_ONCE, nullable=False)})


@dataclass(frozen=True, slots=True)
class _Action(Plain):
    """What happens when the pattern is seen; once an object with a type."""

    kinds: tuple[str, ...] = ("string", "object")

    def check(self, value: Value, at: str, report: Report) -> None:
        if isinstance(value, dict) and value.get("type") in _ACTIONS:
            _LEGACY_ACTION.check(value, at, report)
        elif value not in _ACTIONS:
            report.add(at, 'must be one of "cancel_retries" or "exclude_node"')

    def canonical(self, value: Value) -> Value:
        return value["type"] if isinstance(value, dict) else value


def _is_named_or_legacy(policy: Document) -> bool:
    return policy.get("name") is not None or (policy.get("pattern") is not None and policy.get("action") is not None)


_POLICY = Record(
    {
        "name": Field(Text(), shown=Shown.IF_SET),
        "pattern": Field(Text(), shown=Shown.IF_SET),
        "action": Field(_Action(), shown=Shown.IF_SET),
    },
    rules=(
        rule(
            '"name" must be set, and "pattern" is also required unless you intend to disable an existing policy',
            _is_named_or_legacy,
        ),
    ),
)

_BUILT_IN = [
    {"name": "CUDA OOM", "pattern": ".*CUDA out of memory.*"},
    {"name": "ECC Error", "pattern": ".*uncorrectable ECC error encountered.*"},
]


@dataclass(frozen=True, slots=True)
class _LogPolicies(ListOf):
    """Log policies, told apart by name, or by action and pattern when they have none."""

    def canonical(self, value: list[Value]) -> list[Value]:
        policies = ListOf.canonical(self, value)
        names = Counter(policy["name"] for policy in policies if "name" in policy)
        twice = next((name for name, count in names.items() if count > 1), None)
        if twice is not None:
            raise ConversionError(f"log_policies have duplicated names {quoted(twice)}")
        return policies

    def merge(self, value: list[Value], under: list[Value]) -> list[Value]:
        taken = {_identity(policy) for policy in value}
        return [*value, *(policy for policy in under if _identity(policy) not in taken)]

    def complete(self, value: list[Value], given: Given) -> list[Value]:
        return ListOf.complete(self, self.merge(value, _BUILT_IN), given)


def _identity(policy: Document) -> tuple[str, ...]:
    return (policy["name"],) if "name" in policy else (policy["action"], policy["pattern"])


LOG_POLICIES = _LogPolicies(_POLICY)

RETENTION_POLICY = Record({"log_retention_days": Field(integer(-1, 32767), shown=Shown.IF_SET, need=Need.FINALLY)})
