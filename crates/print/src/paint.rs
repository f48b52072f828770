//! Writing the pages as a PDF: PDF/A-2a, tagged, with the running head and foot and the page's number.

use krilla::{
    Document as Pdf, SerializeSettings,
    color::rgb,
    configure::{Archival, ConfigurationBuilder},
    geom::{PathBuilder, Point, Rect},
    metadata::{DateTime, Metadata},
    num::NormalizedF32,
    page::PageSettings,
    paint::{self, FillRule},
    surface::Surface,
    tagging::{Artifact, ArtifactType, ContentTag, SpanTag},
    text::{Font, GlyphId, KrillaGlyph},
};
use pades::compose::Weight;

use crate::{
    Document, PrintError, Sheet,
    pages::{Placed, Role, paginate},
    set::{Style, set},
    strip::{Colour, Fill, Words},
    tags::Structure,
    text::Faces,
};

const RUNNING: Style = Style::new(Weight::Regular, 8.5, [0x5a, 0x54, 0x4b]);
const RULE: Colour = [0xcf, 0xc6, 0xb8];
/// Between the running lines and what is printed.
const GAP: f64 = 12.0;
/// Width that the page's number has beside the running foot.
const NUMBER_WIDTH: f64 = 90.0;

/// Writes a document.
///
/// # Errors
/// [`PrintError`]; not for anything that is in the document.
pub fn pdf(document: &Document) -> Result<Vec<u8>, PrintError> {
    let faces = Faces::open()?;
    let sheet = document.sheet;
    let (strips, structure) = set(&faces, &document.blocks, sheet.room())?;
    let pages = paginate(strips, sheet.depth());
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .finish()
        .map_err(|error| PrintError::Write(format!("{error:?}")))?;
    let mut pdf = Pdf::new_with(SerializeSettings {
        configuration,
        ..SerializeSettings::default()
    });
    pdf.set_metadata(metadata(document, &faces));
    let mut painter = Painter {
        regular: font(Weight::Regular)?,
        bold: font(Weight::Bold)?,
        faces,
        sheet,
        structure,
    };
    let count = pages.len();
    for (number, placed) in (1..).zip(&pages) {
        let settings = PageSettings::from_wh(sheet.width as f32, sheet.height as f32);
        let settings = settings.ok_or_else(|| PrintError::Write("no sheet".to_owned()))?;
        let mut page = pdf.start_page_with(settings);
        let mut surface = page.surface();
        painter.page(&mut surface, placed)?;
        if number > 1 {
            painter.head(&mut surface, &document.head)?;
        }
        if !document.foot.is_empty() {
            let number = format!("Trang {number}/{count}");
            painter.foot(&mut surface, &document.foot, &number)?;
        }
        surface.finish();
        page.finish();
    }
    pdf.set_tag_tree(painter.structure.finish());
    pdf.finish()
        .map_err(|error| PrintError::Write(error.to_string()))
}

fn font(weight: Weight) -> Result<Font, PrintError> {
    Font::new(weight.file().into(), 0).ok_or_else(|| PrintError::Write("no face".to_owned()))
}

fn metadata(document: &Document, faces: &Faces) -> Metadata {
    let local = document.written_at.vietnam();
    let part = |value: i8| u8::try_from(value).unwrap_or_default();
    let date = DateTime::new(u16::try_from(local.year()).unwrap_or_default())
        .month(part(local.month()))
        .day(part(local.day()))
        .hour(part(local.hour()))
        .minute(part(local.minute()))
        .second(part(local.second()))
        .utc_offset_hour(7)
        .utc_offset_minute(0);
    Metadata::new()
        .title(faces.printable(&document.title))
        .language("vi".to_owned())
        .creator("chungthuc".to_owned())
        .creation_date(date)
}

struct Painter {
    faces: Faces,
    regular: Font,
    bold: Font,
    sheet: Sheet,
    structure: Structure,
}

impl Painter {
    /// Draws what is on a page: first what lies under the words, then the words in the order in which
    /// they are to be read, so that those who copy or hear them get one cell after the other.
    fn page(&mut self, surface: &mut Surface<'_>, placed: &[Placed]) -> Result<(), PrintError> {
        let mut all = Vec::new();
        for Placed { y, strip, role } in placed {
            let y = self.sheet.top + y;
            for fill in &strip.fills {
                self.fill(surface, fill, y);
            }
            all.extend(strip.words.iter().map(|words| (*role, words, y)));
        }
        all.sort_by_key(|(role, words, _)| (*role, words.part));
        for (role, words, y) in all {
            if role != Role::Own {
                surface.start_tagged(artifact(ArtifactType::PaginationOther));
                self.words(surface, words, y)?;
            } else {
                let content = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
                self.words(surface, words, y)?;
                self.structure.drawn(words.part, content);
            }
            surface.end_tagged();
        }
        Ok(())
    }

