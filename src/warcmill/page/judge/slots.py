"""The slots of a page: what stands at the same place in records of the same make, such as the names in all its posts.

A slot is all passages whose container is of the same first make (`walk.Nodes`), and whose elements above are so too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from warcmill.page.judge.arrays import Ints
    from warcmill.page.judge.page_layout import Layout

LEVELS: Final = 4
"""Elements that are alike in a slot."""


def numbers(layout: Layout, node: Ints) -> Ints:
    """Of some elements a number, equal where they and the elements above them are of the same first makes."""
    makes = layout.node_first_make
    most = int(makes.max()) + 1
    number = makes[node]
    for _ in range(LEVELS - 1):
        node = layout.node_parent[node]
        number = np.unique(number * most + makes[node], return_inverse=True)[1]
    found: Ints = np.unique(number, return_inverse=True)[1]
    return found
