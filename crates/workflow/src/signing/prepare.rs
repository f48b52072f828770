//! The prepared version: the scan with its attestation page, made for one leader, with their title
//! and name, and never changed (DESIGN §3.4). The same texts on the same scan need no new one.

use chungthuc_domain::{
    ErrorCode, FileId, PaperId,
    right::{Capacity, Right},
    view::{signing::Placement, stamp::StampImageView},
};
use chungthuc_geometry::{PageGeometry, placement::SignatureSlot};
use chungthuc_storage::{
    database::DatabaseError,
    objects::BlockingReader,
    repo::{
        file::{self, FileDetails, FileKind, FileVersion},
        paper::{self, Paper},
        stamp,
        unit::{self, Grant},
    },
};
use futures::TryStreamExt;
use pades::{
    compose::{Attestation, AttestationLayout},
    document::Document,
    limits::Limits,
    sign,
};

use super::{default_rect, fitting, load_to_sign};
use crate::{Workflow, actor::Actor, failure::Failure, produce::blocking};

/// How often the same leader's other window may be faster.
const ATTEMPTS: u32 = 3;

/// A prepared version with what the leader's screen needs.
pub(super) struct Prepared {
    /// The paper, as it stands now.
    pub paper: Paper,
    /// The version.
    pub file: FileVersion,
    /// The attestation page, from 0.
    pub attestation_page: usize,
    /// The room for the signature on it.
    pub slot: SignatureSlot,
    /// The images that go with it, the default first.
    pub images: Vec<StampImageView>,
}

impl Prepared {
    /// The attestation page, from 0.
    pub fn page(&self) -> u32 {
        u32::try_from(self.attestation_page).unwrap_or(u32::MAX)
    }

    /// Where an image stands on it unless it is moved.
    pub fn place_of(&self, image: &StampImageView) -> Placement {
        Placement {
            page: self.page(),
            rect: default_rect(self.slot, &PageGeometry::a4(), image),
        }
    }
}

/// What came out of appending the attestation page.
struct Composed {
    bytes: Vec<u8>,
    attestation_page: usize,
    pages: Vec<PageGeometry>,
}

impl Workflow {
    /// The prepared version of a paper for the leader who is to sign it.
    pub(super) async fn prepare(&self, actor: &Actor, paper: PaperId) -> Result<Prepared, Failure> {
        for _ in 0..ATTEMPTS {
            match self.try_prepare(actor, paper).await {
                // Another window of theirs was faster; its version may do.
                Err(Failure::Database(DatabaseError::Conflict)) => {}
                other => return other,
            }
        }
        Err(ErrorCode::Busy.into())
    }

