//! The lists of wordings: what holds and will, and who did what.

use chungthuc_domain::{
    attestation_text::USUAL,
    certification::Certification,
    validity::Validity,
    view::attestation_text::{AttestationTextAction, AttestationTextChange, AttestationTextRow},
};
use chungthuc_storage::repo::attestation_text::{Act, AttestationText};

use crate::administered::Administered;

/// What holds of each kind (`None`: the decree's wording), and behind it what will.
pub(super) fn rows(
    holding: Vec<(Certification, Option<AttestationText>)>,
    coming: Vec<AttestationText>,
    administered: &Administered,
) -> Vec<AttestationTextRow> {
    let set = |set: AttestationText, validity| AttestationTextRow {
        id: Some(set.id),
        unit_name: administered.name(set.unit),
        certification: set.certification,
        text: set.text,
        valid_from: Some(set.valid_from),
        ground: Some(set.set.ground),
        validity,
        may_change: administered.may(set.unit),
    };
    let holding = holding.into_iter().map(|(certification, text)| match text {
        Some(text) => set(text, Validity::InForce),
        None => AttestationTextRow {
            id: None,
            unit_name: None,
            certification,
            text: Some(USUAL.to_owned()),
            valid_from: None,
            ground: None,
            validity: Validity::InForce,
            may_change: false,
        },
    });
    let coming = coming.into_iter().map(|text| set(text, Validity::Coming));
    holding.chain(coming).collect()
}

/// Who did what, the newest first, no more than `limit`.
pub(super) fn changes(
    texts: Vec<AttestationText>,
    administered: &Administered,
    limit: u32,
) -> Vec<AttestationTextChange> {
    let mut changes: Vec<_> = texts
        .into_iter()
        .flat_map(|text| done(text, administered))
        .collect();
    changes.sort_by_key(|change| std::cmp::Reverse(change.at));
    changes.truncate(limit as usize);
    changes
}

/// What was done with one wording: it was set, and perhaps taken out.
fn done(text: AttestationText, administered: &Administered) -> Vec<AttestationTextChange> {
    let change = |action, act: Act| AttestationTextChange {
        at: act.at,
        person_name: act.name,
        action,
        unit_name: administered.name(text.unit),
        certification: text.certification,
        text: text.text.clone(),
        valid_from: text.valid_from,
        ground: act.ground,
    };
    let set = match text.text {
        Some(_) => AttestationTextAction::Set,
        None => AttestationTextAction::GiveUp,
    };
    let set = change(set, text.set);
    let withdrawn = text.withdrawn;
    let withdrawn = withdrawn.map(|act| change(AttestationTextAction::Withdraw, act));
    [Some(set), withdrawn].into_iter().flatten().collect()
}
