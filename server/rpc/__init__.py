"""gRPC around the services: the server, its interceptors, who may call what, and who is calling."""
