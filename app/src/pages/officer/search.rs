//! The search for the account of who stands at the counter: by the number that was typed, or by the
//! card that was scanned, which fills the form without an account too.

use chungthuc_domain::{
    AppError, identifier::Identifier, identity_card::IdentityCard, view::intake::AccountView,
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    desk::{Desk, WITH_ACCOUNT, WITHOUT_ACCOUNT},
    faults::Faults,
};
use crate::{api::intake::find_accounts, browser};

/// A search. A handle: copies are the same search.
#[derive(Clone, Copy)]
pub struct Search {
    desk: Desk,
    /// Nobody has an account by the number that was searched.
    pub nobody: RwSignal<bool>,
    /// It is under way.
    pub busy: RwSignal<bool>,
    /// What went wrong with it.
    pub wrong: RwSignal<Option<String>>,
    /// What came of the card that was scanned.
    pub note: RwSignal<Option<String>>,
    /// Counts the cards: an answer to an older one comes too late.
    turn: StoredValue<u32>,
}

impl Search {
    /// Nothing searched yet.
    pub fn new(desk: Desk) -> Self {
        Self {
            desk,
            nobody: RwSignal::new(false),
            busy: RwSignal::new(false),
            wrong: RwSignal::new(None),
            note: RwSignal::new(None),
            turn: StoredValue::new(0),
        }
    }

    /// Another number is another person.
    pub fn number_changed(self, typed: &str) {
        self.wrong.set(None);
        self.nobody.set(false);
        let is_other = |account: &AccountView| !is_same_number(&account.identifier, typed);
        let chosen = self.desk.account;
        if chosen.with_untracked(|account| account.as_ref().is_some_and(is_other)) {
            chosen.set(None);
        }
    }

    /// "Tìm kiếm tài khoản"
    pub fn by_number(self) {
        let desk = self.desk;
        let typed = desk.identifier.get_untracked();
        if let Err(error) = Identifier::parse(&typed) {
            let form = desk.form.get_untracked();
            desk.faults
                .set(Faults::single("identifier", error.to_string(), &form));
            return;
        }
        self.busy.set(true);
        self.wrong.set(None);
        spawn_local(async move {
            let answer = find_accounts(typed.clone()).await;
            self.busy.try_set(false);
            if desk.identifier.try_get_untracked().as_ref() != Some(&typed) {
                return;
            }
            match answer {
                // A number is one account's.
                Ok(accounts) => self.show(accounts.into_iter().next()),
                Err(error) => self.fail(&error),
            }
        });
    }

    /// Fills the form from a card: the account of its number, or of the number that its holder had
    /// before; without an account the name.
    pub fn by_card(self, card: IdentityCard) {
        let desk = self.desk;
        let turn = self.turn.try_update_value(|turn| {
            *turn = turn.wrapping_add(1);
            *turn
        });
        // Who stands at the counter now is somebody else.
        desk.account.set(None);
        self.nobody.set(false);
        self.wrong.set(None);
        self.note.set(Some("Đang tìm tài khoản…".to_owned()));
        desk.kind.set(WITH_ACCOUNT.to_owned());
        desk.identifier.set(card.number.clone());
        self.busy.set(true);
        spawn_local(async move {
            let answer = account_of(&card).await;
            if self.turn.try_get_value() != turn {
                return;
            }
            self.busy.try_set(false);
            match answer {
                Ok((number, Some(account))) => {
                    desk.identifier.set(number);
                    let other = (!card.is_name(&account.name)).then(|| {
                        format!(
                            "Tên trên tài khoản là {}, khác tên trên thẻ. Hãy kiểm tra lại.",
                            account.name
                        )
                    });
                    self.note.set(other);
                    self.show(Some(account));
                    browser::focus_on("f-document_type");
                }
                Ok((_, None)) => {
                    desk.kind.set(WITHOUT_ACCOUNT.to_owned());
                    if !card.is_name(&desk.name.get_untracked()) {
                        // An address was given by one person and is no other's.
                        desk.email.set(String::new());
                    }
                    desk.name.set(card.name.clone());
                    self.note.set(Some(
                        "Số trên thẻ chưa có tài khoản DVCQG. Đã điền họ và tên; hãy nhập email nhận bản chứng thực.".to_owned(),
                    ));
                    focus_soon("f-email");
                }
                Err(error) => {
                    self.note.set(None);
                    self.fail(&error);
                }
            }
        });
    }

    /// What was found is chosen: searching again is how another one is.
    fn show(self, account: Option<AccountView>) {
        self.nobody.try_set(account.is_none());
        self.desk.account.set(account);
    }

    fn fail(self, error: &AppError) {
        self.desk.note_session(error);
        let at_field = error.of_field("identifier").map(str::to_owned);
        self.wrong
            .try_set(Some(at_field.unwrap_or_else(|| error.message())));
    }
}

/// The account of a card's number, or else of its old number; and by which of them.
async fn account_of(card: &IdentityCard) -> Result<(String, Option<AccountView>), AppError> {
    let by = async |number: &String| {
        let found = find_accounts(number.clone()).await?;
        Ok::<_, AppError>(found.into_iter().next())
    };
    let found = by(&card.number).await?;
    match &card.old_number {
        Some(old) if found.is_none() => Ok((old.clone(), by(old).await?)),
        _ => Ok((card.number.clone(), found)),
    }
}

/// Brings a field under the cursor that is about to appear.
fn focus_soon(id: &'static str) {
    request_animation_frame(move || {
        browser::focus_on(id);
    });
}

/// Whether two writings mean one number: blanks and dots between digits don't count.
fn is_same_number(a: &str, b: &str) -> bool {
    let plain = |text: &str| -> String {
        text.chars()
            .filter(|c| !c.is_whitespace() && *c != '.')
            .collect()
    };
    plain(a) == plain(b)
}

#[cfg(test)]
mod tests {
    use super::is_same_number;

    #[test]
    fn blanks_and_dots_make_no_other_number() {
        assert!(is_same_number("003190000011", " 0031 9000.0011"));
        assert!(!is_same_number("003190000011", "003190000012"));
    }
}
