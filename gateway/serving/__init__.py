"""Serving a WSGI app from several processes: the listening socket, the worker, and the parent that keeps them alive.

The parent opens the socket and starts every worker as a fresh interpreter that inherits it, so nothing of gRPC or of a
database is ever carried over a fork, and connections wait in the socket's queue while a worker is being replaced.
"""
