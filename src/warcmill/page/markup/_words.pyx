# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The words of elements' names, compiled: known words are found in keys without a Python object for any of them.

Where this module could not be built, `word_lookup.py` finds them by the plain functions of `class_words.py`; a test
holds the two to each other. How the attributes are read is said there alone.
"""

from cpython cimport array
from cpython.mem cimport PyMem_Calloc, PyMem_Free, PyMem_Malloc
from cpython.unicode cimport PyUnicode_AsUTF8AndSize, PyUnicode_DecodeUTF8
from libc.stdint cimport uint64_t
from libc.string cimport memcmp, memcpy, strncmp

import array

from warcmill.page.judge.scored_terms import BEGUN, SHORT
from warcmill.page.markup.class_words import FLAG, LABEL, LONGEST, MOST, NAMES, READ, READINGS, TYPES, folded

cdef enum:
    SEEN = 256  # places for the distinct words of one key; a power of two, well above MOST
    SHORT_BYTES = 1024  # bytes of the longest short text, in lower case
    NAME = 64  # bytes of the longest name of an attribute that has a reading of its own

cdef int as_names = NAMES, as_types = TYPES, as_flag = FLAG, as_label = LABEL
cdef Py_ssize_t most = MOST, longest = LONGEST
if 4 * most > SEEN or 12 * SHORT > SHORT_BYTES or any(len(name) > NAME for name in READINGS):
    raise ImportError("more words, or longer names of attributes, than the compiled table has room for")

cdef class Reader:
    """Reads the words of keys, as hashes; equal hashes are equal words but once in 10^19 pairs."""

    cdef uint64_t seen[SEEN]
    cdef Py_ssize_t seen_in[SEEN]
    cdef Py_ssize_t key_number, met
    cdef char* word
    cdef Py_ssize_t length
    cdef char* joined
    cdef array.array found

    def __cinit__(self):
        self.word = <char*> PyMem_Malloc(NAME + 1 + longest)
        self.joined = <char*> PyMem_Malloc(2 * longest)
        if not (self.word and self.joined):
            raise MemoryError

    def __dealloc__(self):
        PyMem_Free(self.word)
        PyMem_Free(self.joined)

    cdef tuple hashes(self, list keys):
        cdef array.array ends = array.array("q")
        self.found = array.array("Q")
        for key in keys:
            self.read(key)
            push(ends, len(self.found))
        return ends, self.found

    cdef int read(self, str key) except -1:
        cdef Py_ssize_t length, end, name, value
        cdef const char* text = PyUnicode_AsUTF8AndSize(key, &length)
        self.key_number += 1
        self.met = 0
        end = 0
        while end < length and text[end] != 0:
            end += 1
        if end < longest:
            self.begin(b"<", 1)
            self.put(text, end)
            self.put(b">", 1)
            self.end()
        else:
            self.add_string("<" + PyUnicode_DecodeUTF8(text, end, "strict") + ">")
        while end < length and self.met < most:
            name = end + 1
            end = name
            value = 0
            while end < length and text[end] != 0:
                if text[end] == c"=" and not value:
                    value = end + 1
                end += 1
            self.attribute(text + name, (value - 1 if value else end) - name, text + (value or end), end - (value or end))
        return 0

    cdef int attribute(
        self, const char* name, Py_ssize_t name_length, const char* value, Py_ssize_t length
    ) except -1:
        cdef int reading = reading_of(name, name_length)
        if not is_plain(value, length):
            written = PyUnicode_DecodeUTF8(value, length, "strict")[:longest]
            for word in READ[reading](PyUnicode_DecodeUTF8(name, name_length, "strict"), written):
                self.add_string(word)
            return 0
        length = min(length, longest)
        if reading == as_names:
            self.tokens_of_names(value, length)
        elif reading == as_label:
            self.words_of_label(value, length)
        elif reading == as_flag:
            self.value_of_flag(name, name_length, value, length)
        else:
            self.tokens(name, name_length, value, length, reading == as_types)
        return 0

    cdef void begin(self, const char* text, Py_ssize_t length) noexcept:
        """Begin a word with what stands before it."""
        self.length = 0
        self.put(text, length)

    cdef void put(self, const char* text, Py_ssize_t length) noexcept:
        memcpy(self.word + self.length, text, length)
        self.length += length

    cdef void put_lower(self, const char* text, Py_ssize_t length) noexcept:
        cdef Py_ssize_t at
        for at in range(length):
            self.word[self.length + at] = lower(text[at])
        self.length += length

    cdef int end(self) except -1:
        return self.add(self.word, self.length)

    cdef int add_string(self, str word) except -1:
        cdef Py_ssize_t length
        cdef const char* text = PyUnicode_AsUTF8AndSize(word, &length)
        return self.add(text, length)

    cdef int add(self, const char* word, Py_ssize_t length) except -1:
        """Take a word that this key has not had yet, if there is room for one more."""
        cdef uint64_t hash = hash_of(word, length)
        cdef uint64_t place = hash & (SEEN - 1)
        if self.met >= most:
            return 0
        while self.seen_in[place] == self.key_number:
            if self.seen[place] == hash:
                return 0
            place = (place + 1) & (SEEN - 1)
        self.seen[place] = hash
        self.seen_in[place] = self.key_number
        self.met += 1
        push(self.found, <Py_ssize_t> hash)
        return 0

    cdef int tokens_of_names(self, const char* text, Py_ssize_t end) except -1:
        """The words of each token, and, if it has several, all of them together."""
        cdef Py_ssize_t at = 0, stop, parts, joined, word
        while at < end:
            if is_space(text[at]):
                at += 1
                continue
            parts = joined = 0
            while at < end and not is_space(text[at]):
                stop = part_end(text, at, end)
                if is_digit(text[at]) or text[at] == c"#":
                    self.begin(b"#", 1)
                elif is_letter(text[at]):
                    self.length = 0
                    self.put_lower(text + at, stop - at)
                else:
                    at = stop
                    continue
                at = stop
                self.end()
                if parts:
                    self.joined[joined] = c" "
                    joined += 1
                memcpy(self.joined + joined, self.word, self.length)
                joined += self.length
                parts += 1
            if parts > 1:
                self.add(self.joined, joined)
        return 0

    cdef int words_of_label(self, const char* text, Py_ssize_t end) except -1:
        cdef Py_ssize_t at = 0, stop
        while at < end:
            stop = part_end(text, at, end)
            if is_letter(text[at]) or is_digit(text[at]) or text[at] == c"#":
                self.begin(b"label=", 6)
                self.put_lower(text + at, stop - at)
                self.end()
            at = stop
        return 0

    cdef int value_of_flag(self, const char* name, Py_ssize_t name_length, const char* value, Py_ssize_t length) except -1:
        self.length = 0
        self.put_lower(value, length)
        if self.length == 5 and memcmp(self.word, b"false", 5) == 0:
            return 0
        self.begin(name, name_length)
        self.put(b"=", 1)
        if name_length == 6 and memcmp(name, b"hidden", 6) == 0:
            self.put(b"hidden", 6)
        else:
            self.put_lower(value, length)
        return self.end()

    cdef int tokens(
        self, const char* name, Py_ssize_t name_length, const char* text, Py_ssize_t end, bint last_step
    ) except -1:
        """Each token with the attribute's name; of an address only its last step."""
        cdef Py_ssize_t at = 0, start, stop
        while at < end:
            if is_space(text[at]):
                at += 1
                continue
            start = at
            while at < end and not is_space(text[at]):
                at += 1
            stop = at
            if last_step:
                while stop > start and text[stop - 1] == c"/":
                    stop -= 1
                start = stop
                while start > 0 and not is_space(text[start - 1]) and text[start - 1] != c"/":
                    start -= 1
            self.begin(name, name_length)
            self.put(b"=", 1)
            self.put_lower(text + start, stop - start)
            self.end()
        return 0


