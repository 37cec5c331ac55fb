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
}

impl Client {
    /// Asks the service at an address of this machine.
    pub(crate) fn new(address: SocketAddr) -> Self {
        assert!(address.ip().is_loopback(), "only this machine is asked");
        Self { address, connection: None }
    }

    /// Gets a page and reads it to its end.
    pub(crate) fn get(&mut self, path: &str) -> io::Result<Reply> {
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
            "GET {path} HTTP/1.1\r\nhost: {}\r\naccept: text/html\r\naccept-encoding: gzip\r\n\r\n",
            self.address
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
    let (mut length, mut is_chunked) = (0, false);
    loop {
        let header = line(connection)?.to_ascii_lowercase();
        if header.is_empty() {
            break;
        }
        if let Some(value) = header.strip_prefix("content-length:") {
            length = value.trim().parse().map_err(|_| wrong("a wrong length"))?;
        }
        is_chunked |= header.starts_with("transfer-encoding:") && header.contains("chunked");
    }
    if !is_chunked {
        skip(connection, length)?;
        return Ok(Reply { status, bytes: length });
    }
    let mut bytes = 0;
    loop {
        let size = usize::from_str_radix(&line(connection)?, 16);
        let size = size.map_err(|_| wrong("a wrong size of a part"))?;
        skip(connection, size)?;
        line(connection)?;
        bytes += size;
        if size == 0 {
            return Ok(Reply { status, bytes });
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
