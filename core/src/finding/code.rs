//! The registry of codes: stable, never reused.

use serde::{Deserialize, Serialize};

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Stops compiling.
    Error,
    /// Does not.
    Warning,
}

impl std::fmt::Display for Severity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        })
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident $code:literal $name:literal $severity:ident;)*) => {
        /// What a finding says, by a code that never changes its meaning.
        ///
        /// The hundreds tell the stage: 1 reading, 2 resolving names, 3 compiling, 4 analysis.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[non_exhaustive]
        pub enum Code {
            $($(#[$doc])* #[serde(rename = $code)] $variant,)*
        }

        impl Code {
            /// Every code, in order.
            pub const ALL: &'static [Code] = &[$(Code::$variant),*];

            /// The code: `B301`.
            pub fn id(self) -> &'static str {
                match self { $(Code::$variant => $code,)* }
            }

            /// The name: `gap`.
            pub fn name(self) -> &'static str {
                match self { $(Code::$variant => $name,)* }
            }

            /// Whether such a finding stops compiling.
            pub fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity,)* }
            }

            /// The page on this code: what, why, example, fix (Markdown).
            pub fn page(self) -> &'static str {
                match self { $(Code::$variant => include_str!(concat!("pages/", $name, ".md")),)* }
            }
        }
    };
}

codes! {
    /// `syntax-error`
    SyntaxError "B101" "syntax-error" Error;
    /// `duplicate-key`
    DuplicateKey "B102" "duplicate-key" Error;
    /// `unknown-key`
    UnknownKey "B103" "unknown-key" Error;
    /// `missing-key`
    MissingKey "B104" "missing-key" Error;
    /// `wrong-type`
    WrongType "B105" "wrong-type" Error;
    /// `alias`
    Alias "B106" "alias" Error;
    /// `tag`
    Tag "B107" "tag" Error;
    /// `ambiguous-boolean`
    AmbiguousBoolean "B108" "ambiguous-boolean" Error;
    /// `unquoted-date`
    UnquotedDate "B109" "unquoted-date" Error;
    /// `malformed-id`
    MalformedId "B110" "malformed-id" Error;
    /// `malformed-date`
    MalformedDate "B111" "malformed-date" Error;
    /// `unknown-language-version`
    UnknownLanguage "B112" "unknown-language-version" Error;
    /// `unknown-file-kind`
    UnknownFileKind "B113" "unknown-file-kind" Error;
    /// `limit-exceeded`
    LimitExceeded "B114" "limit-exceeded" Error;
    /// `several-documents`
    SeveralDocuments "B115" "several-documents" Error;
    /// `path-outside`
    PathOutside "B116" "path-outside" Error;
    /// `unreadable-file`
    UnreadableFile "B117" "unreadable-file" Error;
    /// `unquoted-number`
    UnquotedNumber "B118" "unquoted-number" Error;
    /// `unknown-name`
    UnknownName "B201" "unknown-name" Error;
    /// `duplicate-id`
    DuplicateId "B202" "duplicate-id" Error;
    /// `misplaced-holder`
    MisplacedHolder "B203" "misplaced-holder" Error;
    /// `missing-basis`
    MissingBasis "B204" "missing-basis" Error;
    /// `circular-extends`
    CircularExtends "B205" "circular-extends" Error;
    /// `circular-overrides`
    CircularOverrides "B206" "circular-overrides" Error;
    /// `circular-facts`
    CircularFacts "B207" "circular-facts" Error;
    /// `adds-existing`
    AddsExisting "B208" "adds-existing" Error;
    /// `changes-missing`
    ChangesMissing "B209" "changes-missing" Error;
    /// `removes-missing`
    RemovesMissing "B210" "removes-missing" Error;
    /// `removes-referred`
    RemovesReferred "B211" "removes-referred" Error;
    /// `invalid-number`
    InvalidNumber "B212" "invalid-number" Error;
    /// `unusable-test`
    UnusableTest "B213" "unusable-test" Error;
    /// `entry-fact-read`
    EntryFactRead "B214" "entry-fact-read" Error;
    /// `option-not-for-model`
    OptionNotForModel "B215" "option-not-for-model" Error;
    /// `scope-mismatch`
    ScopeMismatch "B216" "scope-mismatch" Error;
    /// `circular-units`
    CircularUnits "B217" "circular-units" Error;
    /// `invalid-validity`
    InvalidValidity "B218" "invalid-validity" Error;
    /// `missing-file`
    MissingFile "B219" "missing-file" Error;
    /// `variant-section`
    VariantSection "B220" "variant-section" Error;
    /// `gap`
    Gap "B301" "gap" Error;
    /// `conflict`
    Conflict "B302" "conflict" Error;
    /// `rule-never-in-force`
    NeverInForce "B303" "rule-never-in-force" Error;
    /// `exception-wider-than-rule`
    WideException "B304" "exception-wider-than-rule" Warning;
    /// `nothing-possible`
    NothingPossible "B305" "nothing-possible" Error;
    /// `unstated-answers`
    UnstatedAnswers "B306" "unstated-answers" Warning;
    /// `unused-actor`
    UnusedActor "B307" "unused-actor" Warning;
    /// `broken-invariant`
    BrokenInvariant "B401" "broken-invariant" Warning;
    /// `open-invariant`
    OpenInvariant "B402" "open-invariant" Warning;
    /// `undocumented-contact`
    UndocumentedContact "B403" "undocumented-contact" Warning;
    /// `known-covers-nothing`
    KnownCoversNothing "B404" "known-covers-nothing" Warning;
    /// `double-role`
    DoubleRole "B405" "double-role" Warning;
    /// `performer-in-body`
    PerformerInBody "B406" "performer-in-body" Warning;
    /// `statement-not-encoded`
    StatementNotEncoded "B407" "statement-not-encoded" Warning;
    /// `unused-reading`
    UnusedReading "B408" "unused-reading" Warning;
}

/// What there is to say of a code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explained {
    /// The code: `B301`.
    pub code: &'static str,
    /// Its name: `gap`.
    pub name: &'static str,
    /// Whether such a finding stops compiling.
    pub severity: Severity,
    /// The page on it, in Markdown; in a list of all codes there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<&'static str>,
}

impl Code {
    /// The code in words, with its page.
    pub fn explained(self) -> Explained {
        Explained {
            page: Some(self.page()),
            ..self.listed()
        }
    }

    /// The code in a list, without its page.
    pub fn listed(self) -> Explained {
        Explained {
            code: self.id(),
            name: self.name(),
            severity: self.severity(),
            page: None,
        }
    }

    /// The code with this id or name.
    pub fn find(id_or_name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|c| c.id().eq_ignore_ascii_case(id_or_name) || c.name() == id_or_name)
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.id(), self.name())
    }
}
