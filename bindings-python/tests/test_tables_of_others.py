"""What a table of somebody else's, and who reads the answers, may do to a process."""

from __future__ import annotations

import ctypes
import subprocess
import sys
import threading
import time
from typing import Any

import pyarrow as pa
import pytest

import bestit

ROUTER = bestit.load("best-it")

_pointer = ctypes.pythonapi.PyCapsule_GetPointer
_pointer.restype, _pointer.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]


class Broken:
    """A record batch that says of itself, in its C structure, that it is longer than it is."""

    def __init__(self, length: int) -> None:
        self.length = length

    def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]:
        batch = pa.RecordBatch.from_pydict({"kind": ["incident"] * 3, "in_plan": [True] * 3})
        schema, array = batch.__arrow_c_array__()
        # `length` is the first member of `ArrowArray`.
        ctypes.c_int64.from_address(_pointer(array, b"arrow_array")).value = self.length
        return schema, array


def test_a_table_that_breaks_the_rules_is_an_error() -> None:
    whole = ROUTER.route_table(Broken(3))
    assert pa.table(whole).num_rows == 3
    with pytest.raises(bestit.CallError, match=r"cannot be read|breaks the rules"):
        ROUTER.route_table(Broken(1000))


ROWS = 1 << 18
MEMORY = f"""
import resource, sys
import pyarrow as pa
import bestit

def peak():
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most // 1024 if sys.platform == "darwin" else most

kinds = pa.array(["incident", "system_support", "change_request"]).dictionary_encode()
keys = pa.array([n % 3 for n in range({ROWS})], pa.int32())
kinds = pa.DictionaryArray.from_arrays(keys, kinds.dictionary)
systems = pa.array(["network", "heroma"] * {ROWS // 2})
batch = pa.RecordBatch.from_arrays([kinds, systems], ["kind", "system"])
stream = pa.RecordBatchReader.from_batches(batch.schema, (batch for _ in range(40)))
reader = pa.RecordBatchReader.from_stream(bestit.load("best-it").route_table(stream))
before, rows = peak(), 0
for answers in reader:
    rows += answers.num_rows
    size = answers.nbytes
print(rows, before, peak(), size)
"""


def test_ten_million_rows_take_little_memory() -> None:
    done = subprocess.run(
        [sys.executable, "-c", MEMORY], capture_output=True, text=True, check=True
    )
    rows, before, peak, size = map(int, done.stdout.split())
    assert rows == 40 * ROWS
    # In KiB. Two batches of answers are the output: the one being read and the one being made.
    assert (peak - before) - 2 * size / 1024 < 64 << 10


def test_the_lock_is_released_while_rows_are_routed() -> None:
    table = pa.table(
        {"kind": ["incident", "system_support"] * ROWS, "system": ["heroma"] * 2 * ROWS}
    )
    inside, others_ran, done = False, threading.Event(), False

    def other() -> None:
        while not done:
            if inside:
                others_ran.set()
            time.sleep(0.0005)

    before = sys.getswitchinterval()
    # Nobody is made to give the lock away: who has it gives it away or keeps it.
    sys.setswitchinterval(3600)
    thread = threading.Thread(target=other)
    thread.start()
    try:
        for _ in range(20):
            stream = ROUTER.route_table(table).__arrow_c_stream__()
            at = _pointer(stream, b"arrow_array_stream")
            # `get_next` is the second member of `ArrowArrayStream`; an `ArrowArray` has 80 bytes.
            get_next: Any = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)(
                ctypes.c_void_p.from_address(at + ctypes.sizeof(ctypes.c_void_p)).value or 0
            )
            array = ctypes.create_string_buffer(80)
            inside = True
            # A call through `PYFUNCTYPE` holds the lock.
            code = get_next(at, ctypes.addressof(array))
            inside = False
            assert code == 0
            # `length`: the rows of one part.
            assert ctypes.c_int64.from_buffer(array).value == ROWS
            release = ctypes.CFUNCTYPE(None, ctypes.c_void_p)(
                ctypes.c_void_p.from_buffer(array, 64).value or 0
            )
            release(ctypes.addressof(array))
            if others_ran.is_set():
                break
    finally:
        done = True
        sys.setswitchinterval(before)
        thread.join()
    assert others_ran.is_set()
