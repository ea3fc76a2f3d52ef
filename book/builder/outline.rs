//! What a chapter's library offers, taken from its code: public names with the first line of their documentation.

use anyhow::{Context, Result, bail};
use regex::Regex;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;
use syn::{Attribute, Expr, ExprLit, Item, Lit, Meta, UseTree, Visibility};

/// A table of the items that a crate's root makes public.
pub(crate) fn outline(crate_folder: &Path) -> Result<String> {
    let source = crate_folder.join("src");
    let root = parsed(&source.join("lib.rs"))?;
    let mut docs = BTreeMap::new();
    for entry in files(&source)? {
        for item in parsed(&entry)?.items {
            if let Some((name, doc)) = named(&item) {
                docs.entry(name).or_insert(doc);
            }
        }
    }
    let mut rows = String::from("| item | what it is |\n|---|---|\n");
    for item in &root.items {
        let Item::Use(item) = item else { continue };
        if !matches!(item.vis, Visibility::Public(_)) {
            continue;
        }
        let mut names = Vec::new();
        if !from_another_crate(&item.tree) {
            collect(&item.tree, &mut names);
        }
        for name in names.into_iter().filter(|name| name != "experiments") {
            let doc = docs
                .get(&name)
                .with_context(|| format!("{}: no documentation of {name}", source.display()))?;
            rows += &format!("| `{name}` | {} |\n", doc.replace('|', "&#124;"));
        }
    }
    if rows.lines().count() < 4 {
        bail!("{}: expected public items", source.display());
    }
    Ok(rows)
}

fn files(folder: &Path) -> Result<Vec<std::path::PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() && !path.ends_with("experiments") {
            found.extend(files(&path)?);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn parsed(path: &Path) -> Result<syn::File> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    syn::parse_file(&text).with_context(|| path.display().to_string())
}

/// Whether a `pub use` hands on what an earlier chapter teaches.
fn from_another_crate(tree: &UseTree) -> bool {
    matches!(tree, UseTree::Path(path) if path.ident == "common" || path.ident.to_string().starts_with("ch0"))
}

/// The names that a `pub use` makes public.
fn collect(tree: &UseTree, names: &mut Vec<String>) {
    match tree {
        UseTree::Path(path) => collect(&path.tree, names),
        UseTree::Name(name) => names.push(name.ident.to_string()),
        UseTree::Rename(rename) => names.push(rename.rename.to_string()),
        UseTree::Group(group) => group.items.iter().for_each(|tree| collect(tree, names)),
        UseTree::Glob(_) => {}
    }
}

/// An item's name and the first paragraph's first sentence of its documentation.
fn named(item: &Item) -> Option<(String, String)> {
    let (name, attributes) = match item {
        Item::Struct(i) => (&i.ident, &i.attrs),
        Item::Enum(i) => (&i.ident, &i.attrs),
        Item::Trait(i) => (&i.ident, &i.attrs),
        Item::Fn(i) => (&i.sig.ident, &i.attrs),
        Item::Const(i) => (&i.ident, &i.attrs),
        Item::Type(i) => (&i.ident, &i.attrs),
        _ => return None,
    };
    let lines: Vec<String> = attributes.iter().filter_map(documentation).collect();
    let first = lines.iter().map(|line| line.trim()).take_while(|line| !line.is_empty());
    let paragraph = first.collect::<Vec<_>>().join(" ");
    let sentence = paragraph.split_inclusive(". ").next().unwrap_or_default().trim().to_string();
    static LINK: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\[(`[^`]*`)\](?:\([^)]*\)*\))?").expect("a pattern"));
    let plain = LINK.replace_all(&sentence, "$1").into_owned();
    (!plain.is_empty()).then(|| (name.to_string(), plain))
}

fn documentation(attribute: &Attribute) -> Option<String> {
    let Meta::NameValue(pair) = &attribute.meta else { return None };
    let Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) = &pair.value else { return None };
    pair.path.is_ident("doc").then(|| text.value())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_names_come_with_their_first_sentence() {
        let chapter = crate::workspace().join("chapters/ch02_learning_slowdown");
        let outline = outline(&chapter).unwrap();
        assert!(outline.contains("| `Neuron` | A neuron: "), "{outline}");
        assert!(!outline.contains("experiments"), "{outline}");
    }
}
