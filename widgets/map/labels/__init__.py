"""Names on the map: what may be named, where there is room, and how it is drawn."""
