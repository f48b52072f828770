"""Says of each signature in a PDF what pyHanko finds, as JSON.

Usage: pyhanko_judge.py FILE ROOT   (ROOT: certificates in DER, the first is the only anchor)

`long_term` holds if the file alone suffices (PAdES-B-LT): chain, timestamp and revocation of both are
judged at the timestamp's time by what the document security store holds, and nothing is fetched.
"""

import json
import logging
import sys

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import DocumentSecurityStore, validate_pdf_signature
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko_certvalidator import ValidationContext

logging.disable(logging.CRITICAL)


def lasts(reader, signature, root) -> bool:
    tokens = list(extract_tst_data_iter(signature.signer_info, signed=False))
    if "/DSS" not in reader.root or not tokens:
        return False
    store = DocumentSecurityStore.read_dss(reader)
    stamped = tokens[0]["encap_content_info"]["content"].parsed
    context = store.as_validation_context(
        {
            "trust_roots": [root],
            "allow_fetching": False,
            "revocation_mode": "require",
            "retroactive_revinfo": True,
            "moment": stamped["gen_time"].native,
        }
    )
    status = validate_pdf_signature(
        signature, signer_validation_context=context, ts_validation_context=context
    )
    stamp = status.timestamp_validity
    return status.bottom_line and stamp is not None and stamp.valid and stamp.trusted


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
                    "long_term": lasts(reader, signature, root),
                }
            )
    return findings


if __name__ == "__main__":
    print(json.dumps(judge(*sys.argv[1:]), ensure_ascii=False))
