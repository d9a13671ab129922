"""Puts this folder on the path of the tests in the folders below: pytest does so for every folder with a conftest."""
