//! What learners write instead, in chapter 1.
