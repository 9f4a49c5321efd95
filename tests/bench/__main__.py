"""`make bench`: pages against their references, PDFs against typst, the bus against
nameko's own client, then long lists against short ones."""

import sys

from shared import log
from tests.bench import documents, lists, rpc
from tests.bench.pages import measure
from tests.bench.report import report


def main() -> None:
    log.configure("error")
    sys.stdout.write(f"{report(measure())}\n\n")
    sys.stdout.flush()
    documents.main()
    rpc.main()
    lists.main()


if __name__ == "__main__":
    main()
