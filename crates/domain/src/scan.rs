//! What an officer is told about a scan before it is sent, and a leader before they sign: too coarse,
//! grey though the original has colours, pages left out, certified before. Nothing of it keeps a paper
//! from being sent.

use serde::{Deserialize, Serialize};

use crate::{
    PaperId, UnitId,
    calendar::{Moment, day_text},
};

/// Dots per inch that a scan must have (NĐ 30/2020, annex I part II).
pub const LEAST_DPI: u32 = 200;
/// What leaving out pages must heed.
pub const ALL_PAGES: &str = "Bản sao phải có đủ các trang mang thông tin của bản chính (Thông tư 01/2020/TT-BTP, Điều 10); chỉ bỏ trang trắng hoặc trang quét thừa.";
/// What scanners lose by rounding sides to whole pixels, in dots per inch.
const ROUNDING: u32 = 4;
/// The most stretches of pages that are told of one fault.
const MOST_STRETCHES: usize = 100;

/// Pages from 1, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PageRange {
    /// The first.
    pub first: u32,
    /// The last.
    pub last: u32,
}

/// What was found of one page's pictures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PageLook {
    /// Dots per inch; `None` where a page has no picture of some size.
    pub dpi: Option<u32>,
    /// Its pictures are grey, or black and white.
    pub grey: bool,
}

/// How good a scan is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ScanQuality {
    /// Pages of less than [`LEAST_DPI`].
    pub coarse: Vec<PageRange>,
    /// The least dots per inch among them.
    pub lowest_dpi: u32,
    /// Pages that are grey, or black and white.
    pub grey: Vec<PageRange>,
    /// Pages of the upload that were left out ("Sắp xếp trang").
    pub left_out: u32,
}

impl ScanQuality {
    /// Of a scan's pages in their order.
    pub fn of(pages: impl IntoIterator<Item = PageLook>) -> Self {
        let mut quality = Self::default();
        for (page, look) in (1_u32..).zip(pages) {
            if let Some(dpi) = look.dpi.filter(|dpi| dpi + ROUNDING < LEAST_DPI) {
                if quality.coarse.is_empty() || dpi < quality.lowest_dpi {
                    quality.lowest_dpi = dpi;
                }
                add(&mut quality.coarse, page);
            }
            if look.grey {
                add(&mut quality.grey, page);
            }
        }
        quality
    }

    /// What is to be told of it; `coloured`: originals of this type have colours.
    pub fn warnings(&self, coloured: bool) -> Vec<ScanWarning> {
        let mut warnings = Vec::new();
        if self.left_out > 0 {
            warnings.push(ScanWarning::LeftOut {
                pages: self.left_out,
            });
        }
        if !self.coarse.is_empty() {
            warnings.push(ScanWarning::Coarse {
                pages: self.coarse.clone(),
                lowest_dpi: self.lowest_dpi,
            });
        }
        if coloured && !self.grey.is_empty() {
            warnings.push(ScanWarning::Grey {
                pages: self.grey.clone(),
            });
        }
        warnings
    }
}

/// Adds a page behind those that are there.
fn add(ranges: &mut Vec<PageRange>, page: u32) {
    let room = ranges.len() < MOST_STRETCHES;
    match ranges.last_mut() {
        Some(range) if range.last + 1 == page => range.last = page,
        _ if room => ranges.push(PageRange {
            first: page,
            last: page,
        }),
        _ => {}
    }
}

/// A paper that was certified before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlierPaper {
    /// Which.
    pub paper: PaperId,
    /// Whose unit's.
    pub unit: UnitId,
    /// Its unit's name.
    pub unit_name: String,
    /// Mã chứng thực.
    pub code: String,
    /// Loại giấy tờ.
    pub document_name: String,
    /// Số chứng thực as printed.
    pub number: String,
    /// When it was certified.
    pub certified_at: Moment,
}

/// Something to be told about a scan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ScanWarning {
    /// Less than [`LEAST_DPI`].
    Coarse {
        /// On these pages.
        pages: Vec<PageRange>,
        /// The least of them.
        lowest_dpi: u32,
    },
    /// Grey or black and white, of an original with colours.
    Grey {
        /// On these pages.
        pages: Vec<PageRange>,
    },
    /// Pages were left out: a copy has all that bear information (TT 01/2020 Đ.10).
    LeftOut {
        /// How many.
        pages: u32,
    },
    /// The same file was certified before.
    SameScan {
        /// As which paper; `None`: at an agency of which nothing more may be told.
        earlier: Option<EarlierPaper>,
    },
    /// The same paper of the same person was certified by the unit not long ago.
    SamePaper {
        /// Which.
        earlier: EarlierPaper,
    },
}

