//! Tests of the chapter's experiments: that they run, and that their claims hold.

use super::*;
