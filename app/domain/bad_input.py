"""What was given to the program from outside and cannot be used."""


class BadInput(Exception):
    """A file, a setting or an address; one sentence names it, the place in it and the reason."""
