//! What an e-mailed link is made of: its token and the code that opens it. They have to be the same
//! in every attempt to send, so they are kept until then, encrypted, in the object store; the
//! database holds hashes only.

use chungthuc_domain::certification::LEGAL_VALUE;
use chungthuc_storage::{
    objects::Objects,
    repo::{
        delivery::{self, Delivery},
        dossier::{self, Dossier},
    },
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::mailer::{Attachment, Message};
use crate::{Workflow, account::token_hash, failure::Failure};

/// How long a link works, in days.
pub(super) const LINK_DAYS: i64 = 7;
/// More than a letter ever has, in bytes.
const LETTER_BYTES: u64 = 4096;

/// The secrets of one e-mail.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Letter {
    /// 256 random bits, hex: the end of the link.
    pub(super) token: String,
    /// What goes by SMS; `None`: the code is on paper.
    pub(super) sms_code: Option<String>,
}

impl Workflow {
    /// The secrets of a delivery: those it has, or new ones, of which the hashes are saved.
    pub(super) async fn letter(
        &self,
        delivery: &mut Delivery,
        dossier: &Dossier,
    ) -> Result<Letter, Failure> {
        if let Some(object) = delivery.letter {
            return read(&self.objects, object).await;
        }
        let by_sms = dossier.applicant.phone.is_some() && self.mailer.carries_sms();
        let letter = Letter {
            token: self.ids.token(),
            sms_code: by_sms.then(|| self.new_code()),
        };
        let object = self.ids.uuid();
        let json = serde_json::to_vec(&letter).map_err(Failure::broken)?;
        self.objects
            .put(object, &json)
            .await
            .map_err(Failure::broken)?;
        delivery.letter = Some(object);
        delivery.link_hash = Some(token_hash(&letter.token));
        delivery.code_failures = 0;
        delivery.code_used_at = None;
        delivery.link_expires_at = Some(self.now().plus_seconds(LINK_DAYS * 24 * 60 * 60));
        delivery.message_id = Some(format!("{object}@{}", host(&self.settings.public_url)));
        let mut tx = self.db.begin().await?;
        delivery.code_hash = match &letter.sms_code {
            Some(code) => Some(token_hash(code)),
            // Read anew: another code may have been printed meanwhile.
            None => dossier::find(&mut tx, dossier.id)
                .await?
                .and_then(|dossier| dossier.receipt_code_hash),
        };
        if let Err(error) = delivery::update(&mut tx, delivery).await {
            self.objects.delete(object).await.map_err(Failure::broken)?;
            return Err(error.into());
        }
        tx.commit().await?;
        delivery.version += 1;
        Ok(letter)
    }

    /// Six random digits, each code as likely as any other.
    pub(crate) fn new_code(&self) -> String {
        loop {
            let mut bytes = [0; 4];
            self.ids.fill(&mut bytes);
            let number = u32::from_be_bytes(bytes);
            // Beyond the last whole million the codes would not be equally likely.
            if number < 4_294_000_000 {
                return format!("{:06}", number % 1_000_000);
            }
        }
    }
}

/// The e-mail with the link, and the copy itself where the unit has it so. Without that it names no
/// paper and no number: mailboxes are read by others too.
pub(super) fn email(
    delivery: &Delivery,
    letter: &Letter,
    dossier: &Dossier,
    unit: &str,
    code: &str,
    public_url: &str,
    attachment: Option<Attachment>,
) -> Message {
    let attached = if attachment.is_some() {
        "Bản sao đính kèm thư này. Cũng có thể tải lại như sau.\n\n"
    } else {
        ""
    };
    let where_code = if letter.sms_code.is_some() {
        "mã 6 chữ số đã gửi tới số điện thoại của Ông/Bà"
    } else {
        "mã nhận 6 chữ số mà cơ quan đã giao tại quầy (mất mã thì đến cơ quan để in mã mới)"
    };
    let name = &dossier.applicant.name;
    let token = &letter.token;
    let body = format!(
        "Kính gửi Ông/Bà {name},\n\n\
         {unit} đã chứng thực xong bản sao điện tử, mã chứng thực {code}.\n\n\
         {attached}Mở đường dẫn dưới đây và nhập {where_code} để tải bản sao. Đường dẫn có hiệu lực trong {LINK_DAYS} ngày, mã dùng được một lần.\n\n\
         {public_url}/nhan/{token}\n\n\
         {LEGAL_VALUE}\n\n\
         Kiểm tra bản sao thật hay giả tại {public_url}. Nếu không yêu cầu chứng thực, xin bỏ qua thư này.\n",
    );
    Message {
        id: delivery.message_id.clone().unwrap_or_default(),
        sms: false,
        recipient: delivery.address.clone().unwrap_or_default(),
        subject: format!("Bản sao điện tử được chứng thực, mã {code}"),
        body,
        attachment,
    }
}

/// The SMS with the code, without diacritics.
pub(super) fn sms(delivery: &Delivery, phone: &str, secret: &str, code: &str) -> Message {
    Message {
        id: format!("sms-{}", delivery.message_id.as_deref().unwrap_or_default()),
        sms: true,
        recipient: phone.to_owned(),
        subject: String::new(),
        body: format!(
            "Ma mo ban sao chung thuc {code}: {secret}. Hieu luc {LINK_DAYS} ngay. Khong cung cap ma nay cho nguoi khac."
        ),
        attachment: None,
    }
}

/// The secrets kept in an object.
pub(super) async fn read(objects: &Objects, object: Uuid) -> Result<Letter, Failure> {
    let reader = objects.open(object).await.map_err(Failure::broken)?;
    let size = reader.size().min(LETTER_BYTES);
    let length = usize::try_from(size).map_err(Failure::broken)?;
    let json = reader
        .read_range(0, length)
        .await
        .map_err(Failure::broken)?;
    serde_json::from_slice(&json).map_err(Failure::broken)
}

/// The host of an address: what a Message-ID ends in.
pub(crate) fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let end = rest.find(['/', ':']).unwrap_or(rest.len());
    rest.get(..end)
        .filter(|host| !host.is_empty())
        .unwrap_or("localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_id_ends_in_the_host() {
        assert_eq!(
            host("https://chungthuc.hoalam.example/x"),
            "chungthuc.hoalam.example"
        );
        assert_eq!(host("http://127.0.0.1:8080"), "127.0.0.1");
        assert_eq!(host(""), "localhost");
    }
}