impl ScanWarning {
    /// The warning as it is told to those who may see nothing of the earlier paper's unit; `None` if
    /// nothing is left to tell.
    pub fn for_strangers(self) -> Option<Self> {
        match self {
            ScanWarning::SameScan { .. } => Some(ScanWarning::SameScan { earlier: None }),
            ScanWarning::SamePaper { .. } => None,
            other => Some(other),
        }
    }

    /// The paper that it tells of.
    pub fn earlier(&self) -> Option<&EarlierPaper> {
        match self {
            ScanWarning::SameScan { earlier } => earlier.as_ref(),
            ScanWarning::SamePaper { earlier } => Some(earlier),
            _ => None,
        }
    }

    /// What it is, in a few words.
    pub fn title(&self) -> String {
        match self {
            ScanWarning::Coarse { lowest_dpi, .. } => {
                format!("Bản quét dưới {LEAST_DPI} dpi (thấp nhất {lowest_dpi} dpi)")
            }
            ScanWarning::Grey { .. } => "Bản quét không có màu".to_owned(),
            ScanWarning::LeftOut { pages } => format!("Đã bỏ {pages} trang của bản quét"),
            ScanWarning::SameScan { .. } => "Bản quét này đã được chứng thực".to_owned(),
            ScanWarning::SamePaper { .. } => {
                "Giấy tờ này của người này đã được chứng thực trong 12 tháng qua".to_owned()
            }
        }
    }

    /// Where, and what to do.
    pub fn text(&self) -> String {
        match self {
            ScanWarning::Coarse { pages, .. } => format!(
                "{}: chữ nhỏ và dấu có thể không rõ. Hãy quét lại các trang này ở {LEAST_DPI} dpi trở lên, tỷ lệ 100 %.",
                pages_text(pages)
            ),
            ScanWarning::Grey { pages } => format!(
                "{} là ảnh xám hoặc đen trắng. Bản chính có màu (dấu đỏ, ảnh, hoa văn) thì hãy quét màu.",
                pages_text(pages)
            ),
            ScanWarning::LeftOut { .. } => format!("{ALL_PAGES} Hãy đối chiếu lại với bản chính."),
            ScanWarning::SameScan { earlier: None } => {
                "Đúng tệp này đã được chứng thực tại cơ quan khác. Hãy kiểm tra bản chính có đang ở trước mặt bạn không.".to_owned()
            }
            ScanWarning::SameScan {
                earlier: Some(earlier),
            } => format!(
                "Đúng tệp này đã được chứng thực {}. Hãy kiểm tra có chọn nhầm tệp hoặc lập trùng hồ sơ không.",
                earlier.text()
            ),
            ScanWarning::SamePaper { earlier } => format!(
                "Đã chứng thực {}. Hãy hỏi lại người đăng ký có thật sự cần thêm bản nữa không.",
                earlier.text()
            ),
        }
    }

    /// What tells it from others: who has seen this one hasn't seen another.
    pub fn key(&self) -> String {
        match self {
            ScanWarning::Coarse { pages, lowest_dpi } => {
                format!("dpi {lowest_dpi} {}", extent(pages))
            }
            ScanWarning::Grey { pages } => format!("grey {}", extent(pages)),
            ScanWarning::LeftOut { pages } => format!("left out {pages}"),
            ScanWarning::SameScan { earlier: None } => "scan".to_owned(),
            ScanWarning::SameScan {
                earlier: Some(earlier),
            } => format!("scan {}", earlier.paper),
            ScanWarning::SamePaper { earlier } => format!("paper {}", earlier.paper),
        }
    }
}

impl EarlierPaper {
    fn text(&self) -> String {
        format!(
            "tại {} ngày {}, số {} ({})",
            self.unit_name,
            day_text(self.certified_at.day()),
            self.number,
            self.document_name
        )
    }
}

/// Tells ranges apart in a few letters.
fn extent(ranges: &[PageRange]) -> String {
    let first = ranges.first().map_or(0, |range| range.first);
    let last = ranges.last().map_or(0, |range| range.last);
    let pages: u32 = ranges
        .iter()
        .map(|range| range.last - range.first + 1)
        .sum();
    format!("{first}-{last} {pages}")
}

