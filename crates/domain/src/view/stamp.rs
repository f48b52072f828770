//! Signature and seal images, as their owners see them.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Listing;
use crate::{PaperId, StampImageId, calendar::Moment};

/// Signature of a person, or seal of an agency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum StampKind {
    /// Ảnh chữ ký
    Signature,
    /// Ảnh con dấu
    Seal,
}

impl StampKind {
    /// The code that the database holds.
    pub fn code(self) -> &'static str {
        match self {
            StampKind::Signature => "SIGNATURE",
            StampKind::Seal => "SEAL",
        }
    }

    /// The kind of a code; `None` for a code that isn't one.
    pub fn from_code(code: &str) -> Option<Self> {
        [StampKind::Signature, StampKind::Seal]
            .into_iter()
            .find(|kind| kind.code() == code)
    }
}

/// An image; its PNG is at `/anh/{id}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StampImageView {
    /// Which.
    pub id: StampImageId,
    /// Signature or seal.
    pub kind: StampKind,
    /// "Chữ ký lãnh đạo"
    pub name: String,
    /// Pixels.
    pub width_px: u32,
    /// Pixels.
    pub height_px: u32,
    /// True width on paper, in mm; the height follows from the pixels.
    pub width_mm: f64,
    /// The image itself shows name and title, so they aren't printed again.
    pub holds_name: bool,
    /// The one that is taken unless another is chosen.
    pub is_default: bool,
    /// The first day on which it may be used.
    pub valid_from: Option<Date>,
    /// The last.
    pub valid_to: Option<Date>,
    /// Whether it may be used today.
    pub usable: bool,
    /// Since when.
    pub created_at: Moment,
    /// "Ngày cập nhật": when it was added or last changed, in the list of images; elsewhere when it was
    /// added.
    pub updated_at: Moment,
    /// Since when it is out of use.
    pub withdrawn_at: Option<Moment>,
    /// What a signature has besides; nothing for a seal.
    pub details: SignatureDetails,
    /// Raised with every change.
    pub version: i64,
}

impl StampImageView {
    /// Height on paper, in mm.
    pub fn height_mm(&self) -> f64 {
        self.width_mm * f64::from(self.height_px) / f64::from(self.width_px.max(1))
    }
}

/// What a signature has besides its image ("Thêm chữ ký", S000). Each part may be left out: phone and
/// accounts are needed by who signs remotely.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignatureDetails {
    /// "Số điện thoại ký số"; empty: none.
    #[serde(default)]
    pub phone: String,
    /// "Từ khóa định vị vị trí": the signature starts above these words, where a page has them; empty:
    /// none.
    #[serde(default)]
    pub anchor: String,
    /// "Thêm thông tin bổ sung"
    #[serde(default)]
    pub accounts: Vec<SigningAccount>,
}

impl SignatureDetails {
    /// The longest "Từ khóa định vị vị trí", in characters.
    pub const MAX_ANCHOR: usize = 80;
    /// The most accounts.
    pub const MAX_ACCOUNTS: usize = 6;
}

/// An account with a provider of remote signatures; "Loại chữ ký số" is NEAC Sign, the only one there is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SigningAccount {
    /// "Tài khoản": the number of an identity card or a tax code, as registered with the provider.
    pub account: String,
    /// "Nhà cung cấp", by its code.
    pub provider: String,
}

/// "Loại chữ ký số", the only one there is.
pub const NEAC_SIGN: &str = "NEAC Sign";

/// A provider of remote signatures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SigningProvider {
    /// Its code.
    pub code: String,
    /// `VNPT-CA`
    pub name: String,
}

/// A new image: the PNG as base64, so that it goes with the form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewStampImage {
    /// Signature or seal.
    pub kind: StampKind,
    /// "Tên chữ ký" / "Tên con dấu"
    pub name: String,
    /// The PNG, base64.
    pub png: String,
    /// Remove the white background.
    pub remove_background: bool,
    /// True width on paper, in mm.
    pub width_mm: f64,
    /// The image itself shows name and title.
    pub holds_name: bool,
    /// The first day on which it may be used, dd/MM/yyyy; empty: any.
    #[serde(default)]
    pub valid_from: String,
    /// The last, likewise.
    #[serde(default)]
    pub valid_to: String,
    /// What a signature has besides, as typed.
    #[serde(default)]
    pub details: SignatureDetails,
}

/// How an image would look, before it is saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StampPreview {
    /// As it was sent, PNG in base64.
    pub before: String,
    /// Without its background, PNG in base64.
    pub after: String,
    /// Whether it has a background at all.
    pub is_opaque: bool,
    /// Pixels.
    pub width_px: u32,
    /// Pixels.
    pub height_px: u32,
}

/// A change to an image; the PNG itself never changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StampEdit {
    /// Its new name.
    pub name: String,
    /// Its new true width, in mm.
    pub width_mm: f64,
    /// The image itself shows name and title.
    pub holds_name: bool,
    /// The first day on which it may be used, dd/MM/yyyy; empty: any.
    #[serde(default)]
    pub valid_from: String,
    /// The last, likewise.
    #[serde(default)]
    pub valid_to: String,
    /// What a signature has besides, as typed.
    #[serde(default)]
    pub details: SignatureDetails,
    /// [`StampImageView::version`] of what was looked at.
    pub version: i64,
}

/// What somebody did to an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum StampAct {
    /// Its first version came.
    Add,
    /// It came in place of an older version.
    Replace,
    /// Name, width or days changed.
    Edit,
    /// It became the one that is taken unless another is chosen.
    SetDefault,
    /// It was taken out of use.
    Withdraw,
}

impl StampAct {
    const ALL: [(StampAct, &'static str, &'static str); 5] = [
        (StampAct::Add, "ADD", "Thêm mới"),
        (StampAct::Replace, "REPLACE", "Thay ảnh mới"),
        (StampAct::Edit, "EDIT", "Sửa"),
        (StampAct::SetDefault, "SET_DEFAULT", "Đặt làm mặc định"),
        (StampAct::Withdraw, "WITHDRAW", "Ngừng dùng"),
    ];

    fn entry(self) -> (&'static str, &'static str) {
        let found = Self::ALL.into_iter().find(|(act, ..)| *act == self);
        found.map_or(("", ""), |(_, code, label)| (code, label))
    }

    /// The code that the database holds.
    pub fn code(self) -> &'static str {
        self.entry().0
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        self.entry().1
    }

    /// The act of a code; `None` for a code that isn't one.
    pub fn from_code(code: &str) -> Option<Self> {
        let found = Self::ALL.into_iter().find(|(_, known, _)| *known == code);
        found.map(|(act, ..)| act)
    }
}

/// Who did what to an image when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StampEvent {
    /// To which version.
    pub image: StampImageId,
    /// When.
    pub at: Moment,
    /// Who.
    pub by: String,
    /// What.
    pub act: StampAct,
    /// What changed, in words; may be empty.
    pub note: String,
}

/// A paper that was signed or sealed with an image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StampUse {
    /// With which version.
    pub image: StampImageId,
    /// Which paper.
    pub paper: PaperId,
    /// Mã chứng thực.
    pub code: String,
    /// Loại giấy tờ.
    pub document_name: String,
    /// Who signed or sealed.
    pub by: String,
    /// When.
    pub at: Moment,
}

/// "Lịch sử" of an image.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StampHistory {
    /// All versions, the newest first.
    pub versions: Vec<StampImageView>,
    /// What was done to them, the newest first.
    pub events: Vec<StampEvent>,
    /// What they were used for, the newest first.
    pub uses: Listing<StampUse>,
}
