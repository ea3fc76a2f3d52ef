//! Markdown set in lines.

use super::Formulas;
use super::lines::{COLUMNS, INDENTATION, NO_BREAK, width, wrapped};
use super::symbols::raised;
use pulldown_cmark::{Alignment, BlockQuoteKind, Event, Options, Parser, Tag, TagEnd};

/// A text's lines. Characters that stand for formulas are replaced by these.
pub(super) fn lines(markdown: &str, formulas: &Formulas) -> Vec<String> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_GFM | Options::ENABLE_HEADING_ATTRIBUTES;
    let mut page = Page::new(formulas);
    for event in Parser::new_ext(markdown, options) {
        page.take(event);
    }
    page.end_paragraph();
    page.lines
}

/// The lines so far, and what is being read.
struct Page<'a> {
    formulas: &'a Formulas,
    lines: Vec<String>,
    /// The paragraph at hand, not in lines yet.
    paragraph: String,
    /// Where lines begin.
    margin: usize,
    /// Stands before the next line, within its margin: a list's number.
    mark: String,
    /// The open lists' next numbers, and how wide the mark of the entry at hand is.
    lists: Vec<List>,
    /// Between `<sup>` and `</sup>`.
    is_raised: bool,
    /// The block of code at hand.
    code: Option<String>,
    /// The table at hand.
    table: Option<Table>,
}

struct List {
    next: Option<u64>,
    mark_width: usize,
}

struct Table {
    alignments: Vec<Alignment>,
    rows: Vec<Vec<String>>,
}

