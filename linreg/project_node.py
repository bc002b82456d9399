"""A value of a JSON text and its place there, asked for what it must be."""

import math
import re
from dataclasses import dataclass
from typing import Any

from linreg.errors import ProjectError, ProjectProblem

# Signs of a name or a title; of a field in a message.
_MOST_SIGNS = 1 << 20
_SIGNS_SHOWN = 80
# Whole numbers that float64 holds exactly.
MOST_INTEGER = 2**53
_PLAIN_NAME = re.compile(r"\w+")


@dataclass(frozen=True)
class Node:
    """A value, and its `field` in the file; each question raises ProjectError."""

    value: Any
    field: str = ""

    def error(
        self, problem: ProjectProblem, allowed: object = None, reason: str = ""
    ) -> ProjectError:
        return ProjectError(problem, self.field, self.value, allowed, reason)

    def part(self, name: str) -> "Node":
        """One field of an object that is known to have it."""
        return Node(self.value[name], self._path(name))

    def _path(self, name: str) -> str:
        name = name[:_SIGNS_SHOWN]
        if not _PLAIN_NAME.fullmatch(name):
            return f"{self.field}[{name!r}]"
        return f"{self.field}.{name}" if self.field else name

    def object(self, *names: str) -> tuple["Node", ...]:
        """The fields of these names, and there are no others."""
        value = self.mapping()
        for name in names:
            if name not in value:
                raise ProjectError("absent", self._path(name))
        for name in value.keys() - set(names):
            raise ProjectError("unknown", self._path(name), value[name], names)
        return tuple(map(self.part, names))

    def mapping(self) -> dict[str, Any]:
        if not isinstance(self.value, dict):
            raise self.error("wrong_type", "object")
        return self.value

    def items(self, most: int = MOST_INTEGER) -> list["Node"]:
        """The values of a list, which are no more than that."""
        if not isinstance(self.value, list):
            raise self.error("wrong_type", "list")
        if len(self.value) > most:
            raise ProjectError("too_large", self.field, len(self.value), most)
        return [Node(v, f"{self.field}[{i}]") for i, v in enumerate(self.value)]

    def text(self) -> str:
        if not isinstance(self.value, str):
            raise self.error("wrong_type", "text")
        if len(self.value) > _MOST_SIGNS:
            raise ProjectError("too_large", self.field, len(self.value), _MOST_SIGNS)
        try:
            # Half of a surrogate pair is no sign.
            self.value.encode()
        except UnicodeEncodeError:
            raise self.error("out_of_range", "Unicode text") from None
        return self.value

    def flag(self) -> bool:
        if not isinstance(self.value, bool):
            raise self.error("wrong_type", "true or false")
        return self.value

    def integer(self, low: int = 0, high: int = MOST_INTEGER) -> int:
        if not isinstance(self.value, int) or isinstance(self.value, bool):
            raise self.error("wrong_type", "whole number")
        if not low <= self.value <= high:
            raise self.error("out_of_range", (low, high))
        return self.value

    def number(self) -> float:
        """A finite one."""
        if not isinstance(self.value, (int, float)) or isinstance(self.value, bool):
            raise self.error("wrong_type", "number")
        try:
            number = float(self.value)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            raise self.error("out_of_range", "finite numbers")
        return number

    def words(self) -> tuple[str, ...]:
        return tuple(item.text() for item in self.items())
