"""Reversi: the bundled game of turns.

Rules in board.py and game.py, players made of code in bot.py, search.py and guess.py, the page in static/.
"""
