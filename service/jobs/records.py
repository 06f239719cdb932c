"""A request on its way through the job table: JSON that stays readable from one release to the next."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from service.domain import Article, Limits, SummaryRequest


def dump_request(request: SummaryRequest) -> str:
    """`request` as JSON; `load_request` gives back its equal."""
    return json.dumps(asdict(request), ensure_ascii=False, separators=(",", ":"), default=_dump_moment)


def load_request(record: str) -> SummaryRequest:
    """The request that `dump_request` wrote."""
    fields: dict[str, Any] = json.loads(record)
    article: dict[str, Any] = fields.pop("article")
    published = article.pop("published_at")
    return SummaryRequest(
        Article(**article, published_at=_load_moment(published) if published else None),
        styles=tuple(fields.pop("styles")),
        limits=Limits(**fields.pop("limits")),
        **fields,
    )


def _dump_moment(moment: date) -> str:
    return moment.isoformat()


def _load_moment(written: str) -> date:
    """A date with time, or a bare date, as it was."""
    return datetime.fromisoformat(written) if "T" in written else date.fromisoformat(written)
