"""PDF documents as text, read in a process of their own, so that a hostile one harms only itself."""
