"""What carries the gateway's calls to its services: a channel inside the process, or grpcio's over the network."""
