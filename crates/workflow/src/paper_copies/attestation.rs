//! "In lời chứng" of copies on paper, as PDF: before they are numbered with dotted lines, afterwards
//! with number, book and day. What it looks like is `print`'s.

use chungthuc_domain::{
    AppError, ErrorCode, PaperId, certification::Certification, right::Right, state::PaperState,
    view::paper_copy::AttestationPlace,
};
use chungthuc_print::{IssuedNumber, PaperAttestation, pdf};
use chungthuc_storage::{
    database::Connection,
    repo::{
        account, book,
        paper::{self, Paper},
        register, unit,
    },
};
use serde_json::json;

use super::signed_by_hand;
use crate::{Workflow, actor::Actor, context::in_turn, failure::Failure, signing::title_lines};

/// Who prints attestations.
const PRINTERS: [Right; 3] = [Right::Creator, Right::Signer, Right::Sealer];

/// An attestation to be printed.
#[derive(Debug, Clone)]
pub struct AttestationFile {
    /// `loi-chung-H99.101-261120-000041.pdf`
    pub file_name: String,
    /// The PDF.
    pub bytes: Vec<u8>,
}

/// Who stands below it.
struct Signer {
    title_lines: Vec<String>,
    name: String,
}

/// Whether `actor` may print the attestation of a paper now.
pub(crate) fn may_print(actor: &Actor, paper: &Paper) -> bool {
    is_printable(paper) && prints_for(actor, paper)
}

fn prints_for(actor: &Actor, paper: &Paper) -> bool {
    let mut rights = PRINTERS.into_iter();
    rights.any(|right| actor.may(right, paper.unit))
}

fn is_printable(paper: &Paper) -> bool {
    let stands = matches!(
        paper.state,
        PaperState::PendingSignature
            | PaperState::PendingSeal
            | PaperState::Sealed
            | PaperState::Completed
    );
    stands && paper.certification == Certification::OnPaper
}

impl Workflow {
    /// The attestation of copies on paper, to be printed on a sheet of its own or at the foot of the
    /// copy's last page. Who printed which is audited.
    ///
    /// Errors: [`ErrorCode::NotFound`], [`ErrorCode::WrongState`] for an electronic copy, and for what
    /// came back, ended or was voided.
    pub async fn print_attestation(
        &self,
        actor: &Actor,
        id: PaperId,
        place: AttestationPlace,
    ) -> Result<AttestationFile, AppError> {
        self.answer(async {
            let mut db = self.db.read().await?;
            let found = paper::find(&mut db, id).await?;
            let found = found.filter(|paper| prints_for(actor, paper));
            let found = found.ok_or(ErrorCode::NotFound)?;
            if !is_printable(&found) {
                return Err(ErrorCode::WrongState.into());
            }
            let unit = unit::find(&mut db, found.unit).await?;
            let unit = unit.ok_or(ErrorCode::NotFound)?;
            let signer = self.signer_of(&mut db, &found).await?;
            let issued = match register::of_paper(&mut db, id).await? {
                Some(line) => {
                    let book = book::find(&mut db, line.book).await?;
                    let book = book.ok_or_else(|| Failure::broken("a line is in no book"))?;
                    Some((
                        book.number_text(line.number),
                        book.name(),
                        line.certified_on,
                    ))
                }
                None => None,
            };
            drop(db);
            let has_number = issued.is_some();
            let (statement, code) = (found.statement.clone(), found.code.clone());
            let suffix = found.certification.book_kind().suffix(&unit.book_suffix);
            let printed_at = self.now();
            let write = move || {
                let issued = issued.as_ref().map(|(number, book, day)| IssuedNumber {
                    number,
                    book,
                    day: *day,
                });
                let attestation = PaperAttestation {
                    statement: &statement,
                    code: &code,
                    issued,
                    suffix: &suffix,
                    title_lines: &signer.title_lines,
                    signer_name: &signer.name,
                    place,
                    printed_at,
                };
                pdf(&attestation.document())
            };
            let bytes = in_turn(&self.reading, write).await?;
            let mut tx = self.db.begin().await?;
            let details = json!({ "has_number": has_number });
            let subject = format!("paper {id}");
            self.audit(
                &mut tx,
                actor,
                found.unit,
                "PRINT_ATTESTATION",
                subject,
                details,
            );
            tx.commit().await?;
            Ok(AttestationFile {
                file_name: format!("loi-chung-{}.pdf", found.code),
                bytes: bytes.map_err(Failure::broken)?,
            })
        })
        .await
    }

    /// Who signed the copies, or, before they did, who is to, by what they hold today.
    async fn signer_of(&self, db: &mut Connection, paper: &Paper) -> Result<Signer, Failure> {
        if let Some(signature) = signed_by_hand(db, paper).await? {
            return Ok(Signer {
                title_lines: signature.title_lines,
                name: signature.signer_name,
            });
        }
        let person = account::find(db, paper.signer).await?;
        let grants = unit::grants_of(db, paper.signer, self.now().day()).await?;
        let signs = |grant: &&unit::Grant| grant.unit == paper.unit && grant.right == Right::Signer;
        Ok(Signer {
            title_lines: grants
                .iter()
                .find(signs)
                .map(title_lines)
                .unwrap_or_default(),
            name: person.map(|person| person.name).unwrap_or_default(),
        })
    }
}
