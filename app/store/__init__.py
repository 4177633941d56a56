"""Keeps what was accepted: the journal with its hash chain, and the current rows beside it."""
