"""This file is where a person talks with the shell at a terminal: completion by type, history, colours."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.filters import Condition
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.input import Input
from prompt_toolkit.lexers import PygmentsLexer
from prompt_toolkit.output import Output

from gridwright.lexer import GridwrightLexer
from gridwright.shell import COMMANDS, Session, enter, is_unfinished


def converse(
    session: Session,
    say: Callable[[str], None],
    *,
    history: History | None = None,
    given: Input | None = None,
    output: Output | None = None,
) -> None:
    """Read entries and say what they show, until the session is over; `given` and `output` stand for a terminal."""
    completer = WordCompleter(session)
    prompt: PromptSession[str] = PromptSession(
        history=history,
        lexer=PygmentsLexer(GridwrightLexer),
        completer=completer,
        complete_while_typing=True,
        multiline=Condition(lambda: is_unfinished(prompt.default_buffer.text)),
        input=given,
        output=output,
    )
    while not session.is_over:
        try:
            text = prompt.prompt(f"{session.place_name}> ")
            turn = enter(session, text)
        except KeyboardInterrupt:
            continue
        except EOFError:
            return
        if turn.shown:
            say(turn.shown)
        session = completer.session = turn.session


def history_of_user() -> History:
    """The entries of earlier conversations, kept in a file of the user, if one can be written."""
    state = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    file = state / "gridwright" / "history"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    except OSError:
        return InMemoryHistory()
    return FileHistory(file)


class WordCompleter(Completer):
    """What may be written at the cursor, as the analysis tells it; behind a colon, commands."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        before = document.text_before_cursor
        if before.startswith(":") and " " not in before:
            yield from _commands(before)
            return
        skipped = len(_ASKING) if before.startswith(_ASKING) else 0
        if before.startswith(":") and not skipped:
            return
        analysis = self.session.analysed(document.text[skipped:], document.cursor_position - skipped)
        typed = analysis.typed.end - analysis.typed.start
        is_asked = complete_event.completion_requested or typed > 0 or before.endswith(".")
        for completion in analysis.completions if is_asked else ():
            yield Completion(completion.text, -typed, display_meta=completion.detail)


_ASKING = ":words "


def _commands(typed: str) -> Iterator[Completion]:
    for word, command in COMMANDS.items():
        if f":{word}".startswith(typed):
            yield Completion(f":{word}", -len(typed), display_meta=command.meaning)
