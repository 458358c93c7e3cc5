"""Small PDFs, made without a library."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from samples.records import HOST, Sample, fields, http, record

Line = tuple[float, float, float, str]
"""Left, baseline and font size in points, and the text."""


def pdf(pages: Sequence[Iterable[Line]], **information: str) -> bytes:
    """Give a PDF with lines of Helvetica on its pages, and its document information."""
    kids = " ".join(f"{4 + 2 * at} 0 R" for at in range(len(pages)))
    facts = " ".join(f"/{name} ({value})" for name, value in information.items())
    objects = [
        "<< /Type /Catalog /Pages 2 0 R /Lang (en-GB) >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for at, lines in enumerate(pages):
        font = "/Resources << /Font << /F1 3 0 R >> >>"
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] {font} /Contents {5 + 2 * at} 0 R >>")
        shown = "".join(f"BT /F1 {size} Tf {left} {base} Td ({text}) Tj ET\n" for left, base, size, text in lines)
        objects.append(f"<< /Length {len(shown)} >>\nstream\n{shown}endstream")
    objects.append(f"<< {facts} >>")
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    trailer = f"trailer\n<< /Size {size} /Root 1 0 R /Info {len(objects)} 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + f"xref\n0 {size}\n0000000000 65535 f \n{table}".encode() + trailer.encode()


def tides() -> bytes:
    """Give a paper of two pages about tides."""
    first = [
        (72, 780, 20, "The tide table"),
        (72, 740, 11, "High water comes fifty minutes later each day, because the moon has moved"),
        (72, 726, 11, "on while the earth turned once, and every harbour adds a delay of its own."),
        (72, 698, 11, "That is why a table printed for one quay is of little use at the next, though"),
        (72, 684, 11, "both look upon the same sea and the water has come the same way, from"),
    ]
    second = [
        (72, 780, 11, "the open ocean to the mouth of the river."),
        (72, 752, 11, "The table of this quay is printed once a year."),
    ]
    dates = {"CreationDate": "D:20260303110000+01'00'", "ModDate": "D:20260304090000Z"}
    return pdf([first, second], Title="The tide table", Author="Ada Example; Ben Example", **dates)


def in_warc() -> bytes:
    """Give the paper, and one that is damaged, as they were fetched."""
    parts = []
    for name, body in (("tides.pdf", tides()), ("damaged.pdf", tides()[:300])):
        block = http(body, ("Content-Length", str(len(body))), media_type="application/pdf")
        target = {"WARC_Target_URI": f"{HOST}/{name}"}
        parts.append(record(fields("response", name, block, "application/http; msgtype=response", **target), block))
    return b"".join(parts)


SAMPLES = {
    "pdf.warc": Sample("a PDF, and one that is damaged", in_warc),
    "www.samples.example/tides/table.pdf": Sample("a PDF in a mirror's tree", tides),
}
