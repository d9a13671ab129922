"""Detour's server: the gRPC services of the Determined API, their rules and their storage."""
