from collections.abc import Collection

from warcmill.page.markup.traversal import Numbers

def stand(
    first_piece: Numbers, end_piece: Numbers, passage_end: Numbers, kept: list[bool], gone: Collection[int]
) -> tuple[int, int, list[bool], list[int], list[int], list[bool]]: ...
def collapsed(text: str) -> bytes: ...
