"""What one particular API does otherwise than grpc-gateway v2: a file each, made of hooks of the options alone."""
