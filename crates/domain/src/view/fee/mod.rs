//! Fees: "Biểu phí" for who administers it, what a dossier was paid, and "Thu phí" by day and month.
//! Amounts are đồng, days in forms `dd/MM/yyyy` as typed.

mod list;
mod payment;
mod takings;
mod tariff;

pub use self::{
    list::{FeeFilter, FeeListQuery, FeeListView, FeeRow},
    payment::{DossierFees, PaymentForm, PaymentView, receipts_text},
    takings::{Takings, TakingsPeriod, TakingsQuery, TakingsRow, TakingsView},
    tariff::{EndTariffForm, TariffAction, TariffChange, TariffForm, TariffRow, TariffsView},
};
