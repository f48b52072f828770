//! "Thu phí": what is taken for a dossier, with the number of its receipt. What was written by mistake is
//! undone by a counter-entry with a reason; nothing is changed or deleted.

use chungthuc_domain::{
    AppError, DossierId, ErrorCode, PaperId, PaymentId, UnitId,
    calendar::{day_text, parse_day},
    fee::{
        charge::{MAX_REASON, parse_amount},
        money,
        payment::{MAX_RECEIPT, PaymentMethod, ReceiptNumber},
        signed_money,
    },
    state::Step,
    view::fee::{DossierFees, PaymentForm, PaymentView, receipts_text},
};
use chungthuc_storage::{
    database::{Connection, DatabaseError, Tx},
    repo::{
        paper::{self, Paper},
        payment::{self, Payment},
        timeline::{self, NewEntry},
    },
};
use jiff::civil::Date;
use serde_json::json;

use super::TAKERS;
use crate::{Workflow, actor::Actor, failure::Failure};

/// The form, read.
struct Terms {
    amount: i64,
    receipt: ReceiptNumber,
    paid_on: Date,
    method: PaymentMethod,
}

impl Workflow {
    /// What a dossier is charged, and what was taken for it. The caller has checked that it may be seen.
    pub(crate) async fn dossier_fees(
        &self,
        db: &mut Connection,
        actor: &Actor,
        papers: &[Paper],
    ) -> Result<DossierFees, Failure> {
        let Some(first) = papers.first() else {
            return Err(Failure::broken("a dossier has no paper"));
        };
        let all = payment::of_dossier(&mut *db, first.dossier).await?;
        let may_take = TAKERS.iter().any(|right| actor.may(*right, first.unit));
        let next_receipt = match may_take {
            true => next_receipt(db, first.unit).await?,
            false => String::new(),
        };
        Ok(DossierFees {
            charged: charged(papers),
            taken: all.iter().map(|payment| payment.amount).sum(),
            payments: views(&all),
            may_take,
            next_receipt,
        })
    }

    /// Takes what is owed for the dossier of a paper, or a part of it.
    ///
    /// Errors: the form's fields, [`ErrorCode::NotFound`], [`ErrorCode::Conflict`] if somebody else has
    /// taken something since the form was opened.
    pub async fn take_fee(
        &self,
        actor: &Actor,
        paper: PaperId,
        form: PaymentForm,
    ) -> Result<(), AppError> {
        self.answer_about(actor, paper, async {
            let (mut tx, papers) = self.begin_taking(actor, paper).await?;
            let first = first_of(&papers)?;
            let fees = self.dossier_fees(&mut tx, actor, &papers).await?;
            if fees.taken != form.taken {
                return Err(ErrorCode::Conflict.into());
            }
            let registered_on = first.submitted_at.day();
            let terms = parse(&form, fees.owed(), registered_on, self.now().day())?;
            let payment = Payment {
                id: PaymentId(self.ids.uuid()),
                unit: first.unit,
                dossier: first.dossier,
                amount: terms.amount,
                receipt: terms.receipt.as_str().to_owned(),
                receipt_key: Some(terms.receipt.key()),
                paid_on: terms.paid_on,
                method: terms.method,
                reverses: None,
                reason: None,
                registered_on,
                taken_by: actor.person,
                taken_by_name: actor.name.clone(),
                taken_at: self.now(),
            };
            payment::insert(&mut tx, &payment, fees.taken)
                .await
                .map_err(taken)?;
            let note = format!(
                "{}, {}, biên lai {} ngày {}",
                money(payment.amount.unsigned_abs()),
                payment.method.label().to_lowercase(),
                payment.receipt,
                day_text(payment.paid_on)
            );
            self.record_payment(&mut tx, actor, Step::TakeFee, &payment, &note)
                .await?;
            Ok(tx.commit().await?)
        })
        .await
    }

