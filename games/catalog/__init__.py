"""The bundled games: one Django app each, which uses nothing of this project but `games.engine`.

A game is taken out by removing its line from INSTALLED_APPS; a game from elsewhere is put in by adding one.
"""
