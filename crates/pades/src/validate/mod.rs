//! Validation of the signatures in a PDF (ETSI EN 319 102-1).