    /// Undoes what was taken for the dossier of a paper by a counter-entry of today.
    ///
    /// Errors: the field `reason`, [`ErrorCode::NotFound`], [`ErrorCode::Conflict`] for what is undone
    /// already, or is a counter-entry itself.
    pub async fn reverse_fee(
        &self,
        actor: &Actor,
        paper: PaperId,
        payment: PaymentId,
        reason: String,
    ) -> Result<(), AppError> {
        self.answer_about(actor, paper, async {
            let reason = parse_reason(&reason)?;
            let (mut tx, papers) = self.begin_taking(actor, paper).await?;
            let first = first_of(&papers)?;
            let before = payment::find(&mut tx, payment)
                .await?
                .filter(|payment| payment.dossier == first.dossier)
                .ok_or(ErrorCode::NotFound)?;
            let fees = self.dossier_fees(&mut tx, actor, &papers).await?;
            let is_undone = |view: &PaymentView| view.payment == payment && view.reversed;
            if before.amount <= 0 || fees.payments.iter().any(is_undone) {
                return Err(ErrorCode::Conflict.into());
            }
            let counter = Payment {
                id: PaymentId(self.ids.uuid()),
                amount: -before.amount,
                receipt_key: None,
                paid_on: self.now().day(),
                reverses: Some(before.id),
                reason: Some(reason.clone()),
                taken_by: actor.person,
                taken_by_name: actor.name.clone(),
                taken_at: self.now(),
                ..before
            };
            payment::insert(&mut tx, &counter, fees.taken)
                .await
                .map_err(taken)?;
            let note = format!(
                "Biên lai {}, {}. Lý do: {}.",
                counter.receipt,
                money(counter.amount.unsigned_abs()),
                reason.trim_end_matches('.')
            );
            self.record_payment(&mut tx, actor, Step::ReverseFee, &counter, &note)
                .await?;
            Ok(tx.commit().await?)
        })
        .await
    }

    /// A transaction of somebody who takes money in the unit of a paper, with all papers of its dossier.
    async fn begin_taking(&self, actor: &Actor, id: PaperId) -> Result<(Tx, Vec<Paper>), Failure> {
        let mut tx = self.db.begin().await?;
        let found = paper::find(&mut tx, id).await?.ok_or(ErrorCode::NotFound)?;
        let held = TAKERS
            .into_iter()
            .find(|right| actor.may(*right, found.unit));
        let right = held.ok_or(ErrorCode::NotFound)?;
        self.still_holds(&mut tx, actor, right, found.unit).await?;
        let papers = paper::of_dossier(&mut tx, found.dossier).await?;
        Ok((tx, papers))
    }

    async fn record_payment(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        step: Step,
        payment: &Payment,
        note: &str,
    ) -> Result<(), Failure> {
        let entry = NewEntry {
            dossier: payment.dossier,
            paper: None,
            at: payment.taken_at,
            actor: Some(actor.person),
            actor_name: &actor.name,
            step,
            note,
        };
        timeline::insert(tx, self.ids.id(), &entry).await?;
        let details = json!({
            "payment": payment.id.to_string(),
            "amount": payment.amount,
            "receipt": payment.receipt,
            "paid_on": payment.paid_on.to_string(),
            "method": payment.method.code(),
        });
        let subject = format!("dossier {}", payment.dossier);
        self.audit(tx, actor, payment.unit, step.code(), subject, details);
        Ok(())
    }
}

/// What was taken for a dossier, as its slip says it; `None` where nothing was.
pub(crate) async fn receipts(
    db: &mut Connection,
    dossier: DossierId,
) -> Result<Option<String>, Failure> {
    let all = payment::of_dossier(db, dossier).await?;
    let taken: i64 = all.iter().map(|payment| payment.amount).sum();
    let said = receipts_text(&views(&all));
    Ok(said.map(|said| format!("Đã thu {}, {said}", signed_money(taken))))
}

