"""What a batch says of itself."""

from __future__ import annotations

from io import StringIO

from rich.console import Console

from service.batch.progress import Bar, Course, Tally, follow


class Watch:
    """A clock that is set, and the lines that were shown."""

    def __init__(self) -> None:
        self.now = 0.0
        self.lines: list[tuple[float | None, str]] = []

    def __call__(self) -> float:
        return self.now

    def show(self, share: float | None, line: str) -> None:
        self.lines.append((share, line))


def test_a_line_tells_counts_rate_and_time_left() -> None:
    watch, tally = Watch(), Tally(kept=1000)
    course = Course(tally, 10_000, watch, 30, watch)
    course.begin(1000)
    tally.answered, tally.failed, watch.now = 1190, 10, 600.0
    course.begin(5000)
    course.advance(4000)
    assert watch.lines == [(0.4, "1,190 answered, 1,000 there already, 10 failed, 2.0 a second, 0:20:00 left")]


def test_of_an_input_without_a_size_no_time_left_is_told() -> None:
    watch = Watch()
    course = Course(Tally(3), None, watch, 30, watch)
    course.begin(0)
    watch.now = 2.0
    course.advance(5)
    assert watch.lines == [(None, "3 answered, 0 failed, 1.5 a second")]


def test_before_anything_is_done_no_rate_is_told() -> None:
    watch = Watch()
    course = Course(Tally(), 5, watch, 30, watch)
    course.advance(0)
    course.begin(0)
    watch.now = 30.0
    course.advance(0)
    assert [line for _, line in watch.lines] == ["0 answered, 0 failed", "0 answered, 0 failed, 0.0 a second"]


def test_lines_come_no_more_often_than_they_should() -> None:
    watch = Watch()
    course = Course(Tally(), 5, watch, 30, watch)
    for watch.now in (0.0, 29.0, 30.0, 31.0, 60.0):
        course.advance(1)
    assert len(watch.lines) == 3


def test_a_log_gets_plain_lines() -> None:
    console = Console(file=StringIO())
    with follow(console, Tally(2), 4) as course:
        course.shown.show(0.5, "2 answered")
        course.shown.show(None, "2 answered")
    assert console.file.getvalue() == "50.0%: 2 answered\n2 answered\n"  # type: ignore[attr-defined]


def test_a_terminal_gets_a_bar_that_goes_when_the_run_is_over() -> None:
    console = Console(file=StringIO(), force_terminal=True, width=100)
    with follow(console, Tally(2), 4) as course:
        assert isinstance(course.shown, Bar)
        course.advance(2)
        course.shown.show(None, "2 answered, 0 failed")
    printed = console.file.getvalue()  # type: ignore[attr-defined]
    assert "2 answered, 0 failed" in printed
    assert printed.endswith("\x1b[2K")
