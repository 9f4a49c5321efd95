"""The same pages made by one process each: only the road from the database to the template differs from ours."""