    async fn try_prepare(&self, actor: &Actor, id: PaperId) -> Result<Prepared, Failure> {
        let mut db = self.db.read().await?;
        let paper = load_to_sign(&mut db, actor, id).await?;
        let grant = actor.require(Right::Signer)?;
        let unit = unit::find(&mut db, paper.unit)
            .await?
            .ok_or(ErrorCode::NotFound)?;
        let base = file::find(&mut db, paper.base)
            .await?
            .ok_or(ErrorCode::NotFound)?;
        let known = match paper.prepared {
            Some(prepared) => file::find(&mut db, prepared).await?,
            None => None,
        };
        let images = stamp::of_owner(&mut db, stamp::Owner::Person(actor.person)).await?;
        drop(db);

        let (holds_name, images) = fitting(images, self.now().day());
        let attestation = Attestation {
            statement: paper.statement.clone(),
            title_lines: if holds_name {
                Vec::new()
            } else {
                title_lines(grant)
            },
            signer_name: (!holds_name).then(|| actor.name.clone()),
            agency: format!("{}, {}", unit.name, unit.province),
            public_url: format!("{}/k/{}", self.settings.public_url, paper.public_code),
            request_code: paper.code.clone(),
        };
        let slot = AttestationLayout::new(&attestation)
            .map_err(Failure::broken)?
            .signature_slot();
        let attestation_sha256 = fingerprint(&attestation);
        let reusable = known.filter(|known| {
            known.parent == Some(base.id)
                && known.details.prepared_for == Some(actor.person)
                && known.details.attestation_sha256.as_deref() == Some(&attestation_sha256)
        });
        if let Some(file) = reusable
            && let Some(page) = file.details.attestation_page
        {
            let attestation_page = page as usize;
            return Ok(Prepared {
                paper,
                file,
                attestation_page,
                slot,
                images,
            });
        }

        let reader = self
            .objects
            .open(base.id.0)
            .await
            .map_err(Failure::broken)?;
        let source = reader.blocking();
        let composed = blocking(move || compose(&source, &attestation)).await??;
        let new = FileId(self.ids.uuid());
        let mut writer = self.objects.create(new.0);
        let mut pieces = reader.stream(0..reader.size());
        while let Some(piece) = pieces.try_next().await.map_err(Failure::broken)? {
            writer.write(&piece).await.map_err(Failure::broken)?;
        }
        writer
            .write(&composed.bytes)
            .await
            .map_err(Failure::broken)?;
        let stored = writer.finish().await.map_err(Failure::broken)?;

        let file = FileVersion {
            id: new,
            paper: Some(paper.id),
            unit: paper.unit,
            kind: FileKind::Prepared,
            parent: Some(base.id),
            sha256: stored.sha256,
            size: stored.size,
            page_count: u32::try_from(composed.pages.len()).unwrap_or(u32::MAX),
            details: FileDetails {
                pages: composed.pages,
                attestation_page: u32::try_from(composed.attestation_page).ok(),
                prepared_for: Some(actor.person),
                image_holds_name: holds_name,
                attestation_sha256: Some(attestation_sha256),
                ..FileDetails::default()
            },
            created_by: actor.person,
            created_at: self.now(),
        };
        let paper = self.save_prepared(actor, &paper, &file).await?;
        let attestation_page = composed.attestation_page;
        Ok(Prepared {
            paper,
            file,
            attestation_page,
            slot,
            images,
        })
    }

    /// Makes the version the paper's, if nothing has happened to the paper meanwhile.
    async fn save_prepared(
        &self,
        actor: &Actor,
        before: &Paper,
        file: &FileVersion,
    ) -> Result<Paper, Failure> {
        let mut tx = self.db.begin().await?;
        self.still_holds(&mut tx, actor, Right::Signer, before.unit)
            .await?;
        let found = load_to_sign(&mut tx, actor, before.id).await?;
        crate::step::unclaimed(&found, self.now())?;
        file::insert(&mut tx, file).await?;
        let mut after = before.clone();
        after.prepared = Some(file.id);
        paper::update(&mut tx, before, &after).await?;
        tx.commit().await?;
        after.version += 1;
        Ok(after)
    }
}

/// The lines above the signature, in capitals (NĐ 30/2020, Phụ lục I, II.7).
pub(crate) fn title_lines(grant: &Grant) -> Vec<String> {
    let own = grant
        .own_title
        .clone()
        .unwrap_or_else(|| grant.title.to_uppercase());
    let head = grant.head_title.clone().unwrap_or_else(|| own.clone());
    grant
        .capacity
        .unwrap_or(Capacity::Head)
        .title_lines(&head, &own)
}

/// Stands for the texts on the page.
fn fingerprint(attestation: &Attestation) -> String {
    let mut context = ring::digest::Context::new(&ring::digest::SHA256);
    let fixed = [
        &attestation.statement,
        &attestation.agency,
        &attestation.public_url,
        &attestation.request_code,
    ];
    let printed = attestation
        .signer_name
        .iter()
        .chain(&attestation.title_lines);
    for text in fixed.into_iter().chain(printed) {
        context.update(&(text.len() as u64).to_be_bytes());
        context.update(text.as_bytes());
    }
    hex::encode(context.finish())
}

fn compose(source: &BlockingReader, attestation: &Attestation) -> Result<Composed, Failure> {
    let document = Document::open(source, &Limits::default()).map_err(Failure::broken)?;
    let mut pages: Vec<PageGeometry> = document
        .latest()
        .pages()
        .map_err(Failure::broken)?
        .into_iter()
        .map(|page| page.geometry)
        .collect();
    let prepared = sign::prepare(&document, attestation).map_err(Failure::broken)?;
    pages.push(prepared.layout.page());
    Ok(Composed {
        bytes: prepared.increment.bytes,
        attestation_page: prepared.attestation_page_index,
        pages,
    })
}
