//! `confab serve`, over real sockets.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod common;

use common::{Bench, SHOP};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
};

/// A running server. It's ended when dropped.
struct Server {
    child: Child,
    host: String,
}

impl Server {
    fn start(bench: &Bench, token: Option<&str>) -> Self {
        let mut command = bench.command(&["serve", "--addr", "127.0.0.1:0"]);
        if let Some(token) = token {
            command.env("CONFAB_TOKEN", token);
        }
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let host = line
            .trim()
            .strip_prefix("Confab is ready: http://")
            .unwrap()
            .to_owned();
        Self { child, host }
    }

    /// Sends a request with further header lines and gives status line, headers and body.
    fn ask(&self, request: &str, headers: &[&str], body: &str) -> Answer {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        let host = format!("host: {}", self.host);
        let length = format!("content-length: {}", body.len());
        let mut lines = vec![
            request.to_owned() + " HTTP/1.1",
            "connection: close".into(),
            length,
        ];
        if !headers.iter().any(|header| header.starts_with("host:")) {
            lines.push(host);
        }
        lines.extend(headers.iter().map(|header| (*header).to_owned()));
        write!(stream, "{}\r\n\r\n{body}", lines.join("\r\n")).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let end = bytes
            .windows(4)
            .position(|window| window == b"\r\n\r\n")
            .unwrap();
        let head = String::from_utf8(bytes[..end].to_vec())
            .unwrap()
            .to_lowercase();
        Answer {
            status: head[9..12].parse().unwrap(),
            head,
            body: bytes[end + 4..].to_vec(),
        }
    }

    fn get(&self, path: &str) -> Answer {
        self.ask(&format!("GET {path}"), &[], "")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// A stored dataset's identifier.
fn store(bench: &Bench) -> String {
    let file = bench.file("shop.sql", SHOP);
    let report = bench
        .run(&[
            "generate",
            &file,
            "--rows",
            "50",
            "--name",
            "Käse & Co",
            "--json",
        ])
        .json();
    report["dataset"].as_str().unwrap().to_owned()
}

#[test]
fn it_is_healthy_and_its_answers_carry_guards() {
    let bench = Bench::new();
    let server = Server::start(&bench, None);
    let health = server.get("/health");
    assert_eq!((health.status, health.text().contains("ok")), (200, true));
    let metrics = server.get("/metrics").text();
    assert!(
        metrics.contains("# TYPE confab_work_total counter"),
        "{metrics}"
    );
    for header in [
        "content-security-policy: default-src 'none'",
        "x-content-type-options: nosniff",
        "frame-ancestors 'none'",
        "x-request-id: ",
    ] {
        assert!(health.head.contains(header), "{}", health.head);
    }
}

#[test]
fn pages_keep_their_policy_while_files_are_served() {
    let bench = Bench::new();
    let path = format!("/datasets/{}", store(&bench));
    let server = Server::start(&bench, None);
    std::thread::scope(|scope| {
        let pages: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| (0..50).map(|_| server.get(&path)).collect::<Vec<_>>()))
            .collect();
        while !pages.iter().all(std::thread::ScopedJoinHandle::is_finished) {
            assert_eq!(server.get("/theme.js").status, 200);
        }
        for page in pages.into_iter().flat_map(|page| page.join().unwrap()) {
            assert!(
                page.head.contains("script-src 'self' 'nonce-"),
                "{}",
                page.head
            );
            assert!(page.text().contains("rules hold"), "{}", page.head);
        }
    });
}

#[test]
fn everything_of_a_dataset_can_be_downloaded() {
    let bench = Bench::new();
    let id = store(&bench);
    let server = Server::start(&bench, None);
    let zip = server.get(&format!("/download/{id}/zip"));
    assert_eq!(zip.status, 200);
    assert!(zip.head.contains("content-disposition: attachment; filename=\"k_se _ co.zip\"; filename*=utf-8''k%c3%a4se%20%26%20co.zip"), "{}", zip.head);
    let csv = server.get(&format!("/download/{id}/table/customers.csv"));
    assert!(
        csv.text().contains("id,name,email,status"),
        "{}",
        csv.text()
    );
    assert!(
        server
            .get(&format!("/download/{id}/sqlite"))
            .text()
            .contains("SQLite format 3")
    );
    assert!(
        server
            .get(&format!("/download/{id}/proof.html?inline"))
            .head
            .contains("content-disposition: inline")
    );
    assert!(
        server
            .get(&format!("/download/{id}/recipe.json"))
            .text()
            .contains("\"seed\"")
    );
    for missing in [
        "nobody/zip",
        "nobody/table/customers.csv",
        &format!("{id}/exe"),
        &format!("{id}/table/nothing.csv"),
        &format!("{id}/table/x"),
    ] {
        let answer = server.get(&format!("/download/{missing}"));
        assert_eq!(answer.status, 404, "{missing}: {}", answer.text());
    }
}

