"""The sample archives: what each shows, and how it is made."""