/// "Trang 1–3, 7".
pub fn pages_text(ranges: &[PageRange]) -> String {
    let range = |range: &PageRange| match range.last - range.first {
        0 => range.first.to_string(),
        1 => format!("{}, {}", range.first, range.last),
        _ => format!("{}–{}", range.first, range.last),
    };
    let parts: Vec<_> = ranges.iter().map(range).collect();
    format!("Trang {}", parts.join(", "))
}

/// A warning of a paper that was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperWarning {
    /// What it tells.
    pub warning: ScanWarning,
    /// Who had seen it when they sent the paper; `None`: it came up only then.
    pub seen_by: Option<String>,
}

/// What a form asks to be warned about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WarningQuery {
    /// The scan.
    pub upload: Option<crate::UploadId>,
    /// Code of the document type.
    pub document_type: String,
    /// What it is, for "Giấy tờ khác".
    pub document_name: String,
    /// Whose paper: their account, …
    pub account: Option<crate::PersonId>,
    /// … or their name and e-mail. A name beside an account is what the dossier calls them.
    pub name: String,
    /// See [`Self::name`].
    pub email: String,
    /// Their CCCD, CMND or MST, where it was typed.
    pub identifier: String,
    /// The paper that is sent again: it isn't warned about itself.
    pub paper: Option<PaperId>,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn look(dpi: u32, grey: bool) -> PageLook {
        PageLook {
            dpi: Some(dpi),
            grey,
        }
    }

    #[test]
    fn coarse_pages_are_told_with_the_lowest_of_them() {
        let quality = ScanQuality::of([
            look(150, false),
            look(120, false),
            look(300, false),
            look(199, false),
            look(195, false),
            PageLook::default(),
        ]);
        let warnings = quality.warnings(true);
        assert_eq!(warnings.len(), 1);
        assert!(
            warnings[0].title().contains("120 dpi"),
            "rounding is no fault"
        );
        assert!(warnings[0].text().starts_with("Trang 1, 2, 5: "));
    }

    #[test]
    fn a_grey_scan_is_told_only_where_the_original_has_colours() {
        let quality = ScanQuality::of([look(300, true); 4]);
        assert_eq!(quality.warnings(false), []);
        let warnings = quality.warnings(true);
        assert!(warnings[0].text().starts_with("Trang 1–4 là ảnh xám"));
    }

    #[test]
    fn pages_that_were_left_out_are_told_by_their_number() {
        let quality = ScanQuality {
            left_out: 2,
            ..ScanQuality::default()
        };
        let warnings = quality.warnings(false);
        assert_eq!(warnings, [ScanWarning::LeftOut { pages: 2 }]);
        assert_eq!(warnings[0].title(), "Đã bỏ 2 trang của bản quét");
        assert!(warnings[0].text().starts_with(ALL_PAGES));
        assert_ne!(
            warnings[0].key(),
            ScanWarning::LeftOut { pages: 3 }.key(),
            "more left out has to be seen anew"
        );
    }

    #[test]
    fn strangers_are_told_nothing_of_an_earlier_paper() {
        let earlier = EarlierPaper {
            paper: PaperId(uuid::Uuid::nil()),
            unit: UnitId(uuid::Uuid::nil()),
            unit_name: "UBND phường Cầu Sương".into(),
            code: "H99.101-261120-000041".into(),
            document_name: "Giấy khai sinh".into(),
            number: "7/ĐT".into(),
            certified_at: Moment(0),
        };
        let same = ScanWarning::SameScan {
            earlier: Some(earlier.clone()),
        };
        assert!(same.text().contains("số 7/ĐT (Giấy khai sinh)"));
        let told = same.clone().for_strangers().expect("still a warning");
        assert!(!told.text().contains("Cầu Sương") && told.earlier().is_none());
        assert_ne!(told.key(), same.key());
        assert_eq!(ScanWarning::SamePaper { earlier }.for_strangers(), None);
    }

    proptest! {
        #[test]
        fn the_ranges_hold_the_pages_and_no_others(grey in proptest::collection::vec(any::<bool>(), 0..60)) {
            let quality = ScanQuality::of(grey.iter().map(|grey| look(300, *grey)));
            for (page, grey) in (1_u32..).zip(&grey) {
                let held = quality.grey.iter().any(|range| (range.first..=range.last).contains(&page));
                prop_assert_eq!(held, *grey);
            }
        }

        #[test]
        fn ranges_are_bounded(pages in 0usize..2_000) {
            let quality = ScanQuality::of((0..pages).map(|page| look(100, page % 2 == 0)));
            prop_assert!(quality.grey.len() <= MOST_STRETCHES);
        }
    }
}
