from __future__ import annotations

from pathlib import Path

import nbformat
import numpy as np
import pytest
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from nbclient import NotebookClient

import gridwright as gw
from dsl.values import from_text, mask_from_text, object_from_text

TOUR = Path(__file__).parent.parent / "examples" / "tour.ipynb"


@pytest.fixture
def shell() -> InteractiveShell:
    shell = InteractiveShell()
    shell.display_pub = CapturingDisplayPublisher()
    shell.extension_manager.load_extension("gridwright")
    return shell


def formats(shell: InteractiveShell, value: object) -> set[str]:
    data, _ = shell.display_formatter.format(value)
    return set(data)


@pytest.mark.parametrize(
    "value", [from_text("12"), mask_from_text("#."), object_from_text("(0, 0) 1"), (from_text("1"), from_text("2"))]
)
def test_values_are_drawn(shell: InteractiveShell, value: object) -> None:
    assert "image/svg+xml" in formats(shell, value)


@pytest.mark.parametrize("value", [np.zeros((2, 2), dtype=np.uint8), np.zeros(3), (), (1, 2)])
def test_what_is_no_value_is_left_alone(shell: InteractiveShell, value: object) -> None:
    assert formats(shell, value) == {"text/plain"}


def test_any_value_can_be_shown() -> None:
    assert gw.show(from_text("12"))._repr_svg_().startswith("<svg")


def test_a_cell_is_tried_on_a_task(shell: InteractiveShell) -> None:
    shell.run_cell("%%gridwright 67a3c6ac\ninput.flip_lr")
    assert shell.user_ns["_"].is_right


def test_a_cell_that_is_no_program_is_told_where(shell: InteractiveShell, capsys: pytest.CaptureFixture[str]) -> None:
    shell.run_cell("%%gridwright 67a3c6ac\ninput.flip")
    assert "unknown" in capsys.readouterr().err


@pytest.mark.parametrize("line", ["", "67a3c6ac 00d62c1b", "--trace"])
def test_a_cell_names_one_task(shell: InteractiveShell, line: str, capsys: pytest.CaptureFixture[str]) -> None:
    shell.run_cell(f"%%gridwright {line}\ninput")
    assert "name one task" in capsys.readouterr().err


def test_the_tour_runs() -> None:
    notebook = nbformat.read(TOUR, as_version=4)
    NotebookClient(notebook, timeout=60, kernel_name="python3", resources={"metadata": {"path": TOUR.parent}}).execute()
    assert all(cell.outputs for cell in notebook.cells if cell.cell_type == "code")
