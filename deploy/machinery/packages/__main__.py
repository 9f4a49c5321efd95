"""`python -m deploy.machinery.packages [NAME...]` installs what is missing and says where everything is."""

import argparse
import sys

from deploy.machinery.packages import ALL, MissingPrograms, ensure


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m deploy.machinery.packages",
        description="Install the programs that the real stack needs.",
        epilog="example: python -m deploy.machinery.packages postgresql redis-server",
    )
    known = [package.name for package in ALL]
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join(known)} (default: all)")
    names = parser.parse_args().names or known
    if unknown := set(names) - set(known):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    wanted = [package for package in ALL if package.name in names]
    try:
        ensure(*wanted)
    except MissingPrograms as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.writelines(f"{package.name:16} {package.binary()}\n" for package in wanted)
    return 0


if __name__ == "__main__":
    sys.exit(main())
