"""What a service raises when a deed cannot be done; each kind has its own name beside the function that raises it."""


class Refused(ValueError):
    """A deed that cannot be done; the text is one Russian sentence for the person: what, where, what to do."""