    /// The running head: one line and a rule below it.
    fn head(&self, surface: &mut Surface<'_>, text: &str) -> Result<(), PrintError> {
        let y = self.sheet.top - GAP - RUNNING.leading();
        let width = self.sheet.room();
        self.running(surface, ArtifactType::Header, text, width, Edge::Left, y)?;
        self.rule(surface, self.sheet.top - GAP + 3.0);
        Ok(())
    }

    /// The running foot: a rule, one line below it and the page's number.
    fn foot(&self, surface: &mut Surface<'_>, text: &str, number: &str) -> Result<(), PrintError> {
        let y = self.sheet.height - self.sheet.bottom + GAP;
        self.rule(surface, y - 3.0);
        let width = self.sheet.room() - NUMBER_WIDTH;
        self.running(surface, ArtifactType::Footer, text, width, Edge::Left, y)?;
        let kind = ArtifactType::PageNumber;
        self.running(surface, kind, number, NUMBER_WIDTH, Edge::Right, y)
    }

    /// One line outside what is printed on.
    fn running(
        &self,
        surface: &mut Surface<'_>,
        kind: ArtifactType,
        text: &str,
        width: f64,
        edge: Edge,
        y: f64,
    ) -> Result<(), PrintError> {
        let (weight, size) = (RUNNING.weight, RUNNING.size);
        let text = self.faces.beginning(weight, size, text, width)?;
        if text.is_empty() {
            return Ok(());
        }
        let x = match edge {
            Edge::Left => 0.0,
            Edge::Right => self.sheet.room() - self.faces.width(weight, size, &text)?,
        };
        let words = Words {
            x,
            base: RUNNING.base(),
            weight,
            size,
            colour: RUNNING.colour,
            text,
            part: Structure::ROOT,
        };
        surface.start_tagged(artifact(kind));
        self.words(surface, &words, y)?;
        surface.end_tagged();
        Ok(())
    }

    fn rule(&self, surface: &mut Surface<'_>, y: f64) {
        let fill = Fill {
            x: 0.0,
            y: 0.0,
            width: self.sheet.room(),
            height: 0.5,
            colour: RULE,
        };
        self.fill(surface, &fill, y);
    }

    fn fill(&self, surface: &mut Surface<'_>, fill: &Fill, y: f64) {
        let [x, y, width, height] = [
            self.sheet.side + fill.x,
            y + fill.y,
            fill.width,
            fill.height,
        ]
        .map(|value| value as f32);
        let mut path = PathBuilder::new();
        if let Some(rectangle) = Rect::from_xywh(x, y, width, height) {
            path.push_rect(rectangle);
        }
        let Some(path) = path.finish() else { return };
        surface.start_tagged(artifact(ArtifactType::Layout));
        surface.set_fill(Some(colour(fill.colour)));
        surface.draw_path(&path);
        surface.end_tagged();
    }

    /// Draws words of a line that begins at `y`, in points from the sheet's upper edge.
    fn words(&self, surface: &mut Surface<'_>, words: &Words, y: f64) -> Result<(), PrintError> {
        let face = self.faces.face(words.weight);
        let mut glyphs: Vec<KrillaGlyph> = Vec::with_capacity(words.text.len());
        let mut left = None;
        for (start, character) in words.text.char_indices() {
            let glyph = face.glyph(character)?;
            if let (Some(before), Some(left)) = (glyphs.last_mut(), left) {
                before.x_advance += (face.kerning(left, glyph) / 1000.0) as f32;
            }
            left = Some(glyph);
            glyphs.push(KrillaGlyph::new(
                GlyphId::new(glyph.0.into()),
                (face.advance(glyph) / 1000.0) as f32,
                0.0,
                0.0,
                0.0,
                start..start + character.len_utf8(),
                None,
            ));
        }
        let font = match words.weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        };
        let (x, y) = (self.sheet.side + words.x, y + words.base);
        let start = Point::from_xy(x as f32, y as f32);
        surface.set_fill(Some(colour(words.colour)));
        let size = words.size as f32;
        surface.draw_glyphs(start, &glyphs, font.clone(), &words.text, size, false);
        Ok(())
    }
}

/// At which edge of what is printed on.
#[derive(Clone, Copy)]
enum Edge {
    Left,
    Right,
}

fn artifact(kind: ArtifactType) -> ContentTag<'static> {
    ContentTag::Artifact(Artifact::with_kind(kind))
}

fn colour([red, green, blue]: Colour) -> paint::Fill {
    paint::Fill {
        paint: rgb::Color::new(red, green, blue).into(),
        opacity: NormalizedF32::ONE,
        rule: FillRule::NonZero,
    }
}
