//! The list of copies that lost their legal value, which anybody may read: TT 01/2020/TT-BTP Đ.7 has
//! decisions published. Unit, number, book and decision; nothing of whom a copy was issued to, nor why.

use chungthuc_domain::{
    AppError,
    calendar::day_text,
    view::{
        Listing,
        annulment::{AnnulmentQuery, AnnulmentView, AnnulmentsView, PublishedAnnulment},
    },
};
use chungthuc_storage::repo::annulment::{self, Published};

use crate::Workflow;

const PER_PAGE: u32 = 20;

impl Workflow {
    /// The published list, the newest decision first. A number that isn't one is no copy's.
    ///
    /// Errors: the database's.
    pub async fn published_annulments(
        &self,
        query: AnnulmentQuery,
    ) -> Result<AnnulmentsView, AppError> {
        self.answer(async {
            let page = query.page.max(1);
            let skip = u64::from(page - 1) * u64::from(PER_PAGE);
            let mut db = self.db.read().await?;
            let (rows, total) = match query.number() {
                Ok(number) => {
                    annulment::published(&mut db, query.unit, number, skip, PER_PAGE).await?
                }
                Err(_) => (Vec::new(), 0),
            };
            Ok(AnnulmentsView {
                listing: Listing {
                    rows: rows.into_iter().map(row).collect(),
                    total,
                    more: false,
                    page,
                    per_page: PER_PAGE,
                },
                units: annulment::units(&mut db).await?,
            })
        })
        .await
    }
}

fn row(published: Published) -> PublishedAnnulment {
    let width = usize::try_from(published.number_width).unwrap_or(0);
    PublishedAnnulment {
        unit_name: published.unit_name,
        number: published.kind.number_text(published.number, width),
        book: published.book,
        certified_on: day_text(published.certified_on),
        annulment: AnnulmentView {
            decision: published.decision,
            decided_on: day_text(published.decided_on),
        },
    }
}
