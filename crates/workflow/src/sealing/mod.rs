//! The clerk's step: check what the leader signed, number and seal it, complete it (DOMAIN §4.2(f),
//! T9–T10). Giving it back is in `give_back`.

mod chosen;
mod number;
mod seal;

pub(crate) use number::{enter_in_book, has_come, next_in_book, open_book};

use chungthuc_domain::{
    AppError, ErrorCode, PaperId,
    book::{BookKind, SeriesHead, check_days, next_number},
    calendar::Moment,
    right::Right,
    state::Step,
    view::{
        batch::BookAhead,
        queue::PaperView,
        signing::{BookChoice, Placement, SealingView},
        stamp::StampImageView,
    },
};
use chungthuc_geometry::{DisplaySize, PageGeometry, placement::seal_rect};
use chungthuc_storage::{
    database::{Connection, DatabaseError},
    repo::{
        book, dossier,
        file::{self, FileDetails},
        paper::Paper,
        series::{self, SeriesKey},
        stamp,
        unit::{self, Unit},
    },
};
use pades::validate::Report;

use crate::{
    Workflow,
    actor::Actor,
    failure::Failure,
    stamps,
    step::{self, same_version},
};

impl Workflow {
    /// The clerk's screen, with what the check of the leader's signature found.
    ///
    /// Errors: [`ErrorCode::NotFound`], [`ErrorCode::WrongState`],
    /// [`ErrorCode::LeaderSignatureInvalid`] if anything but revocation doesn't hold.
    pub async fn open_sealing(
        &self,
        actor: &Actor,
        paper: PaperId,
    ) -> Result<SealingView, AppError> {
        self.answer(async {
            let mut db = self.db.read().await?;
            let found = load_to_seal(&mut db, actor, paper).await?;
            let signed = match found.signed {
                Some(signed) => file::find(&mut db, signed).await?,
                None => None,
            };
            let signed = signed.ok_or_else(|| Failure::broken("a signed paper has no file"))?;
            let unit = unit::find(&mut db, found.unit).await?;
            let unit = unit.ok_or(ErrorCode::NotFound)?;
            let kind = found.certification.book_kind();
            let books = choices(&mut db, &unit, kind, self.now()).await?;
            let owner = stamp::Owner::Unit(found.unit);
            let images = stamp::of_owner(&mut db, owner).await?;
            drop(db);

            let report = self.judge_file(signed.id).await?;
            if !leader_signature_holds(&report) {
                return Err(ErrorCode::LeaderSignatureInvalid.into());
            }
            let (page, signature) = places(&signed.details)?;
            let today = self.now().day();
            let usable = images.iter().filter(|image| image.is_usable(today));
            let images: Vec<StampImageView> =
                usable.map(|image| stamps::view(image, today)).collect();
            let placements = images
                .iter()
                .map(|image| seal_place(&signed.details, image))
                .collect::<Result<_, _>>()?;
            let key = self.held_key(owner).await?;
            Ok(SealingView {
                paper: self.paper(actor, paper).await?,
                attestation_page: page,
                signature,
                images,
                placements,
                books,
                certificate: key.as_ref().map(|key| key.view(self.now())),
                unlocked: key.is_some_and(|key| self.is_unlocked(actor, &key)),
                held: held(&report),
                not_judged: not_judged(&report),
            })
        })
        .await
    }

    /// Completes a sealed paper and sends it on its way to the applicant.
    ///
    /// Errors: [`ErrorCode::NotFound`], [`ErrorCode::WrongState`], [`ErrorCode::Conflict`].
    pub async fn complete(
        &self,
        actor: &Actor,
        paper: PaperId,
        version: i64,
    ) -> Result<PaperView, AppError> {
        self.answer_about(
            actor,
            paper,
            self.complete_through(actor, paper, Some(version)),
        )
        .await?;
        self.paper(actor, paper).await
    }

    /// As [`Workflow::complete`]; `version` is the one that was looked at, if one was.
    async fn complete_through(
        &self,
        actor: &Actor,
        paper: PaperId,
        version: Option<i64>,
    ) -> Result<(), Failure> {
        let mut tries = 0;
        loop {
            match self.try_to_complete(actor, paper, version).await {
                // The file was replaced by its longer-lived version in the meantime: nothing
                // that the clerk has looked at has changed.
                Err(Failure::Database(DatabaseError::Conflict)) if tries < 3 => tries += 1,
                done => break done,
            }
        }
    }

