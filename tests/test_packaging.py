"""This file is where it is checked what a wheel carries, and how the package behaves beside a person's own files."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parent.parent
PACKAGES = ("dsl", "grammar", "interp", "synth", "gridwright")
DATA = {".lark", ".typed", ".json", ".npz", ".safetensors"}


def python(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": ""}
    return subprocess.run([sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from a copy of the sources, as they stand, without any network."""
    source = tmp_path_factory.mktemp("source")
    for package in PACKAGES:
        shutil.copytree(HOUSE / package, source / package, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(HOUSE / file, source / file)
    code = "from setuptools import build_meta; print(build_meta.build_wheel('.'))"
    built = python("-c", code, folder=source)
    assert built.returncode == 0, built.stderr
    return source / built.stdout.split()[-1]


def test_a_wheel_carries_every_module_and_all_data(wheel: Path):
    expected = {
        str(file.relative_to(HOUSE))
        for package in PACKAGES
        for file in (HOUSE / package).rglob("*")
        if file.suffix in {".py", *DATA} and "__pycache__" not in file.parts
    }
    assert expected <= set(zipfile.ZipFile(wheel).namelist())


def test_a_wheel_carries_nothing_but_the_packages(wheel: Path):
    tops = {name.partition("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(PACKAGES)


def test_a_package_of_ones_own_called_dsl_is_named_in_one_error(tmp_path: Path):
    (tmp_path / "dsl.py").write_text("def vmirror(grid): ...\n")
    failed = python("-c", "import gridwright", folder=tmp_path)
    assert f"ImportError: gridwright brings its own package 'dsl', but Python finds another one first: {tmp_path}" in (
        failed.stderr
    )
    assert failed.stderr.count("Error:") == 1


def test_the_command_line_names_it_without_a_traceback(tmp_path: Path):
    (tmp_path / "grammar.py").write_text("")
    failed = python("-m", "gridwright", folder=tmp_path)
    assert str(tmp_path / "grammar.py") in failed.stderr
    assert "Traceback" not in failed.stderr
    assert failed.returncode != 0


def test_a_module_of_ones_own_that_is_already_imported_is_named(tmp_path: Path):
    (tmp_path / "synth.py").write_text("")
    failed = python("-c", "import synth, sys; sys.path.pop(0); import gridwright", folder=tmp_path)
    assert str(tmp_path / "synth.py") in failed.stderr


def test_a_folder_of_ones_own_is_named(tmp_path: Path):
    (tmp_path / "interp").mkdir()
    (tmp_path / "interp" / "__init__.py").write_text("")
    failed = python("-c", "import gridwright", folder=tmp_path)
    assert str(tmp_path / "interp") in failed.stderr


def test_python_started_with_p_is_not_disturbed(tmp_path: Path):
    (tmp_path / "dsl.py").write_text("")
    assert python("-P", "-c", "import gridwright", folder=tmp_path).returncode == 0


def test_drawing_a_task_does_not_import_numba(tmp_path: Path):
    code = (
        "import sys; from gridwright.cli import app; app(['show', '67a3c6ac'], standalone_mode=False); "
        "assert 'numba' not in sys.modules and 'lark' not in sys.modules"
    )
    assert python("-c", code, folder=tmp_path).returncode == 0


def test_every_name_of_the_facade_exists():
    import gridwright

    assert all(getattr(gridwright, name) is not None for name in gridwright.__all__)


@pytest.mark.nightly
def test_a_wheel_works_in_an_empty_environment(wheel: Path, tmp_path: Path):
    venv.create(tmp_path / "venv", with_pip=True)
    binaries = tmp_path / "venv" / ("Scripts" if sys.platform == "win32" else "bin")
    subprocess.run([binaries / "python", "-m", "pip", "install", "--quiet", wheel], check=True)
    found = subprocess.run(
        [binaries / "gridwright", "solve", "67a3c6ac"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert "first guess: right" in found.stdout
