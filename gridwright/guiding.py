"""This file is where the guide of a name is found: what says where a search looks first."""

from __future__ import annotations

import difflib

from gridwright.errors import InputError
from synth.advice import Guide
from synth.guide import DEFAULT_GUIDE
from synth.guide.priors import PRIOR, uniform

WITHOUT_WEIGHTS: dict[str, Guide | None] = {"none": None, "uniform": uniform, DEFAULT_GUIDE: PRIOR}


def guide_named(name: str, adapter: str | None = None) -> Guide | None:
    """The guide of that name; None where strategies are to come in their hand-set order.

    An adapter brings the network that it was fitted to, which need not be named.
    """
    if adapter is not None:
        from gridwright.adapting import adapted_guide

        found = adapted_guide(adapter)
        if name not in (DEFAULT_GUIDE, found.trained.model.name):
            raise InputError(f"the adapter {adapter} is for the guide {found.trained.model.name}, not for {name}")
        return found
    if name in WITHOUT_WEIGHTS:
        return WITHOUT_WEIGHTS[name]
    from synth.guide.models.model import MODELS

    if name not in MODELS:
        known = [*WITHOUT_WEIGHTS, *MODELS]
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"; did you mean {near[0]}?" if near else "."
        raise InputError(f"no guide named {name}{hint} There are {', '.join(known)}")
    from gridwright.adapting import trained
    from synth.guide.network import NetworkGuide

    return NetworkGuide(trained(name))
