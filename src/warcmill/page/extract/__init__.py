"""How judged text is cut out of a page, with its links and images, or found where the page hides it."""
