"""The schema of experiment configurations, as data: one module for each concept, and the blocks they are made of."""
