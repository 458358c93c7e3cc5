"""Columns of numbers, and the octets of bytes, as modules that may be compiled go over them.

Compiled modules take these functions from `buffers.pxd`, where a column is a pointer to its memory. Here it is the
array itself: both are indexed alike.
"""

from __future__ import annotations

from array import array


def longs(column: array[int]) -> array[int]:
    """The items of an array of whole numbers of 64 bits."""
    return column


def doubles(column: array[float]) -> array[float]:
    """The items of an array of floating-point numbers of 64 bits."""
    return column


def ulongs(column: array[int]) -> array[int]:
    """The items of an array of whole numbers of 64 bits without a sign."""
    return column


def flags(column: bytearray) -> bytearray:
    """The octets of a bytearray."""
    return column


def octets(data: bytes) -> bytes:
    """The octets of bytes; compiled there is one more, a null."""
    return data


def zeros(count: int) -> array[int]:
    """So many whole numbers, all 0."""
    return array("q", bytes(8 * count))


def unsigned(count: int) -> array[int]:
    """So many whole numbers without a sign, all 0."""
    return array("Q", bytes(8 * count))


def fractions(count: int) -> array[float]:
    """So many floating-point numbers, all 0."""
    return array("d", bytes(8 * count))


def position(data: bytes, octet: int, start: int, end: int) -> int:
    """Where an octet first stands from `start` up to, not including, `end`; -1 if nowhere."""
    return data.find(octet, start, end)
