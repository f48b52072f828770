//! As much of the graphics state as tells whether text that is drawn can be seen
//! (ISO 32000-1 §8.4, §9.3): where it is, how large, in which colour and on which ground.

use crate::syntax::Token;

/// Most states that are kept by `q`.
const MAX_SAVED: usize = 64;
/// Letters that are lower or narrower than this aren't seen, in points.
const SMALLEST_HEIGHT: f64 = 1.0;
const SMALLEST_WIDTH: f64 = 0.3;
/// Least difference between a letter's colour and its ground, in one of red, green and blue.
const LEAST_CONTRAST: f64 = 0.15;
/// The paper.
const WHITE: Colour = [1.0; 3];

/// Red, green and blue, from 0 to 1.
type Colour = [f64; 3];
/// As PDF writes it: a, b, c, d, e, f.
type Matrix = [f64; 6];

const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// A rectangle with sides along the axes: left, bottom, right, top.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Area {
    pub(super) low: [f64; 2],
    pub(super) high: [f64; 2],
}

impl Area {
    /// The area of a `/Rect` or `/BBox` whose numbers were resolved.
    pub(super) fn of(numbers: &[f64]) -> Option<Self> {
        let [x0, y0, x1, y1] = *numbers else {
            return None;
        };
        Some(Self {
            low: [x0.min(x1), y0.min(y1)],
            high: [x0.max(x1), y0.max(y1)],
        })
    }

    pub(super) fn size(&self) -> [f64; 2] {
        [self.high[0] - self.low[0], self.high[1] - self.low[1]]
    }

    /// The smallest area that holds this one after `matrix`.
    pub(super) fn after(&self, matrix: &Matrix) -> Self {
        let corners = [
            self.low,
            self.high,
            [self.low[0], self.high[1]],
            [self.high[0], self.low[1]],
        ]
        .map(|corner| transform(corner, matrix));
        let side = |index: usize, of: fn(f64, f64) -> f64| {
            corners
                .iter()
                .map(|corner| corner[index])
                .reduce(of)
                .unwrap_or(0.0)
        };
        Self {
            low: [side(0, f64::min), side(1, f64::min)],
            high: [side(0, f64::max), side(1, f64::max)],
        }
    }

    fn common(&self, other: &Self) -> Self {
        let low = [0, 1].map(|i| self.low[i].max(other.low[i]));
        Self {
            low,
            high: [0, 1].map(|i| self.high[i].min(other.high[i]).max(low[i])),
        }
    }

    fn joined(&self, other: &Self) -> Self {
        Self {
            low: [0, 1].map(|i| self.low[i].min(other.low[i])),
            high: [0, 1].map(|i| self.high[i].max(other.high[i])),
        }
    }

    /// Is the point within, or no farther off than `margin`?
    fn holds(&self, point: [f64; 2], margin: f64) -> bool {
        (0..2).all(|i| point[i] >= self.low[i] - margin && point[i] <= self.high[i] + margin)
    }
}

/// What an appearance is drawn into.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    /// `/BBox`: nothing outside it is seen.
    pub(super) area: Area,
    /// Points on the page for one unit, at least.
    pub(super) scale: f64,
    /// The colour that a viewer puts below it (`/MK /BG`).
    pub(super) ground: Option<Colour>,
}

/// The colour in `/MK /BG` or in the operands of an operator. None if it isn't a device's.
pub(super) fn colour(numbers: &[f64]) -> Option<Colour> {
    match *numbers {
        [gray] => Some([gray; 3]),
        [red, green, blue] => Some([red, green, blue]),
        [c, m, y, k] => Some([c, m, y].map(|ink| (1.0 - ink) * (1.0 - k))),
        _ => None,
    }
}

/// The matrix of an appearance; None if it is none.
pub(super) fn matrix_of(numbers: &[f64]) -> Option<Matrix> {
    Matrix::try_from(numbers).ok()
}

