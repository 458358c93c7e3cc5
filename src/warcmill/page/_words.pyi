from array import array
from collections.abc import Callable, Mapping, Sequence

def key_words(
    key: str,
    readers: Mapping[str, Callable[[str, str], Sequence[str]]],
    others: Callable[[str, str], Sequence[str]],
    most: int,
    longest: int,
) -> tuple[str, ...]: ...
def find_known(words: Sequence[tuple[str, ...]], known: Mapping[str, int]) -> tuple[array[int], array[int]]: ...
