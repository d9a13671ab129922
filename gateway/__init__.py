"""A REST front for any set of gRPC services with ``google.api.http`` annotations (see docs/gateway.md)."""
