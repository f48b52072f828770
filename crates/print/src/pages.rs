//! Which strip goes onto which page, and where: headings stay with what follows, short blocks stay
//! whole, tables repeat their heads.

use std::iter::once;

use crate::strip::Strip;

/// A strip on a page.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Placed {
    /// Its upper edge, in points below the top of what is printed on.
    pub y: f64,
    /// The strip.
    pub strip: Strip,
    /// Is it a table's head that was read before?
    pub repeated: bool,
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
        if self.y + height > self.depth {
            self.turn();
        }
        for strip in chunk {
            if self.y + strip.above + strip.height > self.depth {
                self.turn();
            }
            let head = strip.head.clone().filter(|_| self.page.is_empty());
            for head in head.iter().flat_map(|head| head.iter()) {
                self.place(head.clone(), true);
            }
            self.place(strip, false);
        }
    }

    fn place(&mut self, strip: Strip, repeated: bool) {
        if !self.page.is_empty() {
            self.y += strip.above;
        }
        let y = self.y;
        self.y += strip.height;
        self.page.extend(once(Placed { y, strip, repeated }));
    }

    fn turn(&mut self) {
        if !self.page.is_empty() {
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
        let repeated = |page: &Vec<Placed>| page.first().is_some_and(|placed| placed.repeated);
        assert_eq!(
            pages.iter().map(repeated).collect::<Vec<_>>(),
            [false, true, true]
        );
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
