//! Scans of what is held (TT 01/2020/TT-BTP Đ.11 k.2): they stay as long as the papers are held, and go
//! when those went back.

use chungthuc_domain::calendar::Moment;
use chungthuc_storage::{
    database::{Connection, Tx},
    repo::{
        dossier::Dossier,
        original,
        paper::{self, Paper},
        reception::{self, Component},
        refusal::{self, Refusal},
        upload::{self, Upload, UploadState},
    },
};

use crate::{Workflow, actor::Actor, failure::Failure, reception::release_scans};

/// Keeps the scan of a draft with its dossier, as those of a dossier received at the counter are kept:
/// from now on it doesn't expire. `name` is what the scan is of.
pub(super) async fn keep_scan(
    tx: &mut Tx,
    actor: &Actor,
    draft: &Dossier,
    name: &str,
    now: Moment,
) -> Result<(), Failure> {
    let Some(id) = draft.form.upload else {
        return Ok(());
    };
    let found = upload::find(tx, id).await?;
    // A draft may name whatever was typed into it.
    let usable = |scan: &Upload| {
        scan.owner == actor.person
            && scan.unit == draft.unit
            && scan.state == UploadState::Ready
            && scan.expires_at > now
    };
    let Some(mut scan) = found.filter(usable) else {
        return Ok(());
    };
    scan.state = UploadState::Used;
    upload::update(tx, &scan).await?;
    let component = Component {
        position: 1,
        name: name.to_owned(),
        originals: 1,
        copies: 0,
        upload: Some(id),
        paper: None,
    };
    Ok(reception::replace_components(tx, draft.id, &[component]).await?)
}

impl Workflow {
    /// What was held by `refused` went back: its scans go with the next upkeep where nothing became a
    /// paper, and in time where something did.
    pub(super) async fn let_scans_go(
        &self,
        tx: &mut Tx,
        refused: &Refusal,
        now: Moment,
    ) -> Result<(), Failure> {
        let Some(id) = refused.paper else {
            return release_scans(tx, refused.dossier, now).await;
        };
        let found = paper::find(tx, id).await?;
        let found =
            found.ok_or_else(|| Failure::broken("a refusal of a paper that isn't there"))?;
        if refusal::is_original_held(tx, found.dossier, found.original).await? {
            return Ok(());
        }
        for paper in original::papers(tx, &found).await? {
            if !paper.state.is_live() {
                self.enqueue_removal_after_hold(tx, paper.id, paper.unit)
                    .await?;
            }
        }
        Ok(())
    }
}

/// Whether the original of a paper is held by a refusal (TT 01/2020/TT-BTP Đ.11 k.2).
pub(crate) async fn is_held(db: &mut Connection, paper: &Paper) -> Result<bool, Failure> {
    Ok(refusal::is_original_held(db, paper.dossier, paper.original).await?)
}
