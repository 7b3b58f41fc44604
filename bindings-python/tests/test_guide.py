"""The guide's service, started and asked over HTTP."""

from __future__ import annotations

import json
import re
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn
from support import ROOT

import bestit


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    """The guide's service on a free port of this machine."""
    guide = (ROOT / "docs" / "guide" / "python.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", guide, re.DOTALL)
    names: dict[str, Any] = {}
    exec(compile(code, "python.md", "exec"), names)
    server = uvicorn.Server(uvicorn.Config(names["app"], port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}/route"
    server.should_exit = True
    thread.join()


def ask(url: str, case: dict[str, Any]) -> tuple[int, str]:
    request = urllib.request.Request(
        url, json.dumps(case).encode(), {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_the_service_answers(service: str) -> None:
    case = {"kind": "change_request", "system": "heroma", "department": "education"}
    missing = {"kind": "change_request", "department": "education"}
    planned = case | {"in_plan": True}
    assert ask(service, missing) == (409, bestit.try_route(missing).to_json())
    assert ask(service, planned) == (200, bestit.route_case(planned).to_json())
    status, text = ask(f"{service}?on=2012-06-01", planned)
    assert (status, json.loads(text)["on"]) == (200, "2012-06-01")
    assert ask(service, {"kind": "incidnet"})[0] == 422
    assert ask(f"{service}?on=2015-01-01", planned)[0] == 422
    assert ask(service, {"kind": ["incident"]})[0] == 422
