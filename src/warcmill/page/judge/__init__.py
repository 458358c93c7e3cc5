"""How a page is judged: features of its passages, points, two looks, the decision."""
