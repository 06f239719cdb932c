"""A stand-in for the Nutgraf service: answers like its v1 contract, and fails when told to.

    python3 stub_service.py PORT

POST /_next holds the next answer's `status`, `headers`, `body` (text) and `delay_s`; GET /_seen lists the requests since the last
time it was asked, with their headers. A number of a text is supported when the article has the same number.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "ngf_stub_0123456789abcdef"
NUMBER = re.compile(r"\d[\d,]*")
SENTENCE = re.compile(r"[^\n]+?(?:[.!?](?=\s|$)|$)", re.MULTILINE)

Json = dict[str, Any]
told: list[Json] = []
seen: list[Json] = []


def check(text: str, article: str) -> Json:
    """The verdict on `text`, with one mention for each number in it."""
    mentions = [judge(found, article) for found in NUMBER.finditer(text)]
    is_supported = all(one["verdict"] == "supported" for one in mentions)
    return {"verdict": "pass" if is_supported else "fail", "mentions": mentions, "issues": []}


def judge(number: re.Match[str], article: str) -> Json:
    """One number and the place in the article that it rests on."""
    found = re.search(rf"(?<![\d,]){re.escape(number[0])}(?![\d,])", article)
    evidence = []
    if found:
        sentence = next(s for s in SENTENCE.finditer(article) if s.start() <= found.start() < s.end())
        evidence = [{"start": found.start(), "end": found.end(), "sentence": {"start": sentence.start(), "end": sentence.end()}}]
    return {
        "start": number.start(),
        "end": number.end(),
        "text": number[0],
        "type": "cardinal",
        "bound": "=",
        "value": {"low": number[0], "low_open": False, "high": number[0], "high_open": False, "unit": None},
        "verdict": "supported" if found else "unsupported",
        "code": None,
        "severity": "info" if found else "block",
        "confidence": 0.9,
        "evidence": evidence,
        "derivation": None,
        "suggestion": None,
    }


def describe_source(article: Json) -> Json:
    text = article["text"]
    return {"sha256": hashlib.sha256(text.encode()).hexdigest(), "words": len(text.split()), "coverage": 1.0, "text": None}


def summarize(body: Json) -> Json:
    """The article's first sentences as headlines and brief; its sentences with a number as events of one day."""
    article = body["article"]["text"]
    sentences = [found[0].strip() for found in SENTENCE.finditer(article) if found[0].strip()]
    day = (body["article"].get("published_at") or "")[:10]
    styles = body["styles"]

    def write(text: str) -> Json:
        return {"text": text, "reason": None, "origin": "source", "fidelity": check(text, article), "provenance": []}

    def write_event(text: str) -> Json:
        date = {"edtf": day, "display": day, "precision": "day", "expression": "today"}
        return {**write(text), "date": date, "status": "occurred", "attribution": None}

    lead = sentences[0].rstrip(".")
    choices = [lead, f"{lead} of 9,999", sentences[-1].rstrip(".")]
    dated = [write_event(one) for one in sentences if NUMBER.search(one)]
    return {
        "id": hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:32],
        "source": describe_source(body["article"]),
        "reference": {"date": day or None, "basis": "published_at" if day else "none"},
        "headline": {**write(choices[0]), "alternatives": [write(one) for one in choices[1:]]} if "headline" in styles else None,
        "brief": {**write(" ".join(sentences[:2])), "sentences": []} if "brief" in styles else None,
        "timeline": {"events": dated, "as_of": [], "undated": [], "warnings": []} if "timeline" in styles else None,
        "source_conflicts": [],
        "model": {"name": "stub", "revision": "1", "engine": "stub", "prompts": {}},
        "actions": [],
    }


def answer_check(body: Json) -> Json:
    def answer(text: str) -> Json:
        return {"fidelity": check(text, body["article"]["text"])}

    return {
        "source": describe_source(body["article"]),
        "reference": {"date": None, "basis": "none"},
        "texts": {
            key: [answer(one) for one in value] if isinstance(value, list) else answer(value)
            for key, value in body["texts"].items()
        },
        "source_conflicts": [],
    }


class Handler(BaseHTTPRequestHandler):
    """One request; what was told goes before what is asked."""

    def do_GET(self) -> None:
        if self.path == "/_seen":
            self.send(200, {}, json.dumps(seen))
            seen.clear()
            return
        self.answer({})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or "{}")
        if self.path == "/_next":
            told.append(body)
            self.send(200, {}, "{}")
            return
        self.answer(body)

    def answer(self, body: Json) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        seen.append({"method": self.command, "path": self.path, "headers": headers, "body": body})
        if told:
            step = told.pop(0)
            time.sleep(step.get("delay_s", 0))
            self.send(step.get("status", 200), step.get("headers", {}), step.get("body", "{}"))
        elif self.headers.get("X-API-Key") != KEY:
            self.send_problem(401, "This needs an API key that works.")
        elif self.path == "/v1/summaries":
            self.send(200, {}, json.dumps(summarize(body)))
        elif self.path == "/v1/checks":
            self.send(200, {}, json.dumps(answer_check(body)))
        elif self.path == "/v1/styles":
            styles = [{"name": name, "limits": {}} for name in ("headline", "brief", "timeline")]
            self.send(200, {}, json.dumps({"styles": styles, "date_styles": [], "model": {"name": "stub"}}))
        else:
            self.send_problem(404, "There is nothing here.")

    def send_problem(self, status: int, detail: str) -> None:
        problem = {
            "type": "urn:nutgraf:problem:stub",
            "title": "Stub",
            "status": status,
            "detail": detail,
            "request_id": "stub-1",
        }
        self.send(status, {"Content-Type": "application/problem+json"}, json.dumps(problem))

    def send(self, status: int, headers: dict[str, str], body: str) -> None:
        data = body.encode()
        self.send_response(status)
        for name, value in ({"Content-Type": "application/json"} | headers | {"Content-Length": str(len(data))}).items():
            self.send_header(name, value)
        self.end_headers()
        with suppress(BrokenPipeError):  # the caller's time limit came first
            self.wfile.write(data)

    def log_message(self, format: str, *arguments: object) -> None:
        """Says nothing: a test's output is enough."""


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
