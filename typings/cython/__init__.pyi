"""Cython's names to the type checker, in modules that run compiled and interpreted (`warcmill.interpreted`)."""

from array import array
from collections.abc import Callable
from typing import Any, TypeAlias, TypeVar

_T = TypeVar("_T")
_F = TypeVar("_F", bound=Callable[..., Any])
_C = TypeVar("_C", bound=type)

compiled: bool

bint: TypeAlias = int
char: TypeAlias = int
short: TypeAlias = int
long: TypeAlias = int
longlong: TypeAlias = int
ulonglong: TypeAlias = int
uint: TypeAlias = int
Py_ssize_t: TypeAlias = int
double: TypeAlias = float
Py_UCS4: TypeAlias = str
uchar: TypeAlias = int
p_longlong: TypeAlias = array[int]
p_ulonglong: TypeAlias = array[int]
p_double: TypeAlias = array[float]
p_uchar: TypeAlias = Any

void: TypeAlias = None

def cast(kind: type[_T], value: object, /) -> _T: ...
def declare(kind: type[_T], value: object, /) -> _T: ...
def cfunc(function: _F, /) -> _F: ...
def ccall(function: _F, /) -> _F: ...
def inline(function: _F, /) -> _F: ...
def cclass(made: _C, /) -> _C: ...
def final(made: _C, /) -> _C: ...
def exceptval(value: object = ..., *, check: bool = ...) -> Callable[[_F], _F]: ...
