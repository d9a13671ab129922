"""From HTTP to gRPC messages and back, driven by descriptors: pure functions, no web framework and no I/O."""
