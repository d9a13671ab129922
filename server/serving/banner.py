"""What a user reads when everything is up: where to find it, and what to type next."""

from __future__ import annotations

_READ_IT = "python3 -c 'import json, sys; print(json.load(sys.stdin)[\"token\"])'"


def banner(*, rest: str, grpc: str, data: str, password_needed: bool) -> str:
    """Write the text.

    Args:
        rest: Where REST listens, as HOST:PORT.
        grpc: Where gRPC listens, or where the gateway finds it.
        data: Where the data is.
        password_needed: Whether the user `determined` has a password; without one the example is complete.
    """
    password = "PASSWORD" if password_needed else ""
    url = f"http://{rest}"
    return f"""
Detour is ready.

  REST and pages  {url}
  Swagger UI      {url}/swagger-ui
  gRPC            {grpc}
  data            {data}

Type next, in another terminal:

  export DET_MASTER={url}
  token=$(curl -s "$DET_MASTER/api/v1/auth/login" \
--data-binary '{{"username":"determined","password":"{password}"}}' | {_READ_IT})
  curl -s -H "Authorization: Bearer $token" "$DET_MASTER/api/v1/experiments?limit=1"

Ctrl-C ends it.
"""
