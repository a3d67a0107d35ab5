"""This file is where conversations with the shell are held: what each entry shows, and what is known after it."""

from __future__ import annotations

from pathlib import Path

import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory, InMemoryHistory
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from typer.testing import CliRunner

from dsl.values import from_text
from gridwright.cli import app
from gridwright.prompt import WordCompleter, converse, history_of_user
from gridwright.shell import COMMANDS, Session, View, enter, is_unfinished
from gridwright.tasks import Task
from synth.problem import Pair

TASK = Task(
    "small",
    (Pair(from_text("12"), from_text("21")), Pair(from_text("330"), from_text("033"))),
    (from_text("40"),),
    (from_text("04"),),
)
FRESH = Session(TASK, View(None, 80))


def after(*entries: str) -> Session:
    session = FRESH
    for entry in entries:
        turn = enter(session, entry)
        assert not turn.is_refused, turn.shown
        session = turn.session
    return session


def shown(*entries: str) -> str:
    return enter(after(*entries[:-1]), entries[-1]).shown


# Expressions and names.


def test_an_expression_shows_its_type_and_value() -> None:
    assert shown("input == red") == "Mask\n.#"
    assert shown("input.height + 1") == "Int\n2"


def test_colors_are_shown_by_name() -> None:
    assert shown("bg") == "Color\nblue"
    assert shown("input.colors") == "List[Color]\n[blue, red]"


def test_the_expected_output_is_recognized() -> None:
    assert shown("input.flip_lr") == "Grid, as expected\n21"


def test_a_let_is_named_and_known_from_then_on() -> None:
    assert shown("let m = input == red") == "m: Mask\n.#"
    assert shown("let m = input == red", "input.fill(m, green)") == "Grid\n13"


def test_a_def_is_known_from_then_on() -> None:
    assert shown("def f(g) = g.flip_lr") == ""
    assert shown("def f(g) = g.flip_lr", "f(input)") == "Grid, as expected\n21"


def test_the_background_can_be_said_at_any_time_but_holds_from_the_beginning() -> None:
    session = after("let b = bg", "background red", "background green")
    assert session.program == "background green\nlet b = bg\ninput\n"


def test_several_statements_may_stand_in_one_entry() -> None:
    assert shown("let a = 1; let b = a + 1\nb") == "a: Int\n1\nb: Int\n2\nInt\n2"


def test_a_name_that_is_given_again_keeps_its_place_so_that_others_follow() -> None:
    again = ["let a = 1", "let b = a + 1", "let a = 5"]
    assert shown(*again, "b") == "Int\n6"


def test_a_name_that_is_given_again_may_use_later_ones() -> None:
    assert shown("let a = 1", "let b = 2", "let a = b + 1") == "a: Int\n3"


def test_an_error_is_shown_in_its_place_and_changes_nothing() -> None:
    before = after("let m = input == red")
    turn = enter(before, "input.fil(m, red)")
    assert turn.is_refused
    assert turn.session is before
    assert turn.shown.startswith("shell:1:7: `fil` is no word")


def test_an_error_in_what_follows_a_new_value_is_shown_with_its_line() -> None:
    turn = enter(after("let m = input == red", "let n = m.dilate"), "let m = 3")
    assert turn.is_refused
    assert "let n = m.dilate" in turn.shown


def test_no_value_is_told_with_its_reason() -> None:
    assert shown("input.crop(input == green)").startswith("no value: the mask is empty, in ")


def test_a_hole_is_an_error() -> None:
    assert enter(FRESH, "input.fill(?, red)").shown.startswith("error: a program with a hole")


def test_nothing_is_said_of_blanks_and_comments() -> None:
    assert shown("") == shown("  # nothing") == ""


# Commands.


def test_another_pair_or_test_can_be_looked_at() -> None:
    assert shown(":pair 2") == "pair 2\n330 → 033"
    assert shown(":test 1", "input") == "Grid\n40"
    assert "there are: pair 1, pair 2, test 1" in enter(FRESH, ":pair 3").shown


def test_the_task_is_drawn() -> None:
    assert shown(":show") == "pair 1    pair 2      test 1\n12 → 21   330 → 033   40 → 04"


def test_another_task_can_be_looked_at() -> None:
    assert after("let a = 1", ":task 67a3c6ac").task.id == "67a3c6ac"
    assert "error:" in enter(FRESH, ":task none.json").shown


