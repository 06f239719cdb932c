"""Plain rules that turn raw documents into clean text: datelines, title prefixes, sentences, words."""

from __future__ import annotations

import re

_STOP_WORDS = """
    a about after again against all also an and any are as at be been before being between both but by can could did do
    does down during each for from further had has have having he her here hers him his how i if in into is it its just
    me more most my new no nor not now of off on once only or other our out over own s said same say says she should so
    some such t than that the their them then there these they this those through to too under until up us very was we
    were what when where which while who whom why will with would you your
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
_UNITS = """
    zero one two three four five six seven eight nine
    ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen
"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
NUMBER_WORDS = {word: str(value) for value, word in enumerate(_UNITS.split())} | {
    word: str(value) for value, word in zip(range(20, 100, 10), _TENS.split(), strict=True)
}

_PLAIN = str.maketrans(
    {"\u00a0": " ", "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u00ad": None, "\u200b": None}
)
_SPACE = re.compile(r"\s+")
_DATELINE = re.compile(
    r"""^(?:
        \([A-Z][a-z]{2,8}\.?\ \d{1,2},\ \d{4}[^)]{0,20}\)\ *                     # (Jun 18, 2012 10:17 AM CDT)
      | \(\ *(?:Newser|Reuters|AP|AFP|CNN|UPI|Xinhua)[^)]{0,20}\)\ *[-–—]*\ *    # (Reuters) -
      | [A-Z][\w.'/\ ,-]{1,60}?\ \([A-Z][^)]{1,30}\)\ *[-–—]+\ *                 # CAIRO, May 3 (Reuters) -
      | [A-Z][A-Z.'/\ -]{2,30}(?:,\ [\w.\ ]{2,20}){0,2}\ *(?:[-–—]+\ |[–—])      # WASHINGTON, D.C. –
      | [A-Z]{5,}(?:[/\ ][A-Z]{4,})*\ (?=[A-Z][a-z]|A\ )                         # CARACAS Venezuelan President …
      | \[[^\]]{2,40}\]\ *[-–—]*\ *
    )+""",
    re.VERBOSE,
)
_PREFIX = re.compile(
    r"""^(?:
        (?:WATCH|VIDEO|PHOTOS?|PICS?|GALLERY|EXCLUSIVE|BREAKING|UPDATED?|LIVE|JUST\ IN|READ|LISTEN|ICYMI|NEWS|FACT\ SHEET|REPORT
           |Market\ Chatter|Correct(?:ion|ed)|Report|Police|Cops|Video|Photos?|Update|Watch|Exclusive|Breaking)
        (?:\ \d+)?\s*[:|-]\s+
      | (?:UPDATE|WRAPUP|RPT|CORRECTED)\ ?\d*-
      | (?:U\.?S\.?\ )?(?:Sens?|Reps?|Senators?|Congress(?:wo)?m[ae]n|Representatives?|Chair(?:man|woman)?|Secretary)
        \.?\ [^:]{2,50}:\s+
    )""",
    re.VERBOSE,
)
_SUFFIX = re.compile(
    r"""\s+(?:
        [|–—-]\s+(?:Reuters|BBC(?:\ News)?|CNN(?:\.com)?|AP(?:\ News)?|Newser|Gothamist|Fox\ News|source|report
          |The\ [A-Z]\w+(?:\ \w+)?)
      | \((?:video|photos?|updated?)\)
      | -\s?(?:sources?|reports?)
    )$""",
    re.VERBOSE | re.IGNORECASE,
)
_ABBREVIATION = re.compile(
    r"""(?:
        \b(?:Mr|Mrs|Ms|Dr|Prof|Sen|Sens|Rep|Reps|Gov|Gen|Lt|Col|Sgt|Capt|Rev|Hon|St|Jr|Sr|Inc|Corp|Co|Ltd|vs|No|Jan|Feb|Mar|Apr|Jun|Jul|Aug
           |Sept?|Oct|Nov|Dec|Calif|Fla|Mass|Pa|Va|Conn|Ariz|Mich|Ill|Wash|Tenn|Md|Ga|Ala|Ark|Colo|Minn|Wis|Del)
      | \b[A-Za-z]
    )\.["')\]]*$""",
    re.VERBOSE,
)
_SENTENCE_END = re.compile(r"[.!?][\"')\]]*\s+(?=[\"'(\[]?[A-Z0-9£$€])")
_WORD = re.compile(r"\d[\d,.]*\d|\d|[^\W\d_]+(?:[-'][^\W\d_]+)*")
_ENDINGS = (".", "!", "?", '"', "'", ")")
_FIGURE = re.compile(r"\d[\d,.]*\d|\d")


def clean_text(text: str) -> str:
    """Plain quotes, single spaces within paragraphs, one paragraph a line."""
    lines = (_SPACE.sub(" ", line).strip() for line in text.translate(_PLAIN).split("\n"))
    return "\n".join(line for line in lines if line)


def strip_dateline(text: str) -> str:
    """`text` without "CITY (Reuters) -" and the like in front, so that no model learns to write one."""
    return _DATELINE.sub("", text, count=1).lstrip(" -–—")


def drop_furniture(text: str) -> str:
    """Clean `text` without bylines, cross-heads and key-point lines: short lines that don't end as a sentence does."""
    return "\n".join(
        line
        for line in text.split("\n")
        if line.endswith(_ENDINGS) and not line.startswith(("By ", "Read more", "Photo", "Image")) and len(line.split()) > 4
    )


def clean_title(title: str) -> str:
    """`title` without "WATCH:", "Sen. X:" and outlet suffixes."""
    title = clean_text(title).replace("\n", " ")
    return _SUFFIX.sub("", _PREFIX.sub("", title)).strip(" -–—")


def split_sentences(text: str) -> list[str]:
    """Sentences of clean text, in order."""
    sentences: list[str] = []
    for line in text.split("\n"):
        start = 0
        for end in _SENTENCE_END.finditer(line):
            piece = line[start : end.end()].strip()
            if not _ABBREVIATION.search(piece):
                sentences.append(piece)
                start = end.end()
        if line[start:].strip():
            sentences.append(line[start:].strip())
    return sentences


def split_words(text: str) -> list[str]:
    """Words and figures of `text` as written, possessive endings removed."""
    return [word[:-2] if word.endswith(("'s", "'S")) else word for word in _WORD.findall(text)]


def find_figures(text: str) -> set[str]:
    """Figures of `text` as plain digit strings; small number words count as their digits."""
    found = {figure.replace(",", "").rstrip(".") for figure in _FIGURE.findall(text)}
    return found | {NUMBER_WORDS[word] for word in text.lower().split() if word in NUMBER_WORDS}


def stem(word: str) -> str:
    """A crude key under which inflections of one word meet."""
    return word.lower()[:5]


def find_content(text: str) -> list[str]:
    """Stems of the words of `text` that carry content."""
    return [stem(word) for word in split_words(text) if len(word) > 2 and word.lower() not in STOP_WORDS]


def measure_coverage(target: str, source: str) -> float:
    """Share of the content words of `target` that stand in `source`, 0 to 1."""
    wanted = find_content(target)
    held = set(find_content(source))
    return sum(word in held for word in wanted) / max(1, len(wanted))
