//! The parts that pages are made of, in one hand. They hold no rules and fetch nothing; each works as
//! plain HTML before the page comes alive. No `style=` attribute anywhere: the policy forbids it.

pub mod button;
#[cfg(feature = "staff")]
pub mod chart;
pub mod choice;
pub mod contacts;
pub mod dialog;
pub mod drop_zone;
pub mod feedback;
pub mod field;
pub mod icon;
pub mod layout;
pub mod pager;
pub mod person;
pub mod progress;
pub mod table;
pub mod tag;

pub use button::{Button, ButtonKind, LinkButton};
pub use choice::{Checkbox, RadioSegment};
pub use contacts::ContactList;
pub use dialog::{ConfirmDialog, Dialog, DialogActs, PinDialog};
pub use drop_zone::DropZone;
pub use feedback::{
    Alert, AppErrorPanel, EmptyState, ErrorPanel, Skeleton, ToastRegion, Toasts, use_toasts,
};
pub use field::{DateInput, Field, Select, TextInput, Textarea};
pub use icon::{Ic, Icon, Mark};
pub use layout::{Breadcrumb, Card, Crumb, Facts, PageHead, Steps, StickyBar};
pub use pager::Pager;
pub use person::{Avatar, PersonCard, Timeline, TimelineLine, TimelineOf};
pub use progress::{Progress, UploadRow, UploadState};
pub use table::{Cell, Filters, ResultCount, Row, SortTh, Table, Th, query_with};
pub use tag::{
    AppointmentTag, AwaitingTag, CertificationTag, DeadlineTag, StateTag, Tag, Tone,
    appointment_look,
};
