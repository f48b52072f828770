//! Signature images of leaders and seal images of agencies (DOMAIN §5.8, "Quản lý con dấu"): PNG,
//! bounded, with its true width on paper. A signature is seen by its owner only, a seal by the
//! clerks of its unit.

use base64::{Engine, prelude::BASE64_STANDARD};
use chungthuc_domain::{
    AppError, ErrorCode, StampImageId,
    error::ImageRefusal,
    right::Right,
    view::stamp::{NewStampImage, StampEdit, StampImageView, StampKind, StampPreview},
};
use chungthuc_storage::{
    database::Connection,
    repo::stamp::{self, Owner},
};
use pades::compose::{ImageError, MAX_FILE_BYTES, StampImage};
use serde_json::json;

use crate::{Workflow, actor::Actor, failure::Failure, produce::blocking};

/// What every PNG begins with (PNG 3rd edition, 5.2).
const PNG_SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// The longest name, in characters.
const MAX_NAME: usize = 100;
/// True widths that a stamp can have, in mm.
const WIDTHS_MM: std::ops::RangeInclusive<f64> = 5.0..=100.0;
/// The most images of one owner.
const MAX_IMAGES: usize = 20;

impl Workflow {
    /// The actor's signature images, or their unit's seals, the default first.
    ///
    /// Errors: [`ErrorCode::NotFound`] without the right.
    pub async fn stamp_images(
        &self,
        actor: &Actor,
        kind: StampKind,
    ) -> Result<Vec<StampImageView>, AppError> {
        self.answer(async {
            let owner = owner(actor, kind)?;
            let images = stamp::of_owner(&mut *self.db.read().await?, owner).await?;
            Ok(images.iter().map(view).collect())
        })
        .await
    }

    /// How an image would look with and without its background.
    ///
    /// Errors: [`ErrorCode::ImageRefused`], the field `png`.
    pub async fn preview_stamp(
        &self,
        actor: &Actor,
        new: NewStampImage,
    ) -> Result<StampPreview, AppError> {
        self.answer(async {
            owner(actor, new.kind)?;
            let file = decode_base64(&new.png)?;
            blocking(move || {
                let image = decode(&file)?;
                let bare = without_background(&image)?;
                Ok(StampPreview {
                    before: BASE64_STANDARD.encode(&file),
                    after: BASE64_STANDARD.encode(encode(&bare)?),
                    is_opaque: image.is_opaque(),
                    width_px: bare.width(),
                    height_px: bare.height(),
                })
            })
            .await?
        })
        .await
    }

    /// Adds an image; the first of its owner is the default.
    ///
    /// Errors: [`ErrorCode::ImageRefused`], the fields `png`, `name`, `width_mm`.
    pub async fn add_stamp(
        &self,
        actor: &Actor,
        new: NewStampImage,
    ) -> Result<StampImageView, AppError> {
        self.answer(async {
            let owner = owner(actor, new.kind)?;
            let name = parse_name(&new.name)?;
            let width_mm = parse_width(new.width_mm)?;
            let file = decode_base64(&new.png)?;
            let remove_background = new.remove_background;
            let (png, width_px, height_px) = blocking(move || {
                let image = decode(&file)?;
                let image = if remove_background {
                    without_background(&image)?
                } else {
                    image.trimmed().map_err(refused)?
                };
                Ok::<_, Failure>((encode(&image)?, image.width(), image.height()))
            })
            .await??;
            let object = self.ids.uuid();
            let stored = self
                .objects
                .put(object, &png)
                .await
                .map_err(Failure::broken)?;

            let mut tx = self.db.begin().await?;
            self.still_holds(&mut tx, actor, right(new.kind), unit(actor)?)
                .await?;
            let others = stamp::of_owner(&mut tx, owner).await?;
            if others.len() >= MAX_IMAGES {
                let message = format!("Đã có {MAX_IMAGES} ảnh; hãy xóa bớt ảnh không dùng.");
                return Err(AppError::field("png", message).into());
            }
            let image = stamp::StampImage {
                id: StampImageId(self.ids.uuid()),
                owner,
                name,
                object,
                sha256: stored.sha256,
                width_px,
                height_px,
                width_mm,
                holds_name: new.holds_name && new.kind == StampKind::Signature,
                is_default: others.is_empty(),
                created_at: self.now(),
                version: 1,
            };
            stamp::insert(&mut tx, &image).await?;
            self.audit_stamp(&mut tx, actor, "ADD_STAMP", &image)?;
            tx.commit().await?;
            Ok(view(&image))
        })
        .await
    }

