//! The whole book as one PDF, by a Chromium that is already there.

use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Builds the book and prints it. Without a browser's program, known names are searched for.
///
/// # Errors
/// Where there is no Chromium, or it fails.
pub fn pdf(workspace: &Path, chromium: Option<&Path>, out: Option<&Path>) -> Result<()> {
    let book = crate::output_folder(workspace);
    crate::build(workspace, &book)?;
    let program = match chromium {
        Some(path) => path.to_path_buf(),
        None => found().context(
            "expected Chromium or Chrome to print with, found none: install it, or name it by --chromium",
        )?,
    };
    let out = out.map_or_else(|| workspace.join("out/backprop-by-hand.pdf"), Path::to_path_buf);
    let profile = tempfile::tempdir()?;
    let status = Command::new(&program)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
        ])
        .args(["--disable-component-update", "--disable-sync", "--no-pdf-header-footer"])
        .args(["--generate-pdf-document-outline", "--virtual-time-budget=20000"])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg(format!("--print-to-pdf={}", out.display()))
        .arg(format!("file://{}", book.join("print.html").display()))
        .output()
        .with_context(|| format!("starting {}", program.display()))?;
    if !status.status.success() || !out.is_file() {
        bail!("{} printed nothing: {}", program.display(), String::from_utf8_lossy(&status.stderr));
    }
    println!("The book is in {}.", out.display());
    Ok(())
}

/// The first of the usual names that is on the search path.
pub fn found() -> Option<PathBuf> {
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
    let folders: Vec<PathBuf> = std::env::split_paths(&std::env::var_os("PATH")?).collect();
    names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|path| path.is_file())
}
