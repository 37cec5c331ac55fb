//! A server on the loopback interface that plays back answers.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// A call that the server received.
#[derive(Debug, Clone)]
pub(super) struct Received {
    pub(super) line: String,
    pub(super) body: String,
}

/// An answer that the server gives: status, further headers, body.
pub(super) struct Given(pub(super) u16, pub(super) &'static str, pub(super) Vec<u8>);

pub(super) fn json(text: impl Into<String>) -> Given {
    Given(200, "Content-Type: application/json\r\n", text.into().into_bytes())
}

/// A server on the loopback interface that answers by `answer` and remembers every call.
pub(super) struct Replay {
    pub(super) address: String,
    pub(super) received: Arc<Mutex<Vec<Received>>>,
}

impl Replay {
    pub(super) fn start(answer: impl Fn(&Received, usize, &str) -> Given + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let received = Arc::new(Mutex::new(Vec::new()));
        let (calls, own) = (Arc::clone(&received), address.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(stream) = stream else { return };
                let Some(call) = read_call(&stream) else { continue };
                let n_before = calls.lock().unwrap().len();
                calls.lock().unwrap().push(call.clone());
                let Given(status, headers, body) = answer(&call, n_before, &own);
                let head = format!(
                    "HTTP/1.1 {status} X\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n",
                    body.len()
                );
                let mut stream = stream;
                let _ = stream.write_all(head.as_bytes());
                let _ = stream.write_all(&body);
            }
        });
        Self { address, received }
    }

    pub(super) fn lines(&self) -> Vec<String> {
        self.received.lock().unwrap().iter().map(|call| call.line.clone()).collect()
    }
}

fn read_call(stream: &TcpStream) -> Option<Received> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut length = 0;
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok()?;
        let header = header.trim().to_lowercase();
        if header.is_empty() {
            break;
        }
        if let Some(value) = header.strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let line = line.trim().trim_end_matches(" HTTP/1.1").to_owned();
    Some(Received { line, body: String::from_utf8(body).ok()? })
}
