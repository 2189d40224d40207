"""Draws charts in a child process, so that the memory of the drawing library goes back when it ends."""

from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

from connector.errors import AftercareError
from reports.figures import Figures


def draw_chart(figures: Figures, language: str) -> bytes:
    """The chart of created and resolved issues as PNG. The same figures give the same bytes."""
    try:
        with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
            return pool.submit(_draw, figures, language).result()
    except BrokenProcessPool as error:
        raise AftercareError(
            f"the chart could not be drawn: its process ended ({error}); is there enough memory?"
        ) from error


def _draw(figures: Figures, language: str) -> bytes:
    from reports.charts import created_resolved  # only the child may pay for the drawing library

    return created_resolved(figures, language)
