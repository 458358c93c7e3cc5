"""Cython's names for where Cython is not: the modules that may be compiled run as the plain Python that they are.

Such a module is one source for both ways. It begins with

    try:
        import cython
    except ImportError:
        from warcmill import interpreted as cython

and says the types of its numbers by these names. What is compiled is told in `warcmill.compiled`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

double, longlong = float, int
"""What `cast` makes of a number."""
Py_ssize_t = bint = uchar = uint = ulonglong = None
"""What `declare` has no need of."""
compiled: Final = False
"""Cython replaces this by what is true."""


def cfunc(function: Any) -> Any:
    """Mark a function, or a class, that only compiled code sees; nothing to do here."""
    return function


ccall = inline = cclass = final = cfunc


def declare(_: Any, value: Any) -> Any:
    """A number of the module, which compiled code keeps out of Python's sight."""
    return value


def cast(kind: Any, value: Any) -> Any:
    """A number as one of another type."""
    return kind(value)


def exceptval(*_: Any, **__: Any) -> Callable[[Any], Any]:
    """Say how a compiled function tells an error; nothing to do here."""
    return cfunc