cdef bytes written_begun = BEGUN.encode()
cdef const char* begun = written_begun
cdef Py_ssize_t begun_length = len(written_begun)

cdef Py_ssize_t short = SHORT

cdef array.array NUMBERS = array.array("q")

cdef struct Entry:
    uint64_t hash  # 0 where there is none
    Py_ssize_t number
    Py_ssize_t met_in  # the last round that it was met in


cdef class Table:
    """Known words and their numbers."""

    cdef Entry* entries
    cdef uint64_t mask
    cdef Py_ssize_t round

    def __cinit__(self, words):
        cdef uint64_t size = 16
        while size < 2 * <uint64_t> len(words):
            size *= 2
        self.mask = size - 1
        self.entries = <Entry*> PyMem_Calloc(size, sizeof(Entry))
        if self.entries is NULL:
            raise MemoryError

    def __dealloc__(self):
        PyMem_Free(self.entries)

    def __init__(self, words):
        cdef Entry* entry
        cdef uint64_t hash
        for word, number in words.items():
            encoded = word.encode("utf-8", "surrogatepass")
            hash = hash_of(encoded, len(encoded))
            entry = self.entry_of(hash)
            entry.hash, entry.number = hash, number

    cdef Entry* entry_of(self, uint64_t hash) noexcept:
        """The entry of a word, or the empty one where it belongs."""
        cdef uint64_t place = hash & self.mask
        while self.entries[place].hash and self.entries[place].hash != hash:
            place = (place + 1) & self.mask
        return &self.entries[place]

    def find(self, const long long[::1] ends, array.array hashes):
        """The numbers of the known words of all keys in one row; where those of each key begin, and how many they are."""
        cdef array.array numbers = array.clone(hashes, len(hashes), False)
        cdef array.array starts = array.clone(NUMBERS, ends.shape[0], False)
        cdef array.array counts = array.clone(NUMBERS, ends.shape[0], False)
        cdef Py_ssize_t key, at = 0, met = 0
        cdef Entry* entry
        for key in range(ends.shape[0]):
            starts.data.as_longlongs[key] = met
            while at < ends[key]:
                entry = self.entry_of(hashes.data.as_ulonglongs[at])
                if entry.hash:
                    numbers.data.as_longlongs[met] = entry.number
                    met += 1
                at += 1
            counts.data.as_longlongs[key] = met - starts.data.as_longlongs[key]
        return numbers[:met], starts, counts


    def sum_phrases(self, list texts, const long long[::1] points, long long[::1] out):
        """Of each text, if it is short, the points of its terms (`terms.text_terms`)."""
        cdef char buffer[SHORT_BYTES]
        cdef Py_ssize_t run, length, at, one, two
        for run in range(len(texts)):
            if len(<str> texts[run]) > short:
                continue
            length = folded_into(buffer, <str> texts[run])
            one = two = length
            for at in range(length):
                if buffer[at] == c" ":
                    if one == length:
                        one = at
                    else:
                        two = at
                        break
            out[run] = self.points_of(hash_of(buffer, length), points) + self.points_of(begun_hash(buffer, one), points)
            if one < length:
                out[run] += self.points_of(begun_hash(buffer, two), points)

    cdef long long points_of(self, uint64_t hash, const long long[::1] points) noexcept:
        cdef Entry* entry = self.entry_of(hash)
        return points[entry.number] if entry.hash else 0

    def sum_headings(self, str lines, Py_ssize_t most, const long long[::1] points):
        """Of each line the points of its terms (`terms.heading_terms`, of so many words), each once."""
        cdef array.array sums = array.array("q")
        cdef Py_ssize_t length, at = 0, start, word, count
        cdef long long sum
        cdef const char* text = PyUnicode_AsUTF8AndSize(lines, &length)
        while at <= length:
            start = word = at
            sum = count = 0
            self.round += 1
            while at <= length:
                if at == length or text[at] == c"\n" or text[at] == c" ":
                    if count < most and at > word:
                        sum += self.once(begun_hash(text + word, at - word), points)
                    count += 1
                    word = at + 1
                    if at == length or text[at] == c"\n":
                        break
                at += 1
            push(sums, sum + self.once(hash_of(text + start, at - start), points))
            at += 1
        return sums

    cdef long long once(self, uint64_t hash, const long long[::1] points) noexcept:
        """The points of a term, if it is known and was not met in this round."""
        cdef Entry* entry = self.entry_of(hash)
        if not entry.hash or entry.met_in == self.round:
            return 0
        entry.met_in = self.round
        return points[entry.number]


