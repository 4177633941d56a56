"""The road graph of a city: build it, put positions on it, and ask `network.Network` about it."""
