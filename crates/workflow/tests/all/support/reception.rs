//! Dossiers of the one-stop counter, at each of their steps.

use chungthuc_domain::{
    DossierId,
    certification::CertificationChoice,
    view::reception::{ComponentForm, ConfirmedView, GeneralForm, ReceptionForm},
};

use super::{World, counter::send, files};

/// The procedure that is received.
pub const COPIES: &str = "2.000815";

/// A form of components, each a name, pages and copies, with scans, ready for everything.
pub async fn form(world: &World, components: &[(&str, &str, &str)]) -> ReceptionForm {
    let mut rows = Vec::new();
    for (name, pages, copies) in components {
        let upload = send(&world.workflow, &world.officer, &files::scan()).await;
        rows.push(ComponentForm {
            name: (*name).into(),
            originals: "1".into(),
            copies: "0".into(),
            upload: Some(upload.id),
            certified: true,
            certification: CertificationChoice::Electronic,
            document_type: "GKS".into(),
            document_name: String::new(),
            pages: (*pages).into(),
            certified_copies: (*copies).into(),
            ..ComponentForm::default()
        });
    }
    ReceptionForm {
        general: GeneralForm {
            subject: "CITIZEN".into(),
            owner: "Phan Lâm Trúc Ly".into(),
            sets: "1".into(),
            ..GeneralForm::default()
        },
        components: rows,
        signer: Some(world.leader.person),
    }
}

/// A dossier that was received, with its version and the form that would confirm it.
pub async fn received(
    world: &World,
    components: &[(&str, &str, &str)],
) -> (DossierId, i64, ReceptionForm) {
    let (workflow, officer) = (&world.workflow, &world.officer);
    let id = workflow.begin_reception(officer, COPIES).await.unwrap();
    let form = form(world, components).await;
    let view = workflow.open_reception(officer, id).await.unwrap();
    let received = workflow
        .receive(officer, id, view.version, form.clone())
        .await
        .unwrap();
    (id, received.version, form)
}

/// A dossier that was confirmed.
pub async fn confirmed(
    world: &World,
    components: &[(&str, &str, &str)],
) -> (DossierId, ConfirmedView) {
    let (id, version, form) = received(world, components).await;
    let confirmed = world
        .workflow
        .confirm_reception(&world.officer, id, version, form)
        .await
        .unwrap();
    (id, confirmed)
}
