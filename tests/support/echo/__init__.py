"""A small service to try the bus with: it answers, refuses, stumbles, dawdles and tells the news."""
