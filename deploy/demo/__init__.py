"""Three made-up businesses to try the product with, told through the same messages that real ones use."""
