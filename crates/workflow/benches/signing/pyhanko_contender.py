"""pyHanko as its documentation has it, and as fast as it goes: loads a key once, then does the acts that it reads, a line of JSON each,
and answers with the seconds that each took.

Usage: pyhanko_contender.py KEY.p12 PIN ROOT   (ROOT: a certificate in DER, the only anchor)
"""

import json
import logging
import sys
import time
from io import BytesIO

from asn1crypto import x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

logging.disable(logging.CRITICAL)

# As many bytes of hexadecimal digits as we leave for the CMS. Without, it signs twice to find out.
ROOM = 64 * 1024


METADATA = signers.PdfSignatureMetadata(
    field_name="Signature1", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES
)


def sign(signer: signers.SimpleSigner, file: str, target: str) -> dict:
    """From file to file, as documented."""
    start = time.perf_counter()
    with open(file, "rb") as source, open(target, "wb") as out:
        signers.sign_pdf(IncrementalPdfFileWriter(source), METADATA, signer=signer, output=out)
    return {"seconds": time.perf_counter() - start}


def sign_tuned(signer: signers.SimpleSigner, file: str, target: str) -> dict:
    start = time.perf_counter()
    with open(file, "rb") as source, open(target, "wb") as out:
        # In memory, and then written at once: quicker than to the file itself.
        signed: BytesIO = signers.sign_pdf(
            IncrementalPdfFileWriter(source), METADATA, signer=signer, bytes_reserved=ROOM
        )
        out.write(signed.getbuffer())
    return {"seconds": time.perf_counter() - start}


def validate(root: x509.Certificate, file: str) -> dict:
    start = time.perf_counter()
    with open(file, "rb") as source:
        (signature,) = PdfFileReader(source).embedded_signatures
        context = ValidationContext(
            trust_roots=[root], allow_fetching=False, revocation_mode="soft-fail"
        )
        status = validate_pdf_signature(signature, signer_validation_context=context)
    return {"seconds": time.perf_counter() - start, "holds": status.bottom_line}


def main(key: str, pin: str, root_path: str) -> None:
    signer = signers.SimpleSigner.load_pkcs12(key, passphrase=pin.encode())
    if signer is None:
        raise SystemExit(f"{key} can't be opened")
    with open(root_path, "rb") as file:
        root = x509.Certificate.load(file.read())
    for line in sys.stdin:
        act = json.loads(line)
        if act["act"] == "sign":
            answer = sign(signer, act["file"], act["target"])
        elif act["act"] == "sign-tuned":
            answer = sign_tuned(signer, act["file"], act["target"])
        else:
            answer = validate(root, act["file"])
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
