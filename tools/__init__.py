"""What development of Detour needs and running it does not: generating `gen/` from `proto/`."""
