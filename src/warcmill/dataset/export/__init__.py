"""A dataset's captures in the forms of other tools: one module a form, one table of forms, one run for all."""
