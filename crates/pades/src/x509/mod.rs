//! X.509 certificates (RFC 5280): what one says, and the path from a signer to a trust anchor.
