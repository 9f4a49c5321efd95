"""What every test may ask for."""

import os

pytest_plugins = ["tests.support.services"]

for variable in [name for name in os.environ if name.startswith("PORTICO_") and "_TEST_" not in name]:
    del os.environ[variable]  # how somebody runs the product is nothing to the tests
