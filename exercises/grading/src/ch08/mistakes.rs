//! What learners write instead, in chapter 8.
