"""This file is where a guided search is replayed on a trace: after how many evaluations it would have its first right program."""

from __future__ import annotations

from synth.advice import Advice
from synth.guide.traces import Trace, Tried
from synth.schedule import Table, worth


def until_right(trace: Trace, advice: Advice, table: Table, *, keeps_dims: bool) -> int | None:
    """The evaluations up to the first right program, if stages are run by their worth; None where no trace has one.

    Strategies hardly depend on each other, so that stages cost in another order what they cost in the trace. A wrong answer does
    not end the search.
    """
    done = dict.fromkeys(range(len(trace.tried)), 0)
    spent = 0
    while done:
        place = max(done, key=lambda at: _worth(trace.tried[at], done[at], advice, table, keeps_dims))
        tried, stage = trace.tried[place], done[place]
        begin, end = tried.stages[stage - 1] if stage else 0, tried.stages[stage]
        if tried.until_right is not None and tried.until_right <= end:
            return spent + tried.until_right - begin
        spent += end - begin
        done[place] += 1
        if done[place] == len(tried.stages):
            del done[place]
    return None


def until_right_by_hand(trace: Trace) -> int | None:
    """The same where each strategy is run to its end, in the order of the trace."""
    spent = 0
    for tried in trace.tried:
        if tried.until_right is not None:
            return spent + tried.until_right
        spent += tried.stages[-1]
    return None


def _worth(tried: Tried, done: int, advice: Advice, table: Table, keeps_dims: bool) -> float:
    return worth(tried.strategy, tried.background, done, advice, keeps_dims=keeps_dims, table=table)
