"""The measurements as a table: as they were, and as ratios, which are all that can be compared."""

from collections.abc import Iterator
from statistics import quantiles

from tests.bench.pages import Measured, Results

HEAD = (
    f"{'page':<11}{'at once':>8}  {'':<8}{'p50 ms':>8}{'p99 ms':>8}{'pages/s':>9}{'CPU ms':>8}"
    f"   {'p50':>5}{'p99':>6}{'pages/s':>9}{'CPU':>6}"
)


def report(results: Results) -> str:
    return "\n".join([HEAD, *_lines(results)])


def _lines(results: Results) -> Iterator[str]:
    for (page, connections), measured in results.items():
        figures = {name: _figures(each) for name, each in measured.items()}
        for name, each in figures.items():
            yield (
                f"{page:<11}{connections:>8}  {name:<8}"
                + "".join(f"{value:>{width}.1f}" for value, width in zip(each, (8, 8, 9, 8), strict=True))
                + _failures(measured[name])
            )
        ours = next(iter(figures.values()))
        for name in ("A", "B"):
            ratios = [mine / theirs for mine, theirs in zip(ours, figures[name], strict=True)]
            yield f"{'':<21}{'× ' + name:<43}" + "".join(
                f"{ratio:>{width}.2f}" for ratio, width in zip(ratios, (8, 6, 9, 6), strict=True)
            )


def _figures(measured: Measured) -> tuple[float, float, float, float]:
    """p50 and p99 in milliseconds, pages per second, CPU milliseconds a page."""
    cuts = quantiles(measured.waits, n=100)
    count = len(measured.waits)
    return cuts[49] * 1e3, cuts[98] * 1e3, count / measured.seconds, measured.cpu / count * 1e3


def _failures(measured: Measured) -> str:
    return f"   {measured.failed} failed" if measured.failed else ""
