//! Who has a key in the demo, and what their certificates say. All of them are invented.

use crate::algorithm::PublicKeyAlgorithm;

/// Whose key it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DemoHolder {
    /// The root authority.
    Root,
    /// The authority that issues all but its own and the root's certificate.
    Issuer,
    /// A leader, by login.
    Person {
        /// The login of the demo account.
        login: &'static str,
    },
    /// An agency's seal, by the code of the unit (QĐ 20).
    Agency {
        /// The code of the unit.
        unit: &'static str,
    },
    /// A responder that the demo serves.
    Service(DemoService),
    /// The program itself, which signs the reports that it writes.
    System,
}

/// A responder that the demo serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DemoService {
    /// Timestamps (RFC 3161).
    Timestamps,
    /// The issuing authority's OCSP (RFC 6960).
    Ocsp,
}

/// All of them, those who issue before those whom they issue for.
pub(super) const ALL: [DemoHolder; 12] = [
    DemoHolder::Root,
    DemoHolder::Issuer,
    DemoHolder::Person {
        login: "lanhdao.cs",
    },
    DemoHolder::Person { login: "pct.cs" },
    DemoHolder::Person {
        login: "uyquyen.cs",
    },
    DemoHolder::Person {
        login: "motnguoi.sn",
    },
    DemoHolder::Agency { unit: "H99.101" },
    DemoHolder::Agency { unit: "H99.102" },
    DemoHolder::Agency { unit: "H99.103" },
    DemoHolder::Service(DemoService::Timestamps),
    DemoHolder::Service(DemoService::Ocsp),
    DemoHolder::System,
];

/// What a certificate says of its holder.
pub(super) struct Subject {
    pub(super) common_name: &'static str,
    pub(super) title: Option<&'static str>,
    pub(super) organisation: &'static str,
    /// The commune; authorities have none.
    pub(super) locality: Option<&'static str>,
    pub(super) key: PublicKeyAlgorithm,
}

const RSA_2048: PublicKeyAlgorithm = PublicKeyAlgorithm::Rsa { bits: 2048 };
const CAU_SUONG: Option<&str> = Some("phường Cầu Sương");
const SUOI_NGAN: Option<&str> = Some("xã Suối Ngàn");
const HON_MAY: Option<&str> = Some("đặc khu Hòn Mây");
const PROVINCE: &str = "UBND tỉnh Hòa Lâm";
const AUTHORITY: &str = "Tổ chức chứng thực chữ ký số thử nghiệm";

impl DemoHolder {
    /// The name of the key's files, without extension.
    pub(super) fn file_name(self) -> &'static str {
        match self {
            Self::Root => "root",
            Self::Issuer => "ca",
            Self::Person { login } => login,
            Self::Agency { unit } => unit,
            Self::Service(DemoService::Timestamps) => "tsa",
            Self::Service(DemoService::Ocsp) => "ocsp",
            Self::System => "he-thong",
        }
    }

    pub(super) fn subject(self) -> Subject {
        match self {
            Self::Root => authority("Gốc chứng thực thử nghiệm", PublicKeyAlgorithm::EcdsaP384),
            Self::Issuer => authority("CA thử nghiệm phục vụ cơ quan nhà nước", RSA_2048),
            Self::Service(DemoService::Timestamps) => {
                authority("TSA thử nghiệm", PublicKeyAlgorithm::EcdsaP256)
            }
            Self::Service(DemoService::Ocsp) => {
                authority("OCSP thử nghiệm", PublicKeyAlgorithm::EcdsaP256)
            }
            Self::Person { login } => person(login),
            Self::Agency { unit } => agency(unit),
            Self::System => Subject {
                organisation: PROVINCE,
                ..authority(
                    "Hệ thống chứng thực điện tử (bản dùng thử)",
                    PublicKeyAlgorithm::EcdsaP256,
                )
            },
        }
    }
}

fn authority(common_name: &'static str, key: PublicKeyAlgorithm) -> Subject {
    Subject {
        common_name,
        title: None,
        organisation: AUTHORITY,
        locality: None,
        key,
    }
}

fn person(login: &str) -> Subject {
    let (common_name, title, organisation, locality, key) = match login {
        "lanhdao.cs" => (
            "Vũ Đình Khải Minh",
            "Chủ tịch UBND phường",
            "UBND phường Cầu Sương",
            CAU_SUONG,
            RSA_2048,
        ),
        "pct.cs" => (
            "Đỗ Thanh Trúc Lam",
            "Phó Chủ tịch UBND phường",
            "UBND phường Cầu Sương",
            CAU_SUONG,
            PublicKeyAlgorithm::EcdsaP256,
        ),
        "uyquyen.cs" => (
            "Hoàng Bích Sương",
            "Công chức được ủy quyền",
            "UBND phường Cầu Sương",
            CAU_SUONG,
            RSA_2048,
        ),
        _ => (
            "Triệu Văn Đa Năng",
            "Phó Chủ tịch UBND xã",
            "UBND xã Suối Ngàn",
            SUOI_NGAN,
            PublicKeyAlgorithm::EcdsaP384,
        ),
    };
    Subject {
        common_name,
        title: Some(title),
        organisation,
        locality,
        key,
    }
}

fn agency(unit: &str) -> Subject {
    let (common_name, locality, key) = match unit {
        "H99.101" => ("UBND phường Cầu Sương", CAU_SUONG, RSA_2048),
        "H99.102" => (
            "UBND xã Suối Ngàn",
            SUOI_NGAN,
            PublicKeyAlgorithm::EcdsaP256,
        ),
        _ => ("UBND đặc khu Hòn Mây", HON_MAY, RSA_2048),
    };
    Subject {
        common_name,
        title: None,
        organisation: PROVINCE,
        locality,
        key,
    }
}
