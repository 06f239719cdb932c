"""GET /v1/styles"""

from __future__ import annotations

from http import HTTPStatus
from typing import get_args

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from service.domain import STYLES, DateStyle, Style
from service.web.answers import ModelAnswer
from service.web.body import JSON
from service.web.errors import document_problems
from service.web.schema import LimitsBody
from service.web.serving import get_pipeline
from service.web.verdicts import AnswerModel

NOT_READY = document_problems(HTTPStatus.UNAUTHORIZED, HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)

blueprint = APIBlueprint("styles", __name__, abp_tags=[Tag(name="Styles", description="What can be asked for.")])


class BoundsAnswer(AnswerModel):
    default: int
    minimum: int
    maximum: int


class StyleAnswer(AnswerModel):
    name: Style
    limits: dict[str, BoundsAnswer]


class StylesAnswer(AnswerModel):
    styles: list[StyleAnswer]
    date_styles: list[DateStyle]
    model: ModelAnswer


@blueprint.get("/v1/styles", operation_id="listStyles", responses={200: StylesAnswer, **NOT_READY})
def list_styles() -> Response:
    """Styles, their limits and the model that writes them"""
    pipeline = get_pipeline()
    answer = StylesAnswer(
        styles=[StyleAnswer(name=style, limits=find_bounds(style)) for style in STYLES],
        date_styles=list(get_args(DateStyle)),
        model=ModelAnswer.of(pipeline.info, pipeline.prompt_versions()),
    )
    return Response(answer.model_dump_json(), content_type=JSON)


def find_bounds(style: Style) -> dict[str, BoundsAnswer]:
    """The bounds of each limit of `style`, as the request's schema holds them."""
    limits = type(getattr(LimitsBody(), style)).model_json_schema()["properties"]
    return {name: BoundsAnswer(**{key: field[key] for key in BoundsAnswer.model_fields}) for name, field in limits.items()}
