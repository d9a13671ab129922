"""Who may call which method, as one table; what it does not name nobody may call.

Methods go by their own name, since each answers under two services. Whether a caller may touch this or that row
(another one's workspace, say) is a rule of the domain, and stands there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Access:
    """Who may call a method.

    Attributes:
        authenticated: Whether a live session is needed.
        admin: Whether its user has to be an administrator.
        refusal: What others than administrators are told.
    """

    authenticated: bool
    admin: bool = False
    refusal: str = "user does not have permission"


ANYONE: Final = Access(authenticated=False)
USER: Final = Access(authenticated=True)
ADMIN: Final = Access(authenticated=True, admin=True)


def admin_or(refusal: str) -> Access:
    """Return the access of administrators alone, with a text of its own for everybody else."""
    return Access(authenticated=True, admin=True, refusal=refusal)


OPEN_SERVICES: Final = frozenset(
    {
        "grpc.health.v1.Health",
        "grpc.reflection.v1.ServerReflection",
        "grpc.reflection.v1alpha.ServerReflection",
    }
)
"""Services that come with gRPC: anybody may call them."""

POLICY: Final[Mapping[str, Access]] = {
    # Auth
    "Login": ANYONE,
    "CurrentUser": USER,
    "Logout": USER,
    # Cluster
    "GetMaster": ANYONE,
    # Users
    "GetMe": USER,
    "GetUser": USER,
    "GetUserByUsername": USER,
    "GetUsers": USER,
    # Experiments
    "ArchiveExperiment": USER,
    "CreateExperiment": USER,
    "GetExperiment": USER,
    "GetExperiments": USER,
    "PatchExperiment": USER,
    "PutExperiment": USER,
    "UnarchiveExperiment": USER,
    # Trials
    "CreateTrial": USER,
    "PatchTrial": USER,
    "StartTrial": USER,
    # Plain
    "Info": ANYONE,
    "Health": USER,
}
