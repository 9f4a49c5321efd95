"""Answers by e-mail: a whole message, as the mail server got it, becomes a comment."""
