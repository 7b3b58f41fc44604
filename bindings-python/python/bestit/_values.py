"""Frozen values that are made of the library's JSON and turn into it again."""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, cast

_K = TypeVar("_K", bound=str)
_V = TypeVar("_V")
_R = TypeVar("_R", bound="Record")

_Decoder = Callable[[Any], Any]


class Entries(Mapping[_K, _V], Generic[_K, _V]):
    """An immutable mapping whose order means something.

    >>> facts = Entries({"kind": "incident", "in_plan": True})
    >>> facts["kind"], list(facts)
    ('incident', ['kind', 'in_plan'])
    """

    __slots__ = ("_entries",)
    _entries: dict[_K, _V]

    def __init__(self, entries: Mapping[_K, _V]) -> None:
        object.__setattr__(self, "_entries", dict(entries))

    def __getitem__(self, key: _K) -> _V:
        return self._entries[key]

    def __iter__(self) -> Iterator[_K]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"cannot assign to {name!r}: an answer does not change")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"cannot delete {name!r}: an answer does not change")

    def __hash__(self) -> int:
        return hash(frozenset(self._entries.items()))

    def __repr__(self) -> str:
        return f"Entries({self._entries!r})"

    def __reduce__(self) -> tuple[type[Self], tuple[dict[_K, _V]]]:
        return (type(self), (dict(self._entries),))


class Record:
    """The base of everything the library answers: frozen, comparable, and one line of JSON.

    A record that comes from the library reads its JSON when it is first looked at.
    """

    __slots__ = ("_text",)
    _text: str

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The record that was written as this JSON.

        Raises:
            ValueError: The text is no JSON of such a record.

        """
        record = cls._of_text(text)
        try:
            record._read()
        except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
            raise ValueError(f"this is no JSON of a {cls.__name__}: {error}") from error
        return record

    @classmethod
    def _of_text(cls, text: str) -> Self:
        record = object.__new__(cls)
        object.__setattr__(record, "_text", text)
        return record

    def _read(self) -> None:
        data = json.loads(self._text)
        for name, key, decode in _shape(type(self)):
            value = data[key]
            object.__setattr__(self, name, value if decode is None else decode(value))

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            # Only where a field is not filled in yet: the JSON has not been read.
            if not name.startswith("_") and name in _names(type(self)):
                self._read()
                return object.__getattribute__(self, name)
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def to_json(self) -> str:
        """One line of JSON, the same as the library and the command line write."""
        try:
            text: str = object.__getattribute__(self, "_text")
        except AttributeError:
            return json.dumps(self.to_dict(), ensure_ascii=False, separators=(",", ":"))
        return text

    def to_dict(self) -> dict[str, Any]:
        """The same as plain dictionaries and lists, with the keys of the JSON."""
        plain: dict[str, Any] = _plain(self)
        return plain

    def __reduce__(self) -> tuple[Callable[[str], Self], tuple[str]]:
        return (type(self).from_json, (self.to_json(),))


def _parts(value: Any) -> tuple[Any, ...]:
    parts: tuple[Any, ...] = value
    return parts


def _plain(value: Any) -> Any:
    if isinstance(value, Record):
        return {key: _plain(getattr(value, name)) for name, key, _ in _shape(type(value))}
    if isinstance(value, tuple):
        return [_plain(one) for one in _parts(value)]
    if isinstance(value, Entries):
        entries = cast("Entries[str, Any]", value)
        return {key: _plain(one) for key, one in entries.items()}
    return value


def _names(cls: type[Record]) -> frozenset[str]:
    return frozenset(name for name, _, _ in _shape(cls))


_Shape = tuple[tuple[str, str, _Decoder | None], ...]
# Filled once for each class; two threads that do so at once write the same.
_SHAPES: dict[type[Any], _Shape] = {}


def _shape(cls: type[Any]) -> _Shape:
    """For each field its name, its key in the JSON and how its value is read."""
    found = _SHAPES.get(cls)
    if found is None:
        hints = typing.get_type_hints(cls)
        # A name that is a word of Python has an underscore behind it.
        found = _SHAPES[cls] = tuple(
            (field.name, field.name.rstrip("_"), _decoder(hints[field.name]))
            for field in fields(cls)
        )
    return found


def _record(cls: type[_R], data: Mapping[str, Any]) -> _R:
    record = object.__new__(cls)
    for name, key, decode in _shape(cls):
        value = data[key]
        object.__setattr__(record, name, value if decode is None else decode(value))
    return record


def _decoder(hint: Any) -> _Decoder | None:
    """How a value of a type is read; None where it stays as it is."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if isinstance(hint, type) and issubclass(hint, Record):
        return lambda data: _record(hint, data)
    if origin is tuple:
        return _tuple(_decoder(arguments[0]))
    if origin is Entries:
        return _entries(_decoder(arguments[1]))
    if origin in (typing.Union, types.UnionType):
        records = [a for a in arguments if isinstance(a, type) and issubclass(a, Record)]
        # What the JSON of a member is: of its members at most one is a list.
        decoders: dict[type[Any], _Decoder] = {}
        if len(records) > 1:
            decoders[dict] = _by_tag(records)
        for argument in arguments:
            decode = _decoder(argument)
            if decode is not None:
                is_list = typing.get_origin(argument) is tuple
                decoders.setdefault(list if is_list else dict, decode)
        if decoders:
            return _by_form(decoders)
    return None


def _tuple(one: _Decoder | None) -> _Decoder:
    return tuple if one is None else lambda data: tuple(map(one, data))


def _entries(one: _Decoder | None) -> _Decoder:
    if one is None:
        return Entries
    return lambda data: Entries({key: one(value) for key, value in data.items()})


def _by_form(decoders: Mapping[type[Any], _Decoder]) -> _Decoder:
    """Reads objects and lists each in its way, and leaves anything else as it is."""

    def decode(data: Any) -> Any:
        found = decoders.get(data.__class__)
        return data if found is None else found(data)

    return decode


def _by_tag(records: list[type[Record]]) -> _Decoder:
    """Reads one of several records; the first field of each says in its type which it is."""
    classes: dict[str, type[Record]] = {}
    tag = ""
    for cls in records:
        name, tag, _ = _shape(cls)[0]
        (value,) = typing.get_args(typing.get_type_hints(cls)[name])
        classes[value] = cls
    return lambda data: _record(classes[data[tag]], data)
