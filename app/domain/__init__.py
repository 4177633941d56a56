"""What the console knows and the rules it lives by. Pure: no clock, no disk, no chance, no Qt."""