def test_the_program_is_checked_on_every_place() -> None:
    assert shown("input.flip_lr", ":check") == "pair 1: right\npair 2: right\ntest 1: right"
    assert "wrong in 2 of 2 cells" in shown(":check")


def test_the_program_is_the_statements_and_the_last_grid(tmp_path: Path) -> None:
    entries = ["let m = input==red", "input.fill(m,green)", "m.dilate"]
    program = "let m = input == red\ninput.fill(m, green)\n"
    assert shown(*entries, ":program") == program.rstrip()
    file = tmp_path / "my.gw"
    assert shown(*entries, f":save {file}") == f"saved {file}"
    assert file.read_text() == program
    assert "cannot write" in enter(FRESH, f":save {tmp_path}").shown
    assert "name a file" in enter(FRESH, ":save").shown


def test_the_program_can_be_forgotten() -> None:
    assert after("let a = 1", ":clear").program == "input\n"


def test_the_words_that_take_a_type_are_listed() -> None:
    assert shown(":words input == red").startswith("words that take a Mask:\nall  ")
    assert enter(FRESH, ":words nothing").is_refused


def test_help_lists_the_commands_and_explains_words() -> None:
    assert all(command.usage in shown(":help") for command in COMMANDS.values())
    assert "crop(grid: Grid, mask: Mask) -> Grid" in shown(":help crop")
    assert "nothing is called" in enter(FRESH, ":help xyz").shown


def test_quit_ends_it() -> None:
    assert after(":quit").is_over
    assert "no command" in enter(FRESH, ":foo").shown


@pytest.mark.parametrize(
    ("text", "goes_on"),
    [("input.fill(", True), ("input.fill(\n", False), ("input", False), ("1 +", False), (":save (", False)],
)
def test_an_open_bracket_goes_on_until_an_empty_line(text: str, goes_on: bool) -> None:
    assert is_unfinished(text) is goes_on


# At a terminal, and in a pipe.


def test_a_person_types_entries_and_sees_values() -> None:
    said: list[str] = []
    with create_pipe_input() as keys:
        keys.send_text("let m = input == red\rinput.fill(m,\rgreen)\rabc\x03:pair 2\r:quit\r")
        converse(FRESH, said.append, given=keys, output=DummyOutput())
    assert said == ["m: Mask\n.#", "Grid\n13", "pair 2\n330 → 033"]


def test_the_end_of_input_ends_the_conversation() -> None:
    with create_pipe_input() as keys:
        keys.send_text("\x04")
        converse(FRESH, pytest.fail, given=keys, output=DummyOutput())


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("m.dil", ["dilate"]),
        ("input.flip_", ["flip_lr", "flip_ud"]),
        (":pa", [":pair"]),
        (":words m.dil", ["dilate"]),
        (":task m", []),
        ("", []),
    ],
)
def test_completion_knows_the_names_of_the_session(text: str, offered: list[str]) -> None:
    completer = WordCompleter(after("let m = input == red"))
    event = CompleteEvent(text_inserted=True)
    assert [one.text for one in completer.get_completions(Document(text), event)] == offered


def test_the_history_is_a_file_of_the_user(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert isinstance(history_of_user(), FileHistory)
    assert (tmp_path / "gridwright" / "history").exists()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "gridwright" / "history"))
    assert isinstance(history_of_user(), InMemoryHistory)


def test_it_explains_itself() -> None:
    result = CliRunner().invoke(app, ["repl", "--help"])
    assert result.exit_code == 0
    assert "Try expressions" in result.stdout


def test_in_a_pipe_it_writes_a_transcript() -> None:
    entries = "input.fill(\n  input == magenta, red)\n:quit\ninput\n"
    result = CliRunner().invoke(app, ["repl", "67a3c6ac"], input=entries)
    assert result.exit_code == 0
    assert result.stdout.startswith("pair 1> input.fill(\n          input == magenta, red)\nGrid\n")
    assert result.stdout.endswith("pair 1> :quit\n")


def test_without_its_package_the_shell_says_what_to_install(monkeypatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    monkeypatch.setattr("gridwright.cli.repl.is_at_terminal", lambda: True)
    result = CliRunner().invoke(app, ["repl"])
    assert result.exit_code == 2
    assert "pip install 'gridwright[shell]'" in result.stderr
