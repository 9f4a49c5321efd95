"""Text as it was typed, where it has what no database keeps."""

NUL, UNKNOWN = "\0", "\ufffd"


def marked(text: str) -> str:
    """With a mark that people see in place of what cannot be kept."""
    return text.replace(NUL, UNKNOWN)
