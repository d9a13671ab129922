"""The gRPC services, one thin servicer each: translate the request, call domain and store, translate the answer."""
