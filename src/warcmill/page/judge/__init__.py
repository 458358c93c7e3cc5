"""How a page is judged: features of its runs, points, two looks, the decision."""
