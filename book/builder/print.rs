//! The whole book as one PDF, by a Chromium that is already there.

use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Builds the book and prints it. Without a browser's program, known names are searched for.
///
/// # Errors
/// Where there is no Chromium, or it fails.
pub fn pdf(workspace: &Path, chromium: Option<&Path>, out: Option<&Path>) -> Result<()> {
    let program = match chromium {
        Some(path) => path.to_path_buf(),
        None => chromium_on_path().context(
            "expected Chromium or Chrome to print with, found none: install it, or name it by --chromium",
        )?,
    };
    let book = crate::output_folder(workspace);
    crate::build(workspace, &book)?;
    let out = out.map_or_else(|| workspace.join("out/backprop-by-hand.pdf"), Path::to_path_buf);
    let temporary = tempfile::tempdir()?;
    let printed = temporary.path().join("book.pdf");
    // Without the sandbox the superuser can print, too: it is the book's own page that is opened.
    let output = Command::new(&program)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
        ])
        .args(["--disable-component-update", "--disable-sync", "--no-pdf-header-footer"])
        .arg("--generate-pdf-document-outline")
        .arg(format!("--user-data-dir={}", temporary.path().join("profile").display()))
        .arg(format!("--print-to-pdf={}", printed.display()))
        .arg(format!("file://{}", book.join("print.html").display()))
        .output()
        .with_context(|| format!("starting {}", program.display()))?;
    let size = printed.metadata().map_or(0, |file| file.len());
    if !output.status.success() || size == 0 {
        bail!("{} printed nothing: {}", program.display(), String::from_utf8_lossy(&output.stderr));
    }
    if let Some(folder) = out.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::copy(&printed, &out).with_context(|| out.display().to_string())?;
    println!("The book is in {}.", out.display());
    Ok(())
}

/// The first of the usual names that is on the search path.
fn chromium_on_path() -> Option<PathBuf> {
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
    let folders: Vec<PathBuf> = std::env::split_paths(&std::env::var_os("PATH")?).collect();
    names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|path| path.is_file())
}
