//! "Lời chứng": which wording copies are certified with, where and from when on (DOMAIN Q9). Every
//! administrator sees what holds for the units that they administer, and sets it there; what holds
//! everywhere is set by who administers the topmost unit. Each change takes a ground and is kept. What was
//! sent for signature keeps its wording. What is typed is read in `form`, lists are made in
//! `rows`, and `preview` shows a wording on its page.

mod form;
mod preview;
mod rows;

use chungthuc_domain::{
    AppError, AttestationTextId, ErrorCode, UnitId,
    certification::Certification,
    right::Right,
    validity::Validity,
    view::attestation_text::{AttestationTextForm, AttestationTextsView},
};
use chungthuc_storage::{
    database::{Connection, Tx},
    repo::attestation_text::{self, Act, AttestationText},
};
use jiff::civil::Date;
use serde_json::json;

use self::{
    form::{parse, parse_ground},
    rows::{changes, rows},
};
use crate::{Workflow, actor::Actor, administered::Administered, failure::Failure};

/// Changes that are listed.
const MOST_CHANGES: u32 = 100;
/// What the wording for everywhere is called where one is set.
const EVERYWHERE: &str = "Mọi đơn vị chưa có lời chứng riêng";

impl Workflow {
    /// The wordings of the units that the actor administers, and who changed what.
    ///
    /// Errors: [`ErrorCode::NotFound`] for who administers nothing.
    pub async fn attestation_texts(&self, actor: &Actor) -> Result<AttestationTextsView, AppError> {
        self.answer(async {
            let mut db = self.db.read().await?;
            let administered = Administered::of(&mut db, actor).await?;
            let today = self.now().day();
            let holding = holding(&mut db, &administered, today).await?;
            let root = administered.root;
            let coming = attestation_text::coming(&mut db, root, today).await?;
            let set = attestation_text::last_set(&mut db, root, MOST_CHANGES).await?;
            Ok(AttestationTextsView {
                texts: rows(holding, coming, &administered),
                scopes: administered.scopes(EVERYWHERE),
                changes: changes(set, &administered, MOST_CHANGES),
                today,
            })
        })
        .await
    }

    /// Sets a wording from a day on.
    ///
    /// Errors: the form's fields, [`ErrorCode::NotFound`] for a unit that isn't the actor's to administer.
    pub async fn set_attestation_text(
        &self,
        actor: &Actor,
        form: AttestationTextForm,
    ) -> Result<(), AppError> {
        self.answer(async {
            let wording = parse(&form, self.now().day())?;
            let mut tx = self.begin_wording(actor, wording.unit).await?;
            for certification in wording.kinds {
                let set = AttestationText {
                    id: AttestationTextId(self.ids.uuid()),
                    unit: wording.unit,
                    certification,
                    text: Some(wording.text.clone()),
                    valid_from: wording.valid_from,
                    set: self.act(actor, &wording.ground),
                    withdrawn: None,
                };
                attestation_text::insert(&mut tx, &set).await?;
                self.audit_wording(&mut tx, actor, "SET_ATTESTATION_TEXT", &set, &set.set)?;
            }
            Ok(tx.commit().await?)
        })
        .await
    }

    /// Does away with a wording: one that holds gives way, from today on, to what is above it; one that
    /// hasn't begun is taken out.
    ///
    /// Errors: the field `ground`, [`ErrorCode::NotFound`], [`ErrorCode::Conflict`] for one that doesn't
    /// hold any more or was taken out.
    pub async fn give_up_attestation_text(
        &self,
        actor: &Actor,
        id: AttestationTextId,
        ground: String,
    ) -> Result<(), AppError> {
        self.answer(async {
            let ground = parse_ground(&ground).map_err(|text| AppError::field("ground", text))?;
            let found = {
                let mut db = self.db.read().await?;
                let found = attestation_text::find(&mut db, id).await?;
                found.ok_or(ErrorCode::NotFound)?
            };
            let mut tx = self.begin_wording(actor, found.unit).await?;
            let today = self.now().day();
            let act = self.act(actor, &ground);
            if Validity::of(found.valid_from, None, today) == Validity::Coming {
                attestation_text::withdraw(&mut tx, id, &act).await?;
                self.audit_wording(&mut tx, actor, "WITHDRAW_ATTESTATION_TEXT", &found, &act)?;
                return Ok(tx.commit().await?);
            }
            let (unit, certification) = (found.unit, found.certification);
            let newest = attestation_text::newest(&mut tx, unit, certification, today).await?;
            if newest.is_none_or(|newest| newest.id != id || newest.text.is_none()) {
                return Err(ErrorCode::Conflict.into());
            }
            let none = AttestationText {
                id: AttestationTextId(self.ids.uuid()),
                text: None,
                valid_from: today,
                set: act,
                ..found
            };
            attestation_text::insert(&mut tx, &none).await?;
            self.audit_wording(&mut tx, actor, "GIVE_UP_ATTESTATION_TEXT", &none, &none.set)?;
            Ok(tx.commit().await?)
        })
        .await
    }

    /// A transaction of somebody who sets the wordings of `scope`.
    async fn begin_wording(&self, actor: &Actor, scope: Option<UnitId>) -> Result<Tx, Failure> {
        let unit = actor.require(Right::Admin)?.unit;
        let mut tx = self.db.begin().await?;
        self.still_holds(&mut tx, actor, Right::Admin, unit).await?;
        if !Administered::of(&mut tx, actor).await?.may(scope) {
            return Err(ErrorCode::NotFound.into());
        }
        Ok(tx)
    }

    fn act(&self, actor: &Actor, ground: &str) -> Act {
        Act {
            person: actor.person,
            name: actor.name.clone(),
            at: self.now(),
            ground: ground.to_owned(),
        }
    }

    fn audit_wording(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        action: &'static str,
        text: &AttestationText,
        act: &Act,
    ) -> Result<(), Failure> {
        let unit = actor.unit.ok_or(ErrorCode::NotFound)?;
        let details = json!({
            "unit": text.unit.map(|unit| unit.to_string()),
            "certification": text.certification.code(),
            "text": text.text,
            "valid_from": text.valid_from.to_string(),
            "ground": act.ground,
        });
        let subject = format!("attestation text {}", text.id);
        self.audit(tx, actor, unit, action, subject, details);
        Ok(())
    }
}

/// What holds today: everywhere's of each kind, whether it was set or not, and those of units that have
/// their own.
async fn holding(
    db: &mut Connection,
    administered: &Administered,
    today: Date,
) -> Result<Vec<(Certification, Option<AttestationText>)>, Failure> {
    let mut holding = Vec::new();
    for certification in Certification::ALL {
        let general = attestation_text::newest(&mut *db, None, certification, today).await?;
        holding.push((certification, general.filter(|set| set.text.is_some())));
    }
    for unit in administered.issuing() {
        for certification in Certification::ALL {
            let own = attestation_text::newest(&mut *db, Some(unit), certification, today).await?;
            if let Some(own) = own.filter(|set| set.text.is_some()) {
                holding.push((certification, Some(own)));
            }
        }
    }
    Ok(holding)
}
