//! A client for one connection over loopback: asks and reads the whole answer.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// A connection that is kept open between questions.
pub(crate) struct Client {
    address: SocketAddr,
    connection: Option<BufReader<TcpStream>>,
}

/// What came back.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) bytes: usize,
    /// Where the answer leads on, where it does.
    pub(crate) location: Option<String>,
}

impl Client {
    /// Asks the service at an address of this machine.
    pub(crate) fn new(address: SocketAddr) -> Self {
        assert!(address.ip().is_loopback(), "only this machine is asked");
        Self { address, connection: None }
    }

    /// Gets a page and reads it to its end.
    pub(crate) fn get(&mut self, path: &str) -> io::Result<Reply> {
        self.ask(&format!("GET {path}"), "", None)
    }

    /// Gets a page as someone who has a cookie.
    pub(crate) fn get_as(&mut self, cookie: &str, path: &str) -> io::Result<Reply> {
        self.ask(&format!("GET {path}"), &format!("cookie: {cookie}\r\n"), None)
    }

    /// Sends a form as someone who has a cookie; the form is written as an address' query is.
    pub(crate) fn post_as(&mut self, cookie: &str, path: &str, form: &str) -> io::Result<Reply> {
        let headers = format!(
            "cookie: {cookie}\r\norigin: http://{}\r\ncontent-length: {}\r\n\
             content-type: application/x-www-form-urlencoded\r\n",
            self.address,
            form.len()
        );
        self.ask(&format!("POST {path}"), &headers, Some(form))
    }

    fn ask(&mut self, what: &str, headers: &str, body: Option<&str>) -> io::Result<Reply> {
        let mut connection = match self.connection.take() {
            Some(open) => open,
            None => {
                let stream = TcpStream::connect(self.address)?;
                stream.set_nodelay(true)?;
                stream.set_read_timeout(Some(PATIENCE))?;
                BufReader::new(stream)
            }
        };
        let question = format!(
            "{what} HTTP/1.1\r\nhost: {}\r\naccept: text/html\r\naccept-encoding: gzip\r\n\
             {headers}\r\n{}",
            self.address,
            body.unwrap_or_default()
        );
        connection.get_mut().write_all(question.as_bytes())?;
        let reply = read(&mut connection)?;
        self.connection = Some(connection);
        Ok(reply)
    }
}

fn read(connection: &mut BufReader<TcpStream>) -> io::Result<Reply> {
    let wrong = |what: &str| io::Error::new(io::ErrorKind::InvalidData, what.to_owned());
    let first = line(connection)?;
    let status = first.split(' ').nth(1).and_then(|code| code.parse().ok());
    let status = status.ok_or_else(|| wrong("no status"))?;
    let (mut length, mut is_chunked, mut location) = (0, false, None);
    loop {
        let written = line(connection)?;
        let header = written.to_ascii_lowercase();
        if header.is_empty() {
            break;
        }
        if header.starts_with("location:") {
            location = written.split_once(':').map(|(_, place)| place.trim().to_owned());
        }
        if let Some(value) = header.strip_prefix("content-length:") {
            length = value.trim().parse().map_err(|_| wrong("a wrong length"))?;
        }
        is_chunked |= header.starts_with("transfer-encoding:") && header.contains("chunked");
    }
    if !is_chunked {
        skip(connection, length)?;
        return Ok(Reply { status, bytes: length, location });
    }
    let mut bytes = 0;
    loop {
        let size = usize::from_str_radix(&line(connection)?, 16);
        let size = size.map_err(|_| wrong("a wrong size of a part"))?;
        skip(connection, size)?;
        line(connection)?;
        bytes += size;
        if size == 0 {
            return Ok(Reply { status, bytes, location });
        }
    }
}

fn line(connection: &mut impl BufRead) -> io::Result<String> {
    let mut line = String::new();
    if connection.read_line(&mut line)? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(line.trim_end().to_owned())
}

fn skip(connection: &mut impl BufRead, length: usize) -> io::Result<()> {
    let mut rest = connection.take(u64::try_from(length).unwrap_or(u64::MAX));
    io::copy(&mut rest, &mut io::sink()).map(drop)
}