    async fn try_to_complete(
        &self,
        actor: &Actor,
        paper: PaperId,
        version: Option<i64>,
    ) -> Result<(), Failure> {
        let mut tx = self.db.begin().await?;
        let found = step::load(&mut tx, actor, paper, Right::Sealer).await?;
        step::next_state(&found, Step::Complete)?;
        same_version(found.version, version.unwrap_or(found.version))?;
        let now = self.now();
        let done = self
            .take_step(&mut tx, actor, &found, Step::Complete, "", |paper| {
                paper.completed_at = Some(now);
            })
            .await?;
        // Delivery waits for the timestamp (DESIGN §3.5): its job sends the copy on its way.
        if done.awaiting.is_none() {
            let dossier = dossier::find(&mut tx, done.dossier).await?;
            let dossier = dossier.ok_or_else(|| Failure::broken("a paper has no dossier"))?;
            self.enqueue_delivery(&mut tx, &done, &dossier).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// A paper of the clerk's unit that waits for its seal.
async fn load_to_seal(
    db: &mut Connection,
    actor: &Actor,
    paper: PaperId,
) -> Result<Paper, Failure> {
    let paper = step::load(db, actor, paper, Right::Sealer).await?;
    step::next_state(&paper, Step::Seal)?;
    Ok(paper)
}

/// The open book of a kind to choose from, with the number that would come next.
pub(crate) async fn choices(
    db: &mut Connection,
    unit: &Unit,
    kind: BookKind,
    now: Moment,
) -> Result<Vec<BookChoice>, Failure> {
    let books = ahead(db, unit, kind, now).await?.into_iter();
    let choice = |book: BookAhead| BookChoice {
        book: book.book,
        name: book.name,
        next_number: kind.number_text(book.next, book.width as usize),
    };
    Ok(books.map(choice).collect())
}

/// The open book of a kind, if numbers may be issued from it today, with the numbers that would come
/// next.
pub(crate) async fn ahead(
    db: &mut Connection,
    unit: &Unit,
    kind: BookKind,
    now: Moment,
) -> Result<Vec<BookAhead>, Failure> {
    let today = now.day();
    let Some(open) = book::find_open(db, unit.id, kind).await? else {
        return Ok(Vec::new());
    };
    if check_days(open.opened_on, open.closes_on, today).is_err() {
        return Ok(Vec::new());
    }
    let series = series::find(db, SeriesKey::on(unit.id, kind, today)).await?;
    let head = series.map_or(SeriesHead { last: None }, |s| s.head());
    Ok(
        match next_number(head, open.start_number, open.opened_on.year(), today) {
            Ok(next) => vec![BookAhead {
                book: open.id,
                name: open.name(),
                next,
                width: open.number_width,
            }],
            Err(_) => Vec::new(),
        },
    )
}

/// Where a seal stands on what the leader signed unless it is moved: at its true size over the left
/// third of the signature (NĐ 30/2020, Phụ lục I, II.8a).
fn seal_place(details: &FileDetails, image: &StampImageView) -> Result<Placement, Failure> {
    let (page, signature) = places(details)?;
    let geometry = details.pages.get(page as usize).copied();
    let size = DisplaySize {
        width: image.width_mm,
        height: image.height_mm(),
    };
    let geometry = geometry.unwrap_or_else(PageGeometry::a4);
    Ok(Placement {
        page,
        rect: seal_rect(&geometry, signature.rect, size),
    })
}

/// The attestation page and where the leader's signature stands.
fn places(details: &FileDetails) -> Result<(u32, Placement), Failure> {
    match (details.attestation_page, details.signature) {
        (Some(page), Some(signature)) => Ok((page, signature)),
        _ => Err(Failure::broken(
            "a signed file does not say where it is signed",
        )),
    }
}

/// Sealing is allowed on exactly this: one signature over the whole file, of which everything
/// holds that is judged (NĐ 30/2020 Đ.32 k.2d).
fn leader_signature_holds(report: &Report) -> bool {
    report.signatures.len() == 1 && report.holds_except_revocation()
}

/// What the check of the leader's signature found.
fn held(report: &Report) -> Vec<String> {
    let mut sentences = Vec::new();
    for signature in &report.signatures {
        let unnamed = "(không có tên)";
        let signer = signature.signer.as_deref().unwrap_or(unnamed);
        let issuer = signature.issuer.as_deref().unwrap_or(unnamed);
        sentences.push(format!("Chữ ký số của {signer} toàn vẹn."));
        sentences.push("Tài liệu không bị thay đổi sau khi lãnh đạo ký.".to_owned());
        sentences.push(format!(
            "Chứng thư số do {issuer} cấp, dẫn đến gốc tin cậy đã cấu hình và có hiệu lực khi ký."
        ));
    }
    sentences
}

/// What it left open.
fn not_judged(report: &Report) -> Vec<String> {
    let findings = report
        .signatures
        .iter()
        .flat_map(|signature| &signature.findings);
    findings.map(|finding| finding.message.clone()).collect()
}
