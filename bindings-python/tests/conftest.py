"""What the tests share: the command line."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable

import pytest
from support import ROOT, Run


@pytest.fixture(scope="session")
def bestit_command() -> Run:
    """Runs the command line and gives its standard output.

    `cargo xtask test` says where the command is; by hand it is built first.
    """
    command = os.environ.get("BESTIT_COMMAND")
    if command is None:
        subprocess.run(
            ["cargo", "build", "--quiet", "--package", "bestit-cli"], cwd=ROOT, check=True
        )
        command = str(ROOT / "target" / "debug" / "bestit")

    def run(*arguments: str, given: Iterable[str] | None = None) -> str:
        done = subprocess.run(
            [command, *arguments],
            input=None if given is None else "".join(f"{line}\n" for line in given),
            capture_output=True,
            encoding="utf-8",
            cwd=ROOT,
            check=False,
        )
        assert done.returncode in (0, 1), done.stderr
        return done.stdout

    return run
