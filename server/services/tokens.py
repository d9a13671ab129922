"""The service `Tokens`: access tokens, which outlive logins."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from detour.api.v1 import tokens_pb2, tokens_pb2_grpc
from detour.user.v1 import user_pb2

from server.domain.errors import (
    FailedPreconditionError,
    InvalidArgumentError,
    NotFoundError,
    PermissionDeniedError,
    missing,
)
from server.domain.lifespans import token_lifespan
from server.domain.text import check_text
from server.domain.tokens import new_token, token_digest
from server.rpc.caller import current_caller
from server.services.pagination import is_descending, pagination_message
from server.services.timestamps import timestamp
from server.services.user_accounts import NOT_FOUND
from server.services.users import present_user
from server.store import access_tokens, sessions, users
from server.store.access_tokens import TokenFilter, TokenOrder

if TYPE_CHECKING:
    from collections.abc import Mapping

    import grpc

    from server.store.access_tokens import AccessToken
    from server.store.database import Database

_SortBy = tokens_pb2.GetAccessTokensRequest.SortBy
_ORDERS: Final[Mapping[int, TokenOrder]] = {
    _SortBy.SORT_BY_UNSPECIFIED: TokenOrder.ID,
    _SortBy.SORT_BY_USER_ID: TokenOrder.USER_ID,
    _SortBy.SORT_BY_EXPIRY: TokenOrder.EXPIRES_AT,
    _SortBy.SORT_BY_CREATED_AT: TokenOrder.CREATED_AT,
    # All that are listed are of one type.
    _SortBy.SORT_BY_TOKEN_TYPE: TokenOrder.ID,
    _SortBy.SORT_BY_REVOKED: TokenOrder.REVOKED,
    _SortBy.SORT_BY_DESCRIPTION: TokenOrder.DESCRIPTION,
}
_MAX_IDS: Final = 1000


@dataclass(frozen=True, slots=True)
class TokenLifespans:
    """How long access tokens live.

    Attributes:
        default: When the request says nothing.
        longest: What none outlives.
    """

    default: dt.timedelta
    longest: dt.timedelta


class TokensServicer(tokens_pb2_grpc.TokensServicer):
    """Answers the methods of `Tokens`."""

    def __init__(self, database: Database, lifespans: TokenLifespans) -> None:
        self._database = database
        self._lifespans = lifespans

    def PostAccessToken(
        self, request: tokens_pb2.PostAccessTokenRequest, context: grpc.ServicerContext
    ) -> tokens_pb2.PostAccessTokenResponse:
        """Make an access token for a user, and show it this once; the policy lets administrators do so."""
        text = request.lifespan if request.HasField("lifespan") else None
        lifespan = token_lifespan(text, self._lifespans.default, self._lifespans.longest)
        description = check_text(request.description, "description")
        token, now = new_token(), dt.datetime.now(dt.UTC)
        with self._database.write() as tx:
            user = present_user(tx, request.user_id)
            token_id = sessions.insert_session(
                tx,
                user.id,
                token_digest(token),
                now,
                now + lifespan,
                kind=sessions.ACCESS_TOKEN,
                description=description,
            )
        return tokens_pb2.PostAccessTokenResponse(token=token, token_id=token_id)

    def GetAccessTokens(
        self, request: tokens_pb2.GetAccessTokensRequest, context: grpc.ServicerContext
    ) -> tokens_pb2.GetAccessTokensResponse:
        """Show a page of access tokens, by default of those that still open something."""
        order = _ORDERS.get(request.sort_by)
        if order is None:
            raise InvalidArgumentError(f"{request.sort_by} is no order of access tokens")
        if len(request.token_ids) > _MAX_IDS:
            raise InvalidArgumentError(f"tokenIds must not name more than {_MAX_IDS} tokens")
        descending = is_descending(request.order_by)
        now = dt.datetime.now(dt.UTC)
        with self._database.read() as tx:
            user = users.get_user_by_username(tx, request.username) if request.username else None
            if request.username and user is None:
                raise NotFoundError(NOT_FOUND)
            filters = TokenFilter(
                ids=tuple(request.token_ids),
                user_id=user.id if user else None,
                live_at=None if request.show_inactive else now,
            )
            found, page = access_tokens.list_tokens(
                tx, filters, order, request.offset, request.limit, descending=descending
            )
        return tokens_pb2.GetAccessTokensResponse(
            token_info=[_message(token) for token in found], pagination=pagination_message(page)
        )

    def PatchAccessToken(
        self, request: tokens_pb2.PatchAccessTokenRequest, context: grpc.ServicerContext
    ) -> tokens_pb2.PatchAccessTokenResponse:
        """Describe an access token anew, or take it back for ever; for its user, and for administrators."""
        caller = current_caller()
        changes: dict[str, Any] = {}
        if request.HasField("description"):
            changes["description"] = check_text(request.description, "description")
        if request.set_revoked:
            changes["revoked"] = True
        with self._database.write() as tx:
            token = access_tokens.lock_token(tx, request.token_id)
            if token is None:
                raise missing("access token", request.token_id)
            if not caller.admin and token.user_id != caller.user_id:
                raise PermissionDeniedError("user does not have permission")
            if token.revoked and changes:
                raise FailedPreconditionError(f"access token '{token.id}' is revoked and cannot be changed")
            if changes:
                token = access_tokens.update_token(tx, token.id, changes)
        return tokens_pb2.PatchAccessTokenResponse(token_info=_message(token))


def _message(token: AccessToken) -> user_pb2.TokenInfo:
    return user_pb2.TokenInfo(
        id=token.id,
        user_id=token.user_id,
        expiry=timestamp(token.expires_at),
        created_at=timestamp(token.created_at),
        token_type=user_pb2.TOKEN_TYPE_ACCESS_TOKEN,
        revoked=token.revoked,
        description=token.description,
    )
