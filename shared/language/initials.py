"""What stands for a business that has no logo."""

ARABIC_ARTICLE = "ال"


def initials(name: str) -> str:
    """Two letters, one where letters join, none for a name of signs."""
    words = [word.removeprefix(ARABIC_ARTICLE) for word in name.split()]
    first = [word[0] for word in words if word[:1].isalnum()]
    capitals = "".join(first[:2]).upper()
    return capitals if capitals != capitals.lower() else capitals[:1]
