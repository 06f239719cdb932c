"""What is kept: summaries by id, which request an `Idempotency-Key` stood for, and what people decided about summaries.

Two stores keep one Protocol: `MemoryStore` for one process, `SqlStore` for several processes or machines, and for restarts. What
is kept of an answer is its bytes, for a set time and in a set number; nothing else of the article. Reviews outlive it: a database
keeps them until an operator deletes them, memory as many as it keeps summaries.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from threading import Lock
from typing import Protocol

from sqlalchemy import (
    Column,
    ColumnElement,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    delete,
    event,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import ArgumentError, IntegrityError, NoSuchModuleError, OperationalError, ProgrammingError, SQLAlchemyError

from service.domain import NutgrafError, Review, SettingsError

CLAIM_S = 24 * 3600.0  # how long an Idempotency-Key holds
LEASE_S = 120.0  # after that a request that never came to an end no longer blocks its key
_PRUNE_EVERY = 100  # writes


class StoreError(NutgrafError):
    """The store cannot be used: its disk is full, its database away."""


class KeyReusedError(NutgrafError):
    """An Idempotency-Key came with another body than before."""


class StillRunningError(NutgrafError):
    """The request that an Idempotency-Key stands for has not been answered yet."""


@dataclass(frozen=True, slots=True)
class Claim:
    """An Idempotency-Key of a caller, and the hash of the body that it came with."""

    owner: str
    key: str
    fingerprint: str


class Store(Protocol):
    """Times are seconds since the epoch. Safe to share between threads. Every method may raise StoreError."""

    def find_summary(self, id: str, now_s: float) -> bytes | None:
        """The answer kept under `id`; None when there is none, or no longer."""
        ...

    def keep_summary(self, id: str, body: bytes, now_s: float) -> None:
        """Keeps an answer, in place of one of the same id."""
        ...

    def begin(self, claim: Claim, now_s: float) -> str | None:
        """The id of the summary that the claim has led to; None when the caller is the first and has to make it.

        Raises KeyReusedError or StillRunningError.
        """
        ...

    def finish(self, claim: Claim, summary_id: str, now_s: float) -> None:
        """Notes what a claim has led to."""
        ...

    def abandon(self, claim: Claim) -> None:
        """Frees a claim whose request failed."""
        ...

    def add_review(self, review: Review) -> None:
        """Keeps a review after all others."""
        ...

    def find_review(self, id: str) -> Review | None:
        """The review of this id."""
        ...

    def list_reviews(self, summary_id: str) -> Sequence[Review]:
        """The reviews of one summary, whether that is still kept or not, in the order in which they came."""
        ...


@dataclass(slots=True)
class _Begun:
    fingerprint: str
    begun_s: float
    summary_id: str | None = None


class MemoryStore:
    """A store of one process, gone with it. The oldest summaries make room beyond `most`, and so do the oldest reviews."""

    def __init__(self, *, keep_s: float, most: int) -> None:
        self._keep_s = keep_s
        self._most = most
        self._lock = Lock()
        self._summaries: OrderedDict[str, tuple[float, bytes]] = OrderedDict()
        self._claims: OrderedDict[tuple[str, str], _Begun] = OrderedDict()
        self._reviews: deque[Review] = deque(maxlen=most)

    def find_summary(self, id: str, now_s: float) -> bytes | None:
        with self._lock:
            kept_s, body = self._summaries.get(id, (0.0, None))
            return body if now_s - kept_s < self._keep_s else None

    def keep_summary(self, id: str, body: bytes, now_s: float) -> None:
        with self._lock:
            self._summaries[id] = (now_s, body)
            self._summaries.move_to_end(id)
            while len(self._summaries) > self._most:
                self._summaries.popitem(last=False)

    def begin(self, claim: Claim, now_s: float) -> str | None:
        with self._lock:
            found = self._claims.get((claim.owner, claim.key))
            if found and (id := _settle(claim, found.fingerprint, found.begun_s, found.summary_id, now_s)):
                return id
            self._claims[claim.owner, claim.key] = _Begun(claim.fingerprint, now_s)
            while len(self._claims) > self._most:
                self._claims.popitem(last=False)
            return None

    def finish(self, claim: Claim, summary_id: str, now_s: float) -> None:
        with self._lock:
            self._claims[claim.owner, claim.key] = _Begun(claim.fingerprint, now_s, summary_id)

    def abandon(self, claim: Claim) -> None:
        with self._lock:
            self._claims.pop((claim.owner, claim.key), None)

    def add_review(self, review: Review) -> None:
        with self._lock:
            self._reviews.append(review)

    def find_review(self, id: str) -> Review | None:
        with self._lock:
            return next((one for one in self._reviews if one.id == id), None)

    def list_reviews(self, summary_id: str) -> Sequence[Review]:
        with self._lock:
            return [one for one in self._reviews if one.summary_id == summary_id]


_METADATA = MetaData()
_SUMMARIES = Table(
    "summaries",
    _METADATA,
    Column("id", String(64), primary_key=True),
    Column("kept_s", Float, nullable=False, index=True),
    Column("body", LargeBinary, nullable=False),
)
_CLAIMS = Table(
    "idempotency_keys",
    _METADATA,
    Column("owner", String(64), primary_key=True),
    Column("key", String(255), primary_key=True),
    Column("fingerprint", String(64), nullable=False),
    Column("begun_s", Float, nullable=False, index=True),
    Column("summary_id", String(64)),
)
_REVIEWS = Table(  # but for its number, a Review
    "reviews",
    _METADATA,
    Column("number", Integer, primary_key=True),
    Column("id", String(64), nullable=False, unique=True),
    Column("summary_id", String(64), nullable=False, index=True),
    Column("part", String(100), nullable=False),
    Column("decision", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("reviewer", String(200), nullable=False),
    Column("note", Text),
    Column("at", String(32), nullable=False),
    Column("key", String(64)),
    Column("source_sha256", String(64), nullable=False),
    Column("model_name", Text, nullable=False),
    Column("model_revision", Text, nullable=False),
    Column("prompt", Text, nullable=False),
    Column("digital_source_type", Text, nullable=False),
)


def open_database(url: str, metadata: MetaData) -> Engine:
    """The database at `url`, with the tables of `metadata`. Raises SettingsError for a URL that leads nowhere."""
    try:
        engine = _open(url)
        _create_tables(engine, metadata)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise SettingsError(f"The database's URL cannot be used: {_first_line(error)}") from None
    except SQLAlchemyError as error:
        raise SettingsError(f"The database cannot be opened: {_first_line(error)}") from None
    return engine


def _create_tables(engine: Engine, metadata: MetaData) -> None:
    """Makes the tables that are missing. Where another process makes one at the same moment, it is there at the next sight: each
    can be lost so once."""
    for _ in metadata.tables:
        try:
            metadata.create_all(engine)
            return
        except (OperationalError, ProgrammingError, IntegrityError):
            continue
    metadata.create_all(engine)


class SqlStore:
    """A store in SQLite (`sqlite:///nutgraf.db`) or any database that SQLAlchemy speaks to, shared by all that name its URL.

    Raises SettingsError for a URL that leads nowhere.
    """

    def __init__(self, url: str, *, keep_s: float, most: int) -> None:
        self._keep_s = keep_s
        self._most = most
        self._writes = 0
        self._engine = open_database(url, _METADATA)

    def find_summary(self, id: str, now_s: float) -> bytes | None:
        wanted = select(_SUMMARIES.c.body).where(_SUMMARIES.c.id == id, _SUMMARIES.c.kept_s > now_s - self._keep_s)
        with self._transaction() as connection:
            body: bytes | None = connection.execute(wanted).scalar()
        return body

    def keep_summary(self, id: str, body: bytes, now_s: float) -> None:
        values = {"kept_s": now_s, "body": body}
        with self._transaction() as connection:
            if not connection.execute(update(_SUMMARIES).where(_SUMMARIES.c.id == id).values(values)).rowcount:
                with suppress(IntegrityError), connection.begin_nested():  # another process may keep the same one right now
                    connection.execute(insert(_SUMMARIES).values(id=id, **values))
        self._writes += 1
        if self._writes % _PRUNE_EVERY == 0:
            self._prune(now_s)

    def begin(self, claim: Claim, now_s: float) -> str | None:
        for _ in range(2):  # somebody else may claim between our look and our claim: then look once more
            with self._transaction() as connection:
                row = connection.execute(select(_CLAIMS).where(*_match(claim))).mappings().first()
                if row and (id := _settle(claim, row["fingerprint"], row["begun_s"], row["summary_id"], now_s)):
                    return id
                connection.execute(delete(_CLAIMS).where(*_match(claim), _CLAIMS.c.begun_s == (row["begun_s"] if row else None)))
                claimed = insert(_CLAIMS).values(
                    owner=claim.owner, key=claim.key, fingerprint=claim.fingerprint, begun_s=now_s, summary_id=None
                )
                try:
                    with connection.begin_nested():
                        connection.execute(claimed)
                except IntegrityError:
                    continue
                return None
        raise StillRunningError("Another request with this Idempotency-Key is being answered. Ask again in a moment.")

    def finish(self, claim: Claim, summary_id: str, now_s: float) -> None:
        with self._transaction() as connection:
            connection.execute(update(_CLAIMS).where(*_match(claim)).values(summary_id=summary_id, begun_s=now_s))

    def abandon(self, claim: Claim) -> None:
        with self._transaction() as connection:
            connection.execute(delete(_CLAIMS).where(*_match(claim)))

    def add_review(self, review: Review) -> None:
        with self._transaction() as connection:
            connection.execute(insert(_REVIEWS).values(asdict(review)))

    def find_review(self, id: str) -> Review | None:
        return next(iter(self._read_reviews(_REVIEWS.c.id == id)), None)

    def list_reviews(self, summary_id: str) -> Sequence[Review]:
        return self._read_reviews(_REVIEWS.c.summary_id == summary_id)

    def _read_reviews(self, condition: ColumnElement[bool]) -> Sequence[Review]:
        columns = [column for column in _REVIEWS.c if column.name != "number"]
        wanted = select(*columns).where(condition).order_by(_REVIEWS.c.number)
        with self._transaction() as connection:
            return [Review(**row) for row in connection.execute(wanted).mappings()]

    def _prune(self, now_s: float) -> None:
        """Drops what has expired, and the oldest summaries beyond the number that is kept."""
        with self._transaction() as connection:
            connection.execute(delete(_SUMMARIES).where(_SUMMARIES.c.kept_s <= now_s - self._keep_s))
            connection.execute(delete(_CLAIMS).where(_CLAIMS.c.begun_s <= now_s - CLAIM_S))
            newest = select(_SUMMARIES.c.kept_s).order_by(_SUMMARIES.c.kept_s.desc()).offset(self._most).limit(1)
            if (last := connection.execute(newest).scalar()) is not None:
                connection.execute(delete(_SUMMARIES).where(_SUMMARIES.c.kept_s <= last))

    def count_summaries(self) -> int:
        with self._transaction() as connection:
            return int(connection.execute(select(func.count()).select_from(_SUMMARIES)).scalar() or 0)

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise StoreError(f"The store failed ({type(error).__name__}).") from error


def _settle(claim: Claim, fingerprint: str, begun_s: float, summary_id: str | None, now_s: float) -> str | None:
    """The summary that a claim made before has led to; None when that one holds no longer."""
    if now_s - begun_s >= CLAIM_S or (summary_id is None and now_s - begun_s >= LEASE_S):
        return None
    refuse_reuse(claim, fingerprint)
    if summary_id is None:
        raise StillRunningError("Another request with this Idempotency-Key is being answered. Ask again in a moment.")
    return summary_id


def refuse_reuse(claim: Claim, fingerprint: str) -> None:
    """Raises KeyReusedError where a claim stood for a request with another fingerprint before."""
    if fingerprint != claim.fingerprint:
        raise KeyReusedError(
            "This Idempotency-Key came with another body before. Use a new key for a new request; a key holds for 24 hours."
        )


def _match(claim: Claim) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return _CLAIMS.c.owner == claim.owner, _CLAIMS.c.key == claim.key


def _open(url: str) -> Engine:
    engine = create_engine(url, pool_pre_ping=True, hide_parameters=True)  # no answer may end up in an error's message
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def set_pragmas(connection: object, _: object) -> None:
            """Readers and one writer at a time, for several processes."""
            cursor = connection.cursor()  # type: ignore[attr-defined]
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute("PRAGMA synchronous=NORMAL")
            cursor.execute("PRAGMA busy_timeout=5000")
            cursor.close()

    return engine


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
