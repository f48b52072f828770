"""Signs a PDF by pyHanko as PAdES of each level: b.pdf, t.pdf, lt.pdf and lta.pdf, and again.pdf, which
two signed.

Usage: pyhanko_pades.py FOLDER TIME   (in FOLDER: source.pdf; signer and tsa as .key in PKCS#8 and .cer,
the authorities root and issuing as .cer with their .crl, all in DER; the tsa's key is RSA)
"""

import sys
from pathlib import Path

from asn1crypto import keys, x509
from asn1crypto.crl import CertificateList
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from pyhanko_time import stand_still


def main(folder: str, time: str) -> None:
    at = stand_still(time)
    there = Path(folder)

    def read(name: str) -> bytes:
        return (there / name).read_bytes()

    def certificate(name: str) -> x509.Certificate:
        return x509.Certificate.load(read(f"{name}.cer"))

    def key(name: str) -> keys.PrivateKeyInfo:
        return keys.PrivateKeyInfo.load(read(f"{name}.key"))

    store = SimpleCertificateStore()
    store.register_multiple([certificate("issuing"), certificate("root")])
    signer = signers.SimpleSigner(
        signing_cert=certificate("signer"), signing_key=key("signer"), cert_registry=store
    )
    stamper = DummyTimeStamper(
        certificate("tsa"), key("tsa"), certs_to_embed=store, fixed_dt=at
    )

    def sign(source: str, target: str, field: str, level: str) -> None:
        lasting = level in ("LT", "LTA")
        context = ValidationContext(
            trust_roots=[certificate("root")],
            crls=[CertificateList.load(read(f"{name}.crl")) for name in ("root", "issuing")],
            other_certs=[certificate("issuing")],
            moment=at,
            allow_fetching=False,
            revocation_mode="require",
        )
        metadata = signers.PdfSignatureMetadata(
            field_name=field,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            embed_validation_info=lasting,
            use_pades_lta=level == "LTA",
            validation_context=context if lasting else None,
        )
        with open(there / source, "rb") as file, open(there / target, "w+b") as out:
            signers.sign_pdf(
                IncrementalPdfFileWriter(file),
                metadata,
                signer=signer,
                timestamper=None if level == "B" else stamper,
                output=out,
            )

    for level in ("B", "T", "LT", "LTA"):
        sign("source.pdf", f"{level.lower()}.pdf", "Signature1", level)
    sign("lt.pdf", "again.pdf", "Signature2", "LT")


if __name__ == "__main__":
    main(*sys.argv[1:])
