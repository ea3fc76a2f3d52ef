//! Every page of the book in a real browser: no error on the console, formulas and figures to be seen, light and dark,
//! no page that scrolls sideways on a phone; opened from the file system, as a reader may.
//!
//! Needs Chromium and its driver on the search path:
//! `cargo test -p book --features browser --test browser`

use fantoccini::wd::{WebDriverCompatibleCommand, WindowHandle};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// The driver's process, ended with the test.
struct Driver(Child);

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What the page has written to its console since the last time: chromedriver's own command.
#[derive(Debug)]
struct ConsoleLog;

impl WebDriverCompatibleCommand for ConsoleLog {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/se/log", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(json!({"type": "browser"}).to_string()))
    }
}

async fn browser(port: u16, profile: &Path) -> Client {
    let options = json!({
        "args": ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            format!("--user-data-dir={}", profile.display())],
    });
    let Value::Object(capabilities) = json!({"browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}})
    else {
        unreachable!("it is an object")
    };
    let address = format!("http://127.0.0.1:{port}");
    for _ in 0..100 {
        match ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities.clone())
            .connect(&address)
            .await
        {
            Ok(client) => return client,
            Err(_) => tokio::time::sleep(Duration::from_millis(200)).await,
        }
    }
    panic!("expected chromedriver and Chromium to start, they did not: are both installed?")
}

/// What a page says of itself, asked by a script.
const LOOK: &str = "
    const visible = element => { const box = element.getBoundingClientRect(); return box.width > 1 && box.height > 1; };
    document.querySelectorAll('details').forEach(details => details.open = true);
    const of = selector => [...document.querySelectorAll(selector)];
    const loaded = [...document.fonts].some(font => font.family.startsWith('KaTeX') && font.status === 'loaded');
    const content = document.querySelector('#mdbook-content') || document.body;
    const channel = colour => colour.match(/[0-9.]+/g).slice(0, 3).map(Number);
    const light = colour => { const [r, g, b] = channel(colour); return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255; };
    const ink = element => light(getComputedStyle(element).color);
    const paper = light(getComputedStyle(document.documentElement).backgroundColor);
    return {
        sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        formulas: of('main .katex').length, fonts: loaded,
        hidden_formulas: of('main .katex-html').filter(e => !visible(e)).map(e => e.parentElement.textContent.slice(0, 80)),
        figures: of('figure svg').length, hidden_figures: of('figure svg').filter(e => !visible(e)).length,
        text: content.innerText.length, paper,
        pale: of('main p, main li, figure svg').filter(e => visible(e) && Math.abs(ink(e) - paper) < 0.3).length,
        requests: performance.getEntriesByType('resource').map(e => e.name)
            .filter(name => !name.startsWith('file:') && !name.startsWith('data:') && !name.startsWith(location.origin)),
    };";

/// Sets the window's size, and the theme for all pages to come.
async fn set(client: &Client, page: &str, theme: &str, width: u32) {
    client.set_window_size(width, 900).await.expect("a window of that size");
    client.goto(page).await.unwrap_or_else(|error| panic!("{page}: {error}"));
    let script = format!(
        "localStorage.setItem('mdbook-theme', '{theme}'); localStorage.setItem('mdbook-sidebar', 'hidden');"
    );
    client.execute(&script, Vec::new()).await.expect("a script");
}

/// Looks at a page in the present window, and names what is wrong with it.
async fn problems(client: &Client, address: &str, theme: &str, width: u32) -> Vec<String> {
    let mut found = Vec::new();
    client.goto(address).await.unwrap_or_else(|error| panic!("{address}: {error}"));
    client
        .execute_async(
            "const done = arguments[0]; document.fonts.ready.then(() => setTimeout(done, 30));",
            Vec::new(),
        )
        .await
        .expect("the fonts");
    let page = client.execute(LOOK, Vec::new()).await.expect("what the page says");
    let number = |key: &str| page[key].as_f64().unwrap_or(f64::NAN);
    let mut expect = |holds: bool, what: String| {
        if !holds {
            found.push(format!("{address} ({theme}, {width} px): {what}"));
        }
    };
    expect(number("text") > 100.0, format!("hardly any text: {page}"));
    expect(number("sideways") <= 0.0, format!("scrolls sideways by {} px", number("sideways")));
    expect(
        page["hidden_formulas"] == json!([]),
        format!("formulas cannot be seen: {}", page["hidden_formulas"]),
    );
    expect(number("hidden_figures") == 0.0, format!("{} figures cannot be seen", number("hidden_figures")));
    expect(
        number("formulas") == 0.0 || page["fonts"] == json!(true),
        "KaTeX's fonts are not loaded".to_string(),
    );
    expect(number("pale") == 0.0, format!("{} parts are hard to tell from the paper", number("pale")));
    expect((number("paper") < 0.5) == (theme != "light"), format!("paper of lightness {}", number("paper")));
    expect(page["requests"] == json!([]), format!("asks another host: {}", page["requests"]));
    let log = client.issue_cmd(ConsoleLog).await.expect("the console");
    let errors: Vec<&Value> =
        log.as_array().into_iter().flatten().filter(|entry| entry["level"] == json!("SEVERE")).collect();
    expect(errors.is_empty(), format!("console: {errors:?}"));
    found
}

/// All pages in a folder and those below it.
fn html(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        if path.is_dir() {
            found.extend(html(&path));
        } else if path.extension().is_some_and(|kind| kind == "html") {
            found.push(path);
        }
    }
    found.sort();
    found
}

#[tokio::test]
async fn every_page_can_be_read_light_and_dark_wide_and_narrow_and_from_the_file_system() {
    let out = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("book_in_browser");
    book::build(&book::workspace(), &out).unwrap_or_else(|error| panic!("{error:#}"));
    let port =
        std::net::TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a port").port();
    let _driver = Driver(
        Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect(
                "expected the program chromedriver: install Debian's chromium-driver, or Chrome's driver",
            ),
    );
    let profile = tempfile::tempdir().expect("a temporary folder");
    let client = browser(port, profile.path()).await;
    let mut pages = html(&out);
    assert!(pages.len() > 40, "expected the book's pages, got {}", pages.len());
    pages.retain(|path| !["print.html", "404.html", "toc.html"].iter().any(|name| path.ends_with(name)));
    let mut found = Vec::new();
    let addresses: Vec<String> = pages.iter().map(|page| format!("file://{}", page.display())).collect();
    for (theme, width) in [("light", 1200), ("navy", 1200), ("light", 375)] {
        set(&client, &addresses[0], theme, width).await;
        for address in &addresses {
            found.extend(problems(&client, address, theme, width).await);
        }
    }
    // A page that is broken on purpose: the look must find it.
    let broken = out.join("broken.html");
    let text =
        "<p style=\"width: 3000px\">Wide</p><img src=\"none.png\"><figure><svg width=\"0\"></svg></figure>";
    std::fs::write(&broken, text).expect("a page");
    let address = format!("file://{}", broken.display());
    let seen = problems(&client, &address, "light", 375).await.join("\n");
    for word in ["hardly any text", "sideways", "figures cannot be seen", "console"] {
        assert!(seen.contains(word), "expected the broken page to be found {word}, got {seen}");
    }
    let _: WindowHandle = client.window().await.expect("still there");
    client.close().await.expect("the end");
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}
