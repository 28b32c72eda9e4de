"""Reads a printed PDF back."""

import subprocess


def pdf_text(content):
    """The text as it lies on the pages, which ``\\f`` ends."""
    return subprocess.run(
        ["pdftotext", "-layout", "-", "-"],
        input=content,
        capture_output=True,
        check=True,
    ).stdout.decode()
