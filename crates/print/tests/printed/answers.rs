//! Answers of checks, as the report crate words them.

use chungthuc_domain::{
    calendar::Moment,
    view::check::{
        CheckLine, CheckOutcome, CheckView, FieldChange, FindingView, Issuance, RevisionView,
        SignatureView, SignedAt, SignerRole, TimeSource, Verdict,
    },
};
use chungthuc_print::{CheckReport, TrustAnchor, pdf};

/// 20/11/2026 09:00 in Vietnam.
pub const NOW: Moment = Moment(1_795_140_000_000_000);

/// The report of an answer.
pub fn printed(view: &CheckView) -> Vec<u8> {
    let anchors = [TrustAnchor {
        list: "Gốc chữ ký số chuyên dùng công vụ".to_owned(),
        name: "Cơ quan chứng thực số chuyên dùng Chính phủ (RootCA) G2".to_owned(),
        sha256: "7f83b1657ff1fc53b92dc18148a1d65dfc2d4b1fa3d677284addd200126d9069".to_owned(),
    }];
    let report = CheckReport {
        view,
        checked_at: NOW,
        address: "https://chungthuc.hoalam.gov.vn",
        anchors: &anchors,
        policy: "phiên bản 3 do quản trị đặt",
        signer: Some("Hệ thống chứng thực điện tử"),
    };
    pdf(&report.document()).unwrap()
}

fn line(outcome: CheckOutcome, text: &str) -> CheckLine {
    CheckLine {
        outcome,
        text: text.to_owned(),
    }
}

fn held(text: &str) -> CheckLine {
    line(CheckOutcome::Held, text)
}

/// A signature of which everything holds.
pub fn good(role: SignerRole, signer: &str, organisation: &str) -> SignatureView {
    SignatureView {
        role,
        intact: true,
        field: "Leader_0192f7c2".to_owned(),
        signer: signer.to_owned(),
        organisation: Some(organisation.to_owned()),
        issuer: "CA phục vụ các cơ quan nhà nước G2".to_owned(),
        licensed_ca: Some("Cục Chứng thực số và Bảo mật thông tin".to_owned()),
        anchor: Some("Gốc chữ ký số chuyên dùng công vụ".to_owned()),
        signed_at: Some(SignedAt {
            time: Moment(NOW.0 - 86_400_000_000),
            source: TimeSource::Timestamp,
            authority: Some("TSA Ban Cơ yếu Chính phủ".to_owned()),
        }),
        indication: "TOTAL-PASSED".to_owned(),
        sub_indication: None,
        level: "B-LT".to_owned(),
        field_changes: Vec::new(),
        checks: vec![
            held("Nội dung đã ký còn nguyên vẹn, giá trị chữ ký đúng với chứng thư của người ký."),
            held("Chữ ký bao trùm trọn vẹn tệp như lúc ký."),
            held(
                "Sau khi ký chỉ điền các ô trống và thêm chữ ký khác, là những thay đổi được phép.",
            ),
            held(
                "Đường dẫn chứng thư qua Cục Chứng thực số và Bảo mật thông tin dẫn tới gốc tin cậy: Gốc chữ ký số chuyên dùng công vụ.",
            ),
            held("Chứng thư còn hiệu lực vào thời điểm ký."),
            held(
                "Theo thông tin của đơn vị cấp, không chứng thư nào trên đường dẫn bị thu hồi vào thời điểm ký.",
            ),
            held(
                "Dấu thời gian của TSA Ban Cơ yếu Chính phủ chứng minh chữ ký đã tồn tại lúc 09:00 19/11/2026.",
            ),
        ],
    }
}

fn revision(number: u32, content: &str, start: u64, end: u64, conclusion: &str) -> RevisionView {
    RevisionView {
        number,
        content: content.to_owned(),
        start,
        end,
        conclusion: conclusion.to_owned(),
    }
}

/// A certified copy of which everything holds.
pub fn passed() -> CheckView {
    let mut leader = good(
        SignerRole::Person,
        "Vũ Đình Khải Minh",
        "UBND phường Cầu Sương",
    );
    leader.field_changes = [("SoChungThuc", "107/ĐT"), ("QuyenSo", "01/2026-SCTĐT/BS")]
        .map(|(field, new)| FieldChange {
            field: field.to_owned(),
            old: String::new(),
            new: new.to_owned(),
        })
        .to_vec();
    let mut agency = good(
        SignerRole::Agency,
        "UBND phường Cầu Sương",
        "UBND tỉnh Hòa Lâm",
    );
    agency.field = "Agency_0192f7c2".to_owned();
    CheckView {
        verdict: Verdict::Valid,
        summary: "2 chữ ký đều hợp lệ và nội dung không bị thay đổi trái phép sau khi ký.".to_owned(),
        file_name: "ban-sao-giay-khai-sinh.pdf".to_owned(),
        size: 421_888,
        page_count: Some(2),
        sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
        duration_us: 38_000,
        issuance: Issuance::Issued(
            "Tệp trùng khớp từng byte với bản sao do UBND phường Cầu Sương cấp: số 107/ĐT, quyển số 01/2026-SCTĐT/BS, ngày 19/11/2026.".to_owned(),
        ),
        signatures: vec![leader, agency],
        findings: Vec::new(),
        revisions: vec![
            revision(1, "Tài liệu ban đầu", 0, 301_044, "Được bảo vệ bởi 2 chữ ký, sau cùng là con dấu của UBND phường Cầu Sương"),
            revision(2, "Phần được thêm vào, không kèm chữ ký", 301_044, 330_127, "Được bảo vệ bởi 2 chữ ký, sau cùng là con dấu của UBND phường Cầu Sương"),
            revision(3, "Chữ ký của Vũ Đình Khải Minh", 330_127, 398_410, "Được bảo vệ bởi 2 chữ ký, sau cùng là con dấu của UBND phường Cầu Sương"),
            revision(4, "Con dấu của UBND phường Cầu Sương", 398_410, 421_888, "Được bảo vệ bởi 1 chữ ký, sau cùng là con dấu của UBND phường Cầu Sương"),
        ],
        report_json: "{}".to_owned(),
        can_sign_report: false,
    }
}

