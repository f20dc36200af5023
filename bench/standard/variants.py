"""What the bench changes in the standard scene, one thing at a time."""

RATES = (10, 40, 60)
ENTITIES = (30, 100, 300)
SEATS = (2, 50, 200)
