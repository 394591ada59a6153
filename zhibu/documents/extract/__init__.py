"""What a paper says is wrong, why, what it asks for, and whom it names."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date

from zhibu.documents.extract.causes import Reason, find_reasons
from zhibu.documents.extract.names import find_names
from zhibu.documents.extract.organizations import find_organizations
from zhibu.documents.extract.problems import find_problems
from zhibu.documents.extract.requirements import find_requirements
from zhibu.documents.extract.scope import settings
from zhibu.documents.extract.shortfalls import states_shortfall
from zhibu.documents.extract.statements import says_again
from zhibu.documents.outline import Structure
from zhibu.documents.rules import Cause, Mention, Problem, Requirement
from zhibu.documents.tables import table_rows
from zhibu.documents.words import Span, Text

_RECENT = 60  # problems looked back on


@dataclass(frozen=True, slots=True)
class Extract:
    """Everything drawn out of the text of one paper."""

    problems: tuple[Problem, ...]
    causes: tuple[Cause, ...]
    requirements: tuple[Requirement, ...]
    organizations: tuple[Mention, ...]


def extract(text: Text, frame: Structure, dated_on: date | None) -> Extract:
    """Read problems, causes, requirements and organizations; spans are ``text.text[start:end]``."""
    scopes = settings(text, frame.outline, states_shortfall, [span for span in (frame.title_span, frame.block) if span])
    reasons = find_reasons(text, scopes)
    names, table = find_names(text), table_rows(text)
    problems = find_problems(
        text,
        scopes,
        taken=[*(Span(reason.start, reason.end) for reason in reasons), *(row.what for row in table)],
        results=[reason.result for reason in reasons if reason.result],
        named={name.start: name.end for name in names},
    )
    taken = [Span(reason.start, reason.end) for reason in reasons]
    taken += [Span(problem.start, problem.end) for problem in problems]
    return Extract(
        problems=tuple(problems),
        causes=tuple(_cause(text, reason, problems) for reason in reasons),
        requirements=tuple(find_requirements(text, scopes, dated_on, taken, names, table)),
        organizations=tuple(find_organizations(text, scopes, problems, names)),
    )


def _cause(text: Text, reason: Reason, problems: list[Problem]) -> Cause:
    return Cause(
        text.text[reason.start : reason.end], reason.start, reason.end, reason.confidence, _tied(text, reason, problems)
    )


def _tied(text: Text, reason: Reason, problems: list[Problem]) -> int | None:
    """The problem that the reason's own sentence names as its result, there or told before."""
    if reason.result is None:
        return None
    start, end = reason.result
    index = bisect_left(problems, start, key=lambda problem: problem.end)
    if index < len(problems) and problems[index].start < end and problems[index].end > start:
        return index
    words = text.text[start:end]
    earlier = range(index - 1, max(-1, index - 1 - _RECENT), -1)
    return next((number for number in earlier if says_again(words, problems[number].text)), None)