impl<'a> Page<'a> {
    fn new(formulas: &'a Formulas) -> Page<'a> {
        Page {
            formulas,
            lines: Vec::new(),
            paragraph: String::new(),
            margin: 0,
            mark: String::new(),
            lists: Vec::new(),
            is_raised: false,
            code: None,
            table: None,
        }
    }

    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text),
            Event::Code(code) => self.paragraph += &format!("`{code}`").replace(' ', "\u{a0}"),
            Event::InlineHtml(tag) => match &*tag {
                "<sup>" => self.is_raised = true,
                "</sup>" => self.is_raised = false,
                "<br>" => self.paragraph.push('\n'),
                _ => {}
            },
            Event::SoftBreak => self.paragraph.push(' '),
            Event::HardBreak => self.paragraph.push('\n'),
            Event::Rule => self.end_paragraph(),
            // Tags of folded parts and the like; the extensions that have further events are not in use.
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph | Tag::Heading { .. } => self.begin_block(),
            Tag::CodeBlock(_) => {
                self.begin_block();
                self.code = Some(String::new());
            }
            Tag::List(first) => {
                if self.lists.is_empty() {
                    self.begin_block();
                } else {
                    self.end_paragraph();
                }
                self.lists.push(List { next: first, mark_width: 0 });
            }
            Tag::Item => self.begin_entry(),
            Tag::BlockQuote(kind) => {
                self.begin_block();
                self.margin += INDENTATION;
                if let Some(kind) = kind {
                    self.paragraph += alert(kind);
                    self.end_paragraph();
                }
            }
            Tag::Table(alignments) => {
                self.begin_block();
                self.table = Some(Table { alignments, rows: Vec::new() });
            }
            Tag::TableHead | Tag::TableRow => {
                if let Some(table) = &mut self.table {
                    table.rows.push(Vec::new());
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) => self.end_paragraph(),
            TagEnd::CodeBlock => {
                let code = self.code.take().unwrap_or_default();
                for line in code.lines() {
                    self.line(INDENTATION, line);
                }
            }
            TagEnd::List(_) => {
                self.end_paragraph();
                self.lists.pop();
            }
            TagEnd::Item => {
                self.end_paragraph();
                self.margin -= self.lists.last().map_or(0, |list| list.mark_width);
                self.mark.clear();
            }
            TagEnd::BlockQuote(_) => {
                self.end_paragraph();
                self.margin -= INDENTATION;
            }
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.paragraph).trim().replace(['\n', NO_BREAK], " ");
                if let Some(row) = self.table.as_mut().and_then(|table| table.rows.last_mut()) {
                    row.push(cell);
                }
            }
            TagEnd::Table => {
                if let Some(table) = self.table.take() {
                    for row in table.lines() {
                        self.line(0, &row);
                    }
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(code) = &mut self.code {
            *code += text;
            return;
        }
        let text = text.replace(" %", "\u{a0}%"); // a number and its unit
        if self.is_raised {
            self.paragraph += &raised(&text).unwrap_or_else(|| format!("^({text})"));
            return;
        }
        for c in text.chars() {
            match self.formulas.get(c).filter(|formula| !formula.displayed) {
                Some(formula) => self.paragraph += &formula.text,
                None => self.paragraph.push(c),
            }
        }
    }

    /// An entry's mark: its number, or a dash.
    fn begin_entry(&mut self) {
        self.end_paragraph();
        let Some(list) = self.lists.last_mut() else { return };
        self.mark = list.next.map_or("- ".to_string(), |number| format!("{number}. "));
        list.next = list.next.map(|number| number + 1);
        list.mark_width = width(&self.mark);
        self.margin += list.mark_width;
    }

    /// A blank line before whatever begins, but not at the start of the text or of an entry.
    fn begin_block(&mut self) {
        self.end_paragraph();
        let blank = self.lines.last().is_none_or(|line| line.is_empty());
        if self.mark.is_empty() && !blank {
            self.lines.push(String::new());
        }
    }

    /// Sets the paragraph at hand in lines; displayed formulas stand between its parts.
    fn end_paragraph(&mut self) {
        let paragraph = std::mem::take(&mut self.paragraph);
        let mut prose = String::new();
        for c in paragraph.chars() {
            match self.formulas.get(c) {
                Some(formula) => {
                    self.prose(&std::mem::take(&mut prose));
                    self.displayed(&formula.text);
                }
                None => prose.push(c),
            }
        }
        self.prose(&prose);
    }

    fn prose(&mut self, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        for line in wrapped(text.trim(), COLUMNS.saturating_sub(self.margin)) {
            self.line(0, &line);
        }
    }

    /// A formula between blank lines; where it is too long, it goes on further to the right.
    fn displayed(&mut self, formula: &str) {
        self.begin_block();
        let columns = COLUMNS.saturating_sub(self.margin + 2 * INDENTATION);
        for row in formula.split('\n') {
            for (index, line) in wrapped(row, columns).iter().enumerate() {
                self.line(if index == 0 { INDENTATION } else { 2 * INDENTATION }, line);
            }
        }
        self.lines.push(String::new());
    }

    /// A line, so far from the margin; the first of a list's entry has its mark.
    fn line(&mut self, from_margin: usize, text: &str) {
        let mark = std::mem::take(&mut self.mark);
        let before = self.margin.saturating_sub(width(&mark));
        let line = format!("{}{mark}{}{text}", " ".repeat(before), " ".repeat(from_margin));
        self.lines.push(line.trim_end().to_string());
    }
}

fn alert(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "Note:",
        BlockQuoteKind::Tip => "Tip:",
        BlockQuoteKind::Important => "Important:",
        BlockQuoteKind::Warning => "Warning:",
        BlockQuoteKind::Caution => "Caution:",
    }
}

impl Table {
    /// Rows with aligned columns, and a rule below the head.
    fn lines(&self) -> Vec<String> {
        let cell_width = |column: usize| {
            self.rows.iter().filter_map(|row| row.get(column)).map(|cell| width(cell)).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..self.alignments.len()).map(cell_width).collect();
        let mut lines: Vec<String> = self.rows.iter().map(|row| self.line(row, &widths)).collect();
        if lines.first().is_some_and(|head| head.is_empty()) {
            lines.remove(0);
        } else if !lines.is_empty() {
            let rule: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
            lines.insert(1, rule.join("  "));
        }
        lines
    }

    fn line(&self, row: &[String], widths: &[usize]) -> String {
        let padded = |(column, cell): (usize, &String)| {
            let space = " ".repeat(widths[column] - width(cell));
            match self.alignments[column] {
                Alignment::Right => format!("{space}{cell}"),
                _ => format!("{cell}{space}"),
            }
        };
        let cells: Vec<String> = row.iter().enumerate().take(widths.len()).map(padded).collect();
        cells.join("  ").trim_end().to_string()
    }
}
