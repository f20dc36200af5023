"""What is played: rules (engine), words on the wire (wire), running matches (hosting) and Django's side of a match."""