#[test]
fn a_query_is_answered_as_csv_and_can_only_read() {
    let bench = Bench::new();
    let id = store(&bench);
    let server = Server::start(&bench, None);
    let ask = |sql: &str| {
        let body = format!("dataset={id}&sql={}", sql.replace(' ', "+"));
        server.ask(
            "POST /api/query.csv",
            &["content-type: application/x-www-form-urlencoded"],
            &body,
        )
    };
    let answer = ask("SELECT count(*) AS n, NULL AS nil, '' AS empty FROM orders");
    assert!(
        answer.text().contains("n,nil,empty\n50,,\"\"\n"),
        "{}",
        answer.text()
    );
    assert_eq!(ask("DROP TABLE orders").status, 422);
    assert_eq!(ask("SELECT * FROM nothing").status, 422);
}

#[test]
fn other_sites_and_other_names_are_refused() {
    let bench = Bench::new();
    let server = Server::start(&bench, None);
    let post = |header: &str| server.ask("POST /api/query.csv", &[header], "").status;
    assert_eq!(post("sec-fetch-site: cross-site"), 403);
    assert_eq!(post("origin: https://evil.example"), 403);
    assert_ne!(post("sec-fetch-site: same-origin"), 403);
    assert_eq!(
        server
            .ask("GET /health", &["host: evil.example"], "")
            .status,
        403
    );
    assert_eq!(
        server.ask("GET /health", &["host: localhost:1"], "").status,
        200
    );
}

#[test]
fn a_token_is_asked_for_where_there_is_one() {
    let bench = Bench::new();
    let server = Server::start(&bench, Some("open sesame"));
    assert_eq!(server.get("/").status, 401);
    assert_eq!(server.get("/?token=wrong").status, 401);
    assert_eq!(server.get("/health").status, 200);
    assert_eq!(
        server
            .ask(
                "GET /download/x/zip",
                &["authorization: Bearer open sesame"],
                ""
            )
            .status,
        404
    );
    let welcome = server.get("/health?a=1&token=open%20sesame");
    assert_eq!(welcome.status, 303);
    assert!(
        welcome.head.contains("location: /health?a=1\r\n"),
        "{}",
        welcome.head
    );
    let cookie = welcome
        .head
        .lines()
        .find_map(|line| line.strip_prefix("set-cookie: "))
        .unwrap();
    assert!(
        cookie.contains("httponly")
            && cookie.contains("samesite=lax")
            && !cookie.contains("sesame")
    );
    // Lower-casing the head doesn't change a name in lower case and hexadecimal digits.
    let cookie = format!("cookie: {}", cookie.split(';').next().unwrap());
    assert_eq!(
        server.ask("GET /download/x/zip", &[&cookie], "").status,
        404
    );
}

#[test]
fn nobody_else_is_let_in_without_a_token() {
    let bench = Bench::new();
    bench
        .run(&["serve", "--addr", "0.0.0.0:0"])
        .refused("CONFAB_TOKEN");
    bench.run(&["serve", "--addr", "nowhere"]).refused("");
    let server = Server::start(&bench, None);
    let taken = bench.run(&["serve", "--addr", &server.host]);
    assert_eq!(taken.code(), 1);
    assert!(taken.err().contains("can't listen"), "{}", taken.err());
}

#[test]
fn a_large_request_is_refused_before_it_is_read() {
    let bench = Bench::new();
    let server = Server::start(&bench, None);
    let mut stream = TcpStream::connect(&server.host).unwrap();
    write!(stream, "POST /api/query.csv HTTP/1.1\r\nhost: {}\r\ncontent-length: 99999999\r\nconnection: close\r\n\r\n", server.host).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
}

#[cfg(unix)]
#[test]
fn it_ends_when_it_is_asked_to() {
    let bench = Bench::new();
    let mut server = Server::start(&bench, None);
    Command::new("kill")
        .args(["-TERM", &server.child.id().to_string()])
        .status()
        .unwrap();
    assert!(server.child.wait().unwrap().success());
}
