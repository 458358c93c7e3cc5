"""ZIP packages of archives."""
