"""This file is where the pages of the reference are written: an index, a page a family, a picture an example.

Everything comes from the declarations of the primitives; the files are committed, and a test fails when they are stale.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator

from dsl.registry import Primitive, all_primitives, all_words, signatures_of
from dsl.values import to_text
from gridwright.reference.examples import Example, examples_of
from gridwright.reference.pictures import picture_of

_GENERATED = "<!-- Written by `make reference` from {}: do not edit. -->"

_READING = """\
Of several signatures of a word the types of the arguments choose one. `x.f(a)` is `f(x, a)`; what has a default after `=` can
be left out. *No value* is an ordinary outcome: `??` gives another value instead.

In pictures the dark cells of a mask are set; white cells are none of an object's, and below it stand the row and the column of
its upper-left corner. Every example is run by the tests, and every law is tested with random arguments. The cost is what
search charges for the word: of two programs that explain the same pairs, the cheaper one is preferred."""


def reference() -> dict[str, str]:
    """The files of the reference: their paths within its folder, and their text."""
    pages = {"index.md": _index()}
    for family in _families():
        pages[f"{family}.md"] = _page(family)
    for primitive in all_primitives():
        for number, example in enumerate(examples_of(primitive)):
            if example.is_drawn:
                pages[_picture_path(primitive, number)] = picture_of(example) + "\n"
    return pages


def _families() -> list[str]:
    return sorted({primitive.family for primitive in all_primitives()})


def _title(family: str) -> str:
    return family.replace("_", " ").capitalize()


def _about(family: str) -> str:
    """What the family's module says of itself, as a sentence."""
    first = (sys.modules[_module(family)].__doc__ or "").partition("\n")[0]
    about = first.removeprefix("This file is where ")
    return about[:1].upper() + about[1:]


def _module(family: str) -> str:
    """The module that declares the family: one of the language, or of a plug-in."""
    return next(one.meaning.__module__ for one in all_primitives() if one.family == family)


def _words_of(family: str) -> Iterator[list[Primitive]]:
    """For each word the signatures that belong to the family."""
    for word in all_words():
        here = [primitive for primitive in signatures_of(word) if primitive.family == family]
        if here:
            yield here


def _page(family: str) -> str:
    parts = [_GENERATED.format(f"{_module(family).replace('.', '/')}.py"), f"# {_title(family)}", _about(family)]
    for here in _words_of(family):
        parts.append(f"## `{here[0].word}`")
        parts += [part for primitive in here for part in _entry(primitive)]
        parts += _elsewhere(here[0])
    return "\n\n".join(parts) + "\n"


def _entry(primitive: Primitive) -> Iterator[str]:
    """One signature: what it takes and gives, what it means, examples, laws."""
    anchor = "" if primitive.name == primitive.word else f'<a id="{primitive.name}"></a>\n\n'
    yield f"{anchor}```text\n{primitive.signature}\n```"
    yield primitive.description.partition("\n>>>")[0].strip()
    for number, example in enumerate(examples_of(primitive)):
        yield _shown(primitive, number, example)
    laws = "\n".join(f"- {_linked(law.statement, primitive)}" for law in primitive.laws)
    summary = f"cost {primitive.cost}, {len(primitive.laws)} law{'s' * (len(primitive.laws) != 1)}"
    yield f'<details markdown="1"><summary>{summary}</summary>\n\n{laws}\n\n</details>'


def _shown(primitive: Primitive, number: int, example: Example) -> str:
    if not example.is_drawn:
        return f"`{example.call}` is `{example.told}`"
    where = ", ".join(f"{name} is {to_text(value)}" for name, value in example.drawn)
    text = f"{example.call} is {example.told or to_text(example.result)}{' where ' if where else ''}{where}"
    return f"![{_escaped(text)}]({_picture_path(primitive, number)})"


def _escaped(text: str) -> str:
    """The text without meaning in Markdown."""
    return re.sub(r"([\\`*_{}\[\]<>|])", r"\\\1", text)


def _picture_path(primitive: Primitive, number: int) -> str:
    return f"pictures/{primitive.name}{'' if number == 0 else f'_{number + 1}'}.svg"


def _elsewhere(primitive: Primitive) -> Iterator[str]:
    """Where the signatures of the same word stand that belong to other families."""
    others = [other for other in signatures_of(primitive.word) if other.family != primitive.family]
    if others:
        yield "See also " + ", ".join(f"[`{other.signature}`]({_place(other, primitive.family)})" for other in others)


def _place(primitive: Primitive, family: str) -> str:
    """The link to a primitive from the page of a family."""
    return f"{'' if primitive.family == family else f'{primitive.family}.md'}#{primitive.name}"


def _linked(statement: str, primitive: Primitive) -> str:
    """The statement of a law, primitives in it as words that lead to them."""

    def link(found: re.Match[str]) -> str:
        named = _meant(found[1], primitive)
        return found[0] if named is None else f"[`{named.word}`]({_place(named, primitive.family)})"

    return re.sub(r"`(\w+)`", link, statement)


def _meant(name: str, primitive: Primitive) -> Primitive | None:
    """The primitive that a law of another one names, perhaps by its word."""
    family = [one for one in all_primitives() if one.family == primitive.family]
    candidates = (
        *(one for one in family if one.name == name),
        *(one for one in family if one.word == name),
        *(one for one in all_primitives() if one.name == name),
    )
    return next(iter(candidates), None)


def _index() -> str:
    parts = [
        _GENERATED.format("dsl/primitives"),
        "# Reference",
        f"The language has {len(all_words())} words in {len(all_primitives())} signatures.",
        _READING,
        _table(("Family", "Words"), _family_rows()),
        "## All words",
        _table(("Signature", "Meaning"), _signature_rows()),
    ]
    return "\n\n".join(parts) + "\n"


def _family_rows() -> Iterator[tuple[str, ...]]:
    for family in _families():
        yield f"[{_title(family)}]({family}.md)", " ".join(_link(here[0].word, here[0]) for here in _words_of(family))


def _signature_rows() -> Iterator[tuple[str, ...]]:
    """Every signature in alphabetical order, operators last."""
    for primitive in sorted(all_primitives(), key=lambda one: (not one.word.isidentifier(), one.word, one.family)):
        yield _link(primitive.signature, primitive), primitive.description.partition("\n")[0]


def _link(text: str, primitive: Primitive) -> str:
    return f"[{_code(text)}]({primitive.family}.md#{primitive.name})"


def _code(text: str) -> str:
    """The text as code in a table; a bar would end the cell, and renderers differ on how to escape it."""
    return f"<code>{text.replace('|', '&#124;')}</code>" if "|" in text else f"`{text}`"


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heads, ("---",) * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
