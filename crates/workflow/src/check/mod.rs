//! Checking: is this file genuine, and what does the code behind its QR stand for? For anybody,
//! without an account; nothing that was sent is kept.

mod look_up;
mod signed_report;

use std::sync::Arc;

use chungthuc_domain::{
    AppError, ErrorCode,
    book::BookKind,
    calendar::day_text,
    certification::Certification,
    code::PublicCode,
    state::PaperState,
    view::{
        check::{CheckView, Issuance},
        delivery::PublicStatus,
    },
};
use chungthuc_report::{TrustData, check};
use chungthuc_storage::repo::{file, issued, paper, queue, reference};
use jiff::{SignedDuration, Timestamp};
use pades::{
    io::ReadAt,
    limits::Limits,
    validate::{Evidence, Validator},
};
use tokio::time::Instant;

pub use signed_report::{ServiceKeyError, SignedReport};

use crate::{
    Workflow, annulment,
    context::in_turn,
    failure::Failure,
    long_term::{Freshness, ROUNDS},
    queue::printed_number,
    trust::{Trust, trust},
};

/// How long one waits for answers about revocation before a check says what it knows.
const PATIENCE: SignedDuration = SignedDuration::from_secs(6);

/// What a check found, and what it rests on.
struct Judged {
    view: CheckView,
    trust: Arc<Trust>,
    now: Timestamp,
}

impl Workflow {
    /// Checks the signatures in a file that somebody brought (UX §4). The caller has bounded its
    /// size and how often a client asks; here only a few are checked at a time.
    ///
    /// Errors: only ours; whatever is wrong with the file is in the answer.
    pub async fn check_file(
        &self,
        name: &str,
        source: impl ReadAt + Send + Sync + 'static,
    ) -> Result<CheckView, AppError> {
        self.answer(async { Ok(self.judged(name, source).await?.view) })
            .await
    }

    /// The check, with what it rests on.
    async fn judged(
        &self,
        name: &str,
        source: impl ReadAt + Send + Sync + 'static,
    ) -> Result<Judged, Failure> {
        let trust = trust(&mut *self.db.read().await?).await?;
        let (trust, source) = (Arc::new(trust), Arc::new(source));
        let now = self.clock.now();
        let mut evidence = Evidence::new();
        let mut rounds = ROUNDS;
        let mut view = loop {
            let (trust, source, name) = (trust.clone(), source.clone(), name.to_owned());
            let known = evidence.clone();
            let checked = in_turn(&self.checking, move || {
                let validator = Validator {
                    store: &trust.store,
                    policy: &trust.policy,
                    evidence: &known,
                    limits: &Limits::default(),
                };
                check(&*source, &name, &validator, now)
            })
            .await?
            .map_err(Failure::broken)?;
            let spent = self.clock.now().duration_since(now);
            if checked.wanted.is_empty() || rounds == 0 || spent > PATIENCE {
                break checked.view;
            }
            rounds -= 1;
            let until = Instant::now() + PATIENCE.unsigned_abs();
            let asked = self.gather(&checked.wanted, &mut evidence, Freshness::Holding, until);
            if !asked.await.1 {
                break checked.view;
            }
        };
        let duration = self.clock.now().as_microsecond() - now.as_microsecond();
        view.duration_us = u64::try_from(duration).unwrap_or(0);
        view.issuance = self.issuance(&view.sha256).await?;
        view.can_sign_report = self.signs_reports();
        Ok(Judged { view, trust, now })
    }

    /// What files are checked against, for those who check them themselves: [`TrustData`] as JSON.
    ///
    /// Errors: only ours.
    pub async fn trust_json(&self) -> Result<String, AppError> {
        self.answer(async {
            let Trust { store, policy, .. } = trust(&mut *self.db.read().await?).await?;
            let data = TrustData {
                signs_reports: self.signs_reports(),
                ..TrustData::of(&store, &policy)
            };
            serde_json::to_string(&data).map_err(Failure::broken)
        })
        .await
    }

