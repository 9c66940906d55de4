"""A Ray cluster: the stages of the local engine, in actors that load the pipeline once."""

from __future__ import annotations

import re
import socket
from collections import deque
from collections.abc import Iterator
from typing import Any

from pipeline.contract.errors import PipelineError, UsageError
from pipeline.run.batch import Batch, Outcome, failed, opened, process
from pipeline.run.settings import Engine, Settings

IN_HAND = 2
"""Batches on their way to an actor: one is read while the next one travels."""
LOADING_DEATHS = 3
ADDRESS = re.compile(r"(?:\w+://)?\[?([\w.:-]+?)\]?:(\d+)")
REACHED_WITHIN = 10.0
"""Seconds to wait for a cluster's port: Ray itself waits for minutes without a word."""


class Reader:
    """The body of an actor: a loaded pipeline that reads batches."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self.engine = engine
        self.settings = settings
        self.nlp = opened(engine, settings)

    def ready(self) -> bool:
        """Answer, once the pipeline is loaded."""
        return True

    def read(self, batch: Batch) -> Outcome:
        """Return what became of a batch."""
        return process(self.nlp, self.engine, self.settings, batch)


class RayCrew:
    """Actors on a stream of batches; no more batches are under way than actors can take.

    An actor is given its first batch when it has loaded: one that the cluster has no room for, because
    a node is gone, holds nothing up.

    Parameters
    ----------
    engine
        Recipes of the pipeline; they are pickled and must be importable on every node.
    settings
        The run's choices: the number of actors, the cluster's address, the time limit.
    batches
        The stream.
    """

    def __init__(self, engine: Engine, settings: Settings, batches: Iterator[Batch]) -> None:
        self.ray = _ray()
        self.engine = engine
        self.settings = settings
        self.batches = batches
        self.queue: deque[Batch] = deque()
        self.actors: list[Any] = []
        self.loading: dict[Any, Any] = {}
        self.under_way: dict[Any, tuple[Any, Batch]] = {}
        self.tried: set[str] = set()
        self.deaths = 0

    def outcomes(self) -> Iterator[Outcome]:
        """Yield the outcome of every batch, in the order in which they are done.

        Raises
        ------
        PipelineError
            When the pipeline cannot be loaded in an actor.
        UsageError
            When there is no cluster at the address.
        """
        started = self._connect()
        try:
            while self._more() or self.under_way:
                self._hand_out()
                waited = [*self.under_way, *self.loading]
                ready, _ = self.ray.wait(waited, num_returns=1, timeout=self._patience())
                for reference in ready:
                    if reference in self.loading:
                        self._welcome(reference)
                    else:
                        yield from self._heard(reference)
                if not ready:
                    yield from self._overdue()
        finally:
            for actor in (*self.actors, *self.loading.values()):
                self.ray.kill(actor)
            if started:
                self.ray.shutdown()

    def _connect(self) -> bool:
        if self.ray.is_initialized():
            return False
        check_address(self.settings.address)
        try:
            self.ray.init(address=self.settings.address or None, log_to_driver=False, logging_level="ERROR")
        except (ConnectionError, RuntimeError, ValueError) as error:
            where = self.settings.address or "this machine"
            raise UsageError(f"no Ray cluster at {where}: {str(error).splitlines()[0]}") from error
        return True

    def _more(self) -> bool:
        if not self.queue and (batch := next(self.batches, None)):
            self.queue.append(batch)
        return bool(self.queue)

    def _hand_out(self) -> None:
        wanted = self.settings.workers - len(self.actors) - len(self.loading)
        for _ in range(wanted if self._more() else 0):
            actor = self.ray.remote(num_cpus=1, max_restarts=0)(Reader).remote(self.engine, self.settings)
            self.loading[actor.ready.remote()] = actor
        for actor in self.actors:
            while self._load(actor) < IN_HAND and self._more():
                self._give(actor)

    def _welcome(self, reference: Any) -> None:
        """Take in an actor that has loaded the pipeline, or tell why none can."""
        actor = self.loading.pop(reference)
        try:
            self.ray.get(reference)
        except self.ray.exceptions.RayError as error:
            self._count_death(error)
        else:
            self.actors.append(actor)
            self.deaths = 0

    def _load(self, actor: Any) -> int:
        return sum(taker is actor for taker, _ in self.under_way.values())

    def _give(self, actor: Any) -> None:
        batch = self.queue.popleft()
        self.under_way[actor.read.remote(batch)] = (actor, batch)

    def _patience(self) -> float:
        """Return the seconds in which at least one batch must come back: loading takes its time too."""
        return self.settings.time_limit * IN_HAND

    def _heard(self, reference: Any) -> Iterator[Outcome]:
        actor, batch = self.under_way.pop(reference)
        try:
            outcome: Outcome = self.ray.get(reference)
        except self.ray.exceptions.ActorDiedError:
            yield from self._lost(actor, batch, "crash", "the process that read it died")
        except self.ray.exceptions.RayError as error:
            yield from self._lost(actor, batch, "crash", f"the cluster lost it: {type(error).__name__}")
        else:
            yield outcome

    def _count_death(self, error: Exception) -> None:
        self.deaths += 1
        if self.deaths >= LOADING_DEATHS:
            reason = [line for line in str(error).splitlines() if line.strip()][-1]
            raise PipelineError(f"the pipeline cannot be loaded on the cluster: {reason}") from error

    def _overdue(self) -> Iterator[Outcome]:
        if not self.under_way:
            raise PipelineError("the pipeline cannot be loaded on the cluster: it has no room for a worker")
        reason = f"it took longer than {self.settings.time_limit:g} s"
        for actor, batch in [self.under_way.pop(reference) for reference in list(self.under_way)]:
            yield from self._lost(actor, batch, "time", reason)

    def _lost(self, actor: Any, batch: Batch, kind: str, reason: str) -> Iterator[Outcome]:
        """Dismiss an actor; its first batch is tried article by article, what waited behind it again.

        An actor may die with its node: an article is blamed when it was alone twice.
        """
        if actor in self.actors:
            self.actors.remove(actor)
            self.ray.kill(actor)
            waiting = [key for key, (taker, _) in self.under_way.items() if taker is actor]
            self.queue.extend(self.under_way.pop(key)[1] for key in waiting)
        blamed = len(batch) == 1 and (kind == "time" or batch[0].key in self.tried)
        if blamed:
            yield failed(batch[0], kind, reason)
            return
        self.tried.update(task.key for task in batch if len(batch) == 1)
        self.queue.extend((task,) for task in batch)


def check_address(address: str | None) -> None:
    """Check that something listens at a cluster's address.

    Raises
    ------
    UsageError
        Where the address names a host and a port, and nothing answers there.
    """
    named = ADDRESS.fullmatch(address or "")
    if named is None:
        return
    try:
        socket.create_connection((named[1], int(named[2])), REACHED_WITHIN).close()
    except (OSError, OverflowError) as error:
        raise UsageError(
            f"no Ray cluster at {address}: {error}; is `ray start --head` running there, and its port open?"
        ) from error


def _ray() -> Any:
    try:
        import ray
    except ImportError as error:
        raise UsageError("--engine ray needs Ray: pip install 'autonews[ray]'") from error
    return ray
