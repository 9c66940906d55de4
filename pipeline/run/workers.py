"""Worker processes: each loads the pipeline once; one that dies is replaced and its batch tried again."""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
import time
from collections import deque
from collections.abc import Iterator
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any

from pipeline.contract.errors import PipelineError
from pipeline.contract.records import Article
from pipeline.run.batch import Batch, Outcome, Task, failed, opened, process
from pipeline.run.settings import Engine, Settings

READY = "ready"
LOADING_DEATHS = 3


def serve(engine: Engine, settings: Settings, pipe: Connection) -> None:
    """Process the batches that come through a pipe, until it is closed; the body of a worker.

    Parameters
    ----------
    engine
        Recipes of the pipeline.
    settings
        The run's choices.
    pipe
        Gives batches, takes outcomes; first ``ready``, or the text of what went wrong in loading.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        from pipeline.assembly import keep_loaded

        nlp = opened(engine, settings)
        process(nlp, engine, settings, (Task("", Article("", "What loads late loads now.")),))
        keep_loaded()
    except Exception as error:
        pipe.send(f"{type(error).__name__}: {error}")
        return
    pipe.send(READY)
    with contextlib.suppress(EOFError):
        while True:
            pipe.send(process(nlp, engine, settings, pipe.recv()))


class Worker:
    """A process, its pipe, and the batch it has in hand."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process: SpawnProcess = context.Process(
            target=serve, args=(engine, settings, theirs), daemon=True
        )
        self.process.start()
        theirs.close()
        self.ready = False
        self.batch: Batch | None = None
        self.since = 0.0

    def give(self, batch: Batch) -> None:
        """Send a batch; a worker found dead keeps it in hand, and its pipe tells at the next receipt."""
        self.batch = batch
        self.since = time.monotonic()
        try:
            self.pipe.send(batch)
        except OSError:
            return

    def receive(self) -> Any:
        """Return what the worker sent, or None when it is dead."""
        try:
            return self.pipe.recv()
        except (EOFError, OSError):
            return None

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self.process.kill()
        self.process.join()
        self.pipe.close()


class Crew:
    """Workers on a stream of batches.

    Parameters
    ----------
    engine
        Recipes of the pipeline.
    settings
        The run's choices, the number of workers among them.
    batches
        The stream.
    """

    def __init__(self, engine: Engine, settings: Settings, batches: Iterator[Batch]) -> None:
        self.engine = engine
        self.settings = settings
        self.batches = batches
        self.queue: deque[Batch] = deque()
        self.workers: list[Worker] = []
        self.deaths = 0

    def outcomes(self) -> Iterator[Outcome]:
        """Yield the outcome of every batch, in the order in which they are done.

        Raises
        ------
        PipelineError
            When the pipeline cannot be loaded in a worker.
        """
        try:
            while self._more() or any(worker.batch for worker in self.workers):
                self._employ()
                pipes = {worker.pipe: worker for worker in self.workers}
                for pipe in wait(list(pipes), self._patience()):
                    yield from self._heard(pipes[pipe])  # type: ignore[index]
                yield from self._overdue()
        finally:
            for worker in self.workers:
                worker.stop()

    def _more(self) -> bool:
        if not self.queue and (batch := next(self.batches, None)):
            self.queue.append(batch)
        return bool(self.queue)

    def _employ(self) -> None:
        while len(self.workers) < self.settings.workers and self._more():
            self.workers.append(Worker(self.engine, self.settings))
        for worker in self.workers:
            if worker.ready and not worker.batch and self._more():
                worker.give(self.queue.popleft())

    def _heard(self, worker: Worker) -> Iterator[Outcome]:
        message = worker.receive()
        if message is None:
            yield from self._dead(worker)
        elif isinstance(message, Outcome):
            worker.batch = None
            yield message
        elif message == READY:
            worker.ready = True
        else:
            raise PipelineError(f"the pipeline cannot be loaded: {message}")

    def _patience(self) -> float | None:
        """Return the seconds until the first batch in hand is overdue; None when none is in hand."""
        begun = [worker.since for worker in self.workers if worker.batch]
        return max(0.0, min(begun) + self.settings.time_limit - time.monotonic()) if begun else None

    def _overdue(self) -> Iterator[Outcome]:
        latest = time.monotonic() - self.settings.time_limit
        for worker in [worker for worker in self.workers if worker.batch and worker.since <= latest]:
            self._dismiss(worker)
            yield from self._retried(
                worker.batch, "time", f"it took longer than {self.settings.time_limit:g} s"
            )

    def _dead(self, worker: Worker) -> Iterator[Outcome]:
        self._dismiss(worker)
        if not worker.ready:
            self.deaths += 1
        if self.deaths >= LOADING_DEATHS:
            raise PipelineError("workers die while they load the pipeline: is there memory enough for them?")
        yield from self._retried(worker.batch, "crash", "the process that read it died")

    def _dismiss(self, worker: Worker) -> None:
        self.workers.remove(worker)
        worker.stop()

    def _retried(self, batch: Batch | None, kind: str, reason: str) -> Iterator[Outcome]:
        """Put the articles of a batch back, one by one; of a batch of one, tell what is wrong with it."""
        if batch and len(batch) > 1:
            self.queue.extend((task,) for task in batch)
        elif batch:
            yield failed(batch[0], kind, reason)
