//! Questions about a policy, answered for every possible case.
