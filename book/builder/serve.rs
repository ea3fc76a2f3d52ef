//! The book on this machine's own address, built again when something changes.

use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::time::{Duration, SystemTime};
use tiny_http::{Header, Request, Response, Server};

/// Builds and serves until it is stopped; port 0 takes a free one.
///
/// # Errors
/// Where the port is taken. What is wrong with a page is printed, and the last
/// book that could be built goes on being served.
pub fn serve(workspace: &Path, port: u16) -> Result<()> {
    let out = crate::output_folder(workspace);
    let before = written(workspace);
    report(crate::build(workspace, &out));
    let server = Server::http(("127.0.0.1", port)).map_err(|error| {
        anyhow::anyhow!("port {port} cannot be used ({error}): leave out --port for a free one")
    })?;
    let address = server.server_addr().to_ip().context("an address")?;
    println!("The book is at http://{address}/ (Ctrl-C ends it); it is built again on every change.");
    let (root, target) = (workspace.to_path_buf(), out.clone());
    std::thread::spawn(move || keep_building(&root, &target, before));
    for request in server.incoming_requests() {
        answer(request, &out);
    }
    anyhow::bail!("the server at http://{address}/ has ended")
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

/// Builds again whenever a page, a recorded run or a source has been written, for ever. It looks twice a second:
/// of what the system reports about files, reading them (which a build does) cannot be told from writing everywhere.
fn keep_building(workspace: &Path, out: &Path, mut built: BTreeMap<PathBuf, SystemTime>) {
    loop {
        std::thread::sleep(Duration::from_millis(500));
        let now = written(workspace);
        if now != built {
            built = now;
            report(crate::build(workspace, out));
        }
    }
}

/// When each file was last written.
fn written(workspace: &Path) -> BTreeMap<PathBuf, SystemTime> {
    let mut files = BTreeMap::new();
    let settings = workspace.join("book/book.toml");
    if let Ok(time) = settings.metadata().and_then(|file| file.modified()) {
        files.insert(settings, time);
    }
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

fn answer(request: Request, out: &Path) {
    let path = request.url().split(['?', '#']).next().unwrap_or_default().to_string();
    if !path.ends_with('/')
        && file(&path, out).is_some_and(|file| file.ends_with("index.html") && !path.ends_with("index.html"))
    {
        // A folder without its stroke: relative links on the page would lead astray.
        let there: Option<Header> = format!("Location: {path}/").parse().ok();
        let response = Response::from_string("").with_status_code(301);
        let _ = request.respond(there.into_iter().fold(response, Response::with_header));
        return;
    }
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
