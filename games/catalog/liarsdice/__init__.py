"""Liar's Dice: the bundled game of hidden dice. Rules in game.py, players made of code in bot.py, page in static/."""
