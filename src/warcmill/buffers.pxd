# What `buffers.py` does, for compiled modules: the memory of arrays and bytes, without a look at each item's type.

from cpython cimport array
from cpython.bytes cimport PyBytes_AS_STRING
from libc.string cimport memchr


cdef inline long long* longs(array.array column) noexcept:
    return column.data.as_longlongs


cdef inline double* doubles(array.array column) noexcept:
    return column.data.as_doubles


cdef inline unsigned char* flags(bytearray column) noexcept:
    return <unsigned char*> column


cdef inline unsigned char* octets(bytes data) noexcept:
    return <unsigned char*> PyBytes_AS_STRING(data)


cdef inline array.array zeros(Py_ssize_t count):
    cdef array.array made = array.array("q")
    array.resize(made, count)
    array.zero(made)
    return made


cdef inline array.array fractions(Py_ssize_t count):
    cdef array.array made = array.array("d")
    array.resize(made, count)
    array.zero(made)
    return made


cdef inline Py_ssize_t position(bytes data, unsigned char octet, Py_ssize_t start, Py_ssize_t end) noexcept:
    cdef const char* text = PyBytes_AS_STRING(data)
    cdef const char* found = NULL
    if start < end:
        found = <const char*> memchr(text + start, octet, end - start)
    return found - text if found is not NULL else -1


cdef inline unsigned long long* ulongs(array.array column) noexcept:
    return column.data.as_ulonglongs


cdef inline array.array unsigned(Py_ssize_t count):
    cdef array.array made = array.array("Q")
    array.resize(made, count)
    array.zero(made)
    return made
