"""What stands between the world and a page: hosts, sessions, forgery, limits, headers."""
