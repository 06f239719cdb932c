"""GET /healthz and /readyz: for load balancers and start-up scripts."""

from __future__ import annotations

from http import HTTPStatus
from typing import Literal

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from service.web.body import JSON
from service.web.errors import document_problems
from service.web.serving import find_pipeline
from service.web.verdicts import AnswerModel

NOT_READY = document_problems(HTTPStatus.SERVICE_UNAVAILABLE)

blueprint = APIBlueprint("health", __name__, abp_tags=[Tag(name="Health", description="For load balancers and scripts.")])


class HealthAnswer(AnswerModel):
    status: Literal["alive", "ready"]


@blueprint.get("/healthz", operation_id="getHealth", responses={200: HealthAnswer, **document_problems()})
def get_health() -> Response:
    """The server runs"""
    return Response(HealthAnswer(status="alive").model_dump_json(), content_type=JSON)


@blueprint.get("/readyz", operation_id="getReadiness", responses={200: HealthAnswer, **NOT_READY})
def get_readiness() -> Response:
    """The model is loaded and has answered a probe"""
    find_pipeline()
    return Response(HealthAnswer(status="ready").model_dump_json(), content_type=JSON)
