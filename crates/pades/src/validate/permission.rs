//! What a signature permits to be changed after it: DocMDP and FieldMDP (ISO 32000-1 §12.8.2).

use super::changes::{FieldChange, Forbidden, ForbiddenKind, Step};
use super::finding::{Finding, FindingCode};
use super::report::{Changes, FieldChanged};
use crate::document::{ReadError, View};
use crate::object::{Dictionary, Object};

/// Longest value that a finding quotes, in characters.
const MAX_QUOTED: usize = 60;

/// What one signature permits. (A field's /Lock without a /Reference locks nothing.)
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Permissions {
    /// P of a certification signature.
    certification: Option<i64>,
    locks: Vec<Lock>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Lock {
    All,
    Include(Vec<String>),
    Exclude(Vec<String>),
}

/// What came of the changes made after a signature.
#[derive(Debug, Clone, Default)]
pub(super) struct Judgement {
    pub(super) changes: Changes,
    /// What makes the changes OTHER.
    pub(super) violations: Vec<Finding>,
    /// What is permitted, but a reader must know.
    pub(super) notices: Vec<Finding>,
    pub(super) fields: Vec<FieldChanged>,
}

impl Permissions {
    /// Reads /Reference of a signature dictionary.
    pub(super) fn read(view: View<'_>, signature: &Dictionary) -> Result<Self, ReadError> {
        let mut permissions = Self::default();
        for item in view
            .lookup_array(signature, "Reference")?
            .unwrap_or_default()
        {
            let Object::Dictionary(reference) = view.resolve(&item)? else {
                continue;
            };
            let parameters = view
                .lookup_dictionary(&reference, "TransformParams")?
                .unwrap_or_default();
            match view.lookup(&reference, "TransformMethod")? {
                Object::Name(method) if method == *"DocMDP" => {
                    let level = view.lookup(&parameters, "P")?.as_integer().unwrap_or(2);
                    let strictest = permissions.certification.map_or(level, |p| p.min(level));
                    permissions.certification = Some(strictest);
                }
                Object::Name(method) if method == *"FieldMDP" => {
                    permissions.locks.push(Lock::read(view, &parameters)?);
                }
                _ => {}
            }
        }
        Ok(permissions)
    }

    /// Judges the steps made after the signature.
    pub(super) fn judge(&self, steps: &[Step]) -> Judgement {
        let mut judgement = Judgement::default();
        for step in steps {
            judgement.changes = judgement.changes.max(step.level);
            for forbidden in &step.forbidden {
                add(&mut judgement.violations, describe(forbidden));
            }
            self.judge_certification(step, &mut judgement);
            self.judge_locks(step, &mut judgement);
            notice(step, &mut judgement);
        }
        if !judgement.violations.is_empty() {
            judgement.changes = Changes::Other;
        }
        judgement
    }

    fn judge_certification(&self, step: &Step, judgement: &mut Judgement) {
        let new_mark = step
            .signatures
            .iter()
            .any(|new| new.new_field && new.visible);
        let violated = match self.certification {
            None => false,
            Some(3) => false,
            Some(2) => step.level > Changes::FormFilling || new_mark,
            // P=1 and whatever isn't a level: material for later validation only.
            Some(_) => step.level > Changes::LtaUpdates,
        };
        if violated {
            add(
                &mut judgement.violations,
                Finding::new(FindingCode::DocMdpViolated, ""),
            );
        }
    }

    fn judge_locks(&self, step: &Step, judgement: &mut Judgement) {
        let filled = step.touched.iter();
        let signed = step
            .signatures
            .iter()
            .filter(|s| !s.new_field)
            .map(|s| &s.name);
        for name in filled.chain(signed) {
            if self.locks.iter().any(|lock| lock.holds(name)) {
                add(
                    &mut judgement.violations,
                    Finding::new(FindingCode::LockedFieldChanged, name),
                );
            }
        }
    }
}

impl Lock {
    fn read(view: View<'_>, parameters: &Dictionary) -> Result<Self, ReadError> {
        let mut listed = Vec::new();
        for item in view.lookup_array(parameters, "Fields")?.unwrap_or_default() {
            if let Object::String(name) = view.resolve(&item)? {
                listed.push(name.to_text());
            }
        }
        Ok(match view.lookup(parameters, "Action")? {
            Object::Name(action) if action == *"Include" => Self::Include(listed),
            Object::Name(action) if action == *"Exclude" => Self::Exclude(listed),
            _ => Self::All,
        })
    }

    /// Is a field of this name locked? Naming a field names all below it.
    fn holds(&self, name: &str) -> bool {
        let among = |names: &[String]| {
            names.iter().any(|listed| {
                name.strip_prefix(listed.as_str())
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            })
        };
        match self {
            Self::All => true,
            Self::Include(names) => among(names),
            Self::Exclude(names) => !among(names),
        }
    }
}

/// What is permitted, but must be known.
fn notice(step: &Step, judgement: &mut Judgement) {
    for page in &step.annotated_pages {
        let page = if *page == 0 {
            String::new()
        } else {
            page.to_string()
        };
        add(
            &mut judgement.notices,
            Finding::new(FindingCode::AnnotationAdded, page),
        );
    }
    for field in &step.fields {
        if field.overwritten {
            add(
                &mut judgement.notices,
                Finding::new(FindingCode::FieldOverwritten, change(field)),
            );
        }
        if field.appearance_in_doubt || (field.new_glyphs && !step.is_signed()) {
            let code = FindingCode::ValueAppearanceMismatch;
            add(&mut judgement.notices, Finding::new(code, &field.name));
        }
        judgement.fields.push(FieldChanged {
            field: field.name.clone(),
            old: field.old.clone(),
            new: field.new.clone(),
        });
    }
}

fn change(field: &FieldChange) -> String {
    let quoted = |text: &str| {
        let mut short: String = text.chars().take(MAX_QUOTED).collect();
        if short.len() < text.len() {
            short.push('…');
        }
        short
    };
    if field.old == field.new {
        return format!("“{}” bị ẩn hoặc hiện", field.name);
    }
    format!(
        "“{}” bị đổi từ “{}” thành “{}”",
        field.name,
        quoted(&field.old),
        quoted(&field.new)
    )
}

fn describe(forbidden: &Forbidden) -> Finding {
    let code = match forbidden.kind {
        ForbiddenKind::Catalog => FindingCode::CatalogChanged,
        ForbiddenKind::Page => FindingCode::PageChanged,
        ForbiddenKind::FormSettings => FindingCode::FormChanged,
        ForbiddenKind::Field => FindingCode::FieldChanged,
        ForbiddenKind::FieldDeleted => FindingCode::FieldDeleted,
        ForbiddenKind::ValueAppearanceMismatch => FindingCode::ValueAppearanceMismatch,
        ForbiddenKind::ObjectFreed => FindingCode::ObjectFreed,
        ForbiddenKind::ObjectReplaced => FindingCode::ObjectReplaced,
        ForbiddenKind::Ambiguous => FindingCode::ObjectAmbiguous,
        ForbiddenKind::Unreadable => FindingCode::RevisionUnreadable,
    };
    Finding::new(code, forbidden.detail.trim())
}

fn add(findings: &mut Vec<Finding>, finding: Finding) {
    if !findings.contains(&finding) {
        findings.push(finding);
    }
}

#[cfg(test)]
mod tests {
    use super::super::changes::NewSignature;
    use super::*;

    fn filled(name: &str) -> Step {
        let field = FieldChange {
            name: name.to_owned(),
            old: String::new(),
            new: "1".to_owned(),
            overwritten: false,
            appearance_in_doubt: false,
            new_glyphs: false,
        };
        Step {
            level: Changes::FormFilling,
            fields: vec![field],
            touched: vec![name.to_owned()],
            ..Step::default()
        }
    }

    #[test]
    fn a_lock_names_fields_and_all_below_them() {
        let lock = Lock::Include(vec!["a".to_owned()]);
        assert!(lock.holds("a") && lock.holds("a.b") && !lock.holds("ab"));
        let lock = Lock::Exclude(vec!["a".to_owned()]);
        assert!(!lock.holds("a") && !lock.holds("a.b") && lock.holds("ab"));
    }

    #[test]
    fn certification_levels_permit_what_the_standard_says() {
        let of = |p| Permissions {
            certification: p,
            locks: Vec::new(),
        };
        let fill = [filled("a")];
        assert_eq!(of(None).judge(&fill).changes, Changes::FormFilling);
        assert_eq!(of(Some(2)).judge(&fill).changes, Changes::FormFilling);
        assert_eq!(of(Some(1)).judge(&fill).changes, Changes::Other);
        let annotated = [Step {
            level: Changes::Annotations,
            annotated_pages: vec![1],
            ..Step::default()
        }];
        assert_eq!(of(Some(2)).judge(&annotated).changes, Changes::Other);
        assert_eq!(of(Some(3)).judge(&annotated).changes, Changes::Annotations);
        let mark = NewSignature {
            name: "s".to_owned(),
            signed: true,
            new_field: true,
            visible: true,
            timestamp: false,
        };
        let marked = [Step {
            level: Changes::FormFilling,
            signatures: vec![mark],
            ..Step::default()
        }];
        assert_eq!(of(Some(2)).judge(&marked).changes, Changes::Other);
        assert_eq!(of(None).judge(&marked).changes, Changes::FormFilling);
    }

    #[test]
    fn a_locked_field_may_not_be_filled() {
        let permissions = Permissions {
            certification: None,
            locks: vec![Lock::All],
        };
        let judgement = permissions.judge(&[filled("a")]);
        assert_eq!(judgement.changes, Changes::Other);
        assert_eq!(
            judgement.violations[0].code,
            FindingCode::LockedFieldChanged
        );
    }
}
