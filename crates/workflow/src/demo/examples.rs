//! The demo's examples: a day at UBND đặc khu Hòn Mây, a unit that certifies copies on paper, done by the
//! use cases as its one officer would. Nobody has it as their own where the demo's other accounts work, so
//! that those begin with empty lists and first numbers. All names are invented.

use bytes::Bytes;
use chungthuc_domain::{
    DossierId, PaperId, SessionId, UploadId,
    calendar::day_text,
    certification::CertificationChoice,
    fee::payment::PaymentMethod,
    reception::Subject,
    refusal::RefusalReason,
    view::{
        fee::PaymentForm,
        intake::UploadOutcome,
        paper_copy::NumberRequest,
        reception::{ComponentForm, GeneralForm, ReceptionForm},
        refusal::RefusalForm,
    },
};
use chungthuc_print::{Block, Document, Sheet, pdf};
use chungthuc_storage::repo::{account, unit};
use futures::stream;

use super::people::DOCUMENT_TYPES;
use crate::{Workflow, actor::Actor, context::in_turn, failure::Failure};

/// Who works there.
const LOGIN: &str = "motnguoi.hm";
/// What is received.
const PROCEDURE: &str = "2.000815";

/// How far a dossier came.
enum Stage {
    /// It was received, and nothing of it is sent yet.
    Received,
    /// It waits for the leader.
    Waits,
    /// The leader gave it back, for this reason.
    Returned(&'static str),
    /// The copies are signed, and wait for their number.
    Signed,
    /// They were handed over.
    Done,
    /// It was refused, on this ground and in these words.
    Refused(RefusalReason, &'static str),
}

/// A dossier of one paper.
struct Example {
    owner: &'static str,
    /// Code of the kind of paper.
    document: &'static str,
    pages: &'static str,
    copies: &'static str,
    certification: CertificationChoice,
    /// The receipt with which its fee was taken.
    receipt: Option<&'static str>,
    stage: Stage,
}

const fn on_paper(
    owner: &'static str,
    document: &'static str,
    (pages, copies): (&'static str, &'static str),
    receipt: Option<&'static str>,
    stage: Stage,
) -> Example {
    Example {
        owner,
        document,
        pages,
        copies,
        certification: CertificationChoice::OnPaper,
        receipt,
        stage,
    }
}

const fn electronic(example: Example) -> Example {
    Example {
        certification: CertificationChoice::Electronic,
        ..example
    }
}

const EXAMPLES: [Example; 8] = [
    on_paper(
        "Phùng Ngọc Mai Hiên",
        "KS",
        ("1", "3"),
        Some("HM 0000001"),
        Stage::Done,
    ),
    on_paper(
        "Lục Gia Thái Sơn",
        "BTN",
        ("2", "2"),
        Some("HM 0000002"),
        Stage::Done,
    ),
    on_paper(
        "Giàng Thị Ánh Dao",
        "QSDĐ",
        ("4", "1"),
        Some("HM 0000003"),
        Stage::Signed,
    ),
    on_paper("Mạc Đình Hải Vân", "HB", ("24", "1"), None, Stage::Waits),
    electronic(on_paper(
        "Quách Thu Hạ Linh",
        "BD",
        ("4", "1"),
        Some("HM 0000004"),
        Stage::Refused(
            RefusalReason::Damaged,
            "Trang 3 rách mất góc dưới, không đọc được điểm và dấu.",
        ),
    )),
    on_paper(
        "Tô Vĩnh An Khang",
        "GPLX",
        ("2", "1"),
        None,
        Stage::Refused(
            RefusalReason::NotLegalised,
            "Giấy phép do nước ngoài cấp, chưa được hợp pháp hóa lãnh sự.",
        ),
    ),
    electronic(on_paper(
        "Kiều Thanh Bạch Vân",
        "KH",
        ("1", "1"),
        None,
        Stage::Returned("Bản quét mất phần dấu ở góc dưới, đề nghị quét lại."),
    )),
    on_paper(
        "Ninh Đức Trọng Nghĩa",
        "DKKD",
        ("2", "2"),
        None,
        Stage::Received,
    ),
];

impl Workflow {
    /// Has the work of that day done.
    ///
    /// Errors: the use cases'.
    pub(super) async fn seed_examples(&self) -> Result<(), Failure> {
        let Some(actor) = self.example_actor().await? else {
            return Ok(());
        };
        for new in self.books(&actor).await?.new {
            self.create_book(&actor, new.proposal).await?;
        }
        for example in &EXAMPLES {
            self.seed_example(&actor, example).await?;
        }
        Ok(())
    }

    async fn example_actor(&self) -> Result<Option<Actor>, Failure> {
        let mut db = self.db.read().await?;
        let Some(person) = account::find_by_login(&mut db, LOGIN).await? else {
            return Ok(None);
        };
        let grants = unit::grants_of(&mut db, person.id, self.now().day()).await?;
        Ok(Some(Actor {
            session: SessionId(self.ids.uuid()),
            person: person.id,
            name: person.name,
            is_applicant: false,
            unit: grants.first().map(|grant| grant.unit),
            grants,
        }))
    }

    async fn seed_example(&self, actor: &Actor, example: &Example) -> Result<(), Failure> {
        let dossier = self.begin_reception(actor, PROCEDURE).await?;
        let form = self.example_form(actor, example).await?;
        let begun = self.open_reception(actor, dossier).await?;
        let received = self
            .receive(actor, dossier, begun.version, form.clone())
            .await?;
        if let Stage::Received = example.stage {
            return Ok(());
        }
        let paper = self
            .confirm_example(actor, dossier, received.version, form, example)
            .await?;
        match example.stage {
            Stage::Received | Stage::Waits => {}
            Stage::Returned(reason) => {
                let version = self.paper(actor, paper).await?.version;
                self.return_paper(actor, paper, version, reason).await?;
            }
            Stage::Refused(ground, explanation) => {
                let form = RefusalForm {
                    ground: ground.code().to_owned(),
                    explanation: explanation.to_owned(),
                    ..RefusalForm::default()
                };
                let version = self.paper(actor, paper).await?.version;
                self.refuse_paper(actor, paper, version, form).await?;
            }
            Stage::Signed => self.sign_example(actor, paper).await?,
            Stage::Done => {
                self.sign_example(actor, paper).await?;
                let view = self.open_numbering(actor, paper).await?;
                let book = view.books.first().map(|choice| choice.book);
                let request = NumberRequest {
                    paper,
                    version: view.paper.version,
                    book: book.ok_or_else(|| Failure::broken("no book is open"))?,
                };
                self.number_copies(actor, request).await?;
                let version = self.paper(actor, paper).await?.version;
                self.give_out(actor, paper, version).await?;
                self.return_original(actor, paper, example.owner).await?;
            }
        }
        Ok(())
    }

    /// Sends what was received for signature, and takes the fee where there is a receipt. Gives the paper.
    async fn confirm_example(
        &self,
        actor: &Actor,
        dossier: DossierId,
        version: i64,
        form: ReceptionForm,
        example: &Example,
    ) -> Result<PaperId, Failure> {
        let confirmed = self
            .confirm_reception(actor, dossier, version, form)
            .await?;
        let made = confirmed.papers.first();
        let made = made.ok_or_else(|| Failure::broken("no paper was made"))?;
        if let Some(receipt) = example.receipt {
            let payment = PaymentForm {
                amount: made.fee.to_string(),
                receipt: receipt.to_owned(),
                paid_on: day_text(self.now().day()),
                method: PaymentMethod::Cash.code().to_owned(),
                taken: 0,
            };
            self.take_fee(actor, made.paper, payment).await?;
        }
        Ok(made.paper)
    }

    async fn sign_example(&self, actor: &Actor, paper: PaperId) -> Result<(), Failure> {
        let version = self.paper(actor, paper).await?.version;
        self.sign_on_paper(actor, paper, version).await?;
        Ok(())
    }

    async fn example_form(
        &self,
        actor: &Actor,
        example: &Example,
    ) -> Result<ReceptionForm, Failure> {
        let known = DOCUMENT_TYPES
            .iter()
            .find(|(code, _, _)| *code == example.document);
        let name = known.map_or(example.document, |(_, name, _)| *name);
        let upload = self.example_scan(actor, name, example.owner).await?;
        Ok(ReceptionForm {
            general: GeneralForm {
                subject: Subject::Citizen.code().to_owned(),
                owner: example.owner.to_owned(),
                sets: "1".to_owned(),
                ..GeneralForm::default()
            },
            components: vec![ComponentForm {
                name: name.to_owned(),
                originals: "1".to_owned(),
                copies: "0".to_owned(),
                upload: Some(upload),
                certified: true,
                certification: example.certification,
                document_type: example.document.to_owned(),
                pages: example.pages.to_owned(),
                certified_copies: example.copies.to_owned(),
                ..ComponentForm::default()
            }],
            signer: Some(actor.person),
        })
    }

    /// A page that stands for the scan of an original, sent as an officer's browser does.
    async fn example_scan(
        &self,
        actor: &Actor,
        name: &str,
        owner: &str,
    ) -> Result<UploadId, Failure> {
        let document = Document {
            title: name.to_owned(),
            written_at: self.now(),
            sheet: Sheet::A4,
            head: String::new(),
            foot: String::new(),
            blocks: vec![
                Block::Title(name.to_uppercase()),
                Block::Paragraph(format!("Họ và tên: {owner}")),
                Block::Note("Trang dựng cho bản dùng thử, không có giá trị pháp lý.".to_owned()),
            ],
        };
        let bytes = in_turn(&self.reading, move || pdf(&document)).await?;
        let bytes = bytes.map_err(Failure::broken)?;
        let begun = self
            .begin_upload(actor, "ban-quet.pdf", bytes.len() as u64)
            .await?;
        let body = stream::iter([Ok::<_, std::io::Error>(Bytes::from(bytes))]);
        let sent = self.append_upload(actor, begun.id, 0, body).await?;
        if let Some(UploadOutcome::NeedsConsent { .. }) = sent.outcome {
            self.consent(actor, begun.id).await?;
        }
        Ok(begun.id)
    }
}