#[derive(Debug, Clone)]
struct State {
    matrix: Matrix,
    clip: Area,
    fill: Option<Colour>,
    stroke: Option<Colour>,
    size: f64,
    /// Horizontal scaling, 1 for 100 %.
    squeeze: f64,
    leading: f64,
    rise: f64,
    /// What is added between letters, at most.
    spacing: f64,
    mode: i64,
}

/// The state while a content stream is read.
#[derive(Debug)]
pub(super) struct Graphics {
    frame: Frame,
    state: State,
    saved: Vec<State>,
    text: Matrix,
    /// The path being built: what it covers, and whether it is more than rectangles.
    path: Option<Area>,
    path_is_complex: bool,
    clips: bool,
    /// What the text stands on; None if that isn't known.
    ground: Option<Colour>,
    /// Something was filled.
    pub(super) paints: bool,
}

impl Graphics {
    pub(super) fn new(frame: Frame) -> Self {
        let black = Some([0.0; 3]);
        Self {
            frame,
            state: State {
                matrix: IDENTITY,
                clip: frame.area,
                fill: black,
                stroke: black,
                size: 0.0,
                squeeze: 1.0,
                leading: 0.0,
                rise: 0.0,
                spacing: 0.0,
                mode: 0,
            },
            saved: Vec::new(),
            text: IDENTITY,
            path: None,
            path_is_complex: false,
            clips: false,
            ground: Some(frame.ground.unwrap_or(WHITE)),
            paints: false,
        }
    }

    /// Does what an operator says. False if it can't be followed.
    pub(super) fn apply(&mut self, operator: &[u8], operands: &[Token]) -> bool {
        let numbers: Vec<f64> = operands.iter().filter_map(number).collect();
        let last = numbers.last().copied();
        match (operator, numbers.as_slice()) {
            (b"q", _) => {
                self.saved.push(self.state.clone());
                return self.saved.len() <= MAX_SAVED;
            }
            (b"Q", _) => {
                if let Some(state) = self.saved.pop() {
                    self.state = state;
                }
            }
            (b"cm", values) => match matrix_of(values) {
                Some(matrix) => self.state.matrix = product(&matrix, &self.state.matrix),
                None => return false,
            },
            (b"g" | b"rg" | b"k" | b"sc", values) => self.state.fill = colour(values),
            (b"G" | b"RG" | b"K" | b"SC", values) => self.state.stroke = colour(values),
            (b"cs" | b"CS", _) => return is_device_space(operands),
            (b"re", &[x, y, width, height]) => {
                let area = Area::of(&[x, y, x + width, y + height]);
                self.add_to_path(area.map(|area| area.after(&self.state.matrix)));
                self.path_is_complex |= !is_upright(&self.state.matrix);
            }
            (b"m" | b"l" | b"h", _) => self.path_is_complex = true,
            (b"W" | b"W*", _) => self.clips = true,
            (b"n" | b"S" | b"s", _) => return self.end_path(),
            (b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*", _) => {
                self.paints = true;
                self.ground = self.state.fill;
                return self.end_path();
            }
            (b"BT", _) => self.text = IDENTITY,
            (b"Tf", _) => self.state.size = last.unwrap_or(0.0),
            (b"Tz", _) => self.state.squeeze = last.unwrap_or(0.0) / 100.0,
            (b"TL", _) => self.state.leading = last.unwrap_or(0.0),
            (b"Ts", _) => self.state.rise = last.unwrap_or(0.0),
            (b"Tc" | b"Tw", _) => self.state.spacing = last.unwrap_or(0.0).abs(),
            (b"Tr", _) => self.state.mode = last.unwrap_or(-1.0) as i64,
            (b"Td", &[x, y]) => self.next_line(x, y),
            (b"TD", &[x, y]) => {
                self.state.leading = -y;
                self.next_line(x, y);
            }
            (b"T*" | b"'" | b"\"", _) => self.next_line(0.0, -self.state.leading),
            (b"Tm", values) => match matrix_of(values) {
                Some(matrix) => self.text = matrix,
                None => return false,
            },
            _ => {}
        }
        true
    }

