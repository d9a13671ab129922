"""Measurements: what a request costs. See docs/performance.md."""