    /// Changes an image's name and true width, and whether it is the default. Taking the default
    /// away isn't possible, only giving it to another.
    ///
    /// Errors: the fields `name` and `width_mm`, [`ErrorCode::NotFound`].
    pub async fn edit_stamp(
        &self,
        actor: &Actor,
        id: StampImageId,
        edit: StampEdit,
    ) -> Result<StampImageView, AppError> {
        self.answer(async {
            let name = parse_name(&edit.name)?;
            let width_mm = parse_width(edit.width_mm)?;
            let mut tx = self.db.begin().await?;
            let mut image = own(&mut tx, actor, id).await?;
            self.still_holds(&mut tx, actor, right(image.owner.kind()), unit(actor)?)
                .await?;
            if edit.is_default && !image.is_default {
                stamp::clear_default(&mut tx, image.owner).await?;
                image.is_default = true;
            }
            image.name = name;
            image.width_mm = width_mm;
            image.holds_name = edit.holds_name && image.owner.kind() == StampKind::Signature;
            stamp::update(&mut tx, &image).await?;
            self.audit_stamp(&mut tx, actor, "EDIT_STAMP", &image)?;
            tx.commit().await?;
            Ok(view(&image))
        })
        .await
    }

    /// Takes an image out of use; the newest of those left becomes the default if it was that.
    ///
    /// Errors: [`ErrorCode::NotFound`].
    pub async fn delete_stamp(&self, actor: &Actor, id: StampImageId) -> Result<(), AppError> {
        self.answer(async {
            let mut tx = self.db.begin().await?;
            let image = own(&mut tx, actor, id).await?;
            self.still_holds(&mut tx, actor, right(image.owner.kind()), unit(actor)?)
                .await?;
            stamp::delete(&mut tx, &image, self.now()).await?;
            if image.is_default
                && let Some(next) = stamp::of_owner(&mut tx, image.owner).await?.first()
            {
                let next = stamp::StampImage {
                    is_default: true,
                    ..next.clone()
                };
                stamp::update(&mut tx, &next).await?;
            }
            self.audit_stamp(&mut tx, actor, "DELETE_STAMP", &image)?;
            Ok(tx.commit().await?)
        })
        .await
    }

    /// The PNG of an image, for its owner.
    ///
    /// Errors: [`ErrorCode::NotFound`].
    pub async fn stamp_png(&self, actor: &Actor, id: StampImageId) -> Result<Vec<u8>, AppError> {
        self.answer(async {
            let image = own(&mut *self.db.read().await?, actor, id).await?;
            self.stamp_bytes(&image).await
        })
        .await
    }

    fn audit_stamp(
        &self,
        tx: &mut chungthuc_storage::database::Tx,
        actor: &Actor,
        action: &'static str,
        image: &stamp::StampImage,
    ) -> Result<(), Failure> {
        let details = json!({ "kind": image.owner.kind().code(), "sha256": image.sha256 });
        self.audit(
            tx,
            actor,
            unit(actor)?,
            action,
            format!("stamp {}", image.id),
            details,
        );
        Ok(())
    }
}

/// What people see of an image.
pub(crate) fn view(image: &stamp::StampImage) -> StampImageView {
    StampImageView {
        id: image.id,
        kind: image.owner.kind(),
        name: image.name.clone(),
        width_px: image.width_px,
        height_px: image.height_px,
        width_mm: image.width_mm,
        holds_name: image.holds_name,
        is_default: image.is_default,
        created_at: image.created_at,
    }
}

