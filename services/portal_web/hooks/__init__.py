"""What the payment provider tells us."""
