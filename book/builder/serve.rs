//! The book on this machine's own address, built again when something changes.

use anyhow::{Context, Result};
use notify_debouncer_mini::notify::RecursiveMode;
use notify_debouncer_mini::{DebounceEventResult, new_debouncer};
use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::time::{Duration, SystemTime};
use tiny_http::{Header, Request, Response, Server};

/// Builds and serves until it is stopped; port 0 takes a free one.
///
/// # Errors
/// Where the port is taken, or the folders cannot be watched. What is wrong with a page is printed, and the last
/// book that could be built goes on being served.
pub fn serve(workspace: &Path, port: u16) -> Result<()> {
    let out = crate::output_folder(workspace);
    report(crate::build(workspace, &out));
    let server = Server::http(("127.0.0.1", port)).map_err(|error| {
        anyhow::anyhow!("port {port} cannot be used ({error}): leave out --port for a free one")
    })?;
    let _watch = watch(workspace, &out)?;
    let address = server.server_addr().to_ip().context("an address")?;
    println!("The book is at http://{address}/ (Ctrl-C ends it); it is built again on every change.");
    for request in server.incoming_requests() {
        answer(request, &out);
    }
    Ok(())
}

fn report(built: Result<()>) {
    match built {
        Ok(()) => println!("Built."),
        Err(error) => eprintln!("Not built: {error:#}"),
    }
}

/// The folders that the book is made of.
const FOLDERS: [&str; 6] =
    ["book/src", "book/recorded", "book/theme", "chapters", "common/src", "tests/examples"];

/// Watches pages, recorded runs and sources.
fn watch(workspace: &Path, out: &Path) -> Result<impl Drop + use<>> {
    let (root, target) = (workspace.to_path_buf(), out.to_path_buf());
    let mut built = written(&root);
    let rebuild = move |events: DebounceEventResult| {
        // Building reads the files, which counts as an event, too: only what was written since matters.
        let now = written(&root);
        if events.is_ok() && now != built {
            built = now;
            report(crate::build(&root, &target));
        }
    };
    let mut debouncer = new_debouncer(Duration::from_millis(300), rebuild)?;
    for path in FOLDERS.map(|folder| workspace.join(folder)) {
        debouncer
            .watcher()
            .watch(&path, RecursiveMode::Recursive)
            .with_context(|| path.display().to_string())?;
    }
    Ok(Watch(debouncer))
}

/// When each file was last written.
fn written(workspace: &Path) -> BTreeMap<PathBuf, SystemTime> {
    let mut files = BTreeMap::new();
    let mut folders: Vec<PathBuf> = FOLDERS.iter().map(|folder| workspace.join(folder)).collect();
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(time) = path.metadata().and_then(|file| file.modified()) {
                files.insert(path, time);
            }
        }
    }
    files
}

/// Ends watching when it goes.
struct Watch<T>(#[allow(dead_code, reason = "is kept alive")] T);

impl<T> Drop for Watch<T> {
    fn drop(&mut self) {}
}

fn answer(request: Request, out: &Path) {
    let sent = match file(request.url(), out).and_then(|path| Some((std::fs::read(&path).ok()?, path))) {
        Some((bytes, path)) => {
            let kind = format!("Content-Type: {}", content_type(&path));
            let header: Option<Header> = kind.parse().ok();
            let response = Response::from_data(bytes);
            request.respond(header.into_iter().fold(response, Response::with_header))
        }
        None => request.respond(Response::from_string("There is no such page.").with_status_code(404)),
    };
    if let Err(error) = sent {
        eprintln!("An answer was not sent: {error}");
    }
}

/// The file that an address means; nothing outside of the book.
fn file(url: &str, out: &Path) -> Option<PathBuf> {
    let path = url.split(['?', '#']).next().unwrap_or_default().trim_start_matches('/');
    let path = Path::new(path);
    if !path.components().all(|part| matches!(part, Component::Normal(_))) {
        return None;
    }
    let path = out.join(path);
    Some(if path.is_dir() { path.join("index.html") } else { path })
}

fn content_type(path: &Path) -> &'static str {
    match path.extension().and_then(|kind| kind.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "csv" => "text/csv; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_seen_and_reading_is_none() {
        let workspace = tempfile::tempdir().unwrap();
        let page = workspace.path().join("book/src/index.md");
        std::fs::create_dir_all(page.parent().unwrap()).unwrap();
        std::fs::write(&page, "one").unwrap();
        let before = written(workspace.path());
        assert_eq!(std::fs::read_to_string(&page).unwrap(), "one");
        assert_eq!(written(workspace.path()), before);
        let later = SystemTime::now() + Duration::from_secs(5);
        std::fs::File::options().append(true).open(&page).unwrap().set_modified(later).unwrap();
        assert_ne!(written(workspace.path()), before);
    }

    #[test]
    fn nothing_outside_of_the_book_is_served() {
        let out = Path::new("out/book");
        assert_eq!(file("/a/b.html?x#y", out), Some(out.join("a/b.html")));
        assert_eq!(file("/", out), Some(out.join("")));
        for bad in ["/../Cargo.toml", "/a/../../x", "//etc/passwd/..", "/./.."] {
            assert_eq!(file(bad, out), None, "{bad}");
        }
    }
}
