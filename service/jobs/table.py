"""The job table: the truth about every job that was accepted. Whatever dies, what stands here is done in the end.

A job is a list of articles. A worker takes one article at a time on a lease; an article whose lease runs out (its worker died) is
taken again, at most `MOST_ATTEMPTS` times. An answer counts only from the worker that holds the lease, so each article is
answered once. SQLite serves one machine, PostgreSQL several.

    queued ──claim──▶ running ──finish──▶ finished | failed
       ▲                 │
       └──lease ran out──┘          cancel: queued ─▶ cancelled
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from service.domain import SummaryRequest
from service.jobs.records import dump_request
from service.jobs.webhooks import Delivery
from service.store import Claim, StoreError, open_database, refuse_reuse

ItemStatus = Literal["queued", "running", "finished", "failed", "cancelled"]
JobStatus = Literal["queued", "running", "finished", "failed", "cancelled"]
MOST_ATTEMPTS = 3  # an article that ends three workers is at fault itself
GAVE_UP: Mapping[str, Any] = {
    "type": "urn:nutgraf:problem:gave-up",
    "title": "Given up",
    "status": 500,
    "detail": f"{MOST_ATTEMPTS} workers came to no end with this article. Tell whoever runs the service the job's id.",
}
_INSERTED_AT_ONCE = 500

_METADATA = MetaData()
_JOBS = Table(
    "jobs",
    _METADATA,
    Column("id", String(64), primary_key=True),
    Column("owner", String(64), nullable=False),
    Column("created_s", Float, nullable=False, index=True),
    Column("total", Integer, nullable=False),
    Column("done", Integer, nullable=False, default=0),
    Column("failed", Integer, nullable=False, default=0),
    Column("cancelled", Boolean, nullable=False, default=False),
    Column("webhook_url", Text),
    Column("claim", String(400), unique=True),  # the caller and its Idempotency-Key
    Column("fingerprint", String(64)),
)
_ITEMS = Table(
    "job_items",
    _METADATA,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("job_id", String(64), nullable=False),
    Column("position", Integer, nullable=False),
    Column("rank", Integer, nullable=False),  # less is sooner
    Column("status", String(16), nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("holder", String(64)),
    Column("held_until_s", Float),
    Column("request", Text, nullable=False),
    Column("result", Text),
    Index("job_items_next", "status", "rank", "id"),
    Index("job_items_of", "job_id", "position"),
)
_DELIVERIES = Table(
    "job_deliveries",
    _METADATA,
    Column("id", String(64), primary_key=True),
    Column("job_id", String(64), nullable=False, index=True),
    Column("url", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("next_s", Float, nullable=False, index=True),
)


@dataclass(frozen=True, slots=True)
class Job:
    """One job as it stands."""

    id: str
    owner: str
    status: JobStatus
    done: int
    failed: int
    total: int


@dataclass(frozen=True, slots=True)
class NewJob:
    """A job that is handed in. A higher `priority` is served sooner."""

    id: str
    owner: str
    priority: int
    webhook_url: str | None = None
    claim: Claim | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One article of a job, held by a worker. `record` is what `dump_request` wrote; another release may have written it."""

    id: int
    job_id: str
    position: int
    holder: str
    record: str


@dataclass(frozen=True, slots=True)
class ItemResult:
    """What came of one article: `result` is the summary's JSON of a finished one, the problem's of a failed one."""

    position: int
    status: ItemStatus
    result: str | None


