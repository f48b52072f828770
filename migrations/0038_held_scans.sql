-- Scans of dossiers that ended before anything was certified are kept while papers are held (TT 01/2020
-- Đ.11 k.2), and let go of else: what names an upload keeps the upkeep from deleting it.
UPDATE upload SET state = 'USED', version = version + 1
 WHERE state <> 'USED' AND id IN
   (SELECT c.upload_id FROM dossier_component c JOIN refusal r ON r.dossier_id = c.dossier_id
    WHERE r.paper_id IS NULL AND r.is_held = 1 AND c.upload_id IS NOT NULL);

UPDATE dossier_component SET upload_id = NULL
 WHERE upload_id IN (SELECT id FROM upload WHERE state <> 'USED')
   AND dossier_id IN (SELECT id FROM dossier WHERE phase IN ('CANCELLED', 'REFUSED'));
