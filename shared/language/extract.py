"""Brings the catalogues up to date with the source: `python -m shared.language.extract`."""

from os import PathLike
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import write_po

from shared.language.catalogue import CATALOGUES, SOURCE, catalogue, catalogue_path, languages

ROOT = CATALOGUES.parents[2]
MAPPING = CATALOGUES.parent / "babel.cfg"


def source_messages() -> Catalog:
    """Every message of the source, with the files it is in."""
    source = Catalog(project="Portico", charset="utf-8")
    with MAPPING.open() as mapping:
        methods, options = parse_mapping_cfg(mapping)  # type: ignore[no-untyped-call]  # Babel leaves it out
    for path, _, message, comments, context in extract_from_dir(
        ROOT,
        method_map=methods,
        options_map=options,
        keywords={**DEFAULT_KEYWORDS, "say": None},
        comment_tags=("For translators:",),
        strip_comment_tags=True,
        directory_filter=_is_ours,
    ):
        source.add(message, None, [(path, 0)], auto_comments=comments, context=context)
    return source


def _is_ours(folder: str | PathLike[str]) -> bool:
    """Babel by itself also passes by folders that begin with an underscore, and with them the frame of e-mails."""
    return not Path(folder).name.startswith(".")


def update(language: str, source: Catalog) -> None:
    """Adds what is new and drops what is gone; translations stay."""
    translated = catalogue(language)
    translated.update(source, no_fuzzy_matching=True, update_creation_date=False)
    with catalogue_path(language).open("wb") as written:
        write_po(written, translated, sort_output=True, include_lineno=False, width=110, ignore_obsolete=True)


def main() -> None:
    source = source_messages()
    for language in sorted(languages() - {SOURCE}):
        update(language, source)


if __name__ == "__main__":
    main()
