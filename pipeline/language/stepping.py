"""The base parser's steps, all sentences of a batch at once.

spaCy's own loop lets other threads run and asks for Python's lock back at every check of every sentence,
which is half of its time. Here the lock is held, and a step of the whole batch is one look at the model; the
parse is the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from spacy.tokens import Doc
from spacy.util import minibatch
from thinc.api import NumpyOps


def can_step(component: Any) -> bool:
    """Whether a component is a greedy transition parser on the processor, which :func:`stepped` can run."""
    greedy = getattr(component, "cfg", {}).get("beam_width") == 1
    steps = hasattr(component, "moves") and hasattr(component, "transition_states")
    return greedy and steps and isinstance(component.model.ops, NumpyOps)


def stepped(parser: Any, docs: Sequence[Doc], size: int) -> Iterator[Doc]:
    """Parse documents, so many at once; they should be sorted by length.

    Parameters
    ----------
    parser
        A component for which :func:`can_step` holds.
    docs
        Documents that its tok2vec has read.
    size
        Documents of a batch.
    """
    for batch in minibatch(docs, size):
        parser.set_annotations(batch, _parse(parser, batch))
        yield from batch


def _parse(parser: Any, docs: list[Doc]) -> list[Any]:
    model = parser.model.predict(docs)
    states: list[Any] = parser.moves.init_batch(docs)
    unfinished = [state for state in states if not state.is_final()]
    while unfinished:
        unfinished = parser.transition_states(unfinished, model.predict(unfinished))
    model.clear_memory()
    return states
