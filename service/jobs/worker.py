"""The worker: takes articles off the job table, has them summarized, and stores what came of each."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Event, Thread
from typing import Any, Protocol
from uuid import uuid4

from service.domain import NutgrafError, OverloadedError, Summary, SummaryRequest, locate_error
from service.jobs.records import load_request
from service.jobs.table import Item, JobTable
from service.jobs.wakes import Wakes
from service.jobs.webhooks import Delivery
from service.store import StoreError

POLL_S = 2.0  # how long work can wait unseen when a wake-up call is lost
TEND_S = 5.0  # between two looks for leases that have run out and calls that are due
AWAY_S = 1.0  # before a table that failed is asked again
DELIVERY_LEASE_S = 60.0  # longer than any call may take
FAILED: Mapping[str, Any] = {
    "type": "urn:nutgraf:problem:internal-error",
    "title": "Internal error",
    "status": 500,
    "detail": "The service failed on this article; nothing in it needs to change. Tell whoever runs it the job's id.",
}


class Summarizes(Protocol):
    """What a worker needs of `service.pipeline.Pipeline`."""

    def summarize(self, request: SummaryRequest) -> Summary: ...


@dataclass(frozen=True, slots=True)
class Desk:
    """What a worker does its work with.

    `render` makes a summary's JSON, `describe` a problem's of an error and its job's id. `deliver` makes a webhook's call and
    says when to make it again, None for never. `note` gets each event for the log, its name and fields, and `report` what went
    wrong; never article text.
    """

    pipeline: Summarizes
    render: Callable[[Summary], str]
    describe: Callable[[NutgrafError, str], Mapping[str, Any]]
    deliver: Callable[[Delivery, float], float | None]
    note: Callable[..., object]
    report: Callable[..., object]


class Worker:
    """Threads that work on the table until they are stopped. `clock` gives seconds since the epoch."""

    def __init__(
        self,
        table: JobTable,
        wakes: Wakes,
        desk: Desk,
        *,
        threads: int,
        lease_s: float,
        keep_s: float,
        clock: Callable[[], float],
    ) -> None:
        self._table, self._wakes, self._desk, self._clock = table, wakes, desk, clock
        self._lease_s, self._keep_s = lease_s, keep_s
        self._stop = Event()
        tasks = (lambda: self._repeat(self._tend), lambda: self._repeat(self._deliver), lambda: wakes.listen(self._stop))
        loops = [*[self._work] * threads, *tasks]
        self._threads = [Thread(target=loop, name=f"jobs-{at}", daemon=True) for at, loop in enumerate(loops)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self, timeout_s: float) -> None:
        """Takes no more articles; waits for those that are begun, at most `timeout_s` for each thread. What is not done by then
        is done again by others when its lease runs out."""
        self._stop.set()
        self._wakes.called.set()
        for thread in self._threads:
            thread.join(timeout_s)

    def _work(self) -> None:
        holder = uuid4().hex
        while not self._stop.is_set():
            try:
                item = self._table.claim(holder, now_s=self._clock(), lease_s=self._lease_s)
                if item:
                    self._do(item)
                else:
                    self._rest()
            except StoreError as error:
                self._desk.report("job_table", error=str(error))
                self._stop.wait(AWAY_S)

    def _rest(self) -> None:
        """Waits for a call, but not for ever; then looks a little later than others, so that all do not ask at once."""
        self._wakes.called.wait(POLL_S * random.uniform(0.5, 1.0))
        self._wakes.called.clear()

    def _do(self, item: Item) -> None:
        try:
            summary = self._desk.pipeline.summarize(load_request(item.record))
            status, result = "finished", self._desk.render(summary)
        except OverloadedError as error:
            self._table.release(item)
            self._stop.wait(error.retry_after_s)
            return
        except NutgrafError as error:
            status, result = "failed", json.dumps(self._desk.describe(error, item.job_id))
        except Exception as error:  # the one broad catch: whatever it was, it belongs to this article and not to the next
            where = {"job": item.job_id, "position": item.position, "where": locate_error(error)}
            self._desk.report("job_failure", **where, error=type(error).__name__)
            status, result = "failed", json.dumps(FAILED)
        kept = self._table.finish(item, "finished" if status == "finished" else "failed", result, now_s=self._clock())
        self._desk.note("job_item", job=item.job_id, position=item.position, status=status, kept=kept)

    def _tend(self) -> None:
        """What is to be done now and then, by whichever worker comes to it."""
        if reaped := self._table.reap(self._clock()):
            self._desk.note("job_leases", ran_out=reaped)
            self._wakes.called.set()
        self._table.prune(self._clock() - self._keep_s)

    def _deliver(self) -> None:
        """Makes the calls that are due. They have a thread of their own: a receiver that is slow keeps no article waiting."""
        while not self._stop.is_set() and self._deliver_next():
            pass

    def _repeat(self, step: Callable[[], None]) -> None:
        while not self._stop.is_set():
            try:
                step()
            except StoreError as error:
                self._desk.report("job_table", error=str(error))
            self._stop.wait(TEND_S)

    def _deliver_next(self) -> bool:
        """Makes one call that is due; whether there was one."""
        due = self._table.claim_delivery(now_s=self._clock(), lease_s=DELIVERY_LEASE_S)
        if due is None:
            return False
        again_s = self._desk.deliver(due, self._clock())
        if again_s is None:
            self._table.end_delivery(due.id)
        else:
            self._table.postpone_delivery(due.id, again_s)
        return True
