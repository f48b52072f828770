//! The pages of a scan as they are to be: turned, sorted, left out, and back again. Pure; `arrange` shows
//! it.

use chungthuc_domain::view::intake::PageTurn;

/// Steps that can be taken back.
const MOST_STEPS: usize = 200;

/// The pages in their order, and how they stood before each step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    pages: Vec<PageTurn>,
    past: Vec<Vec<PageTurn>>,
}

impl Plan {
    /// All pages of a file as they are.
    pub fn of(count: usize) -> Self {
        let pages =
            (0..u32::try_from(count).unwrap_or(u32::MAX)).map(|page| PageTurn { page, turn: 0 });
        Self {
            pages: pages.collect(),
            past: Vec::new(),
        }
    }

    /// The pages in their order.
    pub fn pages(&self) -> &[PageTurn] {
        &self.pages
    }

    /// Where a page of the file stands now, from 0.
    pub fn position(&self, page: u32) -> Option<usize> {
        self.pages.iter().position(|turned| turned.page == page)
    }

    /// By how much a page of the file is turned.
    pub fn turn_of(&self, page: u32) -> u16 {
        let at = self.position(page);
        at.and_then(|at| self.pages.get(at))
            .map_or(0, |turned| turned.turn)
    }

    /// Whether it is what the file is already.
    pub fn is_unchanged(&self, count: usize) -> bool {
        self.pages == Self::of(count).pages
    }

    /// Whether there is a step to take back.
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Turns a page by a quarter, clockwise or the other way.
    pub fn turn(&mut self, page: u32, clockwise: bool) {
        let by = if clockwise { 90 } else { 270 };
        if let Some(at) = self.position(page) {
            self.step(|pages| {
                if let Some(turned) = pages.get_mut(at) {
                    turned.turn = (turned.turn + by) % 360;
                }
            });
        }
    }

    /// Moves a page to a place, from 0; beyond the end is the end.
    pub fn move_to(&mut self, page: u32, to: usize) {
        let Some(from) = self.position(page) else {
            return;
        };
        let to = to.min(self.pages.len() - 1);
        if from != to {
            self.step(|pages| {
                let moved = pages.remove(from);
                pages.insert(to, moved);
            });
        }
    }

    /// Leaves a page out, unless it is the only one left.
    pub fn delete(&mut self, page: u32) {
        if let (Some(at), true) = (self.position(page), self.pages.len() > 1) {
            self.step(|pages| {
                pages.remove(at);
            });
        }
    }

    /// Takes the last step back.
    pub fn undo(&mut self) {
        if let Some(before) = self.past.pop() {
            self.pages = before;
        }
    }

    fn step(&mut self, change: impl FnOnce(&mut Vec<PageTurn>)) {
        if self.past.len() == MOST_STEPS {
            self.past.remove(0);
        }
        self.past.push(self.pages.clone());
        change(&mut self.pages);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(plan: &Plan) -> Vec<u32> {
        plan.pages().iter().map(|turned| turned.page).collect()
    }

    #[test]
    fn pages_are_moved_turned_and_left_out_and_each_step_is_taken_back() {
        let mut plan = Plan::of(4);
        plan.move_to(3, 0);
        assert_eq!(order(&plan), [3, 0, 1, 2]);
        plan.move_to(3, 99);
        assert_eq!(order(&plan), [0, 1, 2, 3]);
        plan.turn(1, false);
        plan.turn(1, false);
        assert_eq!(plan.turn_of(1), 180);
        plan.delete(0);
        assert_eq!(order(&plan), [1, 2, 3]);
        for _ in 0..5 {
            plan.undo();
        }
        assert!(plan.is_unchanged(4) && !plan.can_undo());
        plan.undo();
        assert!(plan.is_unchanged(4));
    }

    #[test]
    fn four_turns_are_none() {
        let mut plan = Plan::of(1);
        for _ in 0..4 {
            plan.turn(0, true);
        }
        assert!(plan.is_unchanged(1));
    }

    #[test]
    fn the_last_page_stays() {
        let mut plan = Plan::of(2);
        plan.delete(0);
        plan.delete(1);
        assert_eq!(order(&plan), [1]);
    }

    #[test]
    fn what_changes_nothing_is_no_step() {
        let mut plan = Plan::of(2);
        plan.move_to(1, 1);
        plan.move_to(7, 0);
        plan.delete(7);
        assert!(!plan.can_undo());
    }
}