/// Who may have such an image.
fn right(kind: StampKind) -> Right {
    match kind {
        StampKind::Signature => Right::Signer,
        StampKind::Seal => Right::Sealer,
    }
}

/// Whose images `actor` works with.
fn owner(actor: &Actor, kind: StampKind) -> Result<Owner, AppError> {
    let grant = actor.require(right(kind))?;
    Ok(match kind {
        StampKind::Signature => Owner::Person(actor.person),
        StampKind::Seal => Owner::Unit(grant.unit),
    })
}

fn unit(actor: &Actor) -> Result<chungthuc_domain::UnitId, AppError> {
    actor.unit.ok_or_else(|| ErrorCode::NotFound.into())
}

/// An image in use that `actor` works with.
async fn own(
    db: &mut Connection,
    actor: &Actor,
    id: StampImageId,
) -> Result<stamp::StampImage, Failure> {
    let image = stamp::find(db, id).await?.ok_or(ErrorCode::NotFound)?;
    match owner(actor, image.owner.kind()) {
        Ok(owner) if owner == image.owner => Ok(image),
        _ => Err(ErrorCode::NotFound.into()),
    }
}

fn parse_name(name: &str) -> Result<String, AppError> {
    let name = name.trim();
    if name.is_empty() {
        return Err(AppError::field("name", "Hãy đặt tên cho ảnh."));
    }
    if name.chars().count() > MAX_NAME {
        return Err(AppError::field(
            "name",
            format!("Tên dài quá {MAX_NAME} ký tự."),
        ));
    }
    Ok(name.to_owned())
}

fn parse_width(width_mm: f64) -> Result<f64, AppError> {
    if WIDTHS_MM.contains(&width_mm) {
        Ok(width_mm)
    } else {
        Err(AppError::field(
            "width_mm",
            "Chiều rộng thật phải từ 5 đến 100 mm.",
        ))
    }
}

/// Base64 of at most as much as an image may weigh, and a little more, so that one that is too
/// large is told so.
fn decode_base64(text: &str) -> Result<Vec<u8>, AppError> {
    if text.len() / 4 > (MAX_FILE_BYTES + 3) / 3 {
        return Err(ErrorCode::ImageRefused(ImageRefusal::TooLarge).into());
    }
    let damaged = |_| ErrorCode::ImageRefused(ImageRefusal::Damaged).into();
    BASE64_STANDARD.decode(text.trim()).map_err(damaged)
}

fn decode(file: &[u8]) -> Result<StampImage, Failure> {
    match StampImage::decode(file) {
        Err(ImageError::NotPng(_)) if file.starts_with(PNG_SIGNATURE) => {
            Err(ErrorCode::ImageRefused(ImageRefusal::Damaged).into())
        }
        decoded => decoded.map_err(refused),
    }
}

fn without_background(image: &StampImage) -> Result<StampImage, Failure> {
    image
        .without_background()
        .and_then(|bare| bare.trimmed())
        .map_err(refused)
}

/// The PNG to keep, which is read back within the same bounds.
fn encode(image: &StampImage) -> Result<Vec<u8>, Failure> {
    let png = image.to_png().map_err(refused)?;
    if png.len() > MAX_FILE_BYTES {
        return Err(ErrorCode::ImageRefused(ImageRefusal::TooLarge).into());
    }
    Ok(png)
}

fn refused(error: ImageError) -> Failure {
    match error {
        ImageError::TooManyBytes { .. } | ImageError::TooManyPixels { .. } => {
            ErrorCode::ImageRefused(ImageRefusal::TooLarge).into()
        }
        ImageError::NotPng(_) => ErrorCode::ImageRefused(ImageRefusal::NotPng).into(),
        ImageError::Blank => AppError::field(
            "png",
            "Ảnh không có nét nào nhìn thấy được. Hãy chọn ảnh khác.",
        )
        .into(),
        error @ ImageError::Encode(_) => Failure::broken(error),
    }
}
