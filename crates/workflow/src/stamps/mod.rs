//! Signature images of leaders and seal images of agencies (DOMAIN §5.8, "Quản lý con dấu"): PNG,
//! bounded, with its true width on paper. A signature is seen by its owner only, a seal by the
//! clerks of its unit. A new image of the same name takes the place of the old one, which stays in the
//! history (`history`).

mod default;
mod details;
mod form;
mod history;
mod png;

use base64::{Engine, prelude::BASE64_STANDARD};
use chungthuc_domain::{
    AppError, ErrorCode, StampImageId,
    error::ImageRefusal,
    right::Right,
    view::stamp::{
        NewStampImage, SignatureDetails, StampAct, StampEdit, StampImageView, StampKind,
        StampPreview,
    },
};
use chungthuc_storage::{
    database::{Connection, Tx},
    repo::{
        stamp::{self, Owner},
        stamp_log::{self, NewEvent},
    },
};
use jiff::civil::Date;
use serde_json::json;

use self::{
    details::parse_details,
    form::{parse_days, parse_name, parse_width},
    png::{decode, decode_base64, encode, refused, without_background},
};
use crate::{Workflow, actor::Actor, failure::Failure, produce::blocking, step::same_version};

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
            let mut db = self.db.read().await?;
            let images = stamp::of_owner(&mut db, owner).await?;
            let today = self.now().day();
            let mut views = Vec::with_capacity(images.len());
            for image in &images {
                let updated_at = stamp_log::last_event(&mut db, image.id).await?;
                views.push(StampImageView {
                    updated_at: updated_at.unwrap_or(image.created_at),
                    ..view(image, today)
                });
            }
            Ok(views)
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

    /// Adds an image; the first of its owner is the default. One that has the name of another takes its
    /// place: the old one can't be used any more, and stays in the history.
    ///
    /// Errors: [`ErrorCode::ImageRefused`], the fields `png`, `name`, `width_mm`, `valid_from`,
    /// `valid_to`, and those of `parse_details`.
    pub async fn add_stamp(
        &self,
        actor: &Actor,
        new: NewStampImage,
    ) -> Result<StampImageView, AppError> {
        self.answer(async {
            let owner = owner(actor, new.kind)?;
            let name = parse_name(&new.name)?;
            let width_mm = parse_width(new.width_mm)?;
            let (valid_from, valid_to) = parse_days(&new.valid_from, &new.valid_to)?;
            let providers = stamp::providers(&mut *self.db.read().await?).await?;
            let details = parse_details(
                new.kind,
                &new.details,
                &providers,
                &SignatureDetails::default(),
            )?;
            let file = decode_base64(&new.png)?;
            let remove_background = new.remove_background;
            let (png, width_px, height_px) = blocking(move || {
                let image = decode(&file)?;
                let image = if remove_background {
                    without_background(&image)?
                } else if image.is_opaque() {
                    return Err(ErrorCode::ImageRefused(ImageRefusal::Opaque).into());
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
            let now = self.now();
            stamp::hold(&mut tx, owner).await?;
            let others = stamp::of_owner(&mut tx, owner).await?;
            let old = others.iter().find(|other| same_name(&other.name, &name));
            // A new image of the same signature: what was typed for the old one goes on.
            let details = match old {
                Some(old) if details == SignatureDetails::default() => old.details.clone(),
                _ => details,
            };
            if old.is_none() && others.len() >= MAX_IMAGES {
                let message = format!("Đã có {MAX_IMAGES} ảnh; hãy xóa bớt ảnh không dùng.");
                return Err(AppError::field("png", message).into());
            }
            let id = StampImageId(self.ids.uuid());
            let image = stamp::StampImage {
                id,
                owner,
                name,
                object,
                sha256: stored.sha256,
                width_px,
                height_px,
                width_mm,
                holds_name: new.holds_name && new.kind == StampKind::Signature,
                is_default: old.map_or(others.is_empty(), |old| old.is_default),
                series: old.map_or(id, |old| old.series),
                valid_from,
                valid_to,
                details,
                created_at: now,
                deleted_at: None,
                version: 1,
            };
            let (act, note) = match old {
                Some(old) => {
                    stamp::delete(&mut tx, old, now).await?;
                    let changes = history::of_details(&old.details, &image.details);
                    (StampAct::Replace, changes.join("; "))
                }
                None => (StampAct::Add, String::new()),
            };
            stamp::insert(&mut tx, &image).await?;
            self.note_stamp(&mut tx, actor, &image, act, &note).await?;
            tx.commit().await?;
            Ok(view(&image, now.day()))
        })
        .await
    }

    /// Changes an image's name, true width and days, and what a signature has besides.
    ///
    /// Errors: the fields `name`, `width_mm`, `valid_from` and `valid_to`, those of `parse_details`,
    /// [`ErrorCode::NotFound`], [`ErrorCode::Conflict`] if somebody changed it since it was looked at.
    pub async fn edit_stamp(
        &self,
        actor: &Actor,
        id: StampImageId,
        edit: StampEdit,
    ) -> Result<StampImageView, AppError> {
        self.answer(async {
            let name = parse_name(&edit.name)?;
            let width_mm = parse_width(edit.width_mm)?;
            let (valid_from, valid_to) = parse_days(&edit.valid_from, &edit.valid_to)?;
            let mut tx = self.db.begin().await?;
            let owner = own(&mut tx, actor, id).await?.owner;
            self.still_holds(&mut tx, actor, right(owner.kind()), unit(actor)?)
                .await?;
            stamp::hold(&mut tx, owner).await?;
            let before = own(&mut tx, actor, id).await?;
            same_version(before.version, edit.version)?;
            let others = stamp::of_owner(&mut tx, before.owner).await?;
            if others
                .iter()
                .any(|other| other.id != id && same_name(&other.name, &name))
            {
                let text = "Đã có ảnh mang tên này. Muốn thay ảnh đó, hãy thêm mới với cùng tên.";
                return Err(AppError::field("name", text).into());
            }
            let providers = stamp::providers(&mut tx).await?;
            let details = parse_details(
                before.owner.kind(),
                &edit.details,
                &providers,
                &before.details,
            )?;
            let mut image = stamp::StampImage {
                details,
                name,
                width_mm,
                valid_from,
                valid_to,
                holds_name: edit.holds_name && before.owner.kind() == StampKind::Signature,
                ..before.clone()
            };
            let changes = history::changes(&before, &image);
            if !changes.is_empty() {
                self.note_stamp(&mut tx, actor, &image, StampAct::Edit, &changes)
                    .await?;
            }
            stamp::update(&mut tx, &image).await?;
            tx.commit().await?;
            image.version += 1;
            Ok(view(&image, self.now().day()))
        })
        .await
    }

    /// Takes an image out of use; the newest of those left becomes the default if it was that.
    ///
    /// Errors: [`ErrorCode::NotFound`].
    pub async fn delete_stamp(&self, actor: &Actor, id: StampImageId) -> Result<(), AppError> {
        self.answer(async {
            let mut tx = self.db.begin().await?;
            let owner = own(&mut tx, actor, id).await?.owner;
            self.still_holds(&mut tx, actor, right(owner.kind()), unit(actor)?)
                .await?;
            stamp::hold(&mut tx, owner).await?;
            let image = own(&mut tx, actor, id).await?;
            stamp::delete(&mut tx, &image, self.now()).await?;
            if image.is_default
                && let Some(next) = stamp::of_owner(&mut tx, image.owner).await?.first()
            {
                let next = stamp::StampImage {
                    is_default: true,
                    ..next.clone()
                };
                stamp::update(&mut tx, &next).await?;
                self.note_stamp(&mut tx, actor, &next, StampAct::SetDefault, "")
                    .await?;
            }
            self.note_stamp(&mut tx, actor, &image, StampAct::Withdraw, "")
                .await?;
            Ok(tx.commit().await?)
        })
        .await
    }

    /// The PNG of an image, in use or not any more, for its owner.
    ///
    /// Errors: [`ErrorCode::NotFound`].
    pub async fn stamp_png(&self, actor: &Actor, id: StampImageId) -> Result<Vec<u8>, AppError> {
        self.answer(async {
            let image = once_own(&mut *self.db.read().await?, actor, id).await?;
            self.stamp_bytes(&image).await
        })
        .await
    }

    /// Writes what was done to an image into its history and the audit chain.
    async fn note_stamp(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        image: &stamp::StampImage,
        act: StampAct,
        note: &str,
    ) -> Result<(), Failure> {
        let event = NewEvent {
            image: image.id,
            at: self.now(),
            person: actor.person,
            person_name: &actor.name,
            act,
            note,
        };
        stamp_log::insert_event(tx, self.ids.id(), &event).await?;
        let action = match act {
            StampAct::Add => "ADD_STAMP",
            StampAct::Replace => "REPLACE_STAMP",
            StampAct::Edit => "EDIT_STAMP",
            StampAct::SetDefault => "SET_DEFAULT_STAMP",
            StampAct::Withdraw => "DELETE_STAMP",
        };
        let details = json!({ "kind": image.owner.kind().code(), "sha256": image.sha256 });
        let subject = format!("stamp {}", image.id);
        self.audit(tx, actor, unit(actor)?, action, subject, details);
        Ok(())
    }
}

/// What people see of an image on `today`.
pub(crate) fn view(image: &stamp::StampImage, today: Date) -> StampImageView {
    StampImageView {
        id: image.id,
        kind: image.owner.kind(),
        name: image.name.clone(),
        width_px: image.width_px,
        height_px: image.height_px,
        width_mm: image.width_mm,
        holds_name: image.holds_name,
        is_default: image.is_default,
        valid_from: image.valid_from,
        valid_to: image.valid_to,
        usable: image.is_usable(today),
        created_at: image.created_at,
        updated_at: image.created_at,
        withdrawn_at: image.deleted_at,
        details: image.details.clone(),
        version: image.version,
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

/// Whether two names are the same to people.
fn same_name(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

/// An image in use that `actor` works with.
async fn own(
    db: &mut Connection,
    actor: &Actor,
    id: StampImageId,
) -> Result<stamp::StampImage, Failure> {
    let image = once_own(db, actor, id).await?;
    if image.deleted_at.is_none() {
        Ok(image)
    } else {
        Err(ErrorCode::NotFound.into())
    }
}

/// The same, also one that isn't in use any more.
async fn once_own(
    db: &mut Connection,
    actor: &Actor,
    id: StampImageId,
) -> Result<stamp::StampImage, Failure> {
    let image = stamp::find_any(db, id).await?.ok_or(ErrorCode::NotFound)?;
    match owner(actor, image.owner.kind()) {
        Ok(owner) if owner == image.owner => Ok(image),
        _ => Err(ErrorCode::NotFound.into()),
    }
}
