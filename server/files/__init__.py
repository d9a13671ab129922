"""Files of checkpoints, under the folders that the settings open to this server and nowhere else."""

from __future__ import annotations
