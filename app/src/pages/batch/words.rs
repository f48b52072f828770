//! What signing and sealing many papers are called.

use chungthuc_domain::view::batch::BatchWork;

use crate::{components::Icon, routes};

/// The words of one of them.
#[derive(Clone, Copy)]
pub struct Words {
    /// The page's title.
    pub title: &'static str,
    /// The list that the papers were chosen from, and its address.
    pub list: (&'static str, &'static str),
    /// "Ký": what is done, before "7 bản sao".
    pub verb: &'static str,
    /// Its icon.
    pub icon: Icon,
    /// While it is done to a paper.
    pub doing: &'static str,
    /// When it is done.
    pub done: &'static str,
    /// When it couldn't be done.
    pub not_done: &'static str,
    /// What may follow for each.
    pub pass_on: &'static str,
    /// When that is done too.
    pub passed_on: &'static str,
}

/// The words of `work`.
pub fn words(work: BatchWork) -> Words {
    match work {
        BatchWork::Sign => Words {
            title: "Ký nhiều bản sao",
            list: ("Bản sao chờ ký", routes::TO_SIGN),
            verb: "Ký",
            icon: Icon::Sign,
            doing: "Đang ký",
            done: "Đã ký",
            not_done: "Chưa ký",
            pass_on: "Chuyển cấp số và đóng dấu",
            passed_on: "Đã ký và chuyển",
        },
        BatchWork::Seal => Words {
            title: "Đóng dấu nhiều bản sao",
            list: ("Bản sao chờ đóng dấu", routes::TO_SEAL),
            verb: "Đóng dấu",
            icon: Icon::Seal,
            doing: "Đang đóng dấu",
            done: "Đã đóng dấu",
            not_done: "Chưa đóng dấu",
            pass_on: "Hoàn thành và chuyển bản chứng thực điện tử tới người dân/doanh nghiệp",
            passed_on: "Đã đóng dấu và chuyển",
        },
    }
}

impl Words {
    /// "Ký 7 bản sao".
    pub fn act(&self, count: usize) -> String {
        match count {
            0 => self.verb.to_owned(),
            count => format!("{} {count} bản sao", self.verb),
        }
    }
}

/// The address of the page for these papers.
pub fn address(work: BatchWork, papers: &[String]) -> String {
    let path = match work {
        BatchWork::Sign => routes::SIGN_MANY,
        BatchWork::Seal => routes::SEAL_MANY,
    };
    format!("{path}?{CHOSEN}={}", papers.join("."))
}

/// Under this name the address holds the papers, with dots between them.
pub const CHOSEN: &str = "chon";
