"""What is known of the customer, and the pages on which the customer changes it."""
