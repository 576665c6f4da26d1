//! Pieces that several screens use.

pub mod browser;
pub mod format;
pub mod grid;
pub mod icons;
pub mod notice;
pub mod sidebar;
pub mod spark;
pub mod theme;
pub mod toast;
