# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""Reads the parser's own nodes through lxml's C interface: what `lxml_nodes.py` reads by its elements.

No Python object is made of an element before somebody asks for it. A test holds the two to each other.
"""

import array

from cpython cimport array
from cpython.bytes cimport PyBytes_FromStringAndSize
from cpython.ref cimport PyObject
from cpython.unicode cimport PyUnicode_AsUTF8AndSize, PyUnicode_DecodeUTF8
from libc.string cimport memcpy, strcmp, strlen

cimport lxml.includes.etreepublic as cetree
from lxml.includes cimport tree

cetree.import_lxml__etree()
cdef enum:
    MEMO = 256  # a power of two


cdef class Elements:
    """The elements of a page in document order, each made when it is asked for."""

    cdef cetree._Document document
    cdef array.array nodes  # their addresses

    def __cinit__(self):
        self.nodes = array.array("q")

    def __len__(self):
        return len(self.nodes)

    cdef tree.xmlNode* at(self, Py_ssize_t number) noexcept:
        return <tree.xmlNode*> self.nodes.data.as_longlongs[number]

    def __getitem__(self, index):
        cdef Py_ssize_t number = index + len(self.nodes) if index < 0 else index
        if not 0 <= number < len(self.nodes):
            raise IndexError(index)
        return cetree.elementFactory(self.document, self.at(number))

    def get(self, Py_ssize_t number, str name):
        """The value of an attribute of an element, None if it has none of that name."""
        return value_of(self.at(number), PyUnicode_AsUTF8AndSize(name, NULL)) if 0 <= number < len(self.nodes) else None


cdef class Reader:
    """Reads the elements of a page; the columns are those of `lxml_nodes.Markup`."""

    cdef Elements elements
    cdef array.array parent, kind
    cdef list tag, texts, tails, keys, key_tags
    cdef dict kind_of, tag_names, hidden
    cdef frozenset keyed, silent
    cdef object is_hidden
    cdef const tree.xmlChar* tag_at[MEMO]  # the parser holds each name once, so its address tells it
    cdef PyObject* tag_there[MEMO]
    cdef const tree.xmlChar* name_at[MEMO]
    cdef bint is_keyed[MEMO]
    cdef array.array key
    cdef Py_ssize_t length

    def __init__(self, frozenset keyed, frozenset silent, is_hidden):
        self.elements, self.keyed, self.silent, self.is_hidden = Elements(), keyed, silent, is_hidden
        self.parent, self.kind = array.array("q"), array.array("q")
        self.tag, self.texts, self.tails, self.keys, self.key_tags = [], [], [], [], []
        self.kind_of, self.tag_names, self.hidden, self.key = {}, {}, {}, array.array("b")

    def read(self, cetree._Element root, Py_ssize_t most):
        """Read up to so many elements: the columns, and whether these are all."""
        self.elements.document = root._doc
        whole = self.walk(root._c_node, most)
        return self.elements, self.parent, self.tag, self.kind, self.keys, self.key_tags, self.texts, self.tails, whole

    cdef bint walk(self, tree.xmlNode* node, Py_ssize_t most) except -1:
        cdef tree.xmlNode* top = node
        cdef tree.xmlNode* below
        cdef Py_ssize_t above = -1
        while len(self.tag) < most:
            self.add(node, above, node is top)
            below = element_from(node.children)
            if below is not NULL:
                above = len(self.tag) - 1
            while below is NULL:
                if node is top:
                    return True
                below = element_from(node.next)
                if below is NULL:
                    node = node.parent
                    above = self.parent.data.as_longlongs[above]
            node = below
        push(self.parent, above)  # of the first that is left out
        return False

    cdef int add(self, tree.xmlNode* node, Py_ssize_t above, bint is_top) except -1:
        push(self.elements.nodes, <Py_ssize_t> node)
        tag = self.tag_of(node.name)
        self.tag.append(tag)
        push(self.parent, above)
        push(self.kind, self.kind_at(node, tag))
        self.texts.append(None if tag in self.silent else text_from(node.children))
        self.tails.append(None if is_top else text_from(node.next))

    cdef str tag_of(self, const tree.xmlChar* name):
        cdef size_t place = (<size_t> name >> 3) & (MEMO - 1)
        if self.tag_at[place] is not name:
            tag = PyUnicode_DecodeUTF8(<const char*> name, strlen(<const char*> name), "replace")
            tag = self.tag_names.setdefault(tag, tag)
            self.tag_at[place], self.tag_there[place] = name, <PyObject*> tag
        return <str> self.tag_there[place]

    cdef Py_ssize_t kind_at(self, tree.xmlNode* node, str tag) except -1:
        """The number of an element's key: its tag and its telling attributes, a null byte before each."""
        cdef tree.xmlAttr* attribute = node.properties
        self.length = 0
        self.write(<const char*> node.name)
        while attribute is not NULL:
            if attribute.type == tree.XML_ATTRIBUTE_NODE and attribute.ns is NULL:
                self.write_attribute(node, attribute)
            attribute = <tree.xmlAttr*> attribute.next
        key = PyBytes_FromStringAndSize(self.key.data.as_chars, self.length)
        number = self.kind_of.get(key)
        if number is None:
            number = self.kind_of[key] = len(self.keys)
            self.keys.append(key.decode("utf-8", "replace"))
            self.key_tags.append(tag)
        return number

    cdef int write_attribute(self, tree.xmlNode* node, tree.xmlAttr* attribute) except -1:
        cdef const char* name = <const char*> attribute.name
        cdef size_t place = (<size_t> name >> 3) & (MEMO - 1)
        if self.name_at[place] is not attribute.name:
            self.name_at[place], self.is_keyed[place] = attribute.name, <bytes> name in self.keyed
        if strcmp(name, b"style") == 0:
            value = cetree.attributeValue(node, attribute)
            if value not in self.hidden:
                self.hidden[value] = self.is_hidden(value) is not None
            if self.hidden[value]:
                self.write(b"\0style=hidden", 13)
        elif self.is_keyed[place]:
            self.write(b"\0", 1)
            self.write(name)
            self.write(b"=")
            if attribute.children is not NULL and attribute.children.next is NULL:
                self.write(<const char*> attribute.children.content)
            elif attribute.children is not NULL:
                whole = (<str> cetree.attributeValue(node, attribute)).encode("utf-8", "replace")
                self.write(whole, len(whole))

    cdef int write(self, const char* text, Py_ssize_t length=-1) except -1:
        if text is NULL:
            return 0
        length = strlen(text) if length < 0 else length
        if self.length + length > len(self.key):
            array.resize(self.key, 2 * (self.length + length))
        memcpy(self.key.data.as_chars + self.length, text, length)
        self.length += length


cdef int push(array.array column, Py_ssize_t value) except -1:
    cdef Py_ssize_t end = len(column)
    array.resize_smart(column, end + 1)
    column.data.as_longlongs[end] = value


cdef tree.xmlNode* element_from(tree.xmlNode* node) noexcept:
    """The node or the next of its siblings that is an element."""
    while node is not NULL and node.type != tree.XML_ELEMENT_NODE:
        node = node.next
    return node


cdef object text_from(tree.xmlNode* node):
    """The text of a text node and of those that follow it at once; None if there is none."""
    text = None
    while node is not NULL and node.type in (tree.XML_TEXT_NODE, tree.XML_CDATA_SECTION_NODE):
        if node.content is not NULL and node.content[0] != 0:
            own = PyUnicode_DecodeUTF8(<const char*> node.content, strlen(<const char*> node.content), "replace")
            text = own if text is None else text + own
        node = node.next
    return text


cdef object value_of(tree.xmlNode* node, const char* name):
    cdef tree.xmlAttr* attribute = node.properties
    while attribute is not NULL:
        if attribute.ns is NULL and strcmp(<const char*> attribute.name, name) == 0:
            return cetree.attributeValue(node, attribute)
        attribute = <tree.xmlAttr*> attribute.next
    return None
