# What `word_hash.py` offers to other compiled modules.

cdef unsigned long long more(unsigned long long state, str text, Py_ssize_t start, Py_ssize_t end) noexcept
cdef unsigned long long step(unsigned long long state, unsigned int letter) noexcept
cdef unsigned long long stirred(unsigned long long state) noexcept