def likenesses(str title, list texts):
    """As `view.likenesses_plainly`, of texts whose white space is collapsed."""
    cdef Words wanted = Words(), own = Words()
    cdef list found = []
    cdef Py_ssize_t both
    wanted.read(title, None)
    for text in texts:
        both = own.read(text, wanted)
        found.append(2.0 * both / (own.count + wanted.count) if both else 0.0)
    return found


cdef class Words:
    """The distinct words of a text, in lower case, as hashes."""

    cdef uint64_t* hashes
    cdef Py_ssize_t* read_in
    cdef Py_ssize_t size, count, reading

    def __dealloc__(self):
        PyMem_Free(self.hashes)
        PyMem_Free(self.read_in)

    cdef int make_room(self, Py_ssize_t words) except -1:
        if self.size >= 2 * words:
            return 0
        PyMem_Free(self.hashes)
        PyMem_Free(self.read_in)
        self.size = 64
        while self.size < 2 * words:
            self.size *= 2
        self.hashes = <uint64_t*> PyMem_Malloc(self.size * sizeof(uint64_t))
        self.read_in = <Py_ssize_t*> PyMem_Calloc(self.size, sizeof(Py_ssize_t))
        if not (self.hashes and self.read_in):
            self.size = 0
            raise MemoryError
        return 0

    cdef Py_ssize_t read(self, str text, Words others) except -1:
        """Take the words of another text; how many of them the others have too."""
        cdef Py_ssize_t length, at = 0, both = 0
        cdef uint64_t hash
        cdef const char* letters
        if not text.isascii():
            text = text.lower()
        letters = PyUnicode_AsUTF8AndSize(text, &length)
        self.make_room(length // 2 + 2)
        self.count = 0
        self.reading += 1
        while at < length:
            hash = 14695981039346656037ULL
            while at < length and letters[at] != c" ":
                hash = (hash ^ <unsigned char> lower(letters[at])) * 1099511628211ULL
                at += 1
            at += 1
            hash = stirred(hash)
            if self.add(hash) and others is not None and others.has(hash):
                both += 1
        return both

    cdef bint add(self, uint64_t hash) noexcept:
        """Whether it is a new one."""
        cdef Py_ssize_t place = self.place_of(hash)
        if self.read_in[place] == self.reading:
            return False
        self.hashes[place], self.read_in[place] = hash, self.reading
        self.count += 1
        return True

    cdef bint has(self, uint64_t hash) noexcept:
        return self.read_in[self.place_of(hash)] == self.reading

    cdef Py_ssize_t place_of(self, uint64_t hash) noexcept:
        cdef Py_ssize_t place = hash & (self.size - 1)
        while self.read_in[place] == self.reading and self.hashes[place] != hash:
            place = (place + 1) & (self.size - 1)
        return place


def hashes(list keys):
    """The distinct words of each key (`words.key_words`) as hashes: where those of each end, and all in one row."""
    return Reader().hashes(keys)


cdef dict readings = READINGS
cdef list reading_names = [name.encode() for name in READINGS]


cdef int reading_of(const char* name, Py_ssize_t length) except -1:
    cdef bytes other
    for other in reading_names:
        if len(other) == length and strncmp(other, name, length) == 0:
            return readings[other.decode()]
    return as_names


cdef uint64_t hash_of(const char* text, Py_ssize_t length) noexcept:
    """FNV-1a, and a last stir for its low bits; never 0."""
    return stirred(more_of(14695981039346656037ULL, text, length))


cdef uint64_t begun_hash(const char* text, Py_ssize_t length) noexcept:
    """The hash of the beginning of a text."""
    return stirred(more_of(more_of(14695981039346656037ULL, text, length), begun, begun_length))


cdef uint64_t more_of(uint64_t hash, const char* text, Py_ssize_t length) noexcept:
    cdef Py_ssize_t at
    for at in range(length):
        hash = (hash ^ <unsigned char> text[at]) * 1099511628211ULL
    return hash


cdef uint64_t stirred(uint64_t hash) noexcept:
    hash ^= hash >> 32
    return hash or 1


cdef Py_ssize_t folded_into(char* buffer, str text) except -1:
    """Write a short text in lower case with each number as one sign (`words.folded`); its bytes."""
    cdef Py_ssize_t length, at = 0, end = 0
    cdef const char* letters
    if not text.isascii():
        text = folded(text).lower()
    letters = PyUnicode_AsUTF8AndSize(text, &length)
    while at < length:
        if is_digit(letters[at]):
            buffer[end] = c"#"
            while at < length and is_digit(letters[at]):
                at += 1
        else:
            buffer[end] = lower(letters[at])
            at += 1
        end += 1
    return end


cdef Py_ssize_t part_end(const char* text, Py_ssize_t at, Py_ssize_t end) noexcept:
    """Where the word, the number or the other sign ends that begins here: words are split at capitals (camelCase)."""
    if is_upper(text[at]):
        at += 1
        if at < end and is_lower(text[at]):
            while at < end and is_lower(text[at]):
                at += 1
            return at
        while at < end and is_upper(text[at]):
            at += 1
        return at - 1 if at < end and is_lower(text[at]) else at  # the last capital begins the next word
    if is_lower(text[at]):
        while at < end and is_lower(text[at]):
            at += 1
        return at
    if is_digit(text[at]):
        while at < end and is_digit(text[at]):
            at += 1
        return at
    return at + 1


cdef bint is_plain(const char* text, Py_ssize_t length) noexcept:
    """Whether all of it is ASCII."""
    cdef Py_ssize_t at
    cdef unsigned char all = 0
    for at in range(length):
        all |= <unsigned char> text[at]
    return all < 128


cdef inline bint is_space(char c) noexcept:
    return c == 32 or 9 <= c <= 13 or 28 <= c <= 31


cdef inline bint is_upper(char c) noexcept:
    return 65 <= c <= 90


cdef inline char lower(char c) noexcept:
    return c | 32 if is_upper(c) else c


cdef inline bint is_lower(char c) noexcept:
    return 97 <= c <= 122


cdef inline bint is_letter(char c) noexcept:
    return is_upper(c) or is_lower(c)


cdef inline bint is_digit(char c) noexcept:
    return 48 <= c <= 57


cdef int push(array.array column, Py_ssize_t value) except -1:
    cdef Py_ssize_t end = len(column)
    array.resize_smart(column, end + 1)
    column.data.as_longlongs[end] = value
    return 0
