"""The trial: many bot clients live on a real site for minutes while an operator does everything that operators can and
processes are killed; afterwards the database is held against laws. `python -m tests.trial --help`, or scripts/trial.
"""
