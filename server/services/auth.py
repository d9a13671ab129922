"""The service `Auth`: sessions in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detour.api.v1 import auth_pb2, auth_pb2_grpc

from server.domain.passwords import sent_form
from server.rpc.caller import add_header, current_call, current_caller
from server.services.user_message import user_message
from server.services.users import present_user
from server.store import sessions

if TYPE_CHECKING:
    import grpc

    from server.rpc.client_address import ClientAddresses
    from server.services.login import LoginDesk
    from server.store.database import Database

SESSION_HEADER = "x-detour-session"
"""The header with the token of a new session, and with nothing when it ended: a gateway makes a cookie of it."""


class AuthServicer(auth_pb2_grpc.AuthServicer):
    """Answers the methods of `Auth`."""

    def __init__(self, database: Database, desk: LoginDesk, addresses: ClientAddresses) -> None:
        self._database = database
        self._desk = desk
        self._addresses = addresses

    def Login(self, request: auth_pb2.LoginRequest, context: grpc.ServicerContext) -> auth_pb2.LoginResponse:
        """Open a session."""
        sent = sent_form(request.password, is_hashed=request.is_hashed)
        token, user = self._desk.log_in(request.username, sent, self._addresses.of(current_call()))
        add_header(SESSION_HEADER, token)
        return auth_pb2.LoginResponse(token=token, user=user_message(user))

    def CurrentUser(
        self, request: auth_pb2.CurrentUserRequest, context: grpc.ServicerContext
    ) -> auth_pb2.CurrentUserResponse:
        """Show the user of the session."""
        with self._database.read() as tx:
            user = present_user(tx, current_caller().user_id)
        return auth_pb2.CurrentUserResponse(user=user_message(user))

    def Logout(self, request: auth_pb2.LogoutRequest, context: grpc.ServicerContext) -> auth_pb2.LogoutResponse:
        """End the session; an access token lives on, as at a master."""
        with self._database.write() as tx:
            sessions.delete_login(tx, current_caller().session_id)
        add_header(SESSION_HEADER, "")
        return auth_pb2.LogoutResponse()
