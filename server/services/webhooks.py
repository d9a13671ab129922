"""The service `Webhooks`: this server calls nobody, so there is none. Who looks finds an empty list."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from detour.api.v1 import webhooks_pb2, webhooks_pb2_grpc

from server.domain.errors import missing

if TYPE_CHECKING:
    import grpc


class WebhooksServicer(webhooks_pb2_grpc.WebhooksServicer):
    """Answers the methods of `Webhooks`, but for the one that makes one."""

    def GetWebhooks(
        self, request: webhooks_pb2.GetWebhooksRequest, context: grpc.ServicerContext
    ) -> webhooks_pb2.GetWebhooksResponse:
        """Show an empty list."""
        return webhooks_pb2.GetWebhooksResponse()

    def PatchWebhook(self, request: webhooks_pb2.PatchWebhookRequest, context: grpc.ServicerContext) -> NoReturn:
        """Find no webhook."""
        raise missing("webhook", str(request.id))

    def DeleteWebhook(self, request: webhooks_pb2.DeleteWebhookRequest, context: grpc.ServicerContext) -> NoReturn:
        """Find no webhook."""
        raise missing("webhook", str(request.id))

    def TestWebhook(self, request: webhooks_pb2.TestWebhookRequest, context: grpc.ServicerContext) -> NoReturn:
        """Find no webhook."""
        raise missing("webhook", str(request.id))

    def PostWebhookEventData(
        self, request: webhooks_pb2.PostWebhookEventDataRequest, context: grpc.ServicerContext
    ) -> webhooks_pb2.PostWebhookEventDataResponse:
        """Take a message for the webhooks that wait for one: none does, so that it goes nowhere."""
        return webhooks_pb2.PostWebhookEventDataResponse()
