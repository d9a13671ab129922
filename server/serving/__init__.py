"""The processes of a running server: the gRPC half, one REST worker, and what the parent tells its user."""
