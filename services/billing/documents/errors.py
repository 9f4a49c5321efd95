"""Why a document did not come out.

PrintingFailed
├── Unprintable    the document itself is at fault: trying again gives the same answer
├── PressJammed    a worker died or fell silent, and so did the one that tried again
└── PressBusy      no worker came free in time, or the press is closed
"""


class PrintingFailed(Exception):
    """No document came out; the three kinds say whether trying again can help."""


class Unprintable(PrintingFailed):
    pass


class PressJammed(PrintingFailed):
    pass


class PressBusy(PrintingFailed):
    pass