    /// Would letters that are drawn now be seen? `kerning` is the widest gap that `TJ` makes
    /// between them, in thousandths of the letters' size.
    pub(super) fn shows(&self, kerning: f64) -> bool {
        let state = &self.state;
        let matrix = product(&self.text, &state.matrix);
        let height = state.size.abs() * matrix[2].hypot(matrix[3]);
        let width = (state.size * state.squeeze).abs() * matrix[0].hypot(matrix[1]);
        let scale = self.frame.scale;
        let large_enough = height * scale >= SMALLEST_HEIGHT && width * scale >= SMALLEST_WIDTH;
        let determinant = matrix[0] * matrix[3] - matrix[1] * matrix[2];
        let upright = determinant > 0.0 && state.size > 0.0 && state.squeeze > 0.0;
        let origin = transform([0.0, state.rise], &matrix);
        let [room_across, room_up] = state.clip.size();
        let clipped = room_across < width / 2.0 || room_up < height / 2.0;
        let gaps = state.spacing + kerning / 1000.0 * state.size.abs();
        let apart = gaps * matrix[0].hypot(matrix[1]) > self.frame.area.size()[0];
        let inked = match state.mode {
            0 => [state.fill, None],
            1 => [None, state.stroke],
            2 => [state.fill, state.stroke],
            _ => [None, None],
        };
        let contrasts = |ink: Colour| {
            self.ground.is_some_and(|ground| {
                (0..3).any(|part| (ink[part] - ground[part]).abs() >= LEAST_CONTRAST)
            })
        };
        let coloured = inked.into_iter().flatten().any(contrasts);
        large_enough
            && upright
            && state.clip.holds(origin, height)
            && !clipped
            && !apart
            && coloured
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.text = product(&[1.0, 0.0, 0.0, 1.0, x, y], &self.text);
    }

    fn add_to_path(&mut self, area: Option<Area>) {
        self.path = match (self.path, area) {
            (Some(path), Some(area)) => Some(path.joined(&area)),
            (path, area) => path.or(area),
        };
    }

    /// Forgets the path. False if it clips in a way that isn't followed.
    fn end_path(&mut self) -> bool {
        let (path, complex) = (self.path.take(), self.path_is_complex);
        self.path_is_complex = false;
        if !std::mem::take(&mut self.clips) {
            return true;
        }
        match path.filter(|_| !complex) {
            Some(area) => {
                self.state.clip = self.state.clip.common(&area);
                true
            }
            None => false,
        }
    }
}

fn number(token: &Token) -> Option<f64> {
    match token {
        Token::Integer(number) => Some(*number as f64),
        Token::Real(number) => Some(*number),
        _ => None,
    }
}

fn is_device_space(operands: &[Token]) -> bool {
    matches!(operands, [Token::Name(name)]
        if ["DeviceGray", "DeviceRGB", "DeviceCMYK"].iter().any(|space| *name == **space))
}

/// Does a rectangle stay one with sides along the axes?
fn is_upright(matrix: &Matrix) -> bool {
    (matrix[1] == 0.0 && matrix[2] == 0.0) || (matrix[0] == 0.0 && matrix[3] == 0.0)
}

fn transform([x, y]: [f64; 2], m: &Matrix) -> [f64; 2] {
    [m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]]
}

/// First `first`, then `second`.
fn product(first: &Matrix, second: &Matrix) -> Matrix {
    let [a, b] = [[first[0], first[1]], [first[2], first[3]]]
        .map(|[x, y]| [x * second[0] + y * second[2], x * second[1] + y * second[3]]);
    let [e, f] = transform([first[4], first[5]], second);
    [a[0], a[1], b[0], b[1], e, f]
}
