-- Whose paper was certified before is found by the owner's number too, where they have no account.
CREATE INDEX dossier_by_identifier ON dossier (applicant_identifier);
