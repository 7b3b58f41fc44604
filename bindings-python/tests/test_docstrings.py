"""The examples in the docstrings, those of the compiled module too."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import bestit

FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
MODULES = [module.name for module in pkgutil.iter_modules(bestit.__path__)]


@pytest.mark.parametrize("name", ["bestit", *(f"bestit.{name}" for name in MODULES)])
def test_examples(name: str) -> None:
    found = doctest.testmod(importlib.import_module(name), optionflags=FLAGS)
    assert found.failed == 0


def test_examples_of_the_compiled_module() -> None:
    text = bestit.Router.decide.__doc__
    assert text is not None
    test = doctest.DocTestParser().get_doctest(text, {}, "decide", None, None)
    assert len(test.examples) > 2
    runner = doctest.DocTestRunner(optionflags=FLAGS)
    assert runner.run(test).failed == 0
