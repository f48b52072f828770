//! What a list is narrowed by, in SQL: states, signer and kind, days, deadlines, code and words, and
//! what is found by the index of one of these. Whole statements are in `statement`, which also says
//! why indexes are written into them.

use chungthuc_domain::{PersonId, UnitId, search, state::PaperState, view::queue::QueueOrder};

use super::{
    FEW, Filter, Place, PlaceKey, Source,
    statement::{Statement, direction, key},
};

impl Statement {
    /// The papers of each state by the index of `order`, no more than `reach` of any; only those
    /// behind a place in that order, if one is given.
    pub(super) fn branches(
        &mut self,
        filter: &Filter,
        order: QueueOrder,
        reach: u64,
        behind: Option<&Place>,
    ) {
        let key = key(order);
        let direction = direction(filter);
        // Papers in whatever state have an index of their own by day.
        let whole = order == QueueOrder::Registered
            && filter.signer.is_none()
            && filter.kind.is_none()
            && PaperState::ALL
                .iter()
                .all(|state| filter.states.contains(state));
        let mut each: Vec<&[PaperState]> = filter.states.chunks(1).collect();
        if whole {
            each = vec![&[]];
        }
        for (position, states) in each.into_iter().enumerate() {
            self.branch(position, |statement| {
                statement.push(&format!(
                    "SELECT p.id AS id, p.{key} AS sort_key FROM paper p WHERE "
                ));
                statement.listed(filter, states);
                statement.rest(filter, Some(order));
                statement.words(filter, None);
                if let Some(place) = behind {
                    statement.behind(filter, key, place);
                }
                statement.push(&format!(
                    " ORDER BY p.{key} {direction}, p.id {direction} LIMIT "
                ));
                statement.bind_count(reach);
            });
        }
    }

    fn behind(&mut self, filter: &Filter, key: &str, place: &Place) {
        let sign = if filter.descending { "<" } else { ">" };
        self.push(&format!(" AND (p.{key}, p.id) {sign} ("));
        match &place.key {
            PlaceKey::Number(number) => self.bind_integer(*number),
            PlaceKey::Text(text) => self.bind_text(text.clone()),
        }
        self.push(", ");
        self.bind_text(place.id.to_string());
        self.push(")");
    }

    /// One of several selections that are put together.
    pub(super) fn branch(&mut self, position: usize, selection: impl FnOnce(&mut Self)) {
        if position > 0 {
            self.push(" UNION ALL ");
        }
        self.push("SELECT * FROM (");
        selection(self);
        self.push(&format!(") branch{position}"));
    }

    /// A column of each paper that a source finds, as `sort_key`; NULL for what doesn't fit the filter.
    pub(super) fn fitting(&mut self, filter: &Filter, source: Source, column: &str) {
        self.push(&format!(
            "(SELECT p.{column} FROM paper p WHERE p.id = given.id AND "
        ));
        self.listed(filter, &filter.states);
        self.rest(filter, None);
        let known = match source {
            Source::Word(place) => Some(place),
            _ => None,
        };
        self.words(filter, known);
        self.push(") AS sort_key FROM (SELECT DISTINCT id FROM (");
        self.source(filter, source);
        self.push(") found) given");
    }

    /// The ids that a source finds by its index, up to [`FEW`], some of them twice.
    pub(super) fn source(&mut self, filter: &Filter, source: Source) {
        match source {
            Source::Listed | Source::Due | Source::Kept => {
                let key = match source {
                    Source::Kept => "submitted_at",
                    _ => "due_at",
                };
                self.push("SELECT id FROM (");
                for (position, state) in filter.states.iter().enumerate() {
                    self.branch(position, |statement| {
                        statement.push("SELECT p.id AS id FROM paper p WHERE ");
                        statement.listed(filter, &[*state]);
                        if source == Source::Due {
                            statement.due_between(filter, "p.due_at");
                        }
                        statement.push(&format!(" ORDER BY p.{key}, p.id LIMIT "));
                        statement.bind_count(FEW);
                    });
                }
                self.push(") branches");
            }
            Source::Code => {
                self.push("SELECT p.id AS id FROM paper p WHERE ");
                self.starts("p.code", &filter.code);
                self.push(" ORDER BY p.code LIMIT ");
                self.bind_count(FEW);
            }
            Source::Days => {
                self.push("SELECT p.id AS id FROM paper p WHERE p.unit_id = ");
                self.bind_text(filter.unit.to_string());
                self.days(filter, "p.submitted_at");
                self.push(" ORDER BY p.submitted_at, p.id LIMIT ");
                self.bind_count(FEW);
            }
            Source::Word(place) => {
                self.push("SELECT t.paper_id AS id FROM paper_token t WHERE t.unit_id = ");
                self.bind_text(filter.unit.to_string());
                self.push(" AND ");
                self.starts("t.token", word(filter, place));
                self.push(" ORDER BY t.token, t.paper_id LIMIT ");
                self.bind_count(FEW);
            }
        }
    }

