//! Over-fitting, dropout and weight penalties.
