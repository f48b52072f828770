//! Lists of papers and one paper's page: "Hồ sơ bị từ chối", "Bản sao chờ ký", "Bản sao chờ đóng
//! dấu", "Theo dõi hồ sơ chứng thực" (DOMAIN §4.2(d)). Signing and sealing have pages of their own.

mod acts;
mod annul;
pub mod detail;
pub mod extend;
mod fees;
mod history;
mod line;
pub mod list;
mod narrow;
pub mod original;
pub mod print_code;
pub mod query;
mod saved;
