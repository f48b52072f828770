"""Says of each signature in a PDF what pyHanko finds, as JSON.

Usage: pyhanko_judge.py FILE ROOT   (ROOT: certificates in DER, the only anchor)

`long_term` is pyHanko's own check of PAdES-B-LT: by what the file holds and nothing else.
"""

import json
import logging
import sys

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import (
    RevocationInfoValidationType,
    validate_pdf_ltv_signature,
    validate_pdf_signature,
)
from pyhanko_certvalidator import ValidationContext

logging.disable(logging.CRITICAL)


def lasts(signature, root) -> bool:
    status = validate_pdf_ltv_signature(
        signature,
        RevocationInfoValidationType.PADES_LT,
        validation_context_kwargs={
            "trust_roots": [root],
            "allow_fetching": False,
            "revocation_mode": "require",
        },
    )
    return status.valid and status.trusted and status.timestamp_validity is not None


def judge(path: str, root_path: str) -> list[dict]:
    with open(root_path, "rb") as file:
        root = x509.Certificate.load(file.read())
    findings = []
    with open(path, "rb") as file:
        reader = PdfFileReader(file, strict=True)
        for signature in reader.embedded_regular_signatures:
            context = ValidationContext(
                trust_roots=[root], allow_fetching=False, revocation_mode="soft-fail"
            )
            status = validate_pdf_signature(signature, signer_validation_context=context)
            has_store = "/DSS" in reader.root
            findings.append(
                {
                    "field": signature.field_name,
                    "signer": status.signing_cert.subject.native.get("common_name"),
                    "subfilter": signature.sig_object.get("/SubFilter"),
                    "intact": status.intact,
                    "valid": status.valid,
                    "trusted": status.trusted,
                    "changes": status.modification_level.name,
                    "coverage": status.coverage.name,
                    "within_permissions": status.docmdp_ok,
                    "algorithm": status.pkcs7_signature_mechanism,
                    "long_term": has_store and lasts(signature, root),
                }
            )
    return findings


if __name__ == "__main__":
    print(json.dumps(judge(*sys.argv[1:]), ensure_ascii=False))
