"""What a page costs, measured against what most people would write and against the least one process can do."""
