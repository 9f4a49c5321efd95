"""The table of PORTICO_* variables, from the configuration itself: `python -m deploy.commands.variables`."""

import sys
from pathlib import Path

from pydantic import SecretStr

from shared.config import Config

PAGE = Path(__file__).parents[2] / "docs" / "operations.md"
BEGIN, END = "<!-- variables -->", "<!-- end of variables -->"


def table() -> str:
    rows = ["| variable | default | meaning |", "| --- | --- | --- |"]
    for name, field in Config.model_fields.items():
        default = "" if isinstance(field.default, SecretStr) else str(field.default)
        meaning = (field.description or "").replace("|", "\\|")
        rows.append(f"| `PORTICO_{name.upper()}` | {f'`{default}`' if default else ''} | {meaning} |")
    return "\n".join(rows)


def with_table(page: str) -> str:
    head, _, rest = page.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return f"{head}{BEGIN}\n{table()}\n{END}{tail}"


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text()))
    sys.stdout.write(f"{PAGE.name} is up to date.\n")
