"""Judge a page: features of its passages, points, three looks, the threshold."""
