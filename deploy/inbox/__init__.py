"""Receives every e-mail of a trial over real SMTP and shows it on a page, instead of sending it to anybody."""
