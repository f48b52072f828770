//! Appointments (lịch hẹn, DOMAIN §3.3): their states and the steps between them, the hours that a
//! unit offers, and which of them are free. Who may take a step is decided by the use cases.

mod slots;
mod state;
mod time;

pub use self::{
    slots::{FreeSlot, Slot, SlotsError, WeekHours, checked_slots, free_slots, stranded},
    state::{AppointmentState, AppointmentStep},
    time::{InvalidSlotTime, SlotTime},
};

#[cfg(test)]
mod tests;
