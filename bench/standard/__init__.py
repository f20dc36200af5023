"""The scenes of the bench as a game app like any other: bench/settings.py installs it."""
