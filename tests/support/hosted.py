"""Runs a small service of the tests' as `deploy.program` runs the real ones."""

from deploy.program import ready_file_option, serve  # isort: skip - before anything else, as there

import sys
from importlib import import_module

if __name__ == "__main__":
    given, (name,) = ready_file_option().parse_known_args(sys.argv[1:])
    serve(name, import_module(f"tests.support.{name}.service").make, ready_file=given.ready_file)
