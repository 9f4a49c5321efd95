"""`python -m deploy.sandbox --port 12111 --state sandbox.db`: the payment sandbox by itself."""

import argparse
from pathlib import Path

from deploy.sandbox.server import serve


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m deploy.sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=12111)
    parser.add_argument("--public-url", help="what browsers use; by default the host and port")
    parser.add_argument("--state", type=Path, help="a file that keeps everything; by default memory")
    parser.add_argument("--no-admin", action="store_true", help="leave /_sandbox out")
    given = parser.parse_args()
    serve(
        host=given.host,
        port=given.port,
        public_url=given.public_url or f"http://{given.host}:{given.port}",
        state=given.state,
        admin=not given.no_admin,
    )


if __name__ == "__main__":
    main()
