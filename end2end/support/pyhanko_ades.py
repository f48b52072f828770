"""Says of each signature in a PDF what pyHanko concludes by the processes of EN 319 102-1, as JSON:
by that for signatures with time (5.5) and by that for long-term availability (5.6), at a time of one's
choosing. Syntax is read strictly, revocation is required, and nothing is fetched.

Usage: pyhanko_ades.py FILE TIME ANSWERS ROOT…   (ANSWERS: another PDF whose document security store
is known too, or -; ROOT: the anchors, certificates in DER)
"""

import asyncio
import json
import logging
import sys

from asn1crypto import x509
from asn1crypto.crl import CertificateList
from asn1crypto.ocsp import OCSPResponse
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.ades import (
    ades_lta_validation,
    ades_with_time_validation,
)
from pyhanko.sign.validation import DocumentSecurityStore
from pyhanko.sign.validation.policy_decl import (
    LocalKnowledge,
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import (
    REQUIRE_REVINFO,
    CertRevTrustPolicy,
    FreshnessReqType,
)
from pyhanko_certvalidator.registry import SimpleTrustManager
from pyhanko_certvalidator.revinfo.archival import CRLContainer, OCSPContainer

from pyhanko_time import stand_still

logging.disable(logging.CRITICAL)


def known(path: str) -> LocalKnowledge:
    if path == "-":
        return LocalKnowledge()
    with open(path, "rb") as file:
        store = DocumentSecurityStore.read_dss(PdfFileReader(file))
        responses = [OCSPResponse.load(ocsp.get_object().data) for ocsp in store.ocsps]
        lists = [CertificateList.load(crl.get_object().data) for crl in store.crls]
    return LocalKnowledge(
        known_ocsps=[ocsp for response in responses for ocsp in OCSPContainer.load_multi(response)],
        known_crls=[CRLContainer(crl_data=each) for each in lists],
    )


async def concluded(file, specification, timing) -> list[dict]:
    said = []
    for signature in PdfFileReader(file, strict=True).embedded_regular_signatures:
        with_time = await ades_with_time_validation(
            signature.signed_data,
            specification.signature_validation_spec,
            timing_info=timing,
            raw_digest=signature.compute_digest(),
        )
        lasting = await ades_lta_validation(signature, specification, timing_info=timing)
        said.append(
            {
                "field": signature.field_name,
                "with_time": repr(with_time.ades_subindic),
                "long_term": repr(lasting.ades_subindic),
                "evidence_since": str(lasting.oldest_evidence_record_timestamp or ""),
            }
        )
    return said


def main(path: str, time: str, answers: str, *roots: str) -> None:
    anchors = []
    for root in roots:
        with open(root, "rb") as file:
            anchors.append(x509.Certificate.load(file.read()))
    at = stand_still(time)
    timing = ValidationTimingInfo(at, at, point_in_time_validation=True)
    specification = PdfSignatureValidationSpec(
        signature_validation_spec=SignatureValidationSpec(
            cert_validation_policy=CertValidationPolicySpec(
                trust_manager=SimpleTrustManager.build(anchors),
                revinfo_policy=CertRevTrustPolicy(
                    REQUIRE_REVINFO,
                    freshness=None,
                    freshness_req_type=FreshnessReqType.MAX_DIFF_REVOCATION_VALIDATION,
                ),
            ),
            revinfo_gathering_policy=RevocationInfoGatheringSpec(
                online_fetching_rule=RevinfoOnlineFetchingRule.LOCAL_ONLY
            ),
            local_knowledge=known(answers),
        )
    )
    with open(path, "rb") as file:
        print(json.dumps(asyncio.run(concluded(file, specification, timing))))


if __name__ == "__main__":
    main(*sys.argv[1:])
