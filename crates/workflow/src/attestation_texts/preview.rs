//! "Xem thử": a wording on the page that it would stand on, before it is set. Nothing of it is kept.

use chungthuc_domain::{
    AppError, ErrorCode, UnitId, calendar::Moment, certification::Certification,
    view::paper_copy::AttestationPlace,
};
use chungthuc_print::{Block, Document as Printed, PaperAttestation, Sheet, pdf};
use chungthuc_storage::repo::unit::{self, Unit};
use pades::{compose::Attestation, document::Document, limits::Limits, sign};

use super::form::wording;
use crate::{
    Workflow, actor::Actor, administered::Administered, context::in_turn, failure::Failure,
    made_file::MadeFile,
};

/// In the places of what isn't known before a paper is signed.
const TITLE: &str = "CHỨC VỤ NGƯỜI KÝ";
const NAME: &str = "Họ và tên người ký";
const CODE: &str = "(mã chứng thực)";

impl Workflow {
    /// A wording on the page that copies of `certification` get, with blanks for what isn't known yet, as
    /// PDF: of an electronic copy behind a page that stands for the scan.
    ///
    /// Errors: the field `text`; [`ErrorCode::NotFound`] for who administers nothing, and for a unit that
    /// isn't theirs.
    pub async fn preview_attestation_text(
        &self,
        actor: &Actor,
        scope: Option<UnitId>,
        certification: Certification,
        typed: &str,
    ) -> Result<MadeFile, AppError> {
        self.answer(async {
            let of = {
                let mut db = self.db.read().await?;
                let administered = Administered::of(&mut db, actor).await?;
                if !administered.sees(scope) {
                    return Err(ErrorCode::NotFound.into());
                }
                let of = unit::find(&mut db, scope.unwrap_or(administered.root)).await?;
                of.ok_or(ErrorCode::NotFound)?
            };
            let text = wording(typed).map_err(|text| AppError::field("text", text))?;
            let (now, public_url) = (self.now(), self.settings.public_url.clone());
            let write = move || match certification {
                Certification::Electronic => electronic(text, &of, &public_url, now),
                Certification::OnPaper => on_paper(&text, &of, now),
            };
            let bytes = in_turn(&self.reading, write).await??;
            Ok(MadeFile {
                file_name: "xem-thu-loi-chung.pdf".to_owned(),
                media_type: "application/pdf",
                bytes,
            })
        })
        .await
    }
}

fn on_paper(text: &str, unit: &Unit, now: Moment) -> Result<Vec<u8>, Failure> {
    let attestation = PaperAttestation {
        statement: text,
        code: CODE,
        issued: None,
        suffix: &Certification::OnPaper.book_kind().suffix(&unit.book_suffix),
        title_lines: &[TITLE.to_owned()],
        signer_name: NAME,
        place: AttestationPlace::Sheet,
        printed_at: now,
    };
    pdf(&attestation.document()).map_err(Failure::broken)
}

fn electronic(
    text: String,
    unit: &Unit,
    public_url: &str,
    now: Moment,
) -> Result<Vec<u8>, Failure> {
    let scan = Printed {
        title: "Xem thử lời chứng".to_owned(),
        written_at: now,
        sheet: Sheet::A4,
        head: String::new(),
        foot: String::new(),
        blocks: vec![
            Block::Title("Xem thử lời chứng".to_owned()),
            Block::Paragraph(
                "Trang này ở chỗ của bản quét bản chính. Trang sau là trang lời chứng, chưa có số, \
                 chữ ký và con dấu."
                    .to_owned(),
            ),
        ],
    };
    let mut bytes = pdf(&scan).map_err(Failure::broken)?;
    let attestation = Attestation {
        statement: text,
        title_lines: vec![TITLE.to_owned()],
        signer_name: Some(NAME.to_owned()),
        agency: format!("{}, {}", unit.name, unit.province),
        public_url: public_url.to_owned(),
        request_code: CODE.to_owned(),
    };
    let prepared = {
        let document = Document::open(&bytes, &Limits::default()).map_err(Failure::broken)?;
        sign::prepare(&document, &attestation).map_err(Failure::broken)?
    };
    bytes.extend(prepared.increment.bytes);
    Ok(bytes)
}
