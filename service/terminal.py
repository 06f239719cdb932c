"""How summaries and verdicts look in a terminal. Colour repeats what the words say, so nothing is lost without it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from service.domain import Bullet, CheckedMention, CheckReport, Evidence, Fidelity, Issue, Severity, Summary, TextVerdict

COLOURS: Mapping[Severity, str] = {"info": "green", "warn": "yellow", "block": "red"}
VERDICT_COLOURS: Mapping[TextVerdict, str] = {"pass": "green", "review": "yellow", "fail": "red"}
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # could steer the terminal
MARGIN = (0, 0, 0, 2)


def print_summary(console: Console, summary: Summary) -> None:
    """Headlines, brief and timeline with their verdicts; beneath, what was done to them and how much was read."""
    if headline := summary.headline:
        texts = [_render_text(one.text or one.reason, one.fidelity) for one in (headline, *headline.alternatives)]
        _print_section(console, "Headline", texts)
    if brief := summary.brief:
        _print_section(console, "Brief", [_render_text(brief.text or brief.reason, brief.fidelity)])
    if timeline := summary.timeline:
        _print_section(console, "Timeline", [_render_bullets(timeline.events) if timeline.events else Text("No dated event.")])
        for title, bullets in (("Running totals", timeline.as_of), ("Undated", timeline.undated)):
            if bullets:
                _print_section(console, title, [_render_bullets(bullets)])
    if notes := list(_find_notes(summary)):
        _print_section(console, "Notes", [Text(_clean(note)) for note in notes])
    read = f"{summary.source.words} words, {summary.source.coverage:.0%} read"
    console.print(
        Text(f"{read}; dates count from {summary.reference.date or 'no day'}; model {_clean(summary.model.name)}", style="dim")
    )


def print_checks(console: Console, report: CheckReport, texts: Mapping[str, str | Sequence[str]], article: str) -> None:
    """Each text with its verdict, each of its figures with the words of the article that it rests on."""
    for key, checked in report.texts.items():
        sent = texts[key]
        pairs = zip(
            [sent] if isinstance(sent, str) else sent, [checked] if isinstance(checked, Fidelity) else checked, strict=True
        )
        for text, fidelity in pairs:
            console.print(_render_text(text, fidelity))
            findings: tuple[CheckedMention | Issue, ...] = (*fidelity.mentions, *fidelity.issues)
            for finding in findings:
                console.print(Padding(_render_finding(finding, article), MARGIN))
    for conflict in report.source_conflicts:
        console.print(Text(f"The article disagrees with itself: {_clean(conflict.message)}", style="yellow"))


def _print_section(console: Console, title: str, parts: Iterable[RenderableType]) -> None:
    console.print(Text(title, style="bold"))
    console.print(Padding(Group(*parts), MARGIN))
    console.print()


def _find_notes(summary: Summary) -> Iterator[str]:
    for action in summary.actions:
        yield f"{action.style}: {action.did.replace('_', ' ')} ({action.why})"
    for conflict in summary.source_conflicts:
        yield f"the article disagrees with itself: {conflict.message}"
    if summary.timeline:
        yield from summary.timeline.warnings


def _render_text(text: str | None, fidelity: Fidelity) -> Text:
    """The text with its figures coloured and its verdict."""
    shown = Text(_clean(text or "Nothing fits."))
    if text:
        for mention in fidelity.mentions:
            shown.stylize(COLOURS[mention.severity], mention.figure.span.start, mention.figure.span.end)
    shown.append(f"  [{fidelity.verdict}]", VERDICT_COLOURS[fidelity.verdict])
    return shown


def _render_bullets(bullets: Sequence[Bullet]) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column()
    for bullet in bullets:
        status = "" if bullet.event.status == "occurred" else f" ({bullet.event.status})"
        day = bullet.display or (_clean(bullet.event.date.text) if bullet.event.date else "")
        table.add_row(Text("• " + day + status), _render_text(bullet.text, bullet.fidelity))
    return table


def _render_finding(finding: CheckedMention | Issue, article: str) -> Text:
    """What was found, then each piece of evidence in its sentence on a line of its own."""
    lines = [_render_mention(finding) if isinstance(finding, CheckedMention) else _render_issue(finding)]
    lines += [Text("  ").append(_quote_evidence(evidence, article)) for evidence in finding.evidence]
    return Text("\n").join(lines)


def _render_mention(mention: CheckedMention) -> Text:
    line = Text(f"{mention.verdict.replace('_', ' ')}: ", COLOURS[mention.severity]).append(_clean(mention.figure.text), "bold")
    if mention.code:
        line.append(f" ({mention.code.replace('_', ' ')})")
    if mention.suggestion:
        line.append(f'; say "{_clean(mention.suggestion)}"')
    return line


def _render_issue(issue: Issue) -> Text:
    line = Text(f"{issue.code.replace('_', ' ')}: ", COLOURS[issue.severity]).append(_clean(issue.text), "bold")
    return line.append(f" ({_clean(issue.message)})")


def _quote_evidence(evidence: Evidence, article: str) -> Text:
    sentence, span = evidence.sentence, evidence.span.shift(-evidence.sentence.start)
    quoted = Text(_clean(sentence.cut(article)), style="dim")
    quoted.stylize("bold", span.start, span.end)
    return Text("“").append(quoted).append("”")


def _clean(text: str) -> str:
    """`text`, as long as before, without characters that could steer the terminal."""
    return CONTROL.sub("\ufffd", text)