fn views(all: &[Payment]) -> Vec<PaymentView> {
    let view = |payment: &Payment| PaymentView {
        payment: payment.id,
        amount: payment.amount,
        receipt: payment.receipt.clone(),
        paid_on: payment.paid_on,
        method: payment.method,
        by: payment.taken_by_name.clone(),
        at: payment.taken_at,
        reason: payment.reason.clone(),
        reversed: all.iter().any(|other| other.reverses == Some(payment.id)),
    };
    all.iter().map(view).collect()
}

fn first_of(papers: &[Paper]) -> Result<&Paper, Failure> {
    let first = papers.first();
    first.ok_or_else(|| Failure::broken("a dossier has no paper"))
}

/// What the papers of a dossier are charged, those left out of which nothing is certified.
fn charged(papers: &[Paper]) -> u64 {
    let charged = papers.iter().filter(|paper| paper.state.is_charged());
    charged.map(|paper| paper.fee).sum()
}

/// The next number of the pad that receipts of the unit were last written from; empty without one.
async fn next_receipt(db: &mut Connection, unit: UnitId) -> Result<String, Failure> {
    let newest = payment::newest_receipt(db, unit).await?;
    let next = newest.and_then(|newest| ReceiptNumber::parse(&newest)?.next());
    Ok(next.unwrap_or_default())
}

/// Somebody else was faster with a receipt's number, or with undoing.
fn taken(error: DatabaseError) -> Failure {
    if error.is_unique_on("payment", &["unit_id", "receipt_key"]) {
        return AppError::field("receipt", "Số biên lai này đã được dùng.").into();
    }
    if error.is_unique_on("payment", &["reverses"]) {
        return ErrorCode::Conflict.into();
    }
    error.into()
}

/// Reads the form; every field that is wrong is named. No more is taken than is owed.
fn parse(
    form: &PaymentForm,
    owed: u64,
    registered_on: Date,
    today: Date,
) -> Result<Terms, AppError> {
    let mut wrong = AppError::new(ErrorCode::Invalid);
    let amount = parse_amount(&form.amount).filter(|amount| (1..=owed).contains(amount));
    let amount = amount.and_then(|amount| i64::try_from(amount).ok());
    if owed == 0 {
        wrong = wrong.and_field("amount", "Hồ sơ này không còn phí phải thu.");
    } else if amount.is_none() {
        let text = format!(
            "Số tiền thu là số đồng từ 1 đến {}, số còn phải thu.",
            money(owed)
        );
        wrong = wrong.and_field("amount", text);
    }
    let receipt = ReceiptNumber::parse(&form.receipt);
    if receipt.is_none() {
        let text = format!(
            "Nhập số biên lai: chữ, số, dấu - / . và khoảng trắng, tối đa {MAX_RECEIPT} ký tự."
        );
        wrong = wrong.and_field("receipt", text);
    }
    let paid_on = parse_day(&form.paid_on).filter(|day| (registered_on..=today).contains(day));
    if paid_on.is_none() {
        let text = format!(
            "Ngày thu dạng dd/MM/yyyy, từ ngày tiếp nhận {} đến hôm nay.",
            day_text(registered_on)
        );
        wrong = wrong.and_field("paid_on", text);
    }
    let method = PaymentMethod::from_code(&form.method);
    if method.is_none() {
        wrong = wrong.and_field("method", "Hãy chọn hình thức thu.");
    }
    let whole = || {
        Some(Terms {
            amount: amount?,
            receipt: receipt?,
            paid_on: paid_on?,
            method: method?,
        })
    };
    whole().filter(|_| wrong.fields.is_empty()).ok_or(wrong)
}

fn parse_reason(reason: &str) -> Result<String, AppError> {
    let reason = reason.trim();
    let text = if reason.is_empty() {
        "Hãy nhập lý do hủy biên lai.".to_owned()
    } else if reason.chars().count() > MAX_REASON {
        format!("Lý do dài quá {MAX_REASON} ký tự.")
    } else {
        return Ok(reason.to_owned());
    };
    Err(AppError::field("reason", text))
}
