"""Lightcycles: the bundled real-time game. Rules in game.py, players made of code in bot.py, the drawing in static/."""