/// One that was changed behind the agency's back.
pub fn changed() -> CheckView {
    let mut view = passed();
    view.verdict = Verdict::Invalid;
    view.summary =
        "Nội dung đã bị thay đổi trái phép sau khi ký. Không nên sử dụng tệp này.".to_owned();
    view.issuance = Issuance::NotIssued;
    view.findings = vec![FindingView {
        code: "UNACCOUNTED_BYTES".to_owned(),
        message: "Có 512 byte trong tệp không thuộc phần nào của tài liệu.".to_owned(),
    }];
    for signature in &mut view.signatures {
        signature.indication = "TOTAL-FAILED".to_owned();
        signature.sub_indication = Some("FORMAT_FAILURE".to_owned());
        signature.checks[2] = line(
            CheckOutcome::Failed,
            "Tài liệu bị thay đổi trái phép sau khi ký.",
        );
        signature.checks.push(line(
            CheckOutcome::Failed,
            "Trường “SoChungThuc” đã bị khóa khi ký nhưng vẫn bị thay đổi.",
        ));
        signature.field_changes = vec![FieldChange {
            field: "SoChungThuc".to_owned(),
            old: "107/ĐT".to_owned(),
            new: "1007/ĐT".to_owned(),
        }];
    }
    let broken = &mut view.signatures[0];
    broken.intact = false;
    broken.anchor = None;
    broken.licensed_ca = None;
    broken.checks[0] = line(
        CheckOutcome::Failed,
        "Nội dung đã ký không còn khớp với chữ ký.",
    );
    view
}

/// One whose certificates nobody was asked about.
pub fn open() -> CheckView {
    let mut view = passed();
    view.verdict = Verdict::Indeterminate;
    view.summary = "2 chữ ký còn nguyên vẹn, dẫn tới gốc tin cậy, và nội dung không bị thay đổi trái phép sau khi ký. Chưa kiểm tra được chứng thư có bị thu hồi hay không nên chưa thể kết luận là hợp lệ.".to_owned();
    for signature in &mut view.signatures {
        signature.indication = "INDETERMINATE".to_owned();
        signature.sub_indication = Some("TRY_LATER".to_owned());
        signature.level = "B-B".to_owned();
        signature.signed_at = Some(SignedAt {
            time: NOW,
            source: TimeSource::Declared,
            authority: None,
        });
        signature.checks.truncate(5);
        signature.checks.push(line(
            CheckOutcome::NotJudged,
            "Chưa kiểm tra được chứng thư có bị thu hồi hay không.",
        ));
        signature.checks.push(line(
            CheckOutcome::NotJudged,
            "Không có dấu thời gian; thời điểm ký là do máy của người ký khai báo.",
        ));
    }
    view
}

/// One that twelve have signed.
pub fn twelve() -> CheckView {
    let mut view = passed();
    view.summary =
        "12 chữ ký đều hợp lệ và nội dung không bị thay đổi trái phép sau khi ký.".to_owned();
    view.signatures = (1..=12)
        .map(|number| {
            let name = format!("Người ký thứ {number}");
            good(SignerRole::Person, &name, "UBND đặc khu Hòn Mây")
        })
        .collect();
    view.revisions = (1..=40)
        .map(|number| {
            let (start, end) = (u64::from(number) * 1000, u64::from(number) * 1000 + 999);
            revision(
                number,
                "Phần được thêm vào, không kèm chữ ký",
                start,
                end,
                "Được bảo vệ bởi 12 chữ ký, sau cùng là chữ ký của Người ký thứ 12",
            )
        })
        .collect();
    view
}

/// One whose names were made to be long.
pub fn long() -> CheckView {
    let mut view = open();
    let words = "Ủy ban nhân dân đặc khu kinh tế hành chính đặc biệt Hòn Mây thuộc tỉnh Hòa Lâm ";
    view.file_name = format!("{}.pdf", "bản-sao_rất-dài_".repeat(20));
    view.signatures[0].signer = words.repeat(6).trim().to_owned();
    view.signatures[0].organisation = Some("ẤỘỮ".repeat(120));
    view.signatures[0].field_changes = vec![FieldChange {
        field: "QuyenSo".repeat(20),
        old: "0123456789abcdef".repeat(30),
        new: words.repeat(10),
    }];
    view.signatures[1].signer = "Tên\u{202e}ẩn 中文 \u{0}".to_owned();
    view
}
