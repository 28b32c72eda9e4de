"""QR codes as pictures. No database, no drawing program: an SVG of squares."""

from base64 import b64encode

from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

QUIET = 4
"""modules left white around the code, as the standard wants"""


def qr_svg(text):
    """The QR code of an address, as SVG, one unit a module."""
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(text)
    code.make()
    size = code.getModuleCount()
    squares = "".join(
        f"M{column + QUIET} {row + QUIET}h1v1h-1z"
        for row in range(size)
        for column in range(size)
        if code.isDark(row, column)
    )
    whole = size + 2 * QUIET
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {whole}" '
        f'width="{whole * 8}" height="{whole * 8}" shape-rendering="crispEdges">'
        f'<rect width="{whole}" height="{whole}" fill="#fff"/>'
        f'<path d="{squares}" fill="#000"/></svg>'
    )


def qr_data_uri(text):
    """The QR code as the source of an image: nothing has to be fetched."""
    return f"data:image/svg+xml;base64,{b64encode(qr_svg(text).encode()).decode()}"
