//! The demo's keys, the images of its signatures and seals, and the root that it trusts.

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use chungthuc_domain::{
    KeyId, StampImageId, UnitId,
    calendar::Moment,
    view::{stamp::SignatureDetails, trust::TrustRole},
};
use chungthuc_keystore::demo_pki::{DemoHolder, DemoPki};
use chungthuc_storage::{
    database::Tx,
    objects::Stored,
    repo::{
        account, key,
        stamp::{self, Owner, StampImage},
        trusted::{self, Trusted},
    },
};
use pades::compose::StampImage as Png;

use super::find;
use crate::{Workflow, failure::Failure};

const SIGNATURE: &[u8] = include_bytes!("images/chu-ky-lanh-dao.png");
const SEAL: &[u8] = include_bytes!("images/con-dau-co-quan.png");

/// An image of the demo whose PNG is on disk.
pub(super) struct DemoImage {
    stored: Stored,
    width_px: u32,
    height_px: u32,
}

/// The images that every signer and every agency of the demo begins with.
pub(super) struct DemoImages {
    signature: DemoImage,
    seal: DemoImage,
}

impl Workflow {
    /// Stores the images; a transaction that names them comes afterwards.
    pub(super) async fn store_demo_images(&self) -> Result<DemoImages, Failure> {
        Ok(DemoImages {
            signature: self.store_demo_image(SIGNATURE).await?,
            seal: self.store_demo_image(SEAL).await?,
        })
    }

    async fn store_demo_image(&self, png: &'static [u8]) -> Result<DemoImage, Failure> {
        // Without the margin around the ring a seal has its true size.
        let image = tokio::task::spawn_blocking(|| {
            let image = Png::decode(png)?.trimmed()?;
            Ok::<_, pades::compose::ImageError>((image.to_png()?, image.width(), image.height()))
        });
        let (png, width_px, height_px) = image
            .await
            .map_err(Failure::broken)?
            .map_err(Failure::broken)?;
        let stored = self
            .objects
            .put(self.ids.uuid(), &png)
            .await
            .map_err(Failure::broken)?;
        Ok(DemoImage {
            stored,
            width_px,
            height_px,
        })
    }

    /// Gives each signer and each agency its key and its image, and trusts the demo's root.
    pub(super) async fn seed_keys(
        &self,
        tx: &mut Tx,
        pki: &DemoPki,
        units: &[(&'static str, UnitId)],
        images: &DemoImages,
        now: Moment,
    ) -> Result<(), Failure> {
        for demo in &pki.keys {
            let (owner, image, name, width_mm) = match demo.holder {
                DemoHolder::Person { login } => {
                    let Some(person) = account::find_by_login(tx, login).await? else {
                        continue;
                    };
                    (
                        Owner::Person(person.id),
                        &images.signature,
                        "Chữ ký lãnh đạo",
                        45.0,
                    )
                }
                DemoHolder::Agency { unit } => {
                    let Some(unit) = find(units, unit) else {
                        continue;
                    };
                    (Owner::Unit(unit), &images.seal, "Con dấu cơ quan", 36.0)
                }
                DemoHolder::Root
                | DemoHolder::Issuer
                | DemoHolder::Service(_)
                | DemoHolder::System => continue,
            };
            let signing_key = key::SigningKey {
                id: KeyId(self.ids.uuid()),
                owner,
                keystore: "PKCS12".to_owned(),
                locator: demo.locator.as_str().to_owned(),
                label: demo.certificate.subject_common_name.clone(),
                certificate: BASE64.encode(&demo.certificate.der),
                failed_pins: 0,
                locked_until: None,
            };
            key::insert(tx, &signing_key, now).await?;
            let id = StampImageId(self.ids.uuid());
            let stamp = StampImage {
                id,
                owner,
                name: name.to_owned(),
                object: image.stored.id,
                sha256: image.stored.sha256.clone(),
                width_px: image.width_px,
                height_px: image.height_px,
                width_mm,
                holds_name: false,
                is_default: true,
                series: id,
                valid_from: None,
                valid_to: None,
                details: SignatureDetails::default(),
                created_at: now,
                deleted_at: None,
                version: 1,
            };
            stamp::insert(tx, &stamp).await?;
        }
        if let Some(root) = pki.root() {
            let root = Trusted::new(
                self.ids.uuid().into(),
                TrustRole::Anchor,
                Some("DEMO"),
                "Gốc chứng thực dùng thử",
                root,
            );
            trusted::insert(tx, &root, now).await?;
        }
        Ok(())
    }
}
