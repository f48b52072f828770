//! Which strip goes onto which page, and where: headings stay with what follows, short blocks stay
//! whole, tables repeat their heads, ledgers carry their sums over.

use std::iter::once;

use crate::strip::Strip;

/// A strip on a page.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Placed {
    /// Its upper edge, in points below the top of what is printed on.
    pub y: f64,
    /// The strip.
    pub strip: Strip,
    /// Is it read there, or said once more?
    pub role: Role,
}

/// Why a strip stands on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    /// A table's head that was read before, or what the page before carries over.
    Above,
    /// It is the document's.
    Own,
    /// What is carried to the next page.
    Below,
}

/// Puts strips on pages of this depth, in points. There is always a page.
pub(crate) fn paginate(strips: Vec<Strip>, depth: f64) -> Vec<Vec<Placed>> {
    let mut pages = Pages {
        depth,
        full: Vec::new(),
        page: Vec::new(),
        y: 0.0,
    };
    let mut strips = strips.into_iter().peekable();
    while let Some(first) = strips.next() {
        let mut chunk = vec![first];
        while chunk.last().is_some_and(|strip| strip.keep)
            && let Some(next) = strips.next_if(|_| true)
        {
            chunk.push(next);
        }
        pages.put(chunk);
    }
    pages.full.push(pages.page);
    pages.full
}

struct Pages {
    depth: f64,
    full: Vec<Vec<Placed>>,
    page: Vec<Placed>,
    /// Where the next strip comes.
    y: f64,
}

impl Pages {
    /// Puts what belongs together on one page; what is longer than a page is broken between strips.
    fn put(&mut self, chunk: Vec<Strip>) {
        let height: f64 = chunk.iter().map(|strip| strip.above + strip.height).sum();
        let reserve = chunk.last().map_or(0.0, |strip| strip.reserve);
        if self.y + height + reserve > self.depth {
            self.turn(chunk.first());
        }
        for strip in chunk {
            if self.y + strip.above + strip.height + strip.reserve > self.depth {
                self.turn(Some(&strip));
            }
            if self.page.is_empty() {
                self.begin(&strip);
            }
            self.place(strip, Role::Own);
        }
    }

    /// Begins a page, if something was printed before, with what is said once more above `first`.
    fn begin(&mut self, first: &Strip) {
        let head = first.head.iter().flat_map(|head| head.iter());
        let carried = first.carry.iter().flat_map(|carry| carry.above.iter());
        let is_first = self.full.is_empty();
        let carried = carried.filter(|_| !is_first);
        for strip in head.chain(carried) {
            self.place(strip.clone(), Role::Above);
        }
    }

    fn place(&mut self, strip: Strip, role: Role) {
        if !self.page.is_empty() {
            self.y += strip.above;
        }
        let y = self.y;
        self.y += strip.height;
        self.page.extend(once(Placed { y, strip, role }));
    }

    /// Ends the page, unless it is empty; `next` goes onto the next.
    fn turn(&mut self, next: Option<&Strip>) {
        if !self.page.is_empty() {
            let carry = next.and_then(|next| next.carry.clone());
            for strip in carry.iter().flat_map(|carry| carry.below.iter()) {
                self.place(strip.clone(), Role::Below);
            }
            self.full.push(std::mem::take(&mut self.page));
            self.y = 0.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strip(height: f64, keep: bool) -> Strip {
        Strip {
            keep,
            ..Strip::new(height)
        }
    }

    fn heights(pages: &[Vec<Placed>]) -> Vec<Vec<f64>> {
        let of = |page: &Vec<Placed>| page.iter().map(|placed| placed.strip.height).collect();
        pages.iter().map(of).collect()
    }

    #[test]
    fn a_heading_goes_over_with_what_follows() {
        let strips = vec![strip(80.0, false), strip(15.0, true), strip(10.0, false)];
        let pages = paginate(strips, 100.0);
        assert_eq!(heights(&pages), [vec![80.0], vec![15.0, 10.0]]);
    }

    #[test]
    fn what_is_longer_than_a_page_is_broken_and_never_lost() {
        let long = vec![strip(30.0, true); 10];
        let pages = paginate(long, 100.0);
        assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [3, 3, 3, 1]);
        let inside = |placed: &Placed| placed.y + placed.strip.height <= 100.0;
        assert!(pages.iter().flatten().all(inside));
    }

    #[test]
    fn a_head_is_repeated_on_each_page_but_the_one_it_is_on() {
        let head = strip(20.0, true);
        let mut row = strip(30.0, false);
        row.head = Some(vec![head.clone()].into());
        let strips = once(head).chain(vec![row; 5]).collect();
        let pages = paginate(strips, 100.0);
        assert_eq!(
            heights(&pages),
            [
                vec![20.0, 30.0, 30.0],
                vec![20.0, 30.0, 30.0],
                vec![20.0, 30.0]
            ]
        );
        let repeated = |page: &Vec<Placed>| {
            page.first()
                .is_some_and(|placed| placed.role == Role::Above)
        };
        assert_eq!(
            pages.iter().map(repeated).collect::<Vec<_>>(),
            [false, true, true]
        );
    }

    #[test]
    fn what_a_page_carries_over_stands_at_its_end_and_above_the_next() {
        use crate::strip::Carry;
        let carry = Carry {
            below: vec![strip(7.0, false)],
            above: vec![strip(8.0, false)],
        };
        let row = Strip {
            head: Some(vec![strip(20.0, false)].into()),
            carry: Some(carry.into()),
            reserve: 7.0,
            ..strip(30.0, false)
        };
        let strips = once(strip(20.0, true)).chain(vec![row; 4]).collect();
        let pages = paginate(strips, 90.0);
        assert_eq!(
            heights(&pages),
            [
                vec![20.0, 30.0, 30.0, 7.0],
                vec![20.0, 8.0, 30.0, 7.0],
                vec![20.0, 8.0, 30.0]
            ]
        );
        let inside = |placed: &Placed| placed.y + placed.strip.height <= 90.0;
        assert!(pages.iter().flatten().all(inside));
    }

    #[test]
    fn space_at_the_top_of_a_page_is_left_out() {
        let mut spaced = strip(60.0, false);
        spaced.above = 20.0;
        let pages = paginate(vec![spaced; 2], 100.0);
        assert_eq!(
            pages.iter().flatten().map(|p| p.y).collect::<Vec<_>>(),
            [0.0, 0.0]
        );
    }

    #[test]
    fn nothing_is_one_empty_page() {
        assert_eq!(paginate(Vec::new(), 100.0), [Vec::new()]);
    }
}