class JobTable:
    """Jobs in a database, shared by all that name its URL. Times are seconds since the epoch; safe to share between threads.

    Every method may raise StoreError. The constructor raises SettingsError for a URL that leads nowhere.
    """

    def __init__(self, url: str) -> None:
        self._engine = open_database(url, _METADATA)

    # --- Jobs ---

    def add(self, new: NewJob, requests: Sequence[SummaryRequest], *, now_s: float) -> str:
        """Accepts a job: when this returns, it stands in the table as a whole. Its id; that of the job that its claim has made
        before, if there is one, which is then the only one.

        Raises KeyReusedError for a claim that came with another body.
        """
        try:
            return self._insert(new, requests, now_s)
        except StoreError as error:
            if new.claim is None or not isinstance(error.__cause__, IntegrityError):
                raise
            with self._transaction() as connection:
                known = connection.execute(select(_JOBS).where(_JOBS.c.claim == _write_claim(new.claim))).mappings().first()
            if known is None:
                raise
            refuse_reuse(new.claim, known["fingerprint"])
            return str(known["id"])

    def _insert(self, new: NewJob, requests: Sequence[SummaryRequest], now_s: float) -> str:
        shared = {"job_id": new.id, "rank": -new.priority, "status": "queued", "attempts": 0}
        items = [{**shared, "position": at, "request": dump_request(request)} for at, request in enumerate(requests)]
        job = {"id": new.id, "owner": new.owner, "created_s": now_s, "total": len(items), "webhook_url": new.webhook_url}
        claim = {"claim": _write_claim(new.claim), "fingerprint": new.claim.fingerprint} if new.claim else {}
        with self._transaction() as connection:
            connection.execute(insert(_JOBS).values(**job, **claim, done=0, failed=0, cancelled=False))
            for start in range(0, len(items), _INSERTED_AT_ONCE):
                connection.execute(insert(_ITEMS), items[start : start + _INSERTED_AT_ONCE])
        return new.id

    def find(self, id: str) -> Job | None:
        """The job of this id, if it is kept."""
        with self._transaction() as connection:
            row = connection.execute(select(_JOBS).where(_JOBS.c.id == id)).mappings().first()
            if row is None:
                return None
            running = select(func.count()).where(_ITEMS.c.job_id == id, _ITEMS.c.status == "running")
            begun = bool(row["done"] + row["failed"]) or bool(connection.execute(running).scalar())
        return Job(id, row["owner"], _name_status(row, begun=begun), row["done"], row["failed"], row["total"])

    def list_results(self, id: str, *, offset: int, limit: int) -> list[ItemResult]:
        """What came of the articles from position `offset` on, at most `limit` of them."""
        wanted = (
            select(_ITEMS.c.position, _ITEMS.c.status, _ITEMS.c.result)
            .where(_ITEMS.c.job_id == id, _ITEMS.c.position >= offset)
            .order_by(_ITEMS.c.position)
            .limit(limit)
        )
        with self._transaction() as connection:
            return [ItemResult(*row) for row in connection.execute(wanted)]

    def cancel(self, id: str) -> None:
        """Takes what nobody has begun off the job; what is begun comes to its end."""
        with self._transaction() as connection:
            connection.execute(
                update(_JOBS).where(_JOBS.c.id == id, _JOBS.c.done + _JOBS.c.failed < _JOBS.c.total).values(cancelled=True)
            )
            connection.execute(
                update(_ITEMS).where(_ITEMS.c.job_id == id, _ITEMS.c.status == "queued").values(status="cancelled")
            )

    def prune(self, before_s: float) -> int:
        """Forgets jobs that were accepted before `before_s`; how many."""
        old = select(_JOBS.c.id).where(_JOBS.c.created_s < before_s)
        with self._transaction() as connection:
            for table in (_ITEMS, _DELIVERIES):
                connection.execute(delete(table).where(table.c.job_id.in_(old)))
            return connection.execute(delete(_JOBS).where(_JOBS.c.created_s < before_s)).rowcount

    def count_items(self) -> dict[str, int]:
        """How many articles wait, are worked on, are finished and failed, of all jobs that are kept."""
        open_items = (
            select(_ITEMS.c.status, func.count()).where(_ITEMS.c.status.in_(("queued", "running"))).group_by(_ITEMS.c.status)
        )
        ended = select(func.coalesce(func.sum(_JOBS.c.done), 0), func.coalesce(func.sum(_JOBS.c.failed), 0))
        with self._transaction() as connection:
            finished, failed = connection.execute(ended).one()
            counts = {str(status): int(count) for status, count in connection.execute(open_items)}
        return {"queued": 0, "running": 0, **counts, "finished": int(finished), "failed": int(failed)}

    # --- The work ---

    def claim(self, holder: str, *, now_s: float, lease_s: float) -> Item | None:
        """The next article, for `holder` alone until the lease runs out; None when nothing waits."""
        chosen = (
            select(_ITEMS.c.id)
            .where(_ITEMS.c.status == "queued")
            .order_by(_ITEMS.c.rank, _ITEMS.c.id)
            .limit(1)
            .with_for_update(skip_locked=True)  # SQLite has one writer at a time anyway, and leaves this out
            .scalar_subquery()
        )
        held = (
            update(_ITEMS)
            .where(_ITEMS.c.id == chosen, _ITEMS.c.status == "queued")
            .values(status="running", holder=holder, held_until_s=now_s + lease_s, attempts=_ITEMS.c.attempts + 1)
            .returning(_ITEMS.c.id, _ITEMS.c.job_id, _ITEMS.c.position, _ITEMS.c.request)
        )
        with self._transaction() as connection:
            row = connection.execute(held).first()
        return Item(row.id, row.job_id, row.position, holder, row.request) if row else None

    def finish(self, item: Item, status: Literal["finished", "failed"], result: str, *, now_s: float) -> bool:
        """Stores what came of an article; False when its lease had run out and it is somebody else's by now."""
        with self._transaction() as connection:
            return self._settle(connection, _ITEMS.c.holder == item.holder, item.id, status, result, now_s)

    def release(self, item: Item) -> None:
        """Gives an article back, as if it had not been claimed."""
        with self._transaction() as connection:
            connection.execute(
                update(_ITEMS)
                .where(_ITEMS.c.id == item.id, _ITEMS.c.holder == item.holder, _ITEMS.c.status == "running")
                .values(status="queued", holder=None, attempts=_ITEMS.c.attempts - 1)
            )

    def reap(self, now_s: float) -> int:
        """Puts articles whose lease has run out back in the line, and gives up those that had their attempts; how many."""
        out = (_ITEMS.c.status == "running") & (_ITEMS.c.held_until_s < now_s)
        with self._transaction() as connection:
            back = connection.execute(
                update(_ITEMS).where(out, _ITEMS.c.attempts < MOST_ATTEMPTS).values(status="queued", holder=None)
            ).rowcount
            lost = connection.execute(select(_ITEMS.c.id).where(out)).scalars().all()
        for id in lost:
            with self._transaction() as connection:
                self._settle(connection, out, id, "failed", json.dumps(GAVE_UP), now_s)
        return back + len(lost)

    def _settle(self, connection: Connection, held: Any, id: int, status: str, result: str, now_s: float) -> bool:
        """Ends an article that is still `held` and counts it on its job; the last one of a job with a webhook makes its delivery.

        The job's row is locked by the count itself, so of two workers that finish together one sees the other's count.
        """
        settled = (
            update(_ITEMS)
            .where(_ITEMS.c.id == id, _ITEMS.c.status == "running", held)
            .values(status=status, result=result, holder=None, held_until_s=None)
            .returning(_ITEMS.c.job_id)
        )
        job_id = connection.execute(settled).scalar()
        if job_id is None:
            return False
        counted = _JOBS.c.done if status == "finished" else _JOBS.c.failed
        job = (
            connection.execute(update(_JOBS).where(_JOBS.c.id == job_id).values({counted: counted + 1}).returning(*_JOBS.c))
            .mappings()
            .one()
        )
        if job["done"] + job["failed"] == job["total"] and job["webhook_url"]:
            told = {"id": job_id, "status": _name_status(job, begun=True)}
            body = json.dumps({**told, **{name: job[name] for name in ("done", "failed", "total")}})
            delivery = {"id": f"{job_id}-done", "job_id": job_id, "url": job["webhook_url"], "body": body}
            connection.execute(insert(_DELIVERIES).values(**delivery, attempts=0, next_s=now_s))
        return True

    # --- Webhooks ---

    def claim_delivery(self, *, now_s: float, lease_s: float) -> Delivery | None:
        """A call that is due, for the caller alone for `lease_s`; None when none is."""
        chosen = (
            select(_DELIVERIES.c.id)
            .where(_DELIVERIES.c.next_s <= now_s)
            .order_by(_DELIVERIES.c.next_s)
            .limit(1)
            .with_for_update(skip_locked=True)
            .scalar_subquery()
        )
        held = (
            update(_DELIVERIES)
            .where(_DELIVERIES.c.id == chosen, _DELIVERIES.c.next_s <= now_s)
            .values(next_s=now_s + lease_s, attempts=_DELIVERIES.c.attempts + 1)
            .returning(*_DELIVERIES.c)
        )
        with self._transaction() as connection:
            row = connection.execute(held).first()
        return Delivery(row.id, row.job_id, row.url, row.body, row.attempts) if row else None

    def postpone_delivery(self, id: str, next_s: float) -> None:
        """Has a call made again, not before `next_s`."""
        with self._transaction() as connection:
            connection.execute(update(_DELIVERIES).where(_DELIVERIES.c.id == id).values(next_s=next_s))

    def end_delivery(self, id: str) -> None:
        """Forgets a call that was taken, or that was given up."""
        with self._transaction() as connection:
            connection.execute(delete(_DELIVERIES).where(_DELIVERIES.c.id == id))

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise StoreError(f"The job table failed ({type(error).__name__}).") from error


def _write_claim(claim: Claim) -> str:
    return f"{claim.owner}:{claim.key}"


def _name_status(job: Any, *, begun: bool) -> JobStatus:
    """A job of which every article failed has failed itself."""
    if job["cancelled"]:
        return "cancelled"
    if job["done"] + job["failed"] == job["total"]:
        return "finished" if job["done"] else "failed"
    return "running" if begun else "queued"
