"""Who plays with whom: players, rooms, "play now". Knows games only through their public services; no game knows it."""
