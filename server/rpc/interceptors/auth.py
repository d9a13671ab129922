"""Finds out who calls, and refuses who may not: the table of `server.rpc.policy`, applied.

Texts, codes and their order are those of a Determined master. The session is looked up for every call, so that
logout, revocation and deactivation are felt at once by every process. A stream that is open when they come ends
instead of its next message.
"""

from __future__ import annotations

import datetime as dt
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from server.domain.errors import PermissionDeniedError, UnauthenticatedError
from server.domain.tokens import token_digest
from server.rpc.caller import Caller, current_call
from server.rpc.interceptor import CallInterceptor, name_of, service_of
from server.rpc.policy import ANYONE, OPEN_SERVICES, POLICY
from server.store.sessions import find_session

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import grpc

    from server.rpc.policy import Access
    from server.store.database import Database
    from server.store.sessions import Session

# In the order in which a master looks: the first one that is there decides, right or wrong. A gateway passes the
# value of the cookie as `authorization`.
_TOKEN_KEYS = ("x-user-token", "grpcgateway-authorization", "authorization")
_SCHEME = "Bearer "
_NO_PERMISSION = "user does not have permission"
_LOOK_AGAIN = 1.0
"""Seconds after which the session of an open stream is looked up again, when there is a message to send."""
_BAD_TOKEN = "invalid credentials"  # noqa: S105 - what the caller is told


class AuthInterceptor(CallInterceptor):
    """Sets the caller of each call, or refuses it."""

    def __init__(self, database: Database, policy: Mapping[str, Access] = POLICY) -> None:
        super().__init__()
        self._database = database
        self._policy = policy

    @contextmanager
    def around(self, method: str, context: grpc.ServicerContext) -> Iterator[None]:  # noqa: ARG002 - every interceptor's signature
        """Run the block as the caller, if the policy lets him.

        Raises:
            UnauthenticatedError: Without a token of a live session.
            PermissionDeniedError: When the user is inactive, no administrator where one is needed, or nobody may call.
        """
        access = ANYONE if service_of(method) in OPEN_SERVICES else self._policy.get(name_of(method))
        if access is None:
            raise PermissionDeniedError(_NO_PERMISSION)
        if access.authenticated:
            call = current_call()
            call.caller = caller = self._identify(call.metadata)
            call.identified_at = time.monotonic()
            if access.admin and not caller.admin:
                raise PermissionDeniedError(access.refusal)
        yield

    def before_later_message(self, context: grpc.ServicerContext) -> None:  # noqa: ARG002 - every interceptor's signature
        """End an open stream whose caller may not call any more.

        Raises:
            UnauthenticatedError: His session has ended.
            PermissionDeniedError: He is inactive.
        """
        call = current_call()
        if call.caller is not None and time.monotonic() - call.identified_at >= _LOOK_AGAIN:
            self._identify(call.metadata)
            call.identified_at = time.monotonic()

    def _identify(self, metadata: Mapping[str, str]) -> Caller:
        session = find_session(self._database, token_digest(_token(metadata)))
        if session is None:
            raise UnauthenticatedError(_BAD_TOKEN)
        _check(session, dt.datetime.now(dt.UTC))
        return Caller(
            user_id=session.user_id,
            username=session.username,
            admin=session.admin,
            session_id=session.id,
        )


def _token(metadata: Mapping[str, str]) -> str:
    for key in _TOKEN_KEYS:
        value = metadata.get(key)
        if value is not None:
            if not value.startswith(_SCHEME):
                raise UnauthenticatedError(_BAD_TOKEN)
            return value[len(_SCHEME) :]
    raise UnauthenticatedError("token missing")


def _check(session: Session, now: dt.datetime) -> None:
    if session.revoked:
        raise UnauthenticatedError("user access token revoked")
    if session.expires_at <= now:
        raise UnauthenticatedError(_BAD_TOKEN)
    if not session.active:
        raise PermissionDeniedError(_NO_PERMISSION)
