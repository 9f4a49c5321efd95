"""The payment provider, and the one function through which its word becomes money."""
