"""Signs a PDF with a key from a PKCS#12 file: an electronic document, as others make it.

Usage: pyhanko_sign.py SOURCE TARGET KEY.p12 PIN
"""

import sys

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers


def sign(source: str, target: str, key: str, pin: str) -> None:
    signer = signers.SimpleSigner.load_pkcs12(key, passphrase=pin.encode())
    if signer is None:
        raise SystemExit(f"{key} can't be opened")
    metadata = signers.PdfSignatureMetadata(field_name="Signature1")
    with open(source, "rb") as file, open(target, "wb") as out:
        signers.sign_pdf(IncrementalPdfFileWriter(file), metadata, signer=signer, output=out)


if __name__ == "__main__":
    sign(*sys.argv[1:])
