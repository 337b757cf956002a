"""Looking into files from outside, in a process of its own with little memory and time: `python -m guildhall.files.opening`.

Nothing of Django is loaded here. Argument: one JSON object, see `__main__`; answer: one JSON object on standard output.
"""

WIDTHS = (320, 800, 1600)  # of the smaller pictures, in points


class Refused(Exception):  # noqa: N818 - it is an answer, not an error
    """Raised with the code of the refusal; the parent knows the sentence."""