    /// What the page behind a QR code says: nothing personal, and "chưa cấp" until the clerk has
    /// completed the copy (DESIGN §3.4).
    ///
    /// Errors: only ours.
    pub async fn public_status(&self, code: &str) -> Result<PublicStatus, AppError> {
        self.answer(async {
            let Ok(code) = code.parse::<PublicCode>() else {
                return Ok(PublicStatus::Unknown);
            };
            let mut db = self.db.read().await?;
            let Some(paper) = paper::find_by_public_code(&mut db, &code).await? else {
                return Ok(PublicStatus::Unknown);
            };
            let item = queue::find(&mut db, paper.id)
                .await?
                .ok_or(ErrorCode::NotFound)?;
            let unit_name = item.unit_name.clone();
            match paper.state {
                PaperState::Completed | PaperState::DeliveryFailed => {}
                PaperState::Annulled => {
                    let annulment = annulment::of_paper(&mut db, paper.id, paper.state).await?;
                    let annulment =
                        annulment.ok_or_else(|| Failure::broken("annulled without a decision"))?;
                    return Ok(PublicStatus::Annulled {
                        unit_name,
                        annulment,
                    });
                }
                _ => return Ok(PublicStatus::NotIssued { unit_name }),
            }
            let number = printed_number(&item).unwrap_or_default();
            let book = item.book.unwrap_or_default();
            let certified_on = paper.sealed_at.map(|at| day_text(at.day()));
            let certified_on = certified_on.unwrap_or_default();
            if paper.certification == Certification::OnPaper {
                return Ok(PublicStatus::OnPaper {
                    unit_name,
                    number,
                    book,
                    certified_on,
                });
            }
            let sealed = paper
                .sealed
                .ok_or_else(|| Failure::broken("issued without a file"))?;
            let sealed = file::find_row(&mut db, sealed).await?;
            let sealed = sealed.ok_or_else(|| Failure::broken("a sealed file has no row"))?;
            let types = reference::document_types(&mut db).await?;
            let known = types
                .into_iter()
                .find(|known| known.code == paper.document_type);
            Ok(PublicStatus::Issued {
                unit_name,
                number,
                book,
                certified_on,
                // What was typed for "Giấy tờ khác" may be personal; the type never is.
                document_type: known.map_or_else(|| "Giấy tờ".to_owned(), |known| known.name),
                page_count: paper.page_count,
                sha256: sealed.sha256,
                kept: paper.purged_at.is_none(),
            })
        })
        .await
    }

    /// Whether a file is, byte for byte, one that was issued here.
    async fn issuance(&self, sha256: &str) -> Result<Issuance, Failure> {
        let mut db = self.db.read().await?;
        let Some(issued) = issued::by_file(&mut db, sha256).await? else {
            return Ok(Issuance::NotIssued);
        };
        let annulment = annulment::of_paper(&mut db, issued.paper, issued.state).await?;
        let width = issued.number_width as usize;
        // A file that was issued is an electronic copy.
        let number = BookKind::ElectronicCopies.number_text(issued.number, width);
        let (unit, book) = (&issued.unit_name, &issued.book);
        let day = day_text(issued.certified_on);
        Ok(match issued.state {
            PaperState::Completed | PaperState::DeliveryFailed => {
                let gone = if issued.purged {
                    " Cơ quan không còn giữ tệp vì đã hết thời hạn lưu; dòng trong sổ chứng thực vẫn còn."
                } else {
                    ""
                };
                Issuance::Issued(format!(
                    "Tệp trùng khớp từng byte với bản sao do {unit} cấp: số {number}, quyển số {book}, ngày {day}.{gone}"
                ))
            }
            PaperState::Annulled => {
                let decision = annulment.map(|annulment| format!(" theo {}", annulment.text()));
                Issuance::Annulled(format!(
                    "Bản sao số {number}, quyển số {book} do {unit} cấp ngày {day} đã bị hủy bỏ giá trị pháp lý{}.",
                    decision.unwrap_or_default()
                ))
            }
            _ => Issuance::NotIssued,
        })
    }
}
