"""The garbage collector of a process that has made what it keeps."""

import gc

NEW = 10_000  # objects after which it looks at those that are new
AGAIN = 20  # such looks before it looks at what stayed, and of these before it looks at everything


def settle() -> None:
    """Leave what is there alone for good, and look at the rest seldom.

    To look through it the collector would write into pages that forked processes share, and a look
    at everything, which is one in a hundred requests as Python has it, takes as long as a page.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW, AGAIN, AGAIN)