    /// Unit, state, signer, kind and whether the original was given back; no states: any.
    fn listed(&mut self, filter: &Filter, states: &[PaperState]) {
        self.owned(filter.unit, filter.signer);
        if let [state] = states {
            self.push(" AND p.state = ");
            self.bind_text(state.code().to_owned());
        } else if !states.is_empty() {
            self.push(" AND p.state IN (");
            for (position, state) in states.iter().enumerate() {
                if position > 0 {
                    self.push(", ");
                }
                self.bind_text(state.code().to_owned());
            }
            self.push(")");
        }
        if let Some(kind) = filter.kind {
            self.push(" AND p.applicant_kind = ");
            self.bind_text(kind.code().to_owned());
        }
        if filter.original_kept {
            // Word for word what the index is for.
            self.push(" AND p.original_back = 0");
        }
    }

    /// Unit and signer.
    pub(super) fn owned(&mut self, unit: UnitId, signer: Option<PersonId>) {
        self.push("p.unit_id = ");
        self.bind_text(unit.to_string());
        if let Some(signer) = signer {
            self.push(" AND p.signer_id = ");
            self.bind_text(signer.to_string());
        }
    }

    /// Days, deadlines and code, of papers that are walked by the index of an order, or known by
    /// their id: what isn't that order's isn't to be looked up by an index.
    fn rest(&mut self, filter: &Filter, walked: Option<QueueOrder>) {
        let plain = |order| walked.is_none_or(|walked| walked == order);
        self.days(
            filter,
            if plain(QueueOrder::Registered) {
                "p.submitted_at"
            } else {
                "(p.submitted_at + 0)"
            },
        );
        self.due_between(
            filter,
            if plain(QueueOrder::Due) {
                "p.due_at"
            } else {
                "(p.due_at + 0)"
            },
        );
        if !filter.code.is_empty() {
            self.push(" AND ");
            self.starts("(p.code || '')", &filter.code);
        }
    }

    fn days(&mut self, filter: &Filter, column: &str) {
        if let Some(from) = filter.from {
            self.push(&format!(" AND {column} >= "));
            self.bind_integer(from.0);
        }
        if let Some(before) = filter.before {
            self.push(&format!(" AND {column} < "));
            self.bind_integer(before.0);
        }
    }

    fn due_between(&mut self, filter: &Filter, column: &str) {
        if let Some((from, before)) = filter.due {
            self.push(&format!(" AND {column} >= "));
            self.bind_integer(from.0);
            self.push(&format!(" AND {column} < "));
            self.bind_integer(before.0);
        }
    }

    /// The words but for the one that is known to fit.
    fn words(&mut self, filter: &Filter, known: Option<usize>) {
        for place in (0..filter.words.len()).filter(|place| Some(*place) != known) {
            self.push(" AND (SELECT 1 FROM paper_token t WHERE t.paper_id = p.id AND ");
            self.starts("t.token", word(filter, place));
            self.push(" LIMIT 1) = 1");
        }
    }

    fn starts(&mut self, column: &str, prefix: &str) {
        self.push(&format!("{column} >= "));
        self.bind_text(prefix.to_owned());
        self.push(&format!(" AND {column} < "));
        self.bind_text(search::prefix_end(prefix));
    }
}

fn word(filter: &Filter, place: usize) -> &str {
    filter.words.get(place).map_or("", String::as_str)
}
