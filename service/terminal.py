"""How summaries and verdicts look in a terminal. Colour repeats what the words say, so nothing is lost without it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from service.domain import Bullet, CheckedMention, CheckReport, Evidence, Fidelity, Issue, Severity, Summary, TextVerdict

COLOURS: Mapping[Severity, str] = {"info": "green", "warn": "yellow", "block": "red"}
VERDICT_COLOURS: Mapping[TextVerdict, str] = {"pass": "green", "review": "yellow", "fail": "red"}
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # could steer the terminal
INDENT = 2
NOTHING = "Nothing fits."


def print_summary(console: Console, summary: Summary) -> None:
    """Headlines, brief and timeline with their verdicts; beneath, what was done to them and how much was read."""
    if headline := summary.headline:
        texts = [_render_text(one.text or one.reason or NOTHING, one.fidelity) for one in (headline, *headline.alternatives)]
        _print_section(console, "Headline", texts)
    if brief := summary.brief:
        _print_section(console, "Brief", [_render_text(brief.text or brief.reason or NOTHING, brief.fidelity)])
    if timeline := summary.timeline:
        _print_section(
            console, "Timeline", map(_render_bullet, timeline.events) if timeline.events else [Text("No dated event.")]
        )
        for title, bullets in (("Running totals", timeline.as_of), ("Undated", timeline.undated)):
            if bullets:
                _print_section(console, title, map(_render_bullet, bullets))
    if notes := list(_find_notes(summary)):
        _print_section(console, "Notes", [Text(_clean(note)) for note in notes])
    read = f"{summary.source.words} words, {summary.source.coverage:.0%} read"
    day = f"dates count from {summary.reference.date}" if summary.reference.date else "no day to count dates from"
    console.print(Text(f"{read}; {day}; model {_clean(summary.model.name)}", style="dim"))


def print_checks(console: Console, report: CheckReport, texts: Mapping[str, str | Sequence[str]], article: str) -> None:
    """Each text with its verdict, each of its figures with the words of the article that it rests on."""
    for key, checked in report.texts.items():
        sent = texts[key]
        if isinstance(checked, Fidelity):
            _print_check(console, str(sent), checked, article)
        else:
            for text, fidelity in zip(sent, checked, strict=True):
                _print_check(console, text, fidelity, article)
    for conflict in report.source_conflicts:
        console.print(Text(f"The article disagrees with itself: {_clean(conflict.message)}", style="yellow"))


def _print_check(console: Console, text: str, fidelity: Fidelity, article: str) -> None:
    console.print(_render_text(text, fidelity))
    found = [(_render_mention(mention), mention.evidence) for mention in fidelity.mentions]
    found += [(_render_issue(issue), issue.evidence) for issue in fidelity.issues]
    for line, evidence in found:
        _print_indented(console, line)
        for one in evidence:
            _print_indented(console, _quote_evidence(one, article), by=2 * INDENT)


def _print_section(console: Console, title: str, lines: Iterable[Text]) -> None:
    console.print(Text(title, style="bold"))
    for line in lines:
        _print_indented(console, line)
    console.print()


def _print_indented(console: Console, line: Text, *, by: int = INDENT) -> None:
    console.print(Padding(line, (0, 0, 0, by), expand=False))


def _find_notes(summary: Summary) -> Iterator[str]:
    for action in summary.actions:
        yield f"{action.style}: {action.did.replace('_', ' ')} ({action.why})"
    for conflict in summary.source_conflicts:
        yield f"the article disagrees with itself: {conflict.message}"
    if summary.timeline:
        yield from summary.timeline.warnings


def _render_text(text: str, fidelity: Fidelity) -> Text:
    """The text with its figures coloured and its verdict."""
    shown = Text(_clean(text))
    for mention in fidelity.mentions:
        shown.stylize(COLOURS[mention.severity], mention.figure.span.start, mention.figure.span.end)
    shown.append(f"  [{fidelity.verdict}]", VERDICT_COLOURS[fidelity.verdict])
    return shown


def _render_bullet(bullet: Bullet) -> Text:
    day = bullet.display or (_clean(bullet.event.date.text) if bullet.event.date else "")
    status = "" if bullet.event.status == "occurred" else f"({bullet.event.status})"
    when = " ".join(filter(None, (day, status)))
    return Text(f"• {when}  " if when else "• ").append(_render_text(bullet.text, bullet.fidelity))


def _render_mention(mention: CheckedMention) -> Text:
    verdict = (f"{mention.verdict.replace('_', ' ')}: ", COLOURS[mention.severity])
    line = Text.assemble(verdict, (_clean(mention.figure.text), "bold"))
    if mention.code:
        line.append(f" ({mention.code.replace('_', ' ')})")
    if mention.suggestion:
        line.append(f'; say "{_clean(mention.suggestion)}"')
    return line


def _render_issue(issue: Issue) -> Text:
    code = (f"{issue.code.replace('_', ' ')}: ", COLOURS[issue.severity])
    return Text.assemble(code, (_clean(issue.text), "bold"), f" ({_clean(issue.message)})")


def _quote_evidence(evidence: Evidence, article: str) -> Text:
    sentence, span = evidence.sentence, evidence.span.shift(-evidence.sentence.start)
    quoted = Text(_clean(sentence.cut(article)), style="dim")
    quoted.stylize("bold", span.start, span.end)
    return Text("“").append(quoted).append("”")


def _clean(text: str) -> str:
    """`text`, as long as before, without characters that could steer the terminal."""
    return CONTROL.sub("\ufffd", text)
