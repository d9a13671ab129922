"""The rules of the Determined API as values and functions: they know neither gRPC nor SQL."""
