"""A payment provider for trials and tests: the part of Stripe's API that Portico uses, nothing real behind it."""
