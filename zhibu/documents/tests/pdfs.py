"""PDF files made by hand, so that the tests need no other writer."""

from __future__ import annotations

from io import BytesIO

import pypdfium2 as pdfium
import pypdfium2.raw as raw


def made_pdf(pages: list[list[tuple[float, str]]]) -> bytes:
    """A PDF of pages, each a list of lines (left edge, Latin words), 28 points apart."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>")
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    for n, lines in enumerate(pages):
        stream = "".join(
            f"BT /F1 16 Tf {x} {760 - 28 * row} Td ({words}) Tj ET\n" for row, (x, words) in enumerate(lines)
        )
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * n} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}endstream")
    body, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF"
    return (body + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}" + trailer).encode()


def scanned_pdf() -> bytes:
    """A PDF whose pages hold no words."""
    document = pdfium.PdfDocument.new()
    for _ in range(2):
        document.new_page(595, 842).close()
    data = BytesIO()
    document.save(data, flags=raw.FPDF_NO_INCREMENTAL)
    document.close()
    return data.getvalue()
