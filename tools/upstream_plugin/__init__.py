"""Plugins for the pytest that runs upstream's tests."""
