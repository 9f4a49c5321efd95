"""How messages travel. The rest of the house sees `Bus`, `answers`, `on` and `Service`, never a road."""
